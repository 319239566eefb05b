/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Environment markers (PEP 508), evaluated for the target: nothing of this machine enters. Values that are versions are
 * compared as such, others as text.
 */
#include "pith/languages/python/dists.h"
#include "pith/languages/python/dists/dependency.h"

#include <ctype.h>

enum { DEEPEST = 32, VERSIONS = 4 /* variables that hold versions stand first */ };

struct marker {
    const char *at;
    const struct pith_marker_environment *environment;
    struct pith_arena *arena;
    struct pith_error *error;
};

struct side {
    const char *value;
    bool extra;                       /* a name of an extra: compared as names are */
    bool version;                     /* of a variable that holds one: compared as versions are */
    const struct pith_strings *names; /* of the variables that are sets; NULL otherwise */
};

static const struct pith_strings no_names;

static bool fail(struct marker *marker, const char *what)
{
    return pith_fail(marker->error, PITH_USAGE, "'%.60s' %s", marker->at, what);
}

static void blanks(struct marker *marker)
{
    while (isspace((unsigned char)*marker->at)) {
        marker->at++;
    }
}

static bool is_word_letter(char letter)
{
    return isalnum((unsigned char)letter) || letter == '_' || letter == '.';
}

static bool take_word(struct marker *marker, const char *word)
{
    size_t size = strlen(word);
    blanks(marker);
    if (strncmp(marker->at, word, size) != 0 || is_word_letter(marker->at[size])) {
        return false;
    }
    marker->at += size;
    return true;
}

static bool variable(struct marker *marker, struct side *side)
{
    const struct pith_marker_environment *environment = marker->environment;
    const struct {
        const char *name, *value;
    } known[] = {
        {"python_version", environment->python_version},
        {"python_full_version", environment->python_full_version},
        {"implementation_version", environment->python_full_version},
        {"platform_release", ""}, /* of the kernel that it will run on: nobody knows */
        {"os_name", "posix"},
        {"sys_platform", "linux"},
        {"platform_system", "Linux"},
        {"platform_machine", environment->platform_machine},
        {"implementation_name", environment->implementation},
        {"platform_python_implementation", "CPython"},
        {"extra", environment->extra},
        {"platform_version", ""},
        {"os.name", "posix"}, /* as setuptools wrote them once */
        {"sys.platform", "linux"},
        {"platform.machine", environment->platform_machine},
        {"platform.version", ""},
        {"platform.python_implementation", "CPython"},
        {"python_implementation", "CPython"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (take_word(marker, known[i].name)) {
            side->value = known[i].value == NULL ? "" : known[i].value;
            side->extra = strcmp(known[i].name, "extra") == 0;
            side->version = i < VERSIONS;
            return true;
        }
    }
    bool groups = take_word(marker, "dependency_groups");
    if (!groups && !take_word(marker, "extras")) {
        return fail(marker, "is no variable of markers and no string in quotes");
    }
    side->names = groups ? &environment->groups : &no_names;
    return true;
}

static bool read_side(struct marker *marker, struct side *side)
{
    *side = (struct side){.value = ""};
    blanks(marker);
    char quote = *marker->at;
    if (quote != '"' && quote != '\'') {
        return variable(marker, side);
    }
    const char *close = strchr(marker->at + 1, quote);
    if (close == NULL) {
        return fail(marker, "has a quote that does not end");
    }
    side->value = pith_copy(marker->arena, marker->at + 1, (size_t)(close - marker->at - 1));
    marker->at = close + 1;
    return true;
}

static bool read_operator(struct marker *marker, const char **sign)
{
    static const char *const signs[] = {"===", "==", "~=", "!=", "<=", ">=", "<", ">"};
    blanks(marker);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (strncmp(marker->at, signs[i], strlen(signs[i])) == 0) {
            marker->at += strlen(signs[i]);
            *sign = signs[i];
            return true;
        }
    }
    *sign = take_word(marker, "in") ? "in" : take_word(marker, "not") && take_word(marker, "in") ? "not in" : NULL;
    return *sign != NULL || fail(marker, "is no operator of markers");
}

