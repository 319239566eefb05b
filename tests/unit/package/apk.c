/* SPDX-License-Identifier: Apache-2.0 */
/* apk's database: whose a path is, and what is left of the database when it is cut to what ships. */
#include "../memory.h"
#include "pith/package.h"

static const char *const asked[] = {"/bin/busybox", "/etc/motd", "/usr/lib/libz.so.1", "/etc/nobodys"};
enum { ASKED = sizeof asked / sizeof *asked };

static const char busybox[] = "C:Q1abc=\nP:busybox\nV:1.36.1-r5\nA:x86_64\nL:GPL-2.0-only\nT:many tools\n";
static const char unasked[] = "P:scanelf\nV:1\nF:usr/bin\nR:scanelf\n";
static const char zlib[] = "P:zlib\nV:1.3-r2\nA:x86_64\n";

static const char *database(struct pith_arena *arena)
{
    return pith_format(arena,
                       "%sF:bin\nM:0:0:0755\nR:busybox\na:0:0:755\nZ:Q1sum=\nR:ash\nZ:Q1other=\nF:etc\nR:motd\n\n"
                       "%s\n"
                       "%sF:lib\nF:usr/lib\nR:libz.so.1.3\nR:libz.so.1\nZ:Q1z=\n\n",
                       busybox, unasked, zlib);
}

static void read_set(struct memory *memory, struct pith_package_set *set)
{
    look_at_memory(memory);
    assert_done(memory, pith_packages_read(memory->view, asked, ASKED, &memory->arena, set, &memory->error));
}

static void paths_have_owners(void **state)
{
    static const uint32_t owners[ASKED] = {1, 1, 2, 0};
    struct memory *memory = *state;
    struct pith_package_set set;
    put_text(memory->root, "/lib/apk/db/installed", database(&memory->arena));
    read_set(memory, &set);
    assert_int_equal(set.list.count, 2); /* of scanelf nothing was asked for */
    assert_memory_equal(set.owners, owners, sizeof owners);
    assert_string_equal(set.list.items[0].name, "busybox");
    assert_string_equal(set.list.items[0].version, "1.36.1-r5");
    assert_string_equal(set.list.items[0].architecture, "x86_64");
    assert_string_equal(set.list.items[0].stanza, busybox); /* without its files */
    assert_string_equal(pith_package_field(&set.list.items[0], "L", &memory->arena), "GPL-2.0-only");
    assert_string_equal(set.list.items[1].name, "zlib");
}

static const struct pith_package_database *apk(void)
{
    const struct pith_package_database *row = pith_package_databases;
    while (strcmp(row->name, "apk") != 0) {
        row++;
    }
    return row;
}

static void a_cut_has_what_ships(void **state)
{
    struct memory *memory = *state;
    struct pith_package_set set;
    const char *text;
    size_t size;
    put_text(memory->root, "/lib/apk/db/installed", database(&memory->arena));
    read_set(memory, &set);
    const char *path = set.at[apk() - pith_package_databases];
    assert_string_equal(path, "/lib/apk/db/installed");
    assert_done(memory, apk()->cut(&set, path, &text, &size, &memory->error));
    assert_string_equal(pith_copy(&memory->arena, text, size),
                        pith_format(&memory->arena,
                                    "%sF:bin\nM:0:0:0755\nR:busybox\na:0:0:755\nZ:Q1sum=\nF:etc\nR:motd\n\n"
                                    "%sF:usr/lib\nR:libz.so.1\nZ:Q1z=\n\n",
                                    busybox, zlib));
}

static void newer_apks_keep_it_below_usr(void **state)
{
    struct memory *memory = *state;
    struct pith_package_set set;
    put_text(memory->root, "/usr/lib/apk/db/installed", "P:motd\nF:etc\nR:motd"); /* no newline at its end */
    read_set(memory, &set);
    assert_int_equal(set.list.count, 1);
    assert_int_equal(set.owners[1], 1);
    assert_string_equal(set.list.items[0].version, "");
    assert_string_equal(set.at[apk() - pith_package_databases], "/usr/lib/apk/db/installed");
}

static void files_of_the_root_itself_have_owners(void **state)
{
    static const char *const here[] = {"/entry.sh", "/usr/entry.sh"};
    struct memory *memory = *state;
    struct pith_package_set set;
    const char *text;
    size_t size;
    put_text(memory->root, "/lib/apk/db/installed", "P:entry\nF:\nR:entry.sh\nR:other\nF:usr\n\n");
    look_at_memory(memory);
    assert_done(memory, pith_packages_read(memory->view, here, 2, &memory->arena, &set, &memory->error));
    assert_int_equal(set.owners[0], 1);
    assert_int_equal(set.owners[1], 0);
    assert_done(memory, apk()->cut(&set, "/lib/apk/db/installed", &text, &size, &memory->error));
    assert_string_equal(pith_copy(&memory->arena, text, size), "P:entry\nF:\nR:entry.sh\n\n");
}

static void without_a_database_nothing_is_owned(void **state)
{
    struct memory *memory = *state;
    struct pith_package_set set;
    put_text(memory->root, "/etc/motd", "");
    read_set(memory, &set);
    assert_int_equal(set.list.count, 0);
    assert_null(set.at[apk() - pith_package_databases]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        memory_test(paths_have_owners),
        memory_test(a_cut_has_what_ships),
        memory_test(newer_apks_keep_it_below_usr),
        memory_test(files_of_the_root_itself_have_owners),
        memory_test(without_a_database_nothing_is_owned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
