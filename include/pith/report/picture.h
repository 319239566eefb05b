/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of an account: a tree for the terminal, the graph of reasons for Graphviz, and a page for a browser. Each is
 * text made whole in memory, with the same bytes everywhere. Names of files need not be UTF-8 and may be hostile: bytes
 * that are not become U+FFFD, and nothing of a name is ever markup, a control sequence or code.
 */
#ifndef PITH_PICTURE_H
#define PITH_PICTURE_H

#include "pith/report/why.h"

PITH_BEGIN_DECLS

/* Text that grows. All memory is the arena's. */
struct pith_picture {
    struct pith_arena *arena;
    char *items; /* no NUL behind them */
    uint32_t count, room;
};

enum pith_outline_kind {
    PITH_OUTLINE_IMAGE,
    PITH_OUTLINE_LAYER,
    PITH_OUTLINE_OWNER,     /* a distribution or a package */
    PITH_OUTLINE_DIRECTORY, /* of files that nobody owns, or within an owner; "a/b" where a holds nothing but b */
    PITH_OUTLINE_FILE,      /* links and empty directories too */
};

struct pith_outline_item {
    const char *name; /* "core"; "flask 3.1.3"; "usr/lib"; "app.py" */
    enum pith_outline_kind kind;
    uint32_t depth; /* 0: the image */
    uint32_t end;   /* the items from the next one up to this index lie within */
    uint32_t file;  /* of the account, of a file; else UINT32_MAX */
    uint32_t files; /* regular files, links and hard links within */
    uint64_t size;  /* bytes */
};

/* The image by layer, then by owner or directory, down to files: each item before what lies in it, largest first. */
struct pith_outline {
    PITH_VEC(struct pith_outline_item) items;
};
void pith_outline_make(const struct pith_account *account, struct pith_arena *arena, struct pith_outline *outline);

struct pith_tree_style {
    unsigned width; /* columns; a longer name is cut in its middle. 0: nothing is cut */
    bool all;       /* every file; else small ones are told in sum */
    bool utf8;      /* lines and names as UTF-8; else ASCII */
    bool color;     /* for a terminal */
};
void pith_picture_tree(const struct pith_outline *outline, const struct pith_tree_style *style,
                       struct pith_picture *picture);

/* The outline as JSON: docs/schema/show.json. */
void pith_picture_json(const struct pith_account *account, const struct pith_outline *outline,
                       struct pith_picture *picture);

struct pith_dot_options {
    bool all;                         /* every node; else files stand within their owners, directories nowhere */
    const struct pith_things *things; /* NULL, or: only these, with the chains that lead to them, whole */
};
/* The graph of reasons in Graphviz's language: an arrow leads from what asks to what it asks for. */
void pith_picture_dot(const struct pith_account *account, const struct pith_dot_options *options,
                      struct pith_picture *picture);

/*
 * One HTML file for a browser: a map of the image by size, and the chain of reasons of every file. It holds everything
 * that it shows, and forbids itself to fetch anything.
 */
void pith_picture_page(const struct pith_account *account, struct pith_picture *picture);

PITH_END_DECLS

#endif
