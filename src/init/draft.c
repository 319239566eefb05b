/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The draft becomes text. The manifest's own reader has the last word: a line that it refuses is kept as a comment that
 * says why, so that what is written is always read back.
 */
#include "init/draft.h"

#include "base/printable.h"
#include "pith/manifest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 110, LONGEST_COMMENT = 4000, MOST_REFUSED = 500 };

static const char *const titles[DRAFT_SECTIONS] = {NULL,      "[source]", "[python]", "[program]",
                                                   "[files]", "[user]",   "[image]",  NULL};
static const char name[] = "m";

struct writer {
    struct pith_arena *arena;
    PITH_VEC(char) text;
    uint32_t line; /* the one being written, from 1 */
};

void draft_say(struct draft *draft, enum draft_section section, const char *format, ...)
{
    va_list arguments;
    char *text;
    va_start(arguments, format);
    char small[1];
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    text = pith_alloc(draft->arena, (size_t)(size < 0 ? 0 : size) + 1);
    (void)vsnprintf(text, (size_t)(size < 0 ? 0 : size) + 1, format, again);
    va_end(again);
    pith_push(draft->arena, &draft->lines, (struct draft_line){.section = section, .comment = text});
}

/* A character that breaks the line, turns the direction of others or is not seen at all. */
static bool is_seen(const char *text)
{
    uint32_t point;
    for (size_t size; (size = pith_character(text, &point)) > 0; text += size) {
        if (!pith_is_printable(point) && point != PITH_NOT_UTF8 && point != '\t') {
            return false;
        }
    }
    return true;
}

void draft_add(struct draft *draft, enum draft_section section, const char *key, const char *value, const char *comment)
{
    struct draft_line line = {.section = section, .comment = comment, .key = key, .value = value};
    if (strpbrk(key, "\r\n") != NULL || strpbrk(value, "\r\n") != NULL) {
        line.refused = "a manifest's line cannot hold a line break";
    } else if (!is_seen(key) || !is_seen(value)) {
        line.refused = "a line is to be read by people, and this has characters that they would not see";
    }
    pith_push(draft->arena, &draft->lines, line);
}

void draft_withhold(struct draft *draft, enum draft_section section, const char *key, const char *value,
                    const char *reason)
{
    struct draft_line line = {.section = section, .comment = reason, .key = key, .value = value, .withheld = true};
    for (uint32_t i = 0; i < draft->lines.count; i++) {
        const struct draft_line *other = &draft->lines.items[i];
        if (other->withheld && other->section == section && strcmp(other->key, key) == 0 &&
            strcmp(other->value, value) == 0) {
            return;
        }
    }
    pith_push(draft->arena, &draft->lines, line);
}

static bool is_live(const struct draft_line *line)
{
    return line->key != NULL && line->refused == NULL && !line->withheld;
}

bool draft_has(const struct draft *draft, enum draft_section section, const char *key)
{
    for (uint32_t i = 0; i < draft->lines.count; i++) {
        const struct draft_line *line = &draft->lines.items[i];
        if (line->section == section && is_live(line) && strcmp(line->key, key) == 0) {
            return true;
        }
    }
    return false;
}

static void put(struct writer *writer, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        pith_push(writer->arena, &writer->text, bytes[i]);
        writer->line += bytes[i] == '\n';
    }
}

static void put_text(struct writer *writer, const char *text)
{
    put(writer, text, strlen(text));
}

/* Comments are read too, by the manifest's reader and by people: a backslash of a Dockerfile stays what it is. */
static const char *readable(struct pith_arena *arena, const char *text)
{
    PITH_VEC(char) copy = {0};
    char shown[PITH_PRINTABLE_ROOM];
    for (size_t size; copy.count < LONGEST_COMMENT && (size = pith_printable_next(text, shown)) > 0; text += size) {
        const char *piece = *text == '\n' || *text == '\t' ? " " : *text == '\\' ? "\\" : shown;
        for (; *piece != '\0'; piece++) {
            pith_push(arena, &copy, *piece);
        }
    }
    pith_push(arena, &copy, '\0');
    return copy.items;
}

