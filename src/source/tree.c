/* Members of layers → nodes. A path has one node for ever; what is gone is only marked so. */
#include "source/tree.h"

#include "base/io.h"
#include "base/path.h"
#include "base/spool.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { LINK_LIMIT = 40, PATH_LIMIT = 4096 };
static const uint32_t none = UINT32_MAX;
static const char whiteout_mark[] = ".wh.", opaque_mark[] = ".wh..wh..opq";

bool tree_create(struct tree *tree, struct pith_error *error)
{
    static atomic_uint trees;
    *tree = (struct tree){.spool = -1, .texts = pith_texts_create()};
    tree->device = UINT64_MAX - atomic_fetch_add(&trees, 1); /* no device of this machine */
    pith_push(&tree->arena, &tree->files, (struct tree_file){.type = PITH_DIRECTORY, .mode = 0755});
    pith_push(&tree->arena, &tree->nodes,
              (struct tree_node){
                  .path = pith_intern(tree->texts, "/"), .child = none, .next = none, .there = true, .implied = true});
    pith_push(&tree->arena, &tree->by_path, 0); /* text 0 is empty */
    pith_push(&tree->arena, &tree->by_path, 1);
    tree->spool = pith_spool(error);
    return tree->spool >= 0;
}

void tree_finish(struct tree *tree)
{
    pith_close_scope(&tree->spool);
    pith_texts_destroy(tree->texts);
    pith_arena_finish(&tree->arena);
}

static const char *path_of(const struct tree *tree, uint32_t node)
{
    return pith_text(tree->texts, tree->nodes.items[node].path);
}

static void append(struct tree *tree, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        pith_push(&tree->arena, &tree->spelled, bytes[i]);
    }
}

/* The node of a name in a directory, made when there is none; it need not be there. */
static uint32_t child_of(struct tree *tree, uint32_t directory, const char *name, size_t size)
{
    const char *above = path_of(tree, directory);
    tree->spelled.count = 0;
    append(tree, above, above[1] == '\0' ? 0 : strlen(above));
    append(tree, "/", 1);
    append(tree, name, size);
    uint32_t text = pith_intern_bytes(tree->texts, tree->spelled.items, tree->spelled.count);
    while (tree->by_path.count <= text) {
        pith_push(&tree->arena, &tree->by_path, 0);
    }
    if (tree->by_path.items[text] == 0) {
        pith_push(&tree->arena, &tree->nodes,
                  (struct tree_node){.path = text, .parent = directory, .child = none, .next = none});
        tree->by_path.items[text] = tree->nodes.count;
    }
    return tree->by_path.items[text] - 1;
}

static void touch(struct tree *tree, uint32_t node)
{
    for (; tree->nodes.items[node].touched != tree->layer; node = tree->nodes.items[node].parent) {
        tree->nodes.items[node].touched = tree->layer;
    }
}

/* With everything below it; the depth is bounded by PATH_LIMIT. */
static void drop(struct tree *tree, uint32_t node)
{
    struct tree_node *it = &tree->nodes.items[node];
    for (uint32_t child = it->child, next; child != none; child = next) {
        next = tree->nodes.items[child].next;
        drop(tree, child);
        tree->nodes.items[child].listed = false;
    }
    it->child = none;
    it->there = false;
}

static void place(struct tree *tree, uint32_t node, uint32_t file, bool implied)
{
    struct tree_node *it = &tree->nodes.items[node];
    if (!it->listed && node != 0) {
        it->next = tree->nodes.items[it->parent].child;
        tree->nodes.items[it->parent].child = node;
        it->listed = true;
    }
    it->there = true;
    it->file = file;
    it->implied = implied;
    touch(tree, node);
}

static struct tree_file *file_of(struct tree *tree, uint32_t node)
{
    return &tree->files.items[tree->nodes.items[node].file];
}

static bool fail(struct pith_error *error, const char *name, const char *what)
{
    return pith_fail(error, PITH_USAGE, "the member %s %s", name, what);
}

/*
 * The directory that a path leads to, following links within the root; what is missing on the way is made, as clients
 * make it, or with `make` false found missing (`*node` is UINT32_MAX).
 */
static bool enter(struct tree *tree, const char *path, bool make, uint32_t *node, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const char *rest = path;
    unsigned links = 0;
    uint32_t at = 0;
    while (*(rest += strspn(rest, "/")) != '\0') {
        size_t size = strcspn(rest, "/");
        const char *name = rest;
        rest += size;
        if ((size == 1 && name[0] == '.') || (size == 2 && memcmp(name, "..", 2) == 0)) {
            at = size == 2 ? tree->nodes.items[at].parent : at;
            continue;
        }
        uint32_t next = child_of(tree, at, name, size);
        if (!tree->nodes.items[next].there) {
            if (!make) {
                *node = none;
                return true;
            }
            pith_push(&tree->arena, &tree->files, (struct tree_file){.type = PITH_DIRECTORY, .mode = 0755});
            place(tree, next, tree->files.count - 1, true);
        }
        const struct tree_file *file = file_of(tree, next);
        if (file->type == PITH_SYMLINK) {
            if (++links > LINK_LIMIT) {
                return fail(error, path, "lies behind a loop of links");
            }
            at = file->target[0] == '/' ? 0 : at;
            rest = pith_format(&scratch, "%s%s", file->target, rest);
        } else if (file->type == PITH_DIRECTORY) {
            at = next;
        } else {
            return fail(error, path, "lies below a file");
        }
    }
    *node = at;
    return true;
}

