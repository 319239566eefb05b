/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs of "Field: value" lines, as dpkg (deb822) and apk write them: an empty line ends one. */
#include "package/room.h"

#include <strings.h>

/* What [files] brings of its own says nothing of the root: an app would call the root's files packaged. */
static bool is_of_the_root(const struct pith_view *view, uint32_t mount)
{
    const struct pith_mount *it = pith_view_mount(view, mount);
    return it->role != PITH_ROLE_APP || it->source == pith_view_mount(view, 0)->source;
}

bool package_file(struct reading *reading, struct pith_arena *arena, const char *path, const char **text, size_t *size)
{
    enum { LIMIT = 256 << 20 };
    struct pith_found found;
    enum pith_seen seen = pith_view_file(reading->view, path, &found, reading->error);
    *text = NULL;
    *size = 0;
    if (seen != PITH_SEEN_FOUND || !is_of_the_root(reading->view, found.mount)) {
        return seen != PITH_SEEN_FAILED;
    }
    return pith_view_read(reading->view, &found, LIMIT, arena, text, size, reading->error) ||
           pith_context(reading->error, "reading the package database's %s", path);
}

size_t package_stanza(const char *text, const char *end, const char **next)
{
    const char *at = text;
    while (at < end && *at != '\n') {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        at = newline == NULL ? end : newline + 1;
    }
    *next = at < end ? at + 1 : end;
    return (size_t)(at - text);
}

const char *package_field(const char *stanza, size_t length, const char *name, size_t *size)
{
    const char *end = stanza + length;
    size_t of_name = strlen(name);
    while (stanza < end) {
        const char *newline = memchr(stanza, '\n', (size_t)(end - stanza));
        const char *stop = newline == NULL ? end : newline;
        if ((size_t)(stop - stanza) > of_name && stanza[of_name] == ':' && strncasecmp(stanza, name, of_name) == 0) {
            const char *value = stanza + of_name + 1;
            while (value < stop && (*value == ' ' || *value == '\t')) {
                value++;
            }
            while (stop > value && (stop[-1] == ' ' || stop[-1] == '\r')) {
                stop--;
            }
            *size = (size_t)(stop - value);
            return value;
        }
        stanza = newline == NULL ? end : newline + 1;
    }
    return NULL;
}

const char *pith_package_field(const struct pith_package *package, const char *field, struct pith_arena *arena)
{
    size_t size;
    const char *value = package_field(package->stanza, strlen(package->stanza), field, &size);
    return value == NULL ? NULL : pith_copy(arena, value, size);
}
