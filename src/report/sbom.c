/* SPDX-License-Identifier: Apache-2.0 */
/* From an account to its papers: components, who owns which file, who depends on whom. */
#include "report/sbom.h"

#include <stdlib.h>

struct making {
    const struct pith_account *account;
    const struct pith_source *tree; /* the files, by their paths in the account */
    struct pith_arena *arena;
    struct pith_sbom *sbom;
    struct pith_error *error;
    uint32_t *owners;     /* by file: component */
    uint32_t *components; /* by owner of the account: component + 1 */
};

/* NULL: the database has no such field, or the package none. */
static const char *value_of(const struct pith_package *package, const char *field, struct pith_arena *arena)
{
    return field == NULL ? NULL : pith_package_field(package, field, arena);
}

static void add_package(struct making *making, uint32_t owner)
{
    const struct pith_package *it = making->account->owners.items[owner].package;
    const struct pith_account_system *system = &making->account->system;
    const struct pith_package_database *database = it->database;
    const char *vendor = system->id != NULL ? system->id : database->vendor;
    bool told = system->id != NULL && system->version != NULL;
    const char *distro = told ? pith_format(making->arena, "%s-%s", system->id, system->version) : NULL;
    const char *licence = value_of(it, database->licence, making->arena);
    const struct pith_component component = {
        .name = it->name,
        .version = it->version,
        .purl = sbom_purl_package(it, vendor, distro, making->arena),
        .supplier = value_of(it, database->supplier, making->arena),
        .licence = licence == NULL ? NULL : pith_licence_expression(licence),
    };
    pith_push(making->arena, &making->sbom->components, component);
    making->components[owner] = making->sbom->components.count;
}

static int by_package(const void *one, const void *two, void *context)
{
    const struct pith_owner *owners = context;
    const struct pith_owner *a = &owners[*(const uint32_t *)one], *b = &owners[*(const uint32_t *)two];
    int order = strcmp(a->name, b->name);
    order = a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : order;
    return order != 0 ? order : strcmp(a->package->architecture, b->package->architecture);
}

/* By database, name and architecture. */
static void add_packages(struct making *making)
{
    const struct pith_account *account = making->account;
    uint32_t *sorted = pith_alloc_array(making->arena, account->owners.count, sizeof *sorted), count = 0;
    for (uint32_t i = 0; i < account->owners.count; i++) {
        if (account->owners.items[i].package != NULL) {
            sorted[count++] = i;
        }
    }
    qsort_r(sorted, count, sizeof *sorted, by_package, account->owners.items);
    for (uint32_t i = 0; i < count; i++) {
        add_package(making, sorted[i]);
    }
}

static void add_dist(struct making *making, uint32_t owner)
{
    const struct pith_dist *it = making->account->owners.items[owner].dist;
    if (making->components[owner] != 0) {
        return;
    }
    const struct pith_component component = {
        .name = it->shown,
        .version = it->version,
        .purl = sbom_purl("pypi", it->name, it->version, making->arena),
        .supplier = it->supplier,
        .licence = it->licence,
    };
    pith_push(making->arena, &making->sbom->components, component);
    making->components[owner] = making->sbom->components.count;
}

/* A file of a distribution may be one of another maker's. */
static bool look_inside(struct making *making, const char *path, uint32_t *owner)
{
    const char *text = NULL;
    if (sbom_is_bill(path) && !sbom_read_text(making->tree, path, making->arena, &text, making->error)) {
        return false;
    }
    if (text != NULL) {
        sbom_take_bill(making->sbom, text, strlen(text), *owner, making->arena);
    }
    *owner = sbom_library(making->sbom, path, *owner, making->arena);
    return true;
}

/* Distributions of which a file ships; what dpkg installed stays dpkg's. */
static bool add_dists(struct making *making)
{
    const struct pith_account *account = making->account;
    for (uint32_t i = 0; i < account->files.count; i++) {
        const struct pith_account_file *file = &account->files.items[i];
        bool own = file->dist != UINT32_MAX && file->type != PITH_ENTRY_DIRECTORY;
        if (own) {
            add_dist(making, file->dist);
        }
        own |= file->owner != UINT32_MAX && file->owner != file->dist;
        making->owners[i] = own ? making->components[file->owner] - 1 : UINT32_MAX;
        if (own && file->owner == file->dist && file->type == PITH_ENTRY_FILE &&
            !look_inside(making, pith_text(account->texts, file->path), &making->owners[i])) {
            return false;
        }
    }
    return true;
}

