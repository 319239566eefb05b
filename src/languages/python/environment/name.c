/* SPDX-License-Identifier: Apache-2.0 */
/* From a file to the name under which it is imported: the first entry of sys.path above it decides. */
#include "languages/python/environment/finder.h"

/* "a/b/__init__.py" and "a/b.py" are a.b; NULL for what no finder would take. */
static const char *dotted(struct pith_finder *finder, const char *below)
{
    size_t size = strlen(below);
    size_t cut = 0;
    for (uint32_t i = 0; i < finder->suffixes.count && cut == 0; i++) {
        size_t length = strlen(finder->suffixes.items[i].text);
        if (size > length && strcmp(below + size - length, finder->suffixes.items[i].text) == 0) {
            cut = length;
        }
    }
    if (cut == 0) {
        return NULL;
    }
    char *name = pith_copy(finder->arena, below, size - cut);
    size_t length = strlen(name);
    if (length > 9 && strcmp(name + length - 9, "/__init__") == 0) {
        name[length - 9] = '\0';
    }
    for (char *at = name; *at != '\0'; at++) {
        if (*at == '.' || *at == '-' || *at == ' ') {
            return NULL;
        }
        *at = *at == '/' ? '.' : *at;
    }
    return name;
}

/* Where entry `index` of a path leads, "" when nowhere: asked once, and again for every file. */
static const char *place_of(struct pith_finder *finder, struct finder_places *places, const char *path, uint32_t index)
{
    pith_extend(finder->arena, places, index, NULL);
    if (places->items[index] == NULL) {
        struct pith_found found;
        bool there = pith_view_resolve(finder->view, path, &found, NULL) == PITH_SEEN_FOUND;
        places->items[index] = there ? pith_text(finder->names, found.path) : "";
    }
    return places->items[index];
}

/* Below the directory that a finder of an editable install has for a package. */
static const char *name_in_mapped(struct pith_finder *finder, const char *path)
{
    for (uint32_t i = 0; i < finder->python->mapped.count; i++) {
        const struct pith_mapped *mapped = &finder->python->mapped.items[i];
        const char *place = place_of(finder, &finder->mapped_places, mapped->path, i);
        size_t length = strlen(place);
        if (length == 0 || strncmp(path, place, length) != 0 || (path[length] != '/' && path[length] != '\0')) {
            continue;
        }
        const char *rest = path[length] == '\0' ? NULL : dotted(finder, path + length + 1);
        if (path[length] == '\0' || (rest != NULL && strcmp(rest, "__init__") == 0)) {
            return mapped->name;
        }
        if (rest != NULL) {
            return pith_format(finder->arena, "%s.%s", mapped->name, rest);
        }
    }
    return NULL;
}

const char *pith_finder_name(struct pith_finder *finder, const char *path)
{
    const char *best = NULL;
    size_t longest = 0;
    for (uint32_t i = 0; i < finder->path.count; i++) {
        const char *entry = place_of(finder, &finder->places, finder->path.items[i], i);
        size_t length = strlen(entry);
        if (length > longest && strncmp(path, entry, length) == 0 && path[length] == '/') {
            const char *name = dotted(finder, path + length + 1);
            best = name != NULL ? name : best;
            longest = name != NULL ? length : longest;
        }
    }
    return best != NULL ? best : name_in_mapped(finder, path);
}

const char *pith_python_source_of(struct pith_arena *arena, const char *path)
{
    static const char cache[] = "/__pycache__/";
    const char *at = strstr(path, cache);
    if (at == NULL) {
        return NULL;
    }
    const char *name = at + sizeof cache - 1, *tag = strstr(name, ".cpython-");
    size_t stem = tag == NULL ? strcspn(name, ".") : (size_t)(tag - name);
    return pith_format(arena, "%.*s/%.*s.py", (int)(at - path), path, (int)stem, name);
}
