/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors and whole reads and writes: what every room that touches a file uses. */
#ifndef PITH_BASE_IO_H
#define PITH_BASE_IO_H

#include "pith/base/arena.h"

#include <sys/types.h>

/* `PITH_CLOSE int fd = open(…);` closes at the end of the scope. */
#define PITH_CLOSE __attribute__((cleanup(pith_close_scope), unused)) /* closing may be its only use */
void pith_close_scope(int *fd);

/* Hands a scope-owned descriptor on: returns it, and leaves -1 behind. */
int pith_take_fd(int *fd);

/* Reads until `size` bytes are there or the file ends; returns the count, or -1 with errno. EINTR is retried. */
ssize_t pith_pread_full(int fd, void *buffer, size_t size, uint64_t offset);

/* Copies `size` bytes from an offset to where `to` stands; false with errno, EIO when the file is shorter. */
bool pith_pour(int from, uint64_t offset, int to, uint64_t size) PITH_MUST_USE;

/* Writes everything, into a non-blocking pipe too; false with errno. */
bool pith_write_full(int fd, const void *bytes, size_t size) PITH_MUST_USE;

#endif
