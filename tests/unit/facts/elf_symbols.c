/* SPDX-License-Identifier: Apache-2.0 */
/* What a file leaves undefined and what it defines, in files that a compiler makes: every kind of hash table. */
#include "../scratch.h"

#include "pith/facts/elf.h"

static const char source[] = "int pthread_exit(void), backtrace_symbols(void), getpwnam_r(void), PyLong_New(void);\n"
                             "int own(void), getpw_not(void), _Py_Secret(void);\n"
                             "__attribute__((weak)) int pthread_cancel(void), Py_Weak(void);\n"
                             "int PyOwn_New(void) { return 1; }\n"
                             "__attribute__((weak)) int _PyOwn_weak;\n"
                             "__attribute__((visibility(\"hidden\"))) int PyOwn_Hidden;\n"
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

static struct pith_elf_symbols symbols_of(struct scratch *scratch, int fd)
{
    struct stat status;
    struct pith_elf elf;
    assert_int_equal(fstat(fd, &status), 0);
    enum pith_elf_verdict verdict =
        pith_elf_read(fd, 0, (uint64_t)status.st_size, PITH_ELF_SYMBOLS, &scratch->arena, &elf, &scratch->error);
    assert_done(scratch, verdict == PITH_ELF_OK);
    assert_int_equal(close(fd), 0);
    return elf.symbols;
}

static struct pith_elf_symbols symbols_in(struct scratch *scratch, const char *calls, const char *options)
{
    return symbols_of(scratch, build(scratch, calls, options));
}

static const char *const libraries[] = {"-shared -fPIC", "-shared -fPIC -Wl,--hash-style=gnu",
                                        "-shared -fPIC -Wl,--hash-style=sysv", "-shared -fPIC -Wl,--hash-style=both"};

static void calls_are_seen(void **state)
{
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        struct pith_elf_symbols symbols = symbols_in(scratch, "pthread_exit() + getpwnam_r()", libraries[i]);
        assert_int_equal(symbols.calls, PITH_CALLS_UNWINDER | PITH_CALLS_LOOKUP);
        assert_int_equal(symbols.python.count, 0);
        assert_int_equal(symbols_in(scratch, "backtrace_symbols()", libraries[i]).calls, PITH_CALLS_BACKTRACE);
        assert_int_equal(symbols_in(scratch, "own() + getpw_not()", libraries[i]).calls, 0);
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
    struct pith_elf_symbols symbols = symbols_in(scratch, "pthread_exit() + PyLong_New()", options);
    assert_int_equal(symbols.calls, PITH_CALLS_UNWINDER);
    assert_int_equal(symbols.python.count, 1);
}

static void python_names_are_whole_and_not_weak(void **state)
{
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        struct pith_elf_symbols symbols = symbols_in(scratch, "PyLong_New() + _Py_Secret()", libraries[i]);
        assert_int_equal(symbols.python.count, 2);
        const char *first = symbols.python.items[0], *second = symbols.python.items[1];
        bool in_order = strcmp(first, "PyLong_New") == 0;
        assert_string_equal(in_order ? first : second, "PyLong_New");
        assert_string_equal(in_order ? second : first, "_Py_Secret");
    }
}

/* So many that their tables lie in several of the pieces in which a file is read. */
static void no_name_of_many_is_lost(void **state)
{
    struct scratch *scratch = *state;
    const char *options = libraries[0];
    for (int i = 0; i < 400; i++) {
        options = pith_format(&scratch->arena, "%s -Wl,--defsym,Py%d_NameOfSomeLength=used", options, i);
    }
    struct pith_elf_symbols symbols = symbols_in(scratch, "own()", options);
    uint32_t named = 0;
    for (uint32_t i = 0; i < symbols.python_defined.count; i++) {
        named += strstr(symbols.python_defined.items[i], "_NameOfSomeLength") != NULL;
    }
    assert_int_equal(named, 400);
    assert_int_equal(symbols.python_defined.count, 402);
}

static bool has(const struct pith_strings *names, const char *name)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void definitions_are_found(void **state)
{
    struct scratch *scratch = *state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        struct pith_elf_symbols symbols = symbols_in(scratch, "own() + PyLong_New()", libraries[i]);
        assert_int_equal(symbols.python_defined.count, 2);
        assert_true(has(&symbols.python_defined, "PyOwn_New"));
        assert_true(has(&symbols.python_defined, "_PyOwn_weak"));
        assert_int_equal(symbols.python.count, 1);
    }
}

