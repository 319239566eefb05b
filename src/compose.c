/* SPDX-License-Identifier: Apache-2.0 */
/* The flow: manifest ─► plan ─► closure ─► rootfs ─► check ─► layer ─► image. Each stage reads the ones before it,
 * none calls back. */
#include "pith/compose.h"

#include "base/clock.h"
#include "pith/account.h"
#include "pith/onto.h"
#include "pith/wheel.h"

void pith_compose_words(const struct pith_manifest *manifest, const char *root, struct pith_arena *arena,
                        const char **root_word, const char **base_word)
{
    const char *named = manifest->source.root.text, *base = manifest->base.image.text;
    *root_word = root != NULL ? root : named != NULL ? pith_source_below(named, manifest->directory, arena) : "/";
    *base_word = base == NULL ? NULL : pith_source_below(base, manifest->directory, arena);
}

/* The root that was given, named by --root, or by the manifest. */
static bool open_root(struct pith_composition *c, const char *root, struct pith_error *error)
{
    const char *path, *base;
    pith_compose_words(&c->manifest, root, &c->arena, &path, &base);
    return pith_source_root(path, true, &c->root, error);
}

/* The image that the result stands on, if any. */
static bool open_base(struct pith_composition *c, struct pith_error *error)
{
    const struct pith_value *image = &c->manifest.base.image;
    const char *root, *word;
    size_t size;
    pith_compose_words(&c->manifest, NULL, &c->arena, &root, &word);
    if (word == NULL) {
        return true;
    }
    return (pith_source_image(word, &c->base, error) &&
            (pith_source_config(c->base, &size) != NULL ||
             pith_fail(error, PITH_USAGE, "a tarball has no layers to build upon; name an image"))) ||
           pith_context(error, "%s:%u: [base] image", c->manifest.path, image->line);
}

static bool build_view(struct pith_composition *c, struct pith_error *error)
{
    struct pith_mounts mounts = {0};
    c->plan.base = c->base;
    c->plan.root = c->root;
    if (c->base == NULL) {
        pith_push(&c->arena, &mounts.list, (struct pith_mount){.at = "/", .source = c->root, .in = "/", .mode = -1});
    } else if (!pith_onto_mounts(c->base, c->root, c->manifest.base.image.line, &c->arena, &mounts, error)) {
        return false;
    }
    return pith_plan_mounts(&c->plan, &c->manifest, c->root, &c->arena, &mounts, error) &&
           pith_wheels_mount(&c->plan, &c->manifest, &c->arena, &mounts, error) &&
           pith_view_create(mounts.list.items, mounts.list.count, &c->view, error);
}

static bool open_all(struct pith_composition *c, const char *root, struct pith_error *error)
{
    return (c->root != NULL || open_root(c, root, error)) && open_base(c, error) &&
           pith_plan_inherit(&c->manifest, c->root, c->base, &c->arena, error) && build_view(c, error);
}

/* Notes how long a stage took that began at `*since`; passes its success on. */
static bool timed(struct pith_composition *c, const char *stage, int64_t *since, bool done)
{
    int64_t now = pith_now();
    pith_push(&c->arena, &c->timings, (struct pith_timing){stage, now - *since});
    *since = now;
    return done;
}

static bool make_tree(struct pith_composition *c, const char *root, struct pith_error *error)
{
    int64_t since = pith_now();
    bool done =
        timed(c, "view", &since, open_all(c, root, error)) &&
        timed(c, "plan", &since, pith_plan_make(&c->plan, c->view, &c->arena, error)) &&
        timed(c, "closure", &since, pith_closure_run(&c->plan, c->view, &c->arena, &c->closure, error)) &&
        timed(c, "rootfs", &since,
              pith_rootfs_build(&c->plan, &c->closure, c->view, c->time, &c->arena, &c->rootfs, error) &&
                  pith_platform_find(&c->plan, &c->closure, c->view, &c->rootfs, &c->arena, &c->platform, error));
    return pith_view_sound(c->view, done, error);
}

bool pith_compose_begin(const char *manifest, int64_t time, struct pith_composition *c, struct pith_error *error)
{
    int64_t since = pith_now();
    *c = (struct pith_composition){.time = time};
    return timed(c, "manifest", &since, pith_manifest_read(manifest, &c->arena, &c->manifest, error));
}

bool pith_compose_continue(struct pith_composition *c, const char *root, struct pith_error *error)
{
    return make_tree(c, root, error);
}

bool pith_compose_tree(const char *manifest, const char *root, int64_t time, struct pith_composition *c,
                       struct pith_error *error)
{
    return pith_compose_begin(manifest, time, c, error) && pith_compose_continue(c, root, error);
}

