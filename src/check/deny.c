/*
 * [policy] deny: what must not be there. A word with a slash is a path, and stands for all below it, or a pattern over
 * paths; another word names a distribution or a file, wherever it lies, or is a pattern over their names.
 */
#include "check/room.h"

#include "base/path.h"
#include "plan/room.h"

static bool denies_path(const char *word, const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    if (strchr(word, '/') == NULL) {
        return plan_match(word, name);
    }
    if (word[0] != '/') { /* "share/doc": at any depth */
        return plan_match(word, path + 1) ||
               (!plan_has_wildcard(word) && pith_ends_with(path, word) && path[strlen(path) - strlen(word) - 1] == '/');
    }
    return plan_match(word + 1, path + 1) || pith_is_below(path, word);
}

static const char *dist_denied(struct checking *checking, const char *word, const char *path)
{
    const struct pith_dists *dists = checking->closure == NULL ? NULL : &checking->closure->dists;
    uint32_t owner =
        dists == NULL ? UINT32_MAX : pith_dists_owner(dists, pith_text_find(pith_view_texts(checking->view), path));
    if (owner == UINT32_MAX) {
        return NULL;
    }
    const struct pith_dist *dist = &dists->list.items[owner];
    const char *plain = pith_dist_normalise(checking->arena, word, strlen(word));
    return plan_match(plain, dist->name) ? dist->shown : NULL;
}

static void look_for(struct checking *checking, const struct pith_value *word)
{
    const char *first = NULL, *dist = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        const char *owner = strchr(word->text, '/') == NULL ? dist_denied(checking, word->text, entry->path) : NULL;
        bool denied = owner != NULL || (entry->path[1] != '\0' && denies_path(word->text, entry->path));
        if (denied) {
            first = count++ == 0 ? entry->path : first;
            dist = dist == NULL ? owner : dist;
        }
    }
    if (count == 0) {
        return;
    }
    const char *what = dist == NULL ? "" : pith_format(checking->arena, ", of the distribution %s", dist);
    const char *more = count == 1 ? "" : pith_format(checking->arena, ", and so are %u others", count - 1);
    check_object(checking, "deny", first,
                 pith_format(checking->arena, "is denied by `%s` (%s:%u)%s%s", word->text,
                             checking->plan->manifest->path, word->line, what, more),
                 pith_format(checking->arena, "`pith why %s %s` says what brings it", checking->plan->manifest->path,
                             dist == NULL ? first : dist));
}

bool check_denied(struct checking *checking)
{
    const struct pith_list *deny = &checking->plan->manifest->policy.deny;
    for (uint32_t i = 0; i < deny->count; i++) {
        look_for(checking, &deny->items[i]);
    }
    return true;
}
