/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this verb share. */
#ifndef PITH_CLI_BASE_H
#define PITH_CLI_BASE_H

#include "cli/outputs.h"
#include "pith/init/fleet.h"

struct base_request {
    struct outputs outputs;
    struct pith_arena arena; /* of the fleet */
    struct pith_fleet fleet;
    const char **names; /* of the manifests, sorted */
    uint32_t count;
    const char *keep; /* where to write the manifest of the base, or NULL */
    const char *word; /* the root */
    struct pith_source *root;
};

/* Composes and checks every manifest; what breaks a rule there is told. Returns the exit status. */
int base_join(const struct pith_cli *cli, struct base_request *request);

/* Composes the base, whose manifest `*text` is; the root stays the request's. */
bool base_compose(const struct pith_cli *cli, struct base_request *request, const char **text,
                  struct pith_composition *composition, struct pith_error *error) PITH_MUST_USE;

#endif
