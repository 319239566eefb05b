/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hostile files end in an error or in facts, within a time and a memory that their size justifies; and every one-bit
 * change of an honest file does no harm. With --write DIRECTORY the hostile files are written there, for other tests.
 */
#include "hostile.h"

#include "base/io.h"
#include "pith/facts/elf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { LIMIT_MEMORY = 0 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { LIMIT_MEMORY = 0 };
#else
enum { LIMIT_MEMORY = 1 };
#endif
#else
enum { LIMIT_MEMORY = 1 };
#endif

/* Guards only: what is tested is that the reader stops by itself long before. */
enum { LONGEST = 300, MEMORY = 1 << 30 };

static bool put(int fd, const struct made *made)
{
    return pith_write_full(fd, made->rich, made->size) && ftruncate(fd, (off_t)made->length) == 0;
}

/* What a file may cost, whatever it says. */
static void check_memory(const struct pith_arena *arena, uint64_t size)
{
    uint64_t most = 12 * size + (1 << 20);
    assert_true(arena->total <= (most < MEMORY / 2 ? most : MEMORY / 2));
}

static void check(const struct hostile *hostile, const struct made *made, int fd, enum pith_elf_extent extent)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_elf elf;
    struct pith_error error = {0};
    const char *says =
        extent == PITH_ELF_SYMBOLS && hostile->symbols_say != NULL ? hostile->symbols_say : hostile->says;
    enum pith_elf_verdict verdict = fd >= 0 ? pith_elf_read(fd, 0, made->length, extent, &arena, &elf, &error)
                                            : pith_elf_parse(made->rich, made->size, extent, &arena, &elf, &error);
    if (verdict != (says == NULL ? PITH_ELF_OK : PITH_ELF_BAD) ||
        (says != NULL && strstr(error.message, says) == NULL)) {
        fail_msg("%s: verdict %d, '%s'; not '%s'", hostile->name, verdict, error.message, says == NULL ? "good" : says);
    }
    check_memory(&arena, made->length);
}

/* The other questions that are asked of a file in memory. */
static void ask(const void *bytes, size_t size)
{
    static const char *const names[] = {"PyInit_rich", "stdin", "__libc_start_main"};
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct pith_elf_symbol symbol;
        struct pith_strings strings;
        uint32_t value;
        (void)!pith_elf_find_symbol(bytes, size, names[i], &symbol);
        (void)!pith_elf_read_u32(bytes, size, names[i], &value);
        (void)!pith_elf_string_table(bytes, size, names[i], 16, &arena, &strings);
    }
    check_memory(&arena, size * 3);
}

static void hostile_files_are_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < hostile_count; i++) {
        struct made made = {0};
        hostile_files[i].make(&made);
        PITH_CLOSE int fd = memfd_create("hostile", MFD_CLOEXEC);
        assert_true(fd >= 0 && put(fd, &made));
        for (enum pith_elf_extent extent = PITH_ELF_FACTS; extent <= PITH_ELF_SYMBOLS; extent++) {
            check(&hostile_files[i], &made, fd, extent);
            if (made.length == made.size) {
                check(&hostile_files[i], &made, -1, extent);
            }
        }
        ask(made.rich, made.size);
        pith_arena_finish(&made.arena);
    }
}

static void check_same(const struct pith_elf *one, const struct pith_elf *two)
{
    assert_int_equal(one->want_count, two->want_count);
    assert_int_equal(one->verneed_count, two->verneed_count);
    assert_int_equal(one->verdef_count, two->verdef_count);
    assert_int_equal(one->dlopen_note_count, two->dlopen_note_count);
    assert_int_equal(one->symbols.calls, two->symbols.calls);
    assert_int_equal(one->symbols.python.count, two->symbols.python.count);
    assert_int_equal(one->symbols.python_defined.count, two->symbols.python_defined.count);
}

/* From memory and from a descriptor the same, and never a byte beyond the end (a sanitizer would tell). */
static void check_damaged(int fd, const unsigned char *bytes, size_t size)
{
    unsigned char *exact = malloc(size + (size == 0));
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    for (enum pith_elf_extent extent = PITH_ELF_FACTS; extent <= PITH_ELF_SYMBOLS; extent++) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        struct pith_elf one, two;
        struct pith_error error = {0};
        enum pith_elf_verdict verdict = pith_elf_parse(exact, size, extent, &arena, &one, &error);
        assert_int_equal(pith_elf_read(fd, 0, size, extent, &arena, &two, NULL), verdict);
        assert_true(verdict != PITH_ELF_BAD || error.message[0] != '\0');
        check_same(&one, &two);
    }
    ask(exact, size);
    free(exact);
}

