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

const char *sbom_purl_package(const struct pith_package *package, const char *vendor, const char *distro,
                              struct pith_arena *arena)
{
    bool deb = package->kind == PITH_PACKAGE_DEB;
    const char *type = pith_format(arena, "%s/%s", deb ? "deb" : "apk", escaped(vendor, arena));
    const char *plain = sbom_purl(type, package->name, package->version, arena);
    bool arch = *package->architecture != '\0';
    return pith_format(arena, "%s%s%s%s%s", plain, arch ? "?arch=" : "", arch ? package->architecture : "",
                       distro == NULL ? ""
                       : arch         ? "&distro="
                                      : "?distro=",
                       distro == NULL ? "" : escaped(distro, arena));
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
