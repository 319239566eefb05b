/* SPDX-License-Identifier: Apache-2.0 */
/* What annotations "dev.pith.NAME" of an entry of index.json lead to: read once, for all images of the entry. */
#ifndef PITH_SOURCE_ARTIFACTS_H
#define PITH_SOURCE_ARTIFACTS_H

#include "source/image.h"

struct artifact {
    const char *name; /* "reasons", or "reasons.PLATFORM" of an index */
    const char *digest, *subject;
    json_t *descriptor, *manifest; /* NULL: no manifest that could be read */
};

struct artifacts {
    PITH_VEC(struct artifact) list;
};

/* The texts live as long as the entry. Finish them in any case. */
void artifacts_read(const struct image *image, const json_t *entry, struct pith_arena *arena,
                    struct artifacts *artifacts);
void artifacts_finish(struct artifacts *artifacts);

#endif
