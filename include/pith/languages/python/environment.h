/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interpreter's world: where a Python finds its modules in a view, told from files alone, never by running it.
 * Rules come from CPython: Modules/getpath.py (3.11 and later; getpath.c before), Lib/site.py, Lib/venv, and Debian's
 * changes to site.py.
 */
#ifndef PITH_PYTHON_H
#define PITH_PYTHON_H

#include "pith/view.h"

PITH_BEGIN_DECLS

enum pith_path_rule {
    PITH_PATH_ENVIRONMENT, /* PYTHONPATH */
    PITH_PATH_ZIP,         /* lib/pythonXY.zip */
    PITH_PATH_STDLIB,
    PITH_PATH_DYNLOAD,
    PITH_PATH_SITE, /* site-packages or dist-packages */
    PITH_PATH_PTH,  /* a line of a .pth file */
};

struct pith_path_entry {
    const char *path; /* as Python would form it: absolute, without ".."; need not exist */
    enum pith_path_rule rule;
    bool exists;
    bool archive;   /* a file, not a directory: zipimport may find modules in it */
    const char *by; /* the .pth file, or NULL */
};

struct pith_pth {
    const char *path; /* the file */
    bool code;        /* holds a line that begins with `import` */
};

/* A module that the finder of an editable install answers for: `import NAME` leads to `path`, whatever sys.path says.
 */
struct pith_mapped {
    const char *name; /* dotted */
    const char *path; /* a directory, a file, or a file without its suffix; it exists in the view */
    const char *by;   /* the .pth file that installs the finder */
};

struct pith_python {
    const char *executable; /* as named, not resolved */
    const char *directory;  /* where the search for the prefix begins */
    const char *library; /* the ELF file that holds the interpreter: the executable's own, or libpython's, canonical */
    unsigned major, minor;
    const char *version; /* "3.12.1", or "3.10" of one before 3.11 that does not say more */
    bool free_threaded;
    const char *soabi;            /* "cpython-311-x86_64-linux-gnu"; NULL when the interpreter does not say */
    const char *cache_tag;        /* "cpython-311": of bytecode in __pycache__; free-threaded builds have no `t` here */
    struct pith_strings suffixes; /* of extension modules, in the order in which it looks for them */
    struct pith_strings builtins; /* modules that are part of the interpreter: PyImport_Inittab */
    struct pith_strings frozen; /* modules whose bytecode is: PyImport_FrozenModules and its like; they need no file */
    const char *venv;           /* the virtual environment's directory, or NULL */
    const char *venv_config;    /* its pyvenv.cfg */
    bool system_site;           /* include-system-site-packages */
    const char *prefix, *exec_prefix;        /* of the installation, not of the virtual environment */
    const char *stdlib, *dynload, *landmark; /* lib/pythonX.Y, lib-dynload, os.py */
    bool debian;                             /* site.py looks for dist-packages */
    PITH_VEC(struct pith_path_entry) path;   /* sys.path without the script's directory */
    PITH_VEC(struct pith_pth) pths;
    PITH_VEC(const char *) unowned; /* .pth files that do not count; canonical */
    PITH_VEC(struct pith_mapped) mapped;
};

/* What of the environment Python reads. Any may be NULL. */
struct pith_python_environment {
    const char *home, *path; /* PYTHONHOME, PYTHONPATH */
    const char *directory;   /* the working directory, where relative entries start; NULL: "/" */
    /*
     * Which .pth files of a site directory of the installation (none of a virtual environment's) count: it sets
     * counts[i] for files[i], and may enter the others into `unowned`. False when the system failed. NULL: all count.
     */
    bool (*judge_pths)(void *judge, struct pith_python *python, const char *site, const char *const *files,
                       uint32_t count, bool *counts);
    void *judge;
};

/*
 * Reads the world of the interpreter at `executable`. `objects` are the ELF files that it loads, itself first: one of
 * them holds the interpreter. Fails (PITH_MISSING) with what is lacking: no Python in these files, no standard
 * library, a virtual environment whose home is gone. All memory is the arena's.
 */
bool pith_python_read(struct pith_view *view, const char *executable, const struct pith_found *objects,
                      uint32_t object_count, const struct pith_python_environment *environment,
                      struct pith_arena *arena, struct pith_python *python, struct pith_error *error) PITH_MUST_USE;

/* "/a/__pycache__/x.cpython-311.pyc" → "/a/x.py" (PEP 3147); NULL for what lies in no __pycache__. */
const char *pith_python_source_of(struct pith_arena *arena, const char *path);

/* ---- finding modules ---- */

enum pith_module_kind {
    PITH_MODULE_ABSENT,
    PITH_MODULE_BUILTIN, /* or frozen, without a file of its own */
    PITH_MODULE_SOURCE,
    PITH_MODULE_BYTECODE, /* x.pyc without a source */
    PITH_MODULE_EXTENSION,
    PITH_MODULE_NAMESPACE, /* directories without __init__ */
};

struct pith_module {
    enum pith_module_kind kind;
    bool package;
    const char *file;        /* view path as Python forms it; a package's __init__; NULL for builtin and namespace */
    const char *const *path; /* a package's __path__ */
    uint32_t path_count;
};

/*
 * Finds modules as importlib's PathFinder and FileFinder do: by the entries of sys.path, or by the __path__ of the
 * package above; suffixes in CPython's order. Answers are kept. The memory is the arena's.
 */
struct pith_finder;
struct pith_finder *pith_finder_create(struct pith_view *view, const struct pith_python *python,
                                       struct pith_arena *arena);

/* One more entry of sys.path, before all others: the script's directory. */
void pith_finder_prepend(struct pith_finder *finder, const char *directory);

/* False only when the system failed; an unknown module is PITH_MODULE_ABSENT. */
bool pith_finder_find(struct pith_finder *finder, const char *name, const struct pith_module **module,
                      struct pith_error *error) PITH_MUST_USE;

/* The name under which `path`, a canonical view path, is imported ("a.b" for "/app/a/b.py"), or NULL. */
const char *pith_finder_name(struct pith_finder *finder, const char *path);

PITH_END_DECLS

#endif
