/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wheels ([python] wheels): what pip would install from a directory of them, for the interpreter in the source, without
 * running anything. They become one more mount of the view, where that interpreter looks for packages; from there on
 * they are distributions like all others. See docs/wheels.md.
 */
#ifndef PITH_WHEEL_H
#define PITH_WHEEL_H

#include "pith/languages/python/dists/dependency.h"
#include "pith/plan.h"

PITH_BEGIN_DECLS

/*
 * Adds the mount behind those of the root and of virtual environments, before what [files] brings. Without the key it
 * does nothing. The source of it goes to the plan, which closes it.
 */
bool pith_wheels_mount(struct pith_plan *plan, const struct pith_manifest *manifest, struct pith_arena *arena,
                       struct pith_mounts *mounts, struct pith_error *error) PITH_MUST_USE;

/* ---- tags (PyPA, "Platform compatibility tags") ---- */

enum pith_libc { PITH_LIBC_UNKNOWN, PITH_LIBC_GLIBC, PITH_LIBC_MUSL };

struct pith_wheel_target {
    unsigned minor; /* of Python 3 */
    bool free_threaded, debug;
    const char *machine; /* "x86_64", "armv7l" */
    enum pith_libc libc;
    unsigned libc_major, libc_minor;
    bool hard_float; /* of armv7l: no other has manylinux wheels */
};

/* "x86_64" of such a file; NULL: no wheels are made for its machine. */
const char *pith_wheel_machine(const struct pith_elf *elf);

/* Every tag that an interpreter takes, the best first. */
struct pith_wheel_tags {
    PITH_VEC(const char *) list;
};
void pith_wheel_tags(const struct pith_wheel_target *target, struct pith_arena *arena, struct pith_wheel_tags *tags);

/*
 * "name-1.2-1-cp39.cp310-abi3-any.whl": the tags are what stands behind the last dash but two. False when it is no name
 * of a wheel.
 */
struct pith_wheel_name {
    const char *name, *version, *build, *tags; /* build: "" when there is none; tags as they are, compressed */
};
bool pith_wheel_name(const char *file, struct pith_arena *arena, struct pith_wheel_name *name) PITH_MUST_USE;

/* The index of the first tag of the list that is in the compressed set; -1: none is. */
int32_t pith_wheel_rank(const struct pith_wheel_tags *tags, const char *compressed);

PITH_END_DECLS

#endif
