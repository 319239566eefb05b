/* SPDX-License-Identifier: Apache-2.0 */
/* A tar whose headers are right, so that the fuzzer gets behind their sums. */
#include "target.h"

#include <stdio.h>

enum { BLOCK = 512 };

static void pad(struct pith_arena *arena, struct fuzz_bytes *tar, size_t size)
{
    static const uint8_t zeros[2 * BLOCK];
    fuzz_append(arena, tar, zeros, (BLOCK - size % BLOCK) % BLOCK);
}

static void put_header(struct pith_arena *arena, struct fuzz_bytes *tar, const struct fuzz_member *member, size_t size)
{
    uint8_t header[BLOCK] = {0};
    unsigned sum = 0;
    memcpy(header, member->name, strlen(member->name) < 100 ? strlen(member->name) : 100);
    (void)snprintf((char *)header + 100, 8, "%07o", member->mode & 07777);
    (void)snprintf((char *)header + 108, 8, "%07o", 0);
    (void)snprintf((char *)header + 116, 8, "%07o", 0);
    (void)snprintf((char *)header + 124, 12, "%011zo", size);
    (void)snprintf((char *)header + 136, 12, "%011o", 0);
    memset(header + 148, ' ', 8);
    header[156] = (uint8_t)member->type;
    memcpy(header + 157, member->target, strlen(member->target) < 100 ? strlen(member->target) : 100);
    memcpy(header + 257, "ustar\00000", 8);
    for (size_t i = 0; i < BLOCK; i++) {
        sum += header[i];
    }
    (void)snprintf((char *)header + 148, 8, "%06o", sum);
    fuzz_append(arena, tar, header, BLOCK);
}

/* Longer than a header has room for: GNU's way. */
static void put_long(struct pith_arena *arena, struct fuzz_bytes *tar, const char *text, char type)
{
    size_t size = strlen(text) + 1;
    if (size > 101) {
        put_header(arena, tar, &(struct fuzz_member){.name = "././@LongLink", .target = "", .type = type}, size);
        fuzz_append(arena, tar, text, size);
        pad(arena, tar, size);
    }
}

void fuzz_tar_add(struct pith_arena *arena, struct fuzz_bytes *tar, const struct fuzz_member *member)
{
    struct fuzz_member whole = *member;
    whole.target = member->target == NULL ? "" : member->target;
    whole.size = member->type == '0' ? member->size : 0;
    put_long(arena, tar, whole.name, 'L');
    put_long(arena, tar, whole.target, 'K');
    put_header(arena, tar, &whole, whole.size);
    fuzz_append(arena, tar, whole.bytes, whole.size);
    pad(arena, tar, whole.size);
}

void fuzz_tar_end(struct pith_arena *arena, struct fuzz_bytes *tar)
{
    static const uint8_t zeros[2 * BLOCK];
    fuzz_append(arena, tar, zeros, sizeof zeros);
}
