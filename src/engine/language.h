/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the engine asks of a language. The engine knows files, programs, processes and libraries; modules and whatever
 * else a language is made of are nodes that only the language expands. Every operation may be NULL. A language is one
 * folder and one line of pith/languages/names.def; docs/languages.md tells how to add one.
 */
#ifndef PITH_ENGINE_LANGUAGE_H
#define PITH_ENGINE_LANGUAGE_H

#include "engine/engine.h"

/* What later rooms ask of it: src/ROOM/language.h. */
struct rootfs_language;
struct check_language;

struct language {
    enum pith_node_kind interpreter; /* the kind of its interpreter's node */

    const struct rootfs_language *rootfs; /* what it derives in the tree; NULL: nothing */
    const struct check_language *check;   /* what its files are to the rules; NULL: files like others */

    /* What follows from a node, by its kind; of a file: besides what the engine itself does with it. */
    bool (*expand[PITH_NODE_KINDS])(struct expansion *expansion, uint32_t node);

    /* Is the file left out by the language's section of the manifest, whatever asks for it? */
    bool (*excludes)(struct expansion *expansion, const char *path);

    /* A script that is to be executed. `*settled`: the language has proposed what runs it; its `#!` line is not asked.
     */
    bool (*launches)(struct expansion *expansion, const struct pith_found *script, bool *settled);

    /* Extension modules: is it one by its name; does this interpreter pass over it (then its faults do no harm); what
     * objects of the interpreter's process lack, from `first` on. */
    bool (*is_extension)(const char *path);
    bool (*passes_over)(struct expansion *expansion, const char *path);
    void (*check_objects)(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);

    /* [keep]: as what the path ships where the language ships it otherwise; which names of a directory are left to
     * `keep`, which proposes what belongs to a file that is kept. */
    const char *(*kept_as)(const struct expansion *expansion, const char *path);
    tree_skips *skips_kept;
    bool (*keep)(struct expansion *expansion, const char *path);

    /* The boundary: what the language's section of the manifest names; where its modules may come from, once that is
     * known; is the path in an environment that an app brings; below which prefix may the list of this package's files
     * name them (NULL: none); who asks for a path that the language's search, or such a list, led to. */
    bool (*permit)(struct expansion *expansion); /* true: [program] too, once its environment is known */
    void (*learn_ground)(struct expansion *expansion);
    bool (*is_of_environment)(const struct expansion *expansion, const char *path);
    const char *(*prefix_of)(const struct expansion *expansion, uint32_t node);
    void (*find_asker)(struct expansion *expansion, const struct naming *naming, struct asker *asker);
    /* A file that the image's command begins with, for whom nobody else asks. */
    const char *(*begins_with)(const struct expansion *expansion);
};

/* languages.c: asks each. */
bool language_expand(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool language_excludes(struct expansion *expansion, const char *path);
bool language_launches(struct expansion *expansion, const struct pith_found *script, bool *settled) PITH_MUST_USE;
bool language_is_extension(const struct expansion *expansion, const char *path);
bool language_passes_over(struct expansion *expansion, const char *path);
void language_check_objects(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);
const char *language_kept_as(const struct expansion *expansion, const char *path);
bool language_skips_kept(const struct expansion *expansion, const char *directory, const char *name);
bool language_keep(struct expansion *expansion, const char *path) PITH_MUST_USE;
bool language_permit(struct expansion *expansion);
void language_learn_ground(struct expansion *expansion);
bool language_is_of_environment(const struct expansion *expansion, const char *path);
const char *language_prefix_of(const struct expansion *expansion, uint32_t node);
void language_find_asker(struct expansion *expansion, const struct naming *naming, struct asker *asker);
const char *language_begins_with(const struct expansion *expansion);

#endif
