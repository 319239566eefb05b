/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why something ships: the rules that an edge of the graph, or a want of the plan, can name. One table turns a rule
 * into an English sentence; no stage stores sentences.
 */
#ifndef PITH_REASON_H
#define PITH_REASON_H

#include "pith/base/declare.h"

PITH_BEGIN_DECLS

enum pith_rule {
    PITH_RULE_NONE,
    /* the manifest */
    PITH_RULE_INTERPRETER,   /* [python] interpreter */
    PITH_RULE_PROGRAM,       /* [program] path */
    PITH_RULE_ENTRYPOINT,    /* [image] entrypoint or cmd */
    PITH_RULE_FILES,         /* [files] */
    PITH_RULE_KEEP,          /* [keep]; the detail is the reason there */
    PITH_RULE_DLOPEN_LISTED, /* [libraries] dlopen */
    PITH_RULE_USER,          /* [user]: its home and writable directories */
    PITH_RULE_WORKDIR,
    /* the base preset */
    PITH_RULE_ACCOUNTS,
    PITH_RULE_SKELETON,
    PITH_RULE_OS_RELEASE,
    PITH_RULE_NSSWITCH,
    PITH_RULE_CERTIFICATES,
    PITH_RULE_LOCALE,
    PITH_RULE_TZDATA,
    PITH_RULE_PYTHON_NAME, /* `python` beside `python3` */
    /* ELF */
    PITH_RULE_INTERP, /* PT_INTERP */
    PITH_RULE_NEEDED,
    PITH_RULE_PRELOAD,
    PITH_RULE_HWCAPS, /* [libraries] hwcaps = all */
    PITH_RULE_LD_CACHE,
    PITH_RULE_DLOPEN_NOTE, /* .note.dlopen */
    PITH_RULE_UNWINDER,    /* libgcc_s.so.1 */
    PITH_RULE_NSS,         /* nsswitch.conf */
    PITH_RULE_GCONV,       /* [libraries] dlopen = gconv */
    PITH_RULE_OPENSSL,     /* directories built into libcrypto */
    /* scripts */
    PITH_RULE_SHEBANG,
    /* Python */
    PITH_RULE_VENV_CONFIG,
    PITH_RULE_VENV_BASE,
    PITH_RULE_LANDMARK,
    PITH_RULE_STDLIB_FULL,
    PITH_RULE_PACKAGES_ALL,
    PITH_RULE_DYNLOAD,
    PITH_RULE_PTH,
    PITH_RULE_EXTENSION,     /* an ELF file that Python may import */
    PITH_RULE_STARTUP,       /* every start of the interpreter imports it */
    PITH_RULE_IMPORT,        /* an import statement; the detail is "file:line" */
    PITH_RULE_NAMED_IMPORT,  /* import_module("x"), find_spec("x"), __import__("x") */
    PITH_RULE_HIDDEN_IMPORT, /* C code, or a name that is computed: the tables of hidden imports */
    PITH_RULE_LITERAL,       /* a string that names a module */
    PITH_RULE_PACKAGE,       /* the package that a module is in */
    PITH_RULE_MODULE_FILE,
    PITH_RULE_BYTECODE,
    PITH_RULE_LIBRARY_DATA, /* what a package of the standard library reads beside its modules */
    PITH_RULE_CODEC,
    PITH_RULE_OWNER, /* the distribution that a module belongs to */
    PITH_RULE_DIST_FILE,
    PITH_RULE_REQUIRES,
    PITH_RULE_REQUIREMENTS, /* [python] requirements */
    PITH_RULE_INCLUDE,      /* [python] include */
    PITH_RULE_SCRIPTS,      /* [python] scripts */
    PITH_RULE_ENTRY_POINT,
    PITH_RULE_PROFILE,
    PITH_RULE_FIND_LIBRARY, /* ctypes */
    /* the tree */
    PITH_RULE_PACKAGE_RECORD, /* [base] packages */
    PITH_RULE_COPYRIGHT,      /* [base] copyright */
    PITH_RULE_LICENCE,        /* a file of common-licenses that a copyright file names */
    PITH_RULE_PARENT,         /* the directory of something that ships */
    PITH_RULE_BASE_IMAGE,     /* [base] image */
    PITH_RULE_COUNT,
};

/* "is the interpreter that [python] names"; the subject is the thing that ships. */
const char *pith_rule_sentence(enum pith_rule rule) __attribute__((returns_nonnull));

/* The short word of JSON and DOT: "needed". */
const char *pith_rule_word(enum pith_rule rule) __attribute__((returns_nonnull));

PITH_END_DECLS

#endif
