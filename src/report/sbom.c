/* SPDX-License-Identifier: Apache-2.0 */
/* From a composition to its papers: components, who owns which file, who depends on whom. */
#include "report/sbom.h"

#include "pith/environment.h"

#include <stdlib.h>

struct making {
    const struct pith_closure *closure;
    struct pith_view *view;
    const struct pith_rootfs *rootfs;
    struct pith_arena *arena;
    struct pith_sbom *sbom;
    struct pith_error *error;
    uint32_t *owners; /* by entry: component */
    uint32_t *dists;  /* by distribution: component + 1 */
};

static bool text_at(struct making *making, struct pith_arena *arena, const char *path, const char **text)
{
    enum { LIMIT = 16 << 20 };
    struct pith_found found;
    size_t size;
    enum pith_seen seen = pith_view_resolve(making->view, path, &found, making->error);
    *text = NULL;
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
        return seen != PITH_SEEN_FAILED;
    }
    return pith_view_read(making->view, &found, LIMIT, arena, text, &size, making->error);
}

/* A value of os-release(5); quotes go. NULL: it has none. */
static const char *release(struct making *making, const char *text, const char *key)
{
    size_t of_key = strlen(key);
    while (text != NULL && *text != '\0') {
        size_t size = strcspn(text, "\n");
        if (strncmp(text, key, of_key) == 0 && text[of_key] == '=') {
            const char *value = text + of_key + 1 + strspn(text + of_key + 1, "\"'");
            return pith_copy(making->arena, value, strcspn(value, "\"'\n"));
        }
        text += size + (text[size] == '\n');
    }
    return NULL;
}

/* NULL: the database has no such field, or the package none. */
static const char *value_of(const struct pith_package *package, const char *field, struct pith_arena *arena)
{
    return field == NULL ? NULL : pith_package_field(package, field, arena);
}

static bool add_packages(struct making *making)
{
    const struct pith_package_set *packages = &making->rootfs->packages;
    const char *text;
    if (!text_at(making, making->arena, "/etc/os-release", &text)) {
        return false;
    }
    const char *id = release(making, text, "ID"), *version = release(making, text, "VERSION_ID");
    for (uint32_t i = 0; i < packages->list.count; i++) {
        const struct pith_package *it = &packages->list.items[i];
        const struct pith_package_database *database = it->database;
        const char *vendor = id != NULL ? id : database->vendor;
        const char *distro = id == NULL || version == NULL ? NULL : pith_format(making->arena, "%s-%s", id, version);
        struct pith_component component = {
            .name = it->name,
            .version = it->version,
            .purl = sbom_purl_package(it, vendor, distro, making->arena),
            .supplier = value_of(it, database->supplier, making->arena),
        };
        const char *licence = value_of(it, database->licence, making->arena);
        component.licence = licence == NULL ? NULL : sbom_licence_expression(licence);
        pith_push(making->arena, &making->sbom->components, component);
    }
    return true;
}

/* Its metadata: METADATA, PKG-INFO, or an egg-info that is such a file. */
static bool metadata_of(struct making *making, struct pith_arena *arena, const struct pith_dist *dist,
                        const char **text)
{
    *text = NULL;
    return text_at(making, arena, pith_format(arena, "%s/METADATA", dist->directory), text) &&
           (*text != NULL || text_at(making, arena, pith_format(arena, "%s/PKG-INFO", dist->directory), text)) &&
           (*text != NULL || text_at(making, arena, dist->directory, text));
}

static bool add_dist(struct making *making, uint32_t dist)
{
    const struct pith_dist *it = &pith_dists_of(making->closure)->list.items[dist];
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *text;
    if (making->dists[dist] != 0) {
        return true;
    }
    if (!metadata_of(making, &scratch, it, &text)) {
        return false;
    }
    struct pith_component component = {
        .name = it->shown,
        .version = it->version,
        .purl = sbom_purl("pypi", it->name, it->version, making->arena),
        .supplier = text == NULL ? NULL : sbom_supplier_of_metadata(text, making->arena),
        .licence = text == NULL ? NULL : sbom_licence_of_metadata(text, making->arena),
    };
    pith_push(making->arena, &making->sbom->components, component);
    making->dists[dist] = making->sbom->components.count;
    return true;
}

/* A file of a distribution may be one of another maker's. */
static bool look_inside(struct making *making, const struct pith_entry *entry, uint32_t *owner)
{
    const char *text;
    if (entry->type == PITH_ENTRY_FILE && sbom_is_bill(entry->path)) {
        if (!text_at(making, making->arena, entry->path, &text)) {
            return false;
        }
        if (text != NULL) {
            sbom_take_bill(making->sbom, text, strlen(text), *owner, making->arena);
        }
    }
    if (entry->type == PITH_ENTRY_FILE) {
        *owner = sbom_library(making->sbom, entry->path, *owner, making->arena);
    }
    return true;
}

/* Distributions of which a file ships; what dpkg installed stays dpkg's. */
static bool add_dists(struct making *making)
{
    const struct pith_dists *dists = pith_dists_of(making->closure);
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &making->rootfs->entries.items[i];
        const char *path = entry->origin != NULL ? entry->origin : entry->path;
        uint32_t dist = pith_dists_owner(dists, pith_intern(pith_view_texts(making->view), path));
        making->owners[i] = entry->package == 0 ? UINT32_MAX : entry->package - 1;
        if (dist == UINT32_MAX || entry->type == PITH_ENTRY_DIRECTORY) {
            continue;
        }
        if (!add_dist(making, dist)) {
            return false;
        }
        if (entry->package == 0) {
            making->owners[i] = making->dists[dist] - 1;
            if (!look_inside(making, entry, &making->owners[i])) {
                return false;
            }
        }
    }
    return true;
}

