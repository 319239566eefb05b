/* SPDX-License-Identifier: Apache-2.0 */
/* A file without a name, for what is too much for memory. */
#ifndef PITH_BASE_SPOOL_H
#define PITH_BASE_SPOOL_H

#include "pith/base/error.h"

/* TMPDIR, or /var/tmp. */
const char *pith_spool_directory(void);

/* Open for reading and writing, in that directory; it is gone when it is closed. -1 with an error. */
int pith_spool(struct pith_error *error);

#endif
