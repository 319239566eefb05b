/* SPDX-License-Identifier: Apache-2.0 */
/* A tree that is put together file by file, with its contents in a spool: it answers as an image does. */
#include "base/io.h"
#include "source/walk.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static struct image *of(const struct pith_source *source)
{
    return (struct image *)(uintptr_t)(const void *)source;
}

bool pith_source_spooled(const char *name, struct pith_source **source, struct pith_error *error)
{
    struct pith_arena arena = {0};
    struct image *image = pith_alloc(&arena, sizeof *image);
    image->arena = arena;
    image->spool.fd = -1;
    image->blobs.directory = -1;
    image->source = (struct pith_source){.ops = &image_ops, .name = pith_strdup(&image->arena, name)};
    image->blobs.fault = pith_alloc(&image->arena, sizeof *image->blobs.fault);
    tree_prepare(&image->tree, &image->arena);
    if (!spool_open(&image->spool, &image->arena, error)) {
        pith_source_destroy(&image->source);
        return false;
    }
    *source = &image->source;
    return true;
}

void pith_spooled_from(struct pith_source *spooled, int fd)
{
    struct stat status;
    if (fstat(fd, &status) == 0) {
        budget_read(of(spooled)->spool.budget, budget_stored(&status));
    }
}

bool pith_spooled_write(struct pith_source *spooled, const void *bytes, size_t size, uint64_t *offset,
                        struct pith_error *error)
{
    struct spool *spool = &of(spooled)->spool;
    if (!budget_take(spool->budget, size, error)) {
        return false;
    }
    if (!pith_pwrite_full(spool->fd, bytes, size, spool->size)) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot spool %s; set TMPDIR to a directory with room",
                               spooled->name);
    }
    if (offset != NULL) {
        *offset = spool->size;
    }
    spool->size += size;
    return true;
}

bool pith_spooled_read(const struct pith_source *spooled, uint64_t offset, void *bytes, size_t size,
                       struct pith_error *error)
{
    ssize_t count = pith_pread_full(of(spooled)->spool.fd, bytes, size, offset);
    return (count >= 0 && (size_t)count == size) ||
           pith_fail_errno(error, PITH_SYSTEM, count < 0 ? errno : EIO, "cannot read the spool of %s", spooled->name);
}

bool pith_spooled_add(struct pith_source *spooled, const char *path, uint16_t mode, uint64_t offset, uint64_t size,
                      struct pith_error *error)
{
    struct image *image = of(spooled);
    struct node *at = image->tree.root;
    struct inode *inode = tree_inode(&image->tree);
    inode->type = PITH_REGULAR;
    inode->mode = mode;
    inode->offset = offset;
    inode->size = size;
    for (const char *part = path + 1;; part++) {
        size_t length = strcspn(part, "/");
        bool last = part[length] == '\0';
        struct node *next = tree_child(&image->tree, at, part, length);
        if (next != NULL && (next->inode->type == PITH_REGULAR) != last) {
            return pith_fail(error, PITH_MISSING, "%s would be a file and a directory", tree_path(next, &image->arena));
        }
        if (last && next != NULL) {
            tree_replace(&image->tree, next, inode);
        } else if (next == NULL && !walk_add(image, at, part, length, last ? inode : NULL, &next, error)) {
            return false;
        }
        if (last) {
            return true;
        }
        at = next;
        part += length;
    }
}
