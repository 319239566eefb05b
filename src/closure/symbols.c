/*
 * Symbols that no version speaks for: Python's C interface has none, so an extension module built for another Python
 * loads until its first unknown name. Each is looked up where the loader would: in the interpreter's objects, then in
 * those that came with the module. CPython binds all names at once (RTLD_NOW), so that one lacking name is enough.
 */
#include "closure/room.h"

enum { UNKNOWN, DEFINED, LACKING };

static bool read_symbols(struct expansion *expansion, const struct pith_found *found, struct pith_arena *arena,
                         struct pith_elf_symbols **symbols)
{
    const struct pith_source *source = pith_view_mount(expansion->view, found->mount)->source;
    struct pith_content content;
    if (!pith_source_open(source, found->source_path, &found->stat, &content, expansion->error)) {
        return false;
    }
    *symbols = pith_elf_symbols_read(content.fd, content.offset, content.size, arena);
    return pith_source_close(source, found->source_path, &found->stat, &content, expansion->error);
}

bool undefined_of(struct expansion *expansion, const struct pith_found *found, const struct pith_undefined **undefined)
{
    while (expansion->undefined.count <= found->path) {
        pith_push(expansion->arena, &expansion->undefined, NULL);
    }
    const struct pith_undefined **known = &expansion->undefined.items[found->path];
    if (*known == NULL) {
        PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
        struct pith_undefined *fresh = pith_alloc(expansion->arena, sizeof *fresh);
        struct pith_elf_symbols *symbols;
        if (!read_symbols(expansion, found, &scratch, &symbols)) {
            return false;
        }
        if (symbols != NULL) {
            pith_elf_undefined(symbols, expansion->arena, fresh);
        }
        *known = fresh;
    }
    *undefined = *known;
    return true;
}

static bool defines(struct expansion *expansion, const struct pith_found *found, const char *name, bool *answer)
{
    while (expansion->symbols.count <= found->path) {
        pith_push(expansion->arena, &expansion->symbols, NULL);
    }
    struct pith_elf_symbols **symbols = &expansion->symbols.items[found->path];
    if (*symbols == NULL && !read_symbols(expansion, found, expansion->arena, symbols)) {
        return false;
    }
    *answer = *symbols != NULL && pith_elf_defines(*symbols, name);
    return true;
}

/* Does one of the objects from `first` up to `end` define it? */
static bool look_up(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, uint32_t end,
                    const char *name, bool *answer)
{
    *answer = false;
    for (uint32_t i = first; i < end && !*answer; i++) {
        if (!defines(expansion, &map->objects[i].found, name, answer)) {
            return false;
        }
    }
    return true;
}

static bool is_defined(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, const char *name,
                       bool *answer)
{
    uint32_t id = pith_intern(pith_view_texts(expansion->view), name);
    while (expansion->python_symbols.count <= id) {
        pith_push(expansion->arena, &expansion->python_symbols, UNKNOWN);
    }
    uint8_t *known = &expansion->python_symbols.items[id];
    if (*known == UNKNOWN) {
        if (!look_up(expansion, map, 0, first, name, answer)) {
            return false;
        }
        *known = *answer ? DEFINED : LACKING;
    }
    *answer = *known == DEFINED;
    return *answer || look_up(expansion, map, first, map->count, name, answer);
}

static void lacks(struct expansion *expansion, const struct pith_object *object, const char *name, uint32_t others,
                  bool maybe)
{
    const struct pith_python *python = &expansion->closure->python;
    const char *more = others == 0 ? "" : pith_format(expansion->arena, " and %u more names", others);
    const char *path = pith_text(pith_view_texts(expansion->view), object->found.path);
    object_once(expansion,
                (struct pith_finding){
                    .rule = "missing-symbol",
                    .severity = maybe ? PITH_NOTE : PITH_BREACH,
                    .path = path,
                    .reason = pith_format(expansion->arena,
                                          "needs %s%s, which CPython %u.%u%s does not have: it is built for another "
                                          "version",
                                          name, more, python->major, python->minor, python->free_threaded ? "t" : ""),
                    .remedy = pith_format(expansion->arena, "install its package again with %s", python->executable),
                });
}

bool check_python_symbols(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe)
{
    for (uint32_t i = first; i < map->count && expansion->closure->has_python; i++) {
        const struct pith_object *object = &map->objects[i];
        const struct pith_undefined *undefined;
        const char *lacking = NULL;
        uint32_t count = 0;
        if (!undefined_of(expansion, &object->found, &undefined)) {
            return false;
        }
        for (uint32_t j = 0; j < undefined->python.count; j++) {
            const char *name = undefined->python.items[j];
            bool defined;
            if (!is_defined(expansion, map, first, name, &defined)) {
                return false;
            }
            if (!defined && count++ == 0) {
                lacking = name;
            }
        }
        if (count > 0 &&
            foreign_version(expansion, pith_text(pith_view_texts(expansion->view), object->found.path)) == NULL) {
            lacks(expansion, object, lacking, count - 1, maybe);
        }
    }
    return true;
}

/* `x.cpython-312-x86_64-linux-gnu.so`; `.abi3.so` and `.so` fit every version. */
const char *foreign_version(const struct expansion *expansion, const char *path)
{
    static const char tag[] = ".cpython-";
    const struct pith_python *python = &expansion->closure->python;
    const char *name = strrchr(path, '/'), *at = name == NULL ? NULL : strstr(name, tag);
    if (!expansion->closure->has_python || at == NULL) {
        return NULL;
    }
    at += sizeof tag - 1;
    const char *own =
        pith_format(expansion->arena, "%u%u%s", python->major, python->minor, python->free_threaded ? "t" : "");
    size_t size = strcspn(at, "-.");
    bool fits = strncmp(at, own, strlen(own)) == 0 && strspn(at + strlen(own), "dmu") == size - strlen(own);
    bool musl = pith_loader_is_musl(expansion->base.interpreter), tagged_musl = strstr(at, "-musl") != NULL;
    bool tells = python->soabi != NULL && strstr(python->soabi, "-musl") != NULL; /* older ones say -gnu on musl too */
    bool other_libc = musl ? tells && !tagged_musl : tagged_musl;
    if (size < 2 || (fits && !other_libc)) {
        return NULL;
    }
    return pith_format(expansion->arena, "%c.%.*s%s", at[0], (int)size - 1, at + 1,
                       !other_libc ? ""
                       : musl      ? " on glibc"
                                   : " on musl");
}
