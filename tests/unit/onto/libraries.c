/* SPDX-License-Identifier: Apache-2.0 */
/* Whose library counts where base and root both have one by a name, and what the cache for both says. */
#include "over.h"

#include "../elf.h"
#include "onto/shelf.h"

#define LOADER "/lib64/ld-linux-x86-64.so.2"

static const struct elf_made loader = {.soname = "ld-linux-x86-64.so.2", .texts = {"/lib/", "/usr/lib/"}};

static void put_both_loaders(struct over *over)
{
    put_elf(&over->arena, over->base, LOADER, &loader);
    put_elf(&over->arena, over->root, LOADER, &loader);
}

/* The source of the file that a path leads to. */
static const struct pith_source *source_of(struct over *over, const char *path)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(over->view, path, &found, &over->error);
    if (seen != PITH_SEEN_FOUND) {
        fail_msg("%s %s", path, pith_seen_text(seen));
    }
    return pith_view_mount(over->view, found.mount)->source;
}

/* The path in the cache for both, or NULL. */
static const char *cached(struct over *over, const char *soname)
{
    struct pith_cache_entry *entries;
    uint32_t count;
    const char *path = NULL;
    assert_done(over, pith_cache_of(over->view, false, &over->arena, &entries, &count, &over->error));
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(entries[i].soname, soname) == 0) {
            assert_null(path); /* one of a name */
            path = entries[i].path;
        }
    }
    return path;
}

struct pair {
    const char *name;
    struct elf_made base, root;
    bool of_base;
};

