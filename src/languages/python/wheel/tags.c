/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which wheels an interpreter takes, and which it likes best: the tags in the order that the library packaging gives
 * them, which pip follows: those of this very interpreter, the stable ABI, then what runs on every Python; of platforms
 * the newest C library first.
 */
#include "pith/languages/python/wheel.h"

#include "base/path.h"

#include <ctype.h>

struct making {
    const struct pith_wheel_target *target;
    struct pith_arena *arena;
    struct pith_wheel_tags *tags;
    PITH_VEC(const char *) platforms;
};

static void add_legacy(struct making *making, unsigned minor)
{
    static const struct {
        unsigned minor;
        const char *name;
    } legacy[] = {{17, "manylinux2014"}, {12, "manylinux2010"}, {5, "manylinux1"}};
    for (size_t i = 0; i < sizeof legacy / sizeof *legacy; i++) {
        if (legacy[i].minor == minor) {
            pith_push(making->arena, &making->platforms,
                      pith_format(making->arena, "%s_%s", legacy[i].name, making->target->machine));
        }
    }
}

static bool has_manylinux(const struct pith_wheel_target *target)
{
    static const char *const machines[] = {"x86_64",  "i686",  "aarch64",     "ppc64",
                                           "ppc64le", "s390x", "loongarch64", "riscv64"};
    bool known = strcmp(target->machine, "armv7l") == 0 && target->hard_float;
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        known |= strcmp(target->machine, machines[i]) == 0;
    }
    return known;
}

static void add_platforms(struct making *making)
{
    const struct pith_wheel_target *target = making->target;
    bool intel = strcmp(target->machine, "x86_64") == 0 || strcmp(target->machine, "i686") == 0;
    unsigned oldest = intel ? 5 : 17;
    if (target->libc == PITH_LIBC_GLIBC && target->libc_major == 2 && has_manylinux(target)) {
        for (unsigned minor = target->libc_minor; minor >= oldest; minor--) {
            pith_push(making->arena, &making->platforms,
                      pith_format(making->arena, "manylinux_2_%u_%s", minor, target->machine));
            add_legacy(making, minor);
        }
    }
    for (unsigned left = target->libc == PITH_LIBC_MUSL ? target->libc_minor + 1 : 0; left > 0; left--) {
        pith_push(making->arena, &making->platforms,
                  pith_format(making->arena, "musllinux_%u_%u_%s", target->libc_major, left - 1, target->machine));
    }
    pith_push(making->arena, &making->platforms, pith_format(making->arena, "linux_%s", target->machine));
}

static void add_tag(struct making *making, const char *python, const char *abi, const char *platform)
{
    pith_push(making->arena, &making->tags->list, pith_format(making->arena, "%s-%s-%s", python, abi, platform));
}

static void add_all(struct making *making, const char *python, const char *abi)
{
    for (uint32_t i = 0; i < making->platforms.count; i++) {
        add_tag(making, python, abi, making->platforms.items[i]);
    }
}

/* py311, py3, py310, … py30: of the first `count` of them; `platform` NULL: every one. */
static void add_generic(struct making *making, const char *platform)
{
    unsigned minor = making->target->minor;
    for (unsigned i = 0; i <= minor + 1; i++) {
        const char *python = i == 1 ? "py3" : pith_format(making->arena, "py3%u", i == 0 ? minor : minor + 1 - i);
        if (platform == NULL) {
            add_all(making, python, "none");
        } else {
            add_tag(making, python, "none", platform);
        }
    }
}

void pith_wheel_tags(const struct pith_wheel_target *target, struct pith_arena *arena, struct pith_wheel_tags *tags)
{
    struct making making = {.target = target, .arena = arena, .tags = tags};
    const char *python = pith_format(arena, "cp3%u", target->minor), *threads = target->free_threaded ? "t" : "";
    const char *stable = target->free_threaded ? "abi3t" : "abi3";
    add_platforms(&making);
    if (target->debug) {
        add_all(&making, python, pith_format(arena, "%s%sd", python, threads));
    }
    add_all(&making, python, pith_format(arena, "%s%s", python, threads));
    add_all(&making, python, stable);
    add_all(&making, python, "none");
    for (unsigned minor = target->minor - 1; minor >= 2; minor--) {
        add_all(&making, pith_format(arena, "cp3%u", minor), stable);
    }
    add_generic(&making, NULL);
    add_tag(&making, python, "none", "any");
    add_generic(&making, "any");
}

/* A part of a compressed set: "py2.py3" has two. */
static size_t part_size(const char *set, char end)
{
    size_t size = 0;
    while (set[size] != '\0' && set[size] != '.' && set[size] != end) {
        size++;
    }
    return size;
}

/* Is "a-b-c" of the one in the sets of the other? */
static bool is_in(const char *tag, const char *compressed)
{
    for (unsigned i = 0; i < 3; i++) {
        char end = i < 2 ? '-' : '\0';
        size_t length = i < 2 ? strcspn(tag, "-") : strlen(tag);
        bool found = false;
        while (*compressed != '\0' && *compressed != end) {
            size_t size = part_size(compressed, end);
            found |= size == length && memcmp(compressed, tag, size) == 0;
            compressed += size + (compressed[size] == '.');
        }
        if (!found) {
            return false;
        }
        tag += length + (i < 2);
        compressed += *compressed == '-';
    }
    return true;
}

int32_t pith_wheel_rank(const struct pith_wheel_tags *tags, const char *compressed)
{
    for (uint32_t i = 0; i < tags->list.count; i++) {
        if (is_in(tags->list.items[i], compressed)) {
            return (int32_t)i;
        }
    }
    return -1;
}

bool pith_wheel_name(const char *file, struct pith_arena *arena, struct pith_wheel_name *name)
{
    char *parts[6];
    uint32_t count = 0;
    if (!pith_has_extension(file, ".whl")) {
        return false;
    }
    char *text = pith_copy(arena, file, strlen(file) - 4);
    for (char *at = text; at != NULL;) {
        if (count == 6) {
            return false;
        }
        parts[count++] = at;
        at = strchr(at, '-');
        if (at != NULL) {
            *at++ = '\0';
        }
    }
    bool built = count == 6;
    struct pith_version version;
    if (count < 5 || *parts[0] == '\0' || !pith_version_parse(parts[1], strlen(parts[1]), &version) ||
        (built && !isdigit((unsigned char)*parts[2]))) {
        return false;
    }
    char *tags = pith_format(arena, "%s-%s-%s", parts[count - 3], parts[count - 2], parts[count - 1]);
    for (char *at = tags; *at != '\0'; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
    *name =
        (struct pith_wheel_name){.name = parts[0], .version = parts[1], .build = built ? parts[2] : "", .tags = tags};
    return true;
}
