/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Temporaries: names that must not outlive a run. They are registered in static storage before they exist, as a name
 * in an open directory, so that a signal handler can remove them whatever the working directory is by then.
 */
#ifndef PITH_BASE_TEMPORARY_H
#define PITH_BASE_TEMPORARY_H

#include "pith/base/error.h"

#include <limits.h>
#include <sys/types.h>

enum { PITH_TEMPORARY_LIMIT = 64, PITH_NAME_ROOM = NAME_MAX + 1 };

struct pith_temporary {
    _Atomic int state; /* of temporary.c only */
    pid_t owner;       /* a fork's child must not remove it */
    int parent;        /* open; closed with the temporary's slot */
    int self;          /* a directory, open, so that no other is emptied in its place; else -1 */
    bool directory;
    bool placed, swapped, had;   /* it has its name; `hidden` is what had it before; something had it */
    char name[PITH_NAME_ROOM];   /* what it will be called */
    char hidden[PITH_NAME_ROOM]; /* what it is called until then */
};

/* A free slot with no parent, or NULL when all are in use; `parent`, `directory` and `name` are the caller's to set. */
struct pith_temporary *pith_temporary_take(void);

/* Makes `hidden` up and creates it, open: a file for writing or a directory. Returns -1 with errno. */
int pith_temporary_create(struct pith_temporary *temporary);

/* Gives it its name, and the slot back. False with errno; then it is still to be dropped. */
bool pith_temporary_keep(struct pith_temporary *temporary) PITH_MUST_USE;

/*
 * The same in steps, for several that are to appear together: a file changes names with the one that it replaces, so
 * that the step can be taken back (false: it cannot, the file system knows no such exchange). pith_temporary_done
 * removes what was replaced, and gives the slot back.
 */
bool pith_temporary_place(struct pith_temporary *temporary) PITH_MUST_USE;
bool pith_temporary_take_back(struct pith_temporary *temporary) PITH_MUST_USE;
void pith_temporary_done(struct pith_temporary *temporary);

/* Removes it, if it was created, and gives the slot back. */
void pith_temporary_drop(struct pith_temporary *temporary);

#endif
