/* SPDX-License-Identifier: Apache-2.0 */
/* [files] → mounts: COPY's forms, globs, places, virtual environments, owners; and what is refused. */
#include "support.h"

static void make_app(struct scratch *scratch)
{
    make_file(scratch, "run.py", "run");
    make_file(scratch, "app/x.py", "x");
    make_file(scratch, "app/sub/y.py", "y");
    make_file(scratch, "app/sub/z.txt", "z");
}

static void assert_mounts(struct scratch *scratch, const char *files, const char *wanted)
{
    struct planned planned;
    const char *text = pith_format(&scratch->arena, "[files]\n%s\n", files);
    assert_done(scratch, mount_all(scratch, text, &planned));
    assert_string_equal(mounts_of(&planned), wanted);
    finish(&planned);
}

static void the_forms_of_copy(void **state)
{
    make_app(*state);
    assert_mounts(*state, "/app/main.py = run.py", "/app/main.py /run.py\n");
    assert_mounts(*state, "/app/ = run.py", "/app/run.py /run.py\n");
    assert_mounts(*state, "/app = app", "/app /app\n");
    assert_mounts(*state, "/app/ = app", "/app /app\n");
    assert_mounts(*state, "/app/ = run.py app", "/app/run.py /run.py\n/app/app /app\n");
    assert_mounts(*state, "/ = run.py", "/run.py /run.py\n");
    assert_mounts(*state, "/app = .", "/app /\n");
    assert_mounts(*state, "/a/ = app", "/a /app\n");
    assert_mounts(*state, "/a/ = run.py app", "/a/run.py /run.py\n/a/app /app\n"); /* each under its own name */
    assert_mounts(*state, "/a/ = run.py app/.", "/a/run.py /run.py\n/a /app\n");   /* its contents all the same */
    assert_mounts(*state, "/a/ = run.py app/sub/", "/a/run.py /run.py\n/a/sub /app/sub\n");
    assert_mounts(*state, "/app = ./app/./sub", "/app /app/sub\n");
}

static void globs(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    make_link(scratch, "app/loop", ".");
    make_link(scratch, "app/loop2", "../app");
    make_file(scratch, "odd/[x]", "");
    assert_mounts(scratch, "/a/ = app/*.py", "/a/x.py /app/x.py\n");
    assert_mounts(scratch, "/a/ = app/**/*.py", "/a/x.py /app/x.py\n/a/y.py /app/sub/y.py\n");
    assert_mounts(scratch, "/a/ = app/s*/[yz].*", "/a/y.py /app/sub/y.py\n/a/z.txt /app/sub/z.txt\n");
    assert_mounts(scratch, "/a/ = ru?.py", "/a/run.py /run.py\n");
    assert_mounts(scratch, "/a = app/s*", "/a /app/sub\n");
    assert_mounts(scratch, "/a/ = odd/[x]", "/a/[x] /odd/[x]\n"); /* a file of that very name */
    assert_mounts(scratch, "/a? = app/*.none", "");
    assert_plan_refused(scratch, "[files]\n/a/ = app/*.none\n", "m.ini:2: app/*.none: matches nothing");
    assert_plan_refused(scratch, "[files]\n/a = app/sub/*\n", "takes several sources");
}

static void globs_take_nothing_that_is_ignored(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    make_file(scratch, ".env", "SECRET=1");
    make_file(scratch, ".dockerignore", ".*\nm.ini\nroot\napp/sub\n");
    assert_mounts(scratch, "/a/ = *", "/a /app\n/a/run.py /run.py\n");
    assert_mounts(scratch, "/a/ = **/*.py", "/a/run.py /run.py\n/a/x.py /app/x.py\n");
    assert_mounts(scratch, "/a/.env = .env", "/a/.env /.env\n"); /* what is named is meant */
    assert_plan_refused(scratch, "[files]\n/a/ = .e*\n", "matches nothing");
    assert_plan_refused(scratch, "[files]\n/a = app/sub\n", "m.ini:2: app/sub: is hidden by .dockerignore");
    struct planned planned;
    struct pith_found found;
    assert_done(scratch, plan_all(scratch, "[files]\n/a = app\n", &planned));
    assert_int_equal(found_at(&planned, "/a/x.py").stat.type, PITH_REGULAR);
    assert_int_equal(pith_view_resolve(planned.view, "/a/sub", &found, NULL), PITH_SEEN_ABSENT);
    finish(&planned);
}

static void optional_ones_may_lack(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    assert_mounts(scratch, "/a? = absent", "");
    assert_mounts(scratch, "/a? = run.py", "/a /run.py\n");
    assert_plan_refused(scratch, "[files]\n/a = absent\n", "m.ini:2: absent: does not exist");
    assert_plan_refused(scratch, "[files]\n/a? = run.py/x\n", "m.ini:2: run.py/x: lies below something");
}

