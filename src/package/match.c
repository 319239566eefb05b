/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what a database calls a file to the index of the path that was asked for. Databases list hundreds of thousands
 * of paths, of which a thousand ship: most lines are turned away by a bit for their last two components. Of the others
 * the directory is resolved, as "/lib/x" of a list is "/usr/lib/x" where /usr is merged. So a directory that became a
 * link to one of another name is seen through only at the top.
 */
#include "base/path.h"
#include "package/room.h"

static uint32_t hash_tail(const char *path, size_t size)
{
    uint32_t hash = 2166136261u;
    unsigned slashes = 0;
    while (size > 0) {
        slashes += path[size - 1] == '/';
        if (slashes == 2) {
            break;
        }
        hash = (hash ^ (unsigned char)path[--size]) * 16777619u;
    }
    return (hash ^ hash >> 16) & 0xffff;
}

void package_match_begin(struct package_matcher *matcher, const char *const *paths, uint32_t count)
{
    struct pith_texts *texts = pith_view_texts(matcher->view);
    matcher->count = count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = pith_intern(texts, paths[i]), bit = hash_tail(paths[i], strlen(paths[i]));
        pith_extend(matcher->arena, &matcher->by_text, id, 0);
        matcher->by_text.items[id] = i + 1;
        matcher->filter[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

uint32_t package_find(const struct package_matcher *matcher, const char *path)
{
    uint32_t id = pith_text_find(pith_view_texts(matcher->view), path);
    return id == 0 || id >= matcher->by_text.count ? UINT32_MAX : matcher->by_text.items[id] - 1;
}

static bool resolve_directory(struct package_matcher *matcher, const char *directory, struct pith_error *error)
{
    struct pith_found found;
    if (strcmp(directory, matcher->asked) == 0) {
        return true;
    }
    enum pith_seen seen = pith_view_resolve(matcher->view, directory, &found, error);
    memcpy(matcher->asked, directory, strlen(directory) + 1);
    matcher->answer = seen == PITH_SEEN_FOUND ? pith_text(pith_view_texts(matcher->view), found.path) : NULL;
    return seen != PITH_SEEN_FAILED;
}

/* A directory at the top may be a link to one of another name: /lib64 to usr/lib. */
static bool is_shallow(const char *path)
{
    const char *slash = strchr(path + 1, '/');
    return slash != NULL && strchr(slash + 1, '/') == NULL;
}

bool package_match(struct package_matcher *matcher, const char *path, size_t size, uint32_t *index,
                   struct pith_error *error)
{
    char text[sizeof matcher->asked];
    *index = UINT32_MAX;
    bool rooted = size > 0 && path[0] == '/';
    if (size < 2 || size + 2 > sizeof text || memchr(path, '\0', size) != NULL) {
        return true;
    }
    memcpy(text + !rooted, path, size);
    text[0] = '/';
    size += !rooted;
    text[size] = '\0';
    uint32_t bit = hash_tail(text, size);
    if ((matcher->filter[bit / 64] >> bit % 64 & 1) == 0 && !is_shallow(text)) {
        return true;
    }
    char *slash = strrchr(text, '/');
    if (slash == text) {
        return true; /* "/lib": listed as a directory, and a link where /usr is merged: nobody's */
    }
    *index = package_find(matcher, text);
    if (*index != UINT32_MAX) {
        return true;
    }
    *slash = '\0';
    if (!resolve_directory(matcher, text, error)) {
        return false;
    }
    if (matcher->answer != NULL && strcmp(matcher->answer, text) != 0) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        *index = package_find(matcher, pith_join(&arena, matcher->answer, slash + 1));
    }
    return true;
}
