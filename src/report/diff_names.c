/* SPDX-License-Identifier: Apache-2.0 */
/* What differs by name: distributions and packages with their versions, modules, and what the config says. */
#include "base/json.h"
#include "report/diff.h"

#include <stdlib.h>

static void owner_sizes(const struct pith_account *account, struct pith_arena *arena, uint64_t **sizes)
{
    *sizes = pith_alloc_array(arena, account->owners.count, sizeof **sizes);
    for (uint32_t i = 0; i < account->files.count; i++) {
        if (account->files.items[i].owner != UINT32_MAX) {
            (*sizes)[account->files.items[i].owner] += account->files.items[i].size;
        }
    }
}

/* Whose files differ. Of what did not change, an image that lost its reasons on the way may tell other owners. */
static bool *touched_owners(const struct differing *differing, bool is_before)
{
    const struct pith_account *account = (is_before ? differing->before : differing->after)->account;
    bool *touched = pith_alloc_array(differing->arena, account->owners.count, sizeof *touched);
    for (uint32_t i = 0; i < differing->diff->files.count; i++) {
        const struct pith_file_change *change = &differing->diff->files.items[i];
        const struct pith_account_file *file = is_before ? change->before : change->after;
        if (file != NULL && file->owner != UINT32_MAX) {
            touched[file->owner] = true;
        }
    }
    return touched;
}

static uint32_t same_owner(const struct pith_account *account, const struct pith_owner *owner)
{
    for (uint32_t i = 0; i < account->owners.count; i++) {
        const struct pith_owner *other = &account->owners.items[i];
        if (other->kind == owner->kind && strcmp(other->name, owner->name) == 0) {
            return i;
        }
    }
    return UINT32_MAX;
}

static int by_name(const void *one, const void *two)
{
    const struct pith_owner_change *a = one, *b = two;
    return strcmp((a->after != NULL ? a->after : a->before)->name, (b->after != NULL ? b->after : b->before)->name);
}

void diff_owners(struct differing *differing)
{
    const struct pith_account *before = differing->before->account, *after = differing->after->account;
    uint64_t *old_sizes, *new_sizes;
    owner_sizes(before, differing->arena, &old_sizes);
    owner_sizes(after, differing->arena, &new_sizes);
    const bool *old_touched = touched_owners(differing, true), *new_touched = touched_owners(differing, false);
    for (uint32_t i = 0; i < after->owners.count; i++) {
        const struct pith_owner *owner = &after->owners.items[i];
        uint32_t old = same_owner(before, owner);
        struct pith_owner_change change = {.change = old == UINT32_MAX ? PITH_ADDED : PITH_CHANGED,
                                           .before = old == UINT32_MAX ? NULL : &before->owners.items[old],
                                           .after = owner,
                                           .bytes_before = old == UINT32_MAX ? 0 : old_sizes[old],
                                           .bytes_after = new_sizes[i]};
        bool other_version = old != UINT32_MAX && strcmp(change.before->version, owner->version) != 0;
        bool touched = new_touched[i] || (old != UINT32_MAX && old_touched[old]);
        if (other_version || (touched && (old == UINT32_MAX || change.bytes_before != change.bytes_after))) {
            pith_push(differing->arena, &differing->diff->owners, change);
        }
    }
    for (uint32_t i = 0; i < before->owners.count; i++) {
        if (same_owner(after, &before->owners.items[i]) == UINT32_MAX && old_touched[i]) {
            pith_push(differing->arena, &differing->diff->owners,
                      (struct pith_owner_change){PITH_REMOVED, &before->owners.items[i], NULL, old_sizes[i], 0});
        }
    }
    if (differing->diff->owners.count > 1) {
        qsort(differing->diff->owners.items, differing->diff->owners.count, sizeof *differing->diff->owners.items,
              by_name);
    }
}

static int by_module(const void *one, const void *two)
{
    const struct pith_name_change *a = one, *b = two;
    return strcmp(a->name, b->name);
}

static void add_modules(struct differing *differing, const struct pith_account *from, const struct pith_account *other,
                        enum pith_change change)
{
    for (uint32_t i = 0; i < from->graph.nodes.count; i++) {
        const struct pith_node *node = &from->graph.nodes.items[i];
        const char *name = pith_text(from->texts, node->text);
        if (node->kind == PITH_NODE_MODULE &&
            pith_graph_find(&other->graph, PITH_NODE_MODULE, pith_intern(other->texts, name)) == UINT32_MAX) {
            pith_push(differing->arena, &differing->diff->modules,
                      (struct pith_name_change){.change = change, .name = name});
        }
    }
}

void diff_modules(struct differing *differing)
{
    const struct pith_account *before = differing->before->account, *after = differing->after->account;
    if (!before->reasoned || !after->reasoned) {
        return;
    }
    add_modules(differing, after, before, PITH_ADDED);
    add_modules(differing, before, after, PITH_REMOVED);
    if (differing->diff->modules.count > 1) {
        qsort(differing->diff->modules.items, differing->diff->modules.count, sizeof *differing->diff->modules.items,
              by_module);
    }
}

/* Layers and times are the image's own; what is left is how a container starts, and where. */
static json_t *read_config(const char *text)
{
    static const char *const top[] = {"architecture", "os", "variant"};
    json_t *whole = text == NULL ? NULL : json_loads(text, 0, NULL), *flat = json_object(), *value;
    const char *key;
    for (size_t i = 0; i < sizeof top / sizeof *top; i++) {
        (void)json_object_set(flat, top[i], json_object_get(whole, top[i])); /* a NULL is not set */
    }
    json_object_foreach(json_object_get(whole, "config"), key, value)
    {
        bool empty = json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0) ||
                     (json_is_object(value) && json_object_size(value) == 0) ||
                     (json_is_string(value) && json_string_length(value) == 0) || json_is_false(value);
        if (!empty) {
            (void)json_object_set(flat, key, value);
        }
    }
    json_decref(whole);
    return flat;
}

static const char *text_of(struct differing *differing, json_t *value)
{
    size_t size;
    return value == NULL ? NULL : pith_json_text(differing->arena, json_incref(value), &size);
}

void diff_config(struct differing *differing)
{
    if (differing->before->config == NULL || differing->after->config == NULL) {
        return; /* a tar has none */
    }
    json_t *before = read_config(differing->before->config), *after = read_config(differing->after->config), *value;
    const char *key;
    json_object_foreach(after, key, value)
    {
        json_t *old = json_object_get(before, key);
        if (!json_equal(old, value)) {
            pith_push(differing->arena, &differing->diff->config,
                      (struct pith_name_change){old == NULL ? PITH_ADDED : PITH_CHANGED,
                                                pith_strdup(differing->arena, key), text_of(differing, old),
                                                text_of(differing, value)});
        }
    }
    json_object_foreach(before, key, value)
    {
        if (json_object_get(after, key) == NULL) {
            pith_push(differing->arena, &differing->diff->config,
                      (struct pith_name_change){PITH_REMOVED, pith_strdup(differing->arena, key),
                                                text_of(differing, value), NULL});
        }
    }
    json_decref(before);
    json_decref(after);
    if (differing->diff->config.count > 1) {
        qsort(differing->diff->config.items, differing->diff->config.count, sizeof *differing->diff->config.items,
              by_module);
    }
}
