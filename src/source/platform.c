/* SPDX-License-Identifier: Apache-2.0 */
/* Platforms as Docker, containerd and the specification of OCI write them. */
#include "source/platform.h"

#include <string.h>
#include <sys/utsname.h>

static const struct {
    const char *machine; /* as the kernel says it */
    struct pith_image_platform platform;
} machines[] = {
    {"x86_64", {"linux", "amd64", NULL}},
    {"aarch64", {"linux", "arm64", NULL}},
    {"armv7l", {"linux", "arm", "v7"}},
    {"armv8l", {"linux", "arm", "v7"}},
    {"armv6l", {"linux", "arm", "v6"}},
    {"i686", {"linux", "386", NULL}},
    {"i586", {"linux", "386", NULL}},
    {"mips64", {"linux", "mips64", NULL}},
    {"loongarch64", {"linux", "loong64", NULL}},
};

struct pith_image_platform platform_of_machine(struct pith_arena *arena)
{
    struct utsname system;
    if (uname(&system) != 0) {
        return (struct pith_image_platform){0};
    }
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        if (strcmp(system.machine, machines[i].machine) == 0) {
            return machines[i].platform;
        }
    }
    return (struct pith_image_platform){.os = "linux", .architecture = pith_strdup(arena, system.machine)};
}

/* One to three words between slashes. */
static uint32_t split(char *text, const char *parts[3])
{
    uint32_t count = 0;
    for (char *part = text, *slash; part != NULL; part = slash) {
        slash = strchr(part, '/');
        if (slash != NULL) {
            *slash++ = '\0';
        }
        if (*part == '\0' || count == 3) {
            return 0;
        }
        parts[count++] = part;
    }
    return count;
}

bool pith_platform_read(const char *text, struct pith_arena *arena, struct pith_image_platform *platform,
                        struct pith_error *error)
{
    enum { LONGEST = 63 };
    static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789_.-/";
    const char *parts[3] = {NULL};
    bool well = strlen(text) <= LONGEST && text[strspn(text, signs)] == '\0';
    uint32_t count = well ? split(pith_strdup(arena, text), parts) : 0;
    if (count == 0) {
        return pith_fail(error, PITH_USAGE, "the platform '%s': write OS/ARCH or OS/ARCH/VARIANT, as linux/arm64",
                         text);
    }
    *platform = count == 1 ? (struct pith_image_platform){"linux", parts[0], NULL}
                           : (struct pith_image_platform){parts[0], parts[1], parts[2]};
    return true;
}

static int compare_text(const char *one, const char *two)
{
    return strcmp(one == NULL ? "" : one, two == NULL ? "" : two);
}

static const char *variant_of(const struct pith_image_platform *platform)
{
    static const char *const usual[][2] = {{"arm64", "v8"}, {"arm", "v7"}, {"amd64", "v1"}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual && platform->variant == NULL; i++) {
        if (compare_text(platform->architecture, usual[i][0]) == 0) {
            return usual[i][1];
        }
    }
    return platform->variant;
}

int pith_platform_compare(const struct pith_image_platform *one, const struct pith_image_platform *two)
{
    int os = compare_text(one->os, two->os), architecture = compare_text(one->architecture, two->architecture);
    return os != 0 ? os : architecture != 0 ? architecture : compare_text(variant_of(one), variant_of(two));
}

bool platform_is_of(const struct pith_image_platform *platform, const struct pith_image_platform *wanted)
{
    return compare_text(platform->architecture, wanted->architecture) == 0 &&
           (platform->os == NULL || strcmp(platform->os, wanted->os) == 0) &&
           (wanted->variant == NULL || compare_text(variant_of(platform), wanted->variant) == 0);
}

const char *pith_platform_text(const struct pith_image_platform *platform, struct pith_arena *arena)
{
    return pith_format(arena, "%s/%s%s%s", platform->os == NULL ? "?" : platform->os,
                       platform->architecture == NULL ? "?" : platform->architecture,
                       platform->variant == NULL ? "" : "/", platform->variant == NULL ? "" : platform->variant);
}
