/* Removing what a failed run left, from anywhere. */
#ifndef PITH_BASE_REMOVE_H
#define PITH_BASE_REMOVE_H

#include <stdbool.h>

/*
 * Removes the directory `name` in `parent` and all in it; no link is followed. Async-signal-safe: system calls only,
 * no memory but a few KiB of stack, two descriptors, whatever the depth. False when something resisted.
 */
bool pith_remove_tree(int parent, const char *name);

/* Says whether the directory `name` in `parent` has nothing in it; false with errno. */
bool pith_directory_is_empty(int parent, const char *name, bool *empty);

#endif
