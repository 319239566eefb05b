/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects that nobody names in DT_NEEDED: LD_PRELOAD and /etc/ld.so.preload come before all libraries. One that is
 * missing, or no library, is only a warning to the loader.
 */
#include "loader/loader.h"

/* A token without a value leaves nothing to load; a path counts for nothing where only system directories do. */
const char *linkmap_expand(struct pith_linkmap_state *map, const char *written)
{
    struct pith_loader *loader = map->loader;
    struct target *target = map->target;
    const char *name = written;
    if (loader_has_token(name) && !target->musl) {
        name = loader_expand(loader, map->arena, name, pith_text(loader->texts, map->members.items[0].origin), target);
    }
    bool refused = map->trusted && name != NULL && strchr(name, '/') != NULL;
    return name == NULL || *name == '\0' || refused ? NULL : name;
}

static bool load(struct pith_linkmap_state *map, const char *written, struct pith_error *error)
{
    uint32_t object;
    const char *name = linkmap_expand(map, written);
    if (name == NULL) {
        return true;
    }
    const struct want want = {
        .name = pith_intern(map->loader->texts, name), .written = written, .optional = true, .as = PITH_BY_PRELOAD};
    return linkmap_load(map, &want, &object, error);
}

static bool load_list(struct pith_linkmap_state *map, const char *list, const char *separators,
                      struct pith_error *error)
{
    for (list += strspn(list, separators); *list != '\0'; list += strspn(list, separators)) {
        size_t length = strcspn(list, separators);
        if (!load(map, pith_copy(map->arena, list, length), error)) {
            return false;
        }
        list += length;
    }
    return true;
}

/* A '#' starts a comment, to the end of its line. */
static void blank_comments(char *text)
{
    for (bool comment = false; *text != '\0'; text++) {
        comment = *text != '\n' && (comment || *text == '#');
        if (comment) {
            *text = ' ';
        }
    }
}

/* The file is the same for all programs of a view: it is read once. */
static bool preload_file(struct pith_loader *loader, struct pith_error *error)
{
    struct pith_found found;
    const char *bytes;
    size_t size;
    enum pith_seen seen = pith_view_file(loader->view, "/etc/ld.so.preload", &found, error);
    loader->preload = "";
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen == PITH_SEEN_FOUND) {
        if (!pith_view_read(loader->view, &found, 1 << 20, &loader->arena, &bytes, &size, error)) {
            return false;
        }
        char *text = pith_strdup(&loader->arena, bytes);
        blank_comments(text);
        loader->preload = text;
    }
    return true;
}

bool linkmap_preload(struct pith_linkmap_state *map, struct pith_error *error)
{
    struct pith_loader *loader = map->loader;
    const char *environment = loader->options.preload;
    bool musl = map->target->musl;
    if (environment != NULL && !load_list(map, environment, musl ? " \t\n\v\f\r:" : " :", error)) {
        return false;
    }
    if (musl) {
        return true;
    }
    map->trusted = false; /* the file is the administrator's */
    if (loader->preload == NULL && !preload_file(loader, error)) {
        return false;
    }
    return load_list(map, loader->preload, " \t\n:", error);
}