/* The last name of the string table has no room behind it. */
static void names_at_the_end_count(void **state)
{
    static const unsigned char strings[] = "\0innetgr\0backtrace";
    struct scratch *scratch = *state;
    for (size_t i = 0; i < 2; i++) {
        struct {
            Elf64_Ehdr header;
            Elf64_Phdr segments[2];
            Elf64_Dyn dynamic[6];
            Elf64_Word hash[5];
            Elf64_Sym symbols[2];
            char strings[sizeof strings];
        } file = {
            .header = {.e_type = ET_DYN,
                       .e_machine = EM_X86_64,
                       .e_version = 1,
                       .e_phoff = sizeof(Elf64_Ehdr),
                       .e_phentsize = sizeof(Elf64_Phdr),
                       .e_phnum = 2},
            .segments = {{.p_type = PT_LOAD, .p_filesz = sizeof file, .p_memsz = sizeof file},
                         {.p_type = PT_DYNAMIC,
                          .p_offset = offsetof(typeof(file), dynamic),
                          .p_vaddr = offsetof(typeof(file), dynamic),
                          .p_filesz = sizeof file.dynamic}},
            .dynamic = {{DT_STRTAB, {offsetof(typeof(file), strings)}},
                        {DT_STRSZ, {i == 0 ? sizeof strings : 9}},
                        {DT_SYMTAB, {offsetof(typeof(file), symbols)}},
                        {DT_HASH, {offsetof(typeof(file), hash)}}},
            .hash = {1, 2, 1, 0, 0},
            .symbols = {{0}, {.st_name = i == 0 ? 9 : 1, .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC)}},
        };
        struct pith_elf elf;
        memcpy(file.header.e_ident, ELFMAG "\2\1\1", EI_OSABI);
        memcpy(file.strings, strings, sizeof strings);
        assert_int_equal(pith_elf_parse(&file, sizeof file, PITH_ELF_SYMBOLS, &scratch->arena, &elf, &scratch->error),
                         PITH_ELF_OK);
        assert_int_equal(elf.symbols.calls, i == 0 ? PITH_CALLS_BACKTRACE : PITH_CALLS_LOOKUP);
    }
}

static void files_without_symbols_have_none(void **state)
{
    struct scratch *scratch = *state;
    struct pith_elf_symbols symbols =
        symbols_in(scratch, "0", "-static -Wl,-e,used -Wl,--unresolved-symbols=ignore-all");
    assert_int_equal(symbols.calls, 0);
    assert_int_equal(symbols.python.count + symbols.python_defined.count, 0);
}

/* A file cut off anywhere is refused, or gives some of its symbols: from memory the same as from a descriptor. */
static void cut_files_do_no_harm(void **state)
{
    struct scratch *scratch = *state;
    int fd = build(scratch, "own() + PyLong_New()", libraries[0]);
    struct stat status;
    char bytes[1 << 16];
    assert_int_equal(fstat(fd, &status), 0);
    assert_true((size_t)status.st_size <= sizeof bytes);
    assert_int_equal(pith_pread_full(fd, bytes, (size_t)status.st_size, 0), status.st_size);
    for (uint64_t size = 4; size <= (uint64_t)status.st_size; size += 7) {
        struct pith_elf elf, same;
        enum pith_elf_verdict verdict =
            pith_elf_read(fd, 0, size, PITH_ELF_SYMBOLS, &scratch->arena, &elf, &scratch->error);
        assert_int_equal(pith_elf_parse(bytes, size, PITH_ELF_SYMBOLS, &scratch->arena, &same, NULL), verdict);
        assert_int_not_equal(verdict, PITH_ELF_NOT);
        assert_int_equal(elf.symbols.python.count, same.symbols.python.count);
        assert_int_equal(elf.symbols.python_defined.count, same.symbols.python_defined.count);
        assert_true(elf.symbols.python.count <= 1 && elf.symbols.python_defined.count <= 2);
    }
    assert_int_equal(close(fd), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(calls_are_seen),
        scratch_test(programs_without_exports_too),
        scratch_test(python_names_are_whole_and_not_weak),
        scratch_test(definitions_are_found),
        scratch_test(no_name_of_many_is_lost),
        scratch_test(names_at_the_end_count),
        scratch_test(files_without_symbols_have_none),
        scratch_test(cut_files_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
