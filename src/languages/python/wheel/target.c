/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What wheels are installed for, read from the source: the interpreter with its version and its directories, its
 * machine, and the C library that it runs on. Of the machine that pith runs on nothing counts.
 */
#include "base/io.h"
#include "languages/python/wheel/room.h"
#include "pith/loader.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIBC_LIMIT = 64 << 20, ARM_HARD_FLOAT = 0x400, ARM_ABI_MASK = (int)0xff000000, ARM_ABI_5 = 0x05000000 };

const char *pith_wheel_machine(const struct pith_elf *elf)
{
    static const struct {
        uint16_t machine;
        uint8_t bits;
        const char *little, *big;
    } machines[] = {
        {EM_X86_64, 64, "x86_64", NULL}, {EM_AARCH64, 64, "aarch64", NULL},  {EM_386, 32, "i686", NULL},
        {EM_ARM, 32, "armv7l", NULL},    {EM_PPC64, 64, "ppc64le", "ppc64"}, {EM_S390, 64, NULL, "s390x"},
        {EM_RISCV, 64, "riscv64", NULL}, {258, 64, "loongarch64", NULL},
    };
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        if (machines[i].machine == elf->machine && machines[i].bits == elf->bits) {
            return elf->big_endian ? machines[i].big : machines[i].little;
        }
    }
    return NULL;
}

/* The newest GLIBC_2.x that libc.so.6 defines. */
static void read_glibc(struct pith_wheel_target *tags, const struct pith_elf *libc)
{
    for (uint32_t i = 0; i < libc->verdef_count; i++) {
        unsigned major, minor;
        if (libc->verdefs[i].name != NULL && sscanf(libc->verdefs[i].name, "GLIBC_%3u.%3u", &major, &minor) == 2 &&
            (major > tags->libc_major || (major == tags->libc_major && minor > tags->libc_minor))) {
            tags->libc = PITH_LIBC_GLIBC;
            tags->libc_major = major;
            tags->libc_minor = minor;
        }
    }
}

/* musl says its version in one string of its own: "1.2.3". */
static bool read_musl(struct installing *it, const struct pith_found *found)
{
    const char *bytes;
    size_t size;
    struct pith_wheel_target *tags = &it->target.tags;
    if (!pith_view_read(it->target.view, found, LIBC_LIMIT, it->arena, &bytes, &size, it->error)) {
        return false;
    }
    for (const char *at = bytes; at < bytes + size; at += strlen(at) + 1) {
        int end = 0;
        unsigned major, minor, patch;
        if (isdigit((unsigned char)*at) && sscanf(at, "%2u.%2u.%3u%n", &major, &minor, &patch, &end) == 3 &&
            at[end] == '\0' && major == 1) {
            tags->libc = PITH_LIBC_MUSL;
            tags->libc_major = major;
            tags->libc_minor = minor;
            return true;
        }
    }
    return true;
}

static bool read_libc(struct installing *it, const struct pith_linkmap *map)
{
    bool musl = map->interpreter != NULL && pith_loader_is_musl(map->interpreter);
    for (uint32_t i = 0; i < map->count; i++) {
        const struct pith_object *object = &map->objects[i];
        const char *soname = object->elf->soname;
        if (!musl && soname != NULL && strcmp(soname, "libc.so.6") == 0) {
            read_glibc(&it->target.tags, object->elf);
        } else if (musl && object->elf->defines_libc && !read_musl(it, &object->found)) {
            return false;
        }
    }
    return true;
}

static bool read_tags(struct installing *it, const struct pith_linkmap *map)
{
    struct target *target = &it->target;
    const struct pith_elf *elf = map->objects[0].elf;
    const char *soabi = target->python.soabi;
    target->tags.machine = pith_wheel_machine(elf);
    if (target->tags.machine == NULL) {
        return pith_fail(it->error, PITH_MISSING, "%s is for a machine that has no wheels", target->python.executable);
    }
    target->tags.minor = target->python.minor;
    target->tags.free_threaded = target->python.free_threaded;
    target->tags.hard_float = elf->machine == EM_ARM && (elf->flags & ARM_HARD_FLOAT) != 0 &&
                              (elf->flags & (uint32_t)ARM_ABI_MASK) == ARM_ABI_5;
    if (soabi != NULL && strncmp(soabi, "cpython-3", 9) == 0) { /* "cpython-313td-x86_64-linux-gnu" */
        const char *flags = soabi + 9 + strspn(soabi + 9, "0123456789");
        target->tags.debug = memchr(flags, 'd', strcspn(flags, "-")) != NULL;
    }
    if (!read_libc(it, map)) {
        return false;
    }
    pith_wheel_tags(&target->tags, it->arena, &target->supported);
    return true;
}

static const char *variable(const struct pith_manifest *manifest, const char *name)
{
    for (uint32_t i = 0; i < manifest->image.env.count; i++) {
        if (strcmp(manifest->image.env.items[i].name, name) == 0) {
            return manifest->image.env.items[i].text;
        }
    }
    return NULL;
}

