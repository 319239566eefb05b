/* What the files of this verb share. */
#ifndef PITH_CLI_WHY_H
#define PITH_CLI_WHY_H

#include "cli/cli.h"
#include "pith/compose.h"
#include "pith/why.h"

#include <jansson.h>

/*
 * Says why a thing does not ship; as JSON into `*absent` instead, where that is not NULL. `composition` is NULL for an
 * image, whose source is not at hand.
 */
void why_not(const struct pith_account *account, struct pith_composition *composition, const char *thing, bool all,
             struct pith_arena *arena, json_t **absent);

#endif
