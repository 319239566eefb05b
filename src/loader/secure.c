/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs that change their user or group when they are started (AT_SECURE): the loader believes neither the caller's
 * variables nor $ORIGIN, which the caller decides by a hard link (glibc elf/dl-load.c, _dl_dst_substitute and
 * is_trusted_path_normalize; elf/rtld.c, process_envvars).
 */
#include "loader/loader.h"

bool linkmap_is_secure(const struct pith_linkmap_state *map)
{
    const struct pith_object *program = &map->objects.items[0];
    return program->elf->interpreter != NULL && !map->target->musl && (program->found.stat.mode & 06000) != 0;
}

/* Without its dots: "/usr/bin/../lib" → "/usr/lib/". */
static const char *normalize(struct pith_arena *arena, const char *path)
{
    char *out = pith_alloc(arena, strlen(path) + 2);
    size_t size = 0;
    for (const char *at = path; *at != '\0';) {
        at += strspn(at, "/");
        size_t length = strcspn(at, "/");
        if (length == 2 && memcmp(at, "..", 2) == 0) {
            while (size > 0 && out[--size] != '/') {
            }
        } else if (length > 0 && !(length == 1 && *at == '.')) {
            out[size++] = '/';
            memcpy(out + size, at, length);
            size += length;
        }
        at += length;
    }
    out[size] = '/';
    out[size + 1] = '\0';
    return out;
}

static bool is_trusted(struct pith_linkmap_state *map, const char *path)
{
    const struct directories *builtin = &map->target->builtin;
    const char *whole = normalize(map->arena, path);
    for (uint32_t i = 0; i < builtin->count; i++) {
        const char *directory = pith_text(map->loader->texts, builtin->ids[i]);
        if (strncmp(whole, directory, strlen(directory)) == 0) {
            return true;
        }
    }
    return false;
}

/* $ORIGIN counts at the start of an element alone; in the program's own run path only if it leads to a system
 * directory. */
static bool keeps(struct pith_linkmap_state *map, const struct member *member, const char *element)
{
    if (!loader_has_token(element) || strstr(element, "ORIGIN") == NULL) {
        return true;
    }
    size_t length = strncmp(element, "$ORIGIN", 7) == 0 ? 7 : strncmp(element, "${ORIGIN}", 9) == 0 ? 9 : 0;
    if (length == 0 || (element[length] != '\0' && element[length] != '/')) {
        return false;
    }
    if (member != &map->members.items[0]) {
        return true;
    }
    const char *origin = pith_text(map->loader->texts, member->origin);
    const char *path = loader_expand(map->loader, map->arena, element, origin, map->target);
    return path != NULL && is_trusted(map, path);
}

bool linkmap_secure_path(struct pith_linkmap_state *map, const struct member *member, const char **list,
                         struct pith_error *error)
{
    const char *kept = NULL;
    if (!map->secure || *list == NULL) {
        return true;
    }
    if (!loader_know_builtin(map->loader, map->target, error)) {
        return false;
    }
    for (const char *at = *list;; at++) {
        size_t length = strcspn(at, ":");
        const char *element = pith_copy(map->arena, at, length);
        if (keeps(map, member, element)) {
            kept = kept == NULL ? element : pith_format(map->arena, "%s:%s", kept, element);
        }
        at += length;
        if (*at == '\0') {
            break;
        }
    }
    *list = kept == NULL ? "" : kept;
    return true;
}
