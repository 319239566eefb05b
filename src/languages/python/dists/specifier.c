/* SPDX-License-Identifier: Apache-2.0 */
/* Version specifiers (PEP 440): which versions ">=1.2, !=1.3.*, <2" admits. */
#include "pith/languages/python/dists/dependency.h"

#include <ctype.h>
#include <strings.h>

enum sign { EQUAL, UNEQUAL, COMPATIBLE, AT_MOST, AT_LEAST, BELOW, ABOVE, ARBITRARY };

struct clause {
    enum sign sign;
    const char *text; /* behind the operator, without blanks; of `size` bytes */
    size_t size;
    bool prefix; /* "1.2.*"; `size` is without ".*" */
    struct pith_version version;
};

/* Reads the next clause of a set. False at its end, and when it is none (`*fault`). */
static bool next_clause(const char **at, struct clause *clause, bool *fault)
{
    static const struct {
        const char *word;
        enum sign sign;
    } words[] = {{"===", ARBITRARY}, {"==", EQUAL},    {"!=", UNEQUAL}, {"~=", COMPATIBLE},
                 {"<=", AT_MOST},    {">=", AT_LEAST}, {"<", BELOW},    {">", ABOVE}};
    while (isspace((unsigned char)**at) || **at == ',') {
        ++*at;
    }
    *fault = false;
    if (**at == '\0') {
        return false;
    }
    *fault = true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if (strncmp(*at, words[i].word, length) != 0) {
            continue;
        }
        const char *text = *at + length, *end = text + strcspn(text, ",");
        *at = end;
        while (isspace((unsigned char)*text)) {
            text++;
        }
        while (end > text && isspace((unsigned char)end[-1])) {
            end--;
        }
        *clause = (struct clause){.sign = words[i].sign, .text = text, .size = (size_t)(end - text)};
        clause->prefix = clause->sign <= UNEQUAL && clause->size > 2 && memcmp(end - 2, ".*", 2) == 0;
        clause->size -= clause->prefix ? 2 : 0;
        if (clause->sign == ARBITRARY) {
            *fault = clause->size == 0 || memchr(text, ' ', clause->size) != NULL;
            return !*fault;
        }
        const struct pith_version *version = &clause->version;
        bool ordered = clause->sign >= COMPATIBLE;
        *fault =
            !pith_version_parse(text, clause->size, &clause->version) || (ordered && version->local != NULL) ||
            (clause->sign == COMPATIBLE && version->parts < 2) ||
            (clause->prefix && (version->pre != 0 || version->is_post || version->is_dev || version->local != NULL));
        return !*fault;
    }
    return false;
}

static bool has_prefix(const struct pith_version *version, const struct pith_version *prefix, uint32_t parts)
{
    bool same = version->epoch == prefix->epoch;
    for (uint32_t i = 0; same && i < parts; i++) {
        same = (i < version->parts ? version->release[i] : 0) == prefix->release[i];
    }
    return same;
}

static bool same_release(const struct pith_version *one, const struct pith_version *two)
{
    return has_prefix(one, two, two->parts) && has_prefix(two, one, one->parts);
}

/* "<2" is not for 2's own pre-releases. */
static bool is_below(const struct pith_version *version, const struct pith_version *bound)
{
    struct pith_version first = *bound;
    if (!pith_version_is_prerelease(bound)) {
        first.is_dev = true;
        first.local_size = 0;
        first.local = NULL;
    }
    return pith_version_compare(version, &first) < 0;
}

/* ">2" is not for 2's own post- and local releases. */
static bool is_above(const struct pith_version *public, const struct pith_version *bound)
{
    bool own = public->is_post && !bound->is_post && !bound->is_dev && same_release(public, bound) &&
               public->pre == bound->pre && public->pre_number == bound->pre_number;
    return !own && pith_version_compare(public, bound) > 0;
}

static bool admits(const struct clause *clause, const struct pith_version *version)
{
    const struct pith_version *bound = &clause->version;
    struct pith_version public = *version;
    public.local = NULL;
    public.local_size = 0;
    int order = pith_version_compare(bound->local == NULL ? &public : version, bound);
    switch (clause->sign) {
    case EQUAL:
        return clause->prefix ? has_prefix(version, bound, bound->parts) : order == 0;
    case UNEQUAL:
        return !(clause->prefix ? has_prefix(version, bound, bound->parts) : order == 0);
    case COMPATIBLE:
        return order >= 0 && has_prefix(version, bound, bound->parts - 1);
    case AT_MOST:
        return order <= 0;
    case AT_LEAST:
        return order >= 0;
    case BELOW:
        return is_below(version, bound);
    case ABOVE:
        return is_above(&public, bound);
    default:
        return false;
    }
}

bool pith_specifier_is_valid(const char *specifier)
{
    struct clause clause;
    bool fault;
    while (next_clause(&specifier, &clause, &fault)) {
    }
    return !fault;
}

bool pith_specifier_admits(const char *specifier, const char *text)
{
    struct pith_version version;
    struct clause clause;
    bool fault, known = pith_version_parse(text, strlen(text), &version);
    while (next_clause(&specifier, &clause, &fault)) {
        bool good = clause.sign == ARBITRARY
                        ? strlen(text) == clause.size && strncasecmp(text, clause.text, clause.size) == 0
                        : known && admits(&clause, &version);
        if (!good) {
            return false;
        }
    }
    return !fault;
}

bool pith_specifier_wants_prereleases(const char *specifier)
{
    struct clause clause;
    bool fault;
    while (next_clause(&specifier, &clause, &fault)) {
        if (clause.sign != UNEQUAL && clause.sign != BELOW && clause.sign != ABOVE &&
            (clause.sign != ARBITRARY || pith_version_parse(clause.text, clause.size, &clause.version)) &&
            pith_version_is_prerelease(&clause.version)) {
            return true;
        }
    }
    return false;
}

const char *pith_specifier_pin(const char *specifier, struct pith_arena *arena)
{
    struct clause clause, more;
    bool fault;
    if (!next_clause(&specifier, &clause, &fault) || clause.prefix ||
        (clause.sign != EQUAL && clause.sign != ARBITRARY) || next_clause(&specifier, &more, &fault) || fault) {
        return NULL;
    }
    return pith_copy(arena, clause.text, clause.size);
}
