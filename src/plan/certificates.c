/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bundle of a root that was unpacked and never configured: nothing has run update-ca-certificates there, and
 * nothing can, for a root of another architecture. It is put together as that script does: what
 * /usr/share/ca-certificates holds, then what the administrator added, each sorted by name, each ending in a newline.
 */
#include "plan/room.h"

#include "base/sort.h"

enum { LARGEST_CERTIFICATE = 1 << 20 };

struct bundle {
    PITH_VEC(char) text;
};

static bool add_one(struct planning *planning, const char *path, struct bundle *bundle)
{
    struct pith_found found;
    const char *text;
    size_t size;
    enum pith_seen seen = pith_view_file(planning->view, path, &found, planning->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    bool own; /* a link of the app's would have the bundle hold whatever it leads to */
    if (!pith_view_is_own(planning->view, &found, &own, planning->error)) {
        return false;
    }
    if (!own) {
        return true;
    }
    if (!pith_view_read(planning->view, &found, LARGEST_CERTIFICATE, planning->arena, &text, &size, planning->error)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        pith_push(planning->arena, &bundle->text, text[i]);
    }
    if (size > 0 && text[size - 1] != '\n') {
        pith_push(planning->arena, &bundle->text, '\n');
    }
    return true;
}

static bool add_all(struct planning *planning, const char *pattern, struct bundle *bundle)
{
    struct plan_paths paths = {0};
    if (!plan_glob(planning->view, NULL, planning->arena, pattern, &paths, planning->error)) {
        return false;
    }
    pith_sort_texts(paths.items, paths.count);
    for (uint32_t i = 0; i < paths.count; i++) {
        if (!add_one(planning, paths.items[i], bundle)) {
            return false;
        }
    }
    return true;
}

/* Whoever has a configuration has chosen; whoever has a bundle needs none. */
static bool is_wanted(struct planning *planning, bool *wanted)
{
    static const char *const signs[] = {PLAN_CERTIFICATES, "/etc/ca-certificates.conf"};
    *wanted = planning->manifest->base.preset == PITH_PRESET_DISTROLESS && planning->manifest->base.ca_certificates;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && *wanted; i++) {
        struct pith_found found;
        if (!plan_look(planning, signs[i], &found)) {
            return false;
        }
        *wanted = found.stat.type == PITH_ABSENT;
    }
    return true;
}

bool plan_certificates(struct planning *planning)
{
    struct bundle bundle = {0};
    bool wanted;
    if (!is_wanted(planning, &wanted)) {
        return false;
    }
    if (!wanted) {
        return true;
    }
    if (!add_all(planning, "/usr/share/ca-certificates/**/*.crt", &bundle)) {
        return false;
    }
    if (bundle.text.count == 0) {
        return true;
    }
    return add_all(planning, "/usr/local/share/ca-certificates/**/*.crt", &bundle) &&
           plan_made(
               planning, PITH_RULE_CERTIFICATES,
               (struct pith_made){PLAN_CERTIFICATES, PITH_REGULAR, 0644, 0, 0, bundle.text.items, bundle.text.count},
               planning->manifest->base.line);
}
