/* The finder's inside, shared by the two files that ask it for files and for names. */
#ifndef PITH_PYTHON_FINDER_H
#define PITH_PYTHON_FINDER_H

#include "pith/python.h"

struct suffix {
    const char *text;
    enum pith_module_kind kind;
};

struct pith_finder {
    struct pith_view *view;
    const struct pith_python *python;
    struct pith_arena *arena;
    struct pith_texts *names;
    PITH_VEC(const char *) path;                /* sys.path, what exists of it */
    PITH_VEC(const struct pith_module *) known; /* by text id of the name */
    struct suffix suffixes[5];                  /* in the order of importlib */
    size_t suffix_count;
};

/* What a finder of an editable install answers; module->kind stays ABSENT when none knows the name. */
bool finder_search_mapped(struct pith_finder *finder, const char *name, struct pith_module *module,
                          struct pith_error *error) PITH_MUST_USE;

#endif
