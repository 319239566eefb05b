/* The spool: one file without a name, so that nothing of an image can be found, run or left behind. */
#include "base/io.h"
#include "source/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint64_t DEFAULT_LIMIT = (uint64_t)16 << 30;

static bool read_limit(uint64_t *limit, struct pith_error *error)
{
    const char *text = getenv("PITH_IMAGE_LIMIT");
    char *end = NULL;
    *limit = DEFAULT_LIMIT;
    if (text == NULL || *text == '\0') {
        return true;
    }
    errno = 0;
    *limit = strtoull(text, &end, 10);
    return (errno == 0 && *end == '\0' && *text >= '0' && *text <= '9') ||
           pith_fail(error, PITH_USAGE, "PITH_IMAGE_LIMIT is '%s'; write a number of bytes", text);
}

/* For file systems without O_TMPFILE: a name that is gone at once. */
static int open_and_unlink(const char *directory)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    char *name = pith_format(&arena, "%s/.pith-XXXXXX", directory);
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0) {
        (void)unlink(name);
    }
    return fd;
}

bool spool_open(struct spool *spool, struct pith_error *error)
{
    const char *directory = getenv("TMPDIR");
    if (directory == NULL || *directory == '\0') {
        directory = "/var/tmp";
    }
    if (!read_limit(&spool->limit, error)) {
        return false;
    }
    spool->fd = open(directory, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
    if (spool->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        spool->fd = open_and_unlink(directory);
    }
    return spool->fd >= 0 ||
           pith_fail_errno(error, PITH_SYSTEM, errno,
                           "cannot make a temporary file in %s; set TMPDIR to a directory with room", directory);
}

bool spool_count(struct spool *spool, uint64_t size, struct pith_error *error)
{
    if (size > spool->limit - spool->taken) {
        return pith_fail(error, PITH_MISSING,
                         "more than %llu bytes would be unpacked; set PITH_IMAGE_LIMIT to more if that is right",
                         (unsigned long long)spool->limit);
    }
    spool->taken += size;
    return true;
}

void blob_close(struct blob *blob)
{
    if (blob->owned) {
        pith_close_scope(&blob->fd);
    }
    *blob = (struct blob){.fd = -1};
}
