/*
 * An output appears whole or not at all: it is written under a temporary name beside its place, synced, then
 * renamed. A signal handler or an out-of-memory handler may call pith_outputs_abandon at any moment.
 */
#ifndef PITH_BASE_OUTPUT_H
#define PITH_BASE_OUTPUT_H

#include "pith/arena.h"

struct pith_output {
    const char *path; /* its place; "-" is standard output */
    char *temporary;  /* NULL for standard output */
    int fd;           /* the file or the directory, open */
    bool directory, done;
    int slot;
};

/* A file. `path` may exist, and is replaced on commit. */
bool pith_output_file(const char *path, struct pith_arena *arena, struct pith_output *output,
                      struct pith_error *error) PITH_MUST_USE;
/* A directory. `path` may exist only when it is empty. */
bool pith_output_directory(const char *path, struct pith_arena *arena, struct pith_output *output,
                           struct pith_error *error) PITH_MUST_USE;
/* Syncs and renames into place. */
bool pith_output_commit(struct pith_output *output, struct pith_error *error) PITH_MUST_USE;
/* Removes what is not committed; for use as a cleanup. Safe to call twice. */
void pith_output_finish(struct pith_output *output);

/* Removes every temporary of this process; async-signal-safe. */
void pith_outputs_abandon(void);

#endif
