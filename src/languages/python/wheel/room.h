/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this room share. The way through: target.c reads what wheels are installed for, house.c lists what
 * there is, choose.c takes what is needed, unpack.c reads a wheel and verifies it, install.c lays it where it belongs.
 */
#ifndef PITH_WHEEL_ROOM_H
#define PITH_WHEEL_ROOM_H

#include "pith/languages/python/dists.h"
#include "pith/languages/python/dists/dependency.h"
#include "pith/languages/python/environment.h"
#include "pith/languages/python/plan.h"
#include "pith/languages/python/wheel.h"
#include "pith/plan.h"

enum { SHA256_SIZE = 32, LARGEST_DIGEST = 64, NOT_FIT = -1 };

/* One file of a wheel. */
struct member {
    const char *name;
    uint64_t offset, size; /* in the spool */
    bool executable;
    uint8_t sha256[SHA256_SIZE];
    const char *hash, *length; /* as RECORD has them; NULL: not listed */
};

/* A line of Requires-Dist, and what it says once somebody wants to know. */
struct requirement {
    const char *line;
    bool parsed;
    struct pith_dependency asks;
};

/* A wheel that was unpacked into the spool and verified. */
struct wheel {
    PITH_VEC(struct member) members; /* sorted by name */
    const char *info, *data;         /* NAME-VERSION.dist-info; NAME-VERSION.data */
    const char *name, *version;      /* as METADATA writes them */
    const char *requires_python;     /* or NULL */
    PITH_VEC(struct requirement) requires;
    struct pith_dist scripts; /* its entry points */
    bool pure;                /* Root-Is-Purelib */
};

/* A file of the directory. */
struct candidate {
    const char *file;
    const char *path; /* in the source: where links lead */
    struct pith_stat stat;
    const char *name, *version; /* normalised; as written */
    struct pith_version number;
    const char *tags; /* python-abi-platform of a wheel; NULL: it is an sdist */
    uint64_t build;
    const char *build_rest;
    int32_t rank;          /* of its best tag, 0 is the best; NOT_FIT */
    const char *unfit;     /* why it will not do although its tags fit; NULL */
    const char *hashes[3]; /* "sha256:…", sha384, sha512; NULL: not yet told */
    struct wheel *wheel;   /* NULL: not yet unpacked */
};

struct house {
    const struct pith_source *source;
    const char *shown;                     /* as the manifest names it, without a slash at the end */
    const char *path;                      /* as a command would name it */
    PITH_VEC(struct candidate) candidates; /* sorted by name and file */
};

/* Where things go. */
struct scheme {
    const char *purelib, *platlib, *scripts, *data, *headers; /* canonical view paths */
};

struct target {
    struct pith_view *view;
    struct pith_python python;
    struct pith_wheel_target tags;
    struct pith_marker_environment environment;
    struct scheme scheme;
    struct pith_dists installed; /* in the root */
    struct pith_wheel_tags supported;
};

/* A file that was laid down. */
struct laid {
    const char *path;
    const struct wheel *wheel;
    uint8_t sha256[SHA256_SIZE];
};

struct installing {
    struct pith_plan *plan;
    const struct pith_manifest *manifest;
    struct pith_arena *arena;
    struct pith_error *error;
    struct target target;
    struct house house;
    struct pith_source *spooled;
    PITH_VEC(uint32_t) chosen; /* candidates, by name */
    PITH_VEC(struct laid) laid;
};

/* Reads interpreter, machine and C library through a view of these mounts, which stays open in `target.view`. */
bool wheel_target(struct installing *it, const struct pith_mount *mounts, uint32_t count) PITH_MUST_USE;

/* A directory as the view has it: links are followed as far as it exists. NULL: the system failed. */
const char *wheel_settled(struct installing *it, const char *path);

