/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Physical lines: the reader that inih calls. It counts, refuses what is not text or what inih would misread, and
 * hands over a short line: "[section]", "key=LINE", or an empty one. The value itself, and a DEST of [files], wait in
 * struct pith_reading under that line's number; so nothing that inih cuts, splits or trims can touch them. An indented
 * line goes out under the key that it continues, which does not depend on how inih was built.
 */
#include "manifest/reading.h"

#include <jansson.h>
#include <stdio.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* inih would end the line at a NUL; images and JSON want UTF-8, whose judge is jansson. */
static bool check_text(struct pith_reading *reading, const char *line, size_t size)
{
    bool ascii = true;
    if (size > PITH_LINE_LONGEST) {
        return pith_reading_fail(reading, reading->line,
                                 "the line has more than %d bytes; split it, or use a list of several lines",
                                 PITH_LINE_LONGEST);
    }
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)line[i];
        if (c == '\0') {
            return pith_reading_fail(reading, reading->line, "a NUL byte; a manifest is UTF-8 text");
        }
        if ((c < ' ' && c != '\t') || c == 0x7f) {
            return pith_reading_fail(reading, reading->line, "the control character 0x%02x; a manifest is UTF-8 text",
                                     c);
        }
        ascii = ascii && c < 0x80;
    }
    if (!ascii) {
        json_t *string = json_stringn(line, size);
        if (string == NULL) {
            return pith_reading_fail(reading, reading->line, "not UTF-8; save the manifest as UTF-8");
        }
        json_decref(string);
    }
    return true;
}

/* Takes the next line, without its end and the blanks at its end. */
static char *take_line(struct pith_reading *reading)
{
    const char *line = reading->next;
    const char *newline = memchr(line, '\n', (size_t)(reading->end - line));
    const char *end = newline == NULL ? reading->end : newline;
    reading->next = newline == NULL ? end : newline + 1;
    reading->line++;
    if (end > line && end[-1] == '\r') {
        end--;
    }
    while (end > line && is_blank(end[-1])) {
        end--;
    }
    size_t size = (size_t)(end - line);
    return check_text(reading, line, size) ? pith_copy(reading->arena, line, size) : NULL;
}

static char *trim_end(char *text, char *end)
{
    while (end > text && is_blank(end[-1])) {
        end--;
    }
    *end = '\0';
    return text;
}

static char *emit(struct pith_reading *reading, char *buffer, int room, const char *name)
{
    int length = snprintf(buffer, (size_t)room, "%s=%u\n", name, (unsigned)reading->line);
    if (length < 0 || length >= room) {
        (void)pith_reading_fail(reading, reading->line, "the key '%s' is too long", pith_short(reading, name));
        return NULL;
    }
    return buffer;
}

static char *emit_key(struct pith_reading *reading, char *buffer, int room)
{
    const char *free = pith_section_free(reading->section);
    return emit(reading, buffer, room, free != NULL ? free : reading->key);
}

static bool check_key(struct pith_reading *reading, const char *key)
{
    if (!pith_only(key, PITH_LOWER PITH_UPPER PITH_DIGITS "._-/")) {
        return pith_reading_fail(
            reading, reading->line,
            "'%s' is no key; write 'KEY = VALUE', the key in letters, digits, '.', '_', '-' and '/'",
            pith_short(reading, key));
    }
    if (strlen(key) > PITH_KEY_LONGEST) {
        return pith_reading_fail(reading, reading->line, "the key '%s' has more than %d bytes",
                                 pith_short(reading, key), PITH_KEY_LONGEST);
    }
    return true;
}

static char *key_line(struct pith_reading *reading, char *text, char *buffer, int room)
{
    if (reading->section == NULL) {
        (void)pith_reading_fail(reading, reading->line,
                                "'%s' stands before the first section; begin with one such as [program]",
                                pith_short(reading, text));
        return NULL;
    }
    const char *free = pith_section_free(reading->section);
    char *separator = free != NULL ? pith_files_separator(reading, text) : strchr(text, '=');
    if (reading->failed) {
        return NULL;
    }
    if (separator == NULL) {
        (void)pith_reading_fail(reading, reading->line, "no '=' in '%s'; write '%s'", pith_short(reading, text),
                                pith_section_form(reading->section));
        return NULL;
    }
    char *value = separator + 1;
    reading->key = trim_end(text, separator);
    reading->value = value + strspn(value, " \t");
    reading->continues = false;
    return free != NULL || check_key(reading, reading->key) ? emit_key(reading, buffer, room) : NULL;
}

/* "[name]" alone; anything else that begins with '[' would silently become a section in inih. */
static char *section_line(struct pith_reading *reading, char *text, char *buffer, int room)
{
    size_t size = strlen(text);
    if (text[size - 1] != ']' || strcspn(text, "]=") != size - 1) {
        (void)pith_reading_fail(reading, reading->line,
                                "'%s' is neither a section nor a key; a section is '[name]' alone on its line",
                                pith_short(reading, text));
        return NULL;
    }
    text[size - 1] = '\0';
    const char *name = trim_end(text + 1, text + size - 1);
    name += strspn(name, " \t");
    const char *section = pith_section_find(name);
    if (section == NULL) {
        (void)pith_unknown_section(reading, name);
        return NULL;
    }
    if (!pith_section_open(reading, section)) {
        return NULL;
    }
    (void)snprintf(buffer, (size_t)room, "[%s]\n", section);
    return buffer;
}

static char *indented_line(struct pith_reading *reading, char *text, char *buffer, int room)
{
    const struct pith_key *above = reading->entry.key;
    if (pith_looks_like_key(reading, text)) {
        (void)pith_reading_fail(reading, reading->line,
                                "'%s' is indented, which continues the value above; remove the spaces before it",
                                pith_short(reading, text));
        return NULL;
    }
    if (above == NULL || !above->many) {
        (void)pith_reading_fail(reading, reading->line, "'%s' is indented, but %s%s%s; remove the spaces before it",
                                pith_short(reading, text), above == NULL ? "no list stands above it" : "'",
                                above == NULL ? "" : pith_short(reading, reading->entry.name),
                                above == NULL ? "" : "' takes one line");
        return NULL;
    }
    reading->value = text;
    reading->continues = true;
    return emit_key(reading, buffer, room);
}

char *pith_next_line(char *buffer, int room, void *stream)
{
    struct pith_reading *reading = stream;
    if (reading->failed || reading->next == reading->end || room < 4) {
        return NULL;
    }
    char *line = take_line(reading);
    if (line == NULL) {
        return NULL;
    }
    char *text = line + strspn(line, " \t");
    if (*text == '\0' || *text == ';' || *text == '#') {
        return strcpy(buffer, "\n");
    }
    if (text > line) {
        return indented_line(reading, text, buffer, room);
    }
    bool files = reading->section != NULL && strcmp(reading->section, "files") == 0;
    bool section = *text == '[' && !(files && text[strlen(text) - 1] != ']');
    return section ? section_line(reading, text, buffer, room) : key_line(reading, text, buffer, room);
}
