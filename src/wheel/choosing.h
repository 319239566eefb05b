/* What ask.c and choose.c share. */
#ifndef PITH_WHEEL_CHOOSING_H
#define PITH_WHEEL_CHOOSING_H

#include "wheel/room.h"

struct choosing {
    struct installing *it;
    PITH_VEC(struct wanted) wanted;
    bool hashed; /* every wheel must have a digest that the requirements name */
    bool again;  /* a version was chosen that does not do */
};

/* Somebody wants a distribution with some extras; `again` is set where what was chosen of it does not do. */
struct wanted *wheel_ask(struct choosing *choosing, const char *name, const char *specifier,
                         const struct pith_strings *extras, const char *by);
bool wheel_ask_required(struct choosing *choosing) PITH_MUST_USE;
bool wheel_ask_everything(struct choosing *choosing) PITH_MUST_USE;

#endif
