/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The manifest: INI text → one struct, in which every value remembers its line. Nothing is looked up here; what a
 * value means is the plan's to say. docs/manifest.md is the reference; its table of keys is the one in keys.c.
 */
#ifndef PITH_MANIFEST_H
#define PITH_MANIFEST_H

#include "pith/base/value.h"
#include "pith/languages/sections.h"

PITH_BEGIN_DECLS

/* One line of [files]: DEST = SOURCE… [mode=0640] [owner=app] */
struct pith_files {
    const char *destination;  /* absolute, without the trailing '/' or '?' */
    bool into;                /* DEST ended in '/': sources land in it, as COPY does */
    bool optional;            /* DEST ended in '?' */
    struct pith_list sources; /* patterns, "root:PATH" too: a * ? [ ] or \ that was quoted has a backslash before it */
    int32_t mode;             /* -1: by the file */
    const char *owner;        /* NULL: root; a name or a number, "user:group" too */
    uint32_t line;
};

/* One line of [keep]: REASON = PATH… */
struct pith_kept {
    const char *reason;
    struct pith_list paths; /* of the root, absolute */
    uint32_t line;
};

enum pith_preset { PITH_PRESET_DISTROLESS, PITH_PRESET_NONE };
enum pith_hwcaps { PITH_HWCAPS_BASE, PITH_HWCAPS_ALL };
enum pith_split { PITH_SPLIT_ORIGIN, PITH_SPLIT_NONE };
enum pith_compression { PITH_GZIP, PITH_ZSTD, PITH_PLAIN };

struct pith_manifest {
    const char *path;      /* as given, for messages */
    const char *directory; /* the one it stands in: relative sources start here */

    struct {
        struct pith_value root;
    } source;
    /* each language's section, by the name of its row: `python` */
#define PITH_LANGUAGE(name, row, program) struct pith_##row##_section row;
#include "pith/languages/names.def"
    struct {
        struct pith_list path;
    } program;
    struct {
        struct pith_files *items;
        uint32_t count;
    } files;
    struct {
        struct pith_kept *items;
        uint32_t count;
    } keep;
    struct {
        struct pith_list dlopen, exclude;
        enum pith_hwcaps hwcaps;
    } libraries;
    struct {
        enum pith_preset preset;
        bool ca_certificates, os_release, nsswitch, copyright, packages;
        struct pith_value tzdata, locale, image;
        uint32_t line;
    } base;
    struct {
        struct pith_value name, home;
        uint32_t uid, gid;
        struct pith_list writable;
        uint32_t line;
    } user;
    struct {
        struct pith_list entrypoint, cmd; /* shell words or a JSON array, split */
        struct pith_value workdir, stop_signal, name;
        struct pith_pairs env, label;
        struct pith_list expose, volume;
    } image;
    struct {
        enum pith_split split;
        enum pith_compression compression;
        int32_t level; /* -1: the compression's default */
    } layers;
    struct {
        struct pith_list programs;
    } debug;
    struct {
        struct pith_pairs allow;
        uint64_t max_size; /* bytes; 0: no budget */
        uint32_t max_layers;
        struct pith_list deny;
        struct pith_list allow_paths; /* of the root when absolute, else relative to the manifest */
        uint32_t line;
    } policy;
};

/* Reads `path`. Every error is "path:line: what is wrong; the nearest known word". All memory is the arena's. */
bool pith_manifest_read(const char *path, struct pith_arena *arena, struct pith_manifest *manifest,
                        struct pith_error *error) PITH_MUST_USE;

/* The same from memory, for tests, fuzzing and pipes; `path` only names it. */
bool pith_manifest_parse(const char *path, const char *text, size_t size, struct pith_arena *arena,
                         struct pith_manifest *manifest, struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
