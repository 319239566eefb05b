/* SPDX-License-Identifier: Apache-2.0 */
/* Asks each language for what it derives in the tree. */
#include "rootfs/language.h"

bool rootfs_run_languages(struct pith_rootfs *rootfs, enum rootfs_step step, struct pith_arena *arena,
                          struct pith_error *error)
{
    bool good = true;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && good; i++) {
        const struct rootfs_language *language = pith_languages[i]->rootfs;
        good = language == NULL || language->step[step] == NULL || language->step[step](rootfs, arena, error);
    }
    return good;
}

const char *rootfs_made_from(const char *path, struct pith_arena *arena)
{
    const char *from = NULL;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && from == NULL; i++) {
        const struct rootfs_language *language = pith_languages[i]->rootfs;
        from = language == NULL || language->made_from == NULL ? NULL : language->made_from(path, arena);
    }
    return from;
}
