/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a tarball, packed or not: no crash, no leak, no slow input, and no more unpacked than is allowed; what
 * is taken is a tree in which every look-up, list and content agrees.
 */
#include "pith/source.h"
#include "support/target.h"

#include <unistd.h>

void fuzz_one(const uint8_t *data, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_source *source;
    const char *path;
    int fd = fuzz_anonymous(data, size, &arena, &path);
    if (pith_source_image(pith_format(&arena, "tar:%s", path), NULL, &source, &error)) {
        (void)fuzz_walk(source);
        pith_source_destroy(source);
    } else {
        require(error.code == PITH_MISSING && *error.message != '\0');
    }
    (void)close(fd);
}
