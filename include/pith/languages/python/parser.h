/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the bytes of one Python source file say about other modules: a pure function of the content. No file system, no
 * search, and no opinion on what an import would find.
 *
 * The scanner knows Python's lexical structure from 3.0 to 3.15 (PEP 263, 701, 750, 810) and its statements as far as
 * they bear on imports. Source that CPython would refuse never makes it fail; it then reports what it saw up to there.
 */
#ifndef PITH_PYSOURCE_H
#define PITH_PYSOURCE_H

#include "pith/base/arena.h"

PITH_BEGIN_DECLS

/* What encloses a statement or a call. */
enum pith_py_guard {
    PITH_PY_FUNCTION = 1 << 0, /* in a def: runs when it is called, if ever */
    PITH_PY_CLASS = 1 << 1,    /* in a class body */
    PITH_PY_TRY = 1 << 2,      /* in the body of a try of the same function */
    PITH_PY_CAUGHT = 1 << 3,   /* its ImportError is caught there, or by contextlib.suppress: a lack is no fault */
    PITH_PY_HANDLER = 1 << 4,  /* in an except clause */
    PITH_PY_ELSE = 1 << 5,     /* in the else clause of a try */
    PITH_PY_FINALLY = 1 << 6,  /* in a finally clause */
    PITH_PY_IF = 1 << 7,       /* in a clause of an if, or a case, of whatever condition */
    PITH_PY_NEVER = 1 << 8,    /* under `if TYPE_CHECKING`, `if False`, `if 0`, or their else when negated */
    PITH_PY_MAIN = 1 << 9,     /* under `if __name__ == "__main__"` */
};

struct pith_py_place {
    uint32_t line;      /* of the keyword or the bracket of a call; from 1 */
    uint32_t condition; /* an index of pith_pysource.conditions; 0 for none */
    uint16_t guards;    /* pith_py_guard */
    uint8_t functions;  /* how many defs are around it */
};

/* `import module`, once for each name of its list, or `from module import names`. */
struct pith_py_import {
    struct pith_py_place place;
    const char *module;              /* without its dots; "" in `from . import x` */
    uint32_t level;                  /* the dots before it */
    uint32_t first_name, name_count; /* in pith_pysource.names; "*" stands for itself; none for `import` */
    bool from, lazy;                 /* `from`; PEP 810 */
};

enum pith_py_call_kind {
    PITH_PY_IMPORT_MODULE, /* importlib.import_module(name, package) */
    PITH_PY_DUNDER_IMPORT, /* __import__(name, globals, locals, fromlist, level) */
    PITH_PY_FIND_SPEC,     /* importlib.util.find_spec(name, package), find_loader, get_loader */
    PITH_PY_RUN_MODULE,    /* runpy.run_module(name) */
    PITH_PY_RESOURCES, /* importlib.resources.files(package), open_text …; pkgutil.get_data; pkg_resources.resource_* */
    PITH_PY_ITER_MODULES, /* pkgutil.iter_modules, walk_packages: the submodules of a path */
    PITH_PY_EXTEND_PATH,  /* pkgutil.extend_path, pkg_resources.declare_namespace */
    PITH_PY_METADATA, /* importlib.metadata.version(distribution), distribution, metadata, requires; get_distribution */
    PITH_PY_ENTRY_POINTS, /* importlib.metadata.entry_points(group=…), pkg_resources.iter_entry_points(group) */
    PITH_PY_FIND_LIBRARY, /* ctypes.util.find_library(name) */
    PITH_PY_LOAD_LIBRARY, /* CDLL(path), PyDLL, LoadLibrary, dlopen */
};

/* What is known of an argument before the program runs. */
enum pith_py_argument {
    PITH_PY_ABSENT,
    PITH_PY_CONSTANT, /* a string: `text` */
    PITH_PY_PREFIX,   /* begins with `text`, the rest is made at run time: f-string, %, +, .format */
    PITH_PY_DYNAMIC,  /* nothing */
};

struct pith_py_call {
    struct pith_py_place place;
    enum pith_py_call_kind kind;
    enum pith_py_argument argument;  /* the first one, or the keyword name=, group=, package= … that stands for it */
    const char *text;                /* "" when nothing is known */
    bool own;                        /* `text` follows the module's own __name__ or __package__ */
    const char *package;             /* of a relative name: a string, "" for __package__ or __name__, NULL otherwise */
    uint32_t level;                  /* __import__ */
    uint32_t first_name, name_count; /* the strings of its fromlist, in pith_pysource.names */
};

