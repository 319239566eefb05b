/* SPDX-License-Identifier: Apache-2.0 */
/* Which system calls the process may make: the table, with its reasons, is filter/filter.c. */
#ifndef PITH_CLI_SECCOMP_H
#define PITH_CLI_SECCOMP_H

#include <stdbool.h>

/*
 * From here on, for every thread that begins later. no_new_privs must be set. A forbidden call ends the process: with a
 * message, with status 3 and without temporary files. False when the kernel has no filters, or pith was built without.
 */
bool seccomp_begin(void);

#endif
