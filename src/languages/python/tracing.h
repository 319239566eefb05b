/* SPDX-License-Identifier: Apache-2.0 */
/* How Python is followed: what the files of this folder share, from the lowest to the highest. */
#ifndef PITH_PYTHON_TRACING_H
#define PITH_PYTHON_TRACING_H

#include "engine/language.h"
#include "pith/languages/python/closure.h"
#include "pith/languages/python/plan.h"

/* What is known of Python while a closure is made, and after. */
struct tracing {
    struct pith_environment environment; /* first: pith_environment_of */
    struct pith_finder *finder;          /* NULL: modules are not traced, all ship */
    PITH_VEC(uint8_t) asked;             /* by text of a name's beginning: how often its modules were proposed */
    PITH_VEC(bool) groups;               /* by text: a group of entry points; once learned */
    bool knows_groups;
    PITH_VEC(bool) symbols; /* by name: one of Python's interface that the interpreter defines, once learned */
    bool knows_symbols;
    struct pith_cache_entry *sonames; /* of /etc/ld.so.cache, once read */
    uint32_t soname_count;
    bool knows_sonames;
    const char *venv;  /* the virtual environment, canonical; NULL: none */
    bool brings_venv;  /* [files] does */
    bool knows_ground; /* the boundary has its directories */
};

/* NULL before the interpreter's node is expanded, and without one. */
static inline struct tracing *tracing_of(const struct expansion *expansion)
{
    return expansion->closure->languages[PITH_LANGUAGE_PYTHON];
}

static inline bool knows_python(const struct expansion *expansion)
{
    return tracing_of(expansion) != NULL && tracing_of(expansion)->environment.known;
}

static inline bool is_traced(const struct expansion *expansion)
{
    return tracing_of(expansion) != NULL && tracing_of(expansion)->finder != NULL;
}

/* exclude.c: what [python] exclude names: modules, and the files in which they are or that belong to them. Notes what
 * it refuses. */
bool is_excluded_module(struct expansion *expansion, const char *name);
bool is_excluded_file(struct expansion *expansion, const char *path);

/* modules.c: proposes the module when the finder knows it; `*known` tells. */
bool propose_module(struct expansion *expansion, const char *name, struct reach sample, bool *known) PITH_MUST_USE;
/* The same, for a module that is run as the main one: `python -m name`. */
bool propose_main(struct expansion *expansion, const char *name, struct reach sample, bool *known) PITH_MUST_USE;
/* "/lib/x.py" → "/lib/__pycache__/x.cpython-311.pyc", when it is there. */
bool propose_bytecode(struct expansion *expansion, const char *source) PITH_MUST_USE;
bool is_in_library(const struct expansion *expansion, const char *path);

/* codecs.c: a module of encodings that ships only when a string names it, or [python] include does. */
bool is_rare_codec(const char *package, const char *name);

/* children.c: all modules directly in `package` whose name begins so ("" for all). */
bool propose_children(struct expansion *expansion, const char *package, const char *beginning,
                      struct reach sample) PITH_MUST_USE;
/* "a.b." or "a.b_": the modules whose dotted name begins so. */
bool propose_beginning(struct expansion *expansion, const char *stem, struct reach sample) PITH_MUST_USE;

/* hidden_imports.c: what C code imports for this module. */
bool propose_hidden(struct expansion *expansion, const char *name) PITH_MUST_USE;

/* system_data.c: time zones for zoneinfo, descriptions of terminals for _curses. */
void propose_system_data(struct expansion *expansion, const char *module);

/* imports.c: what a Python source file asks for. `module` is its dotted name, or NULL for a script; `package` where
 * relative imports begin. */
struct source_unit {
    uint32_t node;
    const char *module, *package;
    const char *path; /* view path, for messages */
    bool library;     /* of the standard library */
    bool app;         /* from [files] */
};
bool propose_imports(struct expansion *expansion, const struct source_unit *unit,
                     const struct pith_found *found) PITH_MUST_USE;

/* cython.c: names of the library's modules among the strings that Cython packed into an extension module. */
bool propose_packed_names(struct expansion *expansion, const unsigned char *start, size_t size) PITH_MUST_USE;
/* strings.c: module names among the strings of a third-party extension module. */
bool propose_extension_names(struct expansion *expansion, const char *module,
                             const struct pith_found *found) PITH_MUST_USE;

/* dist_files.c: a file of a distribution that is kept; as a module too, when Python can import it. What no program
 * opens: `path` lies below `site`, or is recorded relative to it. */
bool propose_dist_file(struct expansion *expansion, const char *path) PITH_MUST_USE;
bool is_left_out(struct expansion *expansion, const char *site, const char *path);

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

/* pths.c: as pith_python_environment wants it; `expanding` is the expansion. */
bool judge_pths(void *expanding, struct pith_python *python, const char *site, const char *const *files, uint32_t count,
                bool *counts) PITH_MUST_USE;

/* wishes.c: what [python] names besides; the soname that ctypes.util.find_library(name) would answer, or NULL. */
bool propose_requirements(struct expansion *expansion) PITH_MUST_USE;
bool propose_scripts(struct expansion *expansion) PITH_MUST_USE;
bool find_soname(struct expansion *expansion, const char *name, const char **soname) PITH_MUST_USE;

/* profile.c */
bool propose_profile(struct expansion *expansion) PITH_MUST_USE;

/* command.c: what the image's command runs, and the script's directory before all others on sys.path. */
bool propose_command(struct expansion *expansion) PITH_MUST_USE;
bool prepend_script_directory(struct expansion *expansion) PITH_MUST_USE;

/* whole.c: directories that ship whole. */
bool propose_directories(struct expansion *expansion) PITH_MUST_USE;

/* trace.c: the modules that an interpreter's start and the manifest ask for; creates the finder and reads
 * distributions. */
bool start_tracing(struct expansion *expansion) PITH_MUST_USE;

/* The nodes. */
bool expand_python(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_module(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_script(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_file(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_dist(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_extra(struct expansion *expansion, uint32_t node) PITH_MUST_USE;
bool expand_group(struct expansion *expansion, uint32_t node) PITH_MUST_USE;

/* The other operations of engine/language.h: script.c, extension.c, symbols.c, kept.c, ground.c, asker.c. */
bool follow_launcher(struct expansion *expansion, const struct pith_found *script, bool *settled) PITH_MUST_USE;
bool is_extension_name(const char *path);
bool is_foreign_extension(struct expansion *expansion, const char *path);
/* The version that an extension module is built for by its file name, when it is not this one; or NULL. */
const char *foreign_version(const struct expansion *expansion, const char *path);
void check_python_symbols(struct expansion *expansion, const struct pith_linkmap *map, uint32_t first, bool maybe);
const char *kept_as(const struct expansion *expansion, const char *path);
bool skips_bytecode(const struct expansion *expansion, const char *directory, const char *name);
bool keep_bytecode(struct expansion *expansion, const char *path) PITH_MUST_USE;
bool permit_python(struct expansion *expansion);
void learn_python_ground(struct expansion *expansion);
/* The environment or installation that the path is in, with all that the root has below it; NULL: none. */
const char *prefix_around(const struct expansion *expansion, const char *path);
bool is_of_an_environment(const struct expansion *expansion, const char *path);
const char *prefix_of_dist(const struct expansion *expansion, uint32_t node);
void find_python_asker(struct expansion *expansion, const struct naming *naming, struct asker *asker);
const char *script_of_command(const struct expansion *expansion);

#endif
