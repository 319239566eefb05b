/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share: an expansion proposes, the closure adds. */
#ifndef PITH_CLOSURE_ROOM_H
#define PITH_CLOSURE_ROOM_H

#include "closure/boundary.h"
#include "pith/closure.h"
#include "pith/closure/launcher.h"

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
};

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

/* How far certainty has spread: certain edges by the node that they come from, as lists. */
struct certainty {
    PITH_VEC(uint32_t) first; /* by node: an edge + 1 */
    PITH_VEC(uint32_t) next;  /* by edge */
    PITH_VEC(uint32_t) ahead; /* nodes to be marked */
};

/* Shared objects that no process has bound yet, by node, and how many of them have been looked at. */
struct waiting {
    PITH_VEC(uint32_t) nodes;
    uint32_t done;
};

/* A processor besides the least one, while that one is at work; the other way round while it is its turn. */
struct processor {
    const char *hwcaps; /* of pith_loader_options */
    struct pith_loader *loader;
    struct pith_linkmap base;
    bool has_base;
    struct process started;
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
    struct waiting tagged, plain;   /* extension modules by their names, other libraries */
    struct certainty certainty;
    PITH_VEC(uint32_t) excluded;   /* by text: the manifest's line that was told to exclude it */
    PITH_VEC(uint8_t) asked;       /* by text of a name's beginning: how often its modules were proposed */
    struct process started;        /* what the process of `base` has opened by itself */
    PITH_VEC(bool) python_symbols; /* by name: one of Python's interface that `base` defines, once it is learned */
    bool base_learned;
    PITH_VEC(struct claim) claims;
    PITH_VEC(struct openssl) openssl;
    struct pith_cache_entry *sonames; /* of /etc/ld.so.cache, once read */
    uint32_t soname_count;
    bool knows_sonames;
    const char *led_loader, *leader; /* leader.c: the last loader that was asked about, and what leads it */
    PITH_VEC(bool) groups;           /* by text: a group of entry points; once learned */
    bool knows_groups;
    struct pith_finder *finder; /* when there is a Python whose modules are traced */
    PITH_VEC(struct suspicion) suspicions;
    struct pith_findings_told told;
    const char *processor; /* the one whose turn it is; NULL: the least */
    PITH_VEC(struct processor) processors;
    bool knows_processors;
    struct boundary boundary;
};

/* Marks every node that a chain of certain edges leads to; of edges that were there before, nothing is done again. */
void graph_find_certain(struct expansion *expansion);

/* Puts a new shared object where it waits for a process. */
void await_process(struct expansion *expansion, uint32_t node);

