/*
 * The tree of an image while its layers are laid over each other, and afterwards. Contents lie in one unnamed spool
 * file. The rules are those of the OCI image specification 1.1 (layer.md) as umoci applies them.
 */
#ifndef PITH_SOURCE_TREE_H
#define PITH_SOURCE_TREE_H

#include "pith/source.h"
#include "pith/text.h"

/* What an inode is elsewhere: several nodes may share one. */
struct tree_file {
    enum pith_type type;
    uint16_t mode;
    uint32_t uid, gid, links;
    int64_t modified;      /* nanoseconds since 1970 */
    uint64_t offset, size; /* in the spool */
    const char *target;    /* of a link */
};

struct tree_node {
    uint32_t path, parent, child, next; /* a text; nodes, UINT32_MAX: none */
    uint32_t file;
    uint32_t touched; /* the last layer that has put it, or something below it; from 1 */
    bool there, listed, implied;
};

struct tree {
    struct pith_arena arena;
    struct pith_texts *texts;
    PITH_VEC(struct tree_file) files;
    PITH_VEC(struct tree_node) nodes; /* 0 is the root */
    PITH_VEC(uint32_t) by_path;       /* node + 1, by text */
    PITH_VEC(char) spelled;           /* a path that is being looked up */
    uint32_t layer;                   /* the present one, from 1 */
    uint64_t device;
    int spool;
    uint64_t spooled;
};

bool tree_create(struct tree *tree, struct pith_error *error) PITH_MUST_USE;
void tree_finish(struct tree *tree);

/*
 * One member of a layer, by its name there: leading slashes and ".." never leave the root; links on the way are
 * followed within it. Errors are PITH_USAGE and say what is wrong with the member.
 */
bool tree_put(struct tree *tree, const char *name, const struct tree_file *file,
              struct pith_error *error) PITH_MUST_USE;
bool tree_link(struct tree *tree, const char *name, const char *target, struct pith_error *error) PITH_MUST_USE;

/* ".wh.NAME" and ".wh..wh..opq": hide what lower layers have. False when the name is no whiteout. */
bool tree_whiteout(struct tree *tree, const char *name, struct pith_error *error) PITH_MUST_USE;
bool tree_is_whiteout(const char *name);

/* After the last layer. */
void tree_settle(struct tree *tree);

/* The node at a source path, or NULL. */
const struct tree_node *tree_find(const struct tree *tree, const char *path);

#endif
