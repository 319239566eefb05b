/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Papers beside the image: what ships, whose it is and under which licence, as SPDX 2.3 or CycloneDX 1.6, both JSON.
 * The bytes depend on the composition alone: names and numbers of documents are made of the digests of what ships.
 */
#ifndef PITH_SBOM_H
#define PITH_SBOM_H

#include "pith/report/account.h"

PITH_BEGIN_DECLS

enum pith_sbom_format { PITH_SBOM_SPDX, PITH_SBOM_CYCLONEDX };

/*
 * Something with a version: a package, a distribution, an interpreter that belongs to none; and what a wheel brought
 * inside it: libraries in NAME.libs/, and what its own bills (*.dist-info/sboms/) list.
 */
struct pith_component {
    const char *name, *version; /* version may be "" */
    const char *purl;           /* NULL: nobody says */
    const char *supplier;       /* "Name <mail>"; NULL: not known */
    uint32_t within;            /* the component that it came in, + 1; 0: it is the image's own */
    const char *licence;        /* an SPDX expression, or NULL: the metadata does not say it in such terms */
};

struct pith_sbom_file {
    const char *path;
    uint32_t component; /* UINT32_MAX: nobody's */
    char sha1[41], sha256[65];
};

struct pith_depends {
    uint32_t from, to;
};

struct pith_sbom {
    const char *name, *created; /* "2026-01-31T00:00:00Z" */
    char digest[65];            /* of all that the document says */
    PITH_VEC(struct pith_component) components;
    PITH_VEC(struct pith_sbom_file) files; /* regular ones, sorted by path */
    PITH_VEC(struct pith_depends) depends; /* sorted, each once */
};

/*
 * Reads every file that ships: `tree` has them by their paths in the account. `time` is the composition's. The
 * account, which pith_account_name_system has completed, must outlive it; all memory is the arena's.
 */
bool pith_sbom_make(const struct pith_account *account, const struct pith_source *tree, int64_t time, const char *name,
                    struct pith_arena *arena, struct pith_sbom *sbom, struct pith_error *error) PITH_MUST_USE;

/* The document's bytes. */
const char *pith_sbom_text(const struct pith_sbom *sbom, enum pith_sbom_format format, struct pith_arena *arena,
                           size_t *size) __attribute__((returns_nonnull));

PITH_END_DECLS

#endif