static void damage_everywhere(unsigned char *bytes, size_t size)
{
    static const unsigned char worst[] = {0x00, 0x7f, 0x80, 0xff};
    PITH_CLOSE int fd = memfd_create("damaged", MFD_CLOEXEC);
    assert_true(fd >= 0 && pith_write_full(fd, bytes, size));
    for (size_t at = 0; at < size; at++) {
        unsigned char saved = bytes[at];
        for (int i = 0; i < 8 + (int)sizeof worst; i++) {
            bytes[at] = (unsigned char)(i < 8 ? saved ^ 1 << i : worst[i - 8]);
            assert_int_equal(pwrite(fd, &bytes[at], 1, (off_t)at), 1);
            check_damaged(fd, bytes, size);
        }
        bytes[at] = saved;
        assert_int_equal(pwrite(fd, &saved, 1, (off_t)at), 1);
        check_damaged(fd, bytes, at); /* cut off here */
    }
}

/* The fuzzers' seeds add 32 bits and big-endian files. */
static void damaged_files_are_survived(void **state)
{
    static const char *const seeds[] = {"elf_symbols/big-endian-32", "elf/big-endian", "elf/sparc"};
    (void)state;
    struct rich rich;
    rich_make(&rich);
    damage_everywhere((unsigned char *)&rich, sizeof rich);
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        char path[4096];
        unsigned char bytes[4096];
        (void)snprintf(path, sizeof path, "%s/fuzz/corpus/%s", PITH_TESTS_DIR, seeds[i]);
        PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t size = pith_pread_full(fd, bytes, sizeof bytes, 0);
        assert_in_range(size, 64, sizeof bytes);
        damage_everywhere(bytes, (size_t)size);
    }
}

/* The checks above would be empty if the file that they damage did not say anything. */
static void the_honest_file_says_all(void **state)
{
    (void)state;
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct rich rich;
    struct pith_elf elf;
    struct pith_error error = {0};
    rich_make(&rich);
    if (pith_elf_parse(&rich, sizeof rich, PITH_ELF_SYMBOLS, &arena, &elf, &error) != PITH_ELF_OK) {
        fail_msg("%s", error.message);
    }
    assert_string_equal(elf.needed.items[0], "libc.so.6");
    assert_string_equal(elf.soname, "librich.so");
    assert_string_equal(elf.runpath, "/opt/rich");
    assert_string_equal(elf.interpreter, "/lib/ld.so");
    assert_true(elf.nodeflib && elf.defines_libc && !elf.executable_stack);
    assert_string_equal(elf.verneeds[0].version, "GLIBC_2.2");
    assert_int_equal(elf.verdef_count, 2);
    assert_true(elf.verdefs[0].base);
    assert_string_equal(elf.verdefs[1].name, "V_1");
    assert_string_equal(elf.package, RICH_PACKAGE);
    assert_string_equal(elf.dlopen_notes[0].sonames[0], "liba.so.1");
    assert_int_equal(elf.symbols.calls, PITH_CALLS_BACKTRACE);
    assert_string_equal(elf.symbols.python.items[0], "PyLong_New");
    assert_string_equal(elf.symbols.python_defined.items[0], "PyInit_rich");
}

static int write_all(const char *directory)
{
    for (size_t i = 0; i < hostile_count; i++) {
        struct made made = {0};
        char path[4096];
        hostile_files[i].make(&made);
        (void)snprintf(path, sizeof path, "%s/%s", directory, hostile_files[i].name);
        PITH_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
        if (fd < 0 || !put(fd, &made)) {
            perror(path);
            return 1;
        }
        printf("%s\t%s\n", hostile_files[i].name, hostile_files[i].says == NULL ? "" : hostile_files[i].says);
        pith_arena_finish(&made.arena);
    }
    return 0;
}

int main(int count, char **words)
{
    if (count == 3 && strcmp(words[1], "--write") == 0) {
        return write_all(words[2]);
    }
    const struct rlimit limit = {MEMORY, MEMORY};
    if (LIMIT_MEMORY && setrlimit(RLIMIT_AS, &limit) != 0) {
        return 1;
    }
    (void)alarm(LONGEST);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_honest_file_says_all),
        cmocka_unit_test(hostile_files_are_survived),
        cmocka_unit_test(damaged_files_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
