/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of [keep]: REASON = PATH…. The reason is any text; the paths are the root's. */
#include "manifest/reading.h"

static bool read_paths(struct pith_reading *reading, const struct pith_entry *entry, struct pith_list *paths)
{
    const struct pith_words *words = &reading->words;
    if (!pith_words_split(reading, entry, false)) {
        return false;
    }
    *paths = (struct pith_list){.items = pith_alloc_array(reading->arena, words->count, sizeof *paths->items),
                                .line = entry->line,
                                .given = true};
    for (uint32_t i = 0; i < words->count; i++) {
        const struct pith_word *word = &words->items[i];
        const char *path = pith_view_path(reading, word->line, word->text);
        if (path == NULL) {
            return false;
        }
        if (path[1] == '\0') {
            return pith_reading_fail(reading, word->line, "'/' would keep the whole source; name what is needed of it");
        }
        paths->items[paths->count++] = (struct pith_value){path, word->line};
    }
    return paths->count > 0 || pith_reading_fail(reading, entry->line, "'%s' keeps nothing; write 'REASON = PATH'",
                                                 pith_short(reading, entry->name));
}

bool pith_read_kept(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    struct pith_kept kept = {.line = entry->line};
    kept.reason = pith_unquote(reading, entry->line, entry->name);
    if (kept.reason == NULL) {
        return false;
    }
    if (*kept.reason == '\0') {
        return pith_reading_fail(reading, entry->line, "no reason stands before the '='; say why this is kept");
    }
    uint32_t before = pith_seen_before(reading, entry->line, "keep", kept.reason);
    if (before > 0) {
        return pith_reading_fail(reading, entry->line, "the reason '%s' is repeated; put its paths below line %u",
                                 pith_short(reading, kept.reason), (unsigned)before);
    }
    if (!read_paths(reading, entry, &kept.paths)) {
        return false;
    }
    (void)at; /* the member has no name of its own */
    uint32_t count = reading->manifest->keep.count, room = count;
    if (count == 0 || (count >= 8 && (count & (count - 1)) == 0)) {
        reading->manifest->keep.items =
            pith_grow(reading->arena, reading->manifest->keep.items, count, &room, sizeof kept);
    }
    reading->manifest->keep.items[reading->manifest->keep.count++] = kept;
    return true;
}
