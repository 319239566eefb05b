/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ground on which a file of the root may ship without further question: what the manifest names or permits, and the
 * directories from which a language's modules may come.
 */
#include "engine/language.h"

#include "pith/package.h"

void permit_all(struct expansion *expansion, const struct pith_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const char *path = list->items[i].text;
        if (*path == '/' && is_of_the_manifest(expansion, path)) {
            pith_push(expansion->arena, &expansion->boundary.permitted, real_path(expansion, path));
        }
    }
}

/* Whoever may be named so is the app's: it names no more than the app does. */
static void learn_allowed(struct expansion *expansion)
{
    struct boundary *boundary = &expansion->boundary;
    permit_all(expansion, &expansion->plan->manifest->policy.allow_paths);
    for (uint32_t i = 0; i < boundary->permitted.count; i++) {
        pith_push(expansion->arena, &boundary->allowed, boundary->permitted.items[i]);
    }
}

static bool look_for_packages(struct expansion *expansion)
{
    for (const struct pith_package_database *it = pith_package_databases; it->name != NULL; it++) {
        for (const char *const *mark = it->marks; *mark != NULL; mark++) {
            struct pith_found found;
            enum pith_seen seen = pith_view_resolve(expansion->view, *mark, &found, expansion->error);
            if (seen == PITH_SEEN_FAILED) {
                return false;
            }
            if (seen == PITH_SEEN_FOUND) {
                expansion->boundary.has_packages = true;
                return true;
            }
        }
    }
    return true;
}

static bool begin(struct expansion *expansion)
{
    const struct pith_manifest *manifest = expansion->plan->manifest;
    learn_allowed(expansion);
    permit_all(expansion, &manifest->libraries.dlopen);
    for (uint32_t i = 0; i < manifest->keep.count; i++) {
        permit_all(expansion, &manifest->keep.items[i].paths);
    }
    if (!language_permit(expansion)) {
        permit_all(expansion, &manifest->program.path);
    }
    learn_host(expansion);
    expansion->boundary.begun = true;
    return look_for_packages(expansion);
}

void add_ground(struct expansion *expansion, const char *directory)
{
    if (strcmp(directory, "/") != 0) {
        pith_push(expansion->arena, &expansion->boundary.territory, directory);
    }
}

bool learn_ground(struct expansion *expansion)
{
    if (!expansion->boundary.begun && !begin(expansion)) {
        return false;
    }
    language_learn_ground(expansion);
    return true;
}
