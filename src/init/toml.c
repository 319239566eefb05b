/*
 * pyproject.toml, as far as a first manifest needs it. What spans lines (arrays, strings in three quotes) is passed
 * over as a whole, so that nothing in it is taken for a key.
 */
#include "init/toml.h"

struct reader {
    struct pith_arena *arena;
    const char *at;
};

static void blanks(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t\r");
}

/* A string of one line: "basic" (with its short escapes) or 'literal'. NULL, and nothing read, when it is none. */
static const char *string(struct reader *reader)
{
    char quote = *reader->at;
    if ((quote != '"' && quote != '\'') || (reader->at[1] == quote && reader->at[2] == quote)) {
        return NULL;
    }
    const char *from = reader->at + 1;
    char *value = pith_alloc(reader->arena, strcspn(from, "\n") + 1), *out = value;
    for (; *from != quote; from++) {
        if (*from == '\0' || *from == '\n') {
            return NULL;
        }
        if (*from == '\\' && quote == '"' && from[1] != '\0' && from[1] != '\n') {
            from++;
        }
        *out++ = *from;
    }
    reader->at = from + 1;
    return value;
}

/* Behind a string, whatever its quotes. */
static void pass_string(struct reader *reader)
{
    char quote = *reader->at;
    bool three = reader->at[1] == quote && reader->at[2] == quote;
    const char *at = reader->at + (three ? 3 : 1);
    while (*at != '\0' && !(three ? at[0] == quote && at[1] == quote && at[2] == quote : *at == quote)) {
        if (*at == '\n' && !three) {
            break;
        }
        at += *at == '\\' && quote == '"' && at[1] != '\0' ? 2 : 1;
    }
    reader->at = *at == '\0' || *at == '\n' ? at : at + (three ? 3 : 1);
}

/* To the end of the line on which the value ends. */
static void pass_value(struct reader *reader)
{
    for (unsigned depth = 0; *reader->at != '\0';) {
        char c = *reader->at;
        if (c == '"' || c == '\'') {
            pass_string(reader);
            continue;
        }
        if (c == '#') {
            reader->at += strcspn(reader->at, "\n");
            continue;
        }
        if (c == '\n' && depth == 0) {
            return;
        }
        depth += c == '[' || c == '{';
        depth -= (c == ']' || c == '}') && depth > 0;
        reader->at++;
    }
}

/* "a.b", "a . 'b'": with dots alone between the parts. */
static const char *key(struct reader *reader)
{
    static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const char *name = "";
    for (;;) {
        blanks(reader);
        size_t size = strspn(reader->at, bare);
        const char *part = size > 0 ? pith_copy(reader->arena, reader->at, size) : string(reader);
        if (part == NULL) {
            return name;
        }
        reader->at += size;
        name = pith_format(reader->arena, "%s%s%s", name, *name == '\0' ? "" : ".", part);
        blanks(reader);
        if (*reader->at != '.') {
            return name;
        }
        reader->at++;
    }
}

void init_toml_table(struct pith_arena *arena, const char *text, const char *table, struct init_toml *pairs)
{
    struct reader reader = {arena, text};
    const char *current = "";
    while (*reader.at != '\0') {
        reader.at += strspn(reader.at, " \t\r\n");
        if (*reader.at == '[') {
            reader.at += reader.at[1] == '[' ? 2 : 1;
            current = key(&reader);
            reader.at += strcspn(reader.at, "\n");
            continue;
        }
        const char *name = *reader.at == '#' ? "" : key(&reader);
        const char *full = *current == '\0' ? name : pith_format(arena, "%s.%s", current, name);
        size_t size = strlen(table);
        if (*name != '\0' && *reader.at == '=') {
            reader.at++;
            blanks(&reader);
            const char *value = string(&reader);
            if (value != NULL && strncmp(full, table, size) == 0 && full[size] == '.') {
                pith_push(arena, &pairs->pairs, (struct init_toml_pair){full + size + 1, value});
            }
        }
        pass_value(&reader);
    }
}

const char *init_toml_string(struct pith_arena *arena, const char *text, const char *table, const char *name)
{
    struct init_toml all = {0};
    if (text != NULL) {
        init_toml_table(arena, text, table, &all);
    }
    for (uint32_t i = 0; i < all.pairs.count; i++) {
        if (strcmp(all.pairs.items[i].key, name) == 0) {
            return all.pairs.items[i].value;
        }
    }
    return NULL;
}
