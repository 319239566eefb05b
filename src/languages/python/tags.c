/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does a wheel fit this interpreter? Its WHEEL file lists the tags python-abi-platform that it was built for (PyPA,
 * "Platform compatibility tags"); one that fits is enough. Extension modules are judged one by one where they are
 * loaded; this says of the whole distribution what is wrong with it, also where a module of Python code stands in.
 */
#include "languages/python/tracing.h"
#include "pith/languages/python/wheel.h"

#include <stdlib.h>

enum { WHEEL_LIMIT = 1 << 20 };

struct target {
    const struct pith_python *python;
    bool musl;
    const char *machine; /* as platform tags call it; NULL: not known here */
};

/* "311" of "cp311": 3.11; 0 when it is no version of Python 3. */
static unsigned minor_of(const char *digits, const char **end)
{
    if (*digits != '3') {
        *end = digits;
        return 0;
    }
    return (unsigned)strtoul(digits + 1, (char **)end, 10);
}

static bool fits_python(const struct target *target, const char *tag, const char *abi)
{
    const char *end;
    if (strncmp(tag, "py", 2) == 0) {
        return tag[2] == '3' && minor_of(tag + 2, &end) <= target->python->minor;
    }
    unsigned minor = strncmp(tag, "cp", 2) == 0 ? minor_of(tag + 2, &end) : 0;
    bool later = strcmp(abi, "none") == 0 || strncmp(abi, "abi3", 4) == 0;
    return (minor != 0 && (later ? minor <= target->python->minor : minor == target->python->minor)) ||
           (later && strcmp(tag, "cp3") == 0);
}

static bool fits_abi(const struct target *target, const char *abi)
{
    const char *end;
    if (strcmp(abi, "none") == 0 || strcmp(abi, "abi3t") == 0) {
        return true;
    }
    if (strcmp(abi, "abi3") == 0) {
        return !target->python->free_threaded;
    }
    return strncmp(abi, "cp", 2) == 0 && minor_of(abi + 2, &end) == target->python->minor &&
           (strchr(end, 't') != NULL) == target->python->free_threaded;
}

static bool fits_platform(const struct target *target, const char *platform)
{
    bool many = strncmp(platform, "manylinux", 9) == 0, musl = strncmp(platform, "musllinux", 9) == 0;
    if (strcmp(platform, "any") == 0) {
        return true;
    }
    if ((!many && !musl && strncmp(platform, "linux_", 6) != 0) || (many && target->musl) || (musl && !target->musl)) {
        return false;
    }
    if (target->machine == NULL) {
        return true;
    }
    size_t size = strlen(platform), length = strlen(target->machine);
    return strncmp(target->machine, "arm", 3) == 0 ? strstr(platform, "_arm") != NULL
                                                   : size > length && platform[size - length - 1] == '_' &&
                                                         strcmp(platform + size - length, target->machine) == 0;
}

/* The parts of a compressed set: "py2.py3". */
static uint32_t split(struct pith_arena *arena, const char *text, size_t size, const char *parts[8])
{
    uint32_t count = 0;
    for (size_t length; size > 0 && count < 8; text += length, size -= length) {
        const char *dot = memchr(text, '.', size);
        length = dot == NULL ? size : (size_t)(dot - text);
        parts[count++] = pith_copy(arena, text, length);
        length += dot != NULL;
    }
    return count;
}

static bool fits(const struct target *target, struct pith_arena *arena, const char *tag, size_t size)
{
    const char *first = memchr(tag, '-', size), *end = tag + size;
    const char *second = first == NULL ? NULL : memchr(first + 1, '-', (size_t)(end - first - 1));
    const char *pythons[8], *abis[8], *platforms[8];
    if (second == NULL) {
        return true; /* nothing that could be judged */
    }
    uint32_t python_count = split(arena, tag, (size_t)(first - tag), pythons);
    uint32_t abi_count = split(arena, first + 1, (size_t)(second - first - 1), abis);
    uint32_t platform_count = split(arena, second + 1, (size_t)(end - second - 1), platforms);
    for (uint32_t i = 0; i < python_count * abi_count * platform_count; i++) {
        const char *abi = abis[i / python_count % abi_count];
        if (fits_python(target, pythons[i % python_count], abi) && fits_abi(target, abi) &&
            fits_platform(target, platforms[i / python_count / abi_count])) {
            return true;
        }
    }
    return false;
}

static bool set_target(struct expansion *expansion, struct target *target)
{
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    struct pith_found found;
    const struct pith_elf *elf;
    *target = (struct target){.python = python, .musl = pith_loader_is_musl(expansion->base.interpreter)};
    enum pith_seen seen = pith_view_resolve(expansion->view, python->library, &found, expansion->error);
    if (seen == PITH_SEEN_FOUND && pith_view_elf(expansion->view, &found, &elf, NULL) == PITH_ELF_OK) {
        target->machine = pith_wheel_machine(elf);
    }
    return seen != PITH_SEEN_FAILED;
}

static void object(struct expansion *expansion, uint32_t node, const struct pith_dist *dist,
                   const struct target *target, const char *tag)
{
    const struct pith_python *python = target->python;
    suspect(expansion, node,
            (struct pith_finding){
                .rule = "foreign-distribution",
                .level = PITH_ERROR,
                .path = dist->directory,
                .reason = pith_format(expansion->arena, "is a wheel for %s; this is CPython %u.%u%s for %s and %s", tag,
                                      python->major, python->minor, python->free_threaded ? "t (free-threaded)" : "",
                                      target->machine == NULL ? "another machine" : target->machine,
                                      target->musl ? "musl" : "glibc"),
                .remedy = pith_format(expansion->arena,
                                      "install it again for this interpreter: %s -m pip install "
                                      "--force-reinstall %s==%s",
                                      python->executable, dist->shown, dist->version),
            });
}

bool check_tags(struct expansion *expansion, uint32_t node, const struct pith_dist *dist)
{
    const char *path = pith_format(expansion->arena, "%s/WHEEL", dist->directory), *text, *last = NULL;
    struct pith_found found;
    struct target target;
    size_t size;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_read(expansion->view, &found, WHEEL_LIMIT, expansion->arena, &text, &size, expansion->error) ||
        !set_target(expansion, &target)) {
        return false;
    }
    while (*text != '\0') {
        size_t length = strcspn(text, "\r\n");
        if (length > 5 && strncmp(text, "Tag: ", 5) == 0) {
            last = pith_copy(expansion->arena, text + 5, length - 5);
            if (fits(&target, expansion->arena, last, length - 5)) {
                return true;
            }
        }
        text += length + strspn(text + length, "\r\n");
    }
    if (last != NULL) {
        object(expansion, node, dist, &target, last);
    }
    return true;
}
