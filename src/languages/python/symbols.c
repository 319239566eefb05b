/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Symbols that no version speaks for: Python's C interface has none, so an extension module built for another Python
 * loads until its first unknown name. Each is looked up where the loader would: in the interpreter's objects, then in
 * those that came with the module. CPython binds all names at once (RTLD_NOW), so that one lacking name is enough.
 */
#include "languages/python/tracing.h"

/* Notes each name that the interpreter's own objects define. */
static void learn_base(struct expansion *expansion)
{
    struct pith_texts *texts = pith_view_texts(expansion->view);
    tracing_of(expansion)->knows_symbols = true;
    for (uint32_t i = 0; i < expansion->base.count; i++) {
        const struct pith_strings *names = &expansion->base.objects[i].elf->symbols.python_defined;
        for (uint32_t j = 0; j < names->count; j++) {
            uint32_t id = pith_intern(texts, names->items[j]);
            pith_extend(expansion->arena, &tracing_of(expansion)->symbols, id, false);
            tracing_of(expansion)->symbols.items[id] = true;
        }
    }
}

static bool defines(const struct pith_elf *elf, const char *name)
{
    const struct pith_strings *names = &elf->symbols.python_defined;
    for (uint32_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* By the interpreter's objects, or by those of the map from `first` on. */
static bool is_defined(const struct expansion *expansion, const struct pith_linkmap *map, uint32_t first,
                       const char *name)
{
    uint32_t id = pith_text_find(pith_view_texts(expansion->view), name);
    bool defined = id < tracing_of(expansion)->symbols.count && tracing_of(expansion)->symbols.items[id];
    for (uint32_t i = first; i < map->count && !defined; i++) {
        defined = defines(map->objects[i].elf, name);
    }
    return defined;
}

static void lacks(struct expansion *expansion, const struct pith_object *object, const char *name, uint32_t others,
                  bool maybe)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    const char *more = others == 0 ? "" : pith_format(expansion->arena, " and %u more names", others);
    const char *path = pith_text(pith_view_texts(expansion->view), object->found.path);
    object_once(expansion,
                (struct pith_finding){
                    .rule = "missing-symbol",
                    .level = maybe ? PITH_NOTE : PITH_ERROR,
                    .path = path,
                    .reason = pith_format(expansion->arena,
                                          "needs %s%s, which CPython %u.%u%s does not have: it is built for another "
                                          "version",
                                          name, more, python->major, python->minor, python->free_threaded ? "t" : ""),
                    .remedy = pith_format(expansion->arena, "install its package again with %s", python->executable),
                });
}

void check_python_symbols(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe)
{
    if (!knows_python(expansion)) {
        return;
    }
    if (!tracing_of(expansion)->knows_symbols) {
        learn_base(expansion);
    }
    for (uint32_t i = first; i < map->count; i++) {
        const struct pith_object *object = &map->objects[i];
        const struct pith_strings *names = &object->elf->symbols.python;
        const char *lacking = NULL;
        uint32_t count = 0;
        for (uint32_t j = 0; j < names->count; j++) {
            if (!is_defined(expansion, map, first, names->items[j]) && count++ == 0) {
                lacking = names->items[j];
            }
        }
        if (count > 0 &&
            foreign_version(expansion, pith_text(pith_view_texts(expansion->view), object->found.path)) == NULL) {
            lacks(expansion, object, lacking, count - 1, maybe);
        }
    }
}
