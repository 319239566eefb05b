/* From a composition to its papers: components, who owns which file, who depends on whom. */
#include "report/sbom.h"

#include "base/digest.h"

#include <stdlib.h>
#include <time.h>

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

static bool text_at(struct making *making, const char *path, const char **text)
{
    enum { LIMIT = 16 << 20 };
    struct pith_found found;
    size_t size;
    enum pith_seen seen = pith_view_resolve(making->view, path, &found, making->error);
    *text = NULL;
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
        return seen != PITH_SEEN_FAILED;
    }
    return pith_view_read(making->view, &found, LIMIT, making->arena, text, &size, making->error);
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

static bool add_packages(struct making *making)
{
    const struct pith_package_set *packages = &making->rootfs->packages;
    const char *text;
    if (!text_at(making, "/etc/os-release", &text)) {
        return false;
    }
    const char *id = release(making, text, "ID"), *version = release(making, text, "VERSION_ID");
    for (uint32_t i = 0; i < packages->list.count; i++) {
        const struct pith_package *it = &packages->list.items[i];
        bool deb = it->kind == PITH_PACKAGE_DEB;
        const char *vendor = id != NULL ? id : deb ? "debian" : "alpine";
        const char *distro = id == NULL || version == NULL ? NULL : pith_format(making->arena, "%s-%s", id, version);
        struct pith_component component = {
            .name = it->name,
            .version = it->version,
            .purl = sbom_purl_package(it, vendor, distro, making->arena),
            .supplier = pith_package_field(it, deb ? "Maintainer" : "m", making->arena),
            .licence = deb ? NULL : pith_package_field(it, "L", making->arena),
        };
        pith_push(making->arena, &making->sbom->components, component);
    }
    return true;
}

/* Distributions of which a file ships; what dpkg installed stays dpkg's. */
static bool add_dists(struct making *making)
{
    const struct pith_dists *dists = &making->closure->dists;
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &making->rootfs->entries.items[i];
        const char *path = entry->origin != NULL ? entry->origin : entry->path, *text;
        uint32_t dist = pith_dists_owner(dists, pith_intern(pith_view_texts(making->view), path));
        making->owners[i] = entry->package == 0 ? UINT32_MAX : entry->package - 1;
        if (dist == UINT32_MAX || entry->type == PITH_ENTRY_DIRECTORY) {
            continue;
        }
        const struct pith_dist *it = &dists->list.items[dist];
        if (making->dists[dist] == 0) {
            if (!text_at(making, pith_format(making->arena, "%s/METADATA", it->directory), &text)) {
                return false;
            }
            struct pith_component component = {
                .name = it->shown,
                .version = it->version,
                .purl = sbom_purl("pypi", it->name, it->version, making->arena),
                .licence = text == NULL ? NULL : sbom_licence_of_metadata(text, making->arena),
            };
            pith_push(making->arena, &making->sbom->components, component);
            making->dists[dist] = making->sbom->components.count;
        }
        making->owners[i] = entry->package != 0 ? entry->package - 1 : making->dists[dist] - 1;
    }
    return true;
}

/* An interpreter that no package brought, with its standard library. */
static void add_interpreter(struct making *making)
{
    const struct pith_python *python = &making->closure->python;
    const struct pith_entry *entry =
        making->closure->has_python ? pith_rootfs_find(making->rootfs, python->library) : NULL;
    if (entry == NULL || making->owners[entry - making->rootfs->entries.items] != UINT32_MAX) {
        return;
    }
    const char *version = pith_format(making->arena, "%u.%u", python->major, python->minor);
    struct pith_component component = {
        .name = "python", .version = version, .purl = sbom_purl("generic", "python", version, making->arena)};
    uint32_t index = making->sbom->components.count;
    size_t of_library = strlen(python->stdlib);
    pith_push(making->arena, &making->sbom->components, component);
    for (uint32_t i = 0; i < making->rootfs->entries.count; i++) {
        const char *path = making->rootfs->entries.items[i].path;
        bool within = strncmp(path, python->stdlib, of_library) == 0 && path[of_library] == '/';
        if (making->owners[i] == UINT32_MAX && (within || strcmp(path, python->library) == 0)) {
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
    const struct pith_entry *entry = pith_rootfs_find(making->rootfs, pith_text(pith_view_texts(making->view), path));
    return entry == NULL ? UINT32_MAX : making->owners[entry - making->rootfs->entries.items];
}

/* Requires-Dist of one that ships for one that ships; DT_NEEDED from one's file to another's. */
static void add_depends(struct making *making)
{
    const struct pith_dists *dists = &making->closure->dists;
    const struct pith_graph *graph = &making->closure->graph;
    struct pith_sbom *sbom = making->sbom;
    for (uint32_t i = 0; i < dists->list.count; i++) {
        for (uint32_t at = 0; at < dists->list.items[i].requires.count && making->dists[i] != 0; at++) {
            uint32_t other = pith_dists_named(dists, dists->list.items[i].requires.items[at].name);
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

static void add(struct pith_sha256 *hash, const char *text)
{
    pith_sha256_add(hash, text, strlen(text) + 1);
}

static void name_document(struct pith_sbom *sbom)
{
    struct pith_sha256 hash;
    uint8_t digest[PITH_DIGEST_SIZE];
    pith_sha256_init(&hash);
    add(&hash, sbom->name);
    add(&hash, sbom->created);
    for (uint32_t i = 0; i < sbom->components.count; i++) {
        add(&hash, sbom->components.items[i].purl);
    }
    for (uint32_t i = 0; i < sbom->files.count; i++) {
        add(&hash, sbom->files.items[i].path);
        add(&hash, sbom->files.items[i].sha256);
    }
    pith_sha256_finish(&hash, digest);
    pith_digest_hex(digest, sbom->digest);
}

static const char *date(int64_t time, struct pith_arena *arena)
{
    char text[64];
    struct tm parts;
    time_t seconds = (time_t)time;
    bool known = gmtime_r(&seconds, &parts) != NULL && parts.tm_year < 8100; /* RFC 3339 has four digits */
    return known && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0 ? pith_strdup(arena, text)
                                                                                  : "9999-12-31T23:59:59Z";
}

bool pith_sbom_make(const struct pith_closure *closure, struct pith_view *view, const struct pith_rootfs *rootfs,
                    int64_t time, const char *name, struct pith_arena *arena, struct pith_sbom *sbom,
                    struct pith_error *error)
{
    struct making making = {
        .closure = closure, .view = view, .rootfs = rootfs, .arena = arena, .sbom = sbom, .error = error};
    *sbom = (struct pith_sbom){.name = name, .created = date(time, arena)};
    making.owners = pith_alloc_array(arena, rootfs->entries.count + 1, sizeof *making.owners);
    making.dists = pith_alloc_array(arena, closure->dists.list.count + 1, sizeof *making.dists);
    if (!add_packages(&making) || !add_dists(&making)) {
        return false;
    }
    add_interpreter(&making);
    add_depends(&making);
    if (!sbom_read_files(rootfs, making.owners, arena, sbom, error)) {
        return false;
    }
    name_document(sbom);
    return true;
}

const char *pith_sbom_text(const struct pith_sbom *sbom, enum pith_sbom_format format, struct pith_arena *arena,
                           size_t *size)
{
    pith_json_prepare();
    json_t *value = format == PITH_SBOM_SPDX ? sbom_spdx(sbom, arena) : sbom_cyclonedx(sbom, arena);
    return pith_json_text(arena, value, size);
}
