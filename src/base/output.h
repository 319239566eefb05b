/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An output appears whole or not at all: it is written under a temporary name beside its place, synced, then
 * renamed. A signal handler or an out-of-memory handler may call pith_outputs_abandon at any moment.
 */
#ifndef PITH_BASE_OUTPUT_H
#define PITH_BASE_OUTPUT_H

#include "base/temporary.h"
#include "pith/base/arena.h"

struct pith_output {
    const char *path;                 /* its place; "-" is standard output */
    struct pith_temporary *temporary; /* NULL for standard output, pipes and devices, which are written to directly */
    int fd;                           /* the file or the directory, open; not the caller's to close */
    bool no_sync; /* the caller's to set: do not wait for the disk, so that a crash may leave a partial output */
};

/*
 * A file. `path` may exist, and is replaced on commit; a link to a file stays, and the file is replaced. Errors: code
 * PITH_USAGE for what cannot be an output (a directory, no such parent, a terminal), PITH_SYSTEM for the rest.
 */
bool pith_output_file(const char *path, struct pith_arena *arena, struct pith_output *output,
                      struct pith_error *error) PITH_MUST_USE;
/* A directory, of mode 0755 whatever the umask. `path` may exist only when it is empty. */
bool pith_output_directory(const char *path, struct pith_arena *arena, struct pith_output *output,
                           struct pith_error *error) PITH_MUST_USE;
/* Syncs and renames into place. */
bool pith_output_commit(struct pith_output *output, struct pith_error *error) PITH_MUST_USE;

/*
 * Outputs that are to appear together: each is settled when it is whole, and pith_batch_commit gives all of them their
 * names, or none: what has its name already is taken back when another cannot have its own. Only a file that replaced
 * another one on a file system that cannot exchange the two stays; the error says so.
 */
struct pith_batch {
    struct pith_output items[PITH_TEMPORARY_LIMIT];
    unsigned count;
};
/* Syncs, and leaves the rest to the batch. Without one (NULL), and of a pipe, it is a commit. */
bool pith_output_settle(struct pith_output *output, struct pith_batch *batch, struct pith_error *error) PITH_MUST_USE;
bool pith_batch_commit(struct pith_batch *batch, struct pith_error *error) PITH_MUST_USE;
/* Removes what is not committed; for use as a cleanup. */
void pith_batch_finish(struct pith_batch *batch);

/* Removes what is not committed; for use as a cleanup. Safe to call twice. */
void pith_output_finish(struct pith_output *output);

/* Removes every temporary of this process; async-signal-safe. */
void pith_outputs_abandon(void);

#endif
