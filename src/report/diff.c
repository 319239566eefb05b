/* SPDX-License-Identifier: Apache-2.0 */
/* Two accounts side by side: both are sorted by path, so they are walked like two lists that are merged. */
#include "pith/report/diff.h"

#include "base/io.h"
#include "report/diff.h"

#include <errno.h>
#include <stdlib.h>

enum { PIECE = 64 << 10 };

static bool open_side(const struct pith_side *side, const char *path, struct pith_stat *stat,
                      struct pith_content *content, struct pith_error *error)
{
    return side->tree->ops->lookup(side->tree, path, stat, error) &&
           pith_source_open(side->tree, path, stat, content, error);
}

static bool compare(const struct pith_content *one, const struct pith_content *two, bool *same,
                    struct pith_error *error)
{
    unsigned char pieces[2][PIECE];
    *same = one->size == two->size;
    for (uint64_t at = 0; *same && at < one->size;) {
        size_t size = one->size - at < PIECE ? (size_t)(one->size - at) : PIECE;
        if (pith_pread_full(one->fd, pieces[0], size, one->offset + at) != (ssize_t)size ||
            pith_pread_full(two->fd, pieces[1], size, two->offset + at) != (ssize_t)size) {
            return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read it to its end");
        }
        *same = memcmp(pieces[0], pieces[1], size) == 0;
        at += size;
    }
    return true;
}

/* A composed tree's source may be the one file of this machine that both have. */
static bool same_content(struct differing *differing, const char *path, bool *same)
{
    struct pith_content one = {.fd = -1}, two = {.fd = -1};
    struct pith_stat of_one, of_two;
    bool done = open_side(differing->before, path, &of_one, &one, differing->error) &&
                open_side(differing->after, path, &of_two, &two, differing->error) &&
                compare(&one, &two, same, differing->error);
    pith_close_scope(&one.fd);
    pith_close_scope(&two.fd);
    return done || pith_context(differing->error, "comparing %s", path);
}

static bool same_text(const char *one, const char *two)
{
    return one == NULL || two == NULL ? one == two : strcmp(one, two) == 0;
}

static bool compare_files(struct differing *differing, const struct pith_account_file *before,
                          const struct pith_account_file *after)
{
    const char *path = pith_text(differing->after->account->texts, after->path);
    bool same = before->type == after->type && before->size == after->size;
    if (same && after->type == PITH_ENTRY_FILE && after->size > 0 && !same_content(differing, path, &same)) {
        return false;
    }
    bool content = !same && before->type == after->type;
    if (!same || before->mode != after->mode || before->uid != after->uid || before->gid != after->gid ||
        !same_text(before->target, after->target)) {
        pith_push(differing->arena, &differing->diff->files,
                  (struct pith_file_change){PITH_CHANGED, before, after, content, UINT32_MAX});
    }
    return true;
}

static bool compare_all(struct differing *differing)
{
    const struct pith_account *before = differing->before->account, *after = differing->after->account;
    for (uint32_t i = 0, j = 0; i < before->files.count || j < after->files.count;) {
        const struct pith_account_file *old = i < before->files.count ? &before->files.items[i] : NULL;
        const struct pith_account_file *new = j < after->files.count ? &after->files.items[j] : NULL;
        int order = old == NULL   ? 1
                    : new == NULL ? -1
                                  : strcmp(pith_text(before->texts, old->path), pith_text(after->texts, new->path));
        if (order == 0) {
            if (!compare_files(differing, old, new)) {
                return false;
            }
        } else {
            pith_push(differing->arena, &differing->diff->files,
                      (struct pith_file_change){order < 0 ? PITH_REMOVED : PITH_ADDED, order < 0 ? old : NULL,
                                                order < 0 ? NULL : new, false, UINT32_MAX});
        }
        i += order <= 0;
        j += order >= 0;
    }
    return true;
}

static struct pith_layer_size *layer_called(struct differing *differing, const char *name)
{
    struct pith_diff *diff = differing->diff;
    for (uint32_t i = 0; i < diff->layers.count; i++) {
        if (strcmp(diff->layers.items[i].name, name) == 0) {
            return &diff->layers.items[i];
        }
    }
    pith_push(differing->arena, &diff->layers, (struct pith_layer_size){.name = name});
    return &diff->layers.items[diff->layers.count - 1];
}

/* Layers in the order of the images', so that the most stable one is the first. */
static void add_sizes(struct differing *differing)
{
    const struct pith_account *accounts[] = {differing->before->account, differing->after->account};
    bool split = accounts[0]->layers.count > 0 && accounts[1]->layers.count > 0;
    for (int side = 0; side < 2; side++) {
        const struct pith_account *account = accounts[side];
        uint64_t *whole = side == 0 ? &differing->diff->bytes_before : &differing->diff->bytes_after;
        for (uint32_t i = 0; split && i < account->layers.count; i++) {
            (void)layer_called(differing, account->layers.items[i]);
        }
        for (uint32_t i = 0; i < account->files.count; i++) {
            const struct pith_account_file *file = &account->files.items[i];
            *whole += file->size;
            if (split && file->layer != UINT32_MAX) {
                struct pith_layer_size *layer = layer_called(differing, account->layers.items[file->layer]);
                *(side == 0 ? &layer->before : &layer->after) += file->size;
            }
        }
    }
}

bool pith_diff_make(const struct pith_side *before, const struct pith_side *after, struct pith_arena *arena,
                    struct pith_diff *diff, struct pith_error *error)
{
    struct differing differing = {before, after, arena, diff, error};
    *diff = (struct pith_diff){0};
    if (!compare_all(&differing)) {
        return false;
    }
    add_sizes(&differing);
    diff_owners(&differing);
    diff_modules(&differing);
    diff_config(&differing);
    diff_causes(&differing);
    return true;
}
