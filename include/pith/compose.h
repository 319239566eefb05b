/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole composition, from a manifest to outputs: the flow of the rooms in one place.
 *
 *     struct pith_request request = {.manifest = "pith.ini"};
 *     struct pith_composition composition;
 *     struct pith_error error;
 *     bool done = pith_compose(&request, &composition, &error);
 *     …
 *     pith_composition_finish(&composition);
 *
 * All that a composition depends on is in its request: several may run in one process, each in a thread of its own. See
 * docs/library.md.
 */
#ifndef PITH_COMPOSE_H
#define PITH_COMPOSE_H

#include "pith/check.h"
#include "pith/image.h"

PITH_BEGIN_DECLS

/* What is to be composed, and how. What it points at must live as long as the composition. */
struct pith_request {
    const char *manifest; /* its file; with `text`, what messages call it, and in which directory it would stand */
    const char *text;     /* the manifest itself; NULL: read the file */
    const char *root;     /* a directory or an image, whatever [source] root says; NULL: what it says, or "/" */
    struct pith_source *source;                 /* the same, open already; it stays the caller's. NULL: none is */
    const struct pith_image_platform *platform; /* of an image for several; NULL: the only one, or this machine's */
    int64_t time;                               /* the mtime of every entry, in seconds since 1970 */
    unsigned jobs;                              /* threads that write; 0: as many as there are processors */
    bool no_base;                               /* compose as if [base] image were not there */
    bool no_sync; /* do not wait for the disk: a crash of the machine may then leave a partial output */
};

/* How long a stage took. */
struct pith_timing {
    const char *stage;
    int64_t nanoseconds;
};

/* It must stay where it is: its parts point at each other. */
struct pith_composition {
    struct pith_request request;
    struct pith_arena arena; /* everything below lives here */
    struct pith_manifest manifest;
    struct pith_source *root, *base; /* `base`: the image that the result stands on, or NULL */
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
    uint32_t errors;                   /* findings that nothing allows: nothing is to be written while there are any */
};

/*
 * Reads the manifest, composes the tree and asks every rule about it. Nothing is written. A broken rule is no error:
 * see `errors`. Finish the composition in any case.
 */
bool pith_compose(const struct pith_request *request, struct pith_composition *composition,
                  struct pith_error *error) PITH_MUST_USE;

/*
 * The same in three steps. The first reads the manifest and nothing that it names, so that a program can confine itself
 * behind it: pith_plan_named says what the second will read. They are steps, not one call with a callback, because some
 * programs read several manifests before they confine themselves, and some ask no rule.
 */
bool pith_compose_begin(const struct pith_request *request, struct pith_composition *composition,
                        struct pith_error *error) PITH_MUST_USE;
bool pith_compose_tree(struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;
bool pith_compose_check(struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;

/*
 * Splits the tree into layers and finds what the debug twin holds: once, before an image is written. May add findings,
 * so errors are to be looked at afterwards.
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
 * Writes one output, whole or not at all. Without a batch (NULL) it appears at once. With one (base/output.h) what
 * becomes a file or a directory appears with the others; a layout, into which others may write at the same time, has
 * its image at once. What `written` points at is the composition's.
 */
bool pith_compose_write(struct pith_composition *composition, const struct pith_target *target,
                        struct pith_batch *batch, struct pith_written *written, struct pith_error *error) PITH_MUST_USE;

/* For use as a cleanup; one that is zeroed, or was never begun well, may be finished too. */
void pith_composition_finish(struct pith_composition *composition);

PITH_END_DECLS

#endif
