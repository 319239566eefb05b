/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may name what: the one place where it is decided whether a file of the root may ship because some file asks for
 * it. What [files], wheels and pith itself bring is no matter of the root's. Otherwise, in this order:
 *
 *   - the manifest names the path, or permits it by [policy] allow-paths;
 *   - modules come from the interpreter's library and its site directories, a distribution's files from its site
 *     directory and its prefix;
 *   - the interpreter's own libraries come from its installation;
 *   - the root's own files may name the system's directories, what lies below their own prefix, and packaged files;
 *   - what an app loads or executes by a path must belong to a package of the system, and others may read it.
 */
#include "engine/language.h"

#include "base/path.h"
#include "pith/package.h"

static enum voice voice_of(const struct pith_graph *graph, const struct reach *reach, uint32_t from)
{
    static const enum voice voices[PITH_RULE_COUNT] = {
#define PITH_REASON(name, voice, word, sentence) [PITH_RULE_##name] = VOICE_##voice,
#include "pith/plan/reasons.def"
    };
    return graph->nodes.items[from].kind == PITH_NODE_TREE && reach->leader == NULL ? VOICE_MANIFEST
                                                                                    : voices[reach->rule];
}

/* A path that needs no further question, whoever asks for it in this voice. */
static bool is_own_ground(struct expansion *expansion, const struct naming *naming, const char *path, bool *own)
{
    const struct boundary *boundary = &expansion->boundary;
    *own = is_below_any(path, boundary->territory.items, boundary->territory.count) ||
           is_below_any(path, boundary->permitted.items, boundary->permitted.count) ||
           (naming->voice == VOICE_LOADER && boundary->prefix != NULL && !is_in_system_directory(boundary->prefix) &&
            pith_is_at_or_below(path, boundary->prefix)) ||
           is_on_host_allowed(expansion, naming->found);
    const char *prefix = naming->voice == VOICE_LIST ? language_prefix_of(expansion, naming->from) : NULL;
    bool listed = prefix != NULL && pith_is_at_or_below(path, prefix);
    bool readable = is_below_any(path, boundary->readable.items, boundary->readable.count);
    if (*own || !(listed || readable)) {
        return true;
    }
    *own = true; /* /usr is a prefix, too, and has more in it than Python's */
    return (listed && !is_in_system_directory(prefix)) ||
           pith_view_others_may_read(expansion->view, naming->found, own, expansion->error);
}

/* What stands before the last "bin" or "lib" of a path: "/opt/tool" of "/opt/tool/lib/x.so"; NULL: the root. */
static const char *own_prefix(struct expansion *expansion, const char *path)
{
    static const char *const names[] = {"bin", "sbin", "lib", "lib32", "lib64", "libexec"};
    const char *slash = *path == '/' ? strrchr(path, '/') : path, *end = slash;
    while (end > path) {
        const char *start = memrchr(path, '/', (size_t)(end - path));
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            if (strlen(names[i]) == (size_t)(end - start - 1) && memcmp(names[i], start + 1, strlen(names[i])) == 0) {
                return start == path ? NULL : pith_copy(expansion->arena, path, (size_t)(start - path));
            }
        }
        end = start;
    }
    return slash == path ? NULL : pith_copy(expansion->arena, path, (size_t)(slash - path));
}

static struct pith_finding finding_of(struct expansion *expansion, const struct asker *asker)
{
    return (struct pith_finding){
        .rule = "outside-path",
        .level = PITH_ERROR,
        .path = asker->path,
        .reason = pith_format(expansion->arena, "names %s, which lies outside of what it may name", asker->named),
        .remedy = pith_format(expansion->arena,
                              "if that is meant, write `allow-paths = %s` in [policy]; it may also ship by a line of "
                              "[files] or [keep]",
                              asker->named),
    };
}

enum verdict { REFUSED, PERMITTED, IF_LISTED };

/* The root's own files are trusted as far as the system goes. */
static enum verdict judge_system(struct expansion *expansion, const struct asker *asker, const char *path)
{
    const char *prefix = own_prefix(expansion, asker->path);
    bool near = is_in_system_directory(path) || (prefix != NULL && pith_is_at_or_below(path, prefix));
    return near || !expansion->boundary.has_packages ? PERMITTED : IF_LISTED;
}

/* An app's may load and execute what everybody has. */
static enum verdict judge_app(struct expansion *expansion, const struct naming *naming, const char *path)
{
    if (naming->voice != VOICE_LOADER && naming->voice != VOICE_MANIFEST) {
        return REFUSED;
    }
    bool loader = naming->reach->rule == PITH_RULE_INTERP && is_in_system_directory(path); /* every program's */
    return loader                             ? PERMITTED
           : expansion->boundary.has_packages ? IF_LISTED
           : is_in_system_directory(path)     ? PERMITTED
                                              : REFUSED;
}

