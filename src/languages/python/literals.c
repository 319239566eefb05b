/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings that name a module: in the app's files anything that resolves (settings, dictConfig, "app:app"), elsewhere
 * only what lies in the same top-level package ("uvicorn.loops.auto:…"). And the groups of entry points that strings
 * name.
 */
#include "languages/python/source.h"

static void learn_groups(struct expansion *expansion)
{
    struct pith_texts *texts = pith_view_texts(expansion->view);
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    tracing_of(expansion)->knows_groups = true;
    for (uint32_t i = 0; i < dists->list.count; i++) {
        for (uint32_t j = 0; j < dists->list.items[i].entry_points.count; j++) {
            uint32_t text = pith_intern(texts, dists->list.items[i].entry_points.items[j].group);
            pith_extend(expansion->arena, &tracing_of(expansion)->groups, text, false);
            tracing_of(expansion)->groups.items[text] = true;
        }
    }
}

static bool is_group(struct expansion *expansion, const char *text)
{
    static const char *const of_tools[] = {"console_scripts", "gui_scripts"};
    for (size_t i = 0; i < sizeof of_tools / sizeof *of_tools; i++) {
        if (strcmp(text, of_tools[i]) == 0) {
            return false;
        }
    }
    if (!tracing_of(expansion)->knows_groups) {
        learn_groups(expansion);
    }
    uint32_t id = pith_text_find(pith_view_texts(expansion->view), text);
    return id < tracing_of(expansion)->groups.count && tracing_of(expansion)->groups.items[id];
}

static bool same_top_level(const struct source_unit *unit, const char *name)
{
    if (unit->module == NULL) {
        return false;
    }
    size_t size = strcspn(name, ".");
    return strcspn(unit->module, ".") == size && strncmp(unit->module, name, size) == 0;
}

/* six and its copies list the modules that they stand for. */
static bool is_six(const struct source_unit *unit)
{
    const char *dot = unit->module == NULL ? NULL : strrchr(unit->module, '.');
    return unit->module != NULL && !unit->library && strcmp(dot == NULL ? unit->module : dot + 1, "six") == 0;
}

/* "a.b.Class" → a.b: the longest beginning that is a module; with at least two parts, unless all of it is one. */
static bool propose_longest(struct source_reading *reading, const char *name, const struct reach *sample)
{
    struct expansion *expansion = reading->expansion;
    size_t size = strlen(name);
    bool known = false;
    while (size > 0 && !known) {
        const char *part = pith_copy(expansion->arena, name, size);
        if (!propose_module(expansion, part, *sample, &known)) {
            return false;
        }
        const char *dot = strrchr(part, '.');
        size = dot == NULL ? 0 : (size_t)(dot - part);
        if (strchr(name, '.') != NULL && size > 0 && memchr(name, '.', size) == NULL) {
            break; /* the first part alone says too little */
        }
    }
    return true;
}

static bool propose_literal(struct source_reading *reading, const struct pith_py_literal *literal)
{
    const struct source_unit *unit = reading->unit;
    const struct pith_module *module;
    struct reach sample = {.rule = PITH_RULE_LITERAL, .detail = source_where(reading, literal->line), .maybe = true};
    const char *name = literal->text;
    size_t dots = strspn(name, ".");
    if (!unit->library && !propose_codec(reading, literal, &sample)) {
        return false;
    }
    if (dots > 0) {
        name = source_absolute(reading, unit->package, (uint32_t)dots, name + dots);
    } else if (literal->kind == PITH_PY_ENTRY) {
        name = pith_copy(reading->expansion->arena, name, strcspn(name, ":"));
    }
    if (name == NULL || *name == '\0') {
        return true;
    }
    if (!unit->library && is_group(reading->expansion, name)) {
        propose(reading->expansion, (struct reach){.kind = PITH_NODE_GROUP,
                                                   .rule = PITH_RULE_LITERAL,
                                                   .path = name,
                                                   .detail = sample.detail,
                                                   .maybe = true});
    }
    /* [sys.executable, "-m", "timeit"] */
    if (reading->facts->option_m && !unit->library && literal->listed && dots == 0 && literal->kind <= PITH_PY_DOTTED) {
        bool known;
        if (!propose_main(reading->expansion, name, sample, &known)) {
            return false;
        }
    }
    if (literal->kind == PITH_PY_WORD) {
        if (!(unit->app && literal->listed) && !is_six(unit)) {
            return true;
        }
        /* A word is only taken for a package where it can hardly be anything else. */
        if (!pith_finder_find(tracing_of(reading->expansion)->finder, name, &module, reading->expansion->error)) {
            return false;
        }
        bool library = module->file != NULL && is_in_library(reading->expansion, module->file);
        return (library && !is_six(unit)) || propose_longest(reading, name, &sample);
    }
    if (!unit->app && !same_top_level(unit, name) && !is_six(unit)) {
        return true;
    }
    return literal->kind == PITH_PY_STEM ? propose_beginning(reading->expansion, name, sample)
                                         : propose_longest(reading, name, &sample);
}

/* CPython's own test suite, which gevent.testing and its like import, names its tests in strings: 27 MB of them. */
static bool is_of_test_suite(const struct source_unit *unit)
{
    return unit->library && unit->module != NULL && strncmp(unit->module, "test.", 5) == 0;
}

bool propose_literals(struct source_reading *reading)
{
    if (is_of_test_suite(reading->unit)) {
        return true;
    }
    for (uint32_t i = 0; i < reading->facts->literals.count; i++) {
        if (!propose_literal(reading, &reading->facts->literals.items[i])) {
            return false;
        }
    }
    return true;
}
