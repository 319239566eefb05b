/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dpkg's database: info/NAME.list or info/NAME:ARCH.list lists a package's paths, as they were before links and
 * diversions; `status` holds the control fields of all (dpkg(1), deb-control(5), dpkg-divert(1)).
 */
#include "package/room.h"

#include "base/path.h"

#include <stdlib.h>

#define DPKG "/var/lib/dpkg"

struct lists {
    struct pith_package_reading *reading;
    struct package_diversions diversions;
    PITH_VEC(const char *) names; /* "libc6:amd64", by package of the list */
};

static bool claim(struct lists *lists, const char *name, const char *path, size_t size)
{
    struct pith_package_reading *reading = lists->reading;
    struct pith_package_set *packages = reading->packages;
    uint32_t index;
    path = package_diverted(&lists->diversions, name, path, &size);
    if (!package_match(reading->matcher, path, size, &index, reading->reading.error)) {
        return false;
    }
    if (index == UINT32_MAX || packages->owners[index] != 0) {
        return true;
    }
    if (lists->names.count == 0 || strcmp(lists->names.items[lists->names.count - 1], name) != 0) {
        pith_push(reading->reading.arena, &lists->names, name);
    }
    packages->owners[index] = lists->names.count;
    return true;
}

static bool read_list(struct lists *lists, const char *file)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct reading *reading = &lists->reading->reading;
    const char *text, *end;
    size_t size;
    const char *name = pith_copy(reading->arena, file, strlen(file) - strlen(".list"));
    if (!package_file(reading, &arena, pith_format(&arena, DPKG "/info/%s", file), &text, &size)) {
        return false;
    }
    for (end = text == NULL ? NULL : text + size; text < end;) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline == NULL ? end : newline;
        size_t length = (size_t)(stop - text);
        bool directory = newline != NULL && (size_t)(end - newline) > length + 1 &&
                         memcmp(newline + 1, text, length) == 0 && newline[1 + length] == '/';
        if (!directory && !claim(lists, name, text, length)) {
            return false;
        }
        text = newline == NULL ? end : newline + 1;
    }
    return true;
}

static bool read_lists(struct lists *lists)
{
    struct reading *reading = &lists->reading->reading;
    struct pith_found info;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(reading->view, DPKG "/info", &info, reading->error);
    if (seen != PITH_SEEN_FOUND || info.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!package_read_diversions(reading, &lists->diversions) ||
        !pith_view_list(reading->view, info.path, &names, &count, reading->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (pith_has_extension(names[i], ".list") && !read_list(lists, names[i])) {
            return false;
        }
    }
    return true;
}

/* The names of the lists, sorted, each with its place in `names`. */
struct listed {
    const char *name;
    uint32_t index;
};

static int by_name(const void *one, const void *two)
{
    return strcmp(((const struct listed *)one)->name, ((const struct listed *)two)->name);
}

static struct listed *in_order(const struct lists *lists, struct pith_arena *arena)
{
    struct listed *order = pith_alloc_array(arena, lists->names.count, sizeof *order);
    for (uint32_t i = 0; i < lists->names.count; i++) {
        order[i] = (struct listed){lists->names.items[i], i};
    }
    if (lists->names.count > 1) {
        qsort(order, lists->names.count, sizeof *order, by_name);
    }
    return order;
}

/* The package of a list: by its name, and by its architecture where the list names one. */
static uint32_t listed(const struct lists *lists, const struct listed *order, const char *stanza, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    size_t of_name, of_architecture;
    const char *name = package_field(stanza, size, "Package", &of_name);
    const char *architecture = package_field(stanza, size, "Architecture", &of_architecture);
    if (name == NULL) {
        return UINT32_MAX;
    }
    const char *plain = pith_copy(&arena, name, of_name);
    const char *forms[] = {plain, architecture == NULL
                                      ? plain
                                      : pith_format(&arena, "%s:%.*s", plain, (int)of_architecture, architecture)};
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const struct listed key = {.name = forms[i]};
        const struct listed *found =
            lists->names.count == 0 ? NULL : bsearch(&key, order, lists->names.count, sizeof key, by_name);
        least = found != NULL && found->index < least ? found->index : least;
    }
    return least;
}

