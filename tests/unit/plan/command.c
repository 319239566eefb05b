/* SPDX-License-Identifier: Apache-2.0 */
/* The environment, the interpreter's names, and where the command leads. */
#include "support.h"

static const char python[] = "[python]\ninterpreter = /usr/bin/python3\nstdlib = full\npackages = all\n";

static const char *with_python(struct scratch *scratch, const char *rest)
{
    return pith_format(&scratch->arena, "%s%s", python, rest);
}

static void make_python(struct scratch *scratch)
{
    make_program(scratch, "root/usr/bin/python3.11");
    make_link(scratch, "root/usr/bin/python3", "python3.11");
    make_link(scratch, "root/bin", "usr/bin");
    make_file(scratch, "run.py", "");
}

static const char *variable(struct planned *planned, const char *name)
{
    const char *value = pith_plan_variable(&planned->plan, name);
    return value == NULL ? "(none)" : value;
}

static void the_environment_has_defaults(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    static const char standard[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    make_python(scratch);
    assert_done(scratch, plan_all(scratch, python, &planned));
    assert_string_equal(variable(&planned, "PATH"), standard);
    assert_string_equal(variable(&planned, "LANG"), "C.UTF-8");
    assert_string_equal(variable(&planned, "SSL_CERT_FILE"), "(none)"); /* the source has no bundle */
    assert_string_equal(planned.plan.workdir, "/");
    finish(&planned);
    make_file(scratch, "root/etc/ssl/certs/ca-certificates.crt", "");
    assert_done(scratch,
                plan_all(scratch, with_python(scratch, "[image]\nenv.Z = 1\nenv.A = 2\nenv.LANG = de\n"), &planned));
    assert_string_equal(variable(&planned, "SSL_CERT_FILE"), "/etc/ssl/certs/ca-certificates.crt");
    assert_string_equal(variable(&planned, "LANG"), "de");
    assert_string_equal(planned.plan.environment.items[0].name, "A"); /* sorted */
    assert_string_equal(planned.plan.environment.items[planned.plan.environment.count - 1].name, "Z");
    finish(&planned);
    assert_done(scratch, plan_all(scratch, with_python(scratch, "[base]\nca-certificates = no\n"), &planned));
    assert_string_equal(variable(&planned, "SSL_CERT_FILE"), "(none)");
    finish(&planned);
    assert_done(scratch, plan_all(scratch, with_python(scratch, "[base]\npreset = none\n"), &planned));
    assert_string_equal(variable(&planned, "SSL_CERT_FILE"), "(none)");
    assert_string_equal(variable(&planned, "LANG"), "(none)");
    assert_string_equal(variable(&planned, "PATH"), standard);
    finish(&planned);
}

static void further_directories_are_on_pythonpath(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_python(scratch);
    assert_done(scratch, plan_all(scratch, python, &planned));
    assert_string_equal(variable(&planned, "PYTHONPATH"), "(none)");
    finish(&planned);
    assert_done(scratch, plan_all(scratch, with_python(scratch, "path = /a /b\n"), &planned));
    assert_string_equal(variable(&planned, "PYTHONPATH"), "/a:/b");
    finish(&planned);
    assert_done(scratch,
                plan_all(scratch, with_python(scratch, "path = /a\n[image]\nenv.PYTHONPATH = /c:/d\n"), &planned));
    assert_string_equal(variable(&planned, "PYTHONPATH"), "/c:/d:/a");
    finish(&planned);
}

/* The PATH over a base whose config has one; the command is the manifest's own, or the base's too. */
static const char *path_upon(struct scratch *scratch, const char *manifest, bool own_command)
{
    struct planned planned;
    struct pith_pairs *env = &planned.manifest.image.env;
    assert_done(scratch, mount_all(scratch, manifest, &planned));
    struct pith_pair inherited = {"PATH", "/usr/bin:/bin", planned.manifest.base.image.line};
    if (env->count == 0) {
        *env = (struct pith_pairs){&inherited, 1};
    }
    if (!own_command) {
        planned.manifest.image.entrypoint.line = inherited.line;
    }
    assert_done(scratch,
                pith_view_create(planned.mounts.list.items, planned.mounts.list.count, &planned.view, &scratch->error));
    assert_done(scratch, pith_plan_make(&planned.plan, planned.view, &scratch->arena, &scratch->error));
    const char *path = pith_strdup(&scratch->arena, variable(&planned, "PATH"));
    finish(&planned);
    return path;
}

static void the_path_of_a_base_is_extended(void **state)
{
    struct scratch *scratch = *state;
    static const char venv[] = "[python]\ninterpreter = /opt/venv/bin/python\nstdlib = full\npackages = all\n"
                               "[base]\nimage = oci:base\n[image]\nentrypoint = tool\n";
    make_python(scratch);
    make_link(scratch, "root/opt/venv/bin/python", "/usr/bin/python3");
    make_program(scratch, "root/opt/venv/bin/tool");
    make_program(scratch, "root/usr/bin/tool");
    assert_string_equal(path_upon(scratch, venv, true), "/opt/venv/bin:/usr/bin:/bin");
    assert_string_equal(path_upon(scratch, venv, false), "/usr/bin:/bin");
    const char *own = pith_format(&scratch->arena, "%senv.PATH = /usr/bin\n", venv);
    assert_string_equal(path_upon(scratch, own, true), "/usr/bin");
}

static void the_path_leads_to_the_interpreter(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    static const char venv[] = "[python]\ninterpreter = /opt/venv/bin/python\nstdlib = full\npackages = all\n";
    make_python(scratch);
    make_link(scratch, "root/opt/venv/bin/python", "/usr/bin/python3");
    assert_done(scratch, plan_all(scratch, venv, &planned));
    assert_true(strncmp(variable(&planned, "PATH"), "/opt/venv/bin:/usr/local/sbin:", 30) == 0);
    finish(&planned);
    const char *given = pith_format(&scratch->arena, "%s[image]\nenv.PATH = /usr/bin\nentrypoint = python x\n", venv);
    assert_plan_refused(scratch, given, "m.ini:7: 'python' is not on the PATH of the image; add /opt/venv/bin to");
    make_program(scratch, "root/python3");
    assert_done(scratch,
                plan_all(scratch, "[python]\ninterpreter = /python3\nstdlib = full\npackages = all\n", &planned));
    assert_true(strncmp(variable(&planned, "PATH"), "/:/usr/local/sbin:", 18) == 0);
    finish(&planned);
    assert_plan_refused(scratch, "[python]\ninterpreter = /usr/bin/python4\nstdlib = full\npackages = all\n",
                        "m.ini:2: interpreter = /usr/bin/python4: it does not exist in the source");
}

static void python_is_beside_python3(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_python(scratch);
    assert_done(scratch, plan_all(scratch, python, &planned));
    assert_string_equal(pith_text(pith_view_texts(planned.view), found_at(&planned, "/usr/bin/python").path),
                        "/usr/bin/python3.11");
    assert_non_null(want_of(&planned, "/usr/bin/python", PITH_RULE_PYTHON_NAME));
    assert_non_null(want_of(&planned, "/usr/bin/python3", PITH_RULE_PYTHON_NAME));
    assert_int_equal(want_of(&planned, "/usr/bin/python3", PITH_RULE_INTERPRETER)->kind, PITH_WANT_INTERPRETER);
    finish(&planned);
    make_program(scratch, "root/usr/bin/python"); /* another one: `python` must be the manifest's */
    assert_done(scratch, plan_all(scratch, python, &planned));
    assert_string_equal(pith_text(pith_view_texts(planned.view), found_at(&planned, "/usr/bin/python").path),
                        "/usr/bin/python3.11");
    finish(&planned);
}

/* What of the command is wanted: the script, or nothing. */
static void assert_script(struct scratch *scratch, const char *command, const char *script)
{
    struct planned planned;
    const char *rest =
        pith_format(&scratch->arena, "[files]\n/app/run.py = run.py\n[image]\nworkdir = /app\n%s\n", command);
    assert_done(scratch, plan_all(scratch, with_python(scratch, rest), &planned));
    const struct pith_want *found = NULL;
    for (uint32_t i = 0; i < planned.plan.wants.count; i++) {
        const struct pith_want *want = &planned.plan.wants.items[i];
        if (want->rule == PITH_RULE_ENTRYPOINT && want->kind == PITH_WANT_FILE) {
            found = want;
        }
    }
    if ((found == NULL) != (script == NULL) || (found != NULL && strcmp(found->text, script) != 0)) {
        fail_msg("%s: wants %s", command, found == NULL ? "no script" : found->text);
    }
    finish(&planned);
}

static void scripts_are_found(void **state)
{
    struct scratch *scratch = *state;
    make_python(scratch);
    assert_script(scratch, "entrypoint = python run.py --port 1", "/app/run.py");
    assert_script(scratch, "entrypoint = python3 /app/run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = /usr/bin/python3 run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = /bin/python3.11 run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = python3.11 ./run.py", "/app/./run.py");
    assert_script(scratch, "entrypoint = python\ncmd = run.py", "/app/run.py");
    assert_script(scratch, "cmd = python run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = python -u -X dev -Werror -W ignore run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = python -Xdev -OOB run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = python --check-hash-based-pycs always run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = python -- run.py", "/app/run.py");
    assert_script(scratch, "entrypoint = python -m absent.module x.py", NULL);
    assert_script(scratch, "entrypoint = python -um absent", NULL);
    assert_script(scratch, "entrypoint = python -c 'import sys' absent.py", NULL);
    assert_script(scratch, "entrypoint = python -", NULL);
    assert_script(scratch, "entrypoint = python", NULL);
    assert_plan_refused(scratch, with_python(scratch, "[image]\nworkdir = /app\nentrypoint = python gone.py\n"),
                        "m.ini:7: the command runs /app/gone.py, which is not in the image; add `/app/gone.py = …`");
    assert_plan_refused(scratch, with_python(scratch, "[image]\nentrypoint = /bin/python3 gone.py\n"),
                        "the command runs /gone.py");
}

static void programs_are_found_on_the_path(void **state)
{
    struct scratch *scratch = *state;
    struct planned planned;
    make_program(scratch, "root/usr/bin/tool");
    make_file(scratch, "root/usr/local/bin/tool", "not executable");
    assert_done(scratch, plan_all(scratch, "[image]\nentrypoint = tool -x\n", &planned));
    const struct pith_want *want = want_of(&planned, "/usr/bin/tool", PITH_RULE_ENTRYPOINT);
    assert_non_null(want);
    assert_int_equal(want->kind, PITH_WANT_PROGRAM);
    assert_int_equal(want->line, 2);
    finish(&planned);
    assert_done(scratch, plan_all(scratch, "[image]\nworkdir = /usr\ncmd = bin/tool\n", &planned));
    assert_non_null(want_of(&planned, "/usr/bin/tool", PITH_RULE_ENTRYPOINT));
    finish(&planned);
    assert_plan_refused(scratch, "[image]\nentrypoint = absent\n", "m.ini:2: the command's 'absent' is nowhere on the");
    assert_plan_refused(scratch, "[image]\nentrypoint = tool\nenv.PATH = /bin\n", "nowhere on the PATH /bin");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_environment_has_defaults),   scratch_test(further_directories_are_on_pythonpath),
        scratch_test(the_path_of_a_base_is_extended), scratch_test(the_path_leads_to_the_interpreter),
        scratch_test(python_is_beside_python3),       scratch_test(scripts_are_found),
        scratch_test(programs_are_found_on_the_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
