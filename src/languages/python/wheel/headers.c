/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A zip says everything twice: in the central directory, which pip and libarchive read, and in a header before each
 * member, which streaming readers believe (APPNOTE.TXT 6.3.10, sections 4.3.7 and 4.3.12). Where the two differ,
 * readers would install different files: such a wheel is refused, as by pip and PyPI.
 */
#include "base/io.h"
#include "languages/python/wheel/room.h"

#include <errno.h>
#include <sys/stat.h>

enum {
    CENTRAL = 46,
    LOCAL = 30,
    END = 22,
    END64 = 56,
    LOCATOR64 = 20,
    LONGEST_COMMENT = 65535,
    ENCRYPTED = 1 << 0,
    SIZES_FOLLOW = 1 << 3,
    UTF8 = 1 << 11,
};

struct headers {
    struct installing *it;
    int fd;
    uint64_t size;          /* of the file */
    uint64_t at, end, base; /* the central directory, and what its offsets count from */
};

static uint64_t get(const unsigned char *bytes, unsigned size)
{
    uint64_t number = 0;
    for (unsigned i = size; i-- > 0;) {
        number = number << 8 | bytes[i];
    }
    return number;
}

static bool broken(const struct headers *headers)
{
    return pith_fail(headers->it->error, PITH_MISSING,
                     "not a whole zip archive (its directory is broken); fetch it again");
}

static bool read_at(const struct headers *headers, uint64_t at, void *bytes, size_t size)
{
    if (at > headers->size || size > headers->size - at) {
        return broken(headers);
    }
    ssize_t count = pith_pread_full(headers->fd, bytes, size, at);
    return count < 0 ? pith_fail_errno(headers->it->error, PITH_SYSTEM, errno, "cannot read it")
                     : (size_t)count == size || broken(headers);
}

static bool read_signed(const struct headers *headers, uint64_t at, void *bytes, size_t size, const char signature[5])
{
    return read_at(headers, at, bytes, size) && (memcmp(bytes, signature, 4) == 0 || broken(headers));
}

/* The record of ZIP64 stands before the locator that stands before the end's record. */
static bool find_directory(struct headers *headers, uint64_t end_at, const unsigned char *end)
{
    unsigned char locator[LOCATOR64], record[END64];
    uint64_t size = get(end + 12, 4), offset = get(end + 16, 4), behind = end_at;
    if (end_at >= LOCATOR64 && !read_at(headers, end_at - LOCATOR64, locator, LOCATOR64)) {
        return false;
    }
    if (end_at >= LOCATOR64 + END64 && memcmp(locator, "PK\6\7", 4) == 0) {
        behind = end_at - LOCATOR64 - END64;
        if (!read_signed(headers, behind, record, END64, "PK\6\6")) {
            return false;
        }
        size = get(record + 40, 8);
        offset = get(record + 48, 8);
    }
    if (size > behind || offset > behind - size) {
        return broken(headers);
    }
    headers->at = behind - size;
    headers->end = behind;
    headers->base = behind - size - offset;
    return true;
}

static bool find_end(struct headers *headers)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    size_t size = headers->size < END + LONGEST_COMMENT ? (size_t)headers->size : END + LONGEST_COMMENT;
    unsigned char *tail = pith_alloc(&arena, size + 1);
    if (!read_at(headers, headers->size - size, tail, size)) {
        return false;
    }
    for (size_t at = size < END ? 0 : size - END + 1; at-- > 0;) {
        if (memcmp(tail + at, "PK\5\6", 4) == 0 && get(tail + at + 20, 2) <= size - at - END) {
            return find_directory(headers, headers->size - size + at, tail + at);
        }
    }
    return broken(headers);
}

/* What a member's header leaves to a record behind it, or to ZIP64's field, says nothing there. */
static bool same_number(const unsigned char *one, const unsigned char *two, bool follows)
{
    uint64_t local = get(two, 4);
    return local == get(one, 4) || (follows && local == 0) || local == UINT32_MAX;
}

static const char *difference(const unsigned char *central, const unsigned char *local, const char *names[2],
                              size_t size)
{
    uint64_t flags = get(central + 8, 2);
    bool follows = (get(local + 6, 2) & SIZES_FOLLOW) != 0;
    if (get(local + 26, 2) != size || memcmp(names[0], names[1], size) != 0) {
        return "name";
    }
    if (((flags ^ get(local + 6, 2)) & (ENCRYPTED | SIZES_FOLLOW | UTF8)) != 0) {
        return "set of flags";
    }
    if (get(central + 10, 2) != get(local + 8, 2)) {
        return "method of compression";
    }
    return same_number(central + 16, local + 14, follows) && same_number(central + 20, local + 18, follows) &&
                   same_number(central + 24, local + 22, follows)
               ? NULL
               : "size or checksum";
}

/* The entry at `headers->at`, which goes behind it. */
static bool one_entry(struct headers *headers)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    unsigned char central[CENTRAL], local[LOCAL];
    if (!read_signed(headers, headers->at, central, CENTRAL, "PK\1\2")) {
        return false;
    }
    size_t size = (size_t)get(central + 28, 2);
    uint64_t offset = get(central + 42, 4), at = headers->at;
    char *names[2] = {pith_alloc(&arena, size + 1), pith_alloc(&arena, size + 1)};
    headers->at += CENTRAL + size + get(central + 30, 2) + get(central + 32, 2);
    if (offset == UINT32_MAX) { /* beyond 4 GiB: what libarchive finds there is all that is known */
        return true;
    }
    if (!read_at(headers, at + CENTRAL, names[0], size) ||
        !read_signed(headers, headers->base + offset, local, LOCAL, "PK\3\4")) {
        return false;
    }
    if (get(local + 26, 2) == size && !read_at(headers, headers->base + offset + LOCAL, names[1], size)) {
        return false;
    }
    const char *what = difference(central, local, (const char *[]){names[0], names[1]}, size);
    return what == NULL ||
           pith_fail(headers->it->error, PITH_MISSING,
                     "its member '%.200s' has another %s in the archive's directory than before its own "
                     "bytes; do not use this wheel",
                     names[0], what);
}

bool wheel_headers_agree(struct installing *it, int fd)
{
    struct headers headers = {.it = it, .fd = fd};
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return pith_fail_errno(it->error, PITH_SYSTEM, errno, "cannot read it");
    }
    headers.size = (uint64_t)status.st_size;
    if (!find_end(&headers)) {
        return false;
    }
    while (headers.at < headers.end) {
        if (!one_entry(&headers)) {
            return false;
        }
    }
    return headers.at == headers.end || broken(&headers);
}
