/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One entry of [files]: DEST = SOURCE… [mode=0640] [owner=app]. What a pattern matches and whether a source is a
 * directory is the plan's to find out; here only the form is judged.
 */
#include "manifest/reading.h"

/* Outside quotes a '?' at the end makes it optional; a '/' at the end, quoted or not, makes it a directory to fill. */
static bool read_name(struct pith_reading *reading, const struct pith_entry *entry, struct pith_files *files)
{
    size_t size = strlen(entry->name);
    char *text = pith_copy(reading->arena, entry->name, size);
    if (size > 0 && text[size - 1] == '?') {
        files->optional = true;
        text[--size] = '\0';
    }
    const char *name = *text == '"' || *text == '\'' ? pith_unquote(reading, entry->line, text) : text;
    if (name == NULL) {
        return false;
    }
    size = strlen(name);
    files->into = size > 0 && name[size - 1] == '/';
    files->destination = pith_view_path(reading, entry->line, name);
    if (files->destination == NULL) {
        return false;
    }
    if (!files->into && strcmp(files->destination, "/") == 0) {
        return pith_reading_fail(reading, entry->line, "'%s' is the root itself; write '/' to put files into it",
                                 pith_short(reading, entry->name));
    }
    const char *shown = pith_format(reading->arena, "%s%s", files->destination, files->into ? "/" : "");
    uint32_t before = pith_seen_before(reading, entry->line, "files", shown);
    return before == 0 ||
           pith_reading_fail(reading, entry->line, "the destination '%s' is repeated; line %u has it already",
                             pith_short(reading, shown), (unsigned)before);
}

static bool read_option(struct pith_reading *reading, const struct pith_word *word, struct pith_files *files)
{
    static const char *const known[] = {"mode", "owner", NULL};
    size_t size = strcspn(word->text, "=");
    const char *name = pith_copy(reading->arena, word->text, size), *value = word->text + size + 1;
    uint64_t mode;
    if ((strcmp(name, "mode") == 0 && files->mode >= 0) || (strcmp(name, "owner") == 0 && files->owner != NULL)) {
        return pith_reading_fail(reading, word->line, "'%s=' is repeated; write it once", name);
    }
    if (strcmp(name, "mode") == 0) {
        if (!pith_number(value, 8, 07777, &mode)) {
            return pith_reading_fail(reading, word->line, "'%s' is no mode; write it in octal, like 0640",
                                     pith_short(reading, value));
        }
        files->mode = (int32_t)mode;
        return true;
    }
    if (strcmp(name, "owner") == 0) {
        if (!pith_is_owner(value)) {
            return pith_reading_fail(reading, word->line, "'%s' is no owner; write a name or a number, or USER:GROUP",
                                     pith_short(reading, value));
        }
        files->owner = value;
        return true;
    }
    const char *nearest = pith_nearest(name, known);
    return pith_reading_fail(reading, word->line, "unknown option '%s='; %s%s%squote the word if it is a file's name",
                             pith_short(reading, name), nearest == NULL ? "known: mode=, owner=; " : "did you mean '",
                             nearest == NULL ? "" : nearest, nearest == NULL ? "" : "='? ");
}

/* mode=, owner=, and what looks like a misspelling of them: letters before a '='. */
static bool is_option(const struct pith_word *word)
{
    size_t letters = strspn(word->text, PITH_LOWER PITH_UPPER);
    return !word->quoted && letters > 0 && word->text[letters] == '=';
}

static bool check_source(struct pith_reading *reading, const struct pith_word *word)
{
    if (*word->text == '\0') {
        return pith_reading_fail(reading, word->line, "an empty source; leave it out");
    }
    return strncmp(word->text, "root:", 5) != 0 || pith_view_path(reading, word->line, word->text + 5) != NULL;
}

static bool read_sources(struct pith_reading *reading, const struct pith_entry *entry, struct pith_files *files)
{
    const struct pith_words *words = &reading->words;
    if (!pith_words_split(reading, entry, true)) {
        return false;
    }
    files->sources =
        (struct pith_list){.items = pith_alloc_array(reading->arena, words->count, sizeof(struct pith_value)),
                           .line = entry->line,
                           .given = true};
    bool options = false;
    for (uint32_t i = 0; i < words->count; i++) {
        const struct pith_word *word = &words->items[i];
        if (is_option(word)) {
            options = true;
            if (!read_option(reading, word, files)) {
                return false;
            }
        } else if (options) {
            return pith_reading_fail(reading, word->line,
                                     "the source '%s' stands behind the options; put mode= and owner= last",
                                     pith_short(reading, word->text));
        } else if (!check_source(reading, word)) {
            return false;
        } else {
            files->sources.items[files->sources.count++] = (struct pith_value){word->text, word->line};
        }
    }
    if (files->sources.count == 0) {
        return pith_reading_fail(reading, entry->line, "'%s' has no source; write 'DEST = SOURCE'",
                                 pith_short(reading, entry->name));
    }
    if (files->sources.count > 1 && !files->into) {
        return pith_reading_fail(reading, entry->line,
                                 "several sources for '%s'; end the destination in '/' to put them into it",
                                 pith_short(reading, entry->name));
    }
    return true;
}

bool pith_read_destination(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    struct pith_files files = {.mode = -1, .line = entry->line};
    if (!read_name(reading, entry, &files) || !read_sources(reading, entry, &files)) {
        return false;
    }
    (void)at; /* the member has no name of its own */
    uint32_t count = reading->manifest->files.count, room = count;
    if (count == 0 || (count >= 8 && (count & (count - 1)) == 0)) {
        reading->manifest->files.items =
            pith_grow(reading->arena, reading->manifest->files.items, count, &room, sizeof files);
    }
    reading->manifest->files.items[reading->manifest->files.count++] = files;
    return true;
}
