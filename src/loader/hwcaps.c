/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subdirectories for hardware capabilities, which glibc searches before each directory: glibc-hwcaps/LEVEL since 2.33
 * (sysdeps dl-hwcaps-subdirs.c), and up to 2.36 combinations of "tls", the platform's name and single capabilities
 * (elf/dl-hwcaps.c, _dl_important_hwcaps). Which of them a processor has only the run will tell: a root is made for
 * the least one, and on request for all.
 */
#include "loader/loader.h"

enum { MOST_NAMES = 8, MOST_LEVELS = 8, LAST_WITH_LEGACY = 36 };

/* A processor: the levels from `level` down, and the names whose combinations count. */
struct processor {
    const char *level, *names;
};

/* HWCAP_IMPORTANT of sysdeps; platforms by AT_PLATFORM and cpu_features. The first one is the least. */
static const struct family {
    uint16_t machine;
    uint8_t bits;
    const char *prefix; /* of the names of levels */
    struct processor processors[MOST_LEVELS];
} families[] = {
    {EM_X86_64,
     64,
     "x86-64-v",
     {{"", "tls x86_64 x86_64"},
      {"x86-64-v2", "tls x86_64 x86_64"},
      {"x86-64-v3", "tls haswell x86_64"},
      {"x86-64-v3", "tls xeon_phi x86_64"},
      {"x86-64-v4", "tls haswell avx512_1 x86_64"}}},
    {EM_386, 32, NULL, {{"", "tls"}, {"", "tls i586"}, {"", "tls i686 sse2"}}},
    {EM_AARCH64, 64, NULL, {{"", "tls aarch64"}, {"", "tls aarch64 atomics"}}},
    {EM_ARM, 32, NULL, {{"", "tls vfp"}, {"", "tls v7l neon vfp"}, {"", "tls v8l neon vfp"}}},
    {EM_PPC64,
     64,
     "power",
     {{"", "tls altivec dfp"},
      {"", "tls power8 altivec dfp"},
      {"power9", "tls power9 altivec dfp"},
      {"power10", "tls power10 altivec dfp"}}},
    {EM_S390,
     64,
     "z",
     {{"", "tls dfp eimm ldisp zarch"},
      {"z13", "tls z13 vx dfp eimm ldisp zarch"},
      {"z14", "tls z14 vxe vx dfp eimm ldisp zarch"},
      {"z15", "tls z15 vxe2 vxe vx dfp eimm ldisp zarch"},
      {"z16", "tls z16 vxe2 vxe vx dfp eimm ldisp zarch"},
      {"z17", ""}}},
    {EM_RISCV, 64, NULL, {{"", "tls"}}},
};

static const struct family *find_family(const struct pith_elf *program)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        if (families[i].machine == program->machine && families[i].bits == program->bits) {
            return &families[i];
        }
    }
    return NULL;
}

/* "tls x86_64" → "tls/x86_64:tls:x86_64": all combinations, the one of all names first. */
static const char *combine(struct pith_arena *arena, const char *text)
{
    const char *names[MOST_NAMES];
    uint32_t count = 0;
    const char *list = "";
    for (size_t length; *text != '\0' && count < MOST_NAMES; text += length + (text[length] == ' ')) {
        length = strcspn(text, " ");
        names[count++] = pith_copy(arena, text, length);
    }
    for (uint32_t set = (1U << count) - 1; set > 0; set--) {
        const char *path = "";
        for (uint32_t i = 0; i < count; i++) {
            if ((set & 1U << (count - 1 - i)) != 0) {
                path = pith_format(arena, "%s%s%s", path, *path == '\0' ? "" : "/", names[i]);
            }
        }
        list = pith_format(arena, "%s%s%s", list, *list == '\0' ? "" : ":", path);
    }
    return list;
}

/* The text "x86-64-v4:x86-64-v3:x86-64-v2" that stands alone in the loader's data; NULL: it has none. */
static const char *find_levels(struct pith_arena *arena, const char *bytes, size_t size, const char *prefix)
{
    size_t length = strlen(prefix);
    for (const char *at = bytes; (at = memmem(at, size - (size_t)(at - bytes), prefix, length)) != NULL; at++) {
        const char *end = at;
        size_t room = size - (size_t)(at - bytes);
        while (room - (size_t)(end - at) > length && strncmp(end, prefix, length) == 0 && end[length] >= '0' &&
               end[length] <= '9') {
            end += length + strspn(end + length, "0123456789");
            end += *end == ':';
        }
        if (at > bytes && at[-1] == '\0' && end > at && *end == '\0') {
            return pith_copy(arena, at, (size_t)(end - at));
        }
    }
    return NULL;
}

/* From `level` on, each as a directory: "glibc-hwcaps/x86-64-v3:glibc-hwcaps/x86-64-v2". */
static const char *level_directories(struct pith_arena *arena, const char *levels, const char *level)
{
    const char *list = "";
    bool reached = false;
    for (size_t length; *levels != '\0'; levels += length + (levels[length] == ':')) {
        length = strcspn(levels, ":");
        reached |= strlen(level) == length && strncmp(levels, level, length) == 0;
        if (reached) {
            list = pith_format(arena, "%s%sglibc-hwcaps/%.*s", list, *list == '\0' ? "" : ":", (int)length, levels);
        }
    }
    return list;
}

