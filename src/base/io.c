/* SPDX-License-Identifier: Apache-2.0 */
/* Short reads and writes, and interrupted ones, end here. */
#include "base/io.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

void pith_close_scope(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
}

int pith_take_fd(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

ssize_t pith_pread_full(int fd, void *buffer, size_t size, uint64_t offset)
{
    size_t done = 0;
    while (done < size) {
        ssize_t count = pread(fd, (char *)buffer + done, size - done, (off_t)(offset + done));
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            return -1;
        }
        if (count == 0) {
            break;
        }
        done += (size_t)count;
    }
    return (ssize_t)done;
}

/* A pipe that its reader has made non-blocking (they share the setting) is full for a while. */
static bool wait_for_room(int fd)
{
    struct pollfd wanted = {.fd = fd, .events = POLLOUT};
    return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
}

bool pith_write_full(int fd, const void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t count = write(fd, (const char *)bytes + done, size - done);
        if (count < 0) {
            if (errno == EINTR || (errno == EAGAIN && wait_for_room(fd))) {
                continue;
            }
            return false;
        }
        done += (size_t)count;
    }
    return true;
}

bool pith_pwrite_full(int fd, const void *bytes, size_t size, uint64_t offset)
{
    for (size_t done = 0; done < size;) {
        ssize_t count = pwrite(fd, (const char *)bytes + done, size - done, (off_t)(offset + done));
        if (count < 0 && errno != EINTR) {
            return false;
        }
        done += count < 0 ? 0 : (size_t)count;
    }
    return true;
}

bool pith_pour(int from, uint64_t offset, int to, uint64_t size)
{
    enum { PIECE = 256 << 10 };
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    unsigned char *piece = pith_alloc_unset(&arena, PIECE);
    for (uint64_t at = 0; at < size;) {
        size_t wanted = size - at < PIECE ? (size_t)(size - at) : PIECE;
        ssize_t count = pith_pread_full(from, piece, wanted, offset + at);
        if (count != (ssize_t)wanted) {
            errno = count < 0 ? errno : EIO;
            return false;
        }
        if (!pith_write_full(to, piece, wanted)) {
            return false;
        }
        at += wanted;
    }
    return true;
}
