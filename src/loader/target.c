/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a loader of some architecture is like: where it stands, what $PLATFORM is, how its libraries are flagged in the
 * cache, and which directories to fall back on when its bytes do not tell. One target for each PT_INTERP of a view.
 */
#include "loader/loader.h"

#include "base/recent_elf.h"

#include <endian.h>

/* From glibc sysdeps: SYSDEP_KNOWN_INTERPRETER_NAMES and dl-cache.h; Debian's multiarch triplets. */
struct architecture {
    uint16_t machine;
    uint8_t bits;
    bool big_endian;
    uint32_t mask, flags; /* of e_flags */
    int32_t cache_flags;
    const char *platform, *triplet, *musl;
    const char *loader;
};

enum { ANY = 0 };

static const struct architecture architectures[] = {
    {EM_X86_64, 64, false, ANY, 0, 0x303, "x86_64", "x86_64-linux-gnu", "x86_64", "/lib64/ld-linux-x86-64.so.2"},
    {EM_X86_64, 32, false, ANY, 0, 0x803, "x86_64", "x86_64-linux-gnux32", "x32", "/libx32/ld-linux-x32.so.2"},
    {EM_386, 32, false, ANY, 0, 0x3, "i686", "i386-linux-gnu", "i386", "/lib/ld-linux.so.2"},
    {EM_AARCH64, 64, false, ANY, 0, 0xa03, "aarch64", "aarch64-linux-gnu", "aarch64", "/lib/ld-linux-aarch64.so.1"},
    {EM_AARCH64, 64, true, ANY, 0, 0xa03, "aarch64", "aarch64_be-linux-gnu", "aarch64_be",
     "/lib/ld-linux-aarch64_be.so.1"},
    {EM_ARM, 32, false, EF_ARM_ABI_FLOAT_HARD, EF_ARM_ABI_FLOAT_HARD, 0x903, "v7l", "arm-linux-gnueabihf", "armhf",
     "/lib/ld-linux-armhf.so.3"},
    {EM_ARM, 32, false, ANY, 0, 0xb03, "v7l", "arm-linux-gnueabi", "arm", "/lib/ld-linux.so.3"},
    {EM_PPC64, 64, false, ANY, 0, 0x503, "power8", "powerpc64le-linux-gnu", "powerpc64le", "/lib64/ld64.so.2"},
    {EM_PPC64, 64, true, ANY, 0, 0x503, "power8", "powerpc64-linux-gnu", "powerpc64", "/lib64/ld64.so.1"},
    {EM_S390, 64, true, ANY, 0, 0x403, "z900", "s390x-linux-gnu", "s390x", "/lib/ld64.so.1"},
    {EM_RISCV, 64, false, EF_RISCV_FLOAT_ABI, EF_RISCV_FLOAT_ABI_DOUBLE, 0x1003, NULL, "riscv64-linux-gnu", "riscv64",
     "/lib/ld-linux-riscv64-lp64d.so.1"},
    {EM_RISCV, 64, false, EF_RISCV_FLOAT_ABI, EF_RISCV_FLOAT_ABI_SOFT, 0xf03, NULL, "riscv64-linux-gnu", "riscv64-sf",
     "/lib/ld-linux-riscv64-lp64.so.1"},
    {EM_LOONGARCH, 64, false, 0x7, 0x3, 0x1203, NULL, "loongarch64-linux-gnu", "loongarch64",
     "/lib64/ld-linux-loongarch-lp64d.so.1"},
    {EM_MIPS, 64, false, ANY, 0, 0x703, NULL, "mips64el-linux-gnuabi64", "mips64el", "/lib64/ld.so.1"},
};

static const struct architecture *find_architecture(const struct pith_elf *elf)
{
    for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++) {
        const struct architecture *candidate = &architectures[i];
        if (candidate->machine == elf->machine && candidate->bits == elf->bits &&
            candidate->big_endian == elf->big_endian && (elf->flags & candidate->mask) == candidate->flags) {
            return candidate;
        }
    }
    return NULL;
}

