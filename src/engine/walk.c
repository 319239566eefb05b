/* SPDX-License-Identifier: Apache-2.0 */
/* Everything below a directory, in the order of its sorted names. */
#include "engine/engine.h"

/* Where [files] puts something into a directory that the source has too, only what was put there is listed. */
static bool is_beside(const struct expansion *expansion, const struct pith_found *found, const struct reach *sample)
{
    return sample->rule == PITH_RULE_FILES && pith_view_mount(expansion->view, found->mount)->role == PITH_ROLE_SOURCE;
}

/* Directories that are still to be entered and files to be proposed, the next one last. */
struct walk {
    struct expansion *expansion;
    struct pith_arena *arena;
    PITH_VEC(const char *) ahead;
    tree_skips *skips;
};

static bool look_into(struct walk *walk, const char *path, const struct pith_found *found)
{
    struct expansion *expansion = walk->expansion;
    struct pith_texts *texts = pith_view_texts(expansion->view);
    const char *const *names;
    uint32_t count;
    if (!pith_view_list(expansion->view, found->path, &names, &count, expansion->error)) {
        return false;
    }
    while (count-- > 0) {
        const char *name = names[count];
        if (walk->skips == NULL || !walk->skips(expansion, path, name)) {
            uint32_t child = pith_intern_child(texts, found->path, name, strlen(name));
            pith_push(walk->arena, &walk->ahead, pith_text(texts, child));
        }
    }
    return true;
}

bool walk_below(struct expansion *expansion, const char *path, struct reach *sample, tree_skips *skips)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct walk walk = {.expansion = expansion, .arena = &scratch, .skips = skips};
    pith_push(&scratch, &walk.ahead, path);
    while (walk.ahead.count > 0) {
        struct pith_found found;
        path = walk.ahead.items[--walk.ahead.count];
        enum pith_seen seen = pith_view_look(expansion->view, path, &found, expansion->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND && is_beside(expansion, &found, sample)) {
            continue;
        }
        sample->path = path;
        propose(expansion, *sample);
        if (seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY && !look_into(&walk, path, &found)) {
            return false;
        }
    }
    return true;
}

bool walk_tree(struct expansion *expansion, const char *directory, struct reach sample, tree_skips *skips)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(expansion->view, directory, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (found.link_count > 0) { /* the links to it are needed, then the directory itself is walked */
        sample.path = directory;
        propose(expansion, sample);
    }
    return walk_below(expansion, pith_text(pith_view_texts(expansion->view), found.path), &sample, skips);
}
