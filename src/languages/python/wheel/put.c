/* SPDX-License-Identifier: Apache-2.0 */
/* One file laid where it belongs, and its line of RECORD. */
#include "base/digest.h"
#include "languages/python/wheel/room.h"

#include <stdio.h>

enum { EXECUTABLE = 0755, PLAIN = 0644 };

const char *wheel_place(struct installed *installed, const char *path)
{
    struct pith_arena *arena = installed->it->arena;
    const char *slash = strrchr(path, '/'), *directory = pith_copy(arena, path, (size_t)(slash - path));
    if (*directory == '\0') {
        return path;
    }
    if (installed->directory == NULL || strcmp(installed->directory, directory) != 0) {
        installed->directory = directory;
        installed->settled = wheel_settled(installed->it, directory);
    }
    const char *settled = installed->settled;
    return settled == NULL ? NULL : pith_format(arena, "%s%s", settled[1] == '\0' ? "" : settled, slash);
}

bool wheel_keep(struct installed *installed, const char *path, const struct member *member)
{
    struct installing *it = installed->it;
    const char *place = wheel_place(installed, path);
    wheel_record_line(installed, path, member->hash == NULL ? "" : member->hash,
                      member->length == NULL ? "" : member->length);
    if (place == NULL) {
        return false;
    }
    struct laid laid = {.path = place, .wheel = installed->wheel};
    memcpy(laid.sha256, member->sha256, SHA256_SIZE);
    pith_push(it->arena, &it->laid, laid);
    return pith_spooled_add(it->spooled, place, member->executable ? EXECUTABLE : PLAIN, member->offset, member->size,
                            it->error);
}

bool wheel_put(struct installed *installed, const char *path, bool executable, const void *bytes, size_t size)
{
    struct installing *it = installed->it;
    struct pith_sha256 hash;
    struct member member = {.name = path, .size = size, .executable = executable};
    char length[32];
    pith_sha256_init(&hash);
    pith_sha256_add(&hash, bytes, size);
    pith_sha256_finish(&hash, member.sha256);
    (void)snprintf(length, sizeof length, "%zu", size);
    member.hash = wheel_record_hash(it->arena, member.sha256, SHA256_SIZE, "sha256");
    member.length = length;
    return pith_spooled_write(it->spooled, bytes, size, &member.offset, it->error) &&
           wheel_keep(installed, path, &member);
}
