/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The papers in the image: for each package of the system of which a file ships its record, as distroless images have
 * it
 * (/var/lib/dpkg/status.d/NAME and NAME.md5sums, which scanners read; apk's database), its copyright file, and the
 * common licences that this names. Papers alone do not make a package ship.
 */
#include "rootfs/language.h"

#define STATUS_D "/var/lib/dpkg/status.d"

/* What was made of a package's file when it was installed is that package's too. */
static uint32_t owner_of_origin(const struct pith_rootfs *rootfs, const char *path, struct pith_arena *arena)
{
    const char *from = rootfs_made_from(path, arena);
    const struct pith_entry *origin = from == NULL ? NULL : pith_rootfs_find(rootfs, from);
    return origin == NULL ? 0 : origin->package;
}

/* What [files] brings over a package's file is not the package's. */
static bool is_of_the_source(struct building *building, const char *path, bool *is)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_look(building->view, path, &found, building->error);
    *is = seen == PITH_SEEN_FOUND && pith_view_mount(building->view, found.mount)->role == PITH_ROLE_SOURCE;
    return seen != PITH_SEEN_FAILED;
}

static bool find_owners(struct building *building)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_rootfs *rootfs = building->rootfs;
    PITH_VEC(const char *) paths = {0};
    PITH_VEC(uint32_t) entries = {0};
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        const char *path = entry->origin == NULL ? entry->path : entry->origin;
        bool owned = false;
        if (entry->type != PITH_ENTRY_DIRECTORY && !entry->in_base && !is_of_the_source(building, path, &owned)) {
            return false;
        }
        if (owned) {
            pith_push(building->arena, &paths, path);
            pith_push(&scratch, &entries, i);
        }
    }
    if (!pith_packages_read(building->view, paths.items, paths.count, building->arena, &rootfs->packages,
                            building->error)) {
        return false;
    }
    for (uint32_t i = 0; i < entries.count; i++) {
        rootfs->entries.items[entries.items[i]].package = rootfs->packages.owners[i];
    }
    for (uint32_t i = 0; i < entries.count; i++) {
        struct pith_entry *entry = &rootfs->entries.items[entries.items[i]];
        entry->package = entry->package != 0 ? entry->package : owner_of_origin(rootfs, entry->path, &scratch);
    }
    return true;
}

static bool is_present(struct building *building, const char *path)
{
    bool *present = rootfs_present(building, pith_intern(pith_view_texts(building->view), path));
    bool was = *present;
    *present = true;
    return was;
}

/* A directory of the view with its own attributes, or a new one. */
static bool add_directory(struct building *building, const char *path)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_look(building->view, path, &found, building->error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY) {
        return rootfs_add_path(building, &found);
    }
    if (!is_present(building, path)) {
        pith_push(building->arena, &building->rootfs->entries,
                  (struct pith_entry){.path = path, .type = PITH_ENTRY_DIRECTORY, .mode = 0755});
    }
    return true;
}

static bool add_made(struct building *building, const char *path, const char *text, size_t size)
{
    for (const char *at = strchr(path + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
        if (!add_directory(building, pith_copy(building->arena, path, (size_t)(at - path)))) {
            return false;
        }
    }
    if (size <= UINT32_MAX && !is_present(building, path)) {
        pith_push(building->arena, &building->rootfs->entries,
                  (struct pith_entry){
                      .path = path, .type = PITH_ENTRY_FILE, .mode = 0644, .head = text, .head_size = (uint32_t)size});
    }
    return true;
}

/* What distroless images leave out of a stanza: what is about this installation, not about the package. */
static const char *control(struct pith_arena *arena, const char *stanza)
{
    static const char *const left_out[] = {"Status:", "Conffiles:", "Config-Version:"};
    char *text = pith_alloc(arena, strlen(stanza) + 2), *to = text;
    bool skip = false;
    while (*stanza != '\0') {
        size_t size = strcspn(stanza, "\n");
        size += stanza[size] == '\n';
        if (*stanza != ' ' && *stanza != '\t') {
            skip = false;
            for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
                skip |= strncmp(stanza, left_out[i], strlen(left_out[i])) == 0;
            }
        }
        memcpy(to, stanza, skip ? 0 : size);
        to += skip ? 0 : size;
        stanza += size;
    }
    if (to > text && to[-1] != '\n') {
        *to = '\n';
    }
    return text;
}

