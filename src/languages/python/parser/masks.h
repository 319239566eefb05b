/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First stage of the Python scanner: where the bytes stand that matter, as one bit each, 64 bytes at a time.
 *
 * A `code` bit marks what can change the meaning of what follows outside strings, a `text` bit what can end a string.
 * A newline is LF, CR LF (the bit is at the LF) or a lone CR, as CPython's tokenizer takes them.
 */
#ifndef PITH_FACTS_PYSOURCE_MASKS_H
#define PITH_FACTS_PYSOURCE_MASKS_H

#include <stddef.h>
#include <stdint.h>

struct pith_py_masks {
    uint64_t code;    /* ' " # ( ) [ ] { } : ; \ and newlines */
    uint64_t text;    /* ' " \ and newlines */
    uint64_t newline; /* and CR */
    uint64_t cr;
};

/* Classifies `count` blocks of 64 bytes. */
typedef void pith_py_classify(const unsigned char *bytes, size_t count, struct pith_py_masks *masks);

/* Works everywhere. */
pith_py_classify pith_py_classify_portable;

/* The fastest one that this processor runs. */
pith_py_classify *pith_py_classifier(void);

#endif
