/* SPDX-License-Identifier: Apache-2.0 */
/* The two ways in: a file, and text in memory. */
#include "base/io.h"
#include "manifest/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *directory_of(const char *path, struct pith_arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return ".";
    }
    return slash == path ? "/" : pith_copy(arena, path, (size_t)(slash - path));
}

bool pith_manifest_parse(const char *path, const char *text, size_t size, struct pith_arena *arena,
                         struct pith_manifest *manifest, struct pith_error *error)
{
    *manifest = (struct pith_manifest){.path = pith_strdup(arena, path), .directory = directory_of(path, arena)};
    if (size > PITH_MANIFEST_LARGEST) {
        return pith_fail(error, PITH_USAGE, "%s:1: more than %d bytes; is it a manifest?", path, PITH_MANIFEST_LARGEST);
    }
    static const char mark[] = {'\xef', '\xbb', '\xbf'};
    size_t skip = size >= sizeof mark && memcmp(text, mark, sizeof mark) == 0 ? sizeof mark : 0;
    struct pith_reading reading = {
        .path = manifest->path,
        .next = text + skip,
        .end = text + size,
        .arena = arena,
        .manifest = manifest,
        .error = error,
    };
    pith_manifest_defaults(manifest);
    bool done = pith_ini_read(&reading) && pith_manifest_complete(&reading);
    pith_seen_finish(&reading);
    return done;
}

/* A pipe has no size and no offsets, so this reads on until the end. -1: errno says why. */
static ssize_t read_all(int fd, char *buffer, size_t room)
{
    size_t size = 0;
    while (size < room) {
        ssize_t count = read(fd, buffer + size, room - size);
        if (count == 0) {
            break;
        }
        if (count < 0 && errno != EINTR) {
            return -1;
        }
        size += count > 0 ? (size_t)count : 0;
    }
    return (ssize_t)size;
}

/* A pipe that somebody writes to (<(…), /dev/stdin) is read to its end; one without a writer would be waited at for
 * ever. */
static int open_manifest(const char *path)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fcntl(fd, F_SETFL, 0);
    }
    return fd;
}

static bool is_pipe(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

bool pith_manifest_read(const char *path, struct pith_arena *arena, struct pith_manifest *manifest,
                        struct pith_error *error)
{
    PITH_CLOSE int fd = open_manifest(path);
    struct pith_arena text = {0};
    char *buffer = pith_alloc(&text, PITH_MANIFEST_LARGEST + 1);
    ssize_t size = fd < 0 ? -1 : read_all(fd, buffer, PITH_MANIFEST_LARGEST + 1);
    bool done;
    if (size < 0) {
        bool wrong = errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
        done = pith_fail_errno(error, wrong ? PITH_USAGE : PITH_SYSTEM, errno, "reading the manifest %s", path);
    } else if (size == 0 && is_pipe(fd)) {
        done = pith_fail(error, PITH_USAGE, "reading the manifest %s: nothing comes through this pipe", path);
    } else {
        done = pith_manifest_parse(path, buffer, (size_t)size, arena, manifest, error);
    }
    pith_arena_finish(&text);
    return done;
}
