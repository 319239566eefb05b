/* What is the same for every source: a file is checked when it is opened and again after its last byte. */
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
    bool same = source->ops->unchanged(source, path, content, seen, error);
    pith_close_scope(&content->fd);
    content->fd = -1;
    return same;
}
