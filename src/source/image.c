/* An image as a source: what its transports have in common, and the answers from its tree. */
#include "source/image.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const struct image *of(const struct pith_source *source)
{
    return (const struct image *)(const void *)source;
}

static const struct tree_file *file_at(const struct image *image, const char *path)
{
    const struct tree_node *node = tree_find(&image->tree, path);
    return node == NULL ? NULL : &image->tree.files.items[node->file];
}

static bool lookup(const struct pith_source *source, const char *path, struct pith_stat *found,
                   struct pith_error *error)
{
    (void)error;
    const struct tree_node *node = tree_find(&of(source)->tree, path);
    *found = (struct pith_stat){.type = PITH_ABSENT};
    if (node != NULL) {
        const struct tree_file *file = &of(source)->tree.files.items[node->file];
        *found = (struct pith_stat){
            .type = file->type,
            .mode = file->mode,
            .uid = file->uid,
            .gid = file->gid,
            .links = file->type == PITH_REGULAR ? file->links : 1,
            .size = file->type == PITH_REGULAR ? file->size : 0,
            .device = of(source)->tree.device,
            .inode = node->file + 1ull,
            .modified = file->modified,
            .implied = false,
        };
    }
    return true;
}

static bool read_link(const struct pith_source *source, const char *path, struct pith_arena *arena, const char **target,
                      struct pith_error *error)
{
    const struct tree_file *file = file_at(of(source), path);
    if (file == NULL || file->type != PITH_SYMLINK) {
        return pith_fail(error, PITH_SYSTEM, "%s is no link of %s", path, source->name);
    }
    *target = pith_strdup(arena, file->target);
    return true;
}

static bool list(const struct pith_source *source, const char *path, struct pith_arena *arena, const char ***names,
                 uint32_t *count, struct pith_error *error)
{
    (void)error;
    const struct tree *tree = &of(source)->tree;
    const struct tree_node *node = tree_find(tree, path);
    PITH_VEC(const char *) found = {0};
    for (uint32_t child = node == NULL ? UINT32_MAX : node->child; child != UINT32_MAX;
         child = tree->nodes.items[child].next) {
        if (tree->nodes.items[child].there) {
            pith_push(arena, &found, strrchr(pith_text(tree->texts, tree->nodes.items[child].path), '/') + 1);
        }
    }
    *names = found.items;
    *count = found.count;
    return true;
}

static bool open_file(const struct pith_source *source, const char *path, struct pith_content *content,
                      struct pith_error *error)
{
    const struct tree_file *file = file_at(of(source), path);
    if (file == NULL || file->type != PITH_REGULAR) {
        return pith_fail(error, PITH_SYSTEM, "%s is no file of %s", path, source->name);
    }
    *content = (struct pith_content){.offset = file->offset, .size = file->size};
    content->fd = fcntl(of(source)->tree.spool, F_DUPFD_CLOEXEC, 0);
    return content->fd >= 0 || pith_fail_errno(error, PITH_SYSTEM, errno, "cannot open %s of %s", path, source->name);
}

/* The spool is nobody else's. */
static bool unchanged(const struct pith_source *source, const char *path, const struct pith_content *content,
                      const struct pith_stat *seen, struct pith_error *error)
{
    (void)source, (void)path, (void)content, (void)seen, (void)error;
    return true;
}

static void destroy(struct pith_source *source)
{
    struct image *image = (struct image *)(void *)source;
    struct pith_arena arena = image->arena;
    tree_finish(&image->tree);
    pith_close_scope(&image->root);
    pith_close_scope(&image->members.fd);
    pith_arena_finish(&arena);
}

static const struct pith_source_ops image_ops = {
    .lookup = lookup,
    .readlink = read_link,
    .list = list,
    .open = open_file,
    .unchanged = unchanged,
    .destroy = destroy,
};

const struct pith_image_facts *pith_source_facts(const struct pith_source *source)
{
    return source->ops == &image_ops ? &of(source)->facts : NULL;
}

/* ---- opening ---- */

static bool read_tar(struct image *image, struct pith_error *error)
{
    uint8_t sum[PITH_DIGEST_SIZE], inner[PITH_DIGEST_SIZE];
    struct blob blob;
    return archive_whole(image->address.path, &image->members.fd, &blob, error) &&
           layer_read(&image->tree, &blob, image->facts.name, sum, inner, error) &&
           image_must_be(image, "the file", sum, image->address.pinned, error);
}

static bool open_layout(struct image *image, struct pith_error *error)
{
    image->root = open(image->address.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return image->root >= 0 ||
           pith_fail_errno(error, PITH_USAGE, errno, "cannot open the layout %s", image->address.path);
}

static bool read_image(struct image *image, struct pith_error *error)
{
    switch (image->address.transport) {
    case TRANSPORT_OCI:
        return open_layout(image, error) && oci_read(image, error);
    case TRANSPORT_OCI_ARCHIVE:
        return members_read(image->address.path, &image->arena, &image->members, error) && oci_read(image, error);
    case TRANSPORT_DOCKER_ARCHIVE:
        return members_read(image->address.path, &image->arena, &image->members, error) && docker_read(image, error);
    case TRANSPORT_TAR:
        break;
    }
    return read_tar(image, error);
}

static bool open_image(const char *word, bool only_documents, struct pith_source **source, struct pith_error *error)
{
    struct pith_arena arena = {0};
    struct image *image = pith_alloc(&arena, sizeof *image);
    image->arena = arena;
    image->root = image->members.fd = -1;
    image->only_documents = only_documents;
    *source = NULL;
    if (!tree_create(&image->tree, error) || !address_read(word, &image->arena, &image->address, error)) {
        destroy(&image->source);
        return false;
    }
    image->facts.name = pith_copy(&image->arena, word, strcspn(word, "@"));
    image->source = (struct pith_source){.ops = &image_ops, .name = image->facts.name};
    if (strcmp(image->address.path, "-") != 0) {
        image->source.host = image->address.path;
        image->source.whole = true;
    }
    pith_json_prepare();
    if (!read_image(image, error)) {
        (void)pith_context(error, "reading %s", word);
        destroy(&image->source);
        return false;
    }
    tree_settle(&image->tree);
    *source = &image->source;
    return true;
}

bool pith_source_image(const char *word, struct pith_source **source, struct pith_error *error)
{
    return open_image(word, false, source, error);
}

bool pith_image_attachment(const char *word, const char *type, struct pith_arena *arena, const char **bytes,
                           size_t *size, struct pith_error *error)
{
    struct pith_source *source;
    if (!open_image(word, true, &source, error)) {
        return false;
    }
    bool done = pith_source_attachment(source, type, arena, bytes, size, error);
    pith_source_destroy(source);
    return done;
}
