/* SPDX-License-Identifier: Apache-2.0 */
/* How an app is started. */
#ifndef PITH_INIT_ENTRY_H
#define PITH_INIT_ENTRY_H

#include "init/room.h"

struct init_entry {
    struct pith_strings words; /* none: it could not be told */
    const char *comment;
    const char *python_path; /* what PYTHONPATH must hold, or NULL */
    bool listens;            /* on port 8000, as the words say */
};

void init_find_entry(struct init *init, const struct init_python *python, const char *project,
                     struct init_entry *entry);

#endif
