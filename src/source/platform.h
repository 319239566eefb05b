/* SPDX-License-Identifier: Apache-2.0 */
/* Which platform is meant. */
#ifndef PITH_SOURCE_PLATFORM_H
#define PITH_SOURCE_PLATFORM_H

#include "pith/source/platform.h"

/* What this machine runs. */
struct pith_image_platform platform_of_machine(struct pith_arena *arena);

/* Is it what is wanted? A variant that is not wanted may be any. */
bool platform_is_of(const struct pith_image_platform *platform, const struct pith_image_platform *wanted);

#endif
