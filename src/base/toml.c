/* SPDX-License-Identifier: Apache-2.0 */
/* TOML: the lines of a document, its headers and keys. Values are toml_value.c's. */
#include "base/toml_room.h"

#include <string.h>

bool toml_fail(struct toml *toml, const char *what)
{
    return pith_fail(toml->error, PITH_USAGE, "line %u: %s", toml->line, what);
}

void toml_blanks(struct toml *toml, bool lines)
{
    for (;;) {
        toml->at += strspn(toml->at, " \t");
        if (lines && *toml->at == '#') {
            toml->at += strcspn(toml->at, "\n");
        }
        bool newline = toml->at[0] == '\n' || (toml->at[0] == '\r' && toml->at[1] == '\n');
        if (!lines || !newline) {
            return;
        }
        toml->at += *toml->at == '\r' ? 2 : 1;
        toml->line++;
    }
}

bool toml_key(struct toml *toml, struct toml_key *key)
{
    static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    for (;;) {
        toml_blanks(toml, false);
        const char *part;
        size_t size = strspn(toml->at, bare);
        if (size > 0) {
            part = pith_copy(toml->arena, toml->at, size);
            toml->at += size;
        } else if ((*toml->at != '"' && *toml->at != '\'') || strncmp(toml->at, "\"\"\"", 3) == 0 ||
                   strncmp(toml->at, "'''", 3) == 0) {
            return toml_fail(toml, "a key is missing");
        } else if (!toml_string(toml, &part)) {
            return false;
        }
        pith_push(toml->arena, &key->parts, part);
        toml_blanks(toml, false);
        if (*toml->at != '.') {
            return key->parts.count <= TOML_DEEPEST || toml_fail(toml, "a key of too many parts");
        }
        toml->at++;
    }
}

bool toml_descend(struct toml *toml, json_t **table, const char *const *parts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        json_t *next = json_object_get(*table, parts[i]);
        if (next == NULL) {
            next = json_object();
            if (json_object_set_new(*table, parts[i], next) != 0) {
                return toml_fail(toml, "a key is not UTF-8");
            }
        }
        if (json_is_array(next) && json_array_size(next) > 0) {
            next = json_array_get(next, json_array_size(next) - 1);
        }
        if (!json_is_object(next)) {
            return toml_fail(toml, "a key leads through something that is no table");
        }
        *table = next;
    }
    return true;
}

bool toml_pair(struct toml *toml, json_t *table, unsigned depth)
{
    struct toml_key key = {0};
    if (!toml_key(toml, &key)) {
        return false;
    }
    if (*toml->at != '=') {
        return toml_fail(toml, "'=' is missing behind a key");
    }
    toml->at++;
    toml_blanks(toml, false);
    uint32_t last = key.parts.count - 1;
    if (!toml_descend(toml, &table, key.parts.items, last)) {
        return false;
    }
    if (json_object_get(table, key.parts.items[last]) != NULL) {
        return toml_fail(toml, "a key is given twice");
    }
    json_t *value = toml_value(toml, depth);
    return value != NULL &&
           (json_object_set_new(table, key.parts.items[last], value) == 0 || toml_fail(toml, "a key is not UTF-8"));
}

static bool open_array(struct toml *toml, json_t **table, const char *name)
{
    json_t *array = json_object_get(*table, name), *element = json_object();
    if (array == NULL) {
        array = json_array();
        if (json_object_set_new(*table, name, array) != 0) {
            json_decref(element);
            return toml_fail(toml, "a key is not UTF-8");
        }
    }
    if (!json_is_array(array)) {
        json_decref(element);
        return toml_fail(toml, "[[…]] of something that is no array");
    }
    (void)json_array_append_new(array, element);
    *table = element;
    return true;
}

/* "[a.b]" or "[[a.b]]". */
static bool header(struct toml *toml, json_t *root, json_t **table, const char *name, struct pith_toml_lines *lines)
{
    bool array = toml->at[1] == '[';
    struct toml_key key = {0};
    toml->at += array ? 2 : 1;
    if (!toml_key(toml, &key)) {
        return false;
    }
    if (strncmp(toml->at, array ? "]]" : "]", array ? 2 : 1) != 0) {
        return toml_fail(toml, "a header does not end in ']'");
    }
    toml->at += array ? 2 : 1;
    *table = root;
    uint32_t last = key.parts.count - 1;
    if (array && lines != NULL && last == 0 && strcmp(key.parts.items[0], name) == 0) {
        pith_push(lines->arena, &lines->lines, toml->line);
    }
    return array ? toml_descend(toml, table, key.parts.items, last) && open_array(toml, table, key.parts.items[last])
                 : toml_descend(toml, table, key.parts.items, key.parts.count);
}

static bool document(struct toml *toml, json_t *root, const char *name, struct pith_toml_lines *lines)
{
    json_t *table = root;
    for (toml_blanks(toml, true); *toml->at != '\0'; toml_blanks(toml, true)) {
        uint32_t line = toml->line;
        if (!(*toml->at == '[' ? header(toml, root, &table, name, lines) : toml_pair(toml, table, 0))) {
            return false;
        }
        toml_blanks(toml, true);
        if (toml->line == line && *toml->at != '\0') {
            return toml_fail(toml, "more stands behind a value");
        }
    }
    return toml->at == toml->end || toml_fail(toml, "a NUL");
}

json_t *pith_toml_read_lines(const char *text, size_t size, const char *name, struct pith_toml_lines *lines,
                             struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct toml toml = {.line = 1, .arena = &arena, .error = error};
    toml.at = pith_copy(&arena, text, size);
    toml.end = toml.at + size;
    toml.at += strncmp(toml.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    json_t *root = json_object();
    if (!document(&toml, root, name, lines)) {
        json_decref(root);
        return NULL;
    }
    return root;
}

json_t *pith_toml_read(const char *text, size_t size, struct pith_error *error)
{
    return pith_toml_read_lines(text, size, "", NULL, error);
}
