/* SPDX-License-Identifier: Apache-2.0 */
/* What ask.c and choose.c share. */
#ifndef PITH_WHEEL_CHOOSING_H
#define PITH_WHEEL_CHOOSING_H

#include "languages/python/wheel/room.h"

enum { COST_OF_NEED = 64 }; /* beside the bytes of its text */

struct choosing {
    struct installing *it;
    PITH_VEC(struct wanted) wanted;
    struct pith_texts *names;  /* of `wanted`: the id is the index + 1 */
    struct pith_texts *needs;  /* what was asked of whom by whom, in all rounds */
    struct pith_texts *extras; /* and with which extras, in this round */
    uint32_t next;             /* no wanted one before it is to be followed */
    uint64_t looked;           /* bytes of requirements that were looked at, again and again */
    bool hashed;               /* every wheel must have a digest that the requirements name */
    bool again;                /* a version was chosen that does not do */
};

/* Somebody wants a distribution with some extras; `again` is set where what was chosen of it does not do. */
struct wanted *wheel_ask(struct choosing *choosing, const char *name, const char *specifier,
                         const struct pith_strings *extras, const char *by);
bool wheel_ask_required(struct choosing *choosing) PITH_MUST_USE;
bool wheel_ask_everything(struct choosing *choosing) PITH_MUST_USE;

#endif
