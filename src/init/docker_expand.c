/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Variables and quotes in one word, as BuildKit's shell/lex.go has it. What grows without measure (`ENV A=$A$A`, again
 * and again) is refused.
 */
#include "init/dockerfile.h"

#include <ctype.h>

enum { LONGEST = 16 << 10, DEEPEST = 32 };

const char *docker_get(const struct docker_variables *variables, const char *name)
{
    for (uint32_t i = variables->list.count; i > 0; i--) {
        if (strcmp(variables->list.items[i - 1].name, name) == 0) {
            return variables->list.items[i - 1].value;
        }
    }
    return NULL;
}

void docker_set(struct pith_arena *arena, struct docker_variables *variables, const char *name, const char *value)
{
    for (uint32_t i = 0; i < variables->list.count; i++) {
        if (strcmp(variables->list.items[i].name, name) == 0) {
            variables->list.items[i].value = value;
            return;
        }
    }
    pith_push(arena, &variables->list, (struct docker_variable){name, value});
}

struct expander {
    struct pith_arena *arena;
    const struct docker_variables *variables;
    const char *at;
    char escape;
    unsigned depth;
    PITH_VEC(char) out;
};

static bool put(struct expander *e, const char *text)
{
    for (; *text != '\0'; text++) {
        if (e->out.count >= LONGEST || (e->variables->budget != NULL && *e->variables->budget == 0)) {
            return false;
        }
        if (e->variables->budget != NULL) {
            --*e->variables->budget;
        }
        pith_push(e->arena, &e->out, *text);
    }
    return true;
}

static bool put_char(struct expander *e, char c)
{
    return put(e, (const char[]){c, '\0'});
}

static bool process(struct expander *e, char stop);

/* The word behind `:-` and its like, to its '}'. */
static const char *process_word(struct expander *e)
{
    struct expander inner = {e->arena, e->variables, e->at, e->escape, e->depth + 1, {0}};
    if (inner.depth > DEEPEST || !process(&inner, '}') || *inner.at != '}') {
        return NULL;
    }
    e->at = inner.at;
    pith_push(e->arena, &inner.out, '\0');
    return inner.out.items;
}

static const char *take_name(struct expander *e)
{
    size_t size = 0;
    if (isalpha((unsigned char)*e->at) || *e->at == '_') {
        while (isalnum((unsigned char)e->at[size]) || e->at[size] == '_') {
            size++;
        }
    } else if (*e->at != '\0' && strchr("0123456789@*#?-$!", *e->at) != NULL) {
        size = 1;
    }
    const char *name = pith_copy(e->arena, e->at, size);
    e->at += size;
    return name;
}

static bool braces(struct expander *e)
{
    const char *name = take_name(e), *value = docker_get(e->variables, name), *word = NULL;
    if (*name == '\0') {
        return false;
    }
    bool colon = *e->at == ':';
    char form = e->at[colon];
    bool set = value != NULL && !(colon && *value == '\0');
    if (*e->at != '}') {
        if (form == '\0' || strchr("-+?", form) == NULL) {
            return false; /* ${X#pattern} and its like */
        }
        e->at += colon + 1;
        word = process_word(e);
        if (word == NULL || (form == '?' && !set)) {
            return false;
        }
    }
    e->at++;
    if (word != NULL && form != '?' && set == (form == '+')) {
        value = word;
    } else if (form == '+' && word != NULL) {
        value = "";
    }
    return value == NULL || put(e, value);
}

static bool dollar(struct expander *e)
{
    e->at++;
    if (*e->at == '{') {
        e->at++;
        return braces(e);
    }
    const char *name = take_name(e), *value = docker_get(e->variables, name);
    return *name == '\0' ? put_char(e, '$') : value == NULL || put(e, value);
}

static bool double_quotes(struct expander *e)
{
    for (e->at++; *e->at != '"';) {
        if (*e->at == '\0') {
            return false;
        }
        if (*e->at == '$') {
            if (!dollar(e)) {
                return false;
            }
            continue;
        }
        if (*e->at == e->escape && e->at[1] != '\0' && (strchr("\"$", e->at[1]) != NULL || e->at[1] == e->escape)) {
            e->at++;
        }
        if (!put_char(e, *e->at++)) {
            return false;
        }
    }
    e->at++;
    return true;
}

static bool single_quotes(struct expander *e)
{
    for (e->at++; *e->at != '\''; e->at++) {
        if (*e->at == '\0' || !put_char(e, *e->at)) {
            return false;
        }
    }
    e->at++;
    return true;
}

static bool process(struct expander *e, char stop)
{
    while (*e->at != '\0' && *e->at != stop) {
        bool good;
        if (*e->at == '\'') {
            good = single_quotes(e);
        } else if (*e->at == '"') {
            good = double_quotes(e);
        } else if (*e->at == '$') {
            good = dollar(e);
        } else {
            e->at += *e->at == e->escape && e->at[1] != '\0';
            good = put_char(e, *e->at++);
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

const char *docker_expand(struct pith_arena *arena, const struct docker_variables *variables, const char *word,
                          char escape)
{
    struct expander e = {arena, variables, word, escape, 0, {0}};
    if (!process(&e, '\0')) {
        return NULL;
    }
    pith_push(arena, &e.out, '\0');
    return e.out.items;
}
