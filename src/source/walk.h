/* SPDX-License-Identifier: Apache-2.0 */
/* The way to a directory of an image's tree that is being made, and new nodes of it. */
#ifndef PITH_SOURCE_WALK_H
#define PITH_SOURCE_WALK_H

#include "source/image.h"

/* What is still to be walked, and where it is. */
struct walk {
    struct image *image;
    struct pith_arena *scratch;
    struct node *at;
    const char *rest;
    unsigned links;
    bool make; /* directories that are missing */
};

/* From the root, through links. `at` is NULL where a directory is missing and none is to be made. */
bool walk_to(struct walk *walk, const char *path, struct pith_error *error) PITH_MUST_USE;

/* `inode` NULL: a directory that no member names. PITH_MISSING for a name that no system could unpack. */
bool walk_add(struct image *image, struct node *parent, const char *name, size_t size, struct inode *inode,
              struct node **node, struct pith_error *error) PITH_MUST_USE;

#endif
