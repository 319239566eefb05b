/* SPDX-License-Identifier: Apache-2.0 */
/* Opening below a directory without ever passing a link or leaving it: the last guard, whatever the view decided. */
#ifndef PITH_BASE_GUARD_H
#define PITH_BASE_GUARD_H

/* Opens `path`, relative to the directory `fd`. Returns -1 with errno; ELOOP where a component is a link. */
int pith_guarded_open(int fd, const char *path, int flags);

/* The way for kernels without openat2 (before Linux 5.6, or where a sandbox forbids it): a walk by components. */
int pith_guarded_open_by_walk(int fd, const char *path, int flags);

#endif
