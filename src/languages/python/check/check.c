/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules of every tree ask of Python: installers, credentials, who published a file, what a word means. */
#include "base/path.h"
#include "check/language.h"
#include "pith/languages/python/closure.h"

static const struct check_installer installers[] = {
    {"*-packages/pip", "is pip: it can install more, and the program would run it"},
    {"*/ensurepip", "is ensurepip: it holds pip as a wheel and can install it"},
    {"*-packages/uv", "is uv: it can install more, and the program would run it"},
    {NULL, NULL},
};

static const struct check_secret secrets[] = {
    {"/.pypirc", {"password", NULL}, "holds a password of a package index"},
    {NULL, {NULL}, NULL},
};

static const char *const sources[] = {".py", NULL};
static const char *const code[] = {".pyc", ".pyi", NULL};

/* What a distribution's RECORD claims outside of its site directory is not its own. */
static const char *publisher(const struct pith_checking *checking, const char *path)
{
    const struct pith_dists *dists = pith_dists_of(checking->closure);
    uint32_t text = dists->view == NULL ? 0 : pith_text_find(pith_view_texts(dists->view), path);
    uint32_t dist = text == 0 ? UINT32_MAX : pith_dists_owner(dists, text);
    return dist == UINT32_MAX || !pith_is_below(path, dists->list.items[dist].site)
               ? NULL
               : pith_format(checking->arena, "the distribution %s", dists->list.items[dist].shown);
}

static const char *library(const struct pith_checking *checking, const char *path)
{
    const struct pith_python *python = pith_python_of(checking->closure);
    const char *stdlib = python == NULL ? NULL : python->stdlib;
    size_t size = stdlib == NULL ? 0 : strlen(stdlib);
    bool within = stdlib != NULL && strncmp(path, stdlib, size) == 0 && path[size] == '/';
    return within && strstr(path, "-packages/") == NULL ? "Python's own library" : NULL;
}

static const char *named(enum pith_node_kind kind, const char *word, struct pith_arena *arena)
{
    return kind == PITH_NODE_MODULE ? word
           : kind == PITH_NODE_DIST ? pith_dist_normalise(arena, word, strlen(word))
                                    : NULL;
}

extern const struct check_language python_in_check;
const struct check_language python_in_check = {
    .installers = installers,
    .installers_remedy = "write its name behind `exclude` in [python], or trace (`stdlib = traced`, "
                         "`packages = dists`)",
    .secrets = secrets,
    .sources = sources,
    .code = code,
    .publisher = publisher,
    .library = library,
    .named = named,
};
