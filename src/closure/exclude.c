/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What does not ship, whatever asks for it. [python] exclude: `pkg` stands for a package with all in it, since nothing
 * in it can be imported without it; `pkg.*` for what lies below it. [libraries] exclude: sonames.
 */
#include "closure/room.h"

static void leave_out_by_line(struct expansion *expansion, const char *thing, uint32_t line)
{
    uint32_t text = pith_intern(pith_view_texts(expansion->view), thing);
    while (expansion->excluded.count <= text) {
        pith_push(expansion->arena, &expansion->excluded, 0);
    }
    if (expansion->excluded.items[text] == line) {
        return;
    }
    expansion->excluded.items[text] = line;
    pith_push(expansion->arena, &expansion->closure->refusals.list,
              (struct pith_refusal){.thing = text, .line = line, .why = PITH_ABSENT_EXCLUDED});
}

void leave_out(struct expansion *expansion, enum pith_absence why, const char *thing, const char *where)
{
    struct pith_texts *texts = pith_view_texts(expansion->view);
    pith_push(expansion->arena, &expansion->closure->refusals.list,
              (struct pith_refusal){.thing = pith_intern(texts, thing),
                                    .where = where == NULL ? 0 : pith_intern(texts, where),
                                    .why = why});
}

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

bool is_excluded(struct expansion *expansion, const char *name)
{
    const struct pith_list *excluded = &expansion->plan->manifest->libraries.exclude;
    const char *slash = strrchr(name, '/');
    for (uint32_t i = 0; i < excluded->count; i++) {
        if (strcmp(excluded->items[i].text, slash == NULL ? name : slash + 1) == 0) {
            leave_out_by_line(expansion, excluded->items[i].text, excluded->items[i].line);
            return true;
        }
    }
    return false;
}

bool is_excluded_file(struct expansion *expansion, const char *path)
{
    if (expansion->finder == NULL || expansion->plan->manifest->python.exclude.count == 0) {
        return false;
    }
    const char *slash = strrchr(path, '/');
    const char *source = pith_python_source_of(expansion->arena, path); /* bytecode goes with what it was made from */
    const char *name = pith_finder_name(expansion->finder, source == NULL ? path : source);
    if (name == NULL) { /* data of a package */
        const char *start = pith_format(expansion->arena, "%.*s/__init__.py", (int)(slash - path), path);
        name = pith_finder_name(expansion->finder, start);
    }
    return name != NULL && is_excluded_module(expansion, name);
}
