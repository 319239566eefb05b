/* SPDX-License-Identifier: Apache-2.0 */
/* /proc, /sys and their like. */
#ifndef PITH_SOURCE_KERNEL_H
#define PITH_SOURCE_KERNEL_H

#include <stdbool.h>

/* Is the open file or directory on one of them? */
bool kernel_file_system(int fd);

#endif
