/* SPDX-License-Identifier: Apache-2.0 */
/* A small ELF file with everything in it that the reader looks at, for tests that damage it: each field by its name. */
#ifndef PITH_TEST_ELF_RICH_H
#define PITH_TEST_ELF_RICH_H

#include "base/recent_elf.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { RICH_LOAD, RICH_DYNAMIC, RICH_INTERPRETER, RICH_NOTES, RICH_STACK, RICH_SEGMENTS };

/* The dynamic section, by place. */
enum {
    RICH_NEEDED,
    RICH_SONAME,
    RICH_RUNPATH,
    RICH_STRTAB,
    RICH_STRSZ,
    RICH_SYMTAB,
    RICH_HASH,
    RICH_GNU_HASH,
    RICH_VERNEED,
    RICH_VERDEF,
    RICH_VERSYM,
    RICH_RELA,
    RICH_RELASZ,
    RICH_RELR,
    RICH_RELRSZ,
    RICH_FLAGS_1,
    RICH_END,
    RICH_ENTRIES
};

#define RICH_PACKAGE "{\"type\":\"deb\",\"name\":\"rich\"}"
#define RICH_DLOPEN "[{\"soname\":[\"liba.so.1\"],\"priority\":\"required\"}]"
#define RICH_STRINGS \
    "\0libc.so.6\0librich.so\0/opt/rich\0V_1\0GLIBC_2.2\0PyLong_New\0PyInit_rich\0backtrace\0stdin\0__libc_start_main"

struct rich {
    Elf64_Ehdr header;
    Elf64_Phdr segments[RICH_SEGMENTS];
    char interpreter[16];
    struct {
        Elf64_Nhdr package;
        char package_owner[4], package_text[32];
        Elf64_Nhdr dlopen;
        char dlopen_owner[4], dlopen_text[52];
    } notes;
    Elf64_Dyn dynamic[RICH_ENTRIES];
    Elf64_Word buckets, chains, bucket, chain[6];
    struct {
        Elf64_Word buckets, first, bloom_words, shift;
        uint64_t bloom;
        Elf64_Word bucket, chain[3];
    } gnu;
    Elf64_Sym symbols[6];
    char strings[sizeof RICH_STRINGS];
    Elf64_Half versions[6];
    Elf64_Verneed verneed;
    Elf64_Vernaux vernaux;
    Elf64_Verdef verdef[2];
    Elf64_Verdaux verdaux[2];
    Elf64_Rela rela[2];
    Elf64_Xword relr[2];
};

#define AT(member) offsetof(struct rich, member)

/* Where a name stands in the string table. */
static inline uint32_t rich_name(const char *name)
{
    static const char strings[] = RICH_STRINGS;
    const char *found = memmem(strings, sizeof strings, name, strlen(name) + 1);
    return (uint32_t)(found - strings);
}

static inline uint32_t rich_gnu_hash(const char *name)
{
    uint32_t hash = 5381;
    while (*name != '\0') {
        hash = hash * 33 + (unsigned char)*name++;
    }
    return hash;
}

static inline Elf64_Sym rich_symbol(const char *name, Elf64_Half section)
{
    return (Elf64_Sym){.st_name = rich_name(name),
                       .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
                       .st_shndx = section,
                       .st_value = section == SHN_UNDEF ? 0 : 64};
}

static inline void rich_segments(struct rich *rich)
{
    static const struct {
        Elf64_Word type, flags;
        size_t at, size;
    } segments[] = {
        [RICH_LOAD] = {PT_LOAD, PF_R | PF_X, 0, sizeof(struct rich)},
        [RICH_DYNAMIC] = {PT_DYNAMIC, PF_R, AT(dynamic), sizeof rich->dynamic},
        [RICH_INTERPRETER] = {PT_INTERP, PF_R, AT(interpreter), sizeof "/lib/ld.so"},
        [RICH_NOTES] = {PT_NOTE, PF_R, AT(notes), sizeof rich->notes},
        [RICH_STACK] = {PT_GNU_STACK, PF_R | PF_W, 0, 0},
    };
    for (size_t i = 0; i < RICH_SEGMENTS; i++) {
        rich->segments[i] = (Elf64_Phdr){.p_type = segments[i].type,
                                         .p_flags = segments[i].flags,
                                         .p_offset = segments[i].at,
                                         .p_vaddr = segments[i].at,
                                         .p_filesz = segments[i].size,
                                         .p_memsz = segments[i].size,
                                         .p_align = 4};
    }
}

