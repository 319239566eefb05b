/* SPDX-License-Identifier: Apache-2.0 */
/* From what a manifest asks for to what follows from it: programs, libraries, links, trees, and what is not there. */
#include "engine.h"

static void a_program_brings_what_its_loader_needs(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_program(engine, "/usr/bin/app", "libone.so.1", NULL);
    put_library(engine, "/usr/lib/libone.so.1.2", "libone.so.1", "libtwo.so.1");
    put_link(engine->root, "/usr/lib/libone.so.1", "libone.so.1.2");
    put_library(engine, "/usr/lib/libtwo.so.1", "libtwo.so.1", NULL);
    put_library(engine, "/usr/lib/libother.so.1", "libother.so.1", NULL);
    compose_engine(engine, "[program]\npath = /usr/bin/app\n" ENGINE_BARE);
    assert_int_equal(engine->composition.errors, 0);
    assert_leads_to(engine, "test.ini", PITH_RULE_PROGRAM, "/usr/bin/app");
    assert_leads_to(engine, "/usr/bin/app", PITH_RULE_INTERP, ENGINE_LOADER);
    assert_leads_to(engine, "/usr/bin/app", PITH_RULE_NEEDED, "/usr/lib/libone.so.1"); /* the link, and */
    assert_leads_to(engine, "/usr/bin/app", PITH_RULE_NEEDED, "/usr/lib/libone.so.1.2");
    assert_leads_to(engine, "/usr/lib/libone.so.1.2", PITH_RULE_NEEDED, "/usr/lib/libtwo.so.1");
    assert_string_equal(engine->composition.closure.loader, ENGINE_LOADER);
    assert_ships(engine, "/lib/libc.so.6");
    assert_stays(engine, "/usr/lib/libother.so.1");
    assert_int_equal(edge_of(engine, "test.ini", PITH_RULE_PROGRAM, "/usr/bin/app")->line, 2);
}

static void what_is_missing_is_an_error(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_program(engine, "/usr/bin/app", "libone.so.1", "libgone.so.1");
    put_library(engine, "/usr/lib/libone.so.1", "libone.so.1", "libdeep.so.1");
    compose_engine(engine, "[program]\npath = /usr/bin/app\n" ENGINE_BARE);
    assert_fault(engine, "missing-library", "/usr/bin/app", PITH_ERROR, "needs libgone.so.1");
    assert_fault(engine, "missing-library", "/usr/lib/libone.so.1", PITH_ERROR, "needs libdeep.so.1");
    assert_int_equal(engine->composition.errors, 2);
}

static void excluded_libraries_are_not_missed(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_program(engine, "/usr/bin/app", "libgone.so.1", NULL);
    compose_engine(engine, "[program]\npath = /usr/bin/app\n[libraries]\nexclude = libgone.so.1\n" ENGINE_BARE);
    assert_int_equal(engine->composition.errors, 0);
    assert_null(found_fault(engine, "missing-library", "/usr/bin/app"));
}

static void versions_are_proved(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_elf(&engine->arena, engine->root, "/usr/bin/app",
            &(struct elf_made){.interpreter = ENGINE_LOADER,
                               .needed = {"libc.so.6"},
                               .wants = {{"libc.so.6", "GLIBC_2.34"}, {"libc.so.6", "GLIBC_2.99"}}});
    compose_engine(engine, "[program]\npath = /usr/bin/app\n" ENGINE_BARE);
    assert_fault(engine, "symbol-version", "/usr/bin/app", PITH_ERROR, "GLIBC_2.99");
    assert_int_equal(engine->composition.errors, 1);
}

static void listed_libraries_are_opened_in_the_program(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_program(engine, "/usr/bin/app", NULL, NULL);
    put_library(engine, "/usr/lib/libplug.so.1", "libplug.so.1", "libdeep.so.1");
    put_library(engine, "/usr/lib/libdeep.so.1", "libdeep.so.1", NULL);
    compose_engine(engine, "[program]\npath = /usr/bin/app\n[libraries]\ndlopen = libplug.so.1\n" ENGINE_BARE);
    assert_leads_to(engine, "test.ini", PITH_RULE_DLOPEN_LISTED, "libplug.so.1");
    assert_leads_to(engine, "/usr/bin/app", PITH_RULE_DLOPEN_LISTED, "/usr/lib/libplug.so.1");
    assert_leads_to(engine, "/usr/lib/libplug.so.1", PITH_RULE_NEEDED, "/usr/lib/libdeep.so.1");
    assert_int_equal(engine->composition.errors, 0);
}

