/* SPDX-License-Identifier: Apache-2.0 */
/* The section [python] of a manifest; docs/manifest.md describes its keys. */
#ifndef PITH_PYTHON_SECTION_H
#define PITH_PYTHON_SECTION_H

#include "pith/base/value.h"

PITH_BEGIN_DECLS

enum pith_stdlib { PITH_STDLIB_TRACED, PITH_STDLIB_FULL };
enum pith_packages { PITH_PACKAGES_DISTS, PITH_PACKAGES_MODULES, PITH_PACKAGES_ALL };
enum pith_bytecode { PITH_BYTECODE_BOTH, PITH_BYTECODE_PYC, PITH_BYTECODE_SOURCE };

struct pith_python_section {
    struct pith_value interpreter;
    enum pith_stdlib stdlib;
    enum pith_packages packages;
    enum pith_bytecode bytecode;
    struct pith_list requirements, include, exclude, path, scripts;
    struct pith_value profile, wheels;
    uint32_t line; /* of the section, 0 when absent */
};

PITH_END_DECLS

#endif
