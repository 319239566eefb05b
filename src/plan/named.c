/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a manifest names on this machine, told before anything of it is read. Files of requirements may name others
 * below their own directory and the manifest's (`-r`), and what [policy] allow-paths permits: see requirement_follow.c.
 */
#include "base/path.h"
#include "plan/room.h"

static const char *below(const struct pith_manifest *manifest, struct pith_arena *arena, const char *path)
{
    return path[0] == '/' ? path : pith_join(arena, manifest->directory, path);
}

static const char *parent_of(struct pith_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == path ? "/" : pith_copy(arena, path, (size_t)(slash - path));
}

const char *pith_plan_root(const struct pith_manifest *manifest, const char *root, struct pith_arena *arena)
{
    const char *named = manifest->source.root.text;
    return root != NULL ? root : named != NULL ? pith_source_below(named, manifest->directory, arena) : "/";
}

const char *pith_plan_base(const struct pith_manifest *manifest, struct pith_arena *arena)
{
    const char *image = manifest->base.image.text;
    return image == NULL ? NULL : pith_source_below(image, manifest->directory, arena);
}

void pith_plan_named(const struct pith_manifest *manifest, const char *root, struct pith_arena *arena,
                     struct pith_named *named)
{
    const struct pith_value *files[] = {&manifest->python.profile, &manifest->python.wheels};
    const struct pith_list *requirements = &manifest->python.requirements, *allowed = &manifest->policy.allow_paths;
    *named =
        (struct pith_named){.root = pith_plan_root(manifest, root, arena), .base = pith_plan_base(manifest, arena)};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i]->text != NULL) {
            pith_push(arena, &named->read, below(manifest, arena, files[i]->text));
        }
    }
    if (requirements->count > 0) {
        pith_push(arena, &named->read, manifest->directory);
    }
    for (uint32_t i = 0; requirements->count > 0 && i < allowed->count; i++) {
        pith_push(arena, &named->read, below(manifest, arena, allowed->items[i].text));
    }
    for (uint32_t i = 0; i < requirements->count; i++) {
        const char *path = below(manifest, arena, requirements->items[i].text);
        pith_push(arena, &named->read, path);
        pith_push(arena, &named->read, parent_of(arena, path));
    }
    plan_name_files(manifest, arena, named);
}