/* An interpreter that no package brought, with its standard library. */
static void add_interpreter(struct making *making)
{
    const struct pith_account *account = making->account;
    const struct pith_account_python *python = &account->python;
    const struct pith_account_file *library =
        python->library == NULL ? NULL : pith_account_find(account, python->library);
    if (library == NULL || making->owners[library - account->files.items] != UINT32_MAX) {
        return;
    }
    struct pith_component component = {.name = "python",
                                       .version = python->version,
                                       .purl = sbom_purl("generic", "python", python->version, making->arena)};
    uint32_t index = making->sbom->components.count;
    size_t of_library = strlen(python->stdlib);
    pith_push(making->arena, &making->sbom->components, component);
    for (uint32_t i = 0; i < account->files.count; i++) {
        const char *path = pith_text(account->texts, account->files.items[i].path);
        bool within = strncmp(path, python->stdlib, of_library) == 0 && path[of_library] == '/';
        within |= strcmp(path, python->library) == 0 || strcmp(path, python->executable) == 0;
        if (making->owners[i] == UINT32_MAX && within) {
            making->owners[i] = index;
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
    const struct pith_account_file *file = pith_account_find(making->account, pith_text(making->account->texts, path));
    return file == NULL ? UINT32_MAX : making->owners[file - making->account->files.items];
}

static void each_once(struct pith_sbom *sbom)
{
    uint32_t kept = 0;
    if (sbom->depends.count > 0) {
        qsort(sbom->depends.items, sbom->depends.count, sizeof *sbom->depends.items, by_pair);
    }
    for (uint32_t i = 0; i < sbom->depends.count; i++) {
        if (kept == 0 || by_pair(&sbom->depends.items[i], &sbom->depends.items[kept - 1]) != 0) {
            sbom->depends.items[kept++] = sbom->depends.items[i];
        }
    }
    sbom->depends.count = kept;
}

/* Requires-Dist of one that ships for one that ships. By name, as pip knows them. */
static void add_requirements(struct making *making)
{
    const struct pith_account *account = making->account;
    struct pith_texts *names = pith_texts_create();
    PITH_VEC(uint32_t) by_name = {0}; /* component + 1 */
    for (uint32_t i = 0; i < account->owners.count; i++) {
        if (account->owners.items[i].dist != NULL && making->components[i] != 0) {
            uint32_t name = pith_intern(names, account->owners.items[i].dist->name);
            pith_extend(making->arena, &by_name, name, 0);
            by_name.items[name] = making->components[i];
        }
    }
    for (uint32_t i = 0; i < account->owners.count; i++) {
        const struct pith_dist *dist = account->owners.items[i].dist;
        for (uint32_t at = 0; dist != NULL && making->components[i] != 0 && at < dist->requires.count; at++) {
            const struct pith_requirement *requirement = &dist->requires.items[at];
            /* Whoever asks for an extra needs what it asks for: nobody says here that somebody does. */
            uint32_t name = requirement->under.count > 0 ? 0 : pith_text_find(names, requirement->name);
            if (name != 0 && by_name.items[name] != 0) {
                depend(making, making->components[i] - 1, by_name.items[name] - 1);
            }
        }
    }
    pith_texts_destroy(names);
}

/* DT_NEEDED from one's file to another's. */
static void add_needed(struct making *making)
{
    const struct pith_graph *graph = &making->account->graph;
    for (uint32_t i = 0; i < graph->edges.count; i++) {
        const struct pith_edge *edge = &graph->edges.items[i];
        const struct pith_node *from = &graph->nodes.items[edge->from], *to = &graph->nodes.items[edge->to];
        if (edge->rule == PITH_RULE_NEEDED && from->kind == PITH_NODE_FILE && to->kind == PITH_NODE_FILE) {
            depend(making, owner_at(making, from->text), owner_at(making, to->text));
        }
    }
}

bool pith_sbom_make(const struct pith_account *account, const struct pith_source *tree, int64_t time, const char *name,
                    struct pith_arena *arena, struct pith_sbom *sbom, struct pith_error *error)
{
    struct making making = {.account = account, .tree = tree, .arena = arena, .sbom = sbom, .error = error};
    *sbom = (struct pith_sbom){.name = name, .created = sbom_date(time, arena)};
    making.owners = pith_alloc_array(arena, account->files.count, sizeof *making.owners);
    making.components = pith_alloc_array(arena, account->owners.count, sizeof *making.components);
    add_packages(&making);
    if (!add_dists(&making)) {
        return false;
    }
    add_interpreter(&making);
    add_requirements(&making);
    add_needed(&making);
    each_once(sbom);
    if (!sbom_read_files(account, tree, making.owners, arena, sbom, error)) {
        return false;
    }
    sbom_name(sbom);
    return true;
}
