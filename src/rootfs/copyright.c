/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copyright files of packages, and the common licences that they name. Each is read once, however many packages have
 * it or however often it names a licence.
 */
#include "rootfs/room.h"

#define LICENCES "/usr/share/common-licenses/"

void rootfs_note(struct building *building, struct pith_paper paper)
{
    pith_push(building->arena, &building->rootfs->papers, paper);
}

/* A link of what [files] brings that leads out of that is the app's word, and no paper of a package. */
static bool is_led_by_an_app(struct building *building, const struct pith_found *found, bool *led)
{
    *led = false;
    for (uint32_t i = 0; i < found->link_count && !*led; i++) {
        struct pith_found link;
        const char *at = pith_text(pith_view_texts(building->view), found->links[i]);
        if (pith_view_look(building->view, at, &link, building->error) != PITH_SEEN_FOUND) {
            return false;
        }
        *led = link.mount != found->mount && pith_view_mount(building->view, link.mount)->role == PITH_ROLE_APP;
    }
    return true;
}

/* Adds what a path of the root leads to, and the links on the way; a path that is not there is no file. */
static bool add_from_root(struct building *building, struct pith_paper paper, const char *path,
                          struct pith_found *found, bool *added)
{
    struct pith_texts *texts = pith_view_texts(building->view);
    struct pith_found link;
    enum pith_seen seen = pith_view_file(building->view, path, found, building->error);
    bool led;
    *added = false;
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!is_led_by_an_app(building, found, &led)) {
        return false;
    }
    if (led) {
        return true;
    }
    for (uint32_t i = 0; i < found->link_count; i++) {
        const char *at = pith_text(texts, found->links[i]);
        if (pith_view_look(building->view, at, &link, building->error) != PITH_SEEN_FOUND ||
            !rootfs_add_path(building, &link)) {
            return false;
        }
        paper.path = at;
        rootfs_note(building, paper);
    }
    paper.path = pith_text(texts, found->path);
    rootfs_note(building, paper);
    *added = true;
    return rootfs_add_path(building, found);
}

static bool add_licence(struct licences *licences, uint32_t package, const char *copyright, const char *path)
{
    struct pith_found found;
    struct pith_paper paper = {PITH_PAPER_LICENCE, NULL, package, copyright};
    uint32_t id = pith_intern(pith_view_texts(licences->building->view), path);
    bool added;
    pith_extend(licences->arena, &licences->named, id, 0);
    if (licences->named.items[id] == package + 1) {
        return true;
    }
    licences->named.items[id] = package + 1;
    return add_from_root(licences->building, paper, path, &found, &added);
}

static bool add_licences(struct licences *licences, uint32_t package, const char *copyright, const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-";
    while ((text = strstr(text, LICENCES)) != NULL) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        size_t size;
        text += strlen(LICENCES);
        for (size = strspn(text, letters); size > 0 && text[size - 1] == '.'; size--) {
        }
        if (size > 0 &&
            !add_licence(licences, package, copyright, pith_format(&arena, LICENCES "%.*s", (int)size, text))) {
            return false;
        }
    }
    return true;
}

bool rootfs_add_copyright(struct licences *licences, uint32_t index)
{
    enum { LIMIT = 64 << 20 };
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct building *building = licences->building;
    struct pith_rootfs *rootfs = building->rootfs;
    struct pith_found found;
    const char *path = pith_format(&arena, "/usr/share/doc/%s/copyright", rootfs->packages.list.items[index].name);
    const char *text;
    size_t size;
    bool added;
    if (!add_from_root(building, (struct pith_paper){PITH_PAPER_COPYRIGHT, NULL, index, NULL}, path, &found, &added) ||
        !added) {
        return !added;
    }
    pith_extend(licences->arena, &licences->ranges, found.path, (struct rootfs_range){0, 0});
    struct rootfs_range *range = &licences->ranges.items[found.path];
    for (uint32_t i = range->begin; i < range->end; i++) {
        struct pith_paper paper = rootfs->papers.items[i - 1];
        paper.package = index;
        rootfs_note(building, paper);
    }
    if (range->begin > 0) {
        return true;
    }
    range->begin = rootfs->papers.count + 1;
    bool done = pith_view_read(building->view, &found, LIMIT, &arena, &text, &size, building->error) &&
                add_licences(licences, index, rootfs->papers.items[rootfs->papers.count - 1].path, text);
    range->end = rootfs->papers.count + 1;
    return done;
}