/* Of the end alone where a link of Python's own leads to it: root may have installed that under umask 077. */
static bool is_open(struct expansion *expansion, const struct naming *naming, const struct asker *asker, bool *open)
{
    struct pith_found end = *naming->found;
    end.link_count = asker->link && asker->system ? 0 : end.link_count;
    return pith_view_others_may_read(expansion->view, &end, open, expansion->error);
}

/* Somebody who may has named it before: the interpreter its own library, in an installation under umask 077. */
static bool is_known(const struct expansion *expansion, const struct naming *naming)
{
    return pith_graph_find(&expansion->closure->graph, PITH_NODE_FILE, naming->found->path) != UINT32_MAX;
}

static bool judge(struct expansion *expansion, const struct naming *naming, enum verdict *verdict, struct asker *asker)
{
    const char *path = pith_text(pith_view_texts(expansion->view), naming->found->path);
    bool open = true;
    if (!find_asker(expansion, naming, asker)) {
        return false;
    }
    if (asker->path == NULL || asker->searched) {
        bool named = asker->path != NULL && !asker->system; /* by env, or as a library */
        *verdict = PERMITTED;
        if (named && !is_open(expansion, naming, asker, &open)) {
            return false;
        }
        *verdict = open || is_known(expansion, naming) ? PERMITTED : REFUSED;
        return true;
    }
    if (naming->voice == VOICE_LIST && !asker->link) {
        *verdict = REFUSED;
        return true;
    }
    *verdict = asker->system ? judge_system(expansion, asker, path) : judge_app(expansion, naming, path);
    bool own = asker->system && naming->voice == VOICE_LOADER && naming->reach->rule != PITH_RULE_PROFILE;
    if (*verdict != REFUSED && !own && !is_open(expansion, naming, asker, &open)) {
        return false;
    }
    *verdict = open ? *verdict : REFUSED;
    return true;
}

bool boundary_permits(struct expansion *expansion, const struct reach *reach, uint32_t from,
                      const struct pith_found *found, bool *permitted)
{
    struct naming naming = {reach, from, found, voice_of(&expansion->closure->graph, reach, from)};
    const char *path = pith_text(pith_view_texts(expansion->view), found->path);
    struct asker asker = {0};
    enum verdict verdict;
    *permitted = reach->rule == PITH_RULE_FILES || reach->rule == PITH_RULE_KEEP ||
                 !is_of_the_root(expansion, found->mount) || (naming.voice == VOICE_MANIFEST && found->link_count == 0);
    if (*permitted) {
        return true;
    }
    if (!learn_ground(expansion) || !is_own_ground(expansion, &naming, path, permitted)) {
        return false;
    }
    if (*permitted) {
        return true;
    }
    if (!judge(expansion, &naming, &verdict, &asker)) {
        return false;
    }
    *permitted = verdict != REFUSED;
    if (verdict == REFUSED) {
        object_once(expansion, finding_of(expansion, &asker));
    } else if (verdict == IF_LISTED) {
        pith_push(expansion->arena, &expansion->boundary.listed,
                  (struct listed){found->path, finding_of(expansion, &asker)});
    }
    return true;
}

/* Each path once, and for each one listed its index. */
static uint32_t unique_paths(struct expansion *expansion, const char **paths, uint32_t *indexes)
{
    const struct boundary *boundary = &expansion->boundary;
    PITH_VEC(uint32_t) by_text = {0}; /* index + 1 */
    uint32_t count = 0;
    for (uint32_t i = 0; i < boundary->listed.count; i++) {
        uint32_t text = boundary->listed.items[i].path;
        pith_extend(expansion->arena, &by_text, text, 0);
        if (by_text.items[text] == 0) {
            paths[count] = pith_text(pith_view_texts(expansion->view), text);
            by_text.items[text] = ++count;
        }
        indexes[i] = by_text.items[text] - 1;
    }
    return count;
}

bool boundary_settle(struct expansion *expansion)
{
    const struct boundary *boundary = &expansion->boundary;
    uint32_t all = boundary->listed.count;
    struct pith_package_set packages;
    if (all == 0) {
        return true;
    }
    const char **paths = pith_alloc_array(expansion->arena, all, sizeof *paths);
    uint32_t *indexes = pith_alloc_array(expansion->arena, all, sizeof *indexes);
    uint32_t count = unique_paths(expansion, paths, indexes);
    if (!pith_packages_read(expansion->view, paths, count, expansion->arena, &packages, expansion->error)) {
        return false;
    }
    for (uint32_t i = 0; i < all; i++) {
        if (packages.owners[indexes[i]] == 0) {
            object_once(expansion, boundary->listed.items[i].finding);
        }
    }
    return true;
}
