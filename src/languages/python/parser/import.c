/* SPDX-License-Identifier: Apache-2.0 */
/* The import statements themselves: dots, dotted names with blanks between, aliases, parentheses over many lines. */
#include "languages/python/parser/walk.h"

/* A dotted name without its blanks; NULL when none stands here. */
static const char *module_name(struct py_scan *scan, struct py_lex *lex)
{
    const char *name;
    size_t length, start = lex->at, total = 0;
    if (!pith_py_take_name(lex, &name, &length)) {
        return NULL;
    }
    total = length;
    while (pith_py_take(lex, ".") && pith_py_take_name(lex, &name, &length)) {
        total += length + 1;
    }
    char *module = pith_alloc(scan->arena, total + 1), *end = module;
    struct py_lex again = {.bytes = lex->bytes, .at = start, .end = lex->end};
    while (end < module + total && pith_py_take_name(&again, &name, &length)) {
        memcpy(end, name, length);
        end += length;
        if (end < module + total) {
            *end++ = '.';
            (void)pith_py_take(&again, ".");
        }
    }
    return module;
}

/* `as name` */
static const char *alias(struct py_lex *lex, size_t *length)
{
    const char *name;
    return pith_py_take(lex, "as") && pith_py_take_name(lex, &name, length) ? name : NULL;
}

static void names(struct py_scan *scan, struct py_lex *lex, struct pith_py_import *import)
{
    import->first_name = scan->facts->names.count;
    if (pith_py_take(lex, "*")) {
        pith_push(scan->arena, &scan->facts->names, "*");
        import->name_count = 1;
        return;
    }
    if (py_peek(lex) == '(') {
        lex->depth = 1;
        (void)pith_py_take(lex, "(");
    }
    const char *name;
    size_t length;
    while (pith_py_take_name(lex, &name, &length)) {
        const char *copy = pith_copy(scan->arena, name, length);
        pith_push(scan->arena, &scan->facts->names, copy);
        import->name_count++;
        name = alias(lex, &length);
        pith_py_alias(scan, import, copy, name == NULL ? copy : pith_copy(scan->scratch, name, length));
        if (pith_py_is_crowded(scan) || !pith_py_take(lex, ",")) {
            break;
        }
    }
    if (lex->depth > 0) {
        lex->depth = 0;
        if (py_peek(lex) == ')') {
            lex->at++;
        } else if (lex->at == lex->end) {
            pith_py_stop(scan);
        }
    }
}

size_t pith_py_import(struct py_scan *scan, size_t at, bool from, bool lazy)
{
    struct py_lex lex = {.bytes = scan->bytes, .at = at, .end = scan->size};
    struct pith_py_import import = {.place = pith_py_place(scan, scan->statement), .from = from, .lazy = lazy};
    if (from) {
        while (pith_py_take(&lex, ".")) {
            import.level++;
        }
        struct py_lex word = lex;
        bool bare = import.level > 0 && pith_py_take(&word, "import");
        import.module = bare ? "" : module_name(scan, &lex);
        if (import.module != NULL && pith_py_take(&lex, "import")) {
            names(scan, &lex, &import);
            pith_push(scan->arena, &scan->facts->imports, import);
            (void)pith_py_is_crowded(scan);
        }
        return lex.at;
    }
    do {
        import.module = module_name(scan, &lex);
        if (import.module != NULL) {
            size_t length;
            (void)alias(&lex, &length);
            pith_push(scan->arena, &scan->facts->imports, import);
        }
    } while (import.module != NULL && !pith_py_is_crowded(scan) && pith_py_take(&lex, ","));
    return lex.at;
}
