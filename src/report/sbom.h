/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the papers beside the image share. */
#ifndef PITH_REPORT_SBOM_H
#define PITH_REPORT_SBOM_H

#include "base/json.h"
#include "pith/report/sbom.h"

/* purl.c: package URLs (ECMA-427). `distro` is "debian-12", or NULL. */
const char *sbom_purl_package(const struct pith_package *package, const char *vendor, const char *distro,
                              struct pith_arena *arena);
const char *sbom_purl(const char *type, const char *name, const char *version, struct pith_arena *arena);

/* inside.c: the component of a file of a distribution: of its own for a library in NAME.libs/, else `dist`. */
uint32_t sbom_library(struct pith_sbom *sbom, const char *path, uint32_t dist, struct pith_arena *arena);
bool sbom_is_bill(const char *path);
/* Adds what a wheel's own bill lists; what cannot be read lists nothing. */
void sbom_take_bill(struct pith_sbom *sbom, const char *text, size_t size, uint32_t dist, struct pith_arena *arena);

/* contents.c: the files with their digests; `owners` gives a file's component. */
bool sbom_read_files(const struct pith_account *account, const struct pith_source *tree, const uint32_t *owners,
                     struct pith_arena *arena, struct pith_sbom *sbom, struct pith_error *error) PITH_MUST_USE;
/* The whole text of a file of the tree, in the arena; NULL: it has more bytes than such a file has. */
bool sbom_read_text(const struct pith_source *tree, const char *path, struct pith_arena *arena, const char **text,
                    struct pith_error *error) PITH_MUST_USE;

/* document.c: RFC 3339, with a year of four digits; sbom->digest, of all the rest. */
const char *sbom_date(int64_t time, struct pith_arena *arena);
void sbom_name(struct pith_sbom *sbom);

/* Text that need not be UTF-8, as the string that schemas want: bytes that are not ASCII are written as %XX then. */
json_t *sbom_text(const char *text);

json_t *sbom_spdx(const struct pith_sbom *sbom, struct pith_arena *arena);
json_t *sbom_cyclonedx(const struct pith_sbom *sbom, struct pith_arena *arena);

#endif