bool pith_loader_processors(struct pith_view *view, const char *interpreter, struct pith_arena *arena,
                            struct pith_strings *processors, struct pith_error *error)
{
    PITH_VEC(const char *) list = {0};
    struct pith_found found;
    const struct pith_elf *elf;
    const char *bytes;
    size_t size;
    *processors = (struct pith_strings){0};
    enum pith_seen seen = pith_view_resolve(view, interpreter, &found, error);
    if (seen != PITH_SEEN_FOUND || pith_loader_is_musl(interpreter)) {
        return seen != PITH_SEEN_FAILED;
    }
    const struct family *family = pith_view_elf(view, &found, &elf, NULL) == PITH_ELF_OK ? find_family(elf) : NULL;
    if (family == NULL) {
        return true;
    }
    if (!pith_view_read(view, &found, LARGEST_LOADER, arena, &bytes, &size, error)) {
        return pith_context(error, "reading the processors that the loader %s tells apart", interpreter);
    }
    unsigned minor = loader_scan_version(bytes, size);
    const char *levels = family->prefix == NULL ? NULL : find_levels(arena, bytes, size, family->prefix);
    for (size_t i = 1; i < MOST_LEVELS && family->processors[i].level != NULL; i++) {
        const struct processor *processor = &family->processors[i];
        const char *modern = levels == NULL ? "" : level_directories(arena, levels, processor->level);
        bool legacy = minor != 0 && minor <= LAST_WITH_LEGACY;
        const char *old = legacy ? combine(arena, processor->names) : "";
        if (*modern != '\0' || *old != '\0') {
            pith_push(arena, &list, pith_format(arena, "%s%s%s", modern, *modern && *old ? ":" : "", old));
        }
    }
    *processors = (struct pith_strings){list.items, list.count};
    return true;
}

void loader_set_hwcaps(struct pith_loader *loader, struct target *target)
{
    const struct family *family = find_family(target->program);
    const char *list = loader->options.hwcaps;
    target->asks_version = list == NULL;
    if (target->musl || (list == NULL && family == NULL)) {
        return;
    }
    list = list != NULL ? list : combine(&loader->arena, family->processors[0].names);
    for (size_t length; *list != '\0'; list += length + (list[length] == ':')) {
        length = strcspn(list, ":");
        if (length > 0) {
            const char *path = pith_format(&loader->arena, "%.*s/", (int)length, list);
            pith_push(&loader->arena, &target->hwcaps, path);
        }
    }
}

/* The version decides only for the least processor of a family, which has no levels. */
static bool counts(struct pith_loader *loader, struct target *target, bool *count, struct pith_error *error)
{
    *count = true;
    if (target->asks_version && target->hwcaps.count > 0) {
        if (!loader_know_builtin(loader, target, error)) {
            return false;
        }
        *count = target->minor != 0 && target->minor <= LAST_WITH_LEGACY;
    }
    return true;
}

/* Which subdirectories one directory has: the same for all searches, so it is kept. */
static bool look(struct pith_loader *loader, struct target *target, uint32_t directory, struct directories *list,
                 struct pith_error *error)
{
    PITH_VEC(uint32_t) there = {0};
    bool count = true;
    for (uint32_t i = 0; i < target->hwcaps.count && count; i++) {
        const char *above = pith_text(loader->texts, directory);
        uint32_t id = pith_intern(loader->texts, pith_format(&loader->arena, "%s%s", above, target->hwcaps.items[i]));
        int exists = loader_has_directory(loader, id, error);
        if (exists < 0) {
            return false;
        }
        if (exists == 0 && loader->options.tried == NULL) {
            continue;
        }
        if (!counts(loader, target, &count, error)) {
            return false;
        }
        pith_push(&loader->arena, &there, id);
    }
    *list = count ? (struct directories){there.items, there.count} : (struct directories){0};
    return true;
}

bool loader_hwcaps(struct pith_loader *loader, struct target *target, uint32_t directory,
                   const struct directories **list, struct pith_error *error)
{
    static const struct directories none;
    *list = &none;
    if (target->hwcaps.count == 0) {
        return true;
    }
    pith_extend(&loader->arena, &target->variants, directory, NULL);
    if (target->variants.items[directory] == NULL) {
        struct directories *kept = pith_alloc(&loader->arena, sizeof *kept);
        if (!look(loader, target, directory, kept, error)) {
            return false;
        }
        target->variants.items[directory] = kept;
    }
    *list = target->variants.items[directory];
    return true;
}

uint32_t loader_hwcap_rank(const struct target *target, const char *name)
{
    static const char modern[] = "glibc-hwcaps/";
    size_t stem = sizeof modern - 1, length = strlen(name);
    for (uint32_t i = 0; i < target->hwcaps.count; i++) {
        const char *path = target->hwcaps.items[i];
        if (strncmp(path, modern, stem) == 0 && strncmp(path + stem, name, length) == 0 &&
            strcmp(path + stem + length, "/") == 0) {
            return i + 1;
        }
    }
    return 0;
}

bool loader_hwcap_legacy(const struct target *target, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t end = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    for (uint32_t i = 0; i < target->hwcaps.count; i++) {
        size_t length = strlen(target->hwcaps.items[i]);
        if (end > length && path[end - length - 1] == '/' &&
            memcmp(path + end - length, target->hwcaps.items[i], length) == 0) {
            return true;
        }
    }
    return false;
}
