/* SPDX-License-Identifier: Apache-2.0 */
/* Text that has to be escaped, and package URLs: pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12. Letters
 * outside a small set are escaped. */
#include "report/sbom.h"

#include <stdio.h>

static const char *escaped(const char *text, struct pith_arena *arena)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:";
    static const char digits[] = "0123456789ABCDEF";
    char *start = pith_alloc(arena, 3 * strlen(text) + 1), *to = start;
    for (; *text != '\0'; text++) {
        unsigned char letter = (unsigned char)*text;
        if (strchr(plain, *text) != NULL) {
            *to++ = *text;
        } else {
            *to++ = '%';
            *to++ = digits[letter >> 4];
            *to++ = digits[letter & 15];
        }
    }
    return start;
}

const char *sbom_purl(const char *type, const char *name, const char *version, struct pith_arena *arena)
{
    bool known = *version != '\0';
    return pith_format(arena, "pkg:%s/%s%s%s", type, escaped(name, arena), known ? "@" : "",
                       known ? escaped(version, arena) : "");
}

/* Security notices name sources: "glibc", or "gcc-12@12.2.0-14" where its version is another. NULL: the package's name.
 */
static const char *upstream(const struct pith_package *package, struct pith_arena *arena)
{
    const char *field = package->database->source;
    const char *source = field == NULL ? NULL : pith_package_field(package, field, arena);
    if (source == NULL || *source == '\0' || strcmp(source, package->name) == 0) {
        return NULL;
    }
    const char *version = strchr(source, '(');
    return version == NULL ? source
                           : pith_format(arena, "%.*s@%.*s", (int)strcspn(source, " ("), source,
                                         (int)strcspn(version + 1, ")"), version + 1);
}

const char *sbom_purl_package(const struct pith_package *package, const char *vendor, const char *distro,
                              struct pith_arena *arena)
{
    const char *type = pith_format(arena, "%s/%s", package->database->name, escaped(vendor, arena));
    const char *plain = sbom_purl(type, package->name, package->version, arena);
    const char *qualifiers = "";
    if (*package->architecture != '\0') {
        qualifiers = pith_format(arena, "&arch=%s", escaped(package->architecture, arena));
    }
    if (distro != NULL) {
        qualifiers = pith_format(arena, "%s&distro=%s", qualifiers, escaped(distro, arena));
    }
    const char *source = upstream(package, arena);
    if (source != NULL) {
        qualifiers = pith_format(arena, "%s&upstream=%s", qualifiers, escaped(source, arena));
    }
    return *qualifiers == '\0' ? plain : pith_format(arena, "%s?%s", plain, qualifiers + 1);
}

json_t *sbom_text(const char *text)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    json_t *string = json_string(text);
    if (string != NULL) {
        return string;
    }
    char *start = pith_alloc(&arena, 3 * strlen(text) + 1), *to = start;
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x80) {
            *to++ = *text;
        } else {
            (void)snprintf(to, 4, "%%%02X", (unsigned)(unsigned char)*text);
            to += 3;
        }
    }
    return json_string(start);
}
