/* SPDX-License-Identifier: Apache-2.0 */
/* What the plan's tests share: a manifest in the scratch directory, planned over the tree "root" beside it. */
#ifndef PITH_TEST_PLAN_SUPPORT_H
#define PITH_TEST_PLAN_SUPPORT_H

#include "../scratch.h"
#include "plan/room.h"

struct planned {
    struct scratch *scratch;
    struct pith_manifest manifest;
    struct pith_source *root;
    struct pith_mounts mounts;
    struct pith_view *view;
    struct pith_plan plan;
};

/* Up to the mounts. */
__attribute__((unused)) static bool mount_all(struct scratch *scratch, const char *text, struct planned *planned)
{
    *planned = (struct planned){.scratch = scratch};
    make_file(scratch, "m.ini", text);
    assert_true(mkdirat(scratch->fd, "root", 0755) == 0 || errno == EEXIST);
    assert_done(scratch,
                pith_manifest_read(inside(scratch, "m.ini"), &scratch->arena, &planned->manifest, &scratch->error));
    planned->root = directory_of(scratch, "root");
    scratch->error = (struct pith_error){0};
    pith_push(&scratch->arena, &planned->mounts.list,
              (struct pith_mount){.at = "/", .source = planned->root, .in = "/", .mode = -1});
    return pith_plan_mounts(&planned->plan, &planned->manifest, planned->root, &scratch->arena, &planned->mounts,
                            &scratch->error);
}

__attribute__((unused)) static bool plan_all(struct scratch *scratch, const char *text, struct planned *planned)
{
    return mount_all(scratch, text, planned) &&
           pith_view_create(planned->mounts.list.items, planned->mounts.list.count, &planned->view, &scratch->error) &&
           pith_plan_make(&planned->plan, planned->view, &scratch->arena, &scratch->error);
}

__attribute__((unused)) static void finish(struct planned *planned)
{
    pith_view_destroy(planned->view);
    pith_plan_finish(&planned->plan);
    pith_source_destroy(planned->root);
}

__attribute__((unused)) static void assert_plan_refused(struct scratch *scratch, const char *text, const char *says)
{
    struct planned planned;
    if (plan_all(scratch, text, &planned)) {
        fail_msg("not refused: %s", text);
    }
    assert_says(scratch, says);
    finish(&planned);
}

/* "at in[ source][ opaque]" of each mount but the root's, a line each. */
__attribute__((unused)) static const char *mounts_of(const struct planned *planned)
{
    const char *all = "";
    for (uint32_t i = 1; i < planned->mounts.list.count; i++) {
        const struct pith_mount *mount = &planned->mounts.list.items[i];
        all = pith_format(&planned->scratch->arena, "%s%s %s%s%s\n", all, mount->at, mount->in,
                          mount->role == PITH_ROLE_SOURCE ? " source" : "", mount->opaque ? " opaque" : "");
    }
    return all;
}

__attribute__((unused)) static const struct pith_want *want_of(const struct planned *planned, const char *text,
                                                               enum pith_rule rule)
{
    for (uint32_t i = 0; i < planned->plan.wants.count; i++) {
        const struct pith_want *want = &planned->plan.wants.items[i];
        if (strcmp(want->text, text) == 0 && want->rule == rule) {
            return want;
        }
    }
    return NULL;
}

__attribute__((unused)) static struct pith_found found_at(struct planned *planned, const char *path)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(planned->view, path, &found, &planned->scratch->error);
    if (seen != PITH_SEEN_FOUND) {
        fail_msg("%s %s", path, pith_seen_text(seen));
    }
    return found;
}

__attribute__((unused)) static const char *content_of(struct planned *planned, const char *path)
{
    struct pith_found found = found_at(planned, path);
    const char *bytes;
    size_t size;
    assert_done(planned->scratch, pith_view_read(planned->view, &found, 1 << 16, &planned->scratch->arena, &bytes,
                                                 &size, &planned->scratch->error));
    return bytes;
}

/* A program to be found on a PATH. */
__attribute__((unused)) static void make_program(struct scratch *scratch, const char *name)
{
    make_file(scratch, name, "#!");
    assert_int_equal(fchmodat(scratch->fd, name, 0755, 0), 0);
}

#endif
