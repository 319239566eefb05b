/* SPDX-License-Identifier: Apache-2.0 */
/* Processes: what a program loads when it starts, and what is opened in it later. */
#ifndef PITH_ENGINE_PROCESS_H
#define PITH_ENGINE_PROCESS_H

#include "pith/loader.h"
#include "pith/plan.h"

struct expansion;

/* A process, while what its objects open is followed; the map grows. */
struct process {
    struct pith_linkmap *map;
    bool maybe;
    bool unwinds, looks_up; /* libgcc_s and the modules of nsswitch.conf have been seen to */
};

/* Why objects[from] of a map was opened at run time; rule PITH_RULE_NONE: nothing was. */
struct why {
    enum pith_rule rule;
    uint32_t from;      /* canonical view path; 0: the object that opened it */
    const char *detail; /* may be NULL */
};

/* A name in the interpreter's process, the file that answers to it, and who wants it. */
struct claim {
    uint32_t soname, path, user;
    const struct pith_elf *elf, *user_elf;
    bool certain, searched;
};

/* Where a libcrypto looks for files, by its own bytes: the directory of its configuration, that of its providers. */
struct openssl {
    uint32_t path; /* of the library */
    const char *configuration, *modules;
};

/* A processor besides the least one, while that one is at work; the other way round while it is its turn. */
struct processor {
    const char *hwcaps; /* of pith_loader_options */
    struct pith_loader *loader;
    struct pith_linkmap base;
    bool has_base;
    struct process started;
};

/* processors.c: something that loads files, done for each processor that counts. `node` is the one that is expanded. */
struct loading {
    bool (*run)(struct expansion *expansion, const struct loading *loading);
    const char *path; /* or a soname */
    bool maybe, interpreter;
};
bool on_all_processors(struct expansion *expansion, uint32_t node, const struct loading *loading) PITH_MUST_USE;
void forget_processors(struct expansion *expansion);
const char *processor_name(const struct expansion *expansion);
struct pith_loader_options loader_options(const struct pith_plan *plan);

/* process.c: starts a process and proposes what it loads; keeps the map when it is the first, or the interpreter's. */
bool start_process(struct expansion *expansion, const struct loading *loading) PITH_MUST_USE;

/* The same of a library in the process that runs, by the name that dlopen gets, for this reason. */
bool open_in_base(struct expansion *expansion, const char *name, enum pith_rule rule, bool maybe) PITH_MUST_USE;

/* objects.c: arcs of a map from `first` on; the first of them is there for the given reason. */
void propose_objects(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, struct why why,
                     bool maybe);
void object_to_failures(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);

/* dlopen.c: an object by its soname, or UINT32_MAX. */
uint32_t find_object(const struct pith_linkmap *map, const char *soname);

/*
 * dlopen(name) by objects[caller]. Only a library that loads whole is kept in the map and proposed; otherwise
 * `*opened` is false and `failed` the map with its failures from that of `process` on.
 */
bool open_library(struct expansion *expansion, struct process *process, const char *name, uint32_t caller,
                  struct why why, bool *opened, struct pith_linkmap *failed) PITH_MUST_USE;

/* opened.c: what the objects from `first` on open without needing it. */
bool follow_opened(struct expansion *expansion, struct process *process, uint32_t first) PITH_MUST_USE;

/* Its kinds, each for one object. */
bool follow_notes(struct expansion *expansion, struct process *process, uint32_t object) PITH_MUST_USE;
bool follow_calls(struct expansion *expansion, struct process *process, uint32_t object) PITH_MUST_USE;
bool follow_openssl(struct expansion *expansion, const struct process *process, uint32_t object) PITH_MUST_USE;
bool follow_gconv(struct expansion *expansion) PITH_MUST_USE;
bool follow_gconv_path(struct expansion *expansion) PITH_MUST_USE; /* the directories of GCONV_PATH */

/* leader.c: the app's file that tells the loader where to look, or what to load first; NULL: that is the system's. */
const char *leader_of(struct expansion *expansion, const struct pith_linkmap *map, enum pith_found_by by);

/* collisions.c */
void claim_names(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);
void judge_claims(struct expansion *expansion);

#endif
