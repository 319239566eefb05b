/* SPDX-License-Identifier: Apache-2.0 */
/* Links into a cache are seen as files; all others stay links. */
#include "support.h"

static const char tag[] = "Signature: 8a477f597d28d172789f06886806bc55\n# made by a tool\n";

static bool is_link(struct seen_view *seen, const char *path)
{
    struct pith_found found;
    assert_int_equal(pith_view_look(seen->view, path, &found, &seen->scratch->error), PITH_SEEN_FOUND);
    return found.stat.type == PITH_SYMLINK;
}

static void links_into_a_cache_are_files(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/cache/CACHEDIR.TAG", tag);
    make_file(*state, "root/cache/v0/x.py", "the module");
    make_link(*state, "root/site/x.py", "/cache/v0/x.py");
    make_link(*state, "root/site/y.py", "../cache/v0/x.py");
    make_link(*state, "root/cache/v0/again.py", "/cache/v0/x.py");
    make_link(*state, "root/site/package", "/cache/v0");
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/")};
    open_view(&seen, mounts, 1);
    assert_false(is_link(&seen, "/site/x.py"));
    assert_false(is_link(&seen, "/site/y.py"));
    assert_leads(&seen, "/site/x.py", "/site/x.py");
    assert_string_equal(content(&seen, "/site/x.py"), "the module");
    assert_string_equal(resolved(&seen, "/site/x.py").source_path, "/cache/v0/x.py");
    assert_true(is_link(&seen, "/cache/v0/again.py"));
    assert_true(is_link(&seen, "/site/package"));
    assert_leads(&seen, "/site/package/x.py", "/cache/v0/x.py");
    close_view(&seen);
}

static void other_links_stay(void **state)
{
    struct seen_view seen = {.scratch = *state};
    make_file(*state, "root/plain/x.py", "");
    make_file(*state, "root/false/CACHEDIR.TAG", "Signature: of somebody else\n");
    make_file(*state, "root/false/x.py", "");
    make_file(*state, "root/venv/CACHEDIR.TAG", tag);
    make_file(*state, "root/venv/pyvenv.cfg", "home = /usr/bin\n");
    make_file(*state, "root/venv/bin/tool", "");
    make_file(*state, "root/cache/CACHEDIR.TAG", tag);
    make_link(*state, "root/cache/loop", "/site/loop");
    make_link(*state, "root/site/plain.py", "/plain/x.py");
    make_link(*state, "root/site/false.py", "/false/x.py");
    make_link(*state, "root/site/tool", "/venv/bin/tool");
    make_link(*state, "root/site/dangling", "/cache/nowhere");
    make_link(*state, "root/site/loop", "/cache/loop");
    make_file(*state, "app/x", "");
    make_link(*state, "app/link", "/cache/x.py");
    make_file(*state, "root/cache/x.py", "");
    struct pith_mount mounts[] = {mount_of(&seen, "root", "/", "/"), mount_of(&seen, "app", "/app", "/")};
    mounts[1].role = PITH_ROLE_APP;
    open_view(&seen, mounts, 2);
    assert_true(is_link(&seen, "/site/plain.py"));
    assert_true(is_link(&seen, "/site/false.py"));
    assert_true(is_link(&seen, "/site/tool"));
    assert_true(is_link(&seen, "/site/dangling"));
    assert_true(is_link(&seen, "/site/loop"));
    assert_int_equal(answer(&seen, "/site/loop"), PITH_SEEN_LOOP);
    assert_true(is_link(&seen, "/app/link"));
    close_view(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(links_into_a_cache_are_files),
        scratch_test(other_links_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
