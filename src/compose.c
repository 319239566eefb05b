/* SPDX-License-Identifier: Apache-2.0 */
/* The flow: manifest ─► plan ─► closure ─► rootfs ─► check ─► layer ─► image. Each stage reads the ones before it,
 * none calls back. */
#include "pith/compose.h"

#include "base/clock.h"
#include "pith/languages/python/wheel.h"
#include "pith/onto.h"
#include "pith/report/account.h"

/* The root that was lent, or the one that the request names, or the manifest. */
static bool open_root(struct pith_composition *c, struct pith_error *error)
{
    const char *word = pith_plan_root(&c->manifest, c->request.root, &c->arena);
    c->root = c->request.source;
    return c->root != NULL || pith_source_root(word, true, c->request.platform, &c->root, error);
}

/* The image that the result stands on, if any. */
static bool open_base(struct pith_composition *c, struct pith_error *error)
{
    const char *word = pith_plan_base(&c->manifest, &c->arena);
    size_t size;
    if (word == NULL) {
        return true;
    }
    return (pith_source_image(word, c->request.platform, &c->base, error) &&
            (pith_source_config(c->base, &size) != NULL ||
             pith_fail(error, PITH_USAGE, "a tarball has no layers to build upon; name an image"))) ||
           pith_context(error, "%s:%u: [base] image", c->manifest.path, c->manifest.base.image.line);
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

static bool open_all(struct pith_composition *c, struct pith_error *error)
{
    return open_root(c, error) && open_base(c, error) &&
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

static bool read_manifest(struct pith_composition *c, struct pith_error *error)
{
    const struct pith_request *request = &c->request;
    bool done = request->text == NULL ? pith_manifest_read(request->manifest, &c->arena, &c->manifest, error)
                                      : pith_manifest_parse(request->manifest, request->text, strlen(request->text),
                                                            &c->arena, &c->manifest, error);
    if (request->no_base) {
        c->manifest.base.image = (struct pith_value){0};
    }
    return done;
}

bool pith_compose_begin(const struct pith_request *request, struct pith_composition *c, struct pith_error *error)
{
    int64_t since = pith_now();
    *c = (struct pith_composition){.request = *request};
    return timed(c, "manifest", &since, read_manifest(c, error));
}

bool pith_compose_tree(struct pith_composition *c, struct pith_error *error)
{
    int64_t since = pith_now();
    bool done =
        timed(c, "view", &since, open_all(c, error)) &&
        timed(c, "plan", &since, pith_plan_make(&c->plan, c->view, &c->arena, error)) &&
        timed(c, "closure", &since,
              pith_closure_run(&c->plan, pith_languages, c->view, &c->arena, &c->closure, error)) &&
        timed(c, "rootfs", &since,
              pith_rootfs_build(&c->plan, &c->closure, c->view, c->request.time, &c->arena, &c->rootfs, error) &&
                  pith_platform_find(&c->rootfs, c->request.platform, &c->arena, &c->platform, error));
    return pith_view_sound(c->view, done, error);
}

bool pith_compose_check(struct pith_composition *c, struct pith_error *error)
{
    int64_t since = pith_now();
    bool done = pith_check(&c->rootfs, &c->arena, &c->findings, error);
    c->errors = pith_findings_errors(&c->findings);
    return timed(c, "check", &since, pith_view_sound(c->view, done, error));
}

bool pith_compose(const struct pith_request *request, struct pith_composition *c, struct pith_error *error)
{
    return pith_compose_begin(request, c, error) && pith_compose_tree(c, error) && pith_compose_check(c, error);
}

bool pith_compose_layers(struct pith_composition *c, struct pith_error *error)
{
    int64_t since = pith_now();
    struct pith_slice twin;
    if (!pith_split_make(&c->rootfs, &c->arena, &c->slices, error)) {
        return false;
    }
    c->shipped = c->slices.list.count;
    pith_check_layers(&c->plan, c->shipped, &c->arena, &c->findings);
    if (!timed(c, "split", &since, true) ||
        !timed(c, "debug twin", &since, pith_twin_make(&c->rootfs, &c->arena, &c->findings, &twin, error))) {
        return false;
    }
    if (twin.count > 0) {
        pith_push(&c->arena, &c->slices.list, twin);
    }
    c->errors = pith_findings_errors(&c->findings);
    return pith_view_sound(c->view, true, error);
}

void pith_compose_reasons(struct pith_composition *c, bool image)
{
    struct pith_attachment *reasons = &c->reasons[image];
    int64_t since = pith_now();
    const struct pith_slices shipped = pith_composition_shipped(c);
    struct pith_account account;
    pith_account_make(&c->rootfs, image ? &shipped : NULL, &c->arena, &account);
    *reasons = (struct pith_attachment){.name = "reasons", .type = PITH_ACCOUNT_TYPE};
    reasons->bytes = pith_account_text(&account, &c->arena, &reasons->size);
    (void)timed(c, "reasons", &since, true);
}

void pith_composition_finish(struct pith_composition *composition)
{
    pith_closure_finish(&composition->closure);
    pith_view_destroy(composition->view);
    pith_plan_finish(&composition->plan);
    if (composition->root != composition->request.source) {
        pith_source_destroy(composition->root);
    }
    pith_source_destroy(composition->base);
    pith_arena_finish(&composition->arena);
}
