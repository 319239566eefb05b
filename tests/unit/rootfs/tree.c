/* SPDX-License-Identifier: Apache-2.0 */
/* The tree that ships: order, parents, modes, owners, links; and the same tree seen as a source. */
#include "../composed.h"

static const char none[] = "[base]\npreset = none\n[files]\n";

static const char *with(struct scratch *scratch, const char *files)
{
    return pith_format(&scratch->arena, "%s%s", none, files);
}

static void assert_entry(const struct pith_composition *c, const char *path, enum pith_entry_type type, unsigned mode,
                         uint32_t uid, uint32_t gid)
{
    const struct pith_entry *entry = entry_at(c, path);
    if (entry->type != type || entry->mode != mode || entry->uid != uid || entry->gid != gid) {
        fail_msg("%s: type %d, mode %o, %u:%u", path, entry->type, entry->mode, entry->uid, entry->gid);
    }
}

static void entries_are_sorted_and_have_parents(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/b/deep/x", "x");
    make_file(scratch, "app/b-c", "");
    make_file(scratch, "app/b.d", "");
    make_directory(scratch, "app/empty");
    compose(scratch, with(scratch, "/srv/app = app\n"), &c);
    static const char *const wanted[] = {"/srv",         "/srv/app",        "/srv/app/b",        "/srv/app/b-c",
                                         "/srv/app/b.d", "/srv/app/b/deep", "/srv/app/b/deep/x", "/srv/app/empty"};
    assert_int_equal(c.rootfs.entries.count, sizeof wanted / sizeof *wanted);
    for (uint32_t i = 0; i < c.rootfs.entries.count; i++) {
        assert_string_equal(c.rootfs.entries.items[i].path, wanted[i]);
    }
    assert_int_equal(c.rootfs.files, 3);
    assert_int_equal(c.rootfs.bytes, 1);
    assert_null(pith_rootfs_find(&c.rootfs, "/srv/app/b/d"));
    assert_null(pith_rootfs_find(&c.rootfs, "/"));
    pith_composition_finish(&c);
}

/* The umask and the users of the machine leave no trace; the manifest's words do. */
static void modes_and_owners_are_settled(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/plain", "");
    make_file(scratch, "app/tool", "");
    make_file(scratch, "named", "");
    make_link(scratch, "app/link", "plain");
    make_file(scratch, "venv/pyvenv.cfg", "home = /usr/bin\n");
    assert_int_equal(chmod(inside(scratch, "app/plain"), 0606), 0);
    assert_int_equal(chmod(inside(scratch, "app/tool"), 0511), 0);
    assert_int_equal(chmod(inside(scratch, "app"), 0770), 0);
    (void)!chown(inside(scratch, "app/plain"), 12, 34); /* only root can */
    compose(scratch,
            with(scratch, "/app = app owner=7:8\n/one = named mode=0440\n/venv = venv owner=9\n"
                          "[program]\npath = /venv/pyvenv.cfg\n[policy]\nallow.not-executable = only a test\n"),
            &c);
    assert_entry(&c, "/app", PITH_ENTRY_DIRECTORY, 0755, 7, 8);
    assert_entry(&c, "/app/plain", PITH_ENTRY_FILE, 0644, 7, 8);
    assert_entry(&c, "/app/tool", PITH_ENTRY_FILE, 0755, 7, 8);
    assert_entry(&c, "/app/link", PITH_ENTRY_SYMLINK, 0777, 7, 8);
    assert_string_equal(entry_at(&c, "/app/link")->target, "plain");
    assert_entry(&c, "/one", PITH_ENTRY_FILE, 0440, 0, 0);
    assert_entry(&c, "/venv/pyvenv.cfg", PITH_ENTRY_FILE, 0644, 9, 9);
    pith_composition_finish(&c);
}

static void hard_links_stay_hard_links(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/one", "same bytes");
    assert_int_equal(link(inside(scratch, "app/one"), inside(scratch, "app/two")), 0);
    assert_int_equal(link(inside(scratch, "app/one"), inside(scratch, "other")), 0);
    make_file(scratch, "app/copy", "same bytes");
    compose(scratch, with(scratch, "/app = app\n/a = other mode=0600\n"), &c);
    assert_int_equal(entry_at(&c, "/app/one")->type, PITH_ENTRY_FILE);
    assert_int_equal(entry_at(&c, "/app/two")->type, PITH_ENTRY_HARDLINK);
    assert_string_equal(entry_at(&c, "/app/two")->target, "/app/one");
    assert_int_equal(entry_at(&c, "/app/copy")->type, PITH_ENTRY_FILE);
    assert_entry(&c, "/a", PITH_ENTRY_FILE, 0600, 0, 0); /* other attributes: a file of its own */
    assert_int_equal(c.rootfs.files, 3);
    assert_int_equal(c.rootfs.bytes, 30);
    pith_composition_finish(&c);
}

