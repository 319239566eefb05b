/* SPDX-License-Identifier: Apache-2.0 */
/* What the pictures share: text that grows, and names made fit to be shown. */
#ifndef PITH_REPORT_PICTURE_H
#define PITH_REPORT_PICTURE_H

#include "pith/report/picture.h"

void picture_put(struct pith_picture *picture, const char *text);
void picture_bytes(struct pith_picture *picture, const char *bytes, size_t size);
void picture_format(struct pith_picture *picture, const char *format, ...) PITH_PRINTF(2, 3);

/* The text with every byte that is no UTF-8 replaced. The same pointer where there is nothing to do. */
const char *picture_utf8(struct pith_arena *arena, const char *text);

/* "41.1 MB", in powers of 1000. */
const char *picture_size(struct pith_arena *arena, uint64_t bytes);
/* "12,345" */
const char *picture_number(struct pith_arena *arena, uint64_t number);

/*
 * The graph folded to what a person can read: the manifest, the interpreter, what [files] lists, distributions, the
 * standard library, libraries.
 */
enum picture_unit_kind {
    PICTURE_UNIT_MANIFEST,
    PICTURE_UNIT_PYTHON,
    PICTURE_UNIT_PROGRAM,
    PICTURE_UNIT_FILES,
    PICTURE_UNIT_DIST,
    PICTURE_UNIT_STDLIB,
    PICTURE_UNIT_LIBRARY,
    PICTURE_UNIT_BASE,
};

struct picture_unit {
    enum picture_unit_kind kind;
    const char *name;
    uint32_t files;
    uint64_t size;
};

struct picture_fold {
    PITH_VEC(struct picture_unit) units; /* 0: the manifest */
    uint32_t *unit_of;                   /* by node; UINT32_MAX: in none */
};
void picture_fold(const struct pith_account *account, struct pith_arena *arena, struct picture_fold *fold);

#endif