static bool read_python(struct installing *it, struct pith_loader *loader)
{
    struct target *target = &it->target;
    const char *path = it->manifest->python.interpreter.text;
    struct pith_linkmap map;
    struct pith_found found;
    struct pith_python_environment environment = {.home = variable(it->manifest, "PYTHONHOME")};
    enum pith_seen seen = pith_view_resolve(target->view, path, &found, it->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED &&
               pith_fail(it->error, PITH_MISSING, "the interpreter %s %s", path, pith_seen_text(seen));
    }
    if (!pith_linkmap_start(loader, path, it->arena, &map, it->error)) {
        return false;
    }
    struct pith_found *objects = pith_alloc_array(it->arena, map.count, sizeof *objects);
    for (uint32_t i = 0; i < map.count; i++) {
        objects[i] = map.objects[i].found;
    }
    return pith_python_read(target->view, path, objects, map.count, &environment, it->arena, &target->python,
                            it->error) &&
           read_tags(it, &map);
}

const char *wheel_settled(struct installing *it, const char *path)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    struct pith_found found;
    char *above = pith_strdup(&scratch, path);
    for (;;) { /* up to the first that is there */
        enum pith_seen seen = pith_view_resolve(it->target.view, above, &found, it->error);
        char *slash = strrchr(above, '/');
        if (seen == PITH_SEEN_FOUND) {
            const char *there = pith_text(pith_view_texts(it->target.view), found.path), *rest = path + strlen(above);
            return pith_format(it->arena, "%s%s", there[1] == '\0' && *rest != '\0' ? "" : there, rest);
        }
        if (seen == PITH_SEEN_FAILED || slash == above) {
            return seen == PITH_SEEN_FAILED ? NULL : path;
        }
        *slash = '\0';
    }
}

/*
 * sysconfig's schemes, as pip takes them: `posix_local` of Debian's Python, which keeps /usr for its own packages; else
 * `posix_prefix` or `venv`. Headers of a virtual environment have a place of pip's own.
 */
static bool read_scheme(struct installing *it)
{
    const struct pith_python *python = &it->target.python;
    struct scheme *scheme = &it->target.scheme;
    struct pith_arena *arena = it->arena;
    bool local = python->debian && python->venv == NULL;
    const char *base = python->venv != NULL ? python->venv : python->prefix;
    const char *prefix = local ? pith_format(arena, "%s/local", base) : base;
    const char *version =
        pith_format(arena, "python%u.%u%s", python->major, python->minor, python->free_threaded ? "t" : "");
    const char *packages = local ? "dist-packages" : "site-packages";
    bool other = strstr(python->stdlib, "/lib64/") != NULL && !local; /* Fedora's platlibdir */
    scheme->purelib = wheel_settled(it, pith_format(arena, "%s/lib/%s/%s", prefix, version, packages));
    scheme->platlib =
        wheel_settled(it, pith_format(arena, "%s/%s/%s/%s", prefix, other ? "lib64" : "lib", version, packages));
    scheme->scripts = wheel_settled(it, pith_format(arena, "%s/bin", prefix));
    scheme->data = wheel_settled(it, prefix);
    scheme->headers =
        wheel_settled(it, pith_format(arena, "%s/include/%s%s", base, python->venv != NULL ? "site/" : "",
                                      pith_format(arena, "%s%s", version, it->target.tags.debug ? "d" : "")));
    return scheme->purelib != NULL && scheme->platlib != NULL && scheme->scripts != NULL && scheme->data != NULL &&
           scheme->headers != NULL;
}

static bool read_installed(struct installing *it)
{
    const struct pith_python *python = &it->target.python;
    PITH_VEC(const char *) sites = {0};
    for (uint32_t i = 0; i < python->path.count; i++) {
        if (python->path.items[i].rule == PITH_PATH_SITE) {
            pith_push(it->arena, &sites, python->path.items[i].path);
        }
    }
    return pith_dists_read(it->target.view, sites.items, sites.count, it->arena, &it->target.installed, it->error);
}

bool wheel_target(struct installing *it, const struct pith_mount *mounts, uint32_t count)
{
    struct target *target = &it->target;
    if (!pith_view_create(mounts, count, &target->view, it->error)) {
        return false;
    }
    struct pith_loader_options options = {.library_path = variable(it->manifest, "LD_LIBRARY_PATH")};
    struct pith_loader *loader = pith_loader_create(target->view, &options);
    bool read = read_python(it, loader) && read_scheme(it) && read_installed(it);
    pith_loader_destroy(loader);
    const struct pith_python *python = &target->python;
    target->environment = (struct pith_marker_environment){
        .python_version = pith_format(it->arena, "%u.%u", python->major, python->minor),
        .python_full_version = python->version,
        .implementation = "cpython",
        .platform_machine = target->tags.machine,
        .extra = "",
    };
    return read;
}
