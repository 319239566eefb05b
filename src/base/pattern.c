/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pattern as an automaton whose states are the places between its tokens: all of them that a path can have reached
 * are followed at once, so that a match takes places times bytes at most, however many ways there are to split the
 * path.
 */
#include "base/pattern.h"

enum kind {
    CHARACTER,
    ANY,   /* '?': but a slash */
    CLASS, /* "[a-c]", which holds no slash */
    STAR,  /* any number of bytes but slashes */
    DEPTH, /* any number of whole components */
    ONE,   /* any byte */
    ALL,   /* any number of any bytes */
};

struct pith_pattern_token {
    uint8_t kind;
    char character;
    uint32_t at; /* of a class, in the text */
};

/* The end of the class that begins at `pattern` ("[a-c]"), or NULL when it has none. A first ']' is a member. */
static const char *class_end(const char *pattern)
{
    const char *at = pattern + 1 + (pattern[1] == '!' || pattern[1] == '^');
    at += *at == ']';
    while (*at != '\0' && *at != ']') {
        at += *at == '\\' && at[1] != '\0' ? 2 : 1;
    }
    return *at == ']' ? at : NULL;
}

static bool class_holds(const char *pattern, char character)
{
    const char *end = class_end(pattern);
    bool negated = pattern[1] == '!' || pattern[1] == '^', holds = false;
    for (const char *at = pattern + 1 + negated; at < end; at++) {
        at += *at == '\\';
        unsigned char low = (unsigned char)*at, high = low;
        if (at[1] == '-' && at + 2 < end) {
            at += 2;
            at += *at == '\\';
            high = (unsigned char)*at;
        }
        holds |= low <= (unsigned char)character && (unsigned char)character <= high;
    }
    return holds != negated;
}

struct compiling {
    struct pith_arena *arena;
    const char *text;
    enum pith_pattern_style style;
    bool no_class; /* a '[' had no end, so none behind it has */
    PITH_VEC(struct pith_pattern_token) tokens;
};

static void put(struct compiling *compiling, enum kind kind, char character, const char *at)
{
    uint32_t count = compiling->tokens.count;
    bool again =
        (kind == STAR || kind == DEPTH || kind == ALL) && count > 0 && compiling->tokens.items[count - 1].kind == kind;
    if (!again) {
        pith_push(compiling->arena, &compiling->tokens,
                  (struct pith_pattern_token){(uint8_t)kind, character, (uint32_t)(at - compiling->text)});
    }
}

/* Behind a run of stars. `**` at the end is all that follows, and something must. */
static const char *put_stars(struct compiling *compiling, const char *at)
{
    size_t size = strspn(at, "*");
    const char *rest = at + size;
    enum pith_pattern_style style = compiling->style;
    if (style == PITH_PATTERN_PLAIN) {
        put(compiling, ALL, 0, at);
        return rest;
    }
    if (size == 1 || (*rest != '\0' && *rest != '/' && style == PITH_PATTERN_NAMES)) {
        put(compiling, STAR, 0, at);
        return rest;
    }
    if (*rest == '\0') {
        put(compiling, ONE, 0, at);
        put(compiling, ALL, 0, at);
        return rest;
    }
    put(compiling, DEPTH, 0, at);
    return rest + (*rest == '/');
}

static const char *put_one(struct compiling *compiling, const char *at)
{
    const char *end = NULL;
    if (*at == '?') {
        put(compiling, compiling->style == PITH_PATTERN_PLAIN ? ONE : ANY, 0, at);
        return at + 1;
    }
    if (*at == '[' && !compiling->no_class) {
        end = class_end(at);
        compiling->no_class = end == NULL;
    }
    if (end != NULL) {
        put(compiling, CLASS, 0, at);
        return end + 1;
    }
    at += *at == '\\' && at[1] != '\0';
    put(compiling, CHARACTER, *at, at);
    return at + 1;
}

