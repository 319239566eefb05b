/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests from strings, and what is expected of them. */
#ifndef PARSED_H
#define PARSED_H

#include "manifest/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
/* after those four: */
#include <cmocka.h>

struct parsed {
    struct pith_arena arena;
    struct pith_manifest manifest;
    struct pith_error error;
    bool done;
};

static inline void parsed_finish(struct parsed *parsed)
{
    pith_arena_finish(&parsed->arena);
}

#define PARSED __attribute__((cleanup(parsed_finish))) struct parsed

/* The text is copied to a block of exactly its size, so that a sanitizer sees a byte read too far. */
static inline struct parsed parse_bytes(const char *text, size_t size)
{
    struct parsed parsed = {0};
    char *exact = test_malloc(size > 0 ? size : 1);
    memcpy(exact, text, size);
    parsed.done = pith_manifest_parse("dir/m.ini", exact, size, &parsed.arena, &parsed.manifest, &parsed.error);
    test_free(exact);
    return parsed;
}

static inline struct parsed parse_any(const char *text)
{
    struct parsed parsed = parse_bytes(text, strlen(text));
    if (!parsed.done) {
        print_message("%s\n", parsed.error.message);
    }
    return parsed;
}

/* As a user's manifest is read, and it must be right. */
static inline struct parsed parse(const char *text)
{
    struct parsed parsed = parse_any(text);
    assert_true(parsed.done);
    return parsed;
}

/* The manifest is refused with exactly this message. */
static inline void assert_refused_bytes(const char *text, size_t size, const char *message)
{
    PARSED parsed = parse_bytes(text, size);
    assert_false(parsed.done);
    assert_string_equal(parsed.error.message, message);
    assert_int_equal(parsed.error.code, PITH_USAGE);
}

#define assert_refused(text, message) assert_refused_bytes(text, strlen(text), message)

static inline void assert_list(const struct pith_list *list, const char *words)
{
    struct pith_arena arena = {0};
    const char *joined = "";
    for (uint32_t i = 0; i < list->count; i++) {
        joined = pith_format(&arena, "%s%s%s", joined, i == 0 ? "" : "|", list->items[i].text);
    }
    assert_true(list->given);
    assert_string_equal(joined, words);
    pith_arena_finish(&arena);
}

#endif
