/* SPDX-License-Identifier: Apache-2.0 */
/* What [python] names besides: distributions of requirement files, console scripts; and libraries found by name. */
#include "languages/python/tracing.h"

bool propose_requirements(struct expansion *expansion)
{
    const struct pith_python_plan *plan = pith_python_plan_of(expansion->plan);
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    for (uint32_t i = 0; i < plan->requirements.count; i++) {
        const struct pith_required *required = &plan->requirements.items[i];
        uint32_t index = pith_dists_named(dists, required->name);
        if (index == UINT32_MAX) {
            if (!required->conditional) {
                object_to(expansion,
                          (struct pith_finding){
                              .rule = "missing-distribution",
                              .level = PITH_ERROR,
                              .path = pith_format(expansion->arena, "%s:%u", required->file, required->line),
                              .reason = pith_format(
                                  expansion->arena, "requires %s, which is not installed",
                                  required->quiet ? "what is not quoted from a file outside the manifest's directory"
                                                  : required->name),
                              .remedy = "install the requirements in the interpreter's environment",
                          });
            }
            continue;
        }
        const char *name = dists->list.items[index].name;
        const char *where = pith_format(expansion->arena, "%s:%u", required->file, required->line);
        propose(expansion,
                (struct reach){.kind = PITH_NODE_DIST, .rule = PITH_RULE_REQUIREMENTS, .path = name, .detail = where});
        for (uint32_t j = 0; j < required->extras.count; j++) {
            propose(expansion,
                    (struct reach){.kind = PITH_NODE_EXTRA,
                                   .rule = PITH_RULE_REQUIREMENTS,
                                   .path = pith_format(expansion->arena, "%s[%s]", name, required->extras.items[j]),
                                   .detail = where});
        }
    }
    return true;
}

static bool is_there(struct expansion *expansion, const char *path, bool *there)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_file(expansion->view, path, &found, expansion->error);
    *there = seen == PITH_SEEN_FOUND;
    return seen != PITH_SEEN_FAILED;
}

/* Beside the interpreter; where a RECORD has it (pip in /usr/local for Debian's Python); in DIR/bin of `--target DIR`.
 */
static bool find_script(struct expansion *expansion, const char *name, const char **path)
{
    const struct pith_dists *dists = &tracing_of(expansion)->environment.dists;
    const char *interpreter = expansion->plan->interpreter;
    const char *beside =
        pith_format(expansion->arena, "%.*s/%s", (int)(strrchr(interpreter, '/') - interpreter), interpreter, name);
    const char *ending = pith_format(expansion->arena, "/bin/%s", name);
    bool there;
    *path = beside;
    if (!is_there(expansion, beside, &there) || there) {
        return there;
    }
    for (uint32_t i = 0; i < dists->list.count; i++) {
        const struct pith_dist *dist = &dists->list.items[i];
        for (uint32_t j = 0; j <= dist->files.count; j++) {
            const char *file = j < dist->files.count ? dist->files.items[j]
                                                     : pith_format(expansion->arena, "%s%s", dist->site, ending);
            size_t size = strlen(file), length = strlen(ending);
            if (size <= length || strcmp(file + size - length, ending) != 0) {
                continue;
            }
            if (!is_there(expansion, file, &there)) {
                return false;
            }
            if (there) {
                *path = file;
                return true;
            }
        }
    }
    return true;
}

bool propose_scripts(struct expansion *expansion)
{
    const struct pith_list *scripts = &expansion->plan->manifest->python.scripts;
    for (uint32_t i = 0; i < scripts->count; i++) {
        const char *path;
        bool there;
        if (!find_script(expansion, scripts->items[i].text, &path) || !is_there(expansion, path, &there)) {
            return false;
        }
        if (!there) {
            return pith_fail(expansion->error, PITH_MISSING,
                             "%s:%u: scripts = %s: there is no %s, and no installed distribution has such a script",
                             expansion->plan->manifest->path, scripts->items[i].line, scripts->items[i].text, path);
        }
        struct reach sample = {
            .kind = PITH_NODE_PROGRAM, .rule = PITH_RULE_SCRIPTS, .path = path, .line = scripts->items[i].line};
        propose(expansion, sample);
        sample.kind = PITH_NODE_SCRIPT;
        propose(expansion, sample);
    }
    return true;
}

/* What `ldconfig -p` would list; nothing where the cache is none. */
static bool read_sonames(struct expansion *expansion)
{
    tracing_of(expansion)->knows_sonames = true;
    return pith_cache_of(expansion->view, expansion->closure->big_endian, expansion->arena,
                         &tracing_of(expansion)->sonames, &tracing_of(expansion)->soname_count, expansion->error);
}

/* The first lib<name>.so*, as ctypes.util takes it. */
bool find_soname(struct expansion *expansion, const char *name, const char **soname)
{
    size_t size = strlen(name);
    *soname = NULL;
    if (!tracing_of(expansion)->knows_sonames && !read_sonames(expansion)) {
        return false;
    }
    for (uint32_t i = 0; i < tracing_of(expansion)->soname_count && *soname == NULL; i++) {
        const char *known = tracing_of(expansion)->sonames[i].soname;
        if (strncmp(known, "lib", 3) == 0 && strncmp(known + 3, name, size) == 0 &&
            strncmp(known + 3 + size, ".so", 3) == 0) {
            *soname = known;
        }
    }
    return true;
}
