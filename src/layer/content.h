/* SPDX-License-Identifier: Apache-2.0 */
/* One file's content as a stream: `head`, then the source's bytes behind `skip`; opened once, and proved
 * piece by piece to be what was understood.
 */
#ifndef PITH_LAYER_CONTENT_H
#define PITH_LAYER_CONTENT_H

#include "pith/layer.h"

struct pith_reading {
    const struct pith_entry *entry; /* NULL: nothing is being read */
    struct pith_content content;
    uint64_t at;
};

/* 0 for all that is not a file. */
uint64_t pith_content_size(const struct pith_entry *entry);

bool pith_content_open(struct pith_reading *reading, const struct pith_entry *entry,
                       struct pith_error *error) PITH_MUST_USE;

/* Exactly `size` more bytes; there must be so many left. */
bool pith_content_read(struct pith_reading *reading, void *bytes, size_t size, struct pith_error *error) PITH_MUST_USE;

/* After the last byte: fails when the file has changed meanwhile. */
bool pith_content_close(struct pith_reading *reading, struct pith_error *error) PITH_MUST_USE;

/* Closes what a failure left open; for use as a cleanup. */
void pith_content_abandon(struct pith_reading *reading);

#endif