enum pith_py_literal_kind {
    PITH_PY_WORD,   /* an identifier; hyphens may stand inside */
    PITH_PY_DOTTED, /* identifiers with dots between, before too: "a.b", ".b" */
    PITH_PY_ENTRY,  /* "a.b:attribute" */
    PITH_PY_STEM,   /* "a.b." or "a.b." and "a.b_" before %s, %(, {: names that begin so are made at run time */
};

/* A string that may name a module, once for each text and kind of the file. ASCII, at most 255 bytes, no docstring. */
struct pith_py_literal {
    const char *text;
    uint32_t line; /* of the first one */
    uint8_t kind;
    bool listed; /* at least once an item of a list, tuple or set display */
};

enum pith_py_condition_kind {
    PITH_PY_TRUE,
    PITH_PY_UNKNOWN,
    PITH_PY_TYPING,         /* TYPE_CHECKING */
    PITH_PY_IS_MAIN,        /* __name__ == "__main__" */
    PITH_PY_VERSION,        /* sys.version_info, sys.hexversion, PY2, PY3 against `numbers` */
    PITH_PY_PLATFORM,       /* sys.platform against `text` */
    PITH_PY_OS_NAME,        /* os.name */
    PITH_PY_SYSTEM,         /* platform.system() */
    PITH_PY_IMPLEMENTATION, /* sys.implementation.name, platform.python_implementation(); `text` in lower case */
    PITH_PY_NOT,            /* of `left` */
    PITH_PY_AND,
    PITH_PY_OR,
};

enum pith_py_operator { PITH_PY_EQ, PITH_PY_NE, PITH_PY_LT, PITH_PY_LE, PITH_PY_GT, PITH_PY_GE, PITH_PY_BEGINS };

/* Which part of sys.version_info is compared. */
enum pith_py_span { PITH_PY_WHOLE, PITH_PY_FIRST_ONE, PITH_PY_FIRST_TWO, PITH_PY_MAJOR, PITH_PY_MINOR };

enum pith_py_truth { PITH_PY_NO, PITH_PY_MAYBE, PITH_PY_YES };

/* A node of a boolean expression. Its operands have smaller indexes. 0 is always true, 1 is never known. */
struct pith_py_condition {
    uint8_t kind, op, span, count; /* count: of numbers */
    uint8_t always;                /* pith_py_truth, whatever the target: TYPE_CHECKING is false */
    bool main;                     /* holds in the main module only */
    uint16_t numbers[3];
    uint32_t left, right;
    const char *text;
};

struct pith_pysource {
    PITH_VEC(struct pith_py_import) imports;
    PITH_VEC(struct pith_py_call) calls;
    PITH_VEC(struct pith_py_literal) literals;
    PITH_VEC(struct pith_py_condition) conditions;
    PITH_VEC(const char *) names;
    /* The strings of the module's `__all__`: list or tuple items, +=, extend, append. */
    PITH_VEC(const char *) all;
    bool has_all;
    bool option_m;        /* "-m" stands in quotes: words in lists may be modules to run */
    bool incomplete;      /* the scan ended before the bytes did: an open string or bracket, a stray bracket */
    bool crowded;         /* it ended since it found more than pith_pysource_most(): what is behind is not known */
    uint32_t lines;       /* how many were scanned */
    const char *encoding; /* a PEP 263 declaration other than UTF-8, in lower case with hyphens; NULL otherwise */
};

/*
 * Reads the facts of `size` bytes, in source order. All memory is the arena's; nothing points into `bytes`. Time and
 * memory are linear in `size`. Fails (PITH_MISSING) only on what CPython cannot read at all either: a NUL byte, or
 * more than 4 GB.
 *
 * Names are as spelled: CPython would bring non-ASCII ones to NFKC. In encodings that are no superset of ASCII
 * (UTF-7), strings are taken as they stand.
 */
bool pith_pysource_read(const char *bytes, size_t size, struct pith_arena *arena, struct pith_pysource *facts,
                        struct pith_error *error) PITH_MUST_USE;

/*
 * Imports, names in them and calls cost whoever follows them a hundred times their bytes. So many are taken of sources
 * that have so many bytes together: eleven times as many as those of whole distributions have.
 */
uint64_t pith_pysource_most(uint64_t bytes);
uint64_t pith_pysource_count(const struct pith_pysource *facts);

/* For which interpreter conditions are judged. */
struct pith_py_target {
    unsigned major, minor;
    const char *platform; /* sys.platform: "linux" */
    bool main;            /* the file is run as a script or with -m */
};

/* The truth of each condition (pith_py_truth), indexed as they are. MAYBE where only the run decides. */
const uint8_t *pith_pysource_judge(const struct pith_pysource *facts, const struct pith_py_target *target,
                                   struct pith_arena *arena) __attribute__((returns_nonnull));

PITH_END_DECLS

#endif
