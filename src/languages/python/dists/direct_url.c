/* SPDX-License-Identifier: Apache-2.0 */
/*
 * direct_url.json (PyPA, "Recording the direct URL origin of installed distributions"): whether a distribution is an
 * editable install, and of which project.
 */
#include "languages/python/dists/room.h"

#include <ctype.h>
#include <jansson.h>

static int digit(char letter)
{
    return isdigit((unsigned char)letter) ? letter - '0' : tolower((unsigned char)letter) - 'a' + 10;
}

/* "file:///a%20b" or "file://localhost/a b" → "/a b"; NULL for other schemes. */
static const char *local_path(struct pith_arena *arena, const char *url)
{
    if (strncmp(url, "file://", 7) != 0 || (url = strchr(url + 7, '/')) == NULL) {
        return NULL;
    }
    char *path = pith_strdup(arena, url), *to = path;
    for (const char *at = url; *at != '\0'; at++) {
        bool escaped = at[0] == '%' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]);
        *to++ = escaped ? (char)(digit(at[1]) * 16 + digit(at[2])) : *at;
        at += escaped ? 2 : 0;
    }
    *to = '\0';
    return path;
}

static void drop(json_t **value)
{
    json_decref(*value);
}

bool dist_direct_url(struct dist_reading *reading, struct pith_dist *dist)
{
    const char *text;
    size_t size;
    if (!dist_text(reading, dist->directory, "direct_url.json", &text, &size)) {
        return false;
    }
    if (text == NULL) {
        return true;
    }
    __attribute__((cleanup(drop))) json_t *root = json_loadb(text, size, 0, NULL);
    const json_t *editable = json_object_get(json_object_get(root, "dir_info"), "editable");
    const char *url = json_string_value(json_object_get(root, "url"));
    dist->editable = json_is_true(editable);
    dist->project = dist->editable && url != NULL ? local_path(reading->arena, url) : NULL;
    return !dist->editable || dist_top_level(reading, dist);
}
