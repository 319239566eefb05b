/* SPDX-License-Identifier: Apache-2.0 */
/* What the view's tests share: a view of directories of the scratch, and short questions to it. */
#ifndef PITH_TEST_VIEW_SUPPORT_H
#define PITH_TEST_VIEW_SUPPORT_H

#include "../scratch.h"
#include "pith/view.h"

struct seen_view {
    struct scratch *scratch;
    struct pith_view *view;
    PITH_VEC(struct pith_source *) sources;
};

/* `name` is a directory of the scratch; its `in` lands at `at`. */
__attribute__((unused)) static struct pith_mount mount_of(struct seen_view *seen, const char *name, const char *at,
                                                          const char *in)
{
    struct pith_source *source = directory_of(seen->scratch, name);
    pith_push(&seen->scratch->arena, &seen->sources, source);
    return (struct pith_mount){.at = at, .source = source, .in = in, .mode = -1};
}

__attribute__((unused)) static void open_view(struct seen_view *seen, const struct pith_mount *mounts, uint32_t count)
{
    assert_done(seen->scratch, pith_view_create(mounts, count, &seen->view, &seen->scratch->error));
}

__attribute__((unused)) static void close_view(struct seen_view *seen)
{
    pith_view_destroy(seen->view);
    for (uint32_t i = 0; i < seen->sources.count; i++) {
        pith_source_destroy(seen->sources.items[i]);
    }
}

__attribute__((unused)) static struct pith_found resolved(struct seen_view *seen, const char *path)
{
    struct pith_found found;
    enum pith_seen answer = pith_view_resolve(seen->view, path, &found, &seen->scratch->error);
    if (answer != PITH_SEEN_FOUND) {
        fail_msg("%s %s %s", path, pith_seen_text(answer), seen->scratch->error.message);
    }
    return found;
}

__attribute__((unused)) static enum pith_seen answer(struct seen_view *seen, const char *path)
{
    struct pith_found found;
    return pith_view_resolve(seen->view, path, &found, &seen->scratch->error);
}

__attribute__((unused)) static const char *text_of(struct seen_view *seen, uint32_t path)
{
    return pith_text(pith_view_texts(seen->view), path);
}

#define assert_leads(seen, from, canonical) assert_string_equal(text_of(seen, resolved(seen, from).path), canonical)

__attribute__((unused)) static const char *content(struct seen_view *seen, const char *path)
{
    struct pith_found found = resolved(seen, path);
    const char *bytes;
    size_t size;
    assert_done(seen->scratch,
                pith_view_read(seen->view, &found, 4096, &seen->scratch->arena, &bytes, &size, &seen->scratch->error));
    assert_int_equal(strlen(bytes), size);
    return bytes;
}

/* The names, with a blank behind each. */
__attribute__((unused)) static const char *listed(struct seen_view *seen, const char *path)
{
    const char *const *names;
    uint32_t count;
    const char *all = "";
    assert_done(seen->scratch,
                pith_view_list(seen->view, resolved(seen, path).path, &names, &count, &seen->scratch->error));
    for (uint32_t i = 0; i < count; i++) {
        all = pith_format(&seen->scratch->arena, "%s%s ", all, names[i]);
    }
    return all;
}

#endif
