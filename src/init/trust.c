/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A manifest is trusted, and what init reads is not: names that an app's files give (links, a Dockerfile's words,
 * pyvenv.cfg) become lines only where they lead to the app itself, to a Python installation, or to programs of the
 * system that everybody may read. What leads elsewhere is written as a comment, for people to decide. What stands on
 * the command line was named by somebody who may.
 */
#include "init/room.h"

#include "base/leads.h"
#include "base/path.h"

static const char *on_this_machine(struct init *init, const char *path)
{
    return pith_format(init->arena, "%s%s%s", init->directory, *path == '/' ? "" : "/", path);
}

const char *init_leads_out(struct init *init, const char *path)
{
    const char *real;
    if (init->directory == NULL) {
        return NULL; /* only in the view, which nothing leads out of */
    }
    switch (pith_leads(init->directory, on_this_machine(init, path), init->arena, &real)) {
    case PITH_LEADS_INSIDE:
        return NULL;
    case PITH_LEADS_OUTSIDE:
        return real;
    default:
        return "";
    }
}

static const char *why_out(struct init *init, const char *path, const char *out)
{
    return pith_format(init->arena,
                       "%s is or lies behind a link that leads %s%s, out of the app. Nothing there is the app's: it "
                       "counts only when you say so, by this line without its ';':",
                       path + strspn(path, "/"), *out == '\0' ? "nowhere on this machine" : "to ", out);
}

void init_withhold(struct init *init, enum draft_section section, const char *key, const char *path, const char *out)
{
    path += strspn(path, "/");
    draft_withhold(&init->draft, section, key, draft_source(init->arena, *out == '\0' ? path : out),
                   why_out(init, path, out));
}

void init_app_file(struct init *init, const char *destination, const char *path, const char *options,
                   const char *comment)
{
    const char *out = init_leads_out(init, path);
    if (out == NULL) {
        init_file(init, destination, pith_format(init->arena, "%s%s", init_source(init, path), options), comment);
    } else {
        init_withhold(init, DRAFT_FILES, draft_destination(init->arena, destination), path, out);
    }
}

static const char *above(struct init *init, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash == path ? "/" : pith_copy(init->arena, path, (size_t)(slash - path));
}

/* bin/python3.N beside lib/python3.N/os.py: the landmark by which an interpreter finds its own library. */
static bool has_library(struct init *init, const char *prefix, const char *name)
{
    static const char *const libraries[] = {"lib", "lib64"};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        const char *landmark = pith_format(init->arena, "%s/%s/%s/os.py", prefix, libraries[i], name);
        if (init_is(init, init->root, landmark, PITH_REGULAR) ||
            init_is(init, init->root, pith_format(init->arena, "%sc", landmark), PITH_REGULAR)) {
            return true;
        }
    }
    return false;
}

bool init_is_installation(struct init *init, const char *bin)
{
    struct pith_found found;
    if (*bin != '/' || !init_look(init, init->root, bin, &found) || found.stat.type != PITH_DIRECTORY) {
        return false;
    }
    const char *real = pith_text(pith_view_texts(init->root), found.path), *prefix = above(init, real);
    struct pith_strings names = init_list(init, init->root, real);
    for (uint32_t i = 0; i < names.count; i++) {
        if (strncmp(names.items[i], "python3.", 8) == 0 && strchr(names.items[i], '-') == NULL &&
            has_library(init, prefix, names.items[i])) {
            return true;
        }
    }
    return false;
}

bool init_is_interpreter(struct init *init, const char *path)
{
    struct pith_found found;
    return *path == '/' && init_look(init, init->root, path, &found) && found.stat.type == PITH_REGULAR &&
           init_is_installation(init, above(init, pith_text(pith_view_texts(init->root), found.path)));
}

bool init_is_of_system(struct init *init, const char *path)
{
    static const char *const directories[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
    struct pith_found found;
    bool may = false, below = false;
    if (!init_look(init, init->root, path, &found) || found.stat.type == PITH_ABSENT) {
        return false;
    }
    const char *real = pith_text(pith_view_texts(init->root), found.path);
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        below |= strcmp(real, directories[i]) == 0 || pith_is_below(real, directories[i]);
    }
    return below && pith_view_others_may_read(init->root, &found, &may, init->error) && may;
}