static void put_comment(struct writer *writer, const char *text)
{
    text = readable(writer->arena, text);
    while (*text != '\0') {
        size_t size = strlen(text);
        if (size > WIDTH) {
            size_t cut = WIDTH;
            while (cut > 0 && text[cut] != ' ') {
                cut--;
            }
            size = cut > 0 ? cut : strcspn(text, " ");
        }
        put_text(writer, "; ");
        put(writer, text, size);
        put_text(writer, "\n");
        text += size + strspn(text + size, " ");
    }
}

static void put_line(struct writer *writer, struct draft_line *line, bool live)
{
    if (line->comment != NULL) {
        put_comment(writer, line->comment);
    }
    if (line->key == NULL) {
        return;
    }
    line->number = 0;
    if (line->withheld) { /* in one piece, ready to be taken */
        const char *text = pith_format(writer->arena, "%s = %s", line->key, line->value);
        put_text(writer, pith_format(writer->arena, "; %s\n", readable(writer->arena, text)));
        return;
    }
    if (line->refused != NULL || !live) {
        put_comment(writer, pith_format(writer->arena, "TODO: %s = %s%s%s", line->key, line->value,
                                        line->refused == NULL ? "" : " -- cannot be written so: ",
                                        line->refused == NULL ? "" : line->refused));
        return;
    }
    line->number = writer->line;
    put_text(writer, pith_format(writer->arena, "%s = %s\n", line->key, line->value));
}

static bool has_live(const struct draft *draft, enum draft_section section)
{
    for (uint32_t i = 0; i < draft->lines.count; i++) {
        const struct draft_line *line = &draft->lines.items[i];
        if (line->section == section && is_live(line)) {
            return true;
        }
    }
    return false;
}

static const char *render(struct draft *draft)
{
    struct writer writer = {.arena = draft->arena, .line = 1};
    for (int section = 0; section < DRAFT_SECTIONS; section++) {
        /* [python] is nothing without its interpreter. */
        bool live = section == DRAFT_PYTHON ? draft_has(draft, DRAFT_PYTHON, "interpreter")
                                            : has_live(draft, (enum draft_section)section);
        bool first = true;
        for (uint32_t i = 0; i < draft->lines.count; i++) {
            struct draft_line *line = &draft->lines.items[i];
            if ((int)line->section != section) {
                continue;
            }
            if (first) {
                put_text(&writer, writer.line > 1 ? "\n" : "");
                put_text(&writer, live && titles[section] != NULL ? titles[section] : "");
                put_text(&writer, live && titles[section] != NULL ? "\n" : "");
                first = false;
            }
            put_line(&writer, line, live);
        }
    }
    pith_push(draft->arena, &writer.text, '\0');
    return writer.text.items;
}

/* "m:12: what is wrong": the line of the draft that is meant; NULL: none. */
static struct draft_line *line_of(struct draft *draft, const char *message)
{
    unsigned long number = strtoul(message + strlen(name) + 1, NULL, 10);
    for (uint32_t i = 0; i < draft->lines.count; i++) {
        struct draft_line *line = &draft->lines.items[i];
        if (is_live(line) && line->number == number) {
            return line;
        }
    }
    return NULL;
}

bool draft_write(struct draft *draft, const char **text, struct pith_error *error)
{
    struct pith_error refusal;
    for (int refused = 0; refused < MOST_REFUSED; refused++) {
        PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
        struct pith_manifest manifest;
        refusal = (struct pith_error){0};
        *text = render(draft);
        if (pith_manifest_parse(name, *text, strlen(*text), &scratch, &manifest, &refusal)) {
            return true;
        }
        struct draft_line *line = line_of(draft, refusal.message);
        if (line == NULL) {
            break;
        }
        const char *reason = strstr(refusal.message, ": ");
        line->refused = pith_strdup(draft->arena, reason == NULL ? refusal.message : reason + 2);
    }
    const char *reason = strstr(refusal.message, ": ");
    return pith_fail(error, PITH_USAGE, "no manifest can be made of it: %s",
                     reason == NULL ? refusal.message : reason + 2);
}
