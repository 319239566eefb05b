/* SPDX-License-Identifier: Apache-2.0 */
/* The calls that the scanner reports. */
#ifndef PITH_FACTS_PYSOURCE_CALL_H
#define PITH_FACTS_PYSOURCE_CALL_H

#include "languages/python/parser/scan.h"

enum { MOST_ALIASES = 32 };

struct py_callee {
    const char *name;
    size_t length;
    const char *modules; /* from which it must come, separated by spaces; NULL: any */
    enum pith_py_call_kind kind;
    const char *keyword; /* under which its argument can be given */
};

/* Reads the arguments behind the bracket at `at` and reports the call. */
void pith_py_call(struct py_scan *scan, const struct py_callee *callee, size_t at);

#endif
