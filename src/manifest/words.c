/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of a value, as a shell would split them but without any expansion: blanks separate, '…' is literal, "…" knows
 * \" \\ \$ and \`, a backslash elsewhere makes the next character literal. `$NAME` stays as it is. A word that
 * begins like a comment is refused: inih users expect ` ;` to be one, shell users expect it not to be.
 */
#include "manifest/reading.h"

struct splitter {
    struct pith_reading *reading;
    const char *c;
    char *out, *word;
    uint32_t line;
    bool globs, quoted;
};

/* A character that must not act in a pattern. */
static void literal(struct splitter *s, char c)
{
    if (s->globs && strchr("*?[]\\", c) != NULL) {
        *s->out++ = '\\';
    }
    *s->out++ = c;
}

static bool single_quotes(struct splitter *s)
{
    const char *end = strchr(++s->c, '\'');
    if (end == NULL) {
        return pith_reading_fail(s->reading, s->line, "a ' without its partner; close the quotes, or write \\'");
    }
    while (s->c < end) {
        literal(s, *s->c++);
    }
    s->c++;
    return true;
}

static bool double_quotes(struct splitter *s)
{
    for (s->c++; *s->c != '"'; s->c++) {
        if (*s->c == '\\' && s->c[1] != '\0' && strchr("\"\\$`", s->c[1]) != NULL) {
            s->c++;
        }
        if (*s->c == '\0') {
            return pith_reading_fail(s->reading, s->line, "a \" without its partner; close the quotes, or write \\\"");
        }
        literal(s, *s->c);
    }
    s->c++;
    return true;
}

static bool one_word(struct splitter *s)
{
    if (*s->c == ';' || *s->c == '#') {
        return pith_reading_fail(s->reading, s->line,
                                 "'%s' looks like a comment; give a comment its own line, or quote the word",
                                 pith_short(s->reading, s->c));
    }
    s->word = s->out;
    s->quoted = false;
    while (*s->c != '\0' && *s->c != ' ' && *s->c != '\t') {
        bool plain = *s->c != '\'' && *s->c != '"' && *s->c != '\\';
        s->quoted = s->quoted || !plain;
        if (plain) {
            *s->out++ = *s->c++;
        } else if (*s->c == '\\') {
            if (*++s->c == '\0') {
                return pith_reading_fail(s->reading, s->line,
                                         "a backslash at the end of the line; an indented line below "
                                         "continues the value without one");
            }
            literal(s, *s->c++);
        } else if (!(*s->c == '\'' ? single_quotes(s) : double_quotes(s))) {
            return false;
        }
    }
    *s->out++ = '\0';
    return true;
}

bool pith_words_split(struct pith_reading *reading, const struct pith_entry *entry, bool globs)
{
    reading->words.count = 0;
    for (uint32_t i = 0; i < entry->pieces.count; i++) {
        const struct pith_value *piece = &entry->pieces.items[i];
        /* Words are never longer than their text, but for the backslashes that globs add. */
        size_t size = strlen(piece->text) * (globs ? 2 : 1) + 1;
        struct splitter s = {.reading = reading, .c = piece->text, .line = piece->line, .globs = globs};
        s.out = pith_alloc(reading->arena, size);
        for (s.c += strspn(s.c, " \t"); *s.c != '\0'; s.c += strspn(s.c, " \t")) {
            if (!one_word(&s)) {
                return false;
            }
            pith_push(reading->arena, &reading->words, (struct pith_word){s.word, s.line, s.quoted});
        }
    }
    return true;
}

const char *pith_unquote(struct pith_reading *reading, uint32_t line, const char *text)
{
    if (*text != '"' && *text != '\'') {
        const char *comment = strstr(text, " ;");
        comment = comment == NULL ? strstr(text, " # ") : comment;
        if (comment != NULL) {
            (void)pith_reading_fail(reading, line,
                                    "'%s' looks like a comment; give a comment its own line, or quote the "
                                    "whole value",
                                    pith_short(reading, comment + 1));
            return NULL;
        }
        return text;
    }
    struct splitter s = {.reading = reading, .c = text, .line = line};
    char *value = s.out = pith_alloc(reading->arena, strlen(text) + 1);
    if (!(*text == '\'' ? single_quotes(&s) : double_quotes(&s))) {
        return NULL;
    }
    if (*s.c != '\0') {
        (void)pith_reading_fail(reading, line, "'%s' after the closing quote; quote the whole value or nothing of it",
                                pith_short(reading, s.c));
        return NULL;
    }
    return value;
}
