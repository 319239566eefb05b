/* SPDX-License-Identifier: Apache-2.0 */
/* What C code imports, or a name that is computed: the rows of the tables of hidden imports. */
#include "languages/python/tracing.h"

#include "base/path.h"
#include "pith/languages/python/environment/hidden.h"

/* One name of a row, or with a '*' at its end all top-level modules of the library that begin so. */
static bool propose_row(struct expansion *expansion, const char *name)
{
    struct reach sample = {.rule = PITH_RULE_HIDDEN_IMPORT, .maybe = true};
    size_t size = strcspn(name, "*");
    struct pith_found library;
    const char *const *names;
    uint32_t count;
    bool known;
    if (name[size] == '\0') {
        return propose_module(expansion, name, sample, &known);
    }
    if (pith_view_resolve(expansion->view, tracing_of(expansion)->environment.python.stdlib, &library,
                          expansion->error) != PITH_SEEN_FOUND ||
        !pith_view_list(expansion->view, library.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (strncmp(names[i], name, size) == 0 && pith_has_extension(names[i], ".py") &&
            !propose_module(expansion, pith_copy(expansion->arena, names[i], strlen(names[i]) - 3), sample, &known)) {
            return false;
        }
    }
    return true;
}

/* The rows of the tables of hidden imports for this module. */
bool propose_hidden(struct expansion *expansion, const char *name)
{
    unsigned minor = tracing_of(expansion)->environment.python.minor;
    for (const struct pith_hidden *row = pith_hidden_imports; row->module != NULL; row++) {
        if (strcmp(row->module, name) != 0 ||
            (row->to_minor != 0 && (minor < row->from_minor || minor > row->to_minor))) {
            continue;
        }
        for (size_t i = 0; i < sizeof row->imports / sizeof *row->imports && row->imports[i] != NULL; i++) {
            if (!propose_row(expansion, row->imports[i])) {
                return false;
            }
        }
    }
    return true;
}
