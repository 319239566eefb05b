/* SPDX-License-Identifier: Apache-2.0 */
/* Blobs are copied as they are, and hashed on the way: a digest that is not proved is not taken over. */
#include "image/copy.h"
#include "base/digest.h"
#include "base/io.h"

#include <errno.h>
#include <sys/stat.h>

enum { PIECE = 256 << 10 };

/* From a file to another, or nowhere (-1); the digest that the bytes have. */
static bool pump(const struct pith_content *content, int to, char hex[PITH_DIGEST_HEX])
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    unsigned char *piece = pith_alloc_unset(&arena, PIECE);
    uint8_t digest[PITH_DIGEST_SIZE];
    struct pith_sha256 hash;
    pith_sha256_init(&hash);
    for (uint64_t at = 0; at < content->size;) {
        size_t wanted = content->size - at < PIECE ? (size_t)(content->size - at) : PIECE;
        ssize_t count = pith_pread_full(content->fd, piece, wanted, content->offset + at);
        if (count != (ssize_t)wanted || (to >= 0 && !pith_write_full(to, piece, wanted))) {
            errno = count >= 0 && count < (ssize_t)wanted ? ENODATA : errno;
            return false;
        }
        pith_sha256_add(&hash, piece, wanted);
        at += wanted;
    }
    pith_sha256_finish(&hash, digest);
    pith_digest_hex(digest, hex);
    return true;
}

bool copy_proved(const struct pith_content *content, const char *hex, int to, struct pith_error *error)
{
    char found[PITH_DIGEST_HEX];
    if (!pump(content, to, found)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot copy the blob %s", hex);
    }
    return strcmp(found, hex) == 0 ||
           pith_fail(error, PITH_MISSING, "the blob %s: its bytes have the digest %s; fetch the image again", hex,
                     found);
}

bool copy_is_there(int fd, const char *hex, uint64_t size)
{
    struct stat status;
    char found[PITH_DIGEST_HEX];
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || (uint64_t)status.st_size != size) {
        return false;
    }
    const struct pith_content content = {.fd = fd, .size = size};
    return pump(&content, -1, found) && strcmp(found, hex) == 0;
}
