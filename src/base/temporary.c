/* SPDX-License-Identifier: Apache-2.0 */
/* The registry behind outputs: what is LIVE in it is removed when the process must end. */
#include "base/temporary.h"

#include "base/clock.h"
#include "base/io.h"
#include "base/output.h"
#include "base/remove.h"
#include "base/stale.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TRIES = 100 };
enum { FREE, HELD, LIVE }; /* only a LIVE one's other members may be read by a handler */

static struct pith_temporary slots[PITH_TEMPORARY_LIMIT];
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a signal handler reads the states");

struct pith_temporary *pith_temporary_take(void)
{
    for (int i = 0; i < PITH_TEMPORARY_LIMIT; i++) {
        int expected = FREE;
        if (atomic_compare_exchange_strong(&slots[i].state, &expected, HELD)) {
            slots[i].parent = -1;
            slots[i].self = -1;
            slots[i].placed = slots[i].swapped = slots[i].had = false;
            return &slots[i];
        }
    }
    return NULL;
}

/* Nobody else may have it LIVE: it is taken out of a handler's sight first. Says whether it was. */
static bool hold(struct pith_temporary *temporary)
{
    int expected = LIVE;
    return atomic_compare_exchange_strong(&temporary->state, &expected, HELD);
}

static void give_back(struct pith_temporary *temporary)
{
    (void)hold(temporary);
    pith_close_scope(&temporary->parent);
    pith_close_scope(&temporary->self);
    temporary->parent = -1;
    temporary->self = -1;
    atomic_store(&temporary->state, FREE);
}

static void remove_it(const struct pith_temporary *temporary)
{
    if (temporary->self >= 0) {
        pith_empty_directory(temporary->self);
    }
    (void)unlinkat(temporary->parent, temporary->hidden, temporary->directory ? AT_REMOVEDIR : 0);
}

void pith_outputs_abandon(void)
{
    int number = errno;
    for (int i = 0; i < PITH_TEMPORARY_LIMIT; i++) {
        if (atomic_load(&slots[i].state) == LIVE && slots[i].owner == getpid() && hold(&slots[i])) {
            remove_it(&slots[i]);
        }
    }
    errno = number;
}

static unsigned random_number(void)
{
    unsigned number = 0;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) != (ssize_t)sizeof number) {
        number = (unsigned)pith_now(); /* whoever had the same has the name: it is tried again */
    }
    return number & 0xffffff;
}

/* The umask rules over a file's mode, as over any other's that the user makes; a root directory is for all to read. */
static int create(struct pith_temporary *temporary)
{
    int parent = temporary->parent;
    if (!temporary->directory) {
        return openat(parent, temporary->hidden, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    }
    if (mkdirat(parent, temporary->hidden, 0700) != 0) {
        return -1;
    }
    int fd = openat(parent, temporary->hidden, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    temporary->self = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (fd >= 0) {
        (void)fchmod(fd, 0755);
    }
    return fd;
}

/* LIVE before it exists: a signal between the two finds nothing to remove, which does no harm. */
int pith_temporary_create(struct pith_temporary *temporary)
{
    size_t kept = NAME_MAX - sizeof "..pith-2147483647-ffffff";
    temporary->owner = getpid();
    for (int i = 0; i < TRIES; i++) {
        (void)snprintf(temporary->hidden, sizeof temporary->hidden, ".%.*s.pith-%ld-%06x", (int)kept, temporary->name,
                       (long)temporary->owner, random_number());
        atomic_store(&temporary->state, LIVE);
        int fd = create(temporary);
        if (fd >= 0) {
            pith_hold_temporary(fd);
            return fd;
        }
        if (errno != EEXIST) {
            return fd;
        }
        (void)hold(temporary);
    }
    errno = EEXIST;
    return -1;
}

/* By the system call: older C libraries have no function for it. */
static bool exchange(const struct pith_temporary *temporary)
{
    return syscall(SYS_renameat2, temporary->parent, temporary->hidden, temporary->parent, temporary->name,
                   RENAME_EXCHANGE) == 0;
}

/* A directory replaces an empty one at most, and rename(2) sees to that. */
bool pith_temporary_place(struct pith_temporary *temporary)
{
    struct stat status;
    int parent = temporary->parent;
    temporary->had = fstatat(parent, temporary->name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    temporary->swapped = temporary->had && !temporary->directory && S_ISREG(status.st_mode) && exchange(temporary);
    temporary->placed = temporary->swapped || renameat(parent, temporary->hidden, parent, temporary->name) == 0;
    return temporary->placed;
}

bool pith_temporary_take_back(struct pith_temporary *temporary)
{
    int parent = temporary->parent;
    if (temporary->swapped) {
        return exchange(temporary);
    }
    if (temporary->had && !temporary->directory) {
        return false;
    }
    return renameat(parent, temporary->name, parent, temporary->hidden) == 0 &&
           (!temporary->had || mkdirat(parent, temporary->name, 0777) == 0);
}

void pith_temporary_done(struct pith_temporary *temporary)
{
    if (temporary->swapped) {
        (void)unlinkat(temporary->parent, temporary->hidden, 0);
    }
    (void)fsync(temporary->parent); /* the name is there; not every file system can sync a directory */
    give_back(temporary);
}

bool pith_temporary_keep(struct pith_temporary *temporary)
{
    if (renameat(temporary->parent, temporary->hidden, temporary->parent, temporary->name) != 0) {
        return false;
    }
    pith_temporary_done(temporary);
    return true;
}

void pith_temporary_drop(struct pith_temporary *temporary)
{
    int number = errno;
    if (hold(temporary)) {
        remove_it(temporary);
    }
    give_back(temporary);
    errno = number;
}
