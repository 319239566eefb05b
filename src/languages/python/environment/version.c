/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which version an interpreter is, from its own bytes: the data symbol Py_Version (3.11 and later), else the tag of
 * the extension modules that it loads (".cpython-310-x86_64-linux-gnu.so") and the text that Py_GetVersion begins with.
 * File names prove nothing.
 */
#include "languages/python/environment/room.h"

#include "base/io.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { MOST_BYTES = 1 << 28 }; /* a file with a hole could be larger than all memory */

struct bytes {
    unsigned char *start;
    size_t size;
};

static void unmap(struct bytes *bytes)
{
    if (bytes->start != NULL) {
        (void)munmap(bytes->start, bytes->size);
    }
}

/*
 * The file's bytes in anonymous memory, given back at once: an interpreter can be 30 MB, and a map of the file itself
 * would end in SIGBUS if somebody truncated it now.
 */
static bool read_whole(struct world *world, const struct pith_found *found, struct bytes *bytes)
{
    const struct pith_source *source = pith_view_mount(world->view, found->mount)->source;
    struct pith_content content;
    if (!pith_source_open(source, found->source_path, &found->stat, &content, world->error)) {
        return false;
    }
    PITH_CLOSE int fd = content.fd;
    bytes->size = content.size < MOST_BYTES ? (size_t)content.size : MOST_BYTES;
    void *start = mmap(NULL, bytes->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        bytes->start = NULL;
        return pith_fail_errno(world->error, PITH_SYSTEM, errno, "cannot hold %s", found->source_path);
    }
    bytes->start = start;
    ssize_t count = pith_source_read(source, found->source_path, &found->stat, &content, start, bytes->size, 0);
    if (count < 0 || (size_t)count != bytes->size) {
        return pith_fail_errno(world->error, PITH_SYSTEM, count < 0 ? errno : EIO, "cannot read %s",
                               found->source_path);
    }
    return true;
}

/* PY_VERSION_HEX: 0x030b02f0 is 3.11.2 final. */
static bool from_symbol(const struct bytes *bytes, struct world *world)
{
    struct pith_python *python = world->python;
    uint32_t version;
    if (!pith_elf_read_u32(bytes->start, bytes->size, "Py_Version", &version)) {
        return false;
    }
    python->major = version >> 24;
    python->minor = version >> 16 & 0xff;
    unsigned level = version >> 4 & 0xf; /* 0xa, 0xb, 0xc: alpha, beta, candidate */
    const char *phase = level == 0xa ? "a" : level == 0xb ? "b" : level == 0xc ? "rc" : "";
    python->version = pith_format(world->arena, "%u.%u.%u%s", python->major, python->minor, version >> 8 & 0xff, phase);
    if (*phase != '\0') {
        python->version = pith_format(world->arena, "%s%u", python->version, version & 0xf);
    }
    return true;
}

/* ".cpython-313t-x86_64-linux-gnu.so": the `t` is the free-threaded build's, all before ".so" is the SOABI. */
static bool from_tag(const struct bytes *bytes, struct world *world, bool version_known)
{
    static const char tag[] = ".cpython-3";
    struct pith_python *python = world->python;
    const unsigned char *end = bytes->start + bytes->size;
    for (const unsigned char *at = bytes->start; (at = memmem(at, (size_t)(end - at), tag, sizeof tag - 1)) != NULL;
         at++) {
        const unsigned char *digit = at + sizeof tag - 1;
        unsigned minor = 0;
        for (int i = 0; i < 2 && digit < end && *digit >= '0' && *digit <= '9'; i++) {
            minor = minor * 10 + (unsigned)(*digit++ - '0');
        }
        const unsigned char *dot = memchr(digit, '.', (size_t)(end - digit) < 64 ? (size_t)(end - digit) : 64);
        if (digit == at + sizeof tag - 1 || dot == NULL || (version_known && minor != python->minor) ||
            (size_t)(end - dot) < 4 || memcmp(dot, ".so", 4) != 0) {
            continue;
        }
        python->major = 3;
        python->minor = minor;
        python->free_threaded = *digit == 't';
        python->soabi = pith_copy(world->arena, at + 1, (size_t)(dot - at - 1));
        return true;
    }
    return false;
}

