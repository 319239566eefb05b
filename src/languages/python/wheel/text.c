/* SPDX-License-Identifier: Apache-2.0 */
/* A member of an unpacked wheel as text. */
#include "languages/python/wheel/room.h"

#include "base/path.h"

enum { TEXT_LIMIT = 16 << 20 }; /* RECORD of a hundred thousand files */

static bool text_of(struct installing *it, const struct member *member, const char **text)
{
    if (member->size > TEXT_LIMIT) {
        return pith_fail(it->error, PITH_MISSING,
                         "its %s has %llu bytes, more than any index takes; fetch or build it again", member->name,
                         (unsigned long long)member->size);
    }
    char *bytes = pith_alloc(it->arena, (size_t)member->size + 1);
    *text = bytes;
    return pith_spooled_read(it->spooled, member->offset, bytes, (size_t)member->size, it->error);
}

bool wheel_text(struct installing *it, const struct wheel *wheel, const char *name, const char **text)
{
    const struct member *member = wheel_member(wheel, pith_join(it->arena, wheel->info, name));
    *text = NULL;
    return member == NULL || text_of(it, member, text);
}
