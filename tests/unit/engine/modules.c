/* SPDX-License-Identifier: Apache-2.0 */
/* What a program in Python reaches, over an interpreter in memory: modules, distributions, and which library wins. */
#include "engine.h"

#define SITE "/usr/lib/python3.12/site-packages"
#define APP ENGINE_PYTHON "[files]\n/app/main.py = root:/srv/main.py\n[image]\nentrypoint = python3.12 /app/main.py\n"

static void put_app(struct engine *engine, const char *source)
{
    put_python(engine);
    put_text(engine->root, "/srv/main.py", source);
}

static void put_distribution(struct engine *engine, const char *name, const char *requires)
{
    struct pith_arena *arena = &engine->arena;
    const char *info = pith_format(arena, SITE "/%s-1.dist-info", name);
    put_text(engine->root, pith_format(arena, "%s/METADATA", info),
             pith_format(arena, "Name: %s\nVersion: 1\n%s\n", name, requires));
    put_text(engine->root, pith_format(arena, "%s/RECORD", info),
             pith_format(arena, "%s/__init__.py,,\n%s/data.txt,,\n%s-1.dist-info/METADATA,,\n%s-1.dist-info/RECORD,,\n",
                         name, name, name, name));
    put_text(engine->root, pith_format(arena, SITE "/%s/__init__.py", name), "");
    put_text(engine->root, pith_format(arena, SITE "/%s/data.txt", name), "x");
}

static void imports_are_followed(void **state)
{
    struct engine *engine = *state;
    put_app(engine, "import first.sub\n");
    put_text(engine->root, SITE "/first/__init__.py", "");
    put_text(engine->root, SITE "/first/sub.py", "from . import near\nimport second\n");
    put_text(engine->root, SITE "/first/near.py", "");
    put_text(engine->root, SITE "/second.py", "");
    put_text(engine->root, SITE "/third.py", "");
    compose_engine(engine, APP ENGINE_BARE);
    assert_int_equal(engine->composition.errors, 0);
    assert_leads_to(engine, "/app/main.py", PITH_RULE_IMPORT, "first.sub");
    assert_leads_to(engine, "first.sub", PITH_RULE_IMPORT, "first.near");
    assert_leads_to(engine, "first.sub", PITH_RULE_IMPORT, "second");
    assert_ships(engine, SITE "/first/__init__.py");
    assert_ships(engine, SITE "/second.py");
    assert_stays(engine, SITE "/third.py");
    assert_true(node_of(engine, PITH_NODE_MODULE, "second")->certain);
}

static void guarded_imports_are_not_certain(void **state)
{
    struct engine *engine = *state;
    put_app(engine, "try:\n    import nowhere, maybe\nexcept ImportError:\n    maybe = None\n"
                    "import sys\nif sys.platform == 'win32':\n    import never\n");
    put_text(engine->root, SITE "/maybe.py", "import absent\n");
    put_text(engine->root, SITE "/never.py", "");
    compose_engine(engine, APP ENGINE_BARE);
    assert_ships(engine, SITE "/maybe.py");
    assert_stays(engine, SITE "/never.py");
    assert_false(node_of(engine, PITH_NODE_MODULE, "maybe")->certain);
    assert_int_equal(engine->composition.errors, 0);
}

static void what_was_a_guess_may_become_certain(void **state)
{
    struct engine *engine = *state;
    put_app(engine, "try:\n    import early\nexcept ImportError:\n    pass\nimport late\n");
    put_text(engine->root, SITE "/early.py", "import one\nimport two\n");
    put_text(engine->root, SITE "/late.py", "import early\n");
    put_text(engine->root, SITE "/one.py", "");
    put_text(engine->root, SITE "/two.py", "");
    compose_engine(engine, APP ENGINE_BARE);
    assert_true(node_of(engine, PITH_NODE_MODULE, "one")->certain);
    assert_true(node_of(engine, PITH_NODE_MODULE, "two")->certain);
}