/* "3.10.12", "3.10.0rc2": how much of the text at `at` is such a version and ends there; 0: none. */
static size_t version_size(const unsigned char *at, const unsigned char *end, size_t begun)
{
    size_t room = (size_t)(end - at) < 16 ? (size_t)(end - at) : 16, size = begun;
    while (size < room && at[size] >= '0' && at[size] <= '9') {
        size++;
    }
    bool patch = size > begun;
    while (size < room && at[size] != '\0' && strchr("abrc0123456789", at[size]) != NULL) {
        size++;
    }
    return patch && size < room && at[size] == '\0' ? size : 0;
}

/*
 * Before 3.11 the whole version is a string for Py_GetVersion alone. Linkers let it share the end of a longer one, such
 * as the prefix that a build was made for ("/opt/python/3.10.12"); one of its own comes first.
 */
static void from_text(const struct bytes *bytes, struct world *world)
{
    struct pith_python *python = world->python;
    const char *text = pith_format(world->arena, "%u.%u.", python->major, python->minor);
    const unsigned char *end = bytes->start + bytes->size;
    size_t begun = strlen(text);
    for (unsigned shared = 0; shared < 2 && python->version == NULL; shared++) {
        const unsigned char *at = bytes->start;
        while ((at = memmem(at, (size_t)(end - at), text, begun)) != NULL && python->version == NULL) {
            size_t size = version_size(at, end, begun);
            unsigned char before = at == bytes->start ? '\0' : at[-1];
            if (size > 0 && (before == '\0' || (shared != 0 && (before == '/' || before == '-')))) {
                python->version = pith_copy(world->arena, at, size);
            }
            at++;
        }
    }
}

/* PyImport_Inittab points to {char *name; PyObject *(*init)(void);} pairs. */
static void read_builtins(const struct bytes *bytes, const struct pith_elf *elf, struct world *world)
{
    size_t stride = elf->bits == 64 ? 16 : 8;
    if (!pith_elf_string_table(bytes->start, bytes->size, "PyImport_Inittab", stride, world->arena,
                               &world->python->builtins)) {
        world->python->builtins = (struct pith_strings){0};
    }
}

/* Frozen modules: the names and records are CPython's, by version (see pith_elf_string_table). */
static void read_frozen(const struct bytes *bytes, const struct pith_elf *elf, struct world *world)
{
    static const char *const tables[] = {"PyImport_FrozenModules", "_PyImport_FrozenBootstrap",
                                         "_PyImport_FrozenStdlib", "_PyImport_FrozenTest"};
    struct pith_python *python = world->python;
    bool wide = elf->bits == 64, functions = python->minor == 11 || python->minor == 12;
    size_t stride = functions ? (wide ? 32 : 20) : wide ? 24 : python->minor < 11 ? 12 : 16;
    PITH_VEC(const char *) all = {0};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct pith_strings some;
        if (pith_elf_string_table(bytes->start, bytes->size, tables[i], stride, world->arena, &some)) {
            for (uint32_t j = 0; j < some.count; j++) {
                pith_push(world->arena, &all, some.items[j]);
            }
        }
    }
    python->frozen = (struct pith_strings){all.items, all.count};
}

/* Where the whole string stands first; SIZE_MAX when it does not. */
static size_t position_of(const struct bytes *bytes, const char *text)
{
    const unsigned char *found = memmem(bytes->start, bytes->size, text, strlen(text) + 1);
    return found == NULL ? SIZE_MAX : (size_t)(found - (const unsigned char *)bytes->start);
}

static bool holds(const struct bytes *bytes, const char *text)
{
    return position_of(bytes, text) != SIZE_MAX;
}

