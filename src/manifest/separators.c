/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a key ends. inih takes the first '=' or ':', which is too simple for the destinations of [files] and wrong for
 * indented lines; each function here passes over the line once, whatever it holds.
 */
#include "manifest/reading.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Where a leading quoted part ends; the text itself when there is none, or no end. */
static const char *after_quotes(const char *text)
{
    if (*text == '"' || *text == '\'') {
        for (const char *c = text + 1; *c != '\0'; c++) {
            if (*c == *text) {
                return c + 1;
            }
            if (*c == '\\' && *text == '"' && c[1] != '\0') {
                c++;
            }
        }
    }
    return text;
}

/* Whether a '=' outside quotes has blanks around it. Quotes that nobody closes hide the rest; words.c complains. */
static bool has_spaced_separator(const char *text)
{
    char quote = '\0';
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\' && quote != '\'' && c[1] != '\0') {
            c++;
        } else if (quote != '\0') {
            quote = *c == quote ? '\0' : quote;
        } else if (*c == '"' || *c == '\'') {
            quote = *c;
        } else if (*c == '=' && (c == text || is_blank(c[-1])) && (c[1] == '\0' || is_blank(c[1]))) {
            return true;
        }
    }
    return false;
}

/* DEST may hold any character: " = " separates, or else the only '=' there is. */
char *pith_files_separator(struct pith_reading *reading, char *text)
{
    char *start = text + (after_quotes(text) - text);
    for (char *c = strchr(start, '='); c != NULL; c = strchr(c + 1, '=')) {
        if (c > text && is_blank(c[-1]) && (c[1] == '\0' || is_blank(c[1]))) {
            return c;
        }
    }
    char *first = strchr(start, '=');
    if (first != NULL && strchr(first + 1, '=') != NULL) {
        (void)pith_reading_fail(reading, reading->line, "more than one '=' and none with spaces around it; write '%s'",
                                pith_section_form(reading->section));
        return NULL;
    }
    return first;
}

/* An indented "key = value" is most likely meant as one, and inih would append it to the key above. */
bool pith_looks_like_key(const struct pith_reading *reading, const char *text)
{
    size_t size = strcspn(text, "=:");
    if (has_spaced_separator(text)) {
        return true;
    }
    if (*text == '[' && text[strlen(text) - 1] == ']') {
        const char *name = pith_copy(reading->arena, text + 1, strlen(text) - 2);
        return pith_section_find(name) != NULL;
    }
    if (text[size] == '\0' || reading->section == NULL) {
        return false;
    }
    if (strcmp(reading->section, "files") == 0) {
        return text[size] == '=' && (*text == '/' || *text == '"' || *text == '\'');
    }
    if (pith_section_free(reading->section) != NULL) {
        return text[size] == '=' && strchr("/\"'", *text) == NULL;
    }
    const char *name = pith_copy(reading->arena, text, strcspn(text, "=: \t"));
    return pith_key_find(reading->section, name) != NULL;
}
