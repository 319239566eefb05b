/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this verb share. */
#ifndef PITH_CLI_WHY_H
#define PITH_CLI_WHY_H

#include "cli/account.h"
#include "pith/report/why.h"

#include <jansson.h>

/* Says why a thing does not ship; as JSON into `*absent` instead, where that is not NULL. */
void why_not(const struct pith_cli *cli, struct cli_account *of, const char *thing, bool all, json_t **absent);

#endif
