/* What a file leaves undefined and what it defines, in files that a compiler makes: every kind of hash table. */
#include "../scratch.h"

#include "pith/elf.h"

static const char source[] = "int pthread_exit(void), backtrace_symbols(void), getpwnam_r(void), PyLong_New(void);\n"
                             "int own(void), getpw_not(void), _Py_Secret(void);\n"
                             "__attribute__((weak)) int pthread_cancel(void), Py_Weak(void);\n"
                             "int used(void) {\n"
                             "    return CALLS + (pthread_cancel ? pthread_cancel() : 0) + (Py_Weak ? Py_Weak() : 0);\n"
                             "}\n";

/* Compiles with `options`; the file is given as a descriptor. */
static int build(struct scratch *scratch, const char *calls, const char *options)
{
    make_file(scratch, "source.c", source);
    const char *command = pith_format(&scratch->arena, "gcc -nostdlib -D'CALLS=%s' -o %s/out %s/source.c %s 2> %s/log",
                                      calls, scratch->path, scratch->path, options, scratch->path);
    if (system("command -v gcc > /dev/null") != 0) {
        skip();
    }
    assert_int_equal(system(command), 0);
    int fd = open(inside(scratch, "out"), O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

static struct pith_elf_symbols *read_symbols(struct scratch *scratch, int fd)
{
    struct stat status;
    assert_int_equal(fstat(fd, &status), 0);
    struct pith_elf_symbols *symbols = pith_elf_symbols_read(fd, 0, (uint64_t)status.st_size, &scratch->arena);
    assert_int_equal(close(fd), 0); /* not needed any more */
    return symbols;
}

static struct pith_undefined undefined_in(struct scratch *scratch, const char *calls, const char *options)
{
    struct pith_undefined undefined;
    struct pith_elf_symbols *symbols = read_symbols(scratch, build(scratch, calls, options));
    assert_non_null(symbols);
    pith_elf_undefined(symbols, &scratch->arena, &undefined);
    return undefined;
}

static const char *const libraries[] = {"-shared -fPIC", "-shared -fPIC -Wl,--hash-style=gnu",
                                        "-shared -fPIC -Wl,--hash-style=sysv", "-shared -fPIC -Wl,--hash-style=both"};

static void calls_are_seen(void **state)
{
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        struct pith_undefined undefined = undefined_in(scratch, "pthread_exit() + getpwnam_r()", libraries[i]);
        assert_int_equal(undefined.calls, PITH_CALLS_UNWINDER | PITH_CALLS_LOOKUP);
        assert_int_equal(undefined.python.count, 0);
        assert_int_equal(undefined_in(scratch, "backtrace_symbols()", libraries[i]).calls, PITH_CALLS_BACKTRACE);
        assert_int_equal(undefined_in(scratch, "own() + getpw_not()", libraries[i]).calls, 0);
    }
}

/* Nothing is exported, so that the GNU hash table is empty and says nothing of undefined symbols. */
static void programs_without_exports_too(void **state)
{
    struct scratch *scratch = *state;
    assert_int_equal(close(build(scratch, "0",
                                 "-shared -fPIC -Dused=other -Wl,--defsym,pthread_exit=other "
                                 "-Wl,--defsym,PyLong_New=other")),
                     0);
    assert_int_equal(renameat(scratch->fd, "out", scratch->fd, "other.so"), 0);
    const char *options =
        pith_format(&scratch->arena, "-fPIE -pie -Wl,-e,used -Wl,--hash-style=gnu -Wl,--no-as-needed %s",
                    inside(scratch, "other.so"));
    struct pith_undefined undefined = undefined_in(scratch, "pthread_exit() + PyLong_New()", options);
    assert_int_equal(undefined.calls, PITH_CALLS_UNWINDER);
    assert_int_equal(undefined.python.count, 1);
}

static void python_names_are_whole_and_not_weak(void **state)
{
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        struct pith_undefined undefined = undefined_in(scratch, "PyLong_New() + _Py_Secret()", libraries[i]);
        assert_int_equal(undefined.python.count, 2);
        const char *first = undefined.python.items[0], *second = undefined.python.items[1];
        bool in_order = strcmp(first, "PyLong_New") == 0;
        assert_string_equal(in_order ? first : second, "PyLong_New");
        assert_string_equal(in_order ? second : first, "_Py_Secret");
    }
}

static void definitions_are_found(void **state)
{
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        struct pith_elf_symbols *symbols = read_symbols(scratch, build(scratch, "own()", libraries[i]));
        assert_non_null(symbols);
        for (int round = 0; round < 100000; round++) { /* each question has its own budget */
            assert_true(pith_elf_defines(symbols, "used"));
        }
        assert_false(pith_elf_defines(symbols, "own"));
        assert_false(pith_elf_defines(symbols, "use"));
    }
}

static void files_without_symbols_have_none(void **state)
{
    struct scratch *scratch = *state;
    assert_null(read_symbols(scratch, build(scratch, "0", "-static -Wl,-e,used -Wl,--unresolved-symbols=ignore-all")));
    assert_null(read_symbols(scratch, open(inside(scratch, "source.c"), O_RDONLY | O_CLOEXEC)));
}

/* A file cut off anywhere gives no symbols, or some of them. */
static void cut_files_do_no_harm(void **state)
{
    struct scratch *scratch = *state;
    int fd = build(scratch, "own() + PyLong_New()", libraries[0]), defined = 0;
    struct stat status;
    assert_int_equal(fstat(fd, &status), 0);
    for (uint64_t size = 0; size < (uint64_t)status.st_size; size += 7) {
        struct pith_undefined undefined;
        struct pith_elf_symbols *symbols = pith_elf_symbols_read(fd, 0, size, &scratch->arena);
        if (symbols != NULL) {
            pith_elf_undefined(symbols, &scratch->arena, &undefined);
            assert_true(undefined.python.count <= 1);
            defined += pith_elf_defines(symbols, "used");
        }
    }
    assert_true(defined > 0);
    assert_int_equal(close(fd), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(calls_are_seen),
        scratch_test(programs_without_exports_too),
        scratch_test(python_names_are_whole_and_not_weak),
        scratch_test(definitions_are_found),
        scratch_test(files_without_symbols_have_none),
        scratch_test(cut_files_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
