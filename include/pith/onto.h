/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On a base image: what the program sees when the image stands on another. The source covers the base, so that what
 * differs is added, but for what must be the base's own:
 *
 * - its libraries, where a loader that both know would find one by the name, unless the source's is newer; the C
 *   library's parts in any case, as they and the loader are one. Later rooms prove the versions that are really wanted;
 * - the system's own data: /etc, os-release, certificates, locales, time zones;
 * - its links to directories: where one of the two has a link (/lib → usr/lib) and the other a directory, the source's
 *   files appear at the base's place, or under both names.
 */
#ifndef PITH_ONTO_H
#define PITH_ONTO_H

#include "pith/loader.h"
#include "pith/plan.h"

PITH_BEGIN_DECLS

/*
 * The first mounts of the view: the base, the root over it without what it must not cover, and an ld.so.cache that
 * lists the libraries of both; `line` is the manifest's. All memory is the arena's; `base` and `root` must live as long
 * as the view.
 */
bool pith_onto_mounts(const struct pith_source *base, const struct pith_source *root, uint32_t line,
                      struct pith_arena *arena, struct pith_mounts *mounts, struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
