/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a composition goes, and as what. Each kind of output is one file of src/image, which decides everything about
 * it, and one row of outputs.def; all that names, checks, allows, writes or describes outputs asks the row.
 */
#ifndef PITH_TARGET_H
#define PITH_TARGET_H

#include "pith/base/arena.h"
#include "pith/manifest.h"

struct pith_image;
struct pith_output_kind;
struct pith_sink_ops;
struct pith_written;

struct pith_target {
    const char *word; /* as given */
    const char *path; /* of the file or directory; "-" is standard output */
    const struct pith_output_kind *kind;
    enum pith_compression compression; /* of a tar */
    const char *reference;             /* the TAG or NAME behind the path, or NULL */
};

enum pith_output_content {
    PITH_CONTENT_TREE,  /* files and directories, the base's too */
    PITH_CONTENT_LAYER, /* one tar */
    PITH_CONTENT_IMAGE, /* layers and a config */
};

/* Where the reasons of what ships go. */
enum pith_reasons_place {
    PITH_REASONS_NOWHERE,
    PITH_REASONS_BESIDE, /* into FILE.why; nowhere when FILE is a pipe */
    PITH_REASONS_WITHIN, /* as attachments of the image */
};

struct pith_output_kind {
    /*
     * The words by which -o names it, NULL behind the last: "oci:" begins such a word, ".tar" and "/" end it, behind
     * something, and "-" is one. What a word begins with counts before what it ends in.
     */
    const char *const *words;
    const char *form, *help; /* how the usage writes it: "oci:DIR[:TAG]", and half a sentence */

    enum pith_output_content content;
    enum pith_reasons_place reasons;
    bool has_manifest;    /* of the image; without one, clients make it, and nothing can be pinned by its digest */
    bool called_by_name;  /* its reference is a NAME[:TAG], not a tag */
    bool appears_at_once; /* instead of waiting in a batch for the other outputs, which therefore go first */
    const char *witness;  /* the file in it whose time says when it was written; NULL: it is one itself */

    /* What the word says besides; `rest` is what stands behind "oci:". NULL: the word is the path. PITH_USAGE. */
    bool (*read)(const char *rest, struct pith_arena *arena, struct pith_target *target, struct pith_error *error);
    /* Can it be written there? Asked before anything is composed; writes nothing. */
    bool (*check)(const struct pith_target *target, struct pith_error *error);
    /* Whole or not at all. `written` is zero but for the layers of an image, whose list has its room. */
    bool (*write)(const struct pith_image *image, const struct pith_target *target, struct pith_arena *arena,
                  struct pith_written *written, struct pith_error *error);
    /* Where the blobs of an index go (src/image/sink.h); NULL: no index goes there. */
    const struct pith_sink_ops *sink;
};

/* All of them, in the order of the usage; NULL behind the last. */
extern const struct pith_output_kind *const pith_output_kinds[];

/* The kind that a word names; NULL: it names none. */
const struct pith_output_kind *pith_output_kind_of(const char *word);

/* What a word behind -o means. The first colon behind a transport ends the path, as with skopeo. PITH_USAGE. */
bool pith_target_read(const char *word, struct pith_arena *arena, struct pith_target *target,
                      struct pith_error *error) PITH_MUST_USE;

/* What can be told before anything is composed: that it may be replaced, and that its directory exists. */
bool pith_target_check(const struct pith_target *target, struct pith_error *error) PITH_MUST_USE;

/* The file beside it that its reasons go to, the arena's; NULL: there is none. */
const char *pith_target_reasons(const struct pith_target *target, struct pith_arena *arena);

#endif
