/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [python] exclude: what does not ship, whatever asks for it. `pkg` stands for a package with all in it, since nothing
 * in it can be imported without it; `pkg.*` for what lies below it.
 */
#include "languages/python/tracing.h"

bool is_excluded_module(struct expansion *expansion, const char *name)
{
    const struct pith_list *excluded = &expansion->plan->manifest->python.exclude;
    for (uint32_t i = 0; i < excluded->count; i++) {
        const char *pattern = excluded->items[i].text;
        size_t size = strlen(pattern);
        bool below = size > 2 && strcmp(pattern + size - 2, ".*") == 0;
        size -= below ? 2 : 0;
        if (strncmp(name, pattern, size) == 0 && (name[size] == '.' || (name[size] == '\0' && !below))) {
            leave_out_by_line(expansion, name, excluded->items[i].line);
            return true;
        }
    }
    return false;
}

bool is_excluded_file(struct expansion *expansion, const char *path)
{
    if (!is_traced(expansion) || expansion->plan->manifest->python.exclude.count == 0) {
        return false;
    }
    const char *slash = strrchr(path, '/');
    const char *source = pith_python_source_of(expansion->arena, path); /* bytecode goes with what it was made from */
    const char *name = pith_finder_name(tracing_of(expansion)->finder, source == NULL ? path : source);
    if (name == NULL) { /* data of a package */
        const char *start = pith_format(expansion->arena, "%.*s/__init__.py", (int)(slash - path), path);
        name = pith_finder_name(tracing_of(expansion)->finder, start);
    }
    return name != NULL && is_excluded_module(expansion, name);
}
