/* SPDX-License-Identifier: Apache-2.0 */
/* Values of several words, on one line or several: each word is checked and remembers its line. */
#include "manifest/reading.h"

#include <jansson.h>

/* What a word is stored as; NULL: failed. */
typedef const char *check_fn(struct pith_reading *reading, const struct pith_word *word);

static bool store_list(struct pith_reading *reading, const struct pith_entry *entry, struct pith_list *list)
{
    const struct pith_words *words = &reading->words;
    *list = (struct pith_list){.items = pith_alloc_array(reading->arena, words->count, sizeof *list->items),
                               .line = entry->line,
                               .given = true};
    for (uint32_t i = 0; i < words->count; i++) {
        const struct pith_word *word = &words->items[i];
        list->items[list->count++] = (struct pith_value){word->text, word->line};
    }
    return true;
}

static bool read_list(struct pith_reading *reading, const struct pith_entry *entry, void *at, check_fn *check)
{
    const struct pith_words *words = &reading->words;
    if (!pith_words_split(reading, entry, false)) {
        return false;
    }
    for (uint32_t i = 0; i < words->count; i++) {
        struct pith_word *word = &words->items[i];
        size_t size = strlen(word->text);
        if (size == 0) {
            return pith_reading_fail(reading, word->line, "an empty word in '%s'; leave it out", entry->name);
        }
        if (!word->quoted && word->text[size - 1] == ',') {
            return pith_reading_fail(reading, word->line, "'%s' ends in a comma; separate words by spaces only",
                                     pith_short(reading, word->text));
        }
        word->text = check(reading, word);
        if (word->text == NULL) {
            return false;
        }
    }
    return store_list(reading, entry, at);
}

static const char *any_word(struct pith_reading *reading, const struct pith_word *word)
{
    (void)reading;
    return word->text;
}

bool pith_read_words(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return read_list(reading, entry, at, any_word);
}

/* Files on this machine, relative to the manifest. */
bool pith_read_files(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return read_list(reading, entry, at, any_word);
}

static const char *view_path(struct pith_reading *reading, const struct pith_word *word)
{
    return pith_view_path(reading, word->line, word->text);
}

bool pith_read_paths(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return read_list(reading, entry, at, view_path);
}

/* Identifiers with dots between; Python allows most of Unicode in them. */
static bool is_module(const char *text)
{
    do {
        size_t size = 0;
        while (text[size] == '_' || (text[size] & 0x80) != 0 ||
               (text[size] != '\0' && strchr(PITH_LOWER PITH_UPPER PITH_DIGITS, text[size]) != NULL)) {
            size++;
        }
        if (size == 0 || strchr(PITH_DIGITS, *text) != NULL) {
            return false;
        }
        text += size;
    } while (*text == '.' && strcmp(text, ".*") != 0 && text++);
    return *text == '\0' || strcmp(text, ".*") == 0;
}

static const char *module(struct pith_reading *reading, const struct pith_word *word)
{
    if (is_module(word->text)) {
        return word->text;
    }
    (void)pith_reading_fail(reading, word->line, "'%s' is no module; write 'pkg.mod', or 'pkg.*' for all below pkg",
                            pith_short(reading, word->text));
    return NULL;
}

bool pith_read_modules(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return read_list(reading, entry, at, module);
}

/* A soname as a NEEDED entry has it, or an absolute path. */
static const char *soname(struct pith_reading *reading, const struct pith_word *word)
{
    if (strchr(word->text, '/') == NULL) {
        return word->text;
    }
    return pith_view_path(reading, word->line, word->text);
}

bool pith_read_sonames(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return read_list(reading, entry, at, soname);
}

/* PORT or PORT/PROTOCOL, as the image specification's ExposedPorts. */
static const char *port(struct pith_reading *reading, const struct pith_word *word)
{
    uint64_t number;
    size_t digits = strcspn(word->text, "/");
    const char *protocol = word->text + digits;
    if (pith_number(pith_copy(reading->arena, word->text, digits), 10, 65535, &number) && number > 0 &&
        (*protocol == '\0' || strcmp(protocol, "/tcp") == 0 || strcmp(protocol, "/udp") == 0)) {
        return word->text;
    }
    (void)pith_reading_fail(reading, word->line, "'%s' is no port; write '8080', '8080/tcp' or '53/udp'",
                            pith_short(reading, word->text));
    return NULL;
}

bool pith_read_ports(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    return read_list(reading, entry, at, port);
}

static bool json_words(struct pith_reading *reading, const struct pith_entry *entry, const json_t *array)
{
    reading->words.count = 0;
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
    {
        if (!json_is_string(item)) {
            return pith_reading_fail(reading, entry->line, "item %zu of the JSON array in '%s' is no string; quote it",
                                     i + 1, entry->name);
        }
        pith_push(reading->arena, &reading->words,
                  (struct pith_word){pith_strdup(reading->arena, json_string_value(item)), entry->line, true});
    }
    return true;
}

/* The array may stand on several lines; they are joined again, so that jansson's line is an offset from ours. */
static bool split_json(struct pith_reading *reading, const struct pith_entry *entry)
{
    size_t size = 0;
    for (uint32_t i = 0; i < entry->pieces.count; i++) {
        size += strlen(entry->pieces.items[i].text) + 1;
    }
    char *text = pith_alloc(reading->arena, size + 1), *out = text;
    for (uint32_t i = 0; i < entry->pieces.count; i++) {
        out = stpcpy(out, entry->pieces.items[i].text);
        *out++ = '\n';
    }
    json_error_t problem;
    json_t *array = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    if (array == NULL) {
        uint32_t piece = problem.line < 1 ? 0 : (uint32_t)problem.line - 1;
        piece = piece < entry->pieces.count ? piece : entry->pieces.count - 1;
        return pith_reading_fail(reading, entry->pieces.items[piece].line,
                                 "the JSON array in '%s' is broken: %s; write it like [\"serve\", \"--port=80\"]",
                                 entry->name, problem.text);
    }
    bool done = json_words(reading, entry, array);
    json_decref(array);
    return done;
}

bool pith_read_command(struct pith_reading *reading, const struct pith_entry *entry, void *at)
{
    const struct pith_words *words = &reading->words;
    uint32_t first = 0;
    while (first + 1 < entry->pieces.count && *entry->pieces.items[first].text == '\0') {
        first++;
    }
    bool json = *entry->pieces.items[first].text == '[';
    if (!(json ? split_json(reading, entry) : pith_words_split(reading, entry, false))) {
        return false;
    }
    if (words->count > 0 && *words->items[0].text == '\0' && strcmp(entry->name, "entrypoint") == 0) {
        return pith_reading_fail(reading, entry->line, "'entrypoint' begins with an empty word; name a program");
    }
    return store_list(reading, entry, at);
}
