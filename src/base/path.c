/* SPDX-License-Identifier: Apache-2.0 */
/* Paths as text. */
#include "base/path.h"

#include <string.h>

char *pith_join(struct pith_arena *arena, const char *directory, const char *name)
{
    return pith_format(arena, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory, name);
}

bool pith_ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), length = strlen(end);
    return size >= length && strcmp(text + size - length, end) == 0;
}

bool pith_has_extension(const char *name, const char *extension)
{
    return strlen(name) > strlen(extension) && pith_ends_with(name, extension);
}

bool pith_is_below(const char *path, const char *directory)
{
    size_t size = strlen(directory);
    return strncmp(path, directory, size) == 0 && path[size] == '/';
}

bool pith_is_at_or_below(const char *path, const char *directory)
{
    return strcmp(path, directory) == 0 || pith_is_below(path, directory);
}

void pith_path_clean(char *path)
{
    char *to = path;
    for (const char *at = path; *at != '\0';) {
        at += strspn(at, "/");
        size_t size = strcspn(at, "/");
        if (size == 2 && memcmp(at, "..", 2) == 0) {
            while (to > path && *--to != '/') {
            }
        } else if (size > 0 && !(size == 1 && *at == '.')) {
            *to++ = '/';
            memmove(to, at, size);
            to += size;
        }
        at += size;
    }
    *to = '\0';
}
