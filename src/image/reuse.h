/* SPDX-License-Identifier: Apache-2.0 */
/* Which blobs of a layout were made from which inputs. */
#ifndef PITH_IMAGE_REUSE_H
#define PITH_IMAGE_REUSE_H

#include "image/layout.h"

struct reuse {
    uint8_t inputs[PITH_DIGEST_SIZE]; /* the fingerprint */
    bool settled; /* no input was changed so lately that a further change could hide behind the same time */
};

/* The fingerprint of all that a slice's layer is made from. False when a file could not be read. */
bool reuse_fingerprint(const struct pith_slice *slice, const struct pith_layer_options *options, struct reuse *reuse,
                       struct pith_error *error) PITH_MUST_USE;

/* Looks for a blob that says it was made from these inputs, and is as it was then. */
bool reuse_find(const struct layout *layout, const struct reuse *reuse, struct pith_layer *layer);

/* Lets an open blob say so. Fails in silence: not every file system can keep it. */
void reuse_remember(int fd, const struct reuse *reuse, const struct pith_layer *layer);

#endif
