/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as Python source: no crash, no slow input, facts that hold together, and the same ones by each first stage.
 */
#include "languages/python/parser/scan.h"
#include "support/target.h"

static void check_place(const struct pith_pysource *facts, const struct pith_py_place *place)
{
    require(place->line >= 1 && place->line <= facts->lines);
    require(place->condition < facts->conditions.count);
    require((place->functions > 0) == ((place->guards & PITH_PY_FUNCTION) != 0));
}

static void check(const struct pith_pysource *facts, struct pith_arena *arena)
{
    for (uint32_t i = 0; i < facts->imports.count; i++) {
        const struct pith_py_import *import = &facts->imports.items[i];
        check_place(facts, &import->place);
        require(import->module != NULL && (import->from || (import->level == 0 && import->name_count == 0)));
        require(import->name_count == 0 || import->first_name + import->name_count <= facts->names.count);
        require(i == 0 || import[-1].place.line <= import->place.line);
    }
    for (uint32_t i = 0; i < facts->calls.count; i++) {
        const struct pith_py_call *call = &facts->calls.items[i];
        check_place(facts, &call->place);
        require(call->text != NULL && call->kind <= PITH_PY_LOAD_LIBRARY && call->argument <= PITH_PY_DYNAMIC);
        require(call->name_count == 0 || call->first_name + call->name_count <= facts->names.count);
    }
    for (uint32_t i = 0; i < facts->literals.count; i++) {
        const struct pith_py_literal *literal = &facts->literals.items[i];
        require(literal->line >= 1 && literal->line <= facts->lines && *literal->text != '\0');
    }
    for (uint32_t i = 2; i < facts->conditions.count; i++) {
        require(facts->conditions.items[i].left < i && facts->conditions.items[i].right < i);
    }
    struct pith_py_target target = {.major = 3, .minor = 11, .platform = "linux"};
    const uint8_t *truths = pith_pysource_judge(facts, &target, arena);
    for (uint32_t i = 0; i < facts->conditions.count; i++) {
        require(truths[i] <= PITH_PY_YES);
        /* What holds for any target must hold for this one. */
        require(facts->conditions.items[i].always == PITH_PY_MAYBE || facts->conditions.items[i].always == truths[i]);
    }
}

static bool same_place(const struct pith_py_place *a, const struct pith_py_place *b)
{
    return a->line == b->line && a->condition == b->condition && a->guards == b->guards && a->functions == b->functions;
}

static void same(const struct pith_pysource *a, const struct pith_pysource *b)
{
    require(a->imports.count == b->imports.count && a->calls.count == b->calls.count && a->lines == b->lines);
    require(a->literals.count == b->literals.count && a->all.count == b->all.count && a->incomplete == b->incomplete);
    require(a->conditions.count == b->conditions.count && a->names.count == b->names.count);
    for (uint32_t i = 0; i < a->imports.count; i++) {
        require(same_place(&a->imports.items[i].place, &b->imports.items[i].place));
        require(strcmp(a->imports.items[i].module, b->imports.items[i].module) == 0);
    }
    for (uint32_t i = 0; i < a->literals.count; i++) {
        require(strcmp(a->literals.items[i].text, b->literals.items[i].text) == 0);
        require(a->literals.items[i].line == b->literals.items[i].line &&
                a->literals.items[i].listed == b->literals.items[i].listed);
    }
}

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_pysource fast, portable;
    struct pith_error error = {0};
    const char *bytes = (const char *)data;
    bool read = pith_pysource_read_with(pith_py_classifier(), bytes, size, &arena, &fast, &error);
    require(read == (size == 0 || memchr(bytes, '\0', size) == NULL));
    require(pith_pysource_read_with(pith_py_classify_portable, bytes, size, &arena, &portable, &error) == read);
    if (read) {
        check(&fast, &arena);
        same(&fast, &portable);
    } else {
        require(error.code == PITH_MISSING && *error.message != '\0');
    }
}