/* Where the word size does not tell, ldconfig looks for signs of glibc (elf/readelflib.c): FLAG_ELF_LIBC6, FLAG_ELF. */
static int32_t flags_by_library(const struct pith_elf *elf)
{
    const char *interpreter = elf->interpreter;
    bool known = interpreter != NULL &&
                 (strncmp(interpreter, "/lib/ld-linux", 13) == 0 || strncmp(interpreter, "/lib64/ld-linux", 15) == 0);
    for (uint32_t i = 0; i < elf->needed.count; i++) {
        known |= strcmp(elf->needed.items[i], "libc.so.6") == 0 || strcmp(elf->needed.items[i], "libm.so.6") == 0;
    }
    return known ? 3 : 1;
}

int32_t pith_cache_flags(const struct pith_elf *elf)
{
    const struct architecture *architecture = find_architecture(elf);
    bool tells = architecture != NULL && architecture->cache_flags != 3;
    if (elf->machine == EM_ARM) {
        tells = (elf->flags & EF_ARM_EABIMASK) == EF_ARM_EABI_VER5;
        if (tells && (elf->flags & (EF_ARM_ABI_FLOAT_HARD | EF_ARM_ABI_FLOAT_SOFT)) == 0) {
            return 3; /* fits both */
        }
    }
    return tells ? architecture->cache_flags : flags_by_library(elf);
}

bool pith_loader_is_musl(const char *interpreter)
{
    const char *slash = strrchr(interpreter, '/');
    return strncmp(slash == NULL ? interpreter : slash + 1, "ld-musl-", 8) == 0;
}

const char *const *loader_fallback_directories(const struct pith_elf *elf)
{
    static const char *const wide[] = {"/lib64/", "/usr/lib64/", "/lib/", "/usr/lib/", NULL};
    static const char *const narrow[] = {"/lib/", "/usr/lib/", NULL};
    return elf->bits == 64 && elf->machine != EM_AARCH64 ? wide : narrow;
}

/* `ldd` takes the usual loader of the architecture for a library; one that needs musl's libc gets musl's. */
static bool usual_interpreter(struct pith_loader *loader, const struct pith_elf *elf, const char **interpreter,
                              struct pith_error *error)
{
    const struct architecture *architecture = find_architecture(elf);
    *interpreter = NULL;
    if (architecture == NULL) {
        return true;
    }
    bool musl = false;
    for (uint32_t i = 0; i < elf->needed.count; i++) {
        const char *name = elf->needed.items[i];
        musl |= strcmp(name, "libc.so") == 0 || strncmp(name, "libc.musl-", 10) == 0;
    }
    const char *const by_musl = pith_format(&loader->arena, "/lib/ld-musl-%s.so.1", architecture->musl);
    const char *const choices[2] = {musl ? by_musl : architecture->loader, musl ? architecture->loader : by_musl};
    for (size_t i = 0; i < 2; i++) {
        const struct image *image = loader_image(loader, choices[i], error);
        if (image == NULL) {
            return false;
        }
        if (image->verdict == PITH_ELF_OK) {
            *interpreter = choices[i];
            return true;
        }
    }
    *interpreter = architecture->loader;
    return true;
}

static struct directories intern_directories(struct pith_loader *loader, const char *const *list)
{
    PITH_VEC(uint32_t) ids = {0};
    for (; *list != NULL; list++) {
        pith_push(&loader->arena, &ids, pith_intern(loader->texts, *list));
    }
    return (struct directories){.ids = ids.items, .count = ids.count};
}

/* "/lib/x86_64-linux-gnu/" and "/usr/lib64/" give $LIB: "lib/x86_64-linux-gnu", "lib64". */
static const char *lib_token(struct pith_arena *arena, const char *directory)
{
    const char *start = directory + (strncmp(directory, "/usr/", 5) == 0 ? 5 : 1);
    return pith_copy(arena, start, strlen(start) - 1);
}

