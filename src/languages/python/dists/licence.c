/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Licences as SPDX expressions, only where the metadata leaves no choice: License-Expression (PEP 639) is one; License
 * and a classifier count when they mean one licence ("BSD License" does not).
 */
#include "languages/python/dists/room.h"

#include <strings.h>

static const struct {
    const char *said, *id;
} names[] = {
    {"MIT License", "MIT"},
    {"The MIT License", "MIT"},
    {"Apache 2.0", "Apache-2.0"},
    {"Apache License 2.0", "Apache-2.0"},
    {"Apache License, Version 2.0", "Apache-2.0"},
    {"BSD 3-Clause License", "BSD-3-Clause"},
    {"BSD 3-Clause", "BSD-3-Clause"},
    {"3-Clause BSD License", "BSD-3-Clause"},
    {"BSD 2-Clause License", "BSD-2-Clause"},
    {"ISC License", "ISC"},
    {"ISC License (ISCL)", "ISC"},
    {"MPL 2.0", "MPL-2.0"},
    {"Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"},
    {"The Unlicense (Unlicense)", "Unlicense"},
    {"zlib/libpng License", "Zlib"},
    {"GNU General Public License v2 (GPLv2)", "GPL-2.0-only"},
    {"GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later"},
    {"GNU General Public License v3 (GPLv3)", "GPL-3.0-only"},
    {"GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"},
    {"GNU Lesser General Public License v2 or later (LGPLv2+)", "LGPL-2.0-or-later"},
    {"GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"},
    {"GNU Lesser General Public License v3 or later (LGPLv3+)", "LGPL-3.0-or-later"},
    {"GNU Affero General Public License v3", "AGPL-3.0-only"},
};
static const char *const ids[] = {
    "0BSD",    "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0",       "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0", "CC0-1.0",       "GPL-2.0-only",      "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later",
    "ISC",     "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only",    "MIT",          "MIT-0",
    "MPL-2.0", "PSF-2.0",       "Python-2.0",        "Unlicense",        "ZPL-2.1",      "Zlib"};

static const char *known(const char *text)
{
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        if (strcasecmp(ids[i], text) == 0) {
            return ids[i];
        }
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcasecmp(names[i].said, text) == 0) {
            return names[i].id;
        }
    }
    return NULL;
}

static bool is_operator(const char *word, size_t size)
{
    return (size == 3 && memcmp(word, "AND", 3) == 0) || (size == 2 && memcmp(word, "OR", 2) == 0) ||
           (size == 4 && memcmp(word, "WITH", 4) == 0);
}

/* An identifier of its own kind (LicenseRef-) would need its text in the bill, which nobody has. */
const char *pith_licence_expression(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-+";
    bool operand = true; /* one is to come */
    int depth = 0;
    for (const char *at = text; *at != '\0';) {
        size_t size = strspn(at, letters);
        if (*at == '(' || *at == ')') {
            bool fits = (*at == '(') == operand;
            depth += *at == '(' ? 1 : -1;
            if (!fits || depth < 0) {
                return NULL;
            }
            at++;
        } else if (size > 0) {
            if (is_operator(at, size) == operand || strncmp(at, "LicenseRef-", 11) == 0) {
                return NULL;
            }
            operand = !operand;
            at += size;
        } else if (*at == ' ') {
            at++;
        } else {
            return NULL;
        }
    }
    return operand || depth != 0 ? NULL : text;
}

/* The value of the next header of this name at or behind *text, up to the empty line; NULL: there is none. */
static const char *next_header(const char **text, const char *name, struct pith_arena *arena)
{
    size_t of_name = strlen(name);
    while (**text != '\0' && **text != '\n') {
        const char *line = *text;
        size_t size = strcspn(line, "\n");
        *text += size + (line[size] == '\n');
        if (strncmp(line, name, of_name) == 0) {
            const char *value = line + of_name + strspn(line + of_name, " ");
            return pith_copy(arena, value, strcspn(value, "\r\n"));
        }
    }
    return NULL;
}

static const char *first_header(const char *metadata, const char *name, struct pith_arena *arena)
{
    const char *value = next_header(&metadata, name, arena);
    return value == NULL || *value == '\0' || strcmp(value, "UNKNOWN") == 0 ? NULL : value;
}

/* Of two classifiers nobody says whether they mean "and" or "or". */
static const char *of_classifier(const char *at, struct pith_arena *arena)
{
    static const char about[] = "License :: ", approved[] = "License :: OSI Approved :: ";
    const char *value, *only = NULL;
    while ((value = next_header(&at, "Classifier:", arena)) != NULL) {
        if (strncmp(value, about, sizeof about - 1) == 0) {
            if (only != NULL && strcmp(only, value) != 0) {
                return NULL;
            }
            only = value;
        }
    }
    return only == NULL || strncmp(only, approved, sizeof approved - 1) != 0 ? NULL : known(only + sizeof approved - 1);
}

const char *dist_licence_of(const char *metadata, struct pith_arena *arena)
{
    const char *value = first_header(metadata, "License-Expression:", arena);
    if (value != NULL) {
        return pith_licence_expression(value);
    }
    value = first_header(metadata, "License:", arena);
    value = value == NULL ? NULL : known(value);
    return value == NULL ? of_classifier(metadata, arena) : value;
}

const char *dist_supplier_of(const char *metadata, struct pith_arena *arena)
{
    static const char *const fields[] = {"Author-email:", "Author:", "Maintainer-email:", "Maintainer:"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *value = first_header(metadata, fields[i], arena);
        bool address = i % 2 == 0; /* counts where it says a name, and one only */
        const char *angle = value == NULL ? NULL : strchr(value, '<');
        if (value != NULL && (!address || (angle != NULL && angle > value && strchr(value, ',') == NULL))) {
            return value;
        }
    }
    return NULL;
}
