/*
 * Where an output is written until it is whole, and what may be replaced by it. Temporaries are registered in static
 * storage before they exist, as a name in an open directory, so that a signal handler can remove them whatever the
 * working directory is by then.
 */
#include "base/output.h"

#include "base/io.h"
#include "base/remove.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 64, NAME_ROOM = NAME_MAX + 1, NO_SLOT = -1, DIRECT = -2, TRIES = 100 };
enum { FREE, HELD, LIVE }; /* only a LIVE slot's other members may be read by a handler */

static struct slot {
    _Atomic int state;
    int parent;  /* open */
    pid_t owner; /* a fork's child must not remove them */
    bool directory;
    char temporary[NAME_ROOM], name[NAME_ROOM];
} slots[SLOTS];
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a signal handler reads the states");

static int take_slot(void)
{
    for (int i = 0; i < SLOTS; i++) {
        int expected = FREE;
        if (atomic_compare_exchange_strong(&slots[i].state, &expected, HELD)) {
            slots[i].parent = -1;
            return i;
        }
    }
    return NO_SLOT;
}

static void free_slot(int index)
{
    atomic_store(&slots[index].state, HELD);
    pith_close_scope(&slots[index].parent);
    slots[index].parent = -1;
    atomic_store(&slots[index].state, FREE);
}

static void remove_temporary(const struct slot *slot)
{
    if (slot->directory) {
        (void)pith_remove_tree(slot->parent, slot->temporary);
    } else {
        (void)unlinkat(slot->parent, slot->temporary, 0);
    }
}

void pith_outputs_abandon(void)
{
    int number = errno;
    for (int i = 0; i < SLOTS; i++) {
        int expected = LIVE;
        if (atomic_compare_exchange_strong(&slots[i].state, &expected, HELD)) {
            if (slots[i].owner == getpid()) {
                remove_temporary(&slots[i]);
            }
        }
    }
    errno = number;
}

/* The end of a link's chain: the link stays, what it points to is replaced. */
static bool follow(const char *path, struct pith_arena *arena, const char **place, struct pith_error *error)
{
    struct stat status;
    char real[PATH_MAX];
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    *place = pith_copy(arena, path, length);
    if (lstat(*place, &status) != 0 || !S_ISLNK(status.st_mode)) {
        return true;
    }
    if (realpath(*place, real) == NULL) {
        return pith_fail_errno(error, PITH_USAGE, errno, "%s is a link to no file; remove it or name another output",
                               path);
    }
    *place = pith_strdup(arena, real);
    return true;
}

/* Opens the directory that the output stands in and keeps its last name. */
static bool open_parent(struct slot *slot, const char *path, const char *place, struct pith_arena *arena,
                        struct pith_error *error)
{
    const char *slash = strrchr(place, '/');
    const char *name = slash == NULL ? place : slash + 1;
    const char *parent = slash == NULL ? "." : slash == place ? "/" : pith_copy(arena, place, (size_t)(slash - place));
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        return pith_fail(error, PITH_USAGE, "%s cannot be replaced by an output; name something in it",
                         path[0] == '\0' ? "an empty name" : path);
    }
    if (strlen(name) >= sizeof slot->name) {
        return pith_fail_errno(error, PITH_USAGE, ENAMETOOLONG, "cannot write %s", path);
    }
    memcpy(slot->name, name, strlen(name) + 1);
    slot->parent = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (slot->parent < 0 && errno == EACCES) { /* writing into it needs no right to list it */
        slot->parent = open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    if (slot->parent < 0) {
        bool wrong = errno == ENOENT || errno == ENOTDIR;
        return pith_fail_errno(error, wrong ? PITH_USAGE : PITH_SYSTEM, errno, "cannot write %s: its directory %s%s",
                               path, parent, wrong ? " must exist; create it" : "");
    }
    return true;
}

static unsigned random_number(void)
{
    static atomic_uint counter;
    unsigned number = 0;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) != (ssize_t)sizeof number) {
        number = atomic_fetch_add(&counter, 1);
    }
    return number & 0xffffff;
}