bool loader_know_builtin(struct pith_loader *loader, struct target *target, struct pith_error *error)
{
    const char *const *directories = NULL;
    if (target->known) {
        return true;
    }
    if (target->image != NULL &&
        !loader_scan(loader->view, &target->image->found, &loader->arena, &directories, &target->minor, error)) {
        return false;
    }
    if (directories == NULL) {
        directories = loader_fallback_directories(target->program);
    }
    target->builtin = intern_directories(loader, directories);
    target->lib = lib_token(&loader->arena, directories[0]);
    target->known = true;
    return true;
}

/* musl reads PREFIX/etc/ld-musl-ARCH.path, where its own path is PREFIX/lib/ld-musl-ARCH.so.1. */
const char *pith_loader_path_file(struct pith_arena *arena, const char *interpreter)
{
    const char *base = strrchr(interpreter, '/');
    const char *prefix = base == interpreter ? interpreter : memrchr(interpreter, '/', (size_t)(base - interpreter));
    size_t length = prefix == NULL ? 0 : (size_t)(prefix - interpreter);
    size_t stem = strcspn(base + 1, ".");
    return pith_format(arena, "%.*s/etc/%.*s.path", (int)length, interpreter, (int)stem, base + 1);
}

static bool learn_musl(struct pith_loader *loader, struct target *target, struct pith_error *error)
{
    const char *file = pith_loader_path_file(&loader->arena, target->interpreter);
    struct pith_found found;
    const char *text = "/lib:/usr/local/lib:/usr/lib";
    size_t size, length;
    enum pith_seen seen = pith_view_file(loader->view, file, &found, error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen == PITH_SEEN_FOUND &&
        !pith_view_read(loader->view, &found, 1 << 20, &loader->arena, &text, &size, error)) {
        return false;
    }
    PITH_VEC(uint32_t) ids = {0};
    for (text += strspn(text, ":\n"); *text != '\0'; text += strspn(text, ":\n")) {
        length = strcspn(text, ":\n");
        pith_push(&loader->arena, &ids,
                  pith_intern(loader->texts, pith_format(&loader->arena, "%.*s/", (int)length, text)));
        text += length;
    }
    target->builtin = (struct directories){.ids = ids.items, .count = ids.count};
    return true;
}

static bool make_target(struct pith_loader *loader, const struct pith_elf *program, const char *interpreter,
                        struct target **made, struct pith_error *error)
{
    const struct architecture *architecture = find_architecture(program);
    uint32_t mask = architecture == NULL ? 0 : architecture->mask;
    struct target *target = pith_alloc(&loader->arena, sizeof *target);
    *target = (struct target){.interpreter = interpreter,
                              .program = program,
                              .machine = program->machine,
                              .bits = program->bits,
                              .big_endian = program->big_endian,
                              .flag_mask = mask,
                              .flags = program->flags & mask,
                              .cache_flags = architecture == NULL ? 3 : architecture->cache_flags,
                              .platform = architecture == NULL ? NULL : architecture->platform,
                              .next = loader->targets};
    if (interpreter != NULL) {
        const struct image *image = loader_image(loader, interpreter, error);
        if (image == NULL) {
            return false;
        }
        target->image = image->verdict == PITH_ELF_OK ? image : NULL;
        target->musl = pith_loader_is_musl(interpreter);
    }
    if (target->musl && !learn_musl(loader, target, error)) {
        return false;
    }
    loader_set_hwcaps(loader, target);
    loader->targets = target;
    *made = target;
    return true;
}

bool loader_target(struct pith_loader *loader, const struct pith_elf *program, struct target **target,
                   struct pith_error *error)
{
    const char *interpreter = program->interpreter;
    if (interpreter == NULL && !usual_interpreter(loader, program, &interpreter, error)) {
        return false;
    }
    for (struct target *known = loader->targets; known != NULL; known = known->next) {
        bool same = known->interpreter == interpreter ||
                    (known->interpreter != NULL && interpreter != NULL && strcmp(known->interpreter, interpreter) == 0);
        if (same && known->machine == program->machine && known->bits == program->bits &&
            known->big_endian == program->big_endian && known->flags == (program->flags & known->flag_mask)) {
            *target = known;
            return true;
        }
    }
    return make_target(loader, program, interpreter, target, error);
}
