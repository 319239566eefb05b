/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a tree is made of, for people who want it smaller: libraries, modules, distributions, packages, each with what
 * it takes by itself, what goes with it, and what it shares with others. Reads an account and its costs, nothing else.
 */
#ifndef PITH_AUDIT_H
#define PITH_AUDIT_H

#include "pith/check.h"
#include "pith/report/cost.h"

PITH_BEGIN_DECLS

enum pith_share_kind {
    PITH_SHARE_LIBRARY,   /* a shared library */
    PITH_SHARE_DIST,      /* a Python distribution */
    PITH_SHARE_PACKAGE,   /* of the system: dpkg's, apk's */
    PITH_SHARE_MODULE,    /* a top-level module or package and all below it */
    PITH_SHARE_IMPORT,    /* all statements of the app that name a top-level module or what is below it */
    PITH_SHARE_DIRECTORY, /* at most two levels deep; each file counts in one */
    PITH_SHARE_KINDS,
};

/* What most of some files are: "libsqlite3.so.0", or a distribution or package by its name. NULL: nothing stands out.
 */
struct pith_part {
    const char *name;
    uint64_t bytes;
};

struct pith_share {
    const char *name;
    const char *more; /* a library's path, an owner's version, the place of the first statement; NULL */
    uint32_t files;   /* its own regular files; of imports, the statements */
    uint64_t bytes;   /* of its own files */
    /* Once weighed: what would not ship without it, its own files too; and what follows from it and from others. */
    uint64_t exclusive, shared;
    struct pith_part most; /* of what would not ship without it */
    uint32_t group;        /* of the table */
};

struct pith_shares {
    PITH_VEC(struct pith_share) list; /* the largest first, then by name */
    uint32_t *groups;                 /* by node of the costs: the group of its share + 1, or 0 */
};

/* The shares of one kind, not weighed. The texts are the account's or the arena's. */
void pith_audit_shares(const struct pith_costs *costs, enum pith_share_kind kind, struct pith_arena *arena,
                       struct pith_shares *shares);

/* Fills `exclusive`, `shared` and `most` of the first `count`. Without reasons they stay empty. */
void pith_audit_weigh(const struct pith_costs *costs, struct pith_shares *shares, uint32_t count,
                      struct pith_arena *arena);

/* "library", "distribution", …; and "libraries" … */
const char *pith_share_word(enum pith_share_kind kind) __attribute__((returns_nonnull));
const char *pith_share_words(enum pith_share_kind kind) __attribute__((returns_nonnull));

/* What is most of the files that go with a statement. */
struct pith_part pith_audit_part(const struct pith_costs *costs, const struct pith_statement *statement,
                                 struct pith_arena *arena);

/*
 * Findings as SARIF 2.1.0 (OASIS), for code scanning: one run with all of pith's rules, each with its remedy; what is
 * allowed is a suppressed result. `places` says for each finding where it is to be shown.
 */
struct pith_place {
    const char *uri; /* a URI reference */
    uint32_t line;   /* 0: of the whole file */
};
const char *pith_sarif_text(const struct pith_findings *findings, const struct pith_place *places,
                            struct pith_arena *arena, size_t *size);

/* A path as a URI reference: what RFC 3986 does not let stand for itself in a path is written as %XX. */
const char *pith_sarif_uri(const char *path, struct pith_arena *arena);

PITH_END_DECLS

#endif
