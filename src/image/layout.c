/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A layout on disk. A new one is put together beside its place and appears whole. In one that exists, blobs come first,
 * each under a temporary name until it is whole and synced, and then the index is replaced under a lock on the
 * directory: other tags stay, and two writers at once both find their way in. Whoever made the layout may have put
 * anything into it: the directory itself may be named by a link, but nothing in it is reached through one, and only
 * regular files are read, to a bound.
 */
#include "image/layout.h"

#include "base/guard.h"
#include "base/io.h"
#include "base/output.h"
#include "base/remove.h"
#include "base/stale.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool fail(const struct layout *layout, struct pith_error *error, const char *doing)
{
    return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot %s the layout %s", doing, layout->path);
}

static bool fail_at_link(const struct layout *layout, const char *name, struct pith_error *error)
{
    return pith_fail(error, PITH_USAGE,
                     "%s/%s is a link, which could lead anywhere; copy the layout by `cp -rL`, or name a new directory",
                     layout->path, name);
}

/* Makes a directory of the layout, unless it is there, and opens it. */
static bool enter(const struct layout *layout, const char *name, int *fd, struct pith_error *error)
{
    *fd = mkdirat(layout->root, name, 0777) == 0 || errno == EEXIST
              ? pith_guarded_open(layout->root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
              : -1;
    return *fd >= 0 || (errno == ELOOP ? fail_at_link(layout, name, error) : fail(layout, error, "make the blobs of"));
}

static bool open_blobs(struct layout *layout, struct pith_error *error)
{
    PITH_CLOSE int above = -1;
    return enter(layout, "blobs", &above, error) && enter(layout, "blobs/sha256", &layout->blobs, error);
}

/* Something is there: is it a layout? */
static bool open_root(struct layout *layout, struct pith_error *error)
{
    struct stat status;
    layout->root = open(layout->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (layout->root < 0) {
        return fail(layout, error, "open");
    }
    if (fstatat(layout->root, "oci-layout", &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode)) {
        return fail_at_link(layout, "oci-layout", error);
    }
    if (fstatat(layout->root, "oci-layout", &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) {
        return pith_fail(error, PITH_USAGE, "%s is not empty, and no OCI layout; name a new directory", layout->path);
    }
    return true;
}

static bool open_existing(struct layout *layout, struct pith_error *error)
{
    if (!open_root(layout, error)) {
        return false;
    }
    pith_sweep_stale(layout->root);
    if (!open_blobs(layout, error)) {
        return false;
    }
    pith_sweep_stale(layout->blobs);
    return true;
}

/* Is there something in it? What is absent will be made. */
static bool is_filled(const struct layout *layout, bool *filled, struct pith_error *error)
{
    struct stat status;
    bool empty = true, there = stat(layout->path, &status) == 0;
    if (there && !S_ISDIR(status.st_mode)) {
        return pith_fail(error, PITH_USAGE, "%s is a file where a directory is wanted; name another output",
                         layout->path);
    }
    if (there) {
        PITH_CLOSE int fd = open(layout->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0 || !pith_directory_is_empty(fd, ".", &empty)) {
            return fail(layout, error, "read");
        }
    }
    *filled = !empty;
    return true;
}

bool layout_check(const char *path, struct pith_error *error)
{
    struct layout layout = {.path = path, .root = -1};
    bool filled = false;
    if (!is_filled(&layout, &filled, error)) {
        return false;
    }
    bool fine = filled ? open_root(&layout, error) : pith_output_check_directory(path, error);
    pith_close_scope(&layout.root);
    return fine;
}

/* A new place is made beside; an empty directory will be replaced. */
bool layout_open(struct layout *layout, const char *path, struct pith_arena *arena, struct pith_error *error)
{
    bool filled = false;
    *layout = (struct layout){.path = path, .root = -1, .blobs = -1, .output.fd = -1};
    if (!is_filled(layout, &filled, error)) {
        return false;
    }
    if (filled) {
        return open_existing(layout, error);
    }
    layout->staged = true;
    if (!pith_output_directory(layout->path, arena, &layout->output, error)) {
        return false;
    }
    layout->root = dup(layout->output.fd);
    return (layout->root >= 0 || fail(layout, error, "open")) && open_blobs(layout, error);
}

void layout_close(struct layout *layout)
{
    pith_close_scope(&layout->blobs);
    pith_close_scope(&layout->root);
    pith_output_finish(&layout->output);
}

static bool read_index(const struct layout *layout, struct pith_arena *arena, const char **text, size_t *size,
                       struct pith_error *error)
{
    enum { LARGEST_INDEX = 16 << 20 };
    PITH_CLOSE int fd = pith_guarded_open(layout->root, "index.json", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat status;
    *text = NULL;
    *size = 0;
    if (fd < 0 && errno == ENOENT) {
        return true;
    }
    if (fd < 0 && errno == ELOOP) {
        return fail_at_link(layout, "index.json", error);
    }
    if (fd < 0 || fstat(fd, &status) != 0) {
        return fail(layout, error, "read the index of");
    }
    if (!S_ISREG(status.st_mode) || status.st_size > LARGEST_INDEX) {
        return pith_fail(error, PITH_USAGE, "%s/index.json is no file, or has more than %d bytes; name a new directory",
                         layout->path, LARGEST_INDEX);
    }
    char *bytes = pith_alloc(arena, (size_t)status.st_size + 1);
    ssize_t count = pith_pread_full(fd, bytes, (size_t)status.st_size, 0);
    *text = bytes;
    *size = count < 0 ? 0 : (size_t)count;
    return count >= 0 || fail(layout, error, "read the index of");
}

/* One that says the same gets only a new time, which tells Make and Ninja that it is of today. */
static bool replace_index(const struct layout *layout, const char *old, size_t size, const struct document *index,
                          struct pith_error *error)
{
    if (old != NULL && size == index->size && memcmp(old, index->text, size) == 0 &&
        utimensat(layout->root, "index.json", NULL, AT_SYMLINK_NOFOLLOW) == 0) {
        return true;
    }
    return layout_put(layout, layout->root, "index.json", index->text, index->size, error);
}

/* Writers hold the lock for moments; whoever may read the directory can hold it for ever. */
static bool lock(const struct layout *layout, struct pith_error *error)
{
    enum { TRIES = 3000, PAUSE = 20 * 1000 * 1000 };
    const struct timespec pause = {.tv_nsec = PAUSE};
    for (unsigned i = 0; i < TRIES; i++) {
        if (flock(layout->root, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return fail(layout, error, "lock");
        }
        (void)nanosleep(&pause, NULL);
    }
    return pith_fail(error, PITH_SYSTEM,
                     "the layout %s is locked by another process for a minute; end it and try again", layout->path);
}

/* Under the lock: reads what is there now and replaces it. */
static bool publish(const struct layout *layout, const struct layout_change *change, struct pith_arena *arena,
                    struct pith_error *error)
{
    const char *old;
    size_t size;
    struct document index;
    if (!lock(layout, error)) {
        return false;
    }
    bool done = read_index(layout, arena, &old, &size, error) &&
                image_index(old, size, layout->path, &change->listings, arena, &index, error) &&
                replace_index(layout, old, size, &index, error);
    (void)flock(layout->root, LOCK_UN);
    return done;
}

/* Somebody else has made the layout meanwhile: the blobs go there. */
static bool move_into_existing(const struct layout *staged, const struct layout_change *change,
                               struct pith_arena *arena, struct pith_error *error)
{
    __attribute__((cleanup(layout_close))) struct layout layout = {
        .path = staged->path, .root = -1, .blobs = -1, .output.fd = -1};
    if (!open_existing(&layout, error)) {
        return false;
    }
    for (uint32_t i = 0; i < change->blobs.count; i++) {
        const char *hex = change->blobs.items[i];
        if (renameat(staged->blobs, hex, layout.blobs, hex) != 0 && errno != ENOENT) {
            return fail(&layout, error, "add a blob to");
        }
    }
    return publish(&layout, change, arena, error);
}

bool layout_commit(struct layout *layout, const struct layout_change *change, struct pith_arena *arena,
                   struct pith_error *error)
{
    static const char text[] = LAYOUT_FILE;
    if (!layout->staged) {
        return publish(layout, change, arena, error);
    }
    struct document index;
    if (!layout_put(layout, layout->root, "oci-layout", text, sizeof text - 1, error) ||
        !image_index(NULL, 0, layout->path, &change->listings, arena, &index, error) ||
        !layout_put(layout, layout->root, "index.json", index.text, index.size, error)) {
        return false;
    }
    if (pith_output_commit(&layout->output, error)) {
        return true;
    }
    return (error->number == ENOTEMPTY || error->number == EEXIST) && move_into_existing(layout, change, arena, error);
}
