/* Blobs are copied as they are, and hashed on the way: a digest that is not proved is not taken over. */
#include "base/io.h"
#include "image/join.h"

#include <errno.h>
#include <sys/stat.h>

enum { PIECE = 256 << 10 };

/* From a file to another, or nowhere (-1); the digest that the bytes have. */
static bool pump(const struct pith_content *content, int to, char digest[80], bool *reading)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    unsigned char *piece = pith_alloc(&arena, PIECE);
    uint8_t binary[PITH_DIGEST_SIZE];
    struct pith_sha256 hash;
    pith_sha256_init(&hash);
    for (uint64_t at = 0; at < content->size;) {
        size_t wanted = content->size - at < PIECE ? (size_t)(content->size - at) : PIECE;
        ssize_t count = pith_pread_full(content->fd, piece, wanted, content->offset + at);
        *reading = count != (ssize_t)wanted;
        if (*reading || (to >= 0 && !pith_write_full(to, piece, wanted))) {
            errno = count >= 0 && *reading ? ENODATA : errno;
            return false;
        }
        pith_sha256_add(&hash, piece, wanted);
        at += wanted;
    }
    pith_sha256_finish(&hash, binary);
    memcpy(digest, "sha256:", 7);
    pith_digest_hex(binary, digest + 7);
    return true;
}

bool copy_blob(const struct pith_member *member, const struct pith_blob *blob, int to, struct pith_error *error)
{
    struct pith_content content;
    char digest[80];
    bool reading;
    if (!pith_member_blob(member, blob, &content, error)) {
        return false;
    }
    bool done = pump(&content, to, digest, &reading);
    int number = errno;
    pith_member_close(member, &content);
    if (!done) {
        return pith_fail_errno(error, PITH_SYSTEM, number, "cannot %s %s of image %s", reading ? "read" : "copy",
                               blob->name, member->source->name);
    }
    if (strcmp(digest, blob->digest) == 0) {
        return true;
    }
    return member->manifest.digest != NULL
               ? pith_fail(error, PITH_MISSING, "image %s: the bytes of %s have the digest %s; fetch the image again",
                           member->source->name, blob->name, digest)
               : pith_fail(error, PITH_MISSING,
                           "image %s: the layer %s is not the plain tar that its config promises (%s); a compressed "
                           "one cannot be taken over: compose it to oci:DIR first",
                           member->source->name, blob->name, blob->digest);
}

bool copy_is_there(int fd, const struct pith_blob *blob)
{
    struct stat status;
    char digest[80];
    bool reading;
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || (uint64_t)status.st_size != blob->size) {
        return false;
    }
    const struct pith_content content = {fd, 0, blob->size};
    return pump(&content, -1, digest, &reading) && strcmp(digest, blob->digest) == 0;
}
