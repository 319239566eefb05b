/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine's tests share: a manifest composed over a root in memory, and questions to the graph that it gives.
 */
#ifndef PITH_TEST_ENGINE_H
#define PITH_TEST_ENGINE_H

#include "../elf.h"
#include "pith/compose.h"

struct engine {
    struct pith_arena arena;
    struct pith_error error;
    struct pith_source *root;
    struct pith_composition composition;
};

__attribute__((unused)) static int engine_begin(void **state)
{
    struct engine *engine = calloc(1, sizeof *engine);
    assert_non_null(engine);
    engine->root = pith_source_memory("root", &engine->arena);
    *state = engine;
    return 0;
}

__attribute__((unused)) static int engine_end(void **state)
{
    struct engine *engine = *state;
    pith_composition_finish(&engine->composition);
    pith_source_destroy(engine->root);
    pith_arena_finish(&engine->arena);
    free(engine);
    return 0;
}

#define engine_test(function) cmocka_unit_test_setup_teardown(function, engine_begin, engine_end)

#define ENGINE_LOADER "/lib64/ld-linux-x86-64.so.2"
#define ENGINE_BARE "[base]\npreset = none\n"

/* A loader and a C library, without which no program starts. */
__attribute__((unused)) static void put_system(struct engine *engine)
{
    put_elf(&engine->arena, engine->root, ENGINE_LOADER,
            &(struct elf_made){.soname = "ld-linux-x86-64.so.2", .texts = {"/lib/", "/usr/lib/"}});
    put_elf(&engine->arena, engine->root, "/lib/libc.so.6",
            &(struct elf_made){.soname = "libc.so.6", .defines = {"GLIBC_2.34"}, .exports = {"puts"}});
}

/* A program that needs the C library and up to two more. */
__attribute__((unused)) static void put_program(struct engine *engine, const char *path, const char *one,
                                                const char *two)
{
    put_elf(&engine->arena, engine->root, path,
            &(struct elf_made){.interpreter = ENGINE_LOADER, .needed = {"libc.so.6", one, two}});
}

__attribute__((unused)) static void put_library(struct engine *engine, const char *path, const char *soname,
                                                const char *needed)
{
    put_elf(&engine->arena, engine->root, path, &(struct elf_made){.soname = soname, .needed = {needed}});
}

/* An interpreter of CPython 3.12 below /usr with a library of as many modules as a start needs, and none for real. */
__attribute__((unused)) static void put_python(struct engine *engine)
{
    static const char *const modules[] = {"os",
                                          "site",
                                          "codecs",
                                          "io",
                                          "abc",
                                          "stat",
                                          "posixpath",
                                          "sys",
                                          "types",
                                          "keyword",
                                          "re",
                                          "encodings/__init__",
                                          "encodings/utf_8"};
    put_system(engine);
    put_elf(&engine->arena, engine->root, "/usr/bin/python3.12",
            &(struct elf_made){.interpreter = ENGINE_LOADER,
                               .needed = {"libc.so.6"},
                               .texts = {".cpython-312-x86_64-linux-gnu.so", "3.12.4", "cpython-312"},
                               .least = 5000});
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        put_text(engine->root, pith_format(&engine->arena, "/usr/lib/python3.12/%s.py", modules[i]), "");
    }
    put_directory(engine->root, "/usr/lib/python3.12/lib-dynload");
}

#define ENGINE_PYTHON "[python]\ninterpreter = /usr/bin/python3.12\n"

__attribute__((unused)) static bool run_engine(struct engine *engine, const char *manifest)
{
    const struct pith_request request = {.manifest = "test.ini", .text = manifest, .source = engine->root};
    return pith_compose(&request, &engine->composition, &engine->error);
}

__attribute__((unused)) static void compose_engine(struct engine *engine, const char *manifest)
{
    assert_done(engine, run_engine(engine, manifest));
}

__attribute__((unused)) static const struct pith_node *node_of(const struct engine *engine, enum pith_node_kind kind,
                                                               const char *text)
{
    const struct pith_graph *graph = &engine->composition.closure.graph;
    uint32_t id = pith_text_find(pith_view_texts(engine->composition.view), text);
    uint32_t node = id == 0 ? UINT32_MAX : pith_graph_find(graph, kind, id);
    return node == UINT32_MAX ? NULL : &graph->nodes.items[node];
}

__attribute__((unused)) static const char *text_of_node(const struct engine *engine, uint32_t node)
{
    const struct pith_node *it = &engine->composition.closure.graph.nodes.items[node];
    return it->kind == PITH_NODE_MANIFEST ? "test.ini" : pith_text(pith_view_texts(engine->composition.view), it->text);
}

/* The edge by a rule from one text to another, or NULL. */
__attribute__((unused)) static const struct pith_edge *edge_of(const struct engine *engine, const char *from,
                                                               enum pith_rule rule, const char *to)
{
    const struct pith_graph *graph = &engine->composition.closure.graph;
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        if (edge->rule == (uint16_t)rule && strcmp(text_of_node(engine, edge->from), from) == 0 &&
            strcmp(text_of_node(engine, edge->to), to) == 0) {
            return edge;
        }
    }
    return NULL;
}

#define assert_leads_to(engine, from, rule, to) \
    do { \
        if (edge_of(engine, from, rule, to) == NULL) { \
            fail_msg("%s does not lead to %s by '%s'", from, to, pith_rule_word(rule)); \
        } \
    } while (0)

__attribute__((unused)) static bool ships(const struct engine *engine, const char *path)
{
    return pith_rootfs_find(&engine->composition.rootfs, path) != NULL;
}

#define assert_ships(engine, path) \
    do { \
        if (!ships(engine, path)) { \
            fail_msg("%s does not ship", path); \
        } \
    } while (0)

#define assert_stays(engine, path) \
    do { \
        if (ships(engine, path)) { \
            fail_msg("%s ships", path); \
        } \
    } while (0)

/* The finding of a rule about a path; NULL: there is none. */
__attribute__((unused)) static const struct pith_finding *found_fault(const struct engine *engine, const char *rule,
                                                                      const char *path)
{
    for (uint32_t i = 0; i < engine->composition.findings.list.count; i++) {
        const struct pith_finding *it = &engine->composition.findings.list.items[i];
        if (strcmp(it->rule, rule) == 0 && strcmp(it->path, path) == 0) {
            return it;
        }
    }
    return NULL;
}

__attribute__((unused)) static void assert_fault(const struct engine *engine, const char *rule, const char *path,
                                                 enum pith_level level, const char *reason)
{
    const struct pith_finding *it = found_fault(engine, rule, path);
    if (it == NULL) {
        fail_msg("no finding %s about %s", rule, path);
        return;
    }
    assert_int_equal(it->level, level);
    if (strstr(it->reason, reason) == NULL) {
        fail_msg("'%s' is not in: %s", reason, it->reason);
    }
}

#endif
