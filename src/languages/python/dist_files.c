/* SPDX-License-Identifier: Apache-2.0 */
/* A file of a distribution that is kept: as a module too, when Python can import it; and what no program opens. */
#include "languages/python/tracing.h"

#include "base/path.h"

/* Sources of extension modules: compilers read them, programs do not. */
static bool is_for_building(const char *path)
{
    static const char *const endings[] = {".h", ".hpp", ".c", ".cc", ".cpp", ".pyx", ".pxd", ".pxi"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (pith_has_extension(path, endings[i])) {
            return true;
        }
    }
    return false;
}

/* A directory called tests within the package (`django.test` is none). */
static bool is_test(const char *site, const char *path)
{
    return strstr(path + strlen(site), "/tests/") != NULL;
}

static bool is_bytecode_of_another(const struct pith_python *python, struct pith_arena *arena, const char *path)
{
    return strstr(path, "/__pycache__/") != NULL &&
           !pith_has_extension(path, pith_format(arena, ".%s.pyc", python->cache_tag));
}

/* One file: shipped, and when Python can import it, looked into as a module. */
bool propose_dist_file(struct expansion *expansion, const char *path)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_look(expansion->view, path, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    propose(expansion,
            (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_DIST_FILE, .path = path, .maybe = true});
    const char *name = pith_has_extension(path, ".py") || strstr(path, ".so") != NULL
                           ? pith_finder_name(tracing_of(expansion)->finder, path)
                           : NULL;
    bool known;
    return name == NULL ||
           propose_module(expansion, name, (struct reach){.rule = PITH_RULE_DIST_FILE, .maybe = true}, &known);
}

/* What no program opens: `path` lies below `site`, or is recorded relative to it. */
bool is_left_out(struct expansion *expansion, const char *site, const char *path)
{
    if (is_for_building(path)) {
        leave_out(expansion, PITH_ABSENT_BUILDING, path, NULL);
    } else if (is_test(site, path)) {
        leave_out(expansion, PITH_ABSENT_TESTS, path, NULL);
    } else if (is_bytecode_of_another(&tracing_of(expansion)->environment.python, expansion->arena, path)) {
        leave_out(expansion, PITH_ABSENT_BYTECODE, path, NULL);
    } else {
        return false;
    }
    return true;
}
