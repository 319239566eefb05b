/* SPDX-License-Identifier: Apache-2.0 */
/* Removing what a failed run left, from anywhere. */
#ifndef PITH_BASE_REMOVE_H
#define PITH_BASE_REMOVE_H

#include <stdbool.h>

/*
 * Removes all that is in the directory, as far as it can: no link is followed, nothing mounted is entered, and nothing
 * that is outside when its turn comes is reached, whoever moves directories about meanwhile. Async-signal-safe: system
 * calls only, no memory but a few KiB of stack, some 30 descriptors whatever the depth. `fd` was opened for reading.
 */
void pith_empty_directory(int fd);

/* Says whether the directory `name` in `parent` has nothing in it; false with errno. */
bool pith_directory_is_empty(int parent, const char *name, bool *empty);

#endif
