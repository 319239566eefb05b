/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of distributions and their order (PEP 440): epoch, release, pre-, post- and development release, local. */
#include "pith/languages/python/dists/dependency.h"

#include <ctype.h>
#include <strings.h>

struct text {
    const char *at, *end;
};

static bool take(struct text *text, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(text->end - text->at) < size || strncasecmp(text->at, word, size) != 0) {
        return false;
    }
    text->at += size;
    return true;
}

static bool number(struct text *text, uint64_t *value)
{
    const char *from = text->at;
    for (*value = 0; text->at < text->end && isdigit((unsigned char)*text->at); text->at++) {
        uint64_t digit = (uint64_t)(*text->at - '0');
        if (*value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        *value = *value * 10 + digit;
    }
    return text->at > from;
}

static void separator(struct text *text)
{
    text->at += text->at < text->end && strchr("-_.", *text->at) != NULL && *text->at != '\0';
}

/* A number that may be left out, with what may stand before it: "rc.1". */
static bool optional_number(struct text *text, uint64_t *value)
{
    struct text before = *text;
    separator(text);
    if (text->at < text->end && isdigit((unsigned char)*text->at)) {
        return number(text, value);
    }
    *text = before;
    *value = 0;
    return true;
}

/* "1!" */
static bool epoch(struct text *text, struct pith_version *version)
{
    struct text before = *text;
    if (!number(text, &version->epoch) || !take(text, "!")) {
        version->epoch = 0;
        *text = before;
    }
    return text->at < text->end;
}

static bool release(struct text *text, struct pith_version *version)
{
    (void)take(text, "v");
    if (!epoch(text, version)) {
        return false;
    }
    do {
        if (version->parts == PITH_VERSION_PARTS || !number(text, &version->release[version->parts++])) {
            return false;
        }
    } while (text->end - text->at > 1 && *text->at == '.' && isdigit((unsigned char)text->at[1]) && text->at++);
    return true;
}

static bool prerelease(struct text *text, struct pith_version *version)
{
    static const struct {
        const char *word;
        char kind;
    } words[] = {{"alpha", 'a'}, {"beta", 'b'}, {"preview", 'r'}, {"pre", 'r'},
                 {"rc", 'r'},    {"a", 'a'},    {"b", 'b'},       {"c", 'r'}};
    struct text before = *text;
    separator(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (take(text, words[i].word)) {
            version->pre = words[i].kind;
            return optional_number(text, &version->pre_number);
        }
    }
    *text = before;
    return true;
}

static bool postrelease(struct text *text, struct pith_version *version)
{
    struct text before = *text;
    if (take(text, "-") && text->at < text->end && isdigit((unsigned char)*text->at)) { /* "1.0-1" */
        version->is_post = true;
        return number(text, &version->post);
    }
    *text = before;
    separator(text);
    if (take(text, "post") || take(text, "rev") || take(text, "r")) {
        version->is_post = true;
        return optional_number(text, &version->post);
    }
    *text = before;
    return true;
}

static bool development(struct text *text, struct pith_version *version)
{
    struct text before = *text;
    separator(text);
    if (take(text, "dev")) {
        version->is_dev = true;
        return optional_number(text, &version->dev);
    }
    *text = before;
    return true;
}

static bool local(struct text *text, struct pith_version *version)
{
    if (!take(text, "+")) {
        return true;
    }
    version->local = text->at;
    version->local_size = (size_t)(text->end - text->at);
    bool letter = false;
    for (; text->at < text->end; text->at++) {
        bool before = letter;
        letter = isalnum((unsigned char)*text->at) != 0;
        if (!letter && (!before || strchr("-_.", *text->at) == NULL || *text->at == '\0')) {
            return false;
        }
    }
    return letter;
}

bool pith_version_parse(const char *text, size_t size, struct pith_version *version)
{
    struct text it = {text, text + size};
    while (it.at < it.end && isspace((unsigned char)*it.at)) {
        it.at++;
    }
    while (it.end > it.at && isspace((unsigned char)it.end[-1])) {
        it.end--;
    }
    *version = (struct pith_version){0};
    return release(&it, version) && prerelease(&it, version) && postrelease(&it, version) &&
           development(&it, version) && local(&it, version) && it.at == it.end;
}

static int by_number(uint64_t one, uint64_t two)
{
    return one < two ? -1 : one > two;
}

static int by_release(const struct pith_version *one, const struct pith_version *two)
{
    int order = 0;
    for (uint32_t i = 0; order == 0 && (i < one->parts || i < two->parts); i++) {
        order = by_number(i < one->parts ? one->release[i] : 0, i < two->parts ? two->release[i] : 0);
    }
    return order;
}

/* A development release of no other kind comes before the pre-releases, a final one behind them. */
static int phase(const struct pith_version *version)
{
    return version->pre != 0 ? version->pre : !version->is_post && version->is_dev ? 0 : 'z';
}

/* The next segment of a local version; NULL: there is none. */
static const char *segment(const char **at, const char *end, size_t *size)
{
    const char *from = *at, *to = from;
    if (from >= end) {
        return NULL;
    }
    while (to < end && isalnum((unsigned char)*to)) {
        to++;
    }
    *size = (size_t)(to - from);
    *at = to + 1;
    return from;
}

static bool is_numeric(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!isdigit((unsigned char)text[i])) {
            return false;
        }
    }
    return true;
}

/* Numbers come behind words; words are compared as text, numbers as numbers. */
static int by_segment(const char *one, size_t one_size, const char *two, size_t two_size)
{
    bool first = is_numeric(one, one_size), second = is_numeric(two, two_size);
    if (first != second) {
        return first ? 1 : -1;
    }
    for (; first && one_size > 1 && *one == '0'; one++, one_size--) {
    }
    for (; second && two_size > 1 && *two == '0'; two++, two_size--) {
    }
    if (first && one_size != two_size) {
        return one_size < two_size ? -1 : 1;
    }
    int order = strncasecmp(one, two, one_size < two_size ? one_size : two_size);
    return order != 0 ? order : by_number(one_size, two_size);
}

static int by_local(const struct pith_version *one, const struct pith_version *two)
{
    const char *first = one->local, *second = two->local;
    for (;;) {
        size_t size = 0, other_size = 0;
        const char *a = first == NULL ? NULL : segment(&first, one->local + one->local_size, &size);
        const char *b = second == NULL ? NULL : segment(&second, two->local + two->local_size, &other_size);
        if (a == NULL || b == NULL) {
            return (a != NULL) - (b != NULL);
        }
        int order = by_segment(a, size, b, other_size);
        if (order != 0) {
            return order;
        }
    }
}

int pith_version_compare(const struct pith_version *one, const struct pith_version *two)
{
    int order = by_number(one->epoch, two->epoch);
    order = order != 0 ? order : by_release(one, two);
    order = order != 0 ? order : phase(one) - phase(two);
    order = order != 0 ? order : by_number(one->pre_number, two->pre_number);
    order = order != 0 ? order : one->is_post - two->is_post;
    order = order != 0 ? order : by_number(one->post, two->post);
    order = order != 0 ? order : two->is_dev - one->is_dev;
    order = order != 0 ? order : by_number(one->dev, two->dev);
    return order != 0 ? order : by_local(one, two);
}
