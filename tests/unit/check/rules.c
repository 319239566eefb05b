/* SPDX-License-Identifier: Apache-2.0 */
/* The rules over the tree: what each objects to, what it lets pass, and how [policy] relaxes them. */
#include "../composed.h"

static const char *with(struct scratch *scratch, const char *rest)
{
    return pith_format(&scratch->arena, "[base]\npreset = none\n[files]\n%s", rest);
}

static void copy_program(struct scratch *scratch, const char *from, const char *name)
{
    make_parents(scratch, name);
    assert_int_equal(system(pith_format(&scratch->arena, "cp %s %s/%s", from, scratch->path, name)), 0);
    assert_int_equal(fchmodat(scratch->fd, name, 0755, 0), 0);
}

static void links_must_lead_somewhere(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/file", "");
    make_link(scratch, "app/good", "file");
    make_link(scratch, "app/dangling", "nowhere");
    make_link(scratch, "app/loop", "loop");
    make_link(scratch, "app/out", "../../../../out");
    compose(scratch, with(scratch, "/app = app\n"), &c);
    assert_null(finding(&c, "missing-file", "/app/good"));
    assert_non_null(strstr(finding(&c, "missing-file", "/app/dangling")->reason, "leads to 'nowhere'"));
    assert_non_null(strstr(finding(&c, "missing-file", "/app/loop")->reason, "loop of links"));
    assert_int_equal(finding(&c, "missing-file", "/app/out")->level, PITH_ERROR);
    assert_null(finding(&c, "dangling-link", "/app/out")); /* said once */
    assert_true(c.errors == 3);
    pith_composition_finish(&c);
}

static void names_of_shells_count_when_they_can_be_run(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "app/bin/bash", "#!/app/x\n");
    make_file(scratch, "app/notes/sh", "a text");
    make_file(scratch, "app/x", "x");
    make_file(scratch, "app/crash", "x");
    assert_int_equal(chmod(inside(scratch, "app/bin/bash"), 0755), 0);
    assert_int_equal(chmod(inside(scratch, "app/crash"), 0755), 0);
    compose(scratch, with(scratch, "/app = app\n"), &c);
    assert_non_null(finding(&c, "shell", "/app/bin/bash"));
    assert_non_null(finding(&c, "shell", "/app/bin/bash")->remedy);
    assert_null(finding(&c, "shell", "/app/notes/sh"));
    assert_null(finding(&c, "shell", "/app/crash"));
    pith_composition_finish(&c);
}

static void shells_are_known_by_their_bytes(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    copy_program(scratch, "/bin/sh", "app/innocent");
    assert_int_equal(link(inside(scratch, "app/innocent"), inside(scratch, "app/twin")), 0);
    make_link(scratch, "app/pointer", "innocent");
    copy_program(scratch, "/proc/self/exe", "app/cp"); /* what runs here is cp itself */
    compose(scratch, with(scratch, "/app = app\n"), &c);
    assert_non_null(strstr(finding(&c, "shell", "/app/innocent")->reason, "under another name"));
    assert_null(finding(&c, "shell", "/app/cp"));
    assert_true(c.errors > 0);
    pith_composition_finish(&c);
}

static void modes_that_change_the_user(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "x", "");
    compose(scratch, with(scratch, "/u = x mode=4755\n/g = x mode=2755\n/both = x mode=6755\n/t = x mode=1755\n"), &c);
    assert_non_null(strstr(finding(&c, "setuid", "/u")->reason, "setuid (mode 4755)"));
    assert_non_null(strstr(finding(&c, "setuid", "/g")->reason, "setgid (mode 2755)"));
    assert_non_null(finding(&c, "setuid", "/both"));
    assert_null(finding(&c, "setuid", "/t"));
    assert_int_equal(c.errors, 3);
    pith_composition_finish(&c);
}

static void the_policy_relaxes_rules_by_name(void **state)
{
    struct scratch *scratch = *state;
    struct pith_composition c;
    make_file(scratch, "x", "0123456789");
    compose(scratch, with(scratch, "/u = x mode=4755\n[policy]\nallow.setuid = sudo needs it\nmax-size = 9\n"), &c);
    assert_string_equal(finding(&c, "setuid", "/u")->allowed, "sudo needs it");
    assert_non_null(strstr(finding(&c, "max-size", "/")->reason, "holds 10 bytes; the budget is 9"));
    assert_int_equal(c.errors, 1);
    pith_composition_finish(&c);
    compose(scratch, with(scratch, "/u = x\n[policy]\nmax-size = 10\n"), &c);
    assert_null(finding(&c, "max-size", "/"));
    assert_int_equal(c.errors, 0);
    pith_composition_finish(&c);
    assert_false(compose_any(scratch, with(scratch, "/u = x\n[policy]\nallow.shall = no\n"), &c));
    assert_int_equal(scratch->error.code, PITH_USAGE);
    assert_says(scratch, "m.ini:6: allow.shall names no rule; the rules are missing-file, ");
    pith_composition_finish(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(links_must_lead_somewhere),        scratch_test(names_of_shells_count_when_they_can_be_run),
        scratch_test(shells_are_known_by_their_bytes),  scratch_test(modes_that_change_the_user),
        scratch_test(the_policy_relaxes_rules_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
