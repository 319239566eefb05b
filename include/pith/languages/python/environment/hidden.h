/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What no import statement says: the tables of hidden imports, each row with its cause in CPython. Rows name modules of
 * the standard library only, and hold for every program; nothing here knows a third-party package.
 */
#ifndef PITH_HIDDEN_H
#define PITH_HIDDEN_H

#include "pith/base/declare.h"

#include <stdbool.h>
#include <stddef.h>

PITH_BEGIN_DECLS

/* One row: when `module` is there, C code or a computed name imports `imports` (NULL-terminated). `x*`: all top-level
 * modules of the library whose name begins so. */
struct pith_hidden {
    const char *module;
    unsigned from_minor, to_minor; /* of Python 3, both included; 0, 0: every version */
    const char *imports[12];
};
extern const struct pith_hidden pith_hidden_imports[];

/* What every start of the interpreter imports, whatever it runs. NULL-terminated. */
extern const char *const pith_startup_modules[];

/*
 * Functions that import: `imports` are needed where a file that imports `module` ("x.*": it or what is in it) mentions
 * `word`. The import statement inside the function is cold. Words stand here only when nobody reaches the function
 * without writing them. `library`: files of the standard library count too.
 */
struct pith_use {
    const char *module, *word;
    bool library;
    const char *imports[3];
};
extern const struct pith_use pith_uses[]; /* ends with a NULL module */
bool pith_uses_module(const struct pith_use *use, const char *name);

/*
 * PEP 399: is `name` ("_pydecimal") what a module of the library imports only where its accelerator ("_decimal", set
 * in `accelerator` of `size` bytes) cannot be imported?
 */
bool pith_is_fallback(const char *name, char *accelerator, size_t size);

/*
 * Imports inside functions of the standard library that only development or another system reaches: self-tests, help(),
 * the interactive prompt, macOS. They are not followed, unless the module is run as the main one; a program that does
 * import the target says so itself.
 */
bool pith_is_cold(const char *from, const char *to);

PITH_END_DECLS

#endif
