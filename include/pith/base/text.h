/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interned text: each different string has one id for the life of the table, so that paths and names compare as
 * numbers and index plain arrays. Id 0 is the empty string. Not for several threads at once.
 */
#ifndef PITH_TEXT_H
#define PITH_TEXT_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

struct pith_texts;

struct pith_texts *pith_texts_create(void);
void pith_texts_destroy(struct pith_texts *texts); /* NULL is fine */

uint32_t pith_intern(struct pith_texts *texts, const char *text);
uint32_t pith_intern_bytes(struct pith_texts *texts, const char *bytes, size_t size);

/* The path of `name` in a directory, "/" or a path that does not end in a slash: in time that grows with the name. */
uint32_t pith_intern_child(struct pith_texts *texts, uint32_t directory, const char *name, size_t size);

/* The id of a string that is there already, or 0. */
uint32_t pith_text_find(const struct pith_texts *texts, const char *text);
uint32_t pith_text_find_bytes(const struct pith_texts *texts, const char *bytes, size_t size);

/* The string of an id; lives as long as the table. */
const char *pith_text(const struct pith_texts *texts, uint32_t id) __attribute__((returns_nonnull));

/* Its bytes, without the NUL behind them. */
size_t pith_text_size(const struct pith_texts *texts, uint32_t id);

/* Ids run from 0 to count - 1. */
uint32_t pith_texts_count(const struct pith_texts *texts);

PITH_END_DECLS

#endif
