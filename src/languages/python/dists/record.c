/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which files a distribution owns: RECORD says so line by line (CSV: path, hash, size). Distributions of Debian and old
 * eggs have none; theirs are what top_level.txt names, or what is called like them.
 */
#include "base/path.h"
#include "base/sort.h"
#include "languages/python/dists/room.h"

/* The first field of a CSV line; a quoted one doubles its quotes. */
static const char *first_field(struct pith_arena *arena, const char *at, const char *end)
{
    if (at == end || *at != '"') {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        return pith_copy(arena, at, (size_t)((comma == NULL ? end : comma) - at));
    }
    char *text = pith_alloc(arena, (size_t)(end - at)), *to = text;
    for (at++; at < end && (*at != '"' || (at + 1 < end && at[1] == '"')); at++) {
        at += *at == '"';
        *to++ = *at;
    }
    return text;
}

/* "flask/app.py" or "../../../bin/flask" from the site directory, as one canonical path. */
static const char *absolute(struct pith_arena *arena, const char *site, const char *path)
{
    char *joined = path[0] == '/' ? pith_strdup(arena, path) : pith_join(arena, site, path);
    pith_path_clean(joined);
    return joined;
}

const char *pith_record_path(struct pith_arena *arena, const char *site, const char *line, const char *end)
{
    return absolute(arena, site, first_field(arena, line, end));
}

static void read_record(struct dist_reading *reading, struct pith_dist *dist, const char *text, size_t size)
{
    const char *end = text + size;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline == NULL ? end : newline;
        const char *next = newline == NULL ? end : newline + 1;
        stop -= stop > text && stop[-1] == '\r';
        const char *path = first_field(reading->arena, text, stop);
        if (*path != '\0') {
            pith_push(reading->arena, &dist->files, absolute(reading->arena, dist->site, path));
        }
        text = next;
    }
    dist->recorded = true;
}

/* A file, or all that is in a directory, by canonical paths. */
static bool add_tree(struct dist_reading *reading, struct pith_dist *dist, const char *path)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_texts *texts = pith_view_texts(reading->view);
    PITH_VEC(const char *) ahead = {0}; /* the next one last */
    pith_push(&scratch, &ahead, path);
    while (ahead.count > 0) {
        struct pith_found found;
        const char *const *names;
        uint32_t count;
        path = ahead.items[--ahead.count];
        enum pith_seen seen = pith_view_look(reading->view, path, &found, reading->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND && found.stat.type != PITH_DIRECTORY) {
            pith_push(reading->arena, &dist->files, path);
        }
        if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_DIRECTORY) {
            continue;
        }
        if (!pith_view_list(reading->view, found.path, &names, &count, reading->error)) {
            return false;
        }
        while (count-- > 0) {
            uint32_t child = pith_intern_child(texts, found.path, names[count], strlen(names[count]));
            pith_push(&scratch, &ahead, pith_text(texts, child));
        }
    }
    return true;
}

/* The package or the module files of one top-level name: name/, name.py, name.*.so. What the site has is sorted. */
static bool add_top_level(struct dist_reading *reading, struct pith_dist *dist, const char *name, size_t size)
{
    struct pith_found site;
    const char *const *names;
    uint32_t count;
    if (pith_view_resolve(reading->view, dist->site, &site, reading->error) != PITH_SEEN_FOUND ||
        !pith_view_list(reading->view, site.path, &names, &count, reading->error)) {
        return false;
    }
    for (uint32_t i = pith_sorted_from(names, count, name); i < count && strncmp(names[i], name, size) == 0; i++) {
        const char *rest = names[i] + size;
        bool ours = *rest == '\0' || strcmp(rest, ".py") == 0 || strcmp(rest, ".pth") == 0 ||
                    (*rest == '.' && strstr(rest, ".so") != NULL);
        if (ours && !add_tree(reading, dist, pith_join(reading->arena, dist->site, names[i]))) {
            return false;
        }
    }
    return true;
}

/* Without top_level.txt, modules are called like their distribution: "Foo-Bar" is Foo_Bar or foo_bar. */
static const char *guessed_names(struct dist_reading *reading, const struct pith_dist *dist)
{
    char *guess = pith_strdup(reading->arena, dist->shown);
    char *lower = pith_strdup(reading->arena, dist->name);
    for (size_t i = 0; guess[i] != '\0'; i++) {
        guess[i] = strchr("-.", guess[i]) != NULL ? '_' : guess[i];
    }
    for (size_t i = 0; lower[i] != '\0'; i++) {
        lower[i] = lower[i] == '-' ? '_' : lower[i];
    }
    return strcmp(guess, lower) == 0 ? guess : pith_format(reading->arena, "%s\n%s", guess, lower);
}

bool dist_top_level(struct dist_reading *reading, struct pith_dist *dist)
{
    const char *text;
    size_t size;
    PITH_VEC(const char *) names = {0};
    if (!dist_text(reading, dist->directory, "top_level.txt", &text, &size)) {
        return false;
    }
    text = text == NULL ? guessed_names(reading, dist) : text;
    while (*text != '\0') {
        size_t length = strcspn(text, "\r\n");
        if (length > 0) {
            pith_push(reading->arena, &names, pith_copy(reading->arena, text, length));
        }
        text += length + strspn(text + length, "\r\n");
    }
    pith_sort_texts(names.items, names.count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < names.count; i++) {
        if (kept == 0 || strcmp(names.items[kept - 1], names.items[i]) != 0) {
            names.items[kept++] = names.items[i];
        }
    }
    names.count = kept;
    dist->top_level = (struct pith_strings){names.items, names.count};
    return true;
}

static bool read_top_level(struct dist_reading *reading, struct pith_dist *dist)
{
    if (!dist_top_level(reading, dist)) {
        return false;
    }
    for (uint32_t i = 0; i < dist->top_level.count; i++) {
        const char *name = dist->top_level.items[i];
        if (!add_top_level(reading, dist, name, strlen(name))) {
            return false;
        }
    }
    return add_tree(reading, dist, dist->directory);
}

bool dist_files(struct dist_reading *reading, struct pith_dist *dist)
{
    const char *text;
    size_t size;
    if (!dist_text(reading, dist->directory, "RECORD", &text, &size)) {
        return false;
    }
    if (text != NULL) {
        read_record(reading, dist, text, size);
        return true;
    }
    return read_top_level(reading, dist);
}
