/* SPDX-License-Identifier: Apache-2.0 */
/* A dependency specifier (PEP 508): name, extras, versions or a URL, marker. */
#include "pith/languages/python/dists/dependency.h"

#include <ctype.h>

struct line {
    const char *at, *end;
    struct pith_arena *arena;
    struct pith_error *error;
};

static bool is_name_letter(char letter)
{
    return isalnum((unsigned char)letter) || letter == '-' || letter == '_' || letter == '.';
}

static void blanks(struct line *line)
{
    while (line->at < line->end && isspace((unsigned char)*line->at)) {
        line->at++;
    }
}

static bool fail(struct line *line, const char *what)
{
    int rest = line->end - line->at > 60 ? 60 : (int)(line->end - line->at);
    return pith_fail(line->error, PITH_USAGE, "'%.*s' %s", rest, line->at, what);
}

/* Letters and digits at both ends; NULL: there is none. */
static const char *name(struct line *line)
{
    const char *from = line->at;
    while (line->at < line->end && is_name_letter(*line->at)) {
        line->at++;
    }
    bool good = line->at > from && isalnum((unsigned char)*from) && isalnum((unsigned char)line->at[-1]);
    if (!good) {
        line->at = from;
        (void)fail(line, "is no name of a distribution or an extra");
    }
    return good ? pith_copy(line->arena, from, (size_t)(line->at - from)) : NULL;
}

static bool extras(struct line *line, struct pith_strings *extras)
{
    PITH_VEC(const char *) names = {0};
    blanks(line);
    if (line->at == line->end || *line->at != '[') {
        return true;
    }
    for (line->at++, blanks(line); line->at < line->end && *line->at != ']'; blanks(line)) {
        const char *extra = name(line);
        if (extra == NULL) {
            return false;
        }
        pith_push(line->arena, &names, extra);
        blanks(line);
        if (line->at < line->end && *line->at == ',') {
            line->at++;
        } else if (line->at < line->end && *line->at != ']') {
            return fail(line, "stands where ',' or ']' is wanted");
        }
    }
    if (line->at == line->end) {
        return fail(line, "lacks a ']'");
    }
    line->at++;
    *extras = (struct pith_strings){names.items, names.count};
    return true;
}

/* A URL ends at a blank; a ';' may be part of it. */
static const char *url(struct line *line)
{
    line->at++;
    blanks(line);
    const char *from = line->at;
    while (line->at < line->end && !isspace((unsigned char)*line->at)) {
        line->at++;
    }
    return pith_copy(line->arena, from, (size_t)(line->at - from));
}

static bool specifier(struct line *line, const char **specifier)
{
    bool bracket = line->at < line->end && *line->at == '(';
    line->at += bracket;
    const char *stop = line->at;
    while (stop < line->end && *stop != (bracket ? ')' : ';')) {
        stop++;
    }
    if (bracket && stop == line->end) {
        return fail(line, "lacks a ')'");
    }
    const char *end = stop;
    while (end > line->at && isspace((unsigned char)end[-1])) {
        end--;
    }
    *specifier = pith_copy(line->arena, line->at, (size_t)(end - line->at));
    if (!pith_specifier_is_valid(*specifier)) {
        return fail(line, "is no version specifier, as '>=1.2, <2' is one");
    }
    line->at = stop + bracket;
    return true;
}

bool pith_dependency_parse(const char *text, size_t size, struct pith_arena *arena, struct pith_dependency *dependency,
                           struct pith_error *error)
{
    struct line line = {text, text + size, arena, error};
    bool holds;
    *dependency = (struct pith_dependency){.specifier = ""};
    blanks(&line);
    dependency->name = name(&line);
    if (dependency->name == NULL || !extras(&line, &dependency->extras)) {
        return false;
    }
    blanks(&line);
    if (line.at < line.end && *line.at == '@') {
        dependency->url = url(&line);
    } else if (!specifier(&line, &dependency->specifier)) {
        return false;
    }
    blanks(&line);
    if (line.at == line.end) {
        return true;
    }
    if (*line.at != ';') {
        return fail(&line, "stands where ';' and a marker may");
    }
    line.at++;
    blanks(&line);
    dependency->marker = pith_copy(arena, line.at, (size_t)(line.end - line.at));
    return pith_marker_holds(dependency->marker, &(struct pith_marker_environment){0}, &holds, error);
}
