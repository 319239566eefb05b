/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What .dockerignore hides: a pattern matches a path or any directory above it, the last one that matches decides, `!`
 * lets through again. A hidden directory is entered only where an exception may lie below it. Each pattern is followed
 * byte by byte along the path, and goes on from where it stood at the directory.
 */
#include "plan/ignore.h"

/* Takes pattern `index` from its places at the level over one more component. Does it end with that? */
static bool match_name(struct ignore *ignore, const struct ignore_level *level, uint32_t index, const char *name,
                       size_t size)
{
    const struct ignore_pattern *pattern = &ignore->patterns.items[index];
    bool alive = false;
    for (uint32_t i = 0; i < pattern->path.words; i++) {
        ignore->places[i] = level->places[pattern->first + i];
        alive |= ignore->places[i] != 0;
    }
    return alive && pith_pattern_step(&pattern->path, ignore->places, ignore->room, name, size) &&
           pith_pattern_accepts(&pattern->path, ignore->places);
}

/* From there over the slash: can anything below match? */
static bool enter(struct ignore *ignore, uint32_t index)
{
    return pith_pattern_step(&ignore->patterns.items[index].path, ignore->places, ignore->room, "/", 1);
}

static struct ignore_level *add_level(struct ignore *ignore)
{
    struct ignore_level *levels = ignore->levels;
    if (ignore->level_count == IGNORE_LEVELS) { /* the one below the root goes */
        struct ignore_level oldest = levels[1];
        memmove(levels + 1, levels + 2, (IGNORE_LEVELS - 2) * sizeof *levels);
        levels[IGNORE_LEVELS - 1] = oldest;
        ignore->level_count--;
    }
    struct ignore_level *level = &levels[ignore->level_count++];
    if (level->places == NULL) {
        level->places = pith_alloc_array(ignore->arena, ignore->words, sizeof *level->places);
        level->matched = pith_alloc_array(ignore->arena, ignore->patterns.count, sizeof *level->matched);
    }
    return level;
}

static void start_at_root(struct ignore *ignore)
{
    struct ignore_level *root = add_level(ignore);
    for (uint32_t i = 0; i < ignore->patterns.count; i++) {
        pith_pattern_begin(&ignore->patterns.items[i].path, root->places + ignore->patterns.items[i].first);
    }
}

/* The next level: one component of `directory` behind the last one. */
static void go_down(struct ignore *ignore, size_t whole)
{
    struct ignore_level *level = add_level(ignore);
    const struct ignore_level *above = level - 1;
    size_t start = above->size == 0 ? 0 : above->size + 1;
    const char *name = ignore->directory + start, *slash = memchr(name, '/', whole - start);
    size_t size = slash == NULL ? whole - start : (size_t)(slash - name);
    for (uint32_t i = 0; i < ignore->patterns.count; i++) {
        const struct ignore_pattern *pattern = &ignore->patterns.items[i];
        level->matched[i] = match_name(ignore, above, i, name, size) || above->matched[i];
        (void)enter(ignore, i);
        memcpy(level->places + pattern->first, ignore->places, pattern->path.words * sizeof *ignore->places);
    }
    level->size = start + size;
}

/* The level of a directory, which is the first `size` bytes of the path. */
static const struct ignore_level *level_of(struct ignore *ignore, const char *path, size_t size)
{
    if (ignore->level_count == 0) {
        start_at_root(ignore);
    }
    for (const struct ignore_level *level; (level = &ignore->levels[ignore->level_count - 1])->size > 0;) {
        bool above = level->size <= size && memcmp(ignore->directory, path, level->size) == 0 &&
                     (level->size == size || path[level->size] == '/');
        if (above) {
            break;
        }
        ignore->level_count--;
    }
    memcpy(ignore->directory, path, size);
    while (ignore->levels[ignore->level_count - 1].size < size) {
        go_down(ignore, size);
    }
    return &ignore->levels[ignore->level_count - 1];
}

bool plan_ignore_hides(const void *opaque, const char *source_path, bool directory)
{
    struct ignore *ignore = (struct ignore *)(uintptr_t)opaque; /* what it remembers changes no answer */
    const char *path = source_path + strspn(source_path, "/"), *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t size = strlen(name), above = slash == NULL ? 0 : (size_t)(slash - path);
    bool hidden = false, entered = false;
    if (above >= sizeof ignore->directory || *path == '\0') {
        return false;
    }
    const struct ignore_level *level = level_of(ignore, path, above);
    for (uint32_t i = 0; i < ignore->patterns.count; i++) {
        bool exception = ignore->patterns.items[i].exception;
        bool asks = exception == hidden && !level->matched[i], below = directory && exception && !entered;
        bool matches = (asks || below) && match_name(ignore, level, i, name, size);
        if (exception == hidden && (matches || level->matched[i])) {
            hidden = !exception;
        }
        entered |= below && enter(ignore, i);
    }
    return hidden && !entered;
}
