/*
 * Licences as SPDX expressions, only where the metadata leaves no choice: License-Expression (PEP 639) is one; a
 * classifier counts when it means one licence ("BSD License" does not).
 */
#include "report/sbom.h"

static const struct {
    const char *classifier, *id;
} classifiers[] = {
    {"License :: OSI Approved :: MIT License", "MIT"},
    {"License :: OSI Approved :: ISC License (ISCL)", "ISC"},
    {"License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"},
    {"License :: OSI Approved :: The Unlicense (Unlicense)", "Unlicense"},
};

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

const char *sbom_licence_of_metadata(const char *metadata, struct pith_arena *arena)
{
    const char *at = metadata, *value = next_header(&at, "License-Expression:", arena), *id = NULL;
    if (value != NULL) {
        return value;
    }
    for (at = metadata; (value = next_header(&at, "Classifier:", arena)) != NULL;) {
        for (size_t i = 0; i < sizeof classifiers / sizeof *classifiers; i++) {
            if (strcmp(value, classifiers[i].classifier) == 0) {
                if (id != NULL && strcmp(id, classifiers[i].id) != 0) {
                    return NULL; /* both, or one of them? */
                }
                id = classifiers[i].id;
            }
        }
    }
    return id;
}