/* Adds what the expansion of `node` has proposed, in its order, and forgets the proposals. */
bool merge_reaches(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

void propose(struct expansion *expansion, struct reach reach);
void object_to(struct expansion *expansion, struct pith_finding finding);

/* Directories that ship whole. */
bool propose_directories(struct expansion *expansion) PITH_MUST_USE;

/* A finding that counts only if `node` turns out to be certain. */
void suspect(struct expansion *expansion, uint32_t node, struct pith_finding finding);

/* As pith_python_environment wants it; `expanding` is the expansion. */
bool judge_pths(void *expanding, struct pith_python *python, const char *site, const char *const *files, uint32_t count,
                bool *counts) PITH_MUST_USE;

/* The modules that an interpreter's start and the manifest ask for; creates the finder and reads distributions. */
bool start_tracing(struct expansion *expansion) PITH_MUST_USE;

/* Notes why something is not followed; `where` may be NULL. */
void leave_out(struct expansion *expansion, enum pith_absence why, const char *thing, const char *where);

/* What [python] exclude names: modules, and the files in which they are or that belong to them. Notes what it refuses.
 */
bool is_excluded_module(struct expansion *expansion, const char *name);
bool is_excluded_file(struct expansion *expansion, const char *path);

/* Proposes the module when the finder knows it; `*known` tells. */
bool propose_module(struct expansion *expansion, const char *name, struct reach sample, bool *known) PITH_MUST_USE;

/* "/lib/x.py" → "/lib/__pycache__/x.cpython-311.pyc", when it is there. */
bool propose_bytecode(struct expansion *expansion, const char *source) PITH_MUST_USE;

/* The same, for a module that is run as the main one: `python -m name`. */
bool propose_main(struct expansion *expansion, const char *name, struct reach sample, bool *known) PITH_MUST_USE;

/* The command of the image: what it runs, and the script's directory before all others on sys.path. */
bool propose_command(struct expansion *expansion) PITH_MUST_USE;
bool prepend_script_directory(struct expansion *expansion) PITH_MUST_USE;

/* Time zones for zoneinfo, descriptions of terminals for _curses. */
void propose_system_data(struct expansion *expansion, const char *module);

/* All modules directly in `package` whose name begins so ("" for all). */
bool propose_children(struct expansion *expansion, const char *package, const char *beginning,
                      struct reach sample) PITH_MUST_USE;

/* "a.b." or "a.b_": the modules whose dotted name begins so. */
bool propose_beginning(struct expansion *expansion, const char *stem, struct reach sample) PITH_MUST_USE;

/* A module of encodings that ships only when a string names it, or [python] include does. */
bool is_rare_codec(const char *package, const char *name);

bool propose_requirements(struct expansion *expansion) PITH_MUST_USE;
bool propose_scripts(struct expansion *expansion) PITH_MUST_USE;
bool propose_profile(struct expansion *expansion) PITH_MUST_USE;

/* The soname that ctypes.util.find_library(name) would answer, or NULL. */
bool find_soname(struct expansion *expansion, const char *name, const char **soname) PITH_MUST_USE;

/* What a Python source file asks for. `module` is its dotted name, or NULL for a script; `package` where relative
 * imports begin. */
struct source_unit {
    uint32_t node;
    const char *module, *package;
    const char *path; /* view path, for messages */
    bool library;     /* of the standard library */
    bool app;         /* from [files] */
};
bool propose_imports(struct expansion *expansion, const struct source_unit *unit,
                     const struct pith_found *found) PITH_MUST_USE;

/* Names of the library's modules among the strings that Cython packed into an extension module. */
bool propose_packed_names(struct expansion *expansion, const unsigned char *start, size_t size) PITH_MUST_USE;

/* Module names among the strings of a third-party extension module. */
bool propose_extension_names(struct expansion *expansion, const char *module,
                             const struct pith_found *found) PITH_MUST_USE;

/* editable.c: a project that is installed by reference. */
bool propose_project(struct expansion *expansion, const char *name, const struct pith_module *module,
                     const struct pith_found *found) PITH_MUST_USE;
bool expand_editable(struct expansion *expansion, uint32_t node, const struct pith_dist *dist) PITH_MUST_USE;
/* The editable distribution that gives `name` to import, or NULL. */
const struct pith_dist *editable_of(const struct expansion *expansion, const char *name);
/* The distribution that a .pth file belongs to, or NULL. */
const struct pith_dist *editable_by(const struct expansion *expansion, const char *pth);
const char *editable_remedy(struct expansion *expansion, const struct pith_dist *dist);

/* tags.c: an objection to the distribution's node when it is a wheel for another interpreter. */
bool check_tags(struct expansion *expansion, uint32_t node, const struct pith_dist *dist) PITH_MUST_USE;

/* dist.c: a file of a distribution that is kept; as a module too, when Python can import it. */
bool propose_dist_file(struct expansion *expansion, const char *path) PITH_MUST_USE;
bool is_left_out(struct expansion *expansion, const char *site, const char *path);

/* Where a path leads, or the path itself when it leads nowhere. */
const char *real_path(const struct expansion *expansion, const char *path);
bool is_in_library(const struct expansion *expansion, const char *path);

bool expand_program(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_python(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_tree(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_module(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_script(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_dist(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_extra(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_group(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_file(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_library(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

/* A shared object that nothing links to: as if the program opened it by its path. */
bool expand_extension(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

/* leader.c: the app's file that tells the loader where to look, or what to load first; NULL: that is the system's. */
const char *leader_of(struct expansion *expansion, const struct pith_linkmap *map, enum pith_found_by by);

/* Arcs of a map from `first` on; the first of them is there for the given reason. */
void propose_objects(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, struct why why,
                     bool maybe);
void object_to_failures(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);
bool is_excluded(struct expansion *expansion, const char *name);

/* A finding that is not there yet. */
void object_once(struct expansion *expansion, struct pith_finding finding);

/* opened.c: what the objects from `first` on open without needing it. */
bool follow_opened(struct expansion *expansion, struct process *process, uint32_t first) PITH_MUST_USE;

/*
 * dlopen(name) by objects[caller]. Only a library that loads whole is kept in the map and proposed; otherwise
 * `*opened` is false and `failed` the map with its failures from that of `process` on.
 */
bool open_library(struct expansion *expansion, struct process *process, const char *name, uint32_t caller,
                  struct why why, bool *opened, struct pith_linkmap *failed) PITH_MUST_USE;

/* Its kinds, each for one object. */
bool follow_notes(struct expansion *expansion, struct process *process, uint32_t object) PITH_MUST_USE;
bool follow_calls(struct expansion *expansion, struct process *process, uint32_t object) PITH_MUST_USE;
bool follow_openssl(struct expansion *expansion, const struct process *process, uint32_t object) PITH_MUST_USE;
bool follow_gconv(struct expansion *expansion) PITH_MUST_USE;
bool follow_gconv_path(struct expansion *expansion) PITH_MUST_USE; /* the directories of GCONV_PATH */

/* Files of a directory that `takes` accepts; `*found` tells whether there is any. */
bool propose_files_of(struct expansion *expansion, const char *path, struct reach sample,
                      bool (*takes)(const char *name), bool *found) PITH_MUST_USE;
uint32_t find_object(const struct pith_linkmap *map, const char *soname);

/* symbols.c */
/* Python's interface as the objects from `first` on want it. */
void check_python_symbols(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);
/* The version that an extension module is built for by its file name, when it is not this one; or NULL. */
const char *foreign_version(const struct expansion *expansion, const char *path);

/* collisions.c */
void claim_names(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);
void judge_claims(struct expansion *expansion);

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

/* Starts a process and proposes what it loads; keeps the map when it is the first, or the interpreter's. */
bool start_process(struct expansion *expansion, const struct loading *loading) PITH_MUST_USE;

/* Everything below a directory; `skips` may leave out a name (NULL: nothing is). */
bool walk_tree(struct expansion *expansion, const char *directory, struct reach sample,
               bool (*skips)(const struct pith_python *python, const char *directory, const char *name)) PITH_MUST_USE;

#endif
