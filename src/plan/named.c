/* SPDX-License-Identifier: Apache-2.0 */
/* What a manifest names on this machine, told before anything of it is read. */
#include "plan/language.h"

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
    *named =
        (struct pith_named){.root = pith_plan_root(manifest, root, arena), .base = pith_plan_base(manifest, arena)};
    plan_name_for_languages(manifest, arena, named);
    plan_name_files(manifest, arena, named);
}
