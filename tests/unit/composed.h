/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the tree and its rules share: a manifest in the scratch directory, composed over the tree "root".
 */
#ifndef PITH_TEST_COMPOSED_H
#define PITH_TEST_COMPOSED_H

#include "pith/compose.h"
#include "scratch.h"

enum { TEST_TIME = 315532800 }; /* 1980-01-01 */

__attribute__((unused)) static bool compose_any(struct scratch *scratch, const char *text,
                                                struct pith_composition *composition)
{
    make_file(scratch, "m.ini", text);
    assert_true(mkdirat(scratch->fd, "root", 0755) == 0 || errno == EEXIST);
    scratch->error = (struct pith_error){0};
    const struct pith_request request = {
        .manifest = inside(scratch, "m.ini"), .root = inside(scratch, "root"), .time = TEST_TIME};
    return pith_compose(&request, composition, &scratch->error);
}

__attribute__((unused)) static void compose(struct scratch *scratch, const char *text,
                                            struct pith_composition *composition)
{
    assert_done(scratch, compose_any(scratch, text, composition));
}

__attribute__((unused)) static const struct pith_entry *entry_at(const struct pith_composition *composition,
                                                                 const char *path)
{
    const struct pith_entry *entry = pith_rootfs_find(&composition->rootfs, path);
    if (entry == NULL) {
        fail_msg("%s is not in the tree", path);
    }
    return entry;
}

/* The finding of this rule about this path, or NULL. */
__attribute__((unused)) static const struct pith_finding *finding(const struct pith_composition *composition,
                                                                  const char *rule, const char *path)
{
    for (uint32_t i = 0; i < composition->findings.list.count; i++) {
        const struct pith_finding *one = &composition->findings.list.items[i];
        if (strcmp(one->rule, rule) == 0 && strcmp(one->path, path) == 0) {
            return one;
        }
    }
    return NULL;
}

#endif
