/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a path is: the root's, an app's, the manifest's. */
#include "engine/language.h"

#include "base/path.h"

bool is_of_the_root(const struct expansion *expansion, uint32_t mount)
{
    const struct pith_mount *it = pith_view_mount(expansion->view, mount);
    return it->role == PITH_ROLE_SOURCE && it->source == expansion->plan->root;
}

bool is_below_any(const char *path, const char *const *directories, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (pith_is_at_or_below(path, directories[i])) {
            return true;
        }
    }
    return false;
}

bool is_in_territory(const struct expansion *expansion, const char *path)
{
    const struct boundary *boundary = &expansion->boundary;
    return is_below_any(path, boundary->territory.items, boundary->territory.count) ||
           is_below_any(path, boundary->readable.items, boundary->readable.count);
}

bool is_in_system_directory(const char *path)
{
    static const char *const directories[] = {"/usr",   "/bin",    "/sbin", "/lib", "/lib32",
                                              "/lib64", "/libx32", "/etc",  "/var"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        if (pith_is_at_or_below(path, directories[i])) {
            return !pith_is_at_or_below(path, "/var/tmp"); /* which everybody writes */
        }
    }
    return false;
}

/* What [policy] allow-paths permits to be named, or [files] takes, where it lies in the root. */
static bool is_allowed(struct expansion *expansion, const char *path, const struct pith_found *found)
{
    const struct boundary *boundary = &expansion->boundary;
    for (uint32_t i = 0; i < boundary->allowed.count; i++) {
        if (pith_is_at_or_below(path, boundary->allowed.items[i])) {
            return true;
        }
    }
    return is_of_the_root(expansion, found->mount) && is_on_host_allowed(expansion, found);
}

bool is_of_an_app(struct expansion *expansion, uint32_t path)
{
    struct pith_found found;
    const char *text = pith_text(pith_view_texts(expansion->view), path);
    if (pith_view_look(expansion->view, text, &found, NULL) != PITH_SEEN_FOUND) {
        return false;
    }
    const struct pith_mount *mount = pith_view_mount(expansion->view, found.mount);
    bool given =
        mount->role == PITH_ROLE_APP || (mount->role == PITH_ROLE_SOURCE && !is_of_the_root(expansion, found.mount));
    return given || language_is_of_environment(expansion, text) || is_allowed(expansion, text, &found);
}

/* A link of an app on the way says where the path leads, not the manifest. */
bool is_of_the_manifest(struct expansion *expansion, const char *path)
{
    struct pith_found found;
    if (pith_view_resolve(expansion->view, path, &found, NULL) != PITH_SEEN_FOUND) {
        return false;
    }
    for (uint32_t i = 0; i < found.link_count; i++) {
        if (is_of_an_app(expansion, found.links[i])) {
            return false;
        }
    }
    return true;
}