struct pith_pattern pith_pattern_read(struct pith_arena *arena, const char *text, enum pith_pattern_style style)
{
    struct compiling compiling = {.arena = arena, .text = text, .style = style};
    const char *at = text;
    /* moby/patternmatcher: `**x` with nothing special in x is any path that ends in x. */
    if (style == PITH_PATTERN_IGNORE && strncmp(text, "**", 2) == 0 && strchr("/", text[2]) == NULL &&
        strpbrk(text + 2, "*?[\\") == NULL) {
        put(&compiling, ALL, 0, at);
        at += 2;
    }
    while (*at != '\0') {
        at = *at == '*' ? put_stars(&compiling, at) : put_one(&compiling, at);
    }
    uint32_t count = compiling.tokens.count;
    return (struct pith_pattern){
        .text = text, .style = style, .tokens = compiling.tokens.items, .count = count, .words = count / 64 + 1};
}

static void set(uint64_t *places, uint32_t place)
{
    places[place / 64] |= UINT64_C(1) << place % 64;
}

/* A place, and those that follow from it without a byte: behind a token that may be empty. */
static void reach(const struct pith_pattern *pattern, uint64_t *places, uint32_t place)
{
    set(places, place);
    while (place < pattern->count && (pattern->tokens[place].kind == STAR || pattern->tokens[place].kind == DEPTH ||
                                      pattern->tokens[place].kind == ALL)) {
        set(places, ++place);
    }
}

void pith_pattern_begin(const struct pith_pattern *pattern, uint64_t *places)
{
    memset(places, 0, pattern->words * sizeof *places);
    reach(pattern, places, 0);
}

static void step_from(const struct pith_pattern *pattern, uint32_t place, char byte, uint64_t *to)
{
    const struct pith_pattern_token *token = &pattern->tokens[place];
    switch ((enum kind)token->kind) {
    case CHARACTER:
        if (byte == token->character) {
            reach(pattern, to, place + 1);
        }
        break;
    case ANY:
        if (byte != '/') {
            reach(pattern, to, place + 1);
        }
        break;
    case CLASS:
        if ((byte != '/' || pattern->style == PITH_PATTERN_PLAIN) && class_holds(pattern->text + token->at, byte)) {
            reach(pattern, to, place + 1);
        }
        break;
    case STAR:
        if (byte != '/') {
            reach(pattern, to, place);
        }
        break;
    case DEPTH: /* within a component; what follows begins behind a slash only */
        set(to, place);
        if (byte == '/') {
            reach(pattern, to, place + 1);
        }
        break;
    case ONE:
        reach(pattern, to, place + 1);
        break;
    case ALL:
        reach(pattern, to, place);
        break;
    }
}

bool pith_pattern_step(const struct pith_pattern *pattern, uint64_t *places, uint64_t *room, const char *bytes,
                       size_t size)
{
    bool alive = true;
    for (size_t i = 0; i < size && alive; i++) {
        memset(room, 0, pattern->words * sizeof *room);
        for (uint32_t word = 0; word < pattern->words; word++) {
            for (uint64_t rest = places[word]; rest != 0; rest &= rest - 1) {
                uint32_t place = word * 64 + (uint32_t)__builtin_ctzll(rest);
                if (place < pattern->count) {
                    step_from(pattern, place, bytes[i], room);
                }
            }
        }
        alive = false;
        for (uint32_t word = 0; word < pattern->words; word++) {
            places[word] = room[word];
            alive |= room[word] != 0;
        }
    }
    return alive;
}

bool pith_pattern_accepts(const struct pith_pattern *pattern, const uint64_t *places)
{
    return (places[pattern->count / 64] >> pattern->count % 64 & 1) != 0;
}

/* Most patterns that do not match a path end in other bytes. */
static bool may_end_so(const struct pith_pattern *pattern, const char *path, size_t size)
{
    for (uint32_t i = pattern->count; i > 0 && pattern->tokens[i - 1].kind == CHARACTER; i--) {
        if (size == 0 || path[--size] != pattern->tokens[i - 1].character) {
            return false;
        }
    }
    return true;
}

bool pith_pattern_matches(const struct pith_pattern *pattern, const char *path)
{
    size_t size = strlen(path);
    if (!may_end_so(pattern, path, size)) {
        return false;
    }
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    uint64_t near[16], *places = near;
    if (pattern->words > 8) {
        places = pith_alloc_array(&scratch, 2 * (size_t)pattern->words, sizeof *places);
    }
    pith_pattern_begin(pattern, places);
    return pith_pattern_step(pattern, places, places + pattern->words, path, size) &&
           pith_pattern_accepts(pattern, places);
}
