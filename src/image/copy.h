/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of a blob, from one place to another. */
#ifndef PITH_IMAGE_COPY_H
#define PITH_IMAGE_COPY_H

#include "pith/source.h"

/* Into a file or a pipe; fails, as PITH_MISSING, unless they have the digest. */
bool copy_proved(const struct pith_content *content, const char *hex, int to, struct pith_error *error) PITH_MUST_USE;

/* Has the file (-1: none) the size and the digest? */
bool copy_is_there(int fd, const char *hex, uint64_t size);

#endif