bool pith_compose_check(struct pith_composition *c, struct pith_error *error)
{
    int64_t since = pith_now();
    bool done = pith_check(&c->plan, &c->closure, &c->rootfs, c->view, &c->arena, &c->findings, &c->breaches, error);
    return timed(c, "check", &since, pith_view_sound(c->view, done, error));
}

bool pith_compose(const char *manifest, const char *root, int64_t time, struct pith_composition *c,
                  struct pith_error *error)
{
    return pith_compose_tree(manifest, root, time, c, error) && pith_compose_check(c, error);
}

static bool compose_text(const char *name, const char *text, const char *root, struct pith_composition *c,
                         struct pith_error *error)
{
    return pith_manifest_parse(name, text, strlen(text), &c->arena, &c->manifest, error) && make_tree(c, root, error) &&
           pith_compose_check(c, error);
}

bool pith_compose_text(const char *name, const char *text, const char *root, int64_t time, struct pith_composition *c,
                       struct pith_error *error)
{
    *c = (struct pith_composition){.time = time};
    return compose_text(name, text, root, c, error);
}

bool pith_compose_over(const char *name, const char *text, struct pith_source *root, int64_t time,
                       struct pith_composition *c, struct pith_error *error)
{
    *c = (struct pith_composition){.time = time, .root = root};
    return compose_text(name, text, NULL, c, error);
}

bool pith_compose_beside(const char *manifest, struct pith_source *root, int64_t time, struct pith_composition *c,
                         struct pith_error *error)
{
    *c = (struct pith_composition){.time = time, .root = root, .lent = true};
    if (!pith_manifest_read(manifest, &c->arena, &c->manifest, error)) {
        return false;
    }
    c->manifest.base.image = (struct pith_value){0};
    return make_tree(c, NULL, error) && pith_compose_check(c, error);
}

bool pith_compose_sketch(const char *name, const char *text, struct pith_source *root, int64_t time,
                         struct pith_composition *c, struct pith_error *error)
{
    *c = (struct pith_composition){.time = time, .root = root, .lent = true};
    return pith_manifest_parse(name, text, strlen(text), &c->arena, &c->manifest, error) && make_tree(c, NULL, error);
}

bool pith_compose_layers(struct pith_composition *c, struct pith_error *error)
{
    int64_t since = pith_now();
    struct pith_slice twin;
    if (!pith_split_make(&c->plan, &c->closure, c->view, &c->rootfs, &c->arena, &c->slices, error)) {
        return false;
    }
    c->shipped = c->slices.list.count;
    pith_check_layers(&c->plan, c->shipped, &c->arena, &c->findings, &c->breaches);
    if (!timed(c, "split", &since, true) ||
        !timed(c, "debug twin", &since,
               pith_twin_make(&c->plan, &c->closure, c->view, &c->rootfs, c->time, &c->arena, &c->findings,
                              &c->breaches, &twin, error))) {
        return false;
    }
    if (twin.count > 0) {
        pith_push(&c->arena, &c->slices.list, twin);
    }
    return pith_view_sound(c->view, true, error);
}

void pith_compose_reasons(struct pith_composition *c, bool image)
{
    struct pith_attachment *reasons = &c->reasons[image];
    int64_t since = pith_now();
    const struct pith_slices shipped = pith_composition_shipped(c);
    struct pith_account account;
    pith_account_make(&c->plan, &c->closure, c->view, &c->rootfs, image ? &shipped : NULL, &c->arena, &account);
    *reasons = (struct pith_attachment){.name = "reasons", .type = PITH_ACCOUNT_TYPE};
    reasons->bytes = pith_account_text(&account, &c->arena, &reasons->size);
    (void)timed(c, "reasons", &since, true);
}

void pith_composition_finish(struct pith_composition *composition)
{
    pith_view_destroy(composition->view);
    pith_plan_finish(&composition->plan);
    if (!composition->lent) {
        pith_source_destroy(composition->root);
    }
    pith_source_destroy(composition->base);
    pith_arena_finish(&composition->arena);
}

bool pith_compose_write(const struct pith_composition *composition, const struct pith_target *target, unsigned jobs,
                        struct pith_batch *batch, struct pith_arena *arena, struct pith_written *written,
                        struct pith_error *error)
{
    const struct pith_attachment *reasons = &composition->reasons[target->kind->content == PITH_CONTENT_IMAGE];
    const struct pith_image image = {
        .manifest = &composition->manifest,
        .plan = &composition->plan,
        .rootfs = &composition->rootfs,
        .platform = composition->platform,
        .slices = composition->slices.list.items,
        .count = composition->slices.list.count,
        .shipped = composition->shipped,
        .time = composition->time,
        .jobs = jobs,
        .attachments = reasons,
        .attachment_count = reasons->bytes == NULL ? 0 : 1,
        .list_referrers = composition->list_referrers,
        .batch = batch,
    };
    return pith_target_write(&image, target, arena, written, error);
}