static bool is_among(struct marker *marker, const char *name, const struct pith_strings *names)
{
    for (uint32_t i = 0; i < names->count; i++) {
        if (strcmp(pith_dist_normalise(marker->arena, name, strlen(name)),
                   pith_dist_normalise(marker->arena, names->items[i], strlen(names->items[i]))) == 0) {
            return true;
        }
    }
    return false;
}

static bool compare_text(struct marker *marker, const char *left, const char *sign, const char *right, bool *holds)
{
    bool same = strcmp(left, right) == 0;
    if (strcmp(sign, "in") == 0 || strcmp(sign, "not in") == 0) {
        *holds = (strstr(right, left) != NULL) == (*sign == 'i');
    } else if (strcmp(sign, "~=") == 0) {
        return fail(marker, "stands behind a ~= of what are no versions");
    } else {
        *holds = *sign == '!' ? !same : sign[1] == '=' && same; /* text has no order */
    }
    return true;
}

static bool compare(struct marker *marker, bool *holds)
{
    struct side left, right;
    const char *sign;
    if (!read_side(marker, &left) || !read_operator(marker, &sign) || !read_side(marker, &right)) {
        return false;
    }
    bool contains = strcmp(sign, "in") == 0 || strcmp(sign, "not in") == 0;
    if (left.names != NULL || (right.names != NULL && !contains)) {
        return fail(marker, "stands behind a set; ask whether a name is in it");
    }
    if (right.names != NULL) {
        *holds = is_among(marker, left.value, right.names) == (*sign == 'i');
        return true;
    }
    if (left.extra || right.extra) {
        left.value = pith_dist_normalise(marker->arena, left.value, strlen(left.value));
        right.value = pith_dist_normalise(marker->arena, right.value, strlen(right.value));
        return compare_text(marker, left.value, sign, right.value, holds);
    }
    const char *specifier = pith_format(marker->arena, "%s%s", sign, right.value);
    if ((left.version || right.version) && !contains && strchr(right.value, ',') == NULL &&
        pith_specifier_is_valid(specifier)) {
        *holds = pith_specifier_admits(specifier, left.value);
        return true;
    }
    return compare_text(marker, left.value, sign, right.value, holds);
}

static bool read_or(struct marker *marker, unsigned depth, bool *holds);

static bool read_one(struct marker *marker, unsigned depth, bool *holds)
{
    blanks(marker);
    if (*marker->at != '(') {
        return compare(marker, holds);
    }
    marker->at++;
    if (depth == DEEPEST) {
        return fail(marker, "is nested too deeply");
    }
    if (!read_or(marker, depth + 1, holds)) {
        return false;
    }
    blanks(marker);
    if (*marker->at != ')') {
        return fail(marker, "lacks a ')'");
    }
    marker->at++;
    return true;
}

static bool read_and(struct marker *marker, unsigned depth, bool *holds)
{
    bool next;
    if (!read_one(marker, depth, holds)) {
        return false;
    }
    while (take_word(marker, "and")) {
        if (!read_one(marker, depth, &next)) {
            return false;
        }
        *holds &= next;
    }
    return true;
}

static bool read_or(struct marker *marker, unsigned depth, bool *holds)
{
    bool next;
    if (!read_and(marker, depth, holds)) {
        return false;
    }
    while (take_word(marker, "or")) {
        if (!read_and(marker, depth, &next)) {
            return false;
        }
        *holds |= next;
    }
    return true;
}

bool pith_marker_holds(const char *text, const struct pith_marker_environment *environment, bool *holds,
                       struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct marker marker = {text, environment, &arena, error};
    if (!read_or(&marker, 0, holds)) {
        return false;
    }
    blanks(&marker);
    return *marker.at == '\0' || fail(&marker, "stands behind the marker");
}