static void places(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    make_file(scratch, "root/etc/mime.types", "root's");
    make_file(scratch, "work/m2.ini", "");
    assert_mounts(scratch, "/etc/m = root:/etc/mime.types", "/etc/m /etc/mime.types\n");
    assert_mounts(scratch, "/etc/ = root:/etc/m*", "/etc/mime.types /etc/mime.types\n");
    const char *above = pith_format(&scratch->arena, "/x = ../%s/run.py", strrchr(scratch->path, '/') + 1);
    assert_mounts(scratch, above, pith_format(&scratch->arena, "/x %s/run.py\n", strrchr(scratch->path, '/')));
    assert_plan_refused(scratch, "[files]\n/x = /no/such/file\n", "m.ini:2: /no/such/file: does not exist");
    assert_plan_refused(scratch, "[files]\n/x = app/../run.py\n", "has '..' behind its beginning");
    assert_plan_refused(scratch, "[files]\n/x = app/..\n", "has '..' behind its beginning");
    assert_mounts(scratch, "/x? = app/..x", "");
}

static void links_may_not_lead_out(void **state)
{
    struct scratch *scratch = *state;
    make_app(scratch);
    make_link(scratch, "in", "app/x.py");
    make_link(scratch, "out", "../../../etc/passwd");
    make_link(scratch, "abs", "/etc/passwd");
    make_link(scratch, "loop", "loop");
    assert_mounts(scratch, "/x = in", "/x /app/x.py\n");
    assert_plan_refused(scratch, "[files]\n/x = out\n", "a link may not lead out");
    assert_plan_refused(scratch, "[files]\n/x = abs\n", "a link may not lead out");
    assert_plan_refused(scratch, "[files]\n/x? = loop\n", "loop of links");
    assert_int_equal(mkfifoat(scratch->fd, "fifo", 0644), 0);
    assert_plan_refused(scratch, "[files]\n/x = fifo\n", "is neither a file nor a directory");
}

static void virtual_environments_are_pythons(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_file(scratch, ".venv/pyvenv.cfg", "home = /usr/bin\n");
    make_file(scratch, ".venv/lib/x.py", "");
    make_file(scratch, ".dockerignore", ".venv\n");
    assert_mounts(scratch, "/opt/venv = .venv", "/opt/venv /.venv source opaque\n");
    assert_done(scratch, plan_all(scratch, "[files]\n/opt/venv = .venv\n", &planned));
    assert_int_equal(found_at(&planned, "/opt/venv/lib/x.py").stat.type, PITH_REGULAR); /* nothing is hidden in it */
    assert_null(want_of(&planned, "/opt/venv", PITH_RULE_FILES));
    finish(&planned);
}

static void modes_and_owners(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    static const struct {
        const char *owner;
        uint32_t uid, gid;
    } owners[] = {{"", 0, 0},
                  {" owner=root", 0, 0},
                  {" owner=app", 1000, 1001},
                  {" owner=app:root", 1000, 0},
                  {" owner=nobody", 65534, 65534},
                  {" owner=nonroot", 65532, 65532},
                  {" owner=root:staff", 0, 50},
                  {" owner=7", 7, 7},
                  {" owner=7:tty", 7, 5},
                  {" owner=4294967294:0", 4294967294, 0}};
    make_app(scratch);
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        const char *text = pith_format(&scratch->arena,
                                       "[files]\n/x = run.py mode=0640%s\n[user]\nname = app\nuid = 1000\ngid = 1001\n",
                                       owners[i].owner);
        assert_done(scratch, mount_all(scratch, text, &planned));
        assert_int_equal(planned.mounts.list.items[1].uid, owners[i].uid);
        assert_int_equal(planned.mounts.list.items[1].gid, owners[i].gid);
        assert_int_equal(planned.mounts.list.items[1].mode, 0640);
        assert_int_equal(planned.mounts.list.items[1].line, 2);
        finish(&planned);
    }
    assert_plan_refused(scratch, "[files]\n/x = run.py owner=who\n", "m.ini:2: owner=who is nobody in the image");
    assert_plan_refused(scratch, "[files]\n/x = run.py owner=staff\n", "owner=staff is nobody in the image");
}

static void what_files_bring_is_wanted_whole(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_app(scratch);
    assert_done(scratch, plan_all(scratch, "[files]\n/app = app\n/app/main = run.py\n", &planned));
    const struct pith_want *want = want_of(&planned, "/app", PITH_RULE_FILES);
    assert_non_null(want);
    assert_int_equal(want->kind, PITH_WANT_TREE);
    assert_int_equal(want->line, 2);
    assert_int_equal(want_of(&planned, "/app/main", PITH_RULE_FILES)->line, 3);
    finish(&planned);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_forms_of_copy),
        scratch_test(globs),
        scratch_test(globs_take_nothing_that_is_ignored),
        scratch_test(optional_ones_may_lack),
        scratch_test(places),
        scratch_test(links_may_not_lead_out),
        scratch_test(virtual_environments_are_pythons),
        scratch_test(modes_and_owners),
        scratch_test(what_files_bring_is_wanted_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
