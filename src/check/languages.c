/* SPDX-License-Identifier: Apache-2.0 */
/* Asks each language what it knows of a file. */
#include "base/path.h"
#include "check/language.h"

const char *check_publisher(const struct pith_checking *checking, const char *path)
{
    const char *publisher = NULL;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && publisher == NULL; i++) {
        const struct check_language *language = pith_languages[i]->check;
        publisher = language == NULL || language->publisher == NULL ? NULL : language->publisher(checking, path);
    }
    return publisher;
}

const char *check_library(const struct pith_checking *checking, const char *path)
{
    const char *library = NULL;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && library == NULL; i++) {
        const struct check_language *language = pith_languages[i]->check;
        library = language == NULL || language->library == NULL ? NULL : language->library(checking, path);
    }
    return library;
}

const char *check_named(enum pith_node_kind kind, const char *word, struct pith_arena *arena)
{
    const char *name = NULL;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && name == NULL; i++) {
        const struct check_language *language = pith_languages[i]->check;
        name = language == NULL || language->named == NULL ? NULL : language->named(kind, word, arena);
    }
    return name;
}

const struct check_secret *check_secret_of(const char *path)
{
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT; i++) {
        const struct check_language *language = pith_languages[i]->check;
        const struct check_secret *secret = language == NULL ? NULL : language->secrets;
        for (; secret != NULL && secret->ending != NULL; secret++) {
            if (pith_ends_with(path, secret->ending)) {
                return secret;
            }
        }
    }
    return NULL;
}

static bool ends_with_any(const char *path, const char *const *endings)
{
    for (; endings != NULL && *endings != NULL; endings++) {
        if (pith_ends_with(path, *endings)) {
            return true;
        }
    }
    return false;
}

bool check_is_source(const char *path)
{
    bool is = false;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && !is; i++) {
        is = pith_languages[i]->check != NULL && ends_with_any(path, pith_languages[i]->check->sources);
    }
    return is;
}

bool check_is_code(const char *path)
{
    bool is = false;
    for (uint32_t i = 0; i < PITH_LANGUAGE_COUNT && !is; i++) {
        is = pith_languages[i]->check != NULL && ends_with_any(path, pith_languages[i]->check->code);
    }
    return is;
}