static const char *copied(struct pith_arena *arena, const char *stanza, size_t size, const char *field)
{
    size_t of_value;
    const char *value = package_field(stanza, size, field, &of_value);
    return value == NULL ? "" : pith_copy(arena, value, of_value);
}

static struct pith_package *fill(struct pith_package_reading *reading, uint32_t at, const char *stanza, size_t size)
{
    struct pith_arena *arena = reading->reading.arena;
    struct pith_package *package = &reading->packages->list.items[at];
    package->database = reading->database;
    package->name = package->file_name = copied(arena, stanza, size, "Package");
    package->version = copied(arena, stanza, size, "Version");
    package->architecture = copied(arena, stanza, size, "Architecture");
    package->stanza = pith_copy(arena, stanza, size);
    return package;
}

static bool read_installed(struct pith_package_reading *reading)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct lists lists = {.reading = reading};
    struct pith_arena *kept = reading->reading.arena;
    const char *text = NULL;
    size_t size = 0;
    if (!read_lists(&lists) ||
        (lists.names.count > 0 && !package_file(&reading->reading, &arena, DPKG "/status", &text, &size))) {
        return false;
    }
    for (uint32_t i = 0; i < lists.names.count; i++) { /* one that `status` does not know keeps its name */
        pith_push(kept, &reading->packages->list,
                  (struct pith_package){.database = reading->database,
                                        .name = lists.names.items[i],
                                        .version = "",
                                        .architecture = "",
                                        .stanza = "",
                                        .file_name = lists.names.items[i],
                                        .sums = pith_format(kept, DPKG "/info/%s.md5sums", lists.names.items[i])});
    }
    const struct listed *order = in_order(&lists, &arena);
    for (const char *end = text == NULL ? NULL : text + size; text < end;) {
        const char *next;
        size_t of_stanza = package_stanza(text, end, &next);
        uint32_t at = listed(&lists, order, text, of_stanza);
        if (at != UINT32_MAX) {
            (void)fill(reading, at, text, of_stanza);
        }
        text = next;
    }
    return true;
}

/* A line of md5sums: the sum, two blanks, the path; "./" before it is old. */
static bool claim_sum(struct pith_package_reading *reading, const char *line, size_t size, uint32_t package, bool *owns)
{
    uint32_t index;
    size_t skip = size > 34 ? 34 : size;
    skip += size > skip + 2 && memcmp(line + skip, "./", 2) == 0 ? 2 : 0;
    if (!package_match(reading->matcher, line + skip, size - skip, &index, reading->reading.error)) {
        return false;
    }
    if (index != UINT32_MAX && reading->packages->owners[index] == 0) {
        reading->packages->owners[index] = package + 1;
        *owns = true;
    }
    return true;
}

static bool read_record(struct pith_package_reading *reading, const char *directory, const char *name)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_package_set *packages = reading->packages;
    const char *sums = pith_format(reading->reading.arena, "%s/%s.md5sums", directory, name);
    const char *stanza, *text, *end, *next;
    size_t size, of_stanza;
    bool owns = false;
    if (!package_file(&reading->reading, &arena, pith_join(&arena, directory, name), &stanza, &of_stanza) ||
        !package_file(&reading->reading, &arena, sums, &text, &size)) {
        return false;
    }
    if (stanza == NULL || text == NULL) { /* without a record there is nobody to own what the sums list */
        return true;
    }
    for (end = text + size; text < end; text = next) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        next = newline == NULL ? end : newline + 1;
        if (!claim_sum(reading, text, (size_t)((newline == NULL ? end : newline) - text), packages->list.count,
                       &owns)) {
            return false;
        }
    }
    if (owns) {
        pith_push(reading->reading.arena, &packages->list, (struct pith_package){.database = reading->database});
        fill(reading, packages->list.count - 1, stanza, package_stanza(stanza, stanza + of_stanza, &next))->sums = sums;
    }
    return true;
}

static bool read_status_d(struct pith_package_reading *reading)
{
    static const char directory[] = DPKG "/status.d";
    struct reading *of_view = &reading->reading;
    struct pith_found found;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(of_view->view, directory, &found, of_view->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_list(of_view->view, found.path, &names, &count, of_view->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!pith_has_extension(names[i], ".md5sums") && !read_record(reading, directory, names[i])) {
            return false;
        }
    }
    return true;
}

bool package_deb(struct pith_package_reading *reading)
{
    return read_installed(reading) && read_status_d(reading);
}
