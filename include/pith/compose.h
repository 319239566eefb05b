/* SPDX-License-Identifier: Apache-2.0 */
/* A whole composition, from a manifest to outputs: the flow of the rooms in one place. */
#ifndef PITH_COMPOSE_H
#define PITH_COMPOSE_H

#include "pith/check.h"
#include "pith/image.h"

/* How long a stage took. */
struct pith_timing {
    const char *stage;
    int64_t nanoseconds;
};

struct pith_composition {
    struct pith_arena arena; /* everything below lives here */
    struct pith_manifest manifest;
    int64_t time;
    struct pith_source *root, *base; /* `base`: the image that the result stands on, or NULL */
    bool lent;                       /* the root is another's */
    struct pith_view *view;
    struct pith_plan plan;
    struct pith_closure closure;
    struct pith_rootfs rootfs;
    struct pith_slices slices; /* of an image; the debug twin's own is the last */
    uint32_t shipped;          /* slices without it */
    struct pith_platform platform;
    struct pith_findings findings;
    PITH_VEC(struct pith_timing) timings;
    struct pith_attachment reasons[2]; /* of a tar, of an image; without bytes they travel nowhere */
    bool list_referrers;               /* see pith/image.h */
    uint32_t breaches;                 /* findings that nothing allows: nothing is written while there are any */
};

/*
 * Reads the manifest and composes the tree; `root` overrides [source] root, or is NULL; `time` is the mtime of all
 * entries, in seconds since 1970. Nothing is written. Finish the
 * composition in any case.
 */
bool pith_compose(const char *manifest, const char *root, int64_t time, struct pith_composition *composition,
                  struct pith_error *error) PITH_MUST_USE;

/*
 * pith_compose_tree, below, in two steps, for a program that confines itself between them: the manifest is read, and
 * nothing that it names; then the tree is made. In between pith_compose_words says where the root and the base come
 * from ("/", a directory, the word of an image; the base may be NULL), and pith_plan_named the rest.
 */
bool pith_compose_begin(const char *manifest, int64_t time, struct pith_composition *composition,
                        struct pith_error *error) PITH_MUST_USE;
void pith_compose_words(const struct pith_manifest *manifest, const char *root, struct pith_arena *arena,
                        const char **root_word, const char **base_word);
bool pith_compose_continue(struct pith_composition *composition, const char *root,
                           struct pith_error *error) PITH_MUST_USE;

/* The same of a manifest that is no file; `name` names it. */
bool pith_compose_text(const char *name, const char *text, const char *root, int64_t time,
                       struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;

/* The same over a root that is open already and becomes the composition's, whatever [source] says. */
bool pith_compose_over(const char *name, const char *text, struct pith_source *root, int64_t time,
                       struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;

/*
 * Several compositions over one root, which is open already and stays the caller's, whatever [source] says: of a
 * manifest, as if it stood on no base, and of a text without asking whether a rule is broken, which pith_compose_check
 * does.
 */
bool pith_compose_beside(const char *manifest, struct pith_source *root, int64_t time,
                         struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;
bool pith_compose_sketch(const char *name, const char *text, struct pith_source *root, int64_t time,
                         struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;
bool pith_compose_check(struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;

/* The same without asking whether a rule is broken: for questions about what ships. */
bool pith_compose_tree(const char *manifest, const char *root, int64_t time, struct pith_composition *composition,
                       struct pith_error *error) PITH_MUST_USE;

/*
 * Splits the tree into layers and finds what the debug twin holds: once, before an image is written. May add findings,
 * so breaches are to be looked at afterwards.
 */
bool pith_compose_layers(struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;

/* The layers of the image itself, without the debug twin's own. */
static inline struct pith_slices pith_composition_shipped(const struct pith_composition *composition)
{
    struct pith_slices shipped = composition->slices;
    shipped.list.count = composition->shipped;
    return shipped;
}

/*
 * Makes the account that travels beside what is written: in a layout as an artifact whose subject is the image, beside
 * FILE of a tar or of an archive for Docker as FILE.why. That of an image knows the layers, once they are made.
 */
void pith_compose_reasons(struct pith_composition *composition, bool image);

/*
 * Writes one output, whole or not at all. What becomes a file or a directory waits in the batch (base/output.h) and
 * appears with the others; a layout, into which others may write at the same time, has its image at once.
 */
bool pith_compose_write(const struct pith_composition *composition, const struct pith_target *target, unsigned jobs,
                        struct pith_batch *batch, struct pith_arena *arena, struct pith_written *written,
                        struct pith_error *error) PITH_MUST_USE;

void pith_composition_finish(struct pith_composition *composition);

#endif
