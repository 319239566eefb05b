/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The closure: from the plan's wants to everything that follows from them, as a graph. Nodes are things needed, edges
 * are the only home of "why". Each kind of node has an `expand` that says what follows from it; the closure alone adds
 * nodes and edges, in an order that depends on nothing but the input.
 */
#ifndef PITH_CLOSURE_H
#define PITH_CLOSURE_H

#include "pith/loader.h"
#include "pith/plan.h"
#include "pith/plan/language.h"

PITH_BEGIN_DECLS

enum pith_node_kind {
#define PITH_KIND(name, word, path, look) PITH_NODE_##name,
#include "pith/engine/kinds.def"
};

enum {
#define PITH_KIND(name, word, path, look) +1
    PITH_NODE_KINDS = 0
#include "pith/engine/kinds.def"
};

struct pith_node {
    enum pith_node_kind kind;
    bool certain; /* a chain of certain edges leads here: the program fails without it */
    bool bound;   /* an object of some process's link map: its own needs are known */
    bool sure;    /* some certain edge leads here, whether or not its beginning is certain */
    uint32_t text;
    uint32_t reason;         /* the first edge that leads here, + 1; 0: none; the rest of them by next_in */
    uint32_t last_reason;    /* the last of them */
    uint32_t first, last;    /* edges that begin here, + 1; by next_out */
    uint32_t sibling;        /* next node with the same text, + 1 */
    struct pith_found found; /* of a file */
};

struct pith_edge {
    uint32_t from, to;
    uint32_t detail;            /* text: the name wanted, how it was found */
    uint32_t line;              /* of the manifest, or 0 */
    uint16_t rule;              /* enum pith_rule */
    bool maybe;                 /* it may not be used: a whole directory ships, a guarded import */
    uint32_t next_out, next_in; /* the next edge from the same node, and the next to the same, + 1; 0: none */
};

struct pith_graph {
    struct pith_arena *arena;
    PITH_VEC(struct pith_node) nodes;
    PITH_VEC(struct pith_edge) edges;
    PITH_VEC(uint32_t) by_text; /* first node with a text, + 1 */
};

/* Why something was asked for, or would be expected, and is not followed. */
enum pith_absence {
    PITH_ABSENT_EXCLUDED,  /* [python] exclude, [libraries] exclude: the line says which */
    PITH_ABSENT_TYPING,    /* imported under TYPE_CHECKING, `if False` */
    PITH_ABSENT_CONDITION, /* imported where sys.platform or sys.version_info are others */
    PITH_ABSENT_COLD,      /* imported in a function that only development calls */
    PITH_ABSENT_FALLBACK,  /* imported where C code is missing that is there */
    PITH_ABSENT_OPTIONAL,  /* imported where its lack is no fault, and not found */
    PITH_ABSENT_BUILDING,  /* of a distribution that ships: headers and sources of extensions */
    PITH_ABSENT_TESTS,
    PITH_ABSENT_BYTECODE, /* of another interpreter */
    PITH_ABSENT_OTHERS,   /* its console scripts, headers and manual pages */
    PITH_ABSENT_REQUIRES, /* a requirement that is not installed */
    PITH_ABSENT_EXTRA,    /* required only for an extra that nobody asks for */
    PITH_ABSENT_COUNT,
};

struct pith_refusal {
    uint32_t thing; /* text: a module, a distribution, a soname, a path */
    uint32_t where; /* text: "/app/db.py:3", the distribution that asks; 0 */
    uint32_t line;  /* of the manifest, or 0 */
    enum pith_absence why;
};

struct pith_refusals {
    PITH_VEC(struct pith_refusal) list;
};

struct expansion; /* the engine's own state */

struct pith_closure {
    struct expansion *expansion;
    struct pith_graph graph;
    struct pith_refusals refusals; /* some of them more than once; a thing may ship for other reasons all the same */
    struct pith_findings findings;
    void *languages[PITH_LANGUAGE_COUNT]; /* what each has learned, by its own header; NULL: it has no interpreter */
    const char *loader;                   /* PT_INTERP of the first program, or NULL */
    bool big_endian;
    PITH_VEC(struct pith_cache_entry) cache; /* names that a search by cache or built-in directory must find */
};

/*
 * Follows all that the plan wants. `languages` are those that are followed, by number: pith_languages. Finish the
 * closure in any case.
 */
bool pith_closure_run(const struct pith_plan *plan, const struct language *const *languages, struct pith_view *view,
                      struct pith_arena *arena, struct pith_closure *closure, struct pith_error *error) PITH_MUST_USE;

/*
 * The same, step by step: a closure is begun, wants are added, and it is drained, which follows them until nothing new
 * comes and then judges what was found. More may be added afterwards.
 */
void pith_closure_begin(const struct pith_plan *plan, const struct language *const *languages, struct pith_view *view,
                        struct pith_arena *arena, struct pith_closure *closure);
bool pith_closure_add(struct pith_closure *closure, const struct pith_want *wants, uint32_t count,
                      struct pith_error *error) PITH_MUST_USE;
bool pith_closure_drain(struct pith_closure *closure, struct pith_error *error) PITH_MUST_USE;
void pith_closure_finish(struct pith_closure *closure);

/*
 * A copy of a drained closure to go on with, which leaves the first as it is: its nodes, edges and findings come first
 * in the copy, what is new behind them. The first must not go on itself, and must outlive the copy.
 */
void pith_closure_fork(const struct pith_closure *closure, struct pith_closure *copy);

/* Is the text of such a node a path? */
bool pith_node_is_path(enum pith_node_kind kind);

/* The node of this kind with this text, or UINT32_MAX. */
uint32_t pith_graph_find(const struct pith_graph *graph, enum pith_node_kind kind, uint32_t text);

/* The same, made when it is not there. For whoever makes a graph: the closure of its own, an account of its copy. */
uint32_t pith_graph_node(struct pith_graph *graph, enum pith_node_kind kind, uint32_t text, bool *is_new);
void pith_graph_edge(struct pith_graph *graph, struct pith_edge edge);

PITH_END_DECLS

#endif
