/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the facts of a Python source file to the modules that it asks for: import statements with what guards them, and
 * `from package import submodule`. An import that nothing guards and nobody can answer is a finding.
 */
#include "languages/python/source.h"

/* What runs whenever the module is imported, and whose failure nobody catches. */
static bool is_certain(const struct source_reading *reading, const struct pith_py_place *place, bool lazy)
{
    uint16_t softening = PITH_PY_FUNCTION | PITH_PY_CAUGHT | PITH_PY_HANDLER | PITH_PY_ELSE;
    return !lazy && (place->guards & softening) == 0 && reading->truth[place->condition] == PITH_PY_YES;
}

static bool is_followed(const struct source_reading *reading, const struct pith_py_place *place, const char *target)
{
    if (!source_is_reached(reading, place, target)) {
        return false;
    }
    if ((place->guards & PITH_PY_FUNCTION) != 0 && source_is_cold(reading->unit, target)) {
        leave_out(reading->expansion, PITH_ABSENT_COLD, target, source_where(reading, place->line));
        return false;
    }
    return true;
}

/* The tag of an extension that is there for another interpreter ("cpython-312-…"), or NULL. */
static bool foreign_extension(struct source_reading *reading, const char *name, const char **tag)
{
    struct expansion *expansion = reading->expansion;
    const char *dot = strrchr(name, '.');
    const struct pith_module *above = NULL;
    *tag = NULL;
    if (dot == NULL) {
        return true;
    }
    if (!pith_finder_find(tracing_of(expansion)->finder, pith_copy(expansion->arena, name, (size_t)(dot - name)),
                          &above, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < above->path_count && *tag == NULL; i++) {
        struct pith_found directory;
        const char *const *names;
        uint32_t count;
        if (pith_view_resolve(expansion->view, above->path[i], &directory, NULL) != PITH_SEEN_FOUND ||
            !pith_view_list(expansion->view, directory.path, &names, &count, expansion->error)) {
            return false;
        }
        size_t size = strlen(dot + 1);
        for (uint32_t j = 0; j < count && *tag == NULL; j++) {
            if (strncmp(names[j], dot + 1, size) == 0 && strncmp(names[j] + size, ".cpython-", 9) == 0) {
                *tag = names[j] + size + 1;
            }
        }
    }
    return true;
}

/* A zip on sys.path, which may hold any module, or NULL. */
static const char *archive_on_path(const struct pith_python *python)
{
    for (uint32_t i = 0; i < python->path.count; i++) {
        if (python->path.items[i].archive) {
            return python->path.items[i].path;
        }
    }
    return NULL;
}

/*
 * Nobody answers to this name. Only a top-level module that is lacking is sure to fail: names below a package may be
 * put into sys.modules by code (os.path, six.moves).
 */
static bool object_to_import(struct source_reading *reading, const char *name, uint32_t line)
{
    struct expansion *expansion = reading->expansion;
    const char *tag;
    struct pith_finding finding = {
        .rule = "unresolved-import",
        .level = PITH_ERROR,
        .path = source_where(reading, line),
        .remedy = "install it in the interpreter's environment, add it to [files], or write why not: [policy] "
                  "allow.unresolved-import = …",
    };
    if (!foreign_extension(reading, name, &tag)) {
        return false;
    }
    if (tag != NULL) {
        finding.rule = "foreign-extension";
        finding.reason = pith_format(
            expansion->arena, "imports %s, which is there for another interpreter only (%s); this one is %s", name, tag,
            tracing_of(expansion)->environment.python.soabi == NULL ? "another"
                                                                    : tracing_of(expansion)->environment.python.soabi);
        finding.remedy = "install the package again with this interpreter's pip";
    } else if (strchr(name, '.') == NULL) {
        const struct pith_dist *dist = editable_of(expansion, name);
        finding.reason = pith_format(expansion->arena, "imports %s, which is not found", name);
        finding.remedy = dist == NULL ? finding.remedy : editable_remedy(expansion, dist);
        const char *archive = archive_on_path(&tracing_of(expansion)->environment.python);
        if (archive != NULL) {
            finding.level = PITH_WARNING;
            finding.reason =
                pith_format(expansion->arena, "%s, unless in %s, which is not looked into", finding.reason, archive);
        }
    } else {
        return true;
    }
    suspect(expansion, reading->unit->node, finding);
    return true;
}

static bool propose_one(struct source_reading *reading, const char *name, const struct reach *sample, bool *known)
{
    return propose_module(reading->expansion, name, *sample, known) && propose_uses(reading, name, *sample);
}

static bool propose_import(struct source_reading *reading, const struct pith_py_import *import)
{
    const struct source_unit *unit = reading->unit;
    bool certain = is_certain(reading, &import->place, import->lazy), known, fallback;
    const char *name = source_absolute(reading, unit->package, import->level, import->module);
    if (name == NULL || !is_followed(reading, &import->place, name)) {
        return true;
    }
    if (!source_is_fallback(reading, name, &fallback)) {
        return false;
    }
    if (fallback) {
        leave_out(reading->expansion, PITH_ABSENT_FALLBACK, name, source_where(reading, import->place.line));
        return true;
    }
    struct reach sample = {
        .rule = PITH_RULE_IMPORT,
        .detail = source_where(reading, import->place.line),
        .maybe = !certain,
    };
    if (!propose_one(reading, name, &sample, &known) ||
        (!known && import->level == 0 && !propose_vendored(reading, name, &sample, &known))) {
        return false;
    }
    if (!known) {
        /* `import a.b`, where a has an attribute b: what there is of the way is needed all the same. */
        const char *dot = strrchr(name, '.');
        bool above = false;
        if (dot != NULL &&
            !propose_module(reading->expansion, pith_copy(reading->expansion->arena, name, strcspn(name, ".")), sample,
                            &above)) {
            return false;
        }
        const char *missing =
            dot != NULL && !above ? pith_copy(reading->expansion->arena, name, strcspn(name, ".")) : name;
        if (!certain) {
            leave_out(reading->expansion, PITH_ABSENT_OPTIONAL, missing, sample.detail);
        }
        return !certain || object_to_import(reading, missing, import->place.line);
    }
    for (uint32_t i = 0; i < import->name_count; i++) {
        const char *child = reading->facts->names.items[import->first_name + i];
        const char *whole = pith_format(reading->expansion->arena, "%s.%s", name, child);
        if (strcmp(child, "*") == 0) {
            continue;
        }
        if (!source_is_fallback(reading, whole, &fallback) ||
            (!fallback && !propose_one(reading, whole, &sample, &known))) {
            return false;
        }
    }
    return true;
}

/* `from package import *` brings the submodules that __all__ names. */
static bool propose_all(struct source_reading *reading)
{
    const struct source_unit *unit = reading->unit;
    struct reach sample = {.rule = PITH_RULE_LITERAL, .detail = "__all__", .maybe = true};
    if (unit->module == NULL || strcmp(unit->module, unit->package) != 0) {
        return true;
    }
    for (uint32_t i = 0; i < reading->facts->all.count; i++) {
        bool known;
        const char *name = pith_format(reading->expansion->arena, "%s.%s", unit->module, reading->facts->all.items[i]);
        if (!propose_module(reading->expansion, name, sample, &known)) {
            return false;
        }
    }
    return true;
}

bool propose_imports(struct expansion *expansion, const struct source_unit *unit, const struct pith_found *found)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct source_reading reading = {.expansion = expansion, .unit = unit, .found = found, .scratch = &scratch};
    const char *fault;
    if (!pith_view_pysource(expansion->view, found, &reading.facts, &fault, expansion->error)) {
        return false;
    }
    if (fault != NULL) {
        object_to(expansion, (struct pith_finding){.rule = "unreadable-source",
                                                   .level = unit->app ? PITH_WARNING : PITH_NOTE,
                                                   .path = unit->path,
                                                   .reason = fault});
        return true;
    }
    struct pith_py_target target = {.major = tracing_of(expansion)->environment.python.major,
                                    .minor = tracing_of(expansion)->environment.python.minor,
                                    .platform = "linux",
                                    .main = unit->module == NULL};
    reading.truth = pith_pysource_judge(reading.facts, &target, &scratch);
    for (uint32_t i = 0; i < reading.facts->imports.count; i++) {
        if (!propose_import(&reading, &reading.facts->imports.items[i])) {
            return false;
        }
    }
    return propose_all(&reading) && propose_calls(&reading) && propose_literals(&reading);
}
