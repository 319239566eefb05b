/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dpkg's database: each part of an input is a file of it (status, info/NAME.list, info/NAME.md5sums, diversions,
 * status.d/NAME). No crash, no leak, no slow input; an owner is a package that is listed.
 */
#include "support/target.h"

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct fuzz_part parts[16];
    struct pith_source *tree = pith_source_memory("tree", &arena);
    fuzz_plant(tree, "/var/lib/dpkg", parts, fuzz_split(data, size, &arena, parts, 16), &arena);
    fuzz_packages(tree, &arena);
}
