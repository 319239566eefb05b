/* What the files of this room share: an expansion proposes, the closure adds. */
#ifndef PITH_CLOSURE_ROOM_H
#define PITH_CLOSURE_ROOM_H

#include "pith/closure.h"

/* "This follows": a proposal of an edge and the node at its end. */
struct reach {
    enum pith_node_kind kind;
    enum pith_rule rule;
    const char *path;   /* as written; links on the way become nodes of their own. A soname for a library */
    uint32_t from;      /* canonical view path of the file it follows from; 0: the node that is expanded */
    const char *detail; /* may be NULL */
    uint32_t line;
    bool maybe;    /* only because a whole directory ships */
    bool optional; /* its lack is a note */
    bool bound;    /* it is in a link map now */
};

struct expansion {
    const struct pith_plan *plan;
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_closure *closure;
    struct pith_error *error;
    struct pith_loader *loader;
    struct pith_linkmap base; /* of the interpreter, or of the first program: where dlopen starts */
    bool has_base;
    PITH_VEC(struct reach) reaches; /* what the present expansion proposes */
    PITH_VEC(uint32_t) waiting;     /* shared objects that no process has bound yet, by node */
};

uint32_t graph_node(struct pith_graph *graph, enum pith_node_kind kind, uint32_t text, bool *is_new);
void graph_edge(struct pith_graph *graph, struct pith_edge edge);

void propose(struct expansion *expansion, struct reach reach);
void object_to(struct expansion *expansion, struct pith_finding finding);

bool expand_program(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_python(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_tree(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_library(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

/* A shared object that nothing links to: as if the program opened it by its path. */
bool expand_extension(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

/* Starts a process and proposes what it loads; keeps the map when it is the first, or the interpreter's. */
bool start_process(struct expansion *expansion, const char *path, struct pith_linkmap *map) PITH_MUST_USE;

/* Everything below a directory; `skips` may leave out a name (NULL: nothing is). */
bool walk_tree(struct expansion *expansion, const char *directory, struct reach sample,
               bool (*skips)(const struct pith_python *python, const char *directory, const char *name)) PITH_MUST_USE;

#endif
