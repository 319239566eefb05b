/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may become an output, and what stands in its place until it is whole. Everything that could be refused is
 * refused before the work is done.
 */
#include "base/output.h"

#include "base/io.h"
#include "base/place.h"
#include "base/remove.h"
#include "base/stale.h"
#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens the directory that the output stands in and keeps its last name. */
static bool open_parent(struct pith_temporary *temporary, const char *path, const char *place, struct pith_arena *arena,
                        struct pith_error *error)
{
    const char *slash = strrchr(place, '/');
    const char *name = slash == NULL ? place : slash + 1;
    const char *parent = slash == NULL ? "." : slash == place ? "/" : pith_copy(arena, place, (size_t)(slash - place));
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        return pith_fail(error, PITH_USAGE, "%s cannot be replaced by an output; name something in it",
                         path[0] == '\0' ? "an empty name" : path);
    }
    if (strlen(name) >= sizeof temporary->name) {
        return pith_fail_errno(error, PITH_USAGE, ENAMETOOLONG, "cannot write %s", path);
    }
    memcpy(temporary->name, name, strlen(name) + 1);
    temporary->parent = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (temporary->parent < 0 && errno == EACCES) { /* writing into it needs no right to list it */
        temporary->parent = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    if (temporary->parent < 0) {
        bool wrong = errno == ENOENT || errno == ENOTDIR;
        return pith_fail_errno(error, wrong ? PITH_USAGE : PITH_SYSTEM, errno, "cannot write %s: its directory %s%s",
                               path, parent, wrong ? " must exist; create it" : "");
    }
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
    if (!open_parent(temporary, output->path, place, arena, error)) {
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
    *output = (struct pith_output){.path = path, .fd = -1};
    if (strcmp(path, "-") == 0) {
        return use_standard_output(output, error);
    }
    struct stat status;
    size_t length = strlen(path);
    bool there = stat(path, &status) == 0;
    if ((there && S_ISDIR(status.st_mode)) || (length > 0 && path[length - 1] == '/')) {
        return pith_fail(error, PITH_USAGE, "%s is a directory where a file is wanted; name a file in it", path);
    }
    if (there && !S_ISREG(status.st_mode)) {
        return use_special(output, error);
    }
    const char *place;
    return pith_output_place(path, arena, &place, error) && begin(output, place, false, arena, error);
}

/* Whether the directory may be replaced: it is absent or empty. */
static bool is_free(const char *path, const char *place, struct pith_error *error)
{
    struct stat status;
    if (lstat(place, &status) != 0) {
        return true; /* absent; anything else shows when the parent is opened */
    }
    if (!S_ISDIR(status.st_mode)) {
        return pith_fail(error, PITH_USAGE, "%s is a file where a directory is wanted; name another output", path);
    }
    bool empty = true;
    if (!pith_directory_is_empty(AT_FDCWD, place, &empty)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read the directory %s", path);
    }
    if (!empty) {
        return pith_fail(error, PITH_USAGE, "%s is not empty; empty it or name a new directory", path);
    }
    return true;
}

bool pith_output_directory(const char *path, struct pith_arena *arena, struct pith_output *output,
                           struct pith_error *error)
{
    *output = (struct pith_output){.path = path, .fd = -1};
    const char *place;
    return pith_output_place(path, arena, &place, error) && is_free(path, place, error) &&
           begin(output, place, true, arena, error);
}

static bool skip_sync;

void pith_outputs_skip_sync(void)
{
    skip_sync = true;
}

/* All of a directory's files, not only the directory itself, must be down before its name is. */
static bool sync_output(const struct pith_output *output)
{
    return skip_sync || (output->temporary->directory ? syncfs(output->fd) : fsync(output->fd)) == 0;
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
