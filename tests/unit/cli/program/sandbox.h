/* SPDX-License-Identifier: Apache-2.0 */
/* A sandbox that confines nothing, and remembers what it was told. */
#ifndef PITH_TEST_CLI_SANDBOX_H
#define PITH_TEST_CLI_SANDBOX_H

/* A line for each call, as "read /x", in their order; "enter" where it was entered. */
extern char sandbox_told[16384];

#endif
