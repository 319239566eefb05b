/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as apk's database: no crash, no leak, no slow input; what is cut from it is no longer than it was. */
#include "support/target.h"

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_source *tree = pith_source_memory("tree", &arena);
    fuzz_file(tree, "/lib/apk/db/installed", data, size);
    fuzz_packages(tree, &arena);
}
