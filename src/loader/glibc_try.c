/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One directory of a search: the files that glibc tries there (elf/dl-load.c, open_path), those in the subdirectories
 * for the processor's capabilities first, and what becomes of each.
 */
#include "loader/glibc.h"

void glibc_report(const struct query *query, const char *path, enum pith_found_by by)
{
    const struct pith_loader_options *options = &query->map->loader->options;
    if (options->tried != NULL) {
        options->tried(options->context, path, by);
    }
}

enum answer glibc_accept(struct query *query, const char *path, struct image *image, enum pith_found_by by)
{
    query->search->path = path;
    query->search->image = image;
    query->search->by = by;
    return ANSWER_FOUND;
}

/* One file in one directory. `*stop` ends the list that the directory is in. */
enum answer glibc_try_file(struct query *query, const char *path, enum pith_found_by by, bool *stop)
{
    struct pith_loader *loader = query->map->loader;
    struct image *image = loader_image(loader, path, query->error);
    if (image == NULL) {
        return ANSWER_FAILED;
    }
    const char *why;
    if (query->map->trusted && image->seen == PITH_SEEN_FOUND && (image->found.stat.mode & 04000) == 0) {
        return ANSWER_NONE;
    }
    if (image->seen == PITH_SEEN_NOTDIR && !loader_know_builtin(loader, query->map->target, query->error)) {
        return ANSWER_FAILED; /* the version decides */
    }
    switch (loader_judge(query->map->target, image, &why)) {
    case VERDICT_GOOD:
        return glibc_accept(query, path, image, by);
    case VERDICT_FATAL:
        query->search->refused = why;
        return glibc_accept(query, path, image, by);
    case VERDICT_STOP:
        *stop = true;
        break;
    case VERDICT_SKIP:
        break;
    }
    if (why != NULL && query->search->skipped == NULL) {
        query->search->skipped = pith_format(&loader->arena, "%s %s", path, why);
    }
    return ANSWER_NONE;
}

/*
 * A process does not try a second file in a directory that it found to be absent; only `tried` can tell. It does try
 * a directory twice that is listed twice for the processor: only the first `count` are of earlier searches.
 */
static bool known_to_be_gone(const struct pith_linkmap_state *map, uint32_t directory, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (map->gone.items[i] == directory) {
            return true;
        }
    }
    return false;
}

static enum answer too_long(struct query *query, uint32_t directory, int exists, enum pith_found_by by)
{
    struct pith_linkmap_state *map = query->map;
    if (map->loader->options.tried != NULL) {
        glibc_report(query, pith_format(map->arena, "%s%s", pith_text(map->loader->texts, directory), query->name), by);
        if (exists == 0) {
            pith_push(map->arena, &map->gone, directory);
        }
    }
    return ANSWER_NONE;
}

/* The name in the directory itself. Where that is not there, `tried` still hears of the first search. */
static enum answer try_in(struct query *query, uint32_t directory, uint32_t gone, enum pith_found_by by, bool *stop)
{
    struct pith_linkmap_state *map = query->map;
    struct pith_loader *loader = map->loader;
    const char *above = pith_text(loader->texts, directory);
    /* A relative one counts as there, whatever it is. */
    int exists = *above == '/' ? loader_has_directory(loader, directory, query->error) : 1;
    if (exists < 0) {
        return ANSWER_FAILED;
    }
    if (exists == 0 && (loader->options.tried == NULL || known_to_be_gone(map, directory, gone))) {
        return ANSWER_NONE;
    }
    size_t length = strlen(above);
    if (length + query->length >= LONGEST_PATH || query->length > LONGEST_NAME) {
        *stop = exists == 1; /* ENAMETOOLONG */
        return too_long(query, directory, exists, by);
    }
    char path[LONGEST_PATH];
    memcpy(path, above, length);
    memcpy(path + length, query->name, query->length + 1);
    glibc_report(query, path, by);
    if (exists == 0) {
        pith_push(map->arena, &map->gone, directory);
        return ANSWER_NONE;
    }
    uint32_t id = pith_intern_bytes(loader->texts, path, length + query->length);
    return glibc_try_file(query, pith_text(loader->texts, id), by, stop);
}

/* Only what becomes of the file in the directory itself can end the list. */
static enum answer try_directory(struct query *query, uint32_t directory, enum pith_found_by by, bool *stop)
{
    const struct directories *variants;
    uint32_t gone = query->map->gone.count;
    if (!loader_hwcaps(query->map->loader, query->map->target, directory, &variants, query->error)) {
        return ANSWER_FAILED;
    }
    for (uint32_t i = 0; i < variants->count; i++) {
        bool ignored;
        enum answer answer = try_in(query, variants->ids[i], gone, by, &ignored);
        if (answer != ANSWER_NONE) {
            query->search->variant = true;
            return answer;
        }
    }
    return try_in(query, directory, gone, by, stop);
}

enum answer glibc_try_directories(struct query *query, const struct directories *list, enum pith_found_by by)
{
    bool stop = false;
    if (!linkmap_count(query->map, list->count, query->error)) {
        return ANSWER_FAILED;
    }
    for (uint32_t i = 0; i < list->count && !stop; i++) {
        enum answer answer = try_directory(query, list->ids[i], by, &stop);
        if (answer != ANSWER_NONE) {
            return answer;
        }
    }
    return ANSWER_NONE;
}
