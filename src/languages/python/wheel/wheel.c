/* SPDX-License-Identifier: Apache-2.0 */
/* The order of it: the target, the wheelhouse, the choice, the files; then one more mount. */
#include "languages/python/wheel/room.h"

static bool install(struct installing *it, const struct pith_mount *mounts, uint32_t count)
{
    if (!wheel_target(it, mounts, count) || !wheel_house(it) || !wheel_choose(it)) {
        return false;
    }
    for (uint32_t i = 0; i < it->chosen.count; i++) {
        if (!wheel_install(it, &it->house.candidates.items[it->chosen.items[i]])) {
            return false;
        }
    }
    wheel_note_collisions(it);
    return true;
}

/* Over the root and the virtual environments; what [files] puts beside or over their packages stays above. */
static void add_mount(struct installing *it, struct pith_mounts *mounts)
{
    struct pith_mount mount = {.at = "/",
                               .source = it->spooled,
                               .in = "/",
                               .role = PITH_ROLE_SOURCE,
                               .mode = -1,
                               .line = it->manifest->python.wheels.line};
    uint32_t at = mounts->list.count;
    pith_push(it->arena, &mounts->list, mount);
    for (; at > 1 && mounts->list.items[at - 1].role == PITH_ROLE_APP; at--) {
        mounts->list.items[at] = mounts->list.items[at - 1];
    }
    mounts->list.items[at] = mount;
}

bool pith_wheels_mount(struct pith_plan *plan, const struct pith_manifest *manifest, struct pith_arena *arena,
                       struct pith_mounts *mounts, struct pith_error *error)
{
    struct installing it = {.plan = plan, .manifest = manifest, .arena = arena, .error = error};
    const struct pith_value *wheels = &manifest->python.wheels;
    if (wheels->text == NULL) {
        return true;
    }
    if (!pith_plan_requirements(plan, manifest, arena, error) ||
        !pith_source_spooled(pith_format(arena, "the wheels of %s", wheels->text), &it.spooled, error)) {
        return false;
    }
    pith_push(arena, &plan->sources, it.spooled);
    bool done = install(&it, mounts->list.items, mounts->list.count);
    if (!pith_view_close(it.target.view, done, error)) {
        return pith_context(error, "%s:%u: wheels = %s", manifest->path, wheels->line, wheels->text);
    }
    add_mount(&it, mounts);
    return true;
}
