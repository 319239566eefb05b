/* SPDX-License-Identifier: Apache-2.0 */
/* What its owner keeps from others is told from its permission bits, whoever asks. */
#include "support.h"

static void make_mode(struct scratch *scratch, const char *name, mode_t mode)
{
    assert_int_equal(chmod(inside(scratch, name), mode), 0);
}

static bool others_may(struct seen_view *seen, const char *path)
{
    struct pith_found found;
    bool may;
    assert_int_equal(pith_view_look(seen->view, path, &found, &seen->scratch->error), PITH_SEEN_FOUND);
    assert_done(seen->scratch, pith_view_others_may_read(seen->view, &found, &may, &seen->scratch->error));
    return may;
}

static void follow_and_ask(struct seen_view *seen, const char *path, bool wanted)
{
    struct pith_found found = resolved(seen, path);
    bool may;
    assert_done(seen->scratch, pith_view_others_may_read(seen->view, &found, &may, &seen->scratch->error));
    if (may != wanted) {
        fail_msg("%s: %d", path, may);
    }
}

static void bits_of_the_file_and_the_way_decide(void **state)
{
    struct seen_view seen = {.scratch = *state};
    static const struct {
        const char *path;
        bool may;
    } cases[] = {
        {"/", true},
        {"/etc", true},
        {"/etc/passwd", true},
        {"/etc/shadow", false},       /* 0640: the group is not the others */
        {"/etc/run-only", false},     /* 0711 */
        {"/home/me", false},          /* 0700 */
        {"/home/me/a/b/open", false}, /* below it */
        {"/home/me/a/b", false},
        {"/home/me/a/b/open", false}, /* and asked again */
        {"/drop", false},             /* 0711: a directory whose names others may not list … */
        {"/drop/known", true},        /* … while they may open what they know */
        {"/etc/link", true},
    };
    make_file(*state, "root/etc/passwd", "");
    make_file(*state, "root/etc/shadow", "");
    make_file(*state, "root/etc/run-only", "");
    make_file(*state, "root/home/me/a/b/open", "");
    make_file(*state, "root/drop/known", "");
    make_link(*state, "root/etc/link", "nowhere");
    make_mode(*state, "root/etc/shadow", 0640);
    make_mode(*state, "root/etc/run-only", 0711);
    make_mode(*state, "root/home/me", 0700);
    make_mode(*state, "root/drop", 0711);
    struct pith_mount root = mount_of(&seen, "root", "/", "/");
    open_view(&seen, &root, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (others_may(&seen, cases[i].path) != cases[i].may) {
            fail_msg("%s", cases[i].path);
        }
    }
    close_view(&seen);
}

static void links_are_part_of_the_way(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/etc/passwd", "");
    make_file(*state, "root/root/.ssh/id", "");
    make_link(*state, "root/root/out", "/etc/passwd");
    make_link(*state, "root/etc/in", "/root/.ssh/id");
    make_link(*state, "root/etc/through", "/root/out");
    make_link(*state, "root/etc/also", "passwd");
    make_mode(*state, "root/root", 0700);
    struct pith_mount root = mount_of(&seen, "root", "/", "/");
    open_view(&seen, &root, 1);
    follow_and_ask(&seen, "/root/out", false);
    follow_and_ask(&seen, "/etc/in", false);
    follow_and_ask(&seen, "/etc/through", false);
    follow_and_ask(&seen, "/etc/also", true);
    close_view(&seen);
}

/* The directories that count are those of the source, not those of the place where it lands; nor those above it. */
static void the_way_is_the_one_in_the_source(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/private/x", "");
    make_file(*state, "closed/app/in/x", "");
    make_file(*state, "closed/app/hidden/in/y", "");
    make_mode(*state, "root/private", 0700);
    make_mode(*state, "closed", 0700);
    make_mode(*state, "closed/app/hidden", 0700);
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"), mount_of(&seen, "closed/app", "/private", "/in"),
                                  mount_of(&seen, "closed/app", "/srv", "/hidden/in")};
    mounts[1].opaque = true;
    open_view(&seen, mounts, 3);
    assert_true(others_may(&seen, "/private/x"));
    assert_false(others_may(&seen, "/srv/y"));
    close_view(&seen);
}

static void a_source_in_memory_is_asked_alike(void **state)
{
    struct seen_view seen = {.scratch = *state};
    struct pith_source *made = pith_source_memory("made", &seen.scratch->arena);
    pith_source_add(made, &(struct pith_made){.path = "/f", .type = PITH_REGULAR, .mode = 0644});
    pith_source_add(made, &(struct pith_made){.path = "/closed", .type = PITH_DIRECTORY, .mode = 0700});
    pith_source_add(made, &(struct pith_made){.path = "/closed/f", .type = PITH_REGULAR, .mode = 0644});
    struct pith_mount mount = {.at = "/", .source = made, .in = "/", .mode = -1};
    open_view(&seen, &mount, 1);
    assert_true(others_may(&seen, "/f"));
    assert_false(others_may(&seen, "/closed/f"));
    close_view(&seen);
}

static bool is_own(struct seen_view *seen, const char *path)
{
    struct pith_found found = resolved(seen, path);
    bool own;
    assert_done(seen->scratch, pith_view_is_own(seen->view, &found, &own, &seen->scratch->error));
    return own;
}

/* A link of an app shows its own files, and nobody else's; the root's are its owner's, as far as others may read. */
static void what_an_app_links_to_is_its_own_within_it(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/etc/passwd", "");
    make_file(*state, "root/etc/shadow", "");
    make_mode(*state, "root/etc/shadow", 0600);
    make_link(*state, "root/etc/link", "passwd");
    make_link(*state, "root/etc/closed", "shadow");
    make_link(*state, "root/app", "/srv/app");
    make_file(*state, "app/file", "");
    make_mode(*state, "app/file", 0600);
    make_file(*state, "app/open", "");
    make_link(*state, "app/near", "open");
    make_link(*state, "app/far", "/etc/passwd");
    make_link(*state, "app/back", "/app/open"); /* by the root's link to the app again */
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"), mount_of(&seen, "app", "/srv/app", "/")};
    mounts[1].line = 3; /* as a virtual environment: its role is that of the root */
    open_view(&seen, mounts, 2);
    assert_true(is_own(&seen, "/etc/shadow")); /* no link leads to it */
    assert_true(is_own(&seen, "/etc/link"));
    assert_false(is_own(&seen, "/etc/closed"));
    assert_true(is_own(&seen, "/srv/app/file"));
    assert_true(is_own(&seen, "/srv/app/near"));
    assert_true(is_own(&seen, "/app/near"));
    assert_true(is_own(&seen, "/srv/app/back"));
    assert_false(is_own(&seen, "/srv/app/far"));
    close_view(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(bits_of_the_file_and_the_way_decide),       scratch_test(links_are_part_of_the_way),
        scratch_test(the_way_is_the_one_in_the_source),          scratch_test(a_source_in_memory_is_asked_alike),
        scratch_test(what_an_app_links_to_is_its_own_within_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
