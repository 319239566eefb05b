/* SPDX-License-Identifier: Apache-2.0 */
/* What `pith closure` shows, and its two ways to show it. */
#ifndef PITH_CLI_CLOSURE_H
#define PITH_CLI_CLOSURE_H

#include "cli/cli.h"
#include "pith/loader.h"

struct closure_answer {
    const char *path;  /* as given */
    const char *error; /* the file could not be opened, and `map` is empty */
    const struct pith_texts *texts;
    struct pith_linkmap map;
};

struct closure_printer {
    const struct pith_cli *cli;
    const struct pith_texts *texts;
    uint32_t printed; /* answers before this one */
    void (*print)(const struct closure_printer *printer, const struct closure_answer *answer);
};

void closure_print_json(const struct closure_printer *printer, const struct closure_answer *answer);
void closure_print_text(const struct closure_printer *printer, const struct closure_answer *answer);

enum closure_state { CLOSURE_CLOSED, CLOSURE_OPEN };
enum closure_state closure_state(const struct pith_linkmap *map);

/* The path of an object, for "needed by": the program's is the one given. */
const char *closure_needed_by(const struct closure_answer *answer, uint32_t object);

#endif
