/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The platform that an image says it is for, by the names of GOOS and GOARCH: "linux/arm64/v8". Of an image for several
 * platforms one member is read: the one for the platform that was asked for, else the only one, else the one for this
 * machine.
 */
#ifndef PITH_PLATFORM_H
#define PITH_PLATFORM_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

struct pith_image_platform {
    const char *os, *architecture, *variant; /* NULL where nothing is said */
};

/* From "OS/ARCH[/VARIANT]", or "ARCH" of Linux. */
bool pith_platform_read(const char *text, struct pith_arena *arena, struct pith_image_platform *platform,
                        struct pith_error *error) PITH_MUST_USE;

/* By system, architecture and variant. A variant that is not said is the usual one: arm64 is arm64/v8, arm is arm/v7,
 * amd64 is amd64/v1. */
int pith_platform_compare(const struct pith_image_platform *one, const struct pith_image_platform *two);

/* "linux/arm64/v8" */
const char *pith_platform_text(const struct pith_image_platform *platform, struct pith_arena *arena);

PITH_END_DECLS

#endif
