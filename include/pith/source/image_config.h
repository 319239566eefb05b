/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The config of an image, as its JSON says it (image-spec config.md; Docker's is the same where they overlap): read in
 * one place. A member that is absent, null or of another kind is empty here; only broken JSON is an error.
 */
#ifndef PITH_IMAGE_CONFIG_H
#define PITH_IMAGE_CONFIG_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

struct pith_config_words {
    const char *const *items;
    uint32_t count;
};

struct pith_history {
    const char *created, *created_by, *comment; /* NULL when not said */
    bool empty;                                 /* no layer belongs to it */
};

struct pith_image_config {
    const char *os, *architecture, *variant; /* NULL when not said */
    struct pith_config_words entrypoint, cmd;
    struct pith_config_words env;              /* "NAME=VALUE" */
    struct pith_config_words exposed, volumes; /* "8080/tcp", "/data"; sorted */
    struct pith_config_words labels;           /* name, value, name, value …; sorted by name */
    const char *workdir, *user;                /* NULL when empty: "/" and root */
    const char *stop_signal;                   /* NULL when empty: SIGTERM */
    struct pith_config_words diff_ids;         /* "sha256:…", from the lowest layer */
    struct pith_history *history;
    uint32_t history_count;
};

/* Everything is copied into the arena. Fails (PITH_MISSING) on what is no JSON object. */
bool pith_image_config_read(const char *text, size_t size, struct pith_arena *arena, struct pith_image_config *config,
                            struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