static void without_a_program_nothing_is_opened(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_library(engine, "/usr/lib/libplug.so.1", "libplug.so.1", NULL);
    compose_engine(engine, "[files]\n/usr/share/ = root:/usr/lib\n[libraries]\ndlopen = libplug.so.1\n" ENGINE_BARE);
    assert_fault(engine, "missing-library", "libplug.so.1", PITH_ERROR, "no program would open it");
}

static void scripts_lead_to_their_interpreters(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_program(engine, "/usr/bin/tool", NULL, NULL);
    put_program(engine, "/usr/bin/env", NULL, NULL);
    put_text(engine->root, "/usr/bin/plain", "#!/usr/bin/tool -x\n");
    put_text(engine->root, "/usr/bin/searched", "#!/usr/bin/env tool\n");
    put_text(engine->root, "/usr/bin/dead", "#!/usr/bin/gone\n");
    put_text(engine->root, "/usr/bin/none", "text\n");
    compose_engine(engine, "[program]\npath = /usr/bin/plain /usr/bin/searched /usr/bin/dead /usr/bin/none\n"
                           "[image]\nenv.PATH = /nowhere:/usr/bin\n" ENGINE_BARE);
    assert_leads_to(engine, "/usr/bin/plain", PITH_RULE_SHEBANG, "/usr/bin/tool");
    assert_leads_to(engine, "/usr/bin/searched", PITH_RULE_SHEBANG, "/usr/bin/env");
    assert_leads_to(engine, "/usr/bin/searched", PITH_RULE_SHEBANG, "/usr/bin/tool");
    assert_fault(engine, "dead-shebang", "/usr/bin/dead", PITH_ERROR, "/usr/bin/gone");
    assert_fault(engine, "not-executable", "/usr/bin/none", PITH_ERROR, "neither an ELF program nor a script");
}

static void a_whole_tree_is_kept_but_not_sure(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_program(engine, "/usr/bin/app", NULL, NULL);
    put_library(engine, "/opt/plugins/one.so", "one.so", "libgone.so.1");
    put_text(engine->root, "/opt/plugins/deep/data", "x");
    put_link(engine->root, "/opt/plugins/away", "../nowhere");
    compose_engine(engine,
                   "[program]\npath = /usr/bin/app\n[keep]\nthey are loaded by name = /opt/plugins\n" ENGINE_BARE);
    assert_ships(engine, "/opt/plugins/deep/data");
    assert_fault(engine, "missing-library", "/opt/plugins/one.so", PITH_NOTE, "needs libgone.so.1");
    assert_fault(engine, "dangling-link", "/opt/plugins/away", PITH_NOTE, "");
    assert_int_equal(engine->composition.errors, 0);
    const struct pith_edge *edge = edge_of(engine, "test.ini", PITH_RULE_KEEP, "/opt/plugins");
    assert_non_null(edge);
    assert_string_equal(pith_text(pith_view_texts(engine->composition.view), edge->detail), "they are loaded by name");
}

static void certainty_follows_certain_edges(void **state)
{
    struct engine *engine = *state;
    put_system(engine);
    put_program(engine, "/usr/bin/app", "libone.so.1", NULL);
    put_library(engine, "/usr/lib/libone.so.1", "libone.so.1", NULL);
    put_library(engine, "/opt/plugins/one.so", "one.so", "libtwo.so.1");
    put_library(engine, "/usr/lib/libtwo.so.1", "libtwo.so.1", NULL);
    compose_engine(engine,
                   "[program]\npath = /usr/bin/app\n[keep]\nthey are loaded by name = /opt/plugins\n" ENGINE_BARE);
    assert_true(node_of(engine, PITH_NODE_FILE, "/usr/lib/libone.so.1")->certain);
    assert_false(node_of(engine, PITH_NODE_FILE, "/opt/plugins/one.so")->certain);
    assert_false(node_of(engine, PITH_NODE_FILE, "/usr/lib/libtwo.so.1")->certain);
    assert_true(node_of(engine, PITH_NODE_FILE, "/usr/lib/libtwo.so.1")->bound);
    assert_ships(engine, "/usr/lib/libtwo.so.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        engine_test(a_program_brings_what_its_loader_needs),
        engine_test(what_is_missing_is_an_error),
        engine_test(excluded_libraries_are_not_missed),
        engine_test(versions_are_proved),
        engine_test(listed_libraries_are_opened_in_the_program),
        engine_test(without_a_program_nothing_is_opened),
        engine_test(scripts_lead_to_their_interpreters),
        engine_test(a_whole_tree_is_kept_but_not_sure),
        engine_test(certainty_follows_certain_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
