/* SPDX-License-Identifier: Apache-2.0 */
/* Several mounts as one tree: what covers, what merges, what hides. */
#include "support.h"

static void later_mounts_cover_and_directories_merge(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/d/both", "root");
    make_file(*state, "root/d/only-root", "root");
    make_file(*state, "root/d/sub/deep", "root");
    make_file(*state, "app/both", "app");
    make_file(*state, "app/new", "app");
    make_file(*state, "app/sub/deeper", "app");
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"), mount_of(&seen, "app", "/d", "/")};
    open_view(&seen, mounts, 2);
    assert_string_equal(content(&seen, "/d/both"), "app");
    assert_string_equal(content(&seen, "/d/only-root"), "root");
    assert_string_equal(content(&seen, "/d/sub/deep"), "root");
    assert_string_equal(content(&seen, "/d/sub/deeper"), "app");
    assert_string_equal(listed(&seen, "/d"), "both new only-root sub ");
    assert_string_equal(listed(&seen, "/d/sub"), "deep deeper ");
    assert_int_equal(resolved(&seen, "/d").mount, 1);
    assert_int_equal(resolved(&seen, "/d/only-root").mount, 0);
    assert_string_equal(resolved(&seen, "/d/new").source_path, "/new");
    assert_int_equal(pith_view_mount_count(seen.view), 2);
    close_view(&seen);
}

static void kinds_cover_each_other(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/was-dir/x", "");
    make_file(*state, "root/was-file", "");
    make_link(*state, "root/was-link", "was-dir");
    make_file(*state, "low/was-dir/y", "");
    make_file(*state, "app/was-dir", "file now");
    make_file(*state, "app/was-file/x", "inside");
    make_file(*state, "app/was-link/z", "");
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"), mount_of(&seen, "low", "/", "/"),
                                  mount_of(&seen, "app", "/", "/")};
    open_view(&seen, mounts, 3);
    assert_string_equal(content(&seen, "/was-dir"), "file now");
    assert_int_equal(answer(&seen, "/was-dir/x"), PITH_SEEN_NOTDIR);
    assert_string_equal(content(&seen, "/was-file/x"), "inside");
    assert_string_equal(listed(&seen, "/was-file"), "x ");
    assert_string_equal(listed(&seen, "/was-link"), "z ");
    assert_string_equal(listed(&seen, "/"), "was-dir was-file was-link ");
    close_view(&seen);
}

static void what_a_file_in_between_covers_stays_covered(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "one/d/old", "");
    make_file(*state, "two/d", "a file");
    make_file(*state, "three/d/new", "");
    struct pith_mount mounts[] = {mount_of(&seen, "one", "/", "/"), mount_of(&seen, "two", "/", "/"),
                                  mount_of(&seen, "three", "/", "/")};
    open_view(&seen, mounts, 3);
    assert_string_equal(listed(&seen, "/d"), "new ");
    assert_int_equal(answer(&seen, "/d/old"), PITH_SEEN_ABSENT);
    close_view(&seen);
}

static void opaque_mounts_hide_what_was_there(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/venv/lib/old", "");
    make_file(*state, "root/other", "");
    make_file(*state, "extra/x", "");
    make_file(*state, "venv/bin/python", "");
    make_file(*state, "late/config", "late");
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"), mount_of(&seen, "extra", "/venv/extra", "/"),
                                  mount_of(&seen, "extra", "/venv", "/"), mount_of(&seen, "venv", "/venv", "/"),
                                  mount_of(&seen, "late", "/venv/late", "/")};
    mounts[3].opaque = true;
    open_view(&seen, mounts, 5);
    assert_string_equal(listed(&seen, "/venv"), "bin late ");
    assert_int_equal(answer(&seen, "/venv/lib"), PITH_SEEN_ABSENT);
    assert_int_equal(answer(&seen, "/venv/extra"), PITH_SEEN_ABSENT);
    assert_int_equal(answer(&seen, "/venv/extra/x"), PITH_SEEN_ABSENT);
    assert_int_equal(answer(&seen, "/venv/x"), PITH_SEEN_ABSENT);
    assert_string_equal(content(&seen, "/venv/late/config"), "late");
    assert_int_equal(answer(&seen, "/other"), PITH_SEEN_FOUND);
    close_view(&seen);
}

static void directories_above_a_mount_are_implied(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/file", "");
    make_file(*state, "app/run.py", "run");
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"),
                                  mount_of(&seen, "app", "/srv/my/app.py", "/run.py"),
                                  mount_of(&seen, "app", "/srv/my-own", "/")};
    open_view(&seen, mounts, 3);
    assert_int_equal(resolved(&seen, "/srv").stat.type, PITH_DIRECTORY);
    assert_int_equal(resolved(&seen, "/srv/my").stat.mode, 0755);
    assert_null(resolved(&seen, "/srv/my").source_path);
    assert_string_equal(content(&seen, "/srv/my/app.py"), "run");
    assert_string_equal(content(&seen, "/srv/my-own/run.py"), "run");
    assert_string_equal(listed(&seen, "/"), "file srv ");
    assert_string_equal(listed(&seen, "/srv"), "my my-own ");
    assert_string_equal(listed(&seen, "/srv/my"), "app.py ");
    assert_int_equal(answer(&seen, "/srv/m"), PITH_SEEN_ABSENT);
    close_view(&seen);
}

