/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apk's database: one file, a paragraph for each package, in which `F:` names a directory and `R:` a file in it (apk's
 * installed database, version 2). `M:` belongs to the directory above it, `a:` and `Z:` to the file.
 */
#include "package/room.h"

struct walk {
    const char *directory; /* of the last F: */
    size_t size;
};

/* Is it about files? Then *index says which of those asked for a line R: names. */
static bool look(const struct pith_package_set *packages, struct walk *walk, const char *line, size_t size,
                 uint32_t *index, struct pith_error *error)
{
    char path[4096];
    *index = UINT32_MAX;
    if (line[0] == 'F') {
        walk->directory = line + 2;
        walk->size = size - 2;
    }
    if (line[0] != 'R' || walk->size + size >= sizeof path) {
        return true;
    }
    memcpy(path, walk->directory, walk->size);
    path[walk->size] = '/';
    memcpy(path + walk->size + 1, line + 2, size - 2);
    path[walk->size + size - 1] = '\0';
    if (walk->size == 0) { /* what lies in / itself is listed as a file, so it is no directory of a merged /usr */
        *index = strlen(path) == size - 1 ? package_find(packages->matcher, path) : UINT32_MAX;
        return true;
    }
    return package_match(packages->matcher, path, walk->size + size - 1, index, error);
}

static size_t line_at(const char *text, const char *end)
{
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    return newline == NULL ? (size_t)(end - text) : (size_t)(newline - text);
}

static bool is_of_files(const char *line, size_t size)
{
    return size >= 2 && line[1] == ':' && strchr("FRMaZ", line[0]) != NULL;
}

static bool claim(struct pith_package_reading *reading, const char *stanza, size_t size)
{
    struct pith_package_set *packages = reading->packages;
    struct pith_arena *arena = reading->reading.arena;
    struct walk walk = {"", 0};
    const char *end = stanza + size, *files = end;
    bool owns = false;
    for (const char *at = stanza; at < end; at += line_at(at, end) + 1) {
        size_t length = line_at(at, end);
        uint32_t index = UINT32_MAX;
        if (is_of_files(at, length)) {
            files = at < files ? at : files;
            if (!look(packages, &walk, at, length, &index, reading->reading.error)) {
                return false;
            }
        }
        if (index != UINT32_MAX && packages->owners[index] == 0) {
            packages->owners[index] = packages->list.count + 1;
            owns = true;
        }
    }
    if (owns) {
        struct pith_package package = {.database = reading->database,
                                       .stanza = pith_copy(arena, stanza, (size_t)(files - stanza))};
        const char *fields[] = {pith_package_field(&package, "P", arena), pith_package_field(&package, "V", arena),
                                pith_package_field(&package, "A", arena)};
        package.name = package.file_name = fields[0] == NULL ? "" : fields[0];
        package.version = fields[1] == NULL ? "" : fields[1];
        package.architecture = fields[2] == NULL ? "" : fields[2];
        pith_push(arena, &packages->list, package);
    }
    return true;
}

bool package_apk(struct pith_package_reading *reading)
{
    static const char *const places[] = {"/lib/apk/db/installed", "/usr/lib/apk/db/installed"};
    const char *text = NULL, *next;
    size_t size = 0;
    for (size_t i = 0; i < 2 && text == NULL; i++) {
        if (!package_file(&reading->reading, reading->reading.arena, places[i], &text, &size)) {
            return false;
        }
        reading->packages->at[reading->database - pith_package_databases] = text == NULL ? NULL : places[i];
    }
    for (const char *end = text == NULL ? NULL : text + size; text < end; text = next) {
        if (!claim(reading, text, package_stanza(text, end, &next))) {
            return false;
        }
    }
    return true;
}

/* What a cut writes: a directory waits until a file in it ships. */
struct cutting {
    char *text;
    size_t size, begun; /* where the stanza began */
    const char *waiting;
    size_t waiting_size;
    bool keeps; /* the last R: */
    bool owns;
};

static void put(struct cutting *cutting, const char *text, size_t size)
{
    memcpy(cutting->text + cutting->size, text, size);
    cutting->size += size;
}

static bool cut_line(const struct pith_package_set *packages, struct cutting *cutting, struct walk *walk,
                     const char *line, size_t size, struct pith_error *error)
{
    uint32_t index = UINT32_MAX;
    bool files = size >= 3 && is_of_files(line, size - 1);
    if (files && !look(packages, walk, line, size - 1, &index, error)) {
        return false;
    }
    if (files && line[0] == 'F') {
        cutting->waiting = line;
        cutting->waiting_size = size;
        cutting->keeps = false;
    } else if (files && line[0] == 'M') {
        bool follows = cutting->waiting_size > 0 && cutting->waiting + cutting->waiting_size == line;
        cutting->waiting_size += follows ? size : 0; /* what does not follow its directory at once is nobody's mode */
    } else if (files && line[0] == 'R') {
        cutting->keeps = index != UINT32_MAX;
        cutting->owns |= cutting->keeps;
        if (cutting->keeps) {
            put(cutting, cutting->waiting, cutting->waiting_size);
            cutting->waiting_size = 0;
            put(cutting, line, size);
        }
    } else if (!files || cutting->keeps) {
        put(cutting, line, size);
    }
    return true;
}

bool package_apk_cut(const struct pith_package_set *packages, const char *path, const char **text, size_t *size,
                     struct pith_error *error)
{
    struct reading reading = {.view = packages->matcher->view, .arena = packages->matcher->arena, .error = error};
    const char *from, *next;
    size_t all;
    if (!package_file(&reading, reading.arena, path, &from, &all)) {
        return false;
    }
    struct cutting cutting = {.text = pith_alloc(reading.arena, all + 4), .waiting = ""};
    for (const char *end = from == NULL ? NULL : from + all; from < end; from = next) {
        size_t length = package_stanza(from, end, &next);
        struct walk walk = {"", 0};
        cutting.begun = cutting.size;
        cutting.owns = cutting.keeps = false;
        cutting.waiting_size = 0;
        for (const char *at = from, *stop = from + length; at < stop;) {
            size_t line = line_at(at, stop) + 1; /* with its newline; the database ends in one */
            line = line > (size_t)(stop - at) ? (size_t)(stop - at) : line;
            if (!cut_line(packages, &cutting, &walk, at, line, error)) {
                return false;
            }
            at += line;
        }
        if (cutting.owns) {
            put(&cutting, "\n", 1);
        } else {
            cutting.size = cutting.begun;
        }
    }
    *text = cutting.text;
    *size = cutting.size;
    return true;
}
