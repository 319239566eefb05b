/* SPDX-License-Identifier: Apache-2.0 */
/* The mounts of a root on a base, in order. */
#include "onto/room.h"

#include "base/sort.h"

static void sort(struct paths *paths)
{
    pith_sort_texts(paths->list.items, paths->list.count);
}

/* The views were for the preparation only; the mounts keep what is hidden. */
static void finish(struct onto *onto)
{
    pith_view_destroy(onto->under);
    pith_view_destroy(onto->over);
    sort(onto->libraries);
    for (uint32_t i = 0; i < onto->hidden.count; i++) {
        sort(&onto->hidden.items[i]->own);
    }
}

static bool look_at(const struct pith_source *source, struct pith_view **view, struct pith_error *error)
{
    if (!pith_view_of(source, view, error)) {
        return false;
    }
    pith_view_want_exports(*view);
    return true;
}

bool pith_onto_mounts(const struct pith_source *base, const struct pith_source *root, uint32_t line,
                      struct pith_arena *arena, struct pith_mounts *mounts, struct pith_error *error)
{
    __attribute__((cleanup(finish))) struct onto onto = {
        .base = base,
        .root = root,
        .arena = arena,
        .error = error,
        .mounts = mounts,
        .libraries = pith_alloc(arena, sizeof *onto.libraries),
    };
    const struct pith_mount lowest = {
        .at = "/", .source = base, .in = "/", .role = PITH_ROLE_BASE, .mode = -1, .line = line};
    pith_push(arena, &mounts->list, lowest);
    bool done = look_at(base, &onto.under, error) && look_at(root, &onto.over, error) && onto_layout(&onto) &&
                onto_libraries(&onto);
    return pith_view_sound(onto.over, pith_view_sound(onto.under, done, error), error) ||
           pith_context(error, "standing on the base %s", base->name);
}
