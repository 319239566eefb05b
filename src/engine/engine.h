/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine offers to the expansions of nodes, its own and those of languages: an expansion proposes, it adds. */
#ifndef PITH_ENGINE_ENGINE_H
#define PITH_ENGINE_ENGINE_H

#include "engine/boundary.h"
#include "engine/process.h"
#include "pith/engine.h"

/* "This follows": a proposal of an edge and the node at its end. */
struct reach {
    enum pith_node_kind kind;
    enum pith_rule rule;
    const char *path;   /* as written; links on the way become nodes of their own. A soname for a library */
    uint32_t from;      /* canonical view path of the file it follows from; 0: the node that is expanded */
    const char *detail; /* may be NULL */
    uint32_t line;
    const char *leader; /* a file of the app's that says where the loader finds it; or NULL */
    bool searched;      /* nobody named the path: the loader, or PATH, led to it */
    bool maybe;         /* only because a whole directory ships */
    bool optional;      /* its lack is a note */
    bool bound;         /* it is in a link map now */
};

/* A finding that counts only if the node turns out to be certain. */
struct suspicion {
    struct pith_finding finding;
    uint32_t node;
    bool told;
};

/* How far certainty has spread. */
struct certainty {
    uint32_t done;            /* edges that were looked at */
    PITH_VEC(uint32_t) ahead; /* nodes to be marked */
};

/* Shared objects that no process has bound yet, by node, and how many of them have been looked at. */
struct waiting {
    PITH_VEC(uint32_t) nodes;
    uint32_t done;
};

struct expansion {
    const struct pith_plan *plan;
    const struct language *const *languages; /* PITH_LANGUAGE_COUNT of them */
    struct pith_view *view;
    struct pith_arena *arena;
    struct pith_closure *closure;
    struct pith_error *error;
    struct pith_loader *loader;
    struct pith_linkmap base; /* of the interpreter, or of the first program: where dlopen starts */
    bool has_base;
    bool interpreted;               /* that process is a language's interpreter, which opens extension modules */
    PITH_VEC(struct reach) reaches; /* what the present expansion proposes */
    uint32_t next;                  /* the node to be expanded next */
    struct waiting tagged, plain;   /* extension modules by their names, other libraries */
    struct certainty certainty;
    PITH_VEC(uint32_t) excluded; /* by text: the manifest's line that was told to exclude it */
    struct process started;      /* what the process of `base` has opened by itself */
    PITH_VEC(struct claim) claims;
    PITH_VEC(struct openssl) openssl;
    const char *led_loader, *leader; /* leader.c: the last loader that was asked about, and what leads it */
    PITH_VEC(struct suspicion) suspicions;
    struct pith_findings_told told;
    const char *processor; /* the one whose turn it is; NULL: the least */
    PITH_VEC(struct processor) processors;
    bool copied;             /* the loader is another closure's, and so are the first processors' */
    uint32_t own_processors; /* the first that is its own */
    bool knows_processors;
    struct boundary boundary;
};

/* propose.c */
void propose(struct expansion *expansion, struct reach reach);

/* merge.c: adds what the expansion of `node` has proposed, in its order, and forgets the proposals. */
bool merge_reaches(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

/* certain.c: marks every node that a chain of certain edges leads to; of edges that were there before, nothing is done
 * again. */
void graph_find_certain(struct expansion *expansion);

/* waiting.c: puts a new shared object where it waits for a process; takes the next one that none has bound. */
void await_process(struct expansion *expansion, uint32_t node);
bool next_waiting(struct expansion *expansion, uint32_t *node);

/* findings.c: a finding; one that is not there yet; one that counts only if `node` turns out to be certain. */
void object_to(struct expansion *expansion, struct pith_finding finding);
void object_once(struct expansion *expansion, struct pith_finding finding);
void suspect(struct expansion *expansion, uint32_t node, struct pith_finding finding);
void settle_suspicions(struct expansion *expansion);

/* absent.c: notes why something is not followed; `where` may be NULL, `line` is the manifest's. */
void leave_out(struct expansion *expansion, enum pith_absence why, const char *thing, const char *where);
void leave_out_by_line(struct expansion *expansion, const char *thing, uint32_t line);
bool is_excluded(struct expansion *expansion, const char *name); /* by [libraries] exclude */

/* paths.c: where a path leads, or the path itself when it leads nowhere. */
const char *real_path(const struct expansion *expansion, const char *path);

/* Files of a directory that `takes` accepts; `*found` tells whether there is any. */
bool propose_files_of(struct expansion *expansion, const char *path, struct reach sample,
                      bool (*takes)(const char *name), bool *found) PITH_MUST_USE;

/* walk.c: everything below a directory; `skips` may leave out a name (NULL: nothing is). */
typedef bool tree_skips(const struct expansion *expansion, const char *directory, const char *name);
bool walk_tree(struct expansion *expansion, const char *directory, struct reach sample,
               tree_skips *skips) PITH_MUST_USE;
/* The same from a path that is what it is: no link leads there. */
bool walk_below(struct expansion *expansion, const char *path, struct reach *sample, tree_skips *skips) PITH_MUST_USE;

/* What follows from a node of the engine's own kinds. */
bool expand_program(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_tree(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_library(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

/* A shared object that nothing links to: as if the program opened it by its path. */
bool expand_extension(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

static inline const char *node_text(const struct expansion *expansion, uint32_t node)
{
    return pith_text(pith_view_texts(expansion->view), expansion->closure->graph.nodes.items[node].text);
}

#endif
