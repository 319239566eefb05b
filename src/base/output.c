/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in an output's place until it is whole, and how it gets its name. */
#include "base/output.h"

#include "base/io.h"
#include "base/place.h"
#include "base/stale.h"
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens the directory that the output stands in and keeps its last name. */
static bool take_place(struct pith_temporary *temporary, const char *path, const char *place, struct pith_arena *arena,
                       struct pith_error *error)
{
    const char *name;
    temporary->parent = -1;
    if (!place_parent(path, place, arena, &name, &temporary->parent, error)) {
        return false;
    }
    if (strlen(name) >= sizeof temporary->name) {
        return pith_fail_errno(error, PITH_USAGE, ENAMETOOLONG, "cannot write %s", path);
    }
    memcpy(temporary->name, name, strlen(name) + 1);
    return true;
}

static bool begin(struct pith_output *output, const char *place, bool directory, struct pith_arena *arena,
                  struct pith_error *error)
{
    struct pith_temporary *temporary = pith_temporary_take();
    if (temporary == NULL) {
        return pith_fail(error, PITH_USAGE, "more than %d outputs at once; write some of them in a second run",
                         PITH_TEMPORARY_LIMIT);
    }
    temporary->directory = directory;
    if (!take_place(temporary, output->path, place, arena, error)) {
        pith_temporary_drop(temporary);
        return false;
    }
    pith_sweep_stale(temporary->parent);
    output->fd = pith_temporary_create(temporary);
    if (output->fd < 0) {
        (void)pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write beside %s", output->path);
        pith_temporary_drop(temporary);
        return false;
    }
    output->temporary = temporary;
    return true;
}

static bool is_terminal(struct pith_output *output, struct pith_error *error)
{
    if (!isatty(output->fd)) {
        return false;
    }
    (void)pith_fail(error, PITH_USAGE, "refusing to write an archive to a terminal; redirect it or name a file");
    return true;
}

static bool use_standard_output(struct pith_output *output, struct pith_error *error)
{
    if (fcntl(STDOUT_FILENO, F_GETFD) < 0) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write to standard output");
    }
    output->fd = STDOUT_FILENO;
    return !is_terminal(output, error);
}

/* A pipe or a device (/dev/null, >(…)) is written to, not replaced. */
static bool use_special(struct pith_output *output, struct pith_error *error)
{
    output->fd = open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (output->fd < 0) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write %s", output->path);
    }
    if (is_terminal(output, error)) {
        pith_output_finish(output);
        return false;
    }
    return true;
}

bool pith_output_file(const char *path, struct pith_arena *arena, struct pith_output *output, struct pith_error *error)
{
    *output = (struct pith_output){.path = path, .fd = -1, .no_sync = output->no_sync};
    if (strcmp(path, "-") == 0) {
        return use_standard_output(output, error);
    }
    const char *place;
    if (!place_of_file(path, arena, &place, error)) {
        return false;
    }
    return place == NULL ? use_special(output, error) : begin(output, place, false, arena, error);
}

bool pith_output_directory(const char *path, struct pith_arena *arena, struct pith_output *output,
                           struct pith_error *error)
{
    *output = (struct pith_output){.path = path, .fd = -1, .no_sync = output->no_sync};
    const char *place;
    return place_of_directory(path, arena, &place, error) && begin(output, place, true, arena, error);
}

/* All of a directory's files, not only the directory itself, must be down before its name is. */
static bool sync_output(const struct pith_output *output)
{
    return output->no_sync || (output->temporary->directory ? syncfs(output->fd) : fsync(output->fd)) == 0;
}

static bool close_output(struct pith_output *output)
{
    int fd = pith_take_fd(&output->fd);
    return fd < 0 || fd == STDOUT_FILENO || close(fd) == 0;
}

static bool fail_to_commit(const struct pith_output *output, struct pith_error *error)
{
    switch (errno) {
    case EBUSY:
        return pith_fail_errno(error, PITH_USAGE, errno, "cannot replace %s, a mount point; name a directory in it",
                               output->path);
    case ENOTEMPTY:
    case EEXIST:
        return pith_fail_errno(error, PITH_USAGE, errno, "%s was filled meanwhile; name a new directory", output->path);
    default:
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write %s", output->path);
    }
}

bool pith_output_commit(struct pith_output *output, struct pith_error *error)
{
    bool whole = output->temporary == NULL || sync_output(output);
    if (!whole || !close_output(output)) {
        return fail_to_commit(output, error);
    }
    if (output->temporary != NULL && !pith_temporary_keep(output->temporary)) {
        return fail_to_commit(output, error);
    }
    output->temporary = NULL;
    return true;
}

bool pith_output_settle(struct pith_output *output, struct pith_batch *batch, struct pith_error *error)
{
    if (batch == NULL || output->temporary == NULL) {
        return pith_output_commit(output, error);
    }
    if (!sync_output(output)) {
        return fail_to_commit(output, error);
    }
    batch->items[batch->count++] = *output;
    output->temporary = NULL;
    output->fd = -1;
    return true;
}

/* Those before `end`; whatever stays is named behind what went wrong. */
static void take_back(struct pith_batch *batch, unsigned end, struct pith_error *error)
{
    while (end-- > 0) {
        const struct pith_output *output = &batch->items[end];
        size_t size = error == NULL ? 0 : strlen(error->message);
        if (!pith_temporary_take_back(output->temporary) && error != NULL) {
            (void)snprintf(error->message + size, sizeof error->message - size, "; %s is replaced all the same",
                           output->path);
        }
    }
}

bool pith_batch_commit(struct pith_batch *batch, struct pith_error *error)
{
    for (unsigned i = 0; i < batch->count; i++) {
        if (!close_output(&batch->items[i])) {
            return fail_to_commit(&batch->items[i], error);
        }
    }
    for (unsigned i = 0; i < batch->count; i++) {
        if (!pith_temporary_place(batch->items[i].temporary)) {
            (void)fail_to_commit(&batch->items[i], error);
            take_back(batch, i, error);
            return false;
        }
    }
    for (unsigned i = 0; i < batch->count; i++) {
        pith_temporary_done(batch->items[i].temporary);
    }
    batch->count = 0;
    return true;
}

void pith_batch_finish(struct pith_batch *batch)
{
    for (unsigned i = 0; i < batch->count; i++) {
        pith_output_finish(&batch->items[i]);
    }
    batch->count = 0;
}

void pith_output_finish(struct pith_output *output)
{
    if (output->path != NULL && output->fd >= 0) {
        (void)close_output(output);
    }
    if (output->temporary != NULL) {
        pith_temporary_drop(output->temporary);
        output->temporary = NULL;
    }
}
