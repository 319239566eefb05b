/* SPDX-License-Identifier: Apache-2.0 */
/* The section of a manifest that each language has: `struct pith_NAME_section`, with an `interpreter` and its `line`.
 */
#ifndef PITH_LANGUAGES_SECTIONS_H
#define PITH_LANGUAGES_SECTIONS_H

#include "pith/languages/python/section.h"

#endif
