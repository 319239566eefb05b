/*
 * Objects that nobody names in DT_NEEDED: LD_PRELOAD and /etc/ld.so.preload come before all libraries; LD_AUDIT,
 * DT_AUDIT and DT_DEPAUDIT of the program load into name spaces of their own, so after everything. What is missing of
 * either is only a warning to the loader.
 */
#include "loader/loader.h"

static bool load(struct pith_linkmap_state *map, const char *name, enum pith_found_by as, struct pith_error *error)
{
    struct pith_loader *loader = map->loader;
    struct target *target = map->target;
    if (loader_has_token(name) && !target->musl) {
        name = loader_expand(loader, map->arena, name, pith_text(loader->texts, map->members.items[0].origin), target);
    }
    if (name == NULL || *name == '\0') {
        return true;
    }
    uint32_t object;
    const struct want want = {
        .name = pith_intern(loader->texts, name), .from = 0, .loader = 0, .optional = true, .as = as};
    return linkmap_load(map, &want, &object, error);
}

static bool load_list(struct pith_linkmap_state *map, const char *list, const char *separators, enum pith_found_by as,
                      struct pith_error *error)
{
    for (list += strspn(list, separators); *list != '\0'; list += strspn(list, separators)) {
        size_t length = strcspn(list, separators);
        if (!load(map, pith_copy(map->arena, list, length), as, error)) {
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
    enum pith_seen seen = pith_view_resolve(loader->view, "/etc/ld.so.preload", &found, error);
    loader->preload = "";
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_REGULAR) {
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
    if (environment != NULL && !load_list(map, environment, musl ? " \t\n\v\f\r:" : " :", PITH_BY_PRELOAD, error)) {
        return false;
    }
    if (musl) {
        return true;
    }
    if (loader->preload == NULL && !preload_file(loader, error)) {
        return false;
    }
    return load_list(map, loader->preload, " \t\n:", PITH_BY_PRELOAD, error);
}

bool linkmap_audit(struct pith_linkmap_state *map, struct pith_error *error)
{
    const struct pith_elf *program = map->objects.items[0].elf;
    const char *const lists[] = {map->loader->options.audit, program->audit, program->depaudit};
    for (size_t i = 0; !map->target->musl && i < sizeof lists / sizeof *lists; i++) {
        if (lists[i] != NULL && !load_list(map, lists[i], ":", PITH_BY_PROGRAM, error)) {
            return false;
        }
    }
    return true;
}
