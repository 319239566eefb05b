/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a view, and how its mounts find their canonical places: each through the mounts before it. */
#include "view/view.h"

#include "view/facts.h"

#include <limits.h>
#include <stdlib.h>

static bool is_directory(const struct pith_mount *mount, bool *directory, struct pith_error *error)
{
    struct pith_stat stat;
    if (!mount->source->ops->lookup(mount->source, mount->in, &stat, error)) {
        return pith_context(error, "putting something at %s", mount->at);
    }
    *directory = stat.type == PITH_DIRECTORY;
    return true;
}

static bool cannot_pass(struct pith_view *view, const struct pith_mount *mount, uint32_t at, enum pith_seen seen,
                        struct pith_error *error)
{
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    return pith_fail(error, PITH_USAGE, "cannot put anything at %s: %s %s", mount->at, pith_text(view->texts, at),
                     seen == PITH_SEEN_FOUND    ? "is not a directory"
                     : seen == PITH_SEEN_ABSENT ? "is a link that leads nowhere"
                                                : pith_seen_text(seen));
}

/*
 * "/lib/x" is "/usr/lib/x" where /lib is a link. The part that does not exist yet stays as it is; a last component
 * that is a link is covered by the mount, unless it leads to a directory and the mount is one (as COPY does).
 */
static bool canonical_place(struct pith_view *view, const struct pith_mount *mount, const char **at,
                            struct pith_error *error)
{
    const char *rest = mount->at;
    uint32_t here = pith_intern(view->texts, "/");
    bool follow_last = false;
    if (strlen(mount->at) >= PATH_MAX) {
        return pith_fail(error, PITH_USAGE, "cannot put anything at %.100s…: it %s", mount->at,
                         pith_seen_text(PITH_SEEN_TOO_LONG));
    }
    if (!is_directory(mount, &follow_last, error)) {
        return false;
    }
    while (*(rest += strspn(rest, "/")) != '\0') {
        size_t size = strcspn(rest, "/");
        bool last = rest[size + strspn(rest + size, "/")] == '\0';
        uint32_t child = view_child(view, here, rest, size);
        struct pith_found found;
        enum pith_seen seen = pith_view_resolve(view, pith_text(view->texts, child), &found, error);
        bool new = seen == PITH_SEEN_ABSENT &&found.link_count == 0;
        bool directory = seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY;
        if (seen == PITH_SEEN_FAILED || (!last && !new && !directory)) {
            return cannot_pass(view, mount, child, seen, error);
        }
        here = directory && (!last || follow_last) ? found.path : child;
        rest += size;
    }
    *at = pith_text(view->texts, here);
    return true;
}

static void bury_what_lies_below(struct pith_view *view, const char *at)
{
    for (uint32_t i = 0; i < view->mounts.count; i++) {
        const char *other = view->mounts.items[i].at;
        view->buried.items[i] |= strcmp(other, at) == 0 || view_is_below(other, at);
    }
}

bool pith_view_add(struct pith_view *view, const struct pith_mount *mount, struct pith_error *error)
{
    struct pith_mount placed = *mount;
    if (!canonical_place(view, mount, &placed.at, error)) {
        return false;
    }
    if (placed.opaque) {
        bury_what_lies_below(view, placed.at);
    }
    pith_push(&view->arena, &view->mounts, placed);
    pith_push(&view->arena, &view->buried, false);
    view_forget(view);
    return true;
}

bool pith_view_create(const struct pith_mount *mounts, uint32_t count, struct pith_view **created,
                      struct pith_error *error)
{
    struct pith_view *view = calloc(1, sizeof *view);
    if (view == NULL) {
        pith_out_of_memory();
    }
    view->texts = pith_texts_create();
    for (uint32_t i = 0; i < count; i++) {
        if (!pith_view_add(view, &mounts[i], error)) {
            pith_view_destroy(view);
            return false;
        }
    }
    *created = view;
    return true;
}

bool pith_view_of(const struct pith_source *source, struct pith_view **view, struct pith_error *error)
{
    const struct pith_mount whole = {.at = "/", .source = source, .in = "/", .role = PITH_ROLE_SOURCE, .mode = -1};
    return pith_view_create(&whole, 1, view, error);
}

void pith_view_destroy(struct pith_view *view)
{
    if (view != NULL) {
        view_facts_finish(view);
        view_sources_finish(view);
        view_searched_finish(view);
        pith_texts_destroy(view->texts);
        pith_arena_finish(&view->arena);
        free(view);
    }
}

bool pith_view_sound(const struct pith_view *view, bool done, struct pith_error *error)
{
    return view == NULL ? done : pith_sound(&view->fault, done, error);
}

bool pith_view_close(struct pith_view *view, bool done, struct pith_error *error)
{
    done = pith_view_sound(view, done, error);
    pith_view_destroy(view);
    return done;
}

struct pith_texts *pith_view_texts(const struct pith_view *view)
{
    return view->texts;
}

const struct pith_mount *pith_view_mount(const struct pith_view *view, uint32_t mount)
{
    return &view->mounts.items[mount];
}

uint32_t pith_view_mount_count(const struct pith_view *view)
{
    return view->mounts.count;
}