static bool hides(const void *word, const char *source_path, bool directory)
{
    (void)directory;
    return strstr(source_path, word) != NULL;
}

static void hidden_names_are_not_there(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/app/secret", "root's own");
    make_file(*state, "app/secret", "hidden");
    make_file(*state, "app/secret-too/x", "");
    make_file(*state, "app/shown", "");
    make_file(*state, "app/sub/secret", "");
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"), mount_of(&seen, "app", "/app", "/"),
                                  mount_of(&seen, "app", "/named", "/secret")};
    mounts[1].hides = mounts[2].hides = hides;
    mounts[1].ignore = mounts[2].ignore = "secret";
    open_view(&seen, mounts, 3);
    assert_string_equal(listed(&seen, "/app"), "secret shown sub ");
    assert_string_equal(content(&seen, "/app/secret"), "root's own");
    assert_string_equal(listed(&seen, "/app/sub"), "");
    assert_int_equal(answer(&seen, "/app/secret-too/x"), PITH_SEEN_ABSENT);
    assert_string_equal(content(&seen, "/named"), "hidden"); /* what is named itself is not hidden */
    close_view(&seen);
}

static void mounts_find_their_place_through_links(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_directory(*state, "root/usr/lib");
    make_file(*state, "root/usr/bin/tool", "");
    make_link(*state, "root/lib", "usr/lib");
    make_link(*state, "root/bin", "/usr/bin");
    make_link(*state, "root/file-link", "usr/bin/tool");
    make_file(*state, "app/x.so", "so");
    make_file(*state, "app/sub/y", "");
    struct pith_mount mounts[] = {
        mount_of(&seen, "root", "/", "/"),           mount_of(&seen, "app", "/lib/x.so", "/x.so"),
        mount_of(&seen, "app", "/bin", "/sub"),      mount_of(&seen, "app", "/file-link", "/x.so"),
        mount_of(&seen, "app", "/lib/new/", "/sub"),
    };
    open_view(&seen, mounts, 5);
    assert_leads(&seen, "/lib/x.so", "/usr/lib/x.so");
    assert_string_equal(pith_view_mount(seen.view, 1)->at, "/usr/lib/x.so");
    assert_string_equal(listed(&seen, "/bin"), "tool y ");
    assert_leads(&seen, "/bin", "/usr/bin");
    assert_leads(&seen, "/file-link", "/file-link");
    assert_leads(&seen, "/lib/new/y", "/usr/lib/new/y");
    assert_string_equal(listed(&seen, "/usr/lib"), "new x.so ");
    struct pith_mount over_link = mount_of(&seen, "app", "/lib", "/x.so"); /* a file does not go into the directory */
    assert_done(seen.scratch, pith_view_add(seen.view, &over_link, &seen.scratch->error));
    assert_string_equal(content(&seen, "/lib"), "so");
    assert_string_equal(listed(&seen, "/usr/lib"), "new x.so ");
    close_view(&seen);
}

static void impossible_places_are_refused(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/file", "");
    make_link(*state, "root/dangling", "nowhere");
    make_link(*state, "root/loop", "loop");
    make_file(*state, "app/x", "new");
    struct pith_mount root = mount_of(&seen, "root", "/", "/");
    open_view(&seen, &root, 1);
    static const struct {
        const char *at, *says;
    } refused[] = {{"/file/x", "/file is not a directory"},
                   {"/dangling/x", "/dangling is a link that leads nowhere"},
                   {"/loop/x", "/loop lies behind a loop of links"}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct pith_mount mount = mount_of(&seen, "app", refused[i].at, "/x");
        assert_false(pith_view_add(seen.view, &mount, &seen.scratch->error));
        assert_says(seen.scratch, refused[i].says);
        assert_int_equal(seen.scratch->error.code, PITH_USAGE);
    }
    struct pith_mount covers = mount_of(&seen, "app", "/dangling", "/x");
    assert_done(seen.scratch, pith_view_add(seen.view, &covers, &seen.scratch->error));
    assert_string_equal(content(&seen, "/dangling"), "new");
    close_view(&seen);
}

static void a_mount_added_later_is_seen(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/x", "old");
    make_file(*state, "app/x", "new");
    make_file(*state, "app/y", "new");
    struct pith_mount root = mount_of(&seen, "root", "/", "/");
    open_view(&seen, &root, 1);
    struct pith_found before = resolved(&seen, "/x");
    assert_string_equal(content(&seen, "/x"), "old");
    assert_string_equal(listed(&seen, "/"), "x ");
    struct pith_mount app = mount_of(&seen, "app", "/", "/");
    assert_done(seen.scratch, pith_view_add(seen.view, &app, &seen.scratch->error));
    assert_string_equal(content(&seen, "/x"), "new");
    assert_string_equal(listed(&seen, "/"), "x y ");
    assert_int_equal(before.path, resolved(&seen, "/x").path);
    assert_string_equal(before.source_path, "/x");
    close_view(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(later_mounts_cover_and_directories_merge),
        scratch_test(kinds_cover_each_other),
        scratch_test(what_a_file_in_between_covers_stays_covered),
        scratch_test(opaque_mounts_hide_what_was_there),
        scratch_test(directories_above_a_mount_are_implied),
        scratch_test(hidden_names_are_not_there),
        scratch_test(mounts_find_their_place_through_links),
        scratch_test(impossible_places_are_refused),
        scratch_test(a_mount_added_later_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
