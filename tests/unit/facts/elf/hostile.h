/* SPDX-License-Identifier: Apache-2.0 */
/* ELF files that mean harm: each is made from the small file of rich.h by one change that would cost a careless reader.
 */
#ifndef PITH_TEST_ELF_HOSTILE_H
#define PITH_TEST_ELF_HOSTILE_H

#include "rich.h"

#include "pith/base/arena.h"

struct made {
    struct pith_arena arena;
    struct rich *rich;
    unsigned char *more; /* behind it */
    size_t size;         /* of both */
    uint64_t length;     /* of the file: zeros follow, on the disk a hole */
};

struct hostile {
    const char *name;
    void (*make)(struct made *made);
    const char *says;        /* what is wrong with it; NULL: nothing that a loader would mind */
    const char *symbols_say; /* the same when symbols are wanted and the answer differs */
};

extern const struct hostile hostile_files[];
extern const size_t hostile_count;

#endif
