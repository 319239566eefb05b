/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls whose argument names something: import_module("x"), find_spec, entry_points(group="x"), find_library("c"), …
 * A name that is only begun ("PIL." + x) takes all that begin so.
 */
#include "languages/python/source.h"

/* ".x" and `package`: how import_module and find_spec take relative names. */
static const char *absolute_name(const struct source_reading *reading, const struct pith_py_call *call)
{
    const struct source_unit *unit = reading->unit;
    uint32_t level = (uint32_t)strspn(call->text, ".");
    const char *name = call->text + level;
    if (call->own) { /* __name__ + ".x" */
        const char *base = unit->module == NULL ? unit->package : unit->module;
        return *base == '\0' ? NULL : pith_format(reading->expansion->arena, "%s%s", base, call->text);
    }
    if (call->kind == PITH_PY_DUNDER_IMPORT) {
        return source_absolute(reading, unit->package, call->level, call->text);
    }
    const char *package = call->package == NULL || *call->package == '\0' ? unit->package : call->package;
    return level > 0 && *package == '\0' ? NULL : source_absolute(reading, package, level, name);
}

static bool propose_module_call(struct source_reading *reading, const struct pith_py_call *call)
{
    struct reach sample = {
        .rule = PITH_RULE_NAMED_IMPORT, .detail = source_where(reading, call->place.line), .maybe = true};
    const char *name = absolute_name(reading, call);
    bool known;
    if (name == NULL || *name == '\0') {
        return true;
    }
    if (call->argument == PITH_PY_PREFIX) {
        return propose_beginning(reading->expansion, name, sample);
    }
    if (source_is_cold(reading->unit, name)) {
        return true;
    }
    if (call->kind == PITH_PY_RUN_MODULE) {
        return propose_main(reading->expansion, name, sample, &known);
    }
    if (!propose_module(reading->expansion, name, sample, &known)) {
        return false;
    }
    if (!known) {
        leave_out(reading->expansion, PITH_ABSENT_OPTIONAL, name, sample.detail);
    }
    for (uint32_t i = 0; i < call->name_count; i++) {
        const char *child = reading->facts->names.items[call->first_name + i];
        if (!propose_module(reading->expansion, pith_format(reading->expansion->arena, "%s.%s", name, child), sample,
                            &known)) {
            return false;
        }
    }
    return true;
}

static void propose_dist(struct source_reading *reading, const struct pith_py_call *call)
{
    const struct pith_dists *dists = &tracing_of(reading->expansion)->environment.dists;
    uint32_t index = pith_dists_named(dists, call->text);
    if (index != UINT32_MAX && !reading->unit->library) {
        propose(reading->expansion, (struct reach){.kind = PITH_NODE_DIST,
                                                   .rule = PITH_RULE_NAMED_IMPORT,
                                                   .path = dists->list.items[index].name,
                                                   .detail = source_where(reading, call->place.line),
                                                   .maybe = true});
    }
}

/* ctypes.util.find_library runs ldconfig -p, which needs no shell, and reads the cache that ships. */
static bool propose_find_library(struct source_reading *reading, const struct pith_py_call *call)
{
    struct expansion *expansion = reading->expansion;
    const char *where = source_where(reading, call->place.line);
    struct pith_found found;
    if (reading->unit->library) {
        return true; /* the library's own calls are what programs ask of it */
    }
    enum pith_seen seen = pith_view_resolve(expansion->view, "/sbin/ldconfig", &found, expansion->error);
    if (seen == PITH_SEEN_FOUND) {
        propose(expansion, (struct reach){.kind = PITH_NODE_PROGRAM,
                                          .rule = PITH_RULE_FIND_LIBRARY,
                                          .path = "/sbin/ldconfig",
                                          .detail = where,
                                          .maybe = true});
    }
    if (seen == PITH_SEEN_FAILED || call->argument != PITH_PY_CONSTANT) {
        return seen != PITH_SEEN_FAILED;
    }
    const char *soname;
    if (!find_soname(expansion, call->text, &soname)) {
        return false;
    }
    if (soname != NULL) {
        propose(expansion, (struct reach){.kind = PITH_NODE_LIBRARY,
                                          .rule = PITH_RULE_FIND_LIBRARY,
                                          .path = soname,
                                          .detail = where,
                                          .maybe = true});
    }
    return true;
}

static void propose_load_library(struct source_reading *reading, const struct pith_py_call *call)
{
    if (call->argument == PITH_PY_CONSTANT && !reading->unit->library && strstr(call->text, ".so") != NULL) {
        propose(reading->expansion, (struct reach){.kind = PITH_NODE_LIBRARY,
                                                   .rule = PITH_RULE_FIND_LIBRARY,
                                                   .path = call->text,
                                                   .detail = source_where(reading, call->place.line),
                                                   .maybe = true});
    }
}

static bool propose_call(struct source_reading *reading, const struct pith_py_call *call)
{
    bool known = call->argument == PITH_PY_CONSTANT;
    switch (call->kind) {
    case PITH_PY_IMPORT_MODULE:
    case PITH_PY_DUNDER_IMPORT:
    case PITH_PY_FIND_SPEC:
    case PITH_PY_RUN_MODULE:
    case PITH_PY_RESOURCES:
        return !(known || call->argument == PITH_PY_PREFIX) || propose_module_call(reading, call);
    case PITH_PY_ITER_MODULES:
        return reading->unit->library || *reading->unit->package == '\0' ||
               propose_children(reading->expansion, reading->unit->package, "",
                                (struct reach){.rule = PITH_RULE_NAMED_IMPORT,
                                               .detail = source_where(reading, call->place.line),
                                               .maybe = true});
    case PITH_PY_METADATA:
        if (known) {
            propose_dist(reading, call);
        }
        return true;
    case PITH_PY_ENTRY_POINTS:
        if (known && !reading->unit->library) {
            propose(reading->expansion, (struct reach){.kind = PITH_NODE_GROUP,
                                                       .rule = PITH_RULE_NAMED_IMPORT,
                                                       .path = call->text,
                                                       .detail = source_where(reading, call->place.line),
                                                       .maybe = true});
        }
        return true;
    case PITH_PY_FIND_LIBRARY:
        return propose_find_library(reading, call);
    case PITH_PY_LOAD_LIBRARY:
        propose_load_library(reading, call);
        return true;
    case PITH_PY_EXTEND_PATH:
        break;
    }
    return true;
}

bool propose_calls(struct source_reading *reading)
{
    for (uint32_t i = 0; i < reading->facts->calls.count; i++) {
        const struct pith_py_call *call = &reading->facts->calls.items[i];
        if (source_is_reached(reading, &call->place, call->text) && !propose_call(reading, call)) {
            return false;
        }
    }
    return true;
}