/* An interpreter that no package brought, with its standard library. */
static void add_interpreter(struct making *making)
{
    const struct pith_python *python = pith_python_of(making->closure);
    const struct pith_entry *entry = python != NULL ? pith_rootfs_find(making->rootfs, python->library) : NULL;
    if (entry == NULL || making->owners[entry - making->rootfs->entries.items] != UINT32_MAX) {
        return;
    }
    struct pith_component component = {.name = "python",
                                       .version = python->version,
                                       .purl = sbom_purl("generic", "python", python->version, making->arena)};
    uint32_t index = making->sbom->components.count;
    size_t of_library = strlen(python->stdlib);
    struct pith_found program;
    bool named = pith_view_resolve(making->view, python->executable, &program, NULL) == PITH_SEEN_FOUND;
    const char *executable = named ? pith_text(pith_view_texts(making->view), program.path) : python->library;
    pith_push(making->arena, &making->sbom->components, component);
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        const char *path = making->rootfs->entries.items[i].path;
        bool within = strncmp(path, python->stdlib, of_library) == 0 && path[of_library] == '/';
        within |= strcmp(path, python->library) == 0 || strcmp(path, executable) == 0;
        if (making->owners[i] == UINT32_MAX && within) {
            making->owners[i] = index;
        }
    }
}

/* A paper is its package's; one that several refer to, the first one's. */
static void add_papers(struct making *making)
{
    for (uint32_t i = 0; i < making->rootfs->papers.count; i++) {
        const struct pith_paper *paper = &making->rootfs->papers.items[i];
        const struct pith_entry *entry = pith_rootfs_find(making->rootfs, paper->path);
        uint32_t *owner = entry == NULL ? NULL : &making->owners[entry - making->rootfs->entries.items];
        if (owner != NULL && *owner == UINT32_MAX) {
            *owner = paper->package;
        }
    }
}

static int by_pair(const void *one, const void *two)
{
    const struct pith_depends *a = one, *b = two;
    return a->from != b->from ? (a->from < b->from ? -1 : 1) : a->to != b->to ? (a->to < b->to ? -1 : 1) : 0;
}

static void depend(struct making *making, uint32_t from, uint32_t to)
{
    if (from != to && from != UINT32_MAX && to != UINT32_MAX) {
        pith_push(making->arena, &making->sbom->depends, (struct pith_depends){from, to});
    }
}

static uint32_t owner_at(const struct making *making, uint32_t path)
{
    const struct pith_entry *entry = pith_rootfs_find(making->rootfs, pith_text(pith_view_texts(making->view), path));
    return entry == NULL ? UINT32_MAX : making->owners[entry - making->rootfs->entries.items];
}

/* Requires-Dist of one that ships for one that ships; DT_NEEDED from one's file to another's. */
static void add_depends(struct making *making)
{
    const struct pith_dists *dists = pith_dists_of(making->closure);
    const struct pith_graph *graph = &making->closure->graph;
    struct pith_sbom *sbom = making->sbom;
    for (uint32_t i = 0; i < dists->list.count; i++) {
        for (uint32_t at = 0; at < dists->list.items[i].requires.count && making->dists[i] != 0; at++) {
            const struct pith_requirement *requirement = &dists->list.items[i].requires.items[at];
            /* Whoever asks for an extra needs what it asks for: nobody says here that somebody does. */
            uint32_t other = requirement->under.count > 0 ? UINT32_MAX : pith_dists_named(dists, requirement->name);
            if (other != UINT32_MAX && making->dists[other] != 0) {
                depend(making, making->dists[i] - 1, making->dists[other] - 1);
            }
        }
    }
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        const struct pith_node *from = &graph->nodes.items[edge->from], *to = &graph->nodes.items[edge->to];
        if (edge->rule == PITH_RULE_NEEDED && from->kind == PITH_NODE_FILE && to->kind == PITH_NODE_FILE) {
            depend(making, owner_at(making, from->text), owner_at(making, to->text));
        }
    }
    if (sbom->depends.count > 1) {
        uint32_t kept = 1;
        qsort(sbom->depends.items, sbom->depends.count, sizeof *sbom->depends.items, by_pair);
        for (uint32_t i = 1; i < sbom->depends.count; i++) {
            if (by_pair(&sbom->depends.items[i], &sbom->depends.items[kept - 1]) != 0) {
                sbom->depends.items[kept++] = sbom->depends.items[i];
            }
        }
        sbom->depends.count = kept;
    }
}

bool pith_sbom_make(const struct pith_closure *closure, struct pith_view *view, const struct pith_rootfs *rootfs,
                    int64_t time, const char *name, struct pith_arena *arena, struct pith_sbom *sbom,
                    struct pith_error *error)
{
    struct making making = {
        .closure = closure, .view = view, .rootfs = rootfs, .arena = arena, .sbom = sbom, .error = error};
    *sbom = (struct pith_sbom){.name = name, .created = sbom_date(time, arena)};
    making.owners = pith_alloc_array(arena, rootfs->entries.count + 1, sizeof *making.owners);
    making.dists = pith_alloc_array(arena, pith_dists_of(closure)->list.count + 1, sizeof *making.dists);
    if (!add_packages(&making) || !add_dists(&making)) {
        return false;
    }
    add_interpreter(&making);
    add_papers(&making);
    add_depends(&making);
    if (!sbom_read_files(rootfs, making.owners, arena, sbom, error)) {
        return false;
    }
    sbom_name(sbom);
    return true;
}
