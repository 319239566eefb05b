/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dynamic string tokens and path lists, as glibc's _dl_dst_substitute and fillin_rpath treat them: only ORIGIN,
 * PLATFORM and LIB, with or without braces, ended where an identifier ends; all else stays as it is.
 */
#include "loader/loader.h"

static bool in_identifier(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The length of the token `name` at `text` (behind the '$'), or 0. */
static size_t token_length(const char *text, const char *name)
{
    size_t length = strlen(name);
    if (text[0] == '{') {
        return strncmp(text + 1, name, length) == 0 && text[length + 1] == '}' ? length + 2 : 0;
    }
    return strncmp(text, name, length) == 0 && !in_identifier(text[length]) ? length : 0;
}

enum { TOKENS = 3 };
static const char *const token_names[TOKENS] = {"ORIGIN", "PLATFORM", "LIB"};

bool loader_has_token(const char *text)
{
    for (const char *at = text; (at = strchr(at, '$')) != NULL; at++) {
        for (size_t i = 0; i < TOKENS; i++) {
            if (token_length(at + 1, token_names[i]) > 0) {
                return true;
            }
        }
    }
    return false;
}

const char *loader_expand(struct pith_loader *loader, struct pith_arena *arena, const char *text, const char *origin,
                          struct target *target)
{
    if (strstr(text, "LIB") != NULL && !loader_know_builtin(loader, target, NULL)) {
        return NULL;
    }
    const char *const values[TOKENS] = {origin, target->platform, target->lib};
    PITH_VEC(char) out = {0};
    for (const char *at = text; *at != '\0';) {
        size_t length = 0;
        const char *value = NULL;
        for (size_t i = 0; *at == '$' && length == 0 && i < TOKENS; i++) {
            length = token_length(at + 1, token_names[i]);
            value = values[i];
        }
        if (length > 0 && value == NULL) {
            return NULL;
        }
        for (; length > 0 && *value != '\0'; value++) {
            pith_push(arena, &out, *value);
        }
        if (length > 0) {
            at += length + 1;
        } else {
            pith_push(arena, &out, *at++);
        }
    }
    pith_push(arena, &out, '\0');
    return out.items;
}

/* One element, expanded, with exactly one '/' at its end; false: it counts for nothing. */
static bool element(struct pith_loader *loader, struct pith_arena *arena, const char *text, size_t length,
                    const char *origin, struct target *target, uint32_t *id)
{
    if (length == 0) {
        *id = 0; /* an empty element is the working directory */
        return true;
    }
    const char *part = pith_copy(arena, text, length);
    const char *path = loader_has_token(part) ? loader_expand(loader, arena, part, origin, target) : part;
    if (path == NULL || *path == '\0') {
        return false;
    }
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') {
        end--;
    }
    *id = pith_intern(loader->texts, path[end - 1] == '/' ? "/" : pith_format(arena, "%.*s/", (int)end, path));
    return true;
}

struct directories loader_split(struct pith_loader *loader, struct pith_arena *arena, const char *text,
                                const char *separators, const char *origin, struct target *target)
{
    PITH_VEC(uint32_t) list = {0};
    uint32_t mark = ++loader->lists;
    if (*text == '\0') {
        return (struct directories){0};
    }
    for (;;) {
        size_t length = strcspn(text, separators);
        uint32_t id;
        if (element(loader, arena, text, length, origin, target, &id)) {
            pith_extend(&loader->arena, &loader->in_list, id, 0);
            if (loader->in_list.items[id] != mark) { /* a repeated directory counts once */
                loader->in_list.items[id] = mark;
                pith_push(arena, &list, id);
            }
        }
        if (text[length] == '\0') {
            break;
        }
        text += length + 1;
    }
    return (struct directories){.ids = list.items, .count = list.count};
}