static const struct pair pairs[] = {
    {"libsame.so.1", {.defines = {"V1"}}, {.defines = {"V1"}}, true},
    {"libnewer.so.1",
     {.defines = {"V1"}, .exports = {"one"}},
     {.defines = {"V1", "V2"}, .exports = {"one", "two"}},
     false},
    {"libolder.so.1",
     {.defines = {"V1", "V2"}, .exports = {"one", "two"}},
     {.defines = {"V1"}, .exports = {"one", "three"}},
     true},
    {"libforked.so.1",
     {.defines = {"V1", "A"}, .exports = {"one", "two"}},
     {.defines = {"V1", "B"}, .exports = {"one", "three"}},
     true},
    {"libplain.so.1", {.exports = {"one"}}, {.exports = {"one"}}, true},
    {"libgrown.so.1", {.exports = {"one"}}, {.exports = {"one", "two"}}, false},
    {"libshrunk.so.1", {.exports = {"one", "two"}}, {.exports = {"one"}}, true},
    {"libmoved.so.1", {.exports = {"one", "two", "three"}}, {.exports = {"one", "four"}}, true},
    {"libc.so.6",
     {.defines = {"GLIBC_2.36", "GLIBC_PRIVATE"}},
     {.defines = {"GLIBC_2.36", "GLIBC_2.41", "GLIBC_PRIVATE"}},
     true},
    {"libpart.so.1",
     {.wants = {{"libc.so.6", "GLIBC_PRIVATE"}}, .exports = {"one"}},
     {.exports = {"one", "two"}},
     true},
    {"libpython3.12.so.1.0", {.exports = {"one"}}, {.exports = {"one"}}, false},
    {"libarm.so.1", {.exports = {"one"}, .other_machine = true}, {.exports = {"one"}}, false},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static void put_pair(struct over *over, const struct pair *pair)
{
    struct elf_made base = pair->base, root = pair->root;
    const char *path = pith_format(&over->arena, "/usr/lib/%s", pair->name);
    base.soname = root.soname = pair->name;
    put_elf(&over->arena, over->base, path, &base);
    put_elf(&over->arena, over->root, path, &root);
}

static void the_newer_one_counts(void **state)
{
    struct over *over = *state;
    put_both_loaders(over);
    for (size_t i = 0; i < PAIRS; i++) {
        put_pair(over, &pairs[i]);
    }
    lay(over);
    for (size_t i = 0; i < PAIRS; i++) {
        const char *path = pith_format(&over->arena, "/usr/lib/%s", pairs[i].name);
        if ((source_of(over, path) == over->base) != pairs[i].of_base) {
            fail_msg("%s is not of the %s", pairs[i].name, pairs[i].of_base ? "base" : "root");
        }
    }
    assert_ptr_equal(source_of(over, LOADER), over->base); /* it and the C library are one */
}

static void the_cache_lists_both(void **state)
{
    struct over *over = *state;
    put_both_loaders(over);
    put_elf(&over->arena, over->base, "/lib/libold.so.1.2",
            &(struct elf_made){.soname = "libold.so.1", .defines = {"V1"}});
    put_link(over->base, "/lib/libold.so.1", "libold.so.1.2");
    put_elf(&over->arena, over->root, "/usr/lib/libold.so.1",
            &(struct elf_made){.soname = "libold.so.1", .defines = {"V1"}});
    put_elf(&over->arena, over->base, "/lib/libnew.so.1",
            &(struct elf_made){.soname = "libnew.so.1", .exports = {"one"}});
    put_elf(&over->arena, over->root, "/usr/lib/libnew.so.1",
            &(struct elf_made){.soname = "libnew.so.1", .exports = {"one", "two"}});
    put_text(over->base, "/lib/libtext.so.1", "no library");
    lay(over);
    assert_string_equal(cached(over, "libold.so.1"), "/lib/libold.so.1");
    assert_string_equal(cached(over, "libnew.so.1"), "/usr/lib/libnew.so.1");
    assert_null(cached(over, "libold.so.1.2")); /* a file behind a SONAME is no name */
    assert_null(cached(over, "libtext.so.1"));
    assert_int_equal(type_of(over, "/usr/lib/libold.so.1"),
                     PITH_ABSENT); /* the root's gives way in its own place, too */
}

static void put_cache(struct over *over, struct pith_source *source, const struct pith_cache_entry *entries,
                      uint32_t count)
{
    const void *bytes;
    size_t size;
    pith_cache_write(entries, count, false, &over->arena, &bytes, &size);
    put_bytes(source, "/etc/ld.so.cache", bytes, size);
}

static void caches_are_merged(void **state)
{
    static const struct pith_cache_entry of_base[] = {{"libz.so.1", "/usr/lib/libz.so.1", NULL, 0x303, 0, 0},
                                                      {"libgone.so.1", "/opt/gone/libgone.so.1", NULL, 0x303, 0, 0}};
    static const struct pith_cache_entry of_root[] = {{"libz.so.1", "/usr/local/lib/libz.so.1", NULL, 0x303, 0, 0},
                                                      {"libb.so.1", "/opt/root/libb.so.1", NULL, 0x303, 0, 0}};
    static const struct elf_made z = {.soname = "libz.so.1"}, b = {.soname = "libb.so.1"};
    struct over *over = *state;
    put_both_loaders(over);
    put_elf(&over->arena, over->root, "/opt/root/libb.so.1", &b);
    put_elf(&over->arena, over->root, "/usr/local/lib/libz.so.1", &z);
    put_elf(&over->arena, over->base, "/usr/lib/libz.so.1", &z);
    put_cache(over, over->base, of_base, 2);
    put_cache(over, over->root, of_root, 2);
    lay(over);
    assert_string_equal(cached(over, "libb.so.1"), "/opt/root/libb.so.1"); /* which the base has not */
    assert_string_equal(cached(over, "libgone.so.1"), "/opt/gone/libgone.so.1");
    assert_string_equal(cached(over, "libz.so.1"), "/usr/lib/libz.so.1");
}

/* Directories that the caches alone lead to are compared like those built in. */
static void libraries_of_the_caches_are_compared(void **state)
{
    static const struct pith_cache_entry of_base[] = {{"liba.so.1", "/opt/base/liba.so.1", NULL, 0x303, 0, 0}};
    static const struct pith_cache_entry of_root[] = {{"liba.so.1", "/opt/root/liba.so.1", NULL, 0x303, 0, 0}};
    static const struct elf_made a = {.soname = "liba.so.1", .exports = {"one"}};
    struct over *over = *state;
    put_both_loaders(over);
    put_elf(&over->arena, over->base, "/opt/base/liba.so.1", &a);
    put_elf(&over->arena, over->root, "/opt/root/liba.so.1", &a);
    put_cache(over, over->base, of_base, 1);
    put_cache(over, over->root, of_root, 1);
    lay(over);
    assert_string_equal(cached(over, "liba.so.1"), "/opt/base/liba.so.1");
    assert_int_equal(type_of(over, "/opt/root/liba.so.1"), PITH_ABSENT);
}

static void without_a_common_loader_nothing_gives_way(void **state)
{
    static const struct elf_made a = {.soname = "liba.so.1", .defines = {"V1"}};
    struct over *over = *state;
    put_elf(&over->arena, over->base, "/lib64/ld-linux-x86-64.so.2", &loader);
    put_elf(&over->arena, over->root, "/lib/ld-linux-aarch64.so.1",
            &(struct elf_made){.texts = {"/lib/", "/usr/lib/"}, .other_machine = true});
    put_elf(&over->arena, over->base, "/usr/lib/liba.so.1", &a);
    put_elf(&over->arena, over->root, "/usr/lib/liba.so.1", &a);
    lay(over);
    assert_ptr_equal(source_of(over, "/usr/lib/liba.so.1"), over->root);
    assert_int_equal(type_of(over, "/etc/ld.so.cache"), PITH_ABSENT);
}

static void a_loader_for_another_machine_is_none(void **state)
{
    static const struct elf_made a = {.soname = "liba.so.1", .defines = {"V1"}};
    struct over *over = *state;
    put_elf(&over->arena, over->base, LOADER, &loader);
    put_elf(&over->arena, over->root, LOADER,
            &(struct elf_made){.texts = {"/lib/", "/usr/lib/"}, .other_machine = true});
    put_elf(&over->arena, over->base, "/usr/lib/liba.so.1", &a);
    put_elf(&over->arena, over->root, "/usr/lib/liba.so.1", &a);
    lay(over);
    assert_ptr_equal(source_of(over, LOADER), over->root);
    assert_ptr_equal(source_of(over, "/usr/lib/liba.so.1"), over->root);
}

static void musl_has_no_cache(void **state)
{
    static const struct elf_made a = {.soname = "liba.so.1", .exports = {"one"}};
    static const struct elf_made musl = {.soname = "libc.musl-x86_64.so.1", .exports = {"__libc_start_main", "stdin"}};
    struct over *over = *state;
    put_elf(&over->arena, over->base, "/lib/ld-musl-x86_64.so.1", &musl);
    put_elf(&over->arena, over->root, "/lib/ld-musl-x86_64.so.1", &musl);
    put_elf(&over->arena, over->base, "/usr/lib/liba.so.1", &a);
    put_elf(&over->arena, over->root, "/usr/lib/liba.so.1", &a);
    lay(over);
    assert_ptr_equal(source_of(over, "/usr/lib/liba.so.1"), over->base);
    assert_int_equal(type_of(over, "/etc/ld.so.cache"), PITH_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        over_test(the_newer_one_counts),
        over_test(the_cache_lists_both),
        over_test(libraries_of_the_caches_are_compared),
        over_test(caches_are_merged),
        over_test(without_a_common_loader_nothing_gives_way),
        over_test(a_loader_for_another_machine_is_none),
        over_test(musl_has_no_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
