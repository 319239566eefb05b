/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A first manifest: from an app's directory, a program, or a Dockerfile, told from files alone; nothing is run. What
 * was guessed, and what cannot be carried over, stands in its comments.
 */
#ifndef PITH_INIT_H
#define PITH_INIT_H

#include "pith/source/image_config.h"
#include "pith/view.h"

PITH_BEGIN_DECLS

struct pith_init_request {
    const char *what;   /* a directory, a program's path (in the root) or a Dockerfile, by its name or its text */
    const char *root;   /* the source's root; NULL: this machine's */
    const char *output; /* where the manifest will stand, whose sources are relative to it; NULL: beside the app */
    const char *home;   /* of the user, where pyenv keeps Pythons; NULL: not looked at */
};

/*
 * Makes the manifest's text, which pith_manifest_parse takes. PITH_USAGE when there is no telling what `what` is. All
 * memory is the arena's.
 */
bool pith_init_make(const struct pith_init_request *request, struct pith_arena *arena, const char **text,
                    struct pith_error *error) PITH_MUST_USE;

/*
 * The same from a Dockerfile's bytes: `context` is a view of the build context, `root` of the source. `shown` names the
 * Dockerfile in comments.
 */
struct pith_init_build {
    const char *shown, *bytes;
    size_t size;
    struct pith_view *context, *root;
};
bool pith_init_dockerfile(const struct pith_init_build *build, struct pith_arena *arena, const char **text,
                          struct pith_error *error) PITH_MUST_USE;

/*
 * The same from an image: its config says what it starts, and with that which interpreter and which files of the app
 * ship; whoever reads the manifest inherits the rest of the config. PITH_USAGE when it starts nothing, or a shell that
 * does more than split words.
 */
struct pith_init_from {
    const char *word; /* the image, for messages */
    const char *root; /* what the manifest says of it; NULL: nothing, for what came through a pipe */
    struct pith_view *view;
    const struct pith_image_config *config;
};
bool pith_init_image(const struct pith_init_from *from, struct pith_arena *arena, const char **text,
                     struct pith_error *error) PITH_MUST_USE;

PITH_END_DECLS

#endif
