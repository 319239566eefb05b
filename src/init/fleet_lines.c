/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is to be kept, in few lines: what follows from other files is not listed, and a directory of which one group
 * needs everything is one line.
 */
#include "base/path.h"
#include "init/fleet.h"

#include "pith/languages/python/environment.h"

#include <stdlib.h>

/* The group of a directory's files; or one of these. */
enum {
    UNKNOWN = 0,
    MIXED,
    NOTHING,
    GROUPS
}; /* not looked at; not all of it is needed by one group; nothing is listed */

/* /usr/share/zoneinfo; /usr/lib would say nothing of what is needed, even where all of it is. */
enum { SHALLOWEST = 3 };

struct listing {
    struct pith_fleet *fleet;
    struct pith_view *view;
    struct pith_error *error;
    PITH_VEC(uint32_t) wholes; /* by text: of a directory */
};

/* Bytecode that comes along with its source. */
static bool is_brought(const struct pith_fleet *fleet, struct pith_arena *scratch, const char *path)
{
    if (fleet->python == NULL || fleet->python->cache_tag == NULL) {
        return false;
    }
    const char *source = pith_python_source_of(scratch, path), *name = strrchr(path, '/') + 1;
    if (source == NULL || fleet_find(fleet, source) == NULL) {
        return false;
    }
    size_t stem = strlen(strrchr(source, '/') + 1) - strlen(".py");
    return strncmp(name, strrchr(source, '/') + 1, stem) == 0 &&
           strcmp(name + stem, pith_format(scratch, ".%s.pyc", fleet->python->cache_tag)) == 0;
}

/* Directories above others that are needed need no line. */
static bool holds_claims(const struct pith_fleet *fleet, const struct pith_claim *claim)
{
    size_t size = strlen(claim->path);
    const struct pith_claim *end = fleet->claims.items + fleet->claims.count;
    for (const struct pith_claim *next = claim + 1; next < end && strncmp(next->path, claim->path, size) == 0; next++) {
        if (next->path[size] == '/') {
            return true;
        }
    }
    return false;
}

/* A directory that a member needs for itself alone: to keep it would keep all in it. */
static bool is_empty(struct pith_view *view, const char *path)
{
    struct pith_error error = {0};
    const char *const *names;
    uint32_t count;
    return pith_view_list(view, pith_intern(pith_view_texts(view), path), &names, &count, &error) && count == 0;
}

static bool is_listed(const struct pith_fleet *fleet, const struct pith_claim *claim)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    return claim->must || (!claim->by_itself && !claim->follows && !is_brought(fleet, &scratch, claim->path) &&
                           !holds_claims(fleet, claim));
}

static uint32_t both(uint32_t one, uint32_t two)
{
    return one == NOTHING || one == two ? two : two == NOTHING ? one : MIXED;
}

static bool judge(struct listing *listing, const char *path, uint32_t *whole);

static bool judge_child(struct listing *listing, const char *path, uint32_t *whole)
{
    struct pith_found found;
    if (pith_view_look(listing->view, path, &found, listing->error) != PITH_SEEN_FOUND) {
        *whole = MIXED;
        return listing->error->code == PITH_OK;
    }
    const struct pith_claim *claim = fleet_find(listing->fleet, path);
    uint32_t own = claim == NULL ? MIXED : is_listed(listing->fleet, claim) ? GROUPS + claim->group : NOTHING;
    if (found.stat.type != PITH_DIRECTORY) {
        *whole = own;
        return true;
    }
    return judge(listing, path, whole);
}

/* The group that needs all of a directory, and of which something in it is to be listed. */
static bool judge(struct listing *listing, const char *path, uint32_t *whole)
{
    struct pith_texts *texts = pith_view_texts(listing->view);
    uint32_t text = pith_intern(texts, path);
    pith_extend(listing->fleet->arena, &listing->wholes, text, UNKNOWN);
    *whole = listing->wholes.items[text];
    if (*whole != UNKNOWN) {
        return true;
    }
    const char *const *names;
    uint32_t count, child;
    if (!pith_view_list(listing->view, text, &names, &count, listing->error)) {
        return false;
    }
    *whole = count == 0 && fleet_find(listing->fleet, path) == NULL ? MIXED : NOTHING;
    for (uint32_t i = 0; i < count && *whole != MIXED; i++) {
        if (listing->fleet->python != NULL && strcmp(names[i], "__pycache__") == 0) {
            continue;
        }
        if (!judge_child(listing, pith_join(listing->fleet->arena, path, names[i]), &child)) {
            return false;
        }
        *whole = both(*whole, child);
    }
    listing->wholes.items[text] = *whole;
    return true;
}

static unsigned depth(const char *path)
{
    unsigned count = 0;
    for (; *path != '\0'; path++) {
        count += *path == '/';
    }
    return count;
}

/* The topmost directory that is needed as the path is. */
static bool raise_line(struct listing *listing, struct fleet_line *line)
{
    char *above = pith_strdup(listing->fleet->arena, line->path);
    for (;;) {
        char *slash = strrchr(above, '/');
        uint32_t whole;
        *slash = '\0';
        if (depth(above) < SHALLOWEST) {
            return true;
        }
        if (!judge(listing, above, &whole)) {
            return false;
        }
        if (whole != GROUPS + line->group) {
            return true;
        }
        line->path = pith_strdup(listing->fleet->arena, above);
    }
}

/* What most need comes first. */
static int by_group(const void *one, const void *two, void *context)
{
    const struct fleet_line *a = one, *b = two;
    const struct pith_fleet *fleet = context;
    const struct pith_group *first = &fleet->groups.items[a->group], *second = &fleet->groups.items[b->group];
    int order = (first->count < second->count) - (first->count > second->count);
    order = order != 0 ? order : strcmp(first->names, second->names);
    return order != 0 ? order : strcmp(a->path, b->path);
}

bool fleet_list(struct pith_fleet *fleet, struct pith_view *view, struct fleet_lines *lines, struct pith_error *error)
{
    struct listing listing = {.fleet = fleet, .view = view, .error = error};
    *lines = (struct fleet_lines){0};
    for (uint32_t i = 0; i < fleet->claims.count; i++) {
        struct fleet_line line = {fleet->claims.items[i].path, fleet->claims.items[i].group};
        if (!is_listed(fleet, &fleet->claims.items[i]) ||
            (fleet->claims.items[i].directory && !is_empty(view, line.path))) {
            continue;
        }
        if (!raise_line(&listing, &line)) {
            return false;
        }
        const struct fleet_line *last = lines->list.count == 0 ? NULL : &lines->list.items[lines->list.count - 1];
        if (last == NULL || strcmp(last->path, line.path) != 0) {
            pith_push(fleet->arena, &lines->list, line);
        }
    }
    if (lines->list.count > 1) {
        qsort_r(lines->list.items, lines->list.count, sizeof *lines->list.items, by_group, fleet);
    }
    return true;
}