static int create(const struct slot *slot)
{
    if (!slot->directory) {
        return openat(slot->parent, slot->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    }
    if (mkdirat(slot->parent, slot->temporary, 0700) != 0) {
        return -1;
    }
    int fd = openat(slot->parent, slot->temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        (void)fchmod(fd, 0755);
    }
    return fd;
}

/* Registers before it creates: between the two a signal finds nothing to remove, which does no harm. */
static int create_registered(struct slot *slot)
{
    size_t kept = strnlen(slot->name, NAME_MAX - sizeof "..pith-2147483647-ffffff");
    slot->owner = getpid();
    for (int i = 0; i < TRIES; i++) {
        (void)snprintf(slot->temporary, sizeof slot->temporary, ".%.*s.pith-%ld-%06x", (int)kept, slot->name,
                       (long)slot->owner, random_number());
        atomic_store(&slot->state, LIVE);
        int fd = create(slot);
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
        atomic_store(&slot->state, HELD);
    }
    errno = EEXIST;
    return -1;
}

static bool begin(struct pith_output *output, const char *place, struct pith_arena *arena, struct pith_error *error)
{
    int index = take_slot();
    if (index == NO_SLOT) {
        return pith_fail(error, PITH_USAGE, "more than %d outputs at once; write some of them in a second run", SLOTS);
    }
    struct slot *slot = &slots[index];
    slot->directory = output->directory;
    if (!open_parent(slot, output->path, place, arena, error)) {
        free_slot(index);
        return false;
    }
    output->fd = create_registered(slot);
    if (output->fd < 0) {
        int number = errno;
        free_slot(index);
        return pith_fail_errno(error, PITH_SYSTEM, number, "cannot create a file beside %s", output->path);
    }
    output->slot = index;
    output->temporary = pith_format(arena, "%.*s%s", (int)(strlen(place) - strlen(slot->name)), place, slot->temporary);
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
    output->slot = DIRECT;
    if (is_terminal(output, error)) {
        pith_output_finish(output);
        return false;
    }
    return true;
}

bool pith_output_file(const char *path, struct pith_arena *arena, struct pith_output *output, struct pith_error *error)
{
    *output = (struct pith_output){.path = path, .fd = -1, .slot = NO_SLOT};
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
    return follow(path, arena, &place, error) && begin(output, place, arena, error);
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
    *output = (struct pith_output){.path = path, .fd = -1, .slot = NO_SLOT, .directory = true};
    const char *place;
    return follow(path, arena, &place, error) && is_free(path, place, error) && begin(output, place, arena, error);
}

/* All of a directory's files, not only the directory itself, must be down before its name is. */
static bool sync_output(const struct pith_output *output)
{
    return (output->directory ? syncfs(output->fd) : fsync(output->fd)) == 0;
}

static bool fail_to_commit(const struct pith_output *output, struct pith_error *error)
{
    int number = errno;
    if (number == EBUSY) {
        return pith_fail_errno(error, PITH_USAGE, number, "cannot replace %s, a mount point; name a directory in it",
                               output->path);
    }
    if (number == ENOTEMPTY || number == EEXIST) {
        return pith_fail_errno(error, PITH_USAGE, number,
                               "cannot replace %s, which was filled meanwhile; name a new directory", output->path);
    }
    return pith_fail_errno(error, PITH_SYSTEM, number, "cannot write %s", output->path);
}

bool pith_output_commit(struct pith_output *output, struct pith_error *error)
{
    if (output->temporary == NULL) {
        output->done = true;
        bool fine = output->slot != DIRECT || close(output->fd) == 0;
        output->fd = -1;
        return fine || fail_to_commit(output, error);
    }
    struct slot *slot = &slots[output->slot];
    if (!sync_output(output)) {
        return fail_to_commit(output, error);
    }
    int fd = pith_take_fd(&output->fd);
    if (close(fd) != 0 || renameat(slot->parent, slot->temporary, slot->parent, slot->name) != 0) {
        return fail_to_commit(output, error);
    }
    output->done = true;
    (void)fsync(slot->parent); /* the name is there; not every file system can sync a directory */
    free_slot(output->slot);
    output->slot = NO_SLOT;
    return true;
}

void pith_output_finish(struct pith_output *output)
{
    if (output->temporary != NULL && !output->done) {
        int expected = LIVE;
        struct slot *slot = &slots[output->slot];
        pith_close_scope(&output->fd);
        if (atomic_compare_exchange_strong(&slot->state, &expected, HELD)) {
            remove_temporary(slot);
        }
        free_slot(output->slot);
    } else if (output->slot == DIRECT && !output->done) {
        pith_close_scope(&output->fd);
    }
    output->fd = -1;
    output->slot = NO_SLOT;
    output->done = true;
}
