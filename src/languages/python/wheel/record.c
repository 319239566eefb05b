/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RECORD (PyPA, "Recording installed projects"): every file of a wheel with its digest and its size. It is verified
 * both ways: no file but those listed, and none listed that is not there or other than it says.
 */
#include "base/digest.h"
#include "languages/python/wheel/room.h"

#include <errno.h>
#include <inttypes.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 64 << 10 };

/* One field of CSV; a quoted one doubles its quotes and may hold anything. */
static const char *field(struct pith_arena *arena, const char **at)
{
    const char *from = *at;
    if (*from != '"') {
        *at += strcspn(from, ",\r\n");
        return pith_copy(arena, from, (size_t)(*at - from));
    }
    const char *end = from + 1; /* measured first: room for all that is left would be taken for each field */
    while (*end != '\0' && (*end != '"' || end[1] == '"')) {
        end += 1 + (*end == '"');
    }
    char *text = pith_alloc(arena, (size_t)(end - from)), *to = text;
    for (from++; from < end; from++) {
        from += *from == '"';
        *to++ = *from;
    }
    *at = end + (*end == '"');
    *at += strcspn(*at, ",\r\n");
    return text;
}

bool wheel_record_next(struct pith_arena *arena, const char **at, const char *fields[3])
{
    *at += strspn(*at, "\r\n");
    if (**at == '\0') {
        return false;
    }
    for (unsigned i = 0; i < 3; i++) {
        fields[i] = field(arena, at);
        *at += **at == ',' && i < 2;
    }
    *at += strcspn(*at, "\r\n");
    return true;
}

/* "sha256=" and the digest as base64 for URLs, without its padding. */
const char *wheel_record_hash(struct pith_arena *arena, const uint8_t *digest, size_t size, const char *kind)
{
    char text[BASE64_ENCODE_RAW_LENGTH(LARGEST_DIGEST) + 1] = {0};
    base64_encode_raw(text, size, digest);
    for (char *at = text; *at != '\0'; at++) {
        *at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
        if (*at == '=') {
            *at = '\0';
            break;
        }
    }
    return pith_format(arena, "%s=%s", kind, text);
}

/* The digest of the member by the longer functions, which few wheels use. */
static bool long_hash(struct installing *it, const struct member *member, bool sha512, const char **hash)
{
    struct sha512_ctx state;
    uint8_t digest[SHA512_DIGEST_SIZE];
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    char *piece = pith_alloc_unset(&scratch, PIECE);
    if (sha512) {
        sha512_init(&state);
    } else {
        sha384_init(&state);
    }
    for (uint64_t done = 0; done < member->size;) {
        size_t size = member->size - done < PIECE ? (size_t)(member->size - done) : PIECE;
        if (!pith_spooled_read(it->spooled, member->offset + done, piece, size, it->error)) {
            return false;
        }
        sha512_update(&state, size, (const uint8_t *)piece);
        done += size;
    }
    if (sha512) {
        sha512_digest(&state, sizeof digest, digest);
    } else {
        sha384_digest(&state, SHA384_DIGEST_SIZE, digest);
    }
    *hash = wheel_record_hash(it->arena, digest, sha512 ? SHA512_DIGEST_SIZE : SHA384_DIGEST_SIZE,
                              sha512 ? "sha512" : "sha384");
    return true;
}

static bool differs(struct installing *it, const struct member *member, const char *what)
{
    return pith_fail(it->error, PITH_MISSING, "its RECORD %s %s; fetch or build the wheel again", what, member->name);
}

static bool verify_one(struct installing *it, const struct member *member)
{
    char size[32];
    const char *hash;
    (void)snprintf(size, sizeof size, "%" PRIu64, member->size);
    if (*member->length != '\0' && strcmp(member->length, size) != 0) {
        return differs(it, member, "gives another size of");
    }
    if (strncmp(member->hash, "sha256=", 7) == 0) {
        hash = wheel_record_hash(it->arena, member->sha256, SHA256_SIZE, "sha256");
    } else if (strncmp(member->hash, "sha384=", 7) == 0 || strncmp(member->hash, "sha512=", 7) == 0) {
        if (!long_hash(it, member, member->hash[3] == '5', &hash)) {
            return false;
        }
    } else {
        return differs(it, member,
                       *member->hash == '\0' ? "gives no digest of" : "gives a digest that proves nothing of");
    }
    size_t length = strcspn(member->hash, "=") + 1;
    length += strcspn(member->hash + length, "=");
    return (strlen(hash) == length && memcmp(hash, member->hash, length) == 0) ||
           differs(it, member, "gives another digest of");
}

/* RECORD cannot list its own digest, and signatures are made after it. */
static bool is_exempt(const struct wheel *wheel, const char *name)
{
    size_t size = strlen(wheel->info);
    return strncmp(name, wheel->info, size) == 0 && name[size] == '/' &&
           (strcmp(name + size + 1, "RECORD") == 0 || strcmp(name + size + 1, "RECORD.jws") == 0 ||
            strcmp(name + size + 1, "RECORD.p7s") == 0);
}

bool wheel_verify(struct installing *it, struct wheel *wheel)
{
    const char *text, *fields[3];
    if (!wheel_text(it, wheel, "RECORD", &text)) {
        return false;
    }
    if (text == NULL) {
        return pith_fail(it->error, PITH_MISSING, "it has no %s/RECORD", wheel->info);
    }
    while (wheel_record_next(it->arena, &text, fields)) {
        struct member *member = wheel_member(wheel, fields[0]);
        if (member == NULL) {
            return pith_fail(it->error, PITH_MISSING,
                             "its RECORD lists %s, which is not in it; fetch or build it again", fields[0]);
        }
        if (member->hash != NULL) {
            return differs(it, member, "lists twice");
        }
        member->hash = fields[1];
        member->length = fields[2];
    }
    for (uint32_t i = 0; i < wheel->members.count; i++) {
        const struct member *member = &wheel->members.items[i];
        if (is_exempt(wheel, member->name)) {
            continue;
        }
        if (member->hash == NULL) {
            return differs(it, member, "does not list");
        }
        if (!verify_one(it, member)) {
            return false;
        }
    }
    return true;
}

static const char *quoted(struct pith_arena *arena, const char *text)
{
    if (strpbrk(text, ",\"") == NULL) {
        return text;
    }
    char *copy = pith_alloc(arena, 2 * strlen(text) + 3), *to = copy;
    *to++ = '"';
    for (; *text != '\0'; text++) {
        *to++ = *text;
        if (*text == '"') {
            *to++ = '"';
        }
    }
    *to = '"';
    return copy;
}

/* `path` as RECORD has it: relative to the site directory. */
void wheel_record_line(struct installed *installed, const char *path, const char *hash, const char *length)
{
    struct pith_arena *arena = installed->it->arena;
    const char *site = installed->site, *up = "";
    size_t same = strlen(site);
    while (strncmp(path, site, same) != 0 || path[same] != '/') { /* the directory that holds both */
        while (same > 0 && site[--same] != '/') {
        }
        up = pith_format(arena, "../%s", up);
    }
    pith_push(
        arena, &installed->lines,
        pith_format(arena, "%s,%s,%s\n", quoted(arena, pith_format(arena, "%s%s", up, path + same + 1)), hash, length));
}
