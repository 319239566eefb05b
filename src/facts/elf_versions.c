/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Symbol versions: what a file wants of which library, and what it defines. The chains are followed as glibc does
 * (elf/dl-version.c): until an entry has no next, whatever the counts say. Offsets only lead forward, so chains end;
 * that many entries may share one list is limited by the file's budget.
 */
#include "facts/elf_file.h"

enum { MOST_VERSIONS = 1 << 12 }; /* a library has a few hundred; all that are wanted are compared with all defined */

static bool at_address(struct pith_elf_file *file, uint64_t address, const char *table, uint64_t *offset)
{
    struct pith_elf_place place;
    if (!pith_elf_find_address(file, address, &place)) {
        return pith_elf_bad(file, "the ELF file is malformed: its %s table lies in no segment", table);
    }
    *offset = place.offset;
    return true;
}

/* Reads `size` bytes of 16- and 32-bit fields; the same layout in both classes. */
static bool read_raw(struct pith_elf_file *file, uint64_t offset, unsigned char *raw, size_t size)
{
    const unsigned char *bytes = pith_elf_at(file, offset, size);
    if (bytes != NULL) {
        memcpy(raw, bytes, size);
    }
    return bytes != NULL;
}

static bool too_many(struct pith_elf_file *file, uint32_t count, const char *table)
{
    return count >= MOST_VERSIONS &&
           !pith_elf_bad(file, "the ELF file is malformed: its %s table has more than %d versions", table,
                         MOST_VERSIONS);
}

#define FIELD16(type, member) pith_elf_get16(file, raw + offsetof(type, member))
#define FIELD32(type, member) pith_elf_get32(file, raw + offsetof(type, member))

struct verneeds {
    PITH_VEC(struct pith_verneed) all;
};

static bool read_wanted(struct pith_elf_file *file, uint64_t at, const char *library, struct verneeds *verneeds)
{
    for (;;) {
        unsigned char raw[sizeof(Elf64_Vernaux)];
        if (too_many(file, verneeds->all.count, "DT_VERNEED") || !read_raw(file, at, raw, sizeof raw)) {
            return false;
        }
        struct pith_verneed verneed = {
            .library = library,
            .version = pith_elf_string(file, FIELD32(Elf64_Vernaux, vna_name)),
            .hash = FIELD32(Elf64_Vernaux, vna_hash),
            .weak = (FIELD16(Elf64_Vernaux, vna_flags) & VER_FLG_WEAK) != 0,
        };
        if (verneed.version == NULL) {
            return false;
        }
        pith_push(file->arena, &verneeds->all, verneed);
        uint32_t next = FIELD32(Elf64_Vernaux, vna_next);
        if (next == 0) {
            return true;
        }
        at += next;
    }
}

static bool read_verneeds(struct pith_elf_file *file, struct pith_elf *elf)
{
    struct verneeds verneeds = {0};
    uint64_t at = 0;
    if (!at_address(file, file->dynamic.verneed, "DT_VERNEED", &at)) {
        return false;
    }
    for (uint32_t next = 1; next != 0; at += next) {
        unsigned char raw[sizeof(Elf64_Verneed)];
        if (!read_raw(file, at, raw, sizeof raw)) {
            return false;
        }
        if (verneeds.all.count == 0 && FIELD16(Elf64_Verneed, vn_version) != VER_NEED_CURRENT) {
            elf->unknown_verneeds = true; /* glibc looks at the first one only */
            return true;
        }
        const char *library = pith_elf_string(file, FIELD32(Elf64_Verneed, vn_file));
        if (library == NULL || !read_wanted(file, at + FIELD32(Elf64_Verneed, vn_aux), library, &verneeds)) {
            return false;
        }
        next = FIELD32(Elf64_Verneed, vn_next);
    }
    elf->verneeds = verneeds.all.items;
    elf->verneed_count = verneeds.all.count;
    return true;
}

static bool read_verdef_name(struct pith_elf_file *file, uint64_t at, const char **name)
{
    unsigned char raw[sizeof(Elf64_Verdaux)];
    if (!read_raw(file, at, raw, sizeof raw)) {
        return false;
    }
    *name = pith_elf_string(file, FIELD32(Elf64_Verdaux, vda_name));
    return *name != NULL;
}

static bool read_verdefs(struct pith_elf_file *file, struct pith_elf *elf)
{
    PITH_VEC(struct pith_verdef) all = {0};
    uint64_t at = 0;
    if (!at_address(file, file->dynamic.verdef, "DT_VERDEF", &at)) {
        return false;
    }
    for (uint32_t next = 1; next != 0; at += next) {
        unsigned char raw[sizeof(Elf64_Verdef)];
        struct pith_verdef verdef = {0};
        if (too_many(file, all.count, "DT_VERDEF") || !read_raw(file, at, raw, sizeof raw)) {
            return false;
        }
        next = 0;
        if (FIELD16(Elf64_Verdef, vd_version) == VER_DEF_CURRENT) {
            verdef.hash = FIELD32(Elf64_Verdef, vd_hash);
            verdef.base = (FIELD16(Elf64_Verdef, vd_flags) & VER_FLG_BASE) != 0;
            next = FIELD32(Elf64_Verdef, vd_next);
            if (!read_verdef_name(file, at + FIELD32(Elf64_Verdef, vd_aux), &verdef.name)) {
                return false;
            }
        }
        pith_push(file->arena, &all, verdef);
    }
    elf->verdefs = all.items;
    elf->verdef_count = all.count;
    return true;
}

bool pith_elf_read_versions(struct pith_elf_file *file, struct pith_elf *elf)
{
    if (file->dynamic.strings == 0) {
        return true; /* as glibc has it */
    }
    return (file->dynamic.verneed == 0 || read_verneeds(file, elf)) &&
           (file->dynamic.verdef == 0 || read_verdefs(file, elf));
}

bool pith_elf_satisfies(const struct pith_elf *elf, const struct pith_verneed *wanted)
{
    for (uint32_t i = 0; i < elf->verdef_count; i++) {
        const struct pith_verdef *verdef = &elf->verdefs[i];
        if (verdef->name == NULL) {
            return false; /* even a weak want fails */
        }
        if (verdef->hash == wanted->hash && strcmp(verdef->name, wanted->version) == 0) {
            return true;
        }
    }
    return wanted->weak || elf->verdef_count == 0;
}
