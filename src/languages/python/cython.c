/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Since 3.2 Cython keeps all strings of a module in one piece, packed by zlib (CYTHON_COMPRESS_STRINGS of
 * Cython/Utility/StringTools.c), so that no NUL stands between the names that it imports. The piece is unpacked, and
 * each top-level module of the standard library whose name occurs in it is taken for an import: where a name begins and
 * ends is not known, so some come for nothing.
 */
#include "languages/python/tracing.h"

#include <libdeflate.h>

enum { SHORTEST = 3, MOST_UNPACKED = 1 << 22 };

/* Whole programs and windows, which a piece of another word names far more often than an import. */
static bool is_unlikely(const char *name)
{
    static const char *const names[] = {"test", "idlelib", "tkinter", "turtle",      "turtledemo", "lib2to3",
                                        "this", "pydoc",   "pdb",     "antigravity", "ensurepip",  "distutils"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return name[0] == '_';
}

static bool propose_named(struct expansion *expansion, const char *text, size_t size)
{
    struct pith_found library;
    const char *const *names;
    uint32_t count;
    enum pith_seen seen = pith_view_resolve(expansion->view, tracing_of(expansion)->environment.python.stdlib, &library,
                                            expansion->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_list(expansion->view, library.path, &names, &count, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        size_t length = strcspn(names[i], ".");
        const char *name = pith_copy(expansion->arena, names[i], length);
        bool known;
        if (length >= SHORTEST && (names[i][length] == '\0' || strcmp(names[i] + length, ".py") == 0) &&
            !is_unlikely(name) && memmem(text, size, name, length) != NULL &&
            !propose_module(expansion, name, (struct reach){.rule = PITH_RULE_LITERAL, .maybe = true}, &known)) {
            return false;
        }
    }
    return true;
}

bool propose_packed_names(struct expansion *expansion, const unsigned char *start, size_t size)
{
    static const unsigned char best[] = {0x78, 0xda}; /* zlib at level 9, as Cython packs */
    const unsigned char *end = start + size;
    if (memmem(start, size, "_cython_3_", 10) == NULL) {
        return true;
    }
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct libdeflate_decompressor *unpacker = libdeflate_alloc_decompressor();
    if (unpacker == NULL) {
        return pith_fail(expansion->error, PITH_SYSTEM, "no memory to unpack an extension module's strings");
    }
    char *text = pith_alloc(&scratch, MOST_UNPACKED);
    bool good = true;
    for (const unsigned char *at = start; good && (at = memmem(at, (size_t)(end - at), best, 2)) != NULL; at += 2) {
        size_t used, made;
        if (libdeflate_zlib_decompress_ex(unpacker, at, (size_t)(end - at), text, MOST_UNPACKED, &used, &made) ==
            LIBDEFLATE_SUCCESS) {
            good = propose_named(expansion, text, made);
        }
    }
    libdeflate_free_decompressor(unpacker);
    return good;
}
