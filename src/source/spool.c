/* The spool: one file without a name, so that nothing of an image can be found, run or left behind. */
#include "base/spool.h"
#include "base/io.h"
#include "source/image.h"

#include <errno.h>
#include <stdlib.h>

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

bool spool_open(struct spool *spool, struct pith_error *error)
{
    if (!read_limit(&spool->limit, error)) {
        return false;
    }
    spool->fd = pith_spool(error);
    return spool->fd >= 0;
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