bool wheel_house(struct installing *it) PITH_MUST_USE;
/* Those of a distribution, by its normalised name: `*count` from the answer on. */
struct candidate *wheel_candidates(const struct house *house, const char *name, uint32_t *count);
/* Has the file one of these digests? */
bool wheel_has_hash(struct installing *it, struct candidate *candidate, const struct pith_strings *hashes,
                    bool *has) PITH_MUST_USE;

bool wheel_choose(struct installing *it) PITH_MUST_USE;

/* Unpacks and verifies a wheel, once. */
bool wheel_unpack(struct installing *it, struct candidate *candidate) PITH_MUST_USE;
/* Every member of a zip archive: its bytes go into the spool. */
bool wheel_members(struct installing *it, int fd, struct wheel *wheel) PITH_MUST_USE;
/* Does the archive's directory say of each member what the member's own header says? */
bool wheel_headers_agree(struct installing *it, int fd) PITH_MUST_USE;
/* Compares the members with RECORD. */
bool wheel_verify(struct installing *it, struct wheel *wheel) PITH_MUST_USE;
struct member *wheel_member(const struct wheel *wheel, const char *name);
/* A member of the .dist-info directory as text; NULL: it is not there. */
bool wheel_text(struct installing *it, const struct wheel *wheel, const char *name, const char **text) PITH_MUST_USE;

bool wheel_install(struct installing *it, const struct candidate *candidate) PITH_MUST_USE;

/* Notes the files that two wheels bring, where they differ. */
void wheel_note_collisions(struct installing *it);

/* What is being installed of one wheel: the lines of its RECORD to be. */
struct installed {
    struct installing *it;
    const struct wheel *wheel;
    const char *site;
    const char *directory, *settled; /* the one that a file went to last, and where links of the view lead from there */
    struct pith_texts *launchers;    /* the names of those that are made */
    PITH_VEC(const char *) lines;
};
/* put.c: where links of the view lead a path (NULL: the system failed); lays down a member that is in the spool
 * already, or these bytes, and a line of RECORD for it. */
const char *wheel_place(struct installed *installed, const char *path);
bool wheel_keep(struct installed *installed, const char *path, const struct member *member) PITH_MUST_USE;
bool wheel_put(struct installed *installed, const char *path, bool executable, const void *bytes,
               size_t size) PITH_MUST_USE;
bool wheel_launchers(struct installed *installed) PITH_MUST_USE;
/* The names of those that are made: setuptools' own in the wheel are none. The caller destroys them. */
struct pith_texts *wheel_launcher_names(const struct wheel *wheel);
/* "#!/usr/bin/python3\n" of the target. NULL, with an error, where no such line can name it. */
const char *wheel_shebang(struct installing *it);
/* A line of RECORD for a file. */
void wheel_record_line(struct installed *installed, const char *path, const char *hash, const char *length);
const char *wheel_record_hash(struct pith_arena *arena, const uint8_t *digest, size_t size, const char *kind);
/* The fields of a line of RECORD: path, hash, size; `*at` goes behind it. False at the end. */
bool wheel_record_next(struct pith_arena *arena, const char **at, const char *fields[3]);

/* What somebody asks of a distribution. */
struct need {
    const char *specifier, *by; /* "requirements.txt:3", "flask 3.0.2" */
};

struct wanted {
    const char *name; /* normalised */
    PITH_VEC(struct need) needs;
    uint64_t asked;                               /* what it costs to compare one version with all needs */
    PITH_VEC(const struct pith_strings *) hashes; /* one of each must be the wheel's */
    PITH_VEC(const char *) extras;                /* the first is "": none */
    uint32_t followed;                            /* extras whose requirements have been asked for */
    struct candidate *chosen;
    const struct pith_dist *in_root; /* instead of a wheel */
    const char *without_wheel;       /* the lock file names no wheel of it, but this */
    bool locked;                     /* its lock file names all that it needs */
    bool quiet;                      /* who asks for it must not be quoted */
};

/* Why nothing there will do, and what to do about it. */
bool wheel_refuse(struct installing *it, const struct wanted *wanted);
bool wheel_is_admitted(const struct wanted *wanted, const char *version);

#endif
