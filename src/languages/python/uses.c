/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an import brings besides its module: the imports inside functions that the importing file calls, by the table of
 * uses. And what it does not bring: the Python twin of a C module that is there.
 */
#include "languages/python/source.h"

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static bool mentions(const char *bytes, size_t size, const char *word)
{
    const char *at = bytes, *end = bytes + size;
    size_t length = strlen(word);
    while ((at = memmem(at, (size_t)(end - at), word, length)) != NULL) {
        bool begins = at == bytes || !is_word_byte(at[-1]);
        if (begins && (at + length == end || !is_word_byte(at[length]))) {
            return true;
        }
        at += length;
    }
    return false;
}

static bool use_of(struct source_reading *reading, const struct pith_use *use, bool *used)
{
    if (reading->bytes == NULL && !pith_view_read(reading->expansion->view, reading->found, SIZE_MAX, reading->scratch,
                                                  &reading->bytes, &reading->size, reading->expansion->error)) {
        return false;
    }
    *used = mentions(reading->bytes, reading->size, use->word);
    return true;
}

bool propose_uses(struct source_reading *reading, const char *name, struct reach sample)
{
    sample.maybe = true;
    for (const struct pith_use *use = pith_uses; use->module != NULL; use++) {
        bool used;
        if ((reading->unit->library && !use->library) || !pith_uses_module(use, name)) {
            continue;
        }
        if (!use_of(reading, use, &used)) {
            return false;
        }
        if (!used) {
            continue;
        }
        for (size_t i = 0; i < sizeof use->imports / sizeof *use->imports && use->imports[i] != NULL; i++) {
            bool known;
            if (source_is_cold(reading->unit, use->imports[i])) {
                continue; /* this file has the function; to define it is no use of it */
            }
            if (!propose_module(reading->expansion, use->imports[i], sample, &known)) {
                return false;
            }
        }
    }
    return true;
}

bool source_is_fallback(struct source_reading *reading, const char *name, bool *fallback)
{
    char accelerator[64];
    const struct pith_module *module;
    *fallback = reading->unit->library && pith_is_fallback(name, accelerator, sizeof accelerator);
    if (!*fallback) {
        return true;
    }
    if (!pith_finder_find(tracing_of(reading->expansion)->finder, accelerator, &module, reading->expansion->error)) {
        return false;
    }
    *fallback = module->kind == PITH_MODULE_BUILTIN || module->kind == PITH_MODULE_EXTENSION;
    return true;
}