static void what_is_no_file_never_ships(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/x", "");
    assert_int_equal(mkfifoat(scratch->fd, "app/fifo", 0644), 0);
    compose(scratch, with(scratch, "/app = app\n"), &c);
    assert_null(pith_rootfs_find(&c.rootfs, "/app/fifo"));
    pith_composition_finish(&c);
}

/* What ships to the image's user must be within its reach. */
static void the_user_can_pass(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "x", "");
    compose(scratch, "[files]\n/root/app/x = x\n[user]\nname = app\nuid = 1000\n", &c);
    assert_entry(&c, "/root", PITH_ENTRY_DIRECTORY, 0711, 0, 0);
    assert_entry(&c, "/home/app", PITH_ENTRY_DIRECTORY, 0700, 1000, 1000);
    assert_entry(&c, "/home/nonroot", PITH_ENTRY_DIRECTORY, 0700, 65532, 65532);
    pith_composition_finish(&c);
    compose(scratch, "[files]\n/srv/x = x\n", &c);
    assert_entry(&c, "/root", PITH_ENTRY_DIRECTORY, 0700, 0, 0);
    pith_composition_finish(&c);
}

static const char *read_at(struct scratch *scratch, struct pith_source *tree, const char *path)
{
    struct pith_stat seen;
    struct pith_content content;
    assert_done(scratch, tree->ops->lookup(tree, path, &seen, &scratch->error));
    assert_int_equal(seen.type, PITH_REGULAR);
    assert_done(scratch, pith_source_open(tree, path, &seen, &content, &scratch->error));
    char *bytes = pith_alloc(&scratch->arena, (size_t)content.size + 1);
    assert_int_equal(content.size, seen.size);
    assert_int_equal(pith_pread_full(content.fd, bytes, (size_t)content.size, content.offset), content.size);
    assert_done(scratch, pith_source_close(tree, path, &seen, &content, &scratch->error));
    return bytes;
}

static void the_tree_is_a_source(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    struct pith_stat stat;
    const char **names, *target;
    uint32_t count;
    make_file(scratch, "app/one", "bytes");
    assert_int_equal(link(inside(scratch, "app/one"), inside(scratch, "app/two")), 0);
    make_link(scratch, "app/link", "one");
    make_file(scratch, "app/sub/deep", "");
    make_file(scratch, "app-x", "");
    compose(scratch, "[files]\n/app = app\n/app-x = app-x\n", &c);
    struct pith_source *tree = pith_rootfs_source(&c.rootfs, &scratch->arena);
    assert_string_equal(read_at(scratch, tree, "/app/one"), "bytes");
    assert_string_equal(read_at(scratch, tree, "/app/two"), "bytes");
    assert_non_null(strstr(read_at(scratch, tree, "/etc/passwd"), "root:x:0:0:"));
    assert_true(tree->ops->lookup(tree, "/", &stat, NULL));
    assert_int_equal(stat.type, PITH_DIRECTORY);
    assert_true(tree->ops->lookup(tree, "/app/sub", &stat, NULL));
    assert_int_equal(stat.type, PITH_DIRECTORY);
    assert_true(tree->ops->lookup(tree, "/app/none", &stat, NULL));
    assert_int_equal(stat.type, PITH_ABSENT);
    assert_true(tree->ops->readlink(tree, "/app/link", &scratch->arena, &target, NULL));
    assert_string_equal(target, "one");
    assert_true(tree->ops->list(tree, "/app", &scratch->arena, &names, &count, NULL));
    assert_int_equal(count, 4);
    assert_string_equal(names[3], "two");
    assert_true(tree->ops->list(tree, "/", &scratch->arena, &names, &count, NULL));
    assert_true(count > 5);
    make_file(scratch, "app/one", "other"); /* same size, other times */
    struct pith_content content;
    assert_true(tree->ops->lookup(tree, "/app/one", &stat, NULL));
    assert_false(pith_source_open(tree, "/app/one", &stat, &content, &scratch->error));
    assert_says(scratch, "changed while it was read");
    pith_composition_finish(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(entries_are_sorted_and_have_parents),
        scratch_test(modes_and_owners_are_settled),
        scratch_test(hard_links_stay_hard_links),
        scratch_test(what_is_no_file_never_ships),
        scratch_test(the_user_can_pass),
        scratch_test(the_tree_is_a_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
