/* SPDX-License-Identifier: Apache-2.0 */
/* Tags of the ranges that were read, by inode; and a private copy that is proved to have them. */
#include "source/notes.h"

#include "base/io.h"
#include "base/mac.h"
#include "base/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define uthash_fatal(message) pith_out_of_memory()
#include <uthash.h>

enum {
    PIECE = 64 << 10,
    LARGEST_IN_MEMORY = 8 << 20, /* of a copy; a larger one is spooled */
    LOOKED_BACK = 8,             /* ranges, besides the longest, that another one may lie in; a hostile file has many */
};

struct range {
    uint64_t offset, size;
    uint8_t tag[PITH_MAC_SIZE];
};

struct inode {
    uint64_t device, number;
};

struct file {
    UT_hash_handle hh;
    struct inode inode;
    bool moved;
    PITH_VEC(struct range) ranges;
    uint32_t longest; /* of these */
};

struct notes {
    struct pith_arena arena;
    struct pith_mac mac;
    struct file *files;
};

struct notes *notes_create(struct pith_error *error)
{
    struct notes *notes = calloc(1, sizeof *notes);
    if (notes == NULL) {
        pith_out_of_memory();
    }
    if (!pith_mac_init(&notes->mac, error)) {
        free(notes);
        return NULL;
    }
    return notes;
}

void notes_destroy(struct notes *notes)
{
    if (notes != NULL) {
        HASH_CLEAR(hh, notes->files);
        pith_arena_finish(&notes->arena);
        free(notes);
    }
}

static struct file *find(const struct notes *notes, const struct pith_stat *stat)
{
    const struct inode inode = {stat->device, stat->inode};
    struct file *file = NULL;
    HASH_FIND(hh, notes->files, &inode, sizeof inode, file);
    return file;
}

static struct file *find_or_add(struct notes *notes, const struct pith_stat *stat)
{
    struct file *file = find(notes, stat);
    if (file == NULL) {
        file = pith_alloc(&notes->arena, sizeof *file);
        file->inode = (struct inode){stat->device, stat->inode};
        HASH_ADD(hh, notes->files, inode, sizeof file->inode, file);
    }
    return file;
}

static bool is_within(const struct range *range, uint64_t offset, size_t size)
{
    return offset >= range->offset && size <= range->size && offset - range->offset <= range->size - size;
}

static bool is_noted(const struct file *file, uint64_t offset, size_t size)
{
    uint32_t count = file->ranges.count, first = count < LOOKED_BACK ? 0 : count - LOOKED_BACK;
    bool noted = count > 0 && is_within(&file->ranges.items[file->longest], offset, size);
    for (uint32_t i = count; i-- > first && !noted;) {
        noted = is_within(&file->ranges.items[i], offset, size);
    }
    return noted;
}

/* As long as the time of change stays, what lies in a range is known by it. */
void notes_add(struct notes *notes, const struct pith_stat *stat, uint64_t offset, const void *bytes, size_t size,
               bool moved)
{
    struct file *file = find_or_add(notes, stat);
    file->moved |= moved;
    if (file->moved || !is_noted(file, offset, size)) {
        struct range range = {.offset = offset, .size = size};
        pith_mac_add(&notes->mac, bytes, size);
        pith_mac_finish(&notes->mac, range.tag);
        pith_push(&notes->arena, &file->ranges, range);
        file->longest = size > file->ranges.items[file->longest].size ? file->ranges.count - 1 : file->longest;
    }
}

bool notes_moved(const struct notes *notes, const struct pith_stat *stat)
{
    const struct file *file = find(notes, stat);
    return file != NULL && file->moved;
}

static int copy_of(int fd, uint64_t size, struct pith_error *error)
{
    PITH_CLOSE int copy = size <= LARGEST_IN_MEMORY ? memfd_create("pith", MFD_CLOEXEC) : -1;
    if (copy < 0) {
        copy = pith_spool(error);
    }
    if (copy < 0) {
        return -1;
    }
    if (!pith_pour(fd, 0, copy, size) || lseek(copy, 0, SEEK_SET) != 0) {
        (void)pith_fail_errno(error, PITH_SYSTEM, errno, "cannot copy it");
        return -1;
    }
    return pith_take_fd(&copy);
}

static bool has_range(struct notes *notes, int copy, const struct range *range)
{
    unsigned char piece[PIECE];
    uint8_t tag[PITH_MAC_SIZE];
    bool whole = true;
    for (uint64_t at = 0; at < range->size && whole;) {
        size_t wanted = range->size - at < PIECE ? (size_t)(range->size - at) : PIECE;
        whole = pith_pread_full(copy, piece, wanted, range->offset + at) == (ssize_t)wanted;
        pith_mac_add(&notes->mac, piece, whole ? wanted : 0);
        at += wanted;
    }
    pith_mac_finish(&notes->mac, tag);
    return whole && memcmp(tag, range->tag, sizeof tag) == 0;
}

enum notes_proof notes_prove(struct notes *notes, const struct pith_stat *stat, int fd, uint64_t size, int *copy,
                             struct pith_error *error)
{
    const struct file *file = find(notes, stat);
    *copy = -1;
    if (file == NULL) {
        return NOTES_NONE;
    }
    PITH_CLOSE int made = copy_of(fd, size, error);
    if (made < 0) {
        return NOTES_FAILED;
    }
    for (uint32_t i = 0; i < file->ranges.count; i++) {
        if (!has_range(notes, made, &file->ranges.items[i])) {
            return NOTES_OTHER;
        }
    }
    *copy = pith_take_fd(&made);
    return NOTES_SAME;
}
