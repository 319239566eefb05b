/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One wheel (PyPA, "Binary distribution format"): unpacked, verified, and its metadata read. What its name says and
 * what its metadata says must agree.
 */
#include "base/io.h"
#include "base/path.h"
#include "languages/python/wheel/room.h"

#include <ctype.h>
#include <strings.h>

/* A line of METADATA or WHEEL, in the text itself. */
struct header {
    const char *name, *value;
    size_t name_size, value_size;
};

/* The next one: up to the first empty line. */
static bool next_header(const char **at, struct header *header)
{
    while (**at != '\0' && **at != '\n' && **at != '\r') {
        size_t size = strcspn(*at, "\r\n"), length = strcspn(*at, ":\r\n");
        const char *line = *at, *from = line + length + 1, *end = line + size;
        *at += size;
        *at += **at == '\r';
        *at += **at == '\n';
        if (length == size || isspace((unsigned char)*line)) {
            continue;
        }
        while (from < end && isspace((unsigned char)*from)) {
            from++;
        }
        while (end > from && isspace((unsigned char)end[-1])) {
            end--;
        }
        *header = (struct header){line, from, length, (size_t)(end - from)};
        return true;
    }
    return false;
}

/* Its value, when it is called so; NULL. */
static const char *value_of(struct pith_arena *arena, const struct header *header, const char *name)
{
    bool called = strlen(name) == header->name_size && strncasecmp(header->name, name, header->name_size) == 0;
    return called ? pith_copy(arena, header->value, header->value_size) : NULL;
}

/* The one directory *.dist-info at the top, called as the distribution is. */
static bool find_info(struct installing *it, const struct candidate *candidate, struct wheel *wheel)
{
    for (uint32_t i = 0; i < wheel->members.count; i++) {
        const char *name = wheel->members.items[i].name;
        size_t size = strcspn(name, "/");
        if (size <= 10 || name[size] == '\0' || memcmp(name + size - 10, ".dist-info", 10) != 0) {
            continue;
        }
        if (wheel->info != NULL && (strlen(wheel->info) != size || strncmp(wheel->info, name, size) != 0)) {
            return pith_fail(it->error, PITH_MISSING, "it has two directories *.dist-info");
        }
        wheel->info = wheel->info != NULL ? wheel->info : pith_copy(it->arena, name, size);
    }
    if (wheel->info == NULL) {
        return pith_fail(it->error, PITH_MISSING, "it has no directory *.dist-info");
    }
    size_t size = strcspn(wheel->info, "-");
    wheel->data = pith_format(it->arena, "%.*s.data", (int)strlen(wheel->info) - 10, wheel->info);
    return strcmp(pith_dist_normalise(it->arena, wheel->info, size), candidate->name) == 0 ||
           pith_fail(it->error, PITH_MISSING, "it holds %s, which is another distribution", wheel->info);
}

static bool read_metadata(struct installing *it, const struct candidate *candidate, struct wheel *wheel)
{
    const char *text, *value;
    struct header header;
    if (!wheel_text(it, wheel, "METADATA", &text)) {
        return false;
    }
    while (text != NULL && next_header(&text, &header)) {
        if ((value = value_of(it->arena, &header, "Name")) != NULL) {
            wheel->name = value;
        } else if ((value = value_of(it->arena, &header, "Version")) != NULL) {
            wheel->version = value;
        } else if ((value = value_of(it->arena, &header, "Requires-Python")) != NULL) {
            wheel->requires_python = value;
        } else if ((value = value_of(it->arena, &header, "Requires-Dist")) != NULL) {
            pith_push(it->arena, &wheel->requires, (struct requirement){.line = value});
        }
    }
    struct pith_version version;
    if (wheel->name == NULL || wheel->version == NULL) {
        return pith_fail(it->error, PITH_MISSING, "its METADATA names no distribution and version");
    }
    return (strcmp(pith_dist_normalise(it->arena, wheel->name, strlen(wheel->name)), candidate->name) == 0 &&
            pith_version_parse(wheel->version, strlen(wheel->version), &version) &&
            pith_version_compare(&version, &candidate->number) == 0) ||
           pith_fail(it->error, PITH_MISSING, "its METADATA says that it is %s %s", wheel->name, wheel->version);
}

static bool read_wheel(struct installing *it, struct wheel *wheel)
{
    const char *text, *value;
    struct header header;
    bool versioned = false;
    if (!wheel_text(it, wheel, "WHEEL", &text)) {
        return false;
    }
    while (text != NULL && next_header(&text, &header)) {
        if ((value = value_of(it->arena, &header, "Wheel-Version")) != NULL) {
            versioned = true;
            if (strncmp(value, "1.", 2) != 0) {
                return pith_fail(it->error, PITH_MISSING, "its Wheel-Version is %s; this pith reads 1.x", value);
            }
        } else if ((value = value_of(it->arena, &header, "Root-Is-Purelib")) != NULL) {
            wheel->pure = strcasecmp(value, "true") == 0;
        }
    }
    return versioned || pith_fail(it->error, PITH_MISSING, "it has no %s/WHEEL that names a version", wheel->info);
}

static bool read_scripts(struct installing *it, struct wheel *wheel)
{
    const char *text;
    if (!wheel_text(it, wheel, "entry_points.txt", &text)) {
        return false;
    }
    if (text != NULL) {
        pith_entry_points_read(it->arena, text, &wheel->scripts);
    }
    return true;
}

/* What is unpacked is the file whose hash was taken. */
static bool read_members(struct installing *it, const struct candidate *candidate, struct pith_content *content,
                         struct wheel *wheel)
{
    for (bool again = true; again;) {
        wheel->members.count = 0;
        if (!wheel_members(it, content->fd, wheel) ||
            !pith_source_prove(it->house.source, candidate->path, &candidate->stat, content, &again, it->error)) {
            return false;
        }
    }
    return true;
}

static bool unpack(struct installing *it, const struct candidate *candidate, struct wheel *wheel)
{
    const char *path = candidate->path;
    struct pith_content content;
    if (!pith_source_open(it->house.source, path, &candidate->stat, &content, it->error)) {
        return false;
    }
    pith_spooled_from(it->spooled, content.fd);
    if (!read_members(it, candidate, &content, wheel)) {
        pith_close_scope(&content.fd);
        return false;
    }
    return pith_source_close(it->house.source, path, &candidate->stat, &content, it->error) &&
           find_info(it, candidate, wheel) && wheel_verify(it, wheel) && read_wheel(it, wheel) &&
           read_metadata(it, candidate, wheel) && read_scripts(it, wheel);
}

bool wheel_unpack(struct installing *it, struct candidate *candidate)
{
    if (candidate->wheel != NULL) {
        return true;
    }
    struct wheel *wheel = pith_alloc(it->arena, sizeof *wheel);
    if (!unpack(it, candidate, wheel)) {
        return pith_context(it->error, "the wheel %s", candidate->file);
    }
    const char *full = it->target.environment.python_full_version;
    if (wheel->requires_python != NULL && pith_specifier_is_valid(wheel->requires_python) &&
        !pith_specifier_admits(wheel->requires_python, full)) {
        candidate->unfit = pith_format(it->arena, "wants Python %s", wheel->requires_python);
    }
    candidate->wheel = wheel;
    return true;
}
