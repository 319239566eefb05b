/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that compose share. */
#ifndef PITH_CLI_COMPOSE_H
#define PITH_CLI_COMPOSE_H

#include "cli/cli.h"
#include "pith/compose.h"

struct json_t; /* of jansson */
struct pith_batch;

/* Errors and warnings always, notes with --verbose. */
void show_findings(const struct pith_cli *cli, const struct pith_findings *findings);

void show_written(const struct pith_cli *cli, const struct pith_composition *composition,
                  const struct pith_target *target, const struct pith_written *written);

/* One object; the members of `also`, which is taken over, come with it; NULL: none. */
void show_json(const struct pith_composition *composition, const struct pith_target *targets,
               const struct pith_written *written, size_t count, struct json_t *also);

/* What --timings says, on standard error. */
void show_timings(const struct pith_cli *cli, const struct pith_composition *composition);
void show_layer_timings(const struct pith_cli *cli, const struct pith_target *target,
                        const struct pith_written *written, int64_t nanoseconds);

/* sbom.c: papers beside the image. */
struct sbom_request {
    unsigned format; /* enum pith_sbom_format */
    const char *path;
    const char *word; /* as written: "spdx:FILE" */
};
bool read_sbom(const char *word, struct sbom_request *sbom, struct pith_error *error) PITH_MUST_USE;
bool write_sboms(const struct pith_cli *cli, struct pith_composition *composition, const struct sbom_request *requests,
                 size_t count, struct pith_batch *batch, struct pith_error *error) PITH_MUST_USE;

/* Every input, the others too, as a rule for Make and Ninja: the outputs depend on it. */
bool write_depfile(const struct pith_cli *cli, const char *path, struct pith_composition *composition,
                   const struct pith_inputs *others, const struct pith_target *targets, size_t count,
                   struct pith_batch *batch, struct pith_error *error) PITH_MUST_USE;

/* What an image held before it was composed anew. */
struct from_size {
    uint64_t files, bytes;
};

/* Opens an image and makes a manifest up for it; `keep` is where to write that, or NULL. The caller destroys `*source`.
 */
bool read_from(const struct pith_cli *cli, const char *word, const char *keep, struct pith_arena *arena,
               struct pith_source **source, struct from_size *size, const char **text,
               struct pith_error *error) PITH_MUST_USE;

/* --write-manifest: a new file. */
bool keep_manifest(const struct pith_cli *cli, const char *path, const char *text, struct pith_arena *arena,
                   struct pith_error *error) PITH_MUST_USE;

/* "198 MB → 31 MB, 7,900 files left out" */
void show_from(const struct pith_cli *cli, const struct pith_composition *composition, const struct from_size *before);

#endif
