/* SPDX-License-Identifier: Apache-2.0 */
/* How a file gets into a layout: under a temporary name, synced, then renamed; a blob's name is its digest. */
#include "base/clock.h"
#include "base/io.h"
#include "base/temporary.h"
#include "image/copy.h"
#include "image/reuse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
    struct pith_temporary *temporary;
    int fd;
};

static void drop(struct file *file)
{
    pith_close_scope(&file->fd);
    if (file->temporary != NULL) {
        pith_temporary_drop(file->temporary);
    }
}

static bool fail(const struct layout *layout, struct pith_error *error)
{
    return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot write into the layout %s", layout->path);
}

static bool begin(const struct layout *layout, int directory, const char *name, struct file *file,
                  struct pith_error *error)
{
    file->temporary = pith_temporary_take();
    if (file->temporary == NULL) {
        errno = EMFILE;
        return fail(layout, error);
    }
    (void)snprintf(file->temporary->name, sizeof file->temporary->name, "%s", name);
    file->temporary->directory = false;
    file->temporary->parent = dup(directory);
    file->fd = file->temporary->parent < 0 ? -1 : pith_temporary_create(file->temporary);
    return file->fd >= 0 || fail(layout, error);
}

/* What is staged is synced as a whole. */
static bool finish(const struct layout *layout, struct file *file, struct pith_error *error)
{
    int fd = pith_take_fd(&file->fd);
    bool synced = layout->staged || layout->output.no_sync || fsync(fd) == 0;
    int number = errno;
    if (close(fd) != 0 || !synced) {
        errno = synced ? errno : number;
        return fail(layout, error);
    }
    if (!pith_temporary_keep(file->temporary)) {
        return fail(layout, error);
    }
    file->temporary = NULL;
    return true;
}

bool layout_put(const struct layout *layout, int directory, const char *name, const void *bytes, size_t size,
                struct pith_error *error)
{
    __attribute__((cleanup(drop))) struct file file = {.fd = -1};
    if (!begin(layout, directory, name, &file, error)) {
        return false;
    }
    return (pith_write_full(file.fd, bytes, size) || fail(layout, error)) && finish(layout, &file, error);
}

/* Documents are small: what is there already is compared, not trusted. */
static bool is_there(const struct layout *layout, const struct document *document)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    PITH_CLOSE int fd = openat(layout->blobs, document->hex, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    char *bytes = pith_alloc(&arena, document->size + 1);
    struct stat status;
    return fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
           pith_pread_full(fd, bytes, document->size + 1, 0) == (ssize_t)document->size &&
           memcmp(bytes, document->text, document->size) == 0;
}

bool layout_document(const struct layout *layout, const struct document *document, struct pith_error *error)
{
    return is_there(layout, document) ||
           layout_put(layout, layout->blobs, document->hex, document->text, document->size, error);
}

bool layout_copy(const struct layout *layout, const char *hex, const struct pith_content *content, bool *copied,
                 struct pith_error *error)
{
    __attribute__((cleanup(drop))) struct file file = {.fd = -1};
    PITH_CLOSE int there = openat(layout->blobs, hex, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    *copied = !copy_is_there(there, hex, content->size);
    return !*copied || (begin(layout, layout->blobs, hex, &file, error) && copy_proved(content, hex, file.fd, error) &&
                        finish(layout, &file, error));
}

static bool make_layer(const struct layout *layout, const struct pith_slice *slice,
                       const struct pith_layer_options *options, const struct reuse *reuse, struct pith_layer *layer,
                       struct pith_error *error)
{
    __attribute__((cleanup(drop))) struct file file = {.fd = -1};
    if (!begin(layout, layout->blobs, slice->name, &file, error) ||
        !pith_layer_write(slice->entries, slice->count, options, file.fd, layer, error)) {
        return false;
    }
    reuse_remember(file.fd, reuse, layer);
    pith_digest_hex(layer->digest, file.temporary->name);
    return finish(layout, &file, error);
}

bool layout_layer(const struct layout *layout, const struct pith_image *image, uint32_t index,
                  struct pith_written_layer *layer, struct pith_error *error)
{
    const struct pith_slice *slice = &image->slices[index];
    const struct pith_layer_options options = image_layer_options(image);
    int64_t started = pith_now();
    struct reuse reuse;
    if (!reuse_fingerprint(slice, &options, &reuse, error)) {
        return false;
    }
    layer->reused = !layout->staged && reuse_find(layout, &reuse, &layer->layer);
    bool done = layer->reused || make_layer(layout, slice, &options, &reuse, &layer->layer, error);
    layer->nanoseconds = pith_now() - started;
    return done;
}