static void a_missing_module_is_an_error(void **state)
{
    struct engine *engine = *state;
    put_app(engine, "import gone\n");
    compose_engine(engine, APP ENGINE_BARE);
    assert_fault(engine, "unresolved-import", "/app/main.py:1", PITH_ERROR, "imports gone");
}

static void a_distribution_ships_whole(void **state)
{
    struct engine *engine = *state;
    put_app(engine, "import one\n");
    put_distribution(engine, "one", "Requires-Dist: two\nRequires-Dist: three; extra == 'x'\n");
    put_distribution(engine, "two", "");
    put_distribution(engine, "three", "");
    compose_engine(engine, APP ENGINE_BARE);
    assert_leads_to(engine, "one", PITH_RULE_OWNER, "one"); /* the module, its distribution */
    assert_leads_to(engine, "one", PITH_RULE_REQUIRES, "two");
    assert_ships(engine, SITE "/one/data.txt");
    assert_ships(engine, SITE "/two/data.txt");
    assert_stays(engine, SITE "/three/__init__.py");
}

static void excluded_modules_are_left_out(void **state)
{
    struct engine *engine = *state;
    put_app(engine, "import first\n");
    put_text(engine->root, SITE "/first.py", "try:\n    import second\nexcept ImportError:\n    pass\n");
    put_text(engine->root, SITE "/second.py", "");
    compose_engine(engine, ENGINE_PYTHON "exclude = second\n[files]\n/app/main.py = root:/srv/main.py\n"
                                         "[image]\nentrypoint = python3.12 /app/main.py\n" ENGINE_BARE);
    assert_ships(engine, SITE "/first.py");
    assert_stays(engine, SITE "/second.py");
}

/* Two extension modules that bring a library of one name each. */
static void put_rivals(struct engine *engine, const char *want, const char *of_second)
{
    struct pith_arena *arena = &engine->arena;
    put_app(engine, "import a._x\nimport b._y\n");
    for (int i = 0; i < 2; i++) {
        const char *package = i == 0 ? "a" : "b", *module = i == 0 ? "_x" : "_y";
        put_text(engine->root, pith_format(arena, SITE "/%s/__init__.py", package), "");
        put_elf(arena, engine->root, pith_format(arena, SITE "/%s/%s.cpython-312-x86_64-linux-gnu.so", package, module),
                &(struct elf_made){.needed = {"libz.so.1"},
                                   .runpath = "$ORIGIN",
                                   .exports = {i == 0 ? "PyInit__x" : "PyInit__y"},
                                   .wants = {{want == NULL || i > 0 ? NULL : "libz.so.1", want}}});
        put_elf(arena, engine->root, pith_format(arena, SITE "/%s/libz.so.1", package),
                &(struct elf_made){.soname = "libz.so.1", .defines = {i == 0 ? "Z_2" : of_second}, .exports = {"z"}});
    }
}

static void two_files_of_one_soname_collide(void **state)
{
    struct engine *engine = *state;
    put_rivals(engine, NULL, "Z_2");
    compose_engine(engine, APP ENGINE_BARE);
    assert_fault(engine, "soname-collision", SITE "/a/libz.so.1", PITH_WARNING, "the first to be loaded serves both");
    assert_int_equal(engine->composition.errors, 0);
}

static void a_collision_that_breaks_is_an_error(void **state)
{
    struct engine *engine = *state;
    put_rivals(engine, "Z_2", "Z_1");
    compose_engine(engine, APP ENGINE_BARE);
    assert_fault(engine, "soname-collision", SITE "/a/libz.so.1", PITH_ERROR,
                 "wants its version Z_2, which " SITE "/b/libz.so.1 does not have");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        engine_test(imports_are_followed),
        engine_test(guarded_imports_are_not_certain),
        engine_test(what_was_a_guess_may_become_certain),
        engine_test(a_missing_module_is_an_error),
        engine_test(a_distribution_ships_whole),
        engine_test(excluded_modules_are_left_out),
        engine_test(two_files_of_one_soname_collide),
        engine_test(a_collision_that_breaks_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
