/* SPDX-License-Identifier: Apache-2.0 */
/* What is the same for every source: a file is checked when it is opened and again after its last byte, and what was
 * understood of it is noted. */
#include "pith/source.h"

#include "base/io.h"

bool pith_source_open(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                      struct pith_content *content, struct pith_error *error)
{
    if (!source->ops->open(source, path, content, error)) {
        return false;
    }
    if (!source->ops->unchanged(source, path, content, seen, error)) {
        pith_close_scope(&content->fd);
        return false;
    }
    return true;
}

bool pith_source_close(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                       struct pith_content *content, struct pith_error *error)
{
    bool same = content->own || source->ops->unchanged(source, path, content, seen, error);
    pith_close_scope(&content->fd);
    content->fd = -1;
    return same;
}

ssize_t pith_source_read(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                         const struct pith_content *content, void *buffer, size_t size, uint64_t offset)
{
    ssize_t count = pith_pread_full(content->fd, buffer, size, content->offset + offset);
    if (count > 0 && source->ops->note != NULL) {
        source->ops->note(source, path, content, seen, offset, buffer, (size_t)count);
    }
    return count;
}

bool pith_source_prove(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                       struct pith_content *content, bool *again, struct pith_error *error)
{
    *again = false;
    return content->own || source->ops->prove == NULL || source->ops->prove(source, path, seen, content, again, error);
}

bool pith_source_moved(const struct pith_source *source, const struct pith_stat *seen)
{
    return source->ops->moved != NULL && source->ops->moved(source, seen);
}
