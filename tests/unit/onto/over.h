/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of a root on a base share: two trees in memory, and the view of both. */
#ifndef PITH_TEST_OVER_H
#define PITH_TEST_OVER_H

#include "../memory.h"
#include "pith/onto.h"

struct over {
    struct pith_arena arena;
    struct pith_error error;
    struct pith_source *base, *root;
    struct pith_mounts mounts;
    struct pith_view *view;
};

__attribute__((unused)) static int over_begin(void **state)
{
    struct over *over = calloc(1, sizeof *over);
    assert_non_null(over);
    over->base = pith_source_memory("base", &over->arena);
    over->root = pith_source_memory("root", &over->arena);
    *state = over;
    return 0;
}

__attribute__((unused)) static int over_end(void **state)
{
    struct over *over = *state;
    pith_view_destroy(over->view);
    pith_source_destroy(over->base);
    pith_source_destroy(over->root);
    pith_arena_finish(&over->arena);
    free(over);
    return 0;
}

#define over_test(function) cmocka_unit_test_setup_teardown(function, over_begin, over_end)

__attribute__((unused)) static bool mount_over(struct over *over)
{
    return pith_onto_mounts(over->base, over->root, 3, &over->arena, &over->mounts, &over->error);
}

/* Both trees, as the program will see them. */
__attribute__((unused)) static void lay(struct over *over)
{
    assert_done(over, mount_over(over));
    assert_done(over, pith_view_create(over->mounts.list.items, over->mounts.list.count, &over->view, &over->error));
}

__attribute__((unused)) static void assert_text(struct over *over, const char *path, const char *text)
{
    struct pith_found found;
    const char *bytes;
    size_t size;
    enum pith_seen seen = pith_view_resolve(over->view, path, &found, &over->error);
    if (seen != PITH_SEEN_FOUND) {
        fail_msg("%s %s", path, pith_seen_text(seen));
    }
    assert_done(over, pith_view_read(over->view, &found, 4096, &over->arena, &bytes, &size, &over->error));
    if (strcmp(bytes, text) != 0) {
        fail_msg("%s is of the %s, not of the %s", path, bytes, text);
    }
}

__attribute__((unused)) static enum pith_type type_of(struct over *over, const char *path)
{
    struct pith_found found;
    return pith_view_look(over->view, path, &found, NULL) == PITH_SEEN_FOUND ? found.stat.type : PITH_ABSENT;
}

__attribute__((unused)) static unsigned mounts_of(const struct over *over, const struct pith_source *source)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < over->mounts.list.count; i++) {
        count += over->mounts.list.items[i].source == source;
    }
    return count;
}

#endif
