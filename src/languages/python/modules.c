/* SPDX-License-Identifier: Apache-2.0 */
/* Proposals of modules: by name, as the main one, and their bytecode. */
#include "languages/python/tracing.h"

/* The library may be reached through a link (uv's cpython-3.12-linux), and `path` be written either way. */
bool is_in_library(const struct expansion *expansion, const char *path)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    const char *const roots[] = {python->stdlib, python->dynload, real_path(expansion, python->stdlib),
                                 real_path(expansion, python->dynload)};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        size_t size = strlen(roots[i]);
        if (strncmp(path, roots[i], size) == 0 && path[size] == '/') {
            const char *below = path + size + 1;
            return strncmp(below, "site-packages/", 14) != 0 && strncmp(below, "dist-packages/", 14) != 0;
        }
    }
    return false;
}

bool propose_module(struct expansion *expansion, const char *name, struct reach sample, bool *known)
{
    const struct pith_module *module;
    if (!pith_finder_find(tracing_of(expansion)->finder, name, &module, expansion->error)) {
        return false;
    }
    *known = module->kind != PITH_MODULE_ABSENT;
    if (*known && !is_excluded_module(expansion, name)) {
        sample.kind = PITH_NODE_MODULE;
        sample.path = pith_text(pith_view_texts(expansion->view), pith_intern(pith_view_texts(expansion->view), name));
        propose(expansion, sample);
    }
    return true;
}

bool propose_bytecode(struct expansion *expansion, const char *source)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    const char *slash = strrchr(source, '/');
    struct pith_found found;
    const char *path = pith_format(expansion->arena, "%.*s/__pycache__/%.*s.%s.pyc", (int)(slash - source), source,
                                   (int)(strlen(slash + 1) - 3), slash + 1, python->cache_tag);
    enum pith_seen seen = pith_view_file(expansion->view, path, &found, expansion->error);
    if (seen == PITH_SEEN_FOUND) {
        propose(expansion, (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_BYTECODE, .path = path});
    }
    return seen != PITH_SEEN_FAILED;
}

/*
 * `python -m name`: runs name.__main__ when name is a package. What it does as the main module only (under `if __name__
 * == "__main__"`, in its self-tests) counts, so its file is a script too.
 */
bool propose_main(struct expansion *expansion, const char *name, struct reach sample, bool *known)
{
    const struct pith_module *module;
    struct pith_found found;
    if (!propose_module(expansion, name, sample, known)) {
        return false;
    }
    const char *run = name;
    if (!pith_finder_find(tracing_of(expansion)->finder, name, &module, expansion->error)) {
        return false;
    }
    if (module->package || module->kind == PITH_MODULE_NAMESPACE) {
        bool runs;
        run = pith_format(expansion->arena, "%s.__main__", name);
        if (!propose_module(expansion, run, sample, &runs) ||
            !pith_finder_find(tracing_of(expansion)->finder, run, &module, expansion->error)) {
            return false;
        }
    }
    if (module->kind != PITH_MODULE_SOURCE) {
        return true;
    }
    enum pith_seen seen = pith_view_resolve(expansion->view, module->file, &found, expansion->error);
    if (seen == PITH_SEEN_FOUND) {
        sample.kind = PITH_NODE_SCRIPT;
        sample.path = pith_text(pith_view_texts(expansion->view), found.path);
        propose(expansion, sample);
    }
    return seen != PITH_SEEN_FAILED;
}
