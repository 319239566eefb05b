/* SPDX-License-Identifier: Apache-2.0 */
/* Which platform a tree is for, and whether all agree on it who have a say. */
#include "pith/image.h"
#include "pith/source/image_config.h"
#include "pith/source/platform.h"

struct agreeing {
    const struct pith_plan *plan;
    const struct pith_image_platform *asked; /* or NULL */
    struct pith_arena *arena;
    struct pith_platform *platform;
    bool told; /* by a file that a machine runs */
    struct pith_error *error;
};

/* The base's programs run on the same machine as those that are added; where none is, it says which. */
static bool agree_with_base(struct agreeing *agreeing)
{
    const struct pith_source *base = agreeing->plan->base;
    const struct pith_manifest *manifest = agreeing->plan->manifest;
    struct pith_image_config config;
    size_t size;
    const char *text = base == NULL ? NULL : pith_source_config(base, &size);
    if (text == NULL) {
        return true;
    }
    if (!pith_image_config_read(text, size, agreeing->arena, &config, agreeing->error)) {
        return pith_context(agreeing->error, "the config of the base %s", base->name);
    }
    if (!agreeing->told && config.architecture != NULL) {
        *agreeing->platform = (struct pith_platform){config.architecture, config.variant};
    }
    return config.architecture == NULL || strcmp(config.architecture, agreeing->platform->architecture) == 0 ||
           pith_fail(agreeing->error, PITH_MISSING,
                     "%s:%u: [base] image: %s is for %s, and the programs of the source are for %s; name a base for "
                     "that, or choose it by --platform where there are several",
                     manifest->path, manifest->base.image.line, base->name, config.architecture,
                     agreeing->platform->architecture);
}

/*
 * --platform chooses an image's member; to compose for another platform would be a surprise. Files that no machine runs
 * are for any.
 */
static bool agree_with_asked(struct agreeing *agreeing)
{
    const struct pith_image_platform *asked = agreeing->asked;
    if (asked == NULL) {
        return true;
    }
    if (!agreeing->told && agreeing->plan->base == NULL) {
        *agreeing->platform = (struct pith_platform){asked->architecture, asked->variant};
    }
    const struct pith_image_platform made = {"linux", agreeing->platform->architecture, agreeing->platform->variant};
    const struct pith_image_platform wanted = {asked->os, asked->architecture,
                                               asked->variant == NULL ? made.variant : asked->variant};
    return pith_platform_compare(&made, &wanted) == 0 ||
           pith_fail(agreeing->error, PITH_MISSING,
                     "what is composed is for %s, not for %s: give a root of that platform",
                     pith_platform_text(&made, agreeing->arena), pith_platform_text(asked, agreeing->arena));
}

/* The ELF file that says it, or NULL. */
static const struct pith_elf *first_program(const struct pith_rootfs *rootfs)
{
    struct pith_view *view = rootfs->view;
    const char *loader = rootfs->closure->loader;
    struct pith_found found;
    const struct pith_elf *elf;
    if (loader != NULL && pith_view_resolve(view, loader, &found, NULL) == PITH_SEEN_FOUND &&
        pith_view_elf(view, &found, &elf, NULL) == PITH_ELF_OK) {
        return elf;
    }
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        bool program = entry->type == PITH_ENTRY_FILE && (entry->mode & 0111) != 0 && !entry->in_base;
        if (program && pith_view_look(view, entry->path, &found, NULL) == PITH_SEEN_FOUND &&
            pith_view_elf(view, &found, &elf, NULL) == PITH_ELF_OK) {
            return elf;
        }
    }
    return NULL;
}

bool pith_platform_find(const struct pith_rootfs *rootfs, const struct pith_image_platform *asked,
                        struct pith_arena *arena, struct pith_platform *platform, struct pith_error *error)
{
    const struct pith_elf *elf = first_program(rootfs);
    struct agreeing agreeing = {rootfs->plan, asked, arena, platform, elf != NULL, error};
    *platform = pith_platform_of(elf);
    return agree_with_base(&agreeing) && agree_with_asked(&agreeing);
}