static inline void rich_dynamic(struct rich *rich)
{
    const Elf64_Dyn entries[RICH_ENTRIES] = {
        [RICH_NEEDED] = {DT_NEEDED, {rich_name("libc.so.6")}},
        [RICH_SONAME] = {DT_SONAME, {rich_name("librich.so")}},
        [RICH_RUNPATH] = {DT_RUNPATH, {rich_name("/opt/rich")}},
        [RICH_STRTAB] = {DT_STRTAB, {AT(strings)}},
        [RICH_STRSZ] = {DT_STRSZ, {sizeof rich->strings}},
        [RICH_SYMTAB] = {DT_SYMTAB, {AT(symbols)}},
        [RICH_HASH] = {DT_HASH, {AT(buckets)}},
        [RICH_GNU_HASH] = {DT_GNU_HASH, {AT(gnu)}},
        [RICH_VERNEED] = {DT_VERNEED, {AT(verneed)}},
        [RICH_VERDEF] = {DT_VERDEF, {AT(verdef)}},
        [RICH_VERSYM] = {DT_VERSYM, {AT(versions)}},
        [RICH_RELA] = {DT_RELA, {AT(rela)}},
        [RICH_RELASZ] = {DT_RELASZ, {sizeof rich->rela}},
        [RICH_RELR] = {DT_RELR, {AT(relr)}},
        [RICH_RELRSZ] = {DT_RELRSZ, {sizeof rich->relr}},
        [RICH_FLAGS_1] = {DT_FLAGS_1, {DF_1_NODEFLIB}},
    };
    memcpy(rich->dynamic, entries, sizeof entries);
}

static inline void rich_symbols(struct rich *rich)
{
    static const char *const hashed[] = {"PyInit_rich", "stdin", "__libc_start_main"};
    rich->symbols[1] = rich_symbol("PyLong_New", SHN_UNDEF);
    rich->symbols[2] = rich_symbol("backtrace", SHN_UNDEF);
    rich->gnu.buckets = rich->gnu.bloom_words = 1;
    rich->gnu.first = rich->gnu.bucket = 3;
    rich->gnu.bloom = UINT64_MAX;
    for (uint32_t i = 0; i < 3; i++) {
        rich->symbols[3 + i] = rich_symbol(hashed[i], 1);
        rich->gnu.chain[i] = (rich_gnu_hash(hashed[i]) & ~1U) | (i == 2);
    }
    rich->buckets = 1;
    rich->chains = 6;
    rich->bucket = 5;
    for (uint32_t i = 1; i < 6; i++) {
        rich->chain[i] = i - 1;
    }
}

static inline void rich_versions(struct rich *rich)
{
    rich->verneed = (Elf64_Verneed){1, 1, rich_name("libc.so.6"), AT(vernaux) - AT(verneed), 0};
    rich->vernaux = (Elf64_Vernaux){0x0d696912, 0, 3, rich_name("GLIBC_2.2"), 0};
    for (uint32_t i = 0; i < 2; i++) {
        rich->verdef[i] = (Elf64_Verdef){1,
                                         i == 0 ? VER_FLG_BASE : 0,
                                         (Elf64_Half)(i + 1),
                                         1,
                                         i,
                                         (Elf64_Word)(AT(verdaux[i]) - AT(verdef[i])),
                                         i == 0 ? sizeof rich->verdef[0] : 0};
        rich->verdaux[i] = (Elf64_Verdaux){rich_name(i == 0 ? "librich.so" : "V_1"), 0};
    }
}

static inline void rich_make(struct rich *rich)
{
    memset(rich, 0, sizeof *rich);
    memcpy(rich->header.e_ident, ELFMAG "\2\1\1", EI_OSABI);
    rich->header.e_type = ET_DYN;
    rich->header.e_machine = EM_X86_64;
    rich->header.e_version = EV_CURRENT;
    rich->header.e_phoff = AT(segments);
    rich->header.e_ehsize = sizeof rich->header;
    rich->header.e_phentsize = sizeof *rich->segments;
    rich->header.e_phnum = RICH_SEGMENTS;
    memcpy(rich->interpreter, "/lib/ld.so", sizeof "/lib/ld.so");
    rich->notes.package = (Elf64_Nhdr){4, sizeof RICH_PACKAGE, 0xcafe1a7e};
    memcpy(rich->notes.package_owner, "FDO", 4);
    memcpy(rich->notes.package_text, RICH_PACKAGE, sizeof RICH_PACKAGE);
    rich->notes.dlopen = (Elf64_Nhdr){4, sizeof RICH_DLOPEN, 0x407c0c0a};
    memcpy(rich->notes.dlopen_owner, "FDO", 4);
    memcpy(rich->notes.dlopen_text, RICH_DLOPEN, sizeof RICH_DLOPEN);
    memcpy(rich->strings, RICH_STRINGS, sizeof RICH_STRINGS);
    rich_segments(rich);
    rich_dynamic(rich);
    rich_symbols(rich);
    rich_versions(rich);
}

#endif
