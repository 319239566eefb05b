/* SPDX-License-Identifier: Apache-2.0 */
/* [policy] deny: paths, patterns of paths, packages, distributions and modules that must not ship. */
#include "base/pattern.h"
#include "check/language.h"

static void object(struct pith_checking *checking, const struct pith_value *denied, const char *path)
{
    check_add(checking, "deny", path,
              pith_format(checking->arena, "ships, and %s:%u denies %s", checking->plan->manifest->path, denied->line,
                          denied->text),
              "`pith why` names what brings it: leave that out, or take the word out of deny in [policy]");
}

/* A pattern's `*` passes slashes; a plain path stands for all that is below it. The first is told, not each. */
static void deny_path(struct pith_checking *checking, const struct pith_value *denied)
{
    size_t size = strlen(denied->text);
    bool plain = strpbrk(denied->text, "*?[\\") == NULL;
    struct pith_pattern pattern = pith_pattern_read(checking->arena, denied->text, PITH_PATTERN_PLAIN);
    uint32_t i = plain ? pith_rootfs_from(checking->rootfs, denied->text) : 0; /* sorted: all below comes behind it */
    for (; i < checking->rootfs->entries.count; i++) {
        const char *path = checking->rootfs->entries.items[i].path;
        bool begins = strncmp(path, denied->text, size) == 0;
        if ((begins && (path[size] == '\0' || path[size] == '/')) || pith_pattern_matches(&pattern, path)) {
            object(checking, denied, path);
            return;
        }
        if (plain && !begins) {
            return;
        }
    }
}

static void deny_name(struct pith_checking *checking, const struct pith_value *denied)
{
    const struct pith_graph *graph = &checking->closure->graph;
    const struct pith_texts *texts = pith_view_texts(checking->outside);
    const char *names[PITH_NODE_KINDS];
    const struct pith_package_set *packages = &checking->rootfs->packages;
    for (uint32_t i = 0; i < packages->list.count; i++) {
        if (strcmp(packages->list.items[i].name, denied->text) == 0) {
            object(checking, denied, denied->text);
            return;
        }
    }
    for (unsigned kind = 0; kind < PITH_NODE_KINDS; kind++) {
        names[kind] = check_named((enum pith_node_kind)kind, denied->text, checking->arena);
    }
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        const struct pith_node *node = &graph->nodes.items[i];
        const char *text = pith_text(texts, node->text);
        if (names[node->kind] != NULL && strcmp(text, names[node->kind]) == 0) {
            object(checking, denied, text);
            return;
        }
    }
}

bool check_denied(struct pith_checking *checking)
{
    const struct pith_list *deny = &checking->plan->manifest->policy.deny;
    for (uint32_t i = 0; i < deny->count; i++) {
        if (strpbrk(deny->items[i].text, "/*?[") != NULL) {
            deny_path(checking, &deny->items[i]);
        } else {
            deny_name(checking, &deny->items[i]);
        }
    }
    return true;
}