/* "a/b/../c" → its clean form, the directory that it lies in, and its name there; the root itself has none. */
static bool locate(struct tree *tree, const char *member, bool make, char *clean, uint32_t *directory,
                   const char **name, struct pith_error *error)
{
    size_t size = strlen(member);
    if (size >= PATH_LIMIT) {
        return pith_fail(error, PITH_USAGE, "a member's name is longer than %d bytes", PATH_LIMIT);
    }
    clean[0] = '/';
    memcpy(clean + 1, member, size + 1);
    pith_path_clean(clean);
    char *slash = strrchr(clean, '/');
    *name = slash == NULL ? NULL : slash + 1;
    *directory = 0;
    if (slash == NULL) {
        return true;
    }
    *slash = '\0';
    bool done = enter(tree, clean, make, directory, error);
    *slash = '/';
    return done && (*directory == none || strlen(path_of(tree, *directory)) + strlen(*name) < PATH_LIMIT ||
                    fail(error, member, "lies deeper than paths can say"));
}

bool tree_put(struct tree *tree, const char *member, const struct tree_file *file, struct pith_error *error)
{
    char clean[PATH_LIMIT + 1];
    const char *name;
    uint32_t directory, node = 0;
    if (!locate(tree, member, true, clean, &directory, &name, error)) {
        return false;
    }
    if (name != NULL) {
        node = child_of(tree, directory, name, strlen(name));
    } else if (file->type != PITH_DIRECTORY) {
        return fail(error, member, "would replace the root");
    }
    bool stays =
        tree->nodes.items[node].there && file->type == PITH_DIRECTORY && file_of(tree, node)->type == PITH_DIRECTORY;
    if (stays) {
        *file_of(tree, node) = *file;
        place(tree, node, tree->nodes.items[node].file, false);
        return true;
    }
    drop(tree, node);
    pith_push(&tree->arena, &tree->files, *file);
    if (file->target != NULL) {
        tree->files.items[tree->files.count - 1].target = pith_strdup(&tree->arena, file->target);
    }
    place(tree, node, tree->files.count - 1, false);
    return true;
}

bool tree_link(struct tree *tree, const char *member, const char *target, struct pith_error *error)
{
    char clean[PATH_LIMIT + 1];
    const char *name;
    uint32_t directory, from = none;
    if (!locate(tree, target, false, clean, &directory, &name, error)) {
        return false;
    }
    if (name != NULL && directory != none) {
        from = child_of(tree, directory, name, strlen(name));
    }
    if (from == none || !tree->nodes.items[from].there || file_of(tree, from)->type == PITH_DIRECTORY) {
        return pith_fail(error, PITH_USAGE, "the member %s is a hard link to %s, which is no file of the image", member,
                         target);
    }
    if (!locate(tree, member, true, clean, &directory, &name, error)) {
        return false;
    }
    if (name == NULL) {
        return fail(error, member, "would replace the root");
    }
    uint32_t node = child_of(tree, directory, name, strlen(name)), file = tree->nodes.items[from].file;
    if (node != from) {
        drop(tree, node);
        place(tree, node, file, false);
    }
    return true;
}

bool tree_is_whiteout(const char *member)
{
    const char *slash = strrchr(member, '/');
    return strncmp(slash == NULL ? member : slash + 1, whiteout_mark, sizeof whiteout_mark - 1) == 0;
}

/* What this layer has put stays, whichever comes first in it. */
static void hide(struct tree *tree, uint32_t node, bool itself)
{
    if (itself && tree->nodes.items[node].touched != tree->layer) {
        drop(tree, node);
        return;
    }
    for (uint32_t child = tree->nodes.items[node].child; child != none; child = tree->nodes.items[child].next) {
        hide(tree, child, true);
    }
}

bool tree_whiteout(struct tree *tree, const char *member, struct pith_error *error)
{
    char clean[PATH_LIMIT + 1];
    const char *name;
    uint32_t directory;
    if (!locate(tree, member, false, clean, &directory, &name, error) || name == NULL) {
        return name != NULL ? false : fail(error, member, "hides nothing");
    }
    if (directory == none) {
        return true;
    }
    if (strcmp(name, opaque_mark) == 0) {
        hide(tree, directory, false);
        return true;
    }
    const char *hidden = name + sizeof whiteout_mark - 1;
    if (*hidden == '\0' || strcmp(hidden, ".") == 0 || strcmp(hidden, "..") == 0) {
        return fail(error, member, "hides nothing");
    }
    hide(tree, child_of(tree, directory, hidden, strlen(hidden)), true);
    return true;
}

void tree_settle(struct tree *tree)
{
    for (uint32_t i = 0; i < tree->nodes.count; i++) {
        if (tree->nodes.items[i].there) {
            tree->files.items[tree->nodes.items[i].file].links++;
        }
    }
}

const struct tree_node *tree_find(const struct tree *tree, const char *path)
{
    uint32_t text = pith_text_find(tree->texts, path);
    uint32_t node = text < tree->by_path.count ? tree->by_path.items[text] : 0;
    return node == 0 || !tree->nodes.items[node - 1].there ? NULL : &tree->nodes.items[node - 1];
}
