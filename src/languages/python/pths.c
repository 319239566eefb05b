/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which .pth files of the system's Python count. One is read at every start, and may run code and add directories; in
 * a site directory of a Python that the package manager installed, somebody answers for it: a package, or a
 * distribution by its RECORD. One of nobody's is neither followed nor shipped, until [keep] or [files] names it. A
 * Python that no package owns (one that was built, pyenv's, the one of python.org's images) is its maker's own affair.
 */
#include "languages/python/tracing.h"

#include "base/path.h"
#include "pith/languages/python/dists.h"
#include "pith/package.h"

struct judging {
    struct expansion *expansion;
    const struct pith_python *python;
    const char **real; /* canonical; NULL: nobody needs to be asked */
    uint32_t count;
};

static bool is_kept(const struct expansion *expansion, const char *file, const char *real)
{
    const struct pith_manifest *manifest = expansion->plan->manifest;
    for (uint32_t i = 0; i < manifest->keep.count; i++) {
        const struct pith_list *paths = &manifest->keep.items[i].paths;
        for (uint32_t j = 0; j < paths->count; j++) {
            const char *kept = paths->items[j].text;
            if (strcmp(file, kept) == 0 || strcmp(real, kept) == 0 || pith_is_below(file, kept) ||
                pith_is_below(real, kept)) {
                return true;
            }
        }
    }
    return false;
}

/* Of the root, and not named by a line of the manifest. */
static bool look(struct judging *judging, const char *const *files)
{
    struct expansion *expansion = judging->expansion;
    for (uint32_t i = 0; i < judging->count; i++) {
        struct pith_found found;
        enum pith_seen seen = pith_view_resolve(expansion->view, files[i], &found, expansion->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen != PITH_SEEN_FOUND) {
            continue;
        }
        const char *real = pith_text(pith_view_texts(expansion->view), found.path);
        const struct pith_mount *mount = pith_view_mount(expansion->view, found.mount);
        bool named = mount->role != PITH_ROLE_SOURCE || mount->line != 0 || is_kept(expansion, files[i], real);
        judging->real[i] = named ? NULL : real;
    }
    return true;
}

static bool drop_recorded(struct judging *judging, const char *site)
{
    struct expansion *expansion = judging->expansion;
    struct pith_dists dists;
    if (!pith_dists_read(expansion->view, &site, 1, expansion->arena, &dists, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < judging->count; i++) {
        const char *real = judging->real[i];
        uint32_t path = real == NULL ? 0 : pith_text_find(pith_view_texts(expansion->view), real);
        if (path != 0 && pith_dists_owner(&dists, path) != UINT32_MAX) {
            judging->real[i] = NULL;
        }
    }
    return true;
}

/* Those of packages; and all, where the interpreter's own library is no package's. */
static bool drop_packaged(struct judging *judging)
{
    struct expansion *expansion = judging->expansion;
    struct pith_package_set packages;
    struct pith_found landmark;
    const char **paths = pith_alloc_array(expansion->arena, judging->count + 1, sizeof *paths);
    uint32_t *index = pith_alloc_array(expansion->arena, judging->count, sizeof *index), count = 0;
    for (uint32_t i = 0; i < judging->count; i++) {
        if (judging->real[i] != NULL) {
            index[count] = i;
            paths[count++] = judging->real[i];
        }
    }
    if (count == 0) {
        return true;
    }
    if (pith_view_resolve(expansion->view, judging->python->landmark, &landmark, expansion->error) != PITH_SEEN_FOUND) {
        return false;
    }
    paths[count] = pith_text(pith_view_texts(expansion->view), landmark.path);
    if (!pith_packages_read(expansion->view, paths, count + 1, expansion->arena, &packages, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (packages.owners[i] != 0 || packages.owners[count] == 0) {
            judging->real[index[i]] = NULL;
        }
    }
    return true;
}

bool judge_pths(void *expanding, struct pith_python *python, const char *site, const char *const *files, uint32_t count,
                bool *counts)
{
    struct expansion *expansion = expanding;
    struct judging judging = {expansion, python, pith_alloc_array(expansion->arena, count, sizeof(char *)), count};
    if (!look(&judging, files) || !drop_recorded(&judging, site) || !drop_packaged(&judging)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *real = judging.real[i];
        counts[i] = real == NULL;
        if (real != NULL) {
            pith_push(expansion->arena, &python->unowned, real);
            object_to(expansion,
                      (struct pith_finding){
                          .rule = "unowned-pth",
                          .level = PITH_WARNING,
                          .path = real,
                          .reason = "belongs to no package and no distribution, and is neither followed nor "
                                    "shipped",
                          .remedy = pith_format(expansion->arena,
                                                "if the program needs it: [keep] read at every start = %s", real)});
        }
    }
    return true;
}
