/* SPDX-License-Identifier: Apache-2.0 */
/* Time for --timings; never part of an output. */
#ifndef PITH_BASE_CLOCK_H
#define PITH_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Nanoseconds by a clock that nobody sets. */
static inline int64_t pith_now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

#endif