/* A file that was made anew has another sum. */
static bool is_as_packed(const void *context, uint32_t path)
{
    const struct building *building = context;
    const struct pith_entry *entry =
        pith_rootfs_find(building->rootfs, pith_packages_path(&building->rootfs->packages, path));
    return entry != NULL && entry->type == PITH_ENTRY_FILE && entry->head == NULL && entry->skip == 0;
}

static bool add_record(struct building *building, uint32_t index, const char *sums, size_t size)
{
    const struct pith_package *package = &building->rootfs->packages.list.items[index];
    const char *record, *text = control(building->arena, package->stanza);
    if (strchr(package->file_name, '/') != NULL || package->file_name[0] == '.') {
        return true; /* no name of a package (deb-control(5)): it would lie elsewhere */
    }
    if (!rootfs_place(building, pith_format(building->arena, STATUS_D "/%s", package->file_name), &record)) {
        return false;
    }
    rootfs_note(building, (struct pith_paper){PITH_PAPER_RECORD, record, index, NULL});
    if (!add_made(building, record, text, strlen(text))) {
        return false;
    }
    if (sums == NULL) {
        return true;
    }
    const char *path = pith_format(building->arena, "%s.md5sums", record);
    rootfs_note(building, (struct pith_paper){PITH_PAPER_SUMS, path, index, record});
    return add_made(building, path, sums, size);
}

static bool has_package_of(const struct pith_package_set *packages, const struct pith_package_database *database)
{
    for (uint32_t i = 0; i < packages->list.count; i++) {
        if (packages->list.items[i].database == database) {
            return true;
        }
    }
    return false;
}

/* A database that ships as one file. */
static bool add_database(struct building *building, const struct pith_package_database *database)
{
    struct pith_package_set *packages = &building->rootfs->packages;
    const char *text, *path = packages->at[database - pith_package_databases];
    size_t size;
    if (database->cut == NULL || path == NULL || !has_package_of(packages, database)) {
        return true;
    }
    if (!database->cut(packages, path, &text, &size, building->error)) {
        return false;
    }
    struct pith_found found; /* /lib may be a link */
    if (pith_view_resolve(building->view, path, &found, NULL) == PITH_SEEN_FOUND) {
        path = pith_text(pith_view_texts(building->view), found.path);
    }
    rootfs_note(building, (struct pith_paper){PITH_PAPER_DATABASE, path, UINT32_MAX, NULL});
    return add_made(building, path, text, size);
}

static bool add_all(struct building *building, const struct pith_manifest *manifest)
{
    struct pith_package_set *packages = &building->rootfs->packages;
    struct sums {
        const char *text;
        size_t size;
    } *sums = pith_alloc_array(building->arena, packages->list.count, sizeof *sums);
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct licences licences = {.building = building, .arena = &scratch};
    for (uint32_t i = 0; i < packages->list.count; i++) { /* while entries are sorted */
        if (manifest->base.packages &&
            !pith_package_sums(packages, i, is_as_packed, building, &sums[i].text, &sums[i].size, building->error)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < packages->list.count; i++) {
        bool records = packages->list.items[i].database->records;
        if (records && manifest->base.packages && !add_record(building, i, sums[i].text, sums[i].size)) {
            return false;
        }
        if (records && manifest->base.copyright && !rootfs_add_copyright(&licences, i)) {
            return false;
        }
    }
    const struct pith_package_database *database = pith_package_databases;
    while (manifest->base.packages && database->name != NULL && add_database(building, database)) {
        database++;
    }
    return !manifest->base.packages || database->name == NULL;
}

bool rootfs_add_papers(struct building *building, const struct pith_manifest *manifest)
{
    if (!find_owners(building)) {
        return false;
    }
    if (manifest->base.preset == PITH_PRESET_NONE) {
        return true;
    }
    bool done = add_all(building, manifest);
    rootfs_sort(building->rootfs);
    return done;
}
