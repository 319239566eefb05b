/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From inih's answers to entries: a key with all its lines. What inih says is compared with what it was handed, so an
 * inih that is built otherwise (its options differ between distributions) cannot change a meaning unseen. Of inih
 * only ini_parse_stream is used: its globals exist on Debian alone.
 */
#include "manifest/reading.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

struct pith_seen {
    UT_hash_handle hh;
    uint32_t line;
    char name[]; /* "section name" */
};

bool pith_reading_fail(struct pith_reading *reading, uint32_t line, const char *format, ...)
{
    char message[sizeof reading->error->message];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (!reading->failed) {
        reading->failed = true;
        (void)pith_fail(reading->error, PITH_USAGE, "%s:%u: %s", reading->path, (unsigned)line, message);
    }
    return false;
}

const char *pith_short(struct pith_reading *reading, const char *text)
{
    enum { LONGEST = 60 };
    size_t size = strnlen(text, LONGEST + 1);
    if (size <= LONGEST) {
        return text;
    }
    for (size = LONGEST; size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80; size--) {
    }
    return pith_format(reading->arena, "%.*s…", (int)size, text);
}

uint32_t pith_seen_line(const struct pith_reading *reading, const char *section, const char *name)
{
    struct pith_seen *seen = NULL;
    const char *full = pith_format(reading->arena, "%s %s", section, name);
    HASH_FIND_STR(reading->seen, full, seen);
    return seen == NULL ? 0 : seen->line;
}

uint32_t pith_seen_before(struct pith_reading *reading, uint32_t line, const char *section, const char *name)
{
    uint32_t before = pith_seen_line(reading, section, name);
    if (before == 0) {
        size_t size = strlen(section) + 1 + strlen(name) + 1;
        struct pith_seen *seen = pith_alloc(reading->arena, sizeof *seen + size);
        (void)snprintf(seen->name, size, "%s %s", section, name);
        seen->line = line;
        HASH_ADD_STR(reading->seen, name, seen);
    }
    return before;
}

void pith_seen_finish(struct pith_reading *reading)
{
    HASH_CLEAR(hh, reading->seen);
}

static bool close_entry(struct pith_reading *reading)
{
    struct pith_entry entry = reading->entry;
    reading->entry.key = NULL;
    if (entry.key == NULL) {
        return true;
    }
    if (!entry.key->many) {
        entry.value = pith_unquote(reading, entry.line, entry.pieces.items[0].text);
        if (entry.value == NULL) {
            return false;
        }
    }
    return entry.key->read(reading, &entry, (char *)reading->manifest + entry.key->at);
}

static bool open_entry(struct pith_reading *reading)
{
    const struct pith_key *key = pith_key_find(reading->section, reading->key);
    if (key == NULL) {
        return pith_unknown_key(reading, reading->key);
    }
    if (pith_section_free(reading->section) == NULL) { /* whose name is known only without quotes and dots */
        uint32_t before = pith_seen_before(reading, reading->line, reading->section, reading->key);
        if (before > 0) {
            return pith_reading_fail(reading, reading->line, "the key '%s' is repeated; line %u has it already",
                                     pith_short(reading, reading->key), (unsigned)before);
        }
    }
    reading->entry.key = key;
    reading->entry.name = reading->key;
    reading->entry.line = reading->line;
    reading->entry.pieces.count = 0; /* its room serves all entries */
    return true;
}

bool pith_section_open(struct pith_reading *reading, const char *section)
{
    if (!close_entry(reading)) {
        return false;
    }
    uint32_t before = pith_seen_before(reading, reading->line, "", section);
    if (before > 0) {
        return pith_reading_fail(reading, reading->line, "the section [%s] is repeated; put its keys below line %u",
                                 section, (unsigned)before);
    }
    reading->section = section;
    return true;
}

static bool add_line(struct pith_reading *reading)
{
    if (!reading->continues && !(close_entry(reading) && open_entry(reading))) {
        return false;
    }
    pith_push(reading->arena, &reading->entry.pieces, (struct pith_value){reading->value, reading->line});
    return true;
}

static bool is_what_was_handed(const struct pith_reading *reading, const char *section, const char *name,
                               const char *value)
{
    char *end;
    const char *free = pith_section_free(reading->section);
    return reading->section != NULL && reading->key != NULL && strcmp(section, reading->section) == 0 &&
           strcmp(name, free != NULL ? free : reading->key) == 0 && strtoul(value, &end, 10) == reading->line &&
           *end == '\0';
}

/* Zero would make inih remember an error; the reader stops by itself. */
static int handle(void *user, const char *section, const char *name, const char *value)
{
    struct pith_reading *reading = user;
    if (name == NULL || value == NULL) { /* some builds announce sections so */
        return 1;
    }
    if (!reading->failed && !is_what_was_handed(reading, section, name, value)) {
        (void)pith_reading_fail(reading, reading->line, "inih misread the line; please report this");
    }
    return reading->failed ? 0 : add_line(reading);
}

bool pith_ini_read(struct pith_reading *reading)
{
    int result = ini_parse_stream(pith_next_line, reading, handle, reading);
    if (!reading->failed && result != 0) {
        (void)pith_reading_fail(reading, result > 0 ? (uint32_t)result : reading->line, "inih cannot read the line");
    }
    return !reading->failed && close_entry(reading);
}
