/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Physical lines of a Dockerfile → instructions: parser directives, comments (within a continued line too), continued
 * lines and heredocs, as BuildKit's parser.go reads them.
 */
#include "init/dockerfile.h"

#include <ctype.h>

enum { MOST_WORDS = 2000 };

struct reader {
    struct docker_file *file;
    struct pith_arena *arena;
    struct pith_error *error;
    const char *next, *end;
    uint32_t line; /* of the one that was taken last */
};

static bool fail(struct reader *reader, uint32_t line, const char *what)
{
    return pith_fail(reader->error, PITH_USAGE, "%s:%u: %s", reader->file->shown, line, what);
}

/* The next line without its end; NULL: no more. */
static char *take(struct reader *reader)
{
    if (reader->next >= reader->end) {
        return NULL;
    }
    const char *newline = memchr(reader->next, '\n', (size_t)(reader->end - reader->next));
    const char *stop = newline == NULL ? reader->end : newline;
    size_t size = (size_t)(stop - reader->next);
    char *line = pith_copy(reader->arena, reader->next, size);
    if (size > 0 && line[size - 1] == '\r') {
        line[size - 1] = '\0';
    }
    reader->next = newline == NULL ? reader->end : newline + 1;
    reader->line++;
    return line;
}

static bool is_comment(const char *line)
{
    return line[strspn(line, " \t")] == '#';
}

static bool is_empty(const char *line)
{
    return line[strspn(line, " \t\r\v\f")] == '\0';
}

/* "# escape=`" before everything else; a line of another kind ends the directives. */
static bool directive(struct reader *reader, const char *line)
{
    line += strspn(line, " \t");
    if (*line != '#') {
        return false;
    }
    line += 1 + strspn(line + 1, " \t");
    size_t size = 0;
    while (isalnum((unsigned char)line[size])) {
        size++;
    }
    const char *value = line + size + strspn(line + size, " \t");
    if (size == 0 || *value != '=') {
        return false;
    }
    value += 1 + strspn(value + 1, " \t");
    if (size == 6 && strncasecmp(line, "escape", 6) == 0 && (*value == '`' || *value == '\\')) {
        reader->file->escape = *value;
    }
    return *value != '\0';
}

/* An escape at the end, but not an escaped one: cuts it off. */
static bool continues(char *line, char escape)
{
    size_t size = strlen(line);
    while (size > 0 && (line[size - 1] == ' ' || line[size - 1] == '\t')) {
        size--;
    }
    if (size == 0 || line[size - 1] != escape || (size > 1 && line[size - 2] == escape)) {
        return false;
    }
    line[size - 1] = '\0';
    return true;
}

struct text {
    PITH_VEC(char) bytes;
};

static void append(struct reader *reader, struct text *text, const char *line)
{
    for (; *line != '\0'; line++) {
        pith_push(reader->arena, &text->bytes, *line);
    }
}

static const char *finish(struct reader *reader, struct text *text)
{
    pith_push(reader->arena, &text->bytes, '\0');
    return text->bytes.items;
}

static const char *logical_line(struct reader *reader, char *line)
{
    struct text text = {0};
    line += strspn(line, " \t");
    bool more = continues(line, reader->file->escape);
    append(reader, &text, line);
    while (more && (line = take(reader)) != NULL) {
        if (is_comment(line) || is_empty(line)) {
            continue;
        }
        more = continues(line, reader->file->escape);
        append(reader, &text, line);
    }
    return finish(reader, &text);
}

/* `<<EOF`, `<<-"EOF"`, `3<<EOF`: the name in the arena, or NULL. */
static const char *heredoc_name(struct reader *reader, const char *word, bool *strip, bool *expand)
{
    word += strspn(word, "0123456789");
    if (strncmp(word, "<<", 2) != 0 || word[2] == '<') {
        return NULL;
    }
    *strip = word[2] == '-';
    word += 2 + *strip;
    char quote = *word == '"' || *word == '\'' ? *word : '\0';
    word += quote != '\0';
    *expand = quote == '\0';
    size_t size = 0;
    while (isalnum((unsigned char)word[size]) || word[size] == '_') {
        size++;
    }
    bool ends = quote == '\0' ? word[size] == '\0' : word[size] == quote && word[size + 1] == '\0';
    return size > 0 && ends ? pith_copy(reader->arena, word, size) : NULL;
}

static bool read_heredoc(struct reader *reader, struct docker_heredoc *heredoc, bool strip)
{
    struct text text = {0};
    uint32_t begin = reader->line;
    for (char *line; (line = take(reader)) != NULL;) {
        line += strip ? strspn(line, "\t") : 0;
        if (strcmp(line, heredoc->name) == 0) {
            heredoc->text = finish(reader, &text);
            return true;
        }
        append(reader, &text, line);
        append(reader, &text, "\n");
    }
    return fail(reader, begin, pith_format(reader->arena, "the heredoc %s has no end", heredoc->name));
}

static bool read_heredocs(struct reader *reader, struct docker_instruction *instruction)
{
    static const char *const known[] = {"ADD", "COPY", "RUN"};
    bool may = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        may = may || strcmp(instruction->name, known[i]) == 0;
    }
    struct pith_strings words = {0};
    if (may && strstr(instruction->rest, "<<") != NULL) {
        words = docker_words(reader->arena, instruction->rest, reader->file->escape, true);
    }
    for (uint32_t i = 0; i < words.count; i++) {
        bool strip;
        struct docker_heredoc heredoc = {0};
        heredoc.name = heredoc_name(reader, words.items[i], &strip, &heredoc.expand);
        if (heredoc.name == NULL) {
            continue;
        }
        if (!read_heredoc(reader, &heredoc, strip)) {
            return false;
        }
        pith_push(reader->arena, &instruction->heredocs, heredoc);
    }
    return true;
}

static bool instruction(struct reader *reader, char *line)
{
    struct docker_instruction one = {.line = reader->line};
    const char *text = logical_line(reader, line);
    size_t size = strcspn(text, " \t");
    char *name = pith_copy(reader->arena, text, size);
    for (char *c = name; *c != '\0'; c++) {
        *c = (char)toupper((unsigned char)*c);
    }
    one.name = name;
    one.rest = text + size + strspn(text + size, " \t");
    if (!read_heredocs(reader, &one)) {
        return false;
    }
    docker_split(&one, reader->arena);
    if (docker_words(reader->arena, one.rest, reader->file->escape, false).count > MOST_WORDS ||
        one.words.count > MOST_WORDS) {
        return fail(reader, one.line, "more words than any instruction has");
    }
    pith_push(reader->arena, &reader->file->list, one);
    return true;
}

bool docker_parse(const char *shown, const char *bytes, size_t size, struct pith_arena *arena, struct docker_file *file,
                  struct pith_error *error)
{
    struct reader reader = {file, arena, error, bytes, bytes + size, 0};
    bool directives = true;
    *file = (struct docker_file){.shown = shown, .escape = '\\'};
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        reader.next += 3;
    }
    if (memchr(bytes, '\0', size) != NULL) {
        return fail(&reader, 1, "a NUL byte; a Dockerfile is text");
    }
    for (char *line; (line = take(&reader)) != NULL;) {
        directives = directives && directive(&reader, line);
        if (directives || is_comment(line) || is_empty(line)) {
            continue;
        }
        if (!instruction(&reader, line)) {
            return false;
        }
    }
    return true;
}