struct suffix {
    const char *text;
    size_t position;
};

static int by_position(const void *left, const void *right)
{
    size_t a = ((const struct suffix *)left)->position, b = ((const struct suffix *)right)->position;
    return (a > b) - (a < b);
}

/*
 * The suffixes of extension modules that it looks for (Python/dynload_shlib.c): its own, those of the stable ABI that
 * it has as strings (PEP 384, 803; with the platform in 3.15, and in Debian's 3.13 and 3.14), any. Compilers lay the
 * strings out in the order of the table that names them, which differs between versions.
 */
static void read_suffixes(const struct bytes *bytes, struct world *world)
{
    struct pith_python *python = world->python;
    PITH_VEC(const char *) all = {0};
    const char *platform = python->soabi == NULL ? NULL : strchr(python->soabi + strlen("cpython-"), '-');
    if (python->soabi != NULL) {
        pith_push(world->arena, &all, pith_format(world->arena, ".%s.so", python->soabi));
    }
    struct suffix stable[] = {{".abi3.so", 0}, {".abi3t.so", 0}, {NULL, SIZE_MAX}, {NULL, SIZE_MAX}};
    if (platform != NULL) {
        stable[2].text = pith_format(world->arena, ".abi3%s.so", platform);
        stable[3].text = pith_format(world->arena, ".abi3t%s.so", platform);
    }
    size_t count = platform != NULL ? 4 : 2;
    for (size_t i = 0; i < count; i++) {
        stable[i].position = position_of(bytes, stable[i].text);
    }
    qsort(stable, count, sizeof *stable, by_position);
    for (size_t i = 0; i < count && stable[i].position != SIZE_MAX; i++) {
        pith_push(world->arena, &all, stable[i].text);
    }
    pith_push(world->arena, &all, ".so");
    python->suffixes = (struct pith_strings){all.items, all.count};
}

/* What bytecode is tagged with. */
static void read_cache_tag(const struct bytes *bytes, struct world *world)
{
    struct pith_python *python = world->python;
    const char *plain = pith_format(world->arena, "cpython-%u%u", python->major, python->minor);
    const char *threaded = pith_format(world->arena, "%st", plain);
    python->cache_tag = !holds(bytes, plain) && holds(bytes, threaded) ? threaded : plain;
}

bool python_version(struct world *world, const struct pith_found *objects, uint32_t count)
{
    struct pith_python *python = world->python;
    for (uint32_t i = 0; i < count; i++) {
        const struct pith_elf *elf;
        __attribute__((cleanup(unmap))) struct bytes bytes = {0};
        if (pith_view_elf(world->view, &objects[i], &elf, world->error) != PITH_ELF_OK) {
            continue;
        }
        bool named = i == 0 || (elf->soname != NULL && strncmp(elf->soname, "libpython", 9) == 0);
        if (!named || objects[i].stat.size < 4096) {
            continue;
        }
        if (!read_whole(world, &objects[i], &bytes)) {
            return false;
        }
        bool known = from_symbol(&bytes, world);
        if (from_tag(&bytes, world, known) || known) {
            read_builtins(&bytes, elf, world);
            read_frozen(&bytes, elf, world);
            read_suffixes(&bytes, world);
            read_cache_tag(&bytes, world);
            if (python->version == NULL) {
                from_text(&bytes, world);
            }
            if (python->version == NULL) {
                python->version = pith_format(world->arena, "%u.%u", python->major, python->minor);
            }
            python->library = pith_text(pith_view_texts(world->view), objects[i].path);
            return python->minor >= 8 || pith_fail(world->error, PITH_MISSING,
                                                   "%s is Python %u.%u; pith knows 3.8 and later: choose a newer one",
                                                   world->python->executable, python->major, python->minor);
        }
    }
    return pith_fail(
        world->error, PITH_MISSING,
        "%s is no Python 3 interpreter: neither it nor a libpython that it loads says its version; name the "
        "interpreter itself in [python] interpreter",
        world->python->executable);
}
