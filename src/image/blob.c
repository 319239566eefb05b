/* How a file gets into a layout: under a temporary name, synced, then renamed; a blob's name is its digest. */
#include "base/io.h"
#include "base/temporary.h"
#include "image/layout.h"

#include <errno.h>
#include <stdio.h>
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
    bool synced = layout->staged || fsync(fd) == 0;
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

bool layout_document(const struct layout *layout, const struct document *document, struct pith_error *error)
{
    return layout_put(layout, layout->blobs, document->hex, document->text, document->size, error);
}

bool layout_layer(const struct layout *layout, const struct pith_image *image, uint32_t index,
                  struct pith_written_layer *layer, struct pith_error *error)
{
    __attribute__((cleanup(drop))) struct file file = {.fd = -1};
    const struct pith_slice *slice = &image->slices[index];
    const struct pith_layer_options options = image_layer_options(image);
    layer->name = slice->name;
    if (!begin(layout, layout->blobs, slice->name, &file, error) ||
        !pith_layer_write(slice->entries, slice->count, &options, file.fd, &layer->layer, error)) {
        return false;
    }
    pith_digest_hex(layer->layer.digest, file.temporary->name);
    return finish(layout, &file, error);
}
