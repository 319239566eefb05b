/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Variables and tables in the data of a file, with pointers as the loader would set them at base 0. In a
 * position-independent file a pointer is a relocation: with RELA its value stands only there; with REL and RELR it is
 * the word in place, so that only symbolic relocations need work.
 */
#include "facts/elf_file.h"

enum { BLOCK = 256, SHORT_NAME = 256 };

/* The relocations that set a whole word, by machine (<elf.h>, from the psABIs). */
static const struct kind {
    uint16_t machine;
    uint32_t relative, absolute32, absolute64, slot;
} kinds[] = {
    {EM_X86_64, R_X86_64_RELATIVE, R_X86_64_32, R_X86_64_64, R_X86_64_GLOB_DAT},
    {EM_386, R_386_RELATIVE, R_386_32, 0, R_386_GLOB_DAT},
    {EM_AARCH64, R_AARCH64_RELATIVE, 0, R_AARCH64_ABS64, R_AARCH64_GLOB_DAT},
    {EM_ARM, R_ARM_RELATIVE, R_ARM_ABS32, 0, R_ARM_GLOB_DAT},
    {EM_RISCV, R_RISCV_RELATIVE, R_RISCV_32, R_RISCV_64, 0},
    {EM_PPC64, R_PPC64_RELATIVE, 0, R_PPC64_ADDR64, R_PPC64_GLOB_DAT},
    {EM_PPC, R_PPC_RELATIVE, R_PPC_ADDR32, 0, R_PPC_GLOB_DAT},
    {EM_S390, R_390_RELATIVE, R_390_32, R_390_64, R_390_GLOB_DAT},
    {EM_LOONGARCH, R_LARCH_RELATIVE, R_LARCH_32, R_LARCH_64, 0},
};

/* Words at `address`, `address + stride`, …, to be filled. */
struct words {
    uint64_t address, stride, values[BLOCK];
    size_t count;
};

struct relocation {
    uint64_t address, symbol, addend;
    uint32_t type;
};

static void read_words(struct pith_elf_file *file, struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        struct pith_elf_place place;
        uint32_t narrow = 0;
        words->values[i] = 0;
        if (pith_elf_find_address(file, words->address + i * words->stride, &place)) {
            if (file->is64 ? !pith_elf_u64(file, place.offset, &words->values[i])
                           : !pith_elf_u32(file, place.offset, &narrow)) {
                words->values[i] = 0;
            } else if (!file->is64) {
                words->values[i] = narrow;
            }
        }
    }
}

static void apply(struct pith_elf_file *file, struct words *words, const struct relocation *relocation, bool explicit)
{
    uint64_t into = relocation->address - words->address, index = into / words->stride;
    if (relocation->address < words->address || index >= words->count || into % words->stride != 0) {
        return;
    }
    const struct kind *kind = kinds;
    while (kind->machine != file->machine) {
        if (++kind == kinds + sizeof kinds / sizeof *kinds) {
            return;
        }
    }
    uint64_t *value = &words->values[index], addend = explicit ? relocation->addend : *value;
    uint32_t absolute = file->is64 ? kind->absolute64 : kind->absolute32;
    Elf64_Sym symbol;
    if (relocation->type == kind->relative) {
        *value = addend;
    } else if (relocation->type != 0 && (relocation->type == absolute || relocation->type == kind->slot)) {
        bool known = pith_elf_symbol(file, relocation->symbol, &symbol) && symbol.st_shndx != SHN_UNDEF;
        *value = known ? symbol.st_value + (relocation->type == absolute || explicit ? addend : 0) : 0;
    }
    if (!file->is64) {
        *value &= UINT32_MAX;
    }
}

static bool read_relocation(struct pith_elf_file *file, uint64_t offset, bool explicit, struct relocation *relocation)
{
    if (file->is64) {
        Elf64_Rela wide = {0}; /* Elf64_Rel is its beginning */
        if (!pith_elf_structs(file, offset, explicit ? ELF_T_RELA : ELF_T_REL, &wide,
                              explicit ? sizeof wide : sizeof(Elf64_Rel))) {
            return false;
        }
        *relocation = (struct relocation){wide.r_offset, ELF64_R_SYM(wide.r_info), (uint64_t)wide.r_addend,
                                          (uint32_t)ELF64_R_TYPE(wide.r_info)};
        return true;
    }
    Elf32_Rela narrow = {0};
    if (!pith_elf_structs(file, offset, explicit ? ELF_T_RELA : ELF_T_REL, &narrow,
                          explicit ? sizeof narrow : sizeof(Elf32_Rel))) {
        return false;
    }
    *relocation = (struct relocation){narrow.r_offset, ELF32_R_SYM(narrow.r_info), (uint32_t)narrow.r_addend,
                                      ELF32_R_TYPE(narrow.r_info)};
    return true;
}

static void relocate(struct pith_elf_file *file, struct words *words, uint64_t table, uint64_t size, bool explicit)
{
    struct pith_elf_place place;
    if (table == 0 || !pith_elf_find_address(file, table, &place)) {
        return;
    }
    size_t stride = file->is64 ? explicit ? sizeof(Elf64_Rela) : sizeof(Elf64_Rel)
                    : explicit ? sizeof(Elf32_Rela)
                               : sizeof(Elf32_Rel);
    for (uint64_t at = 0; size - at >= stride; at += stride) {
        struct relocation relocation;
        if (!read_relocation(file, place.offset + at, explicit, &relocation)) {
            return;
        }
        apply(file, words, &relocation, explicit);
    }
}

static void fill(struct pith_elf_file *file, struct words *words)
{
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    read_words(file, words);
    relocate(file, words, dynamic->rel, dynamic->rel_size, false);
    relocate(file, words, dynamic->rela, dynamic->rela_size, true);
}

static const char *read_name(struct pith_elf_file *file, uint64_t address)
{
    struct pith_elf_place place;
    if (!pith_elf_find_address(file, address, &place) || place.offset >= file->size) {
        return NULL;
    }
    uint64_t left = place.room < file->size - place.offset ? place.room : file->size - place.offset;
    for (size_t size = SHORT_NAME;; size = PITH_ELF_WINDOW) {
        size_t asked = left < size ? (size_t)left : size;
        const unsigned char *bytes = pith_elf_at(file, place.offset, asked);
        const unsigned char *end = bytes == NULL ? NULL : memchr(bytes, '\0', asked);
        if (end != NULL) {
            return pith_copy(file->arena, bytes, (size_t)(end - bytes));
        }
        if (bytes == NULL || asked < size || size == PITH_ELF_WINDOW) {
            return NULL;
        }
    }
}

bool pith_elf_string_table(const void *bytes, size_t size, const char *symbol, size_t stride, struct pith_arena *arena,
                           struct pith_strings *strings)
{
    struct pith_elf_file file;
    Elf64_Sym found;
    *strings = (struct pith_strings){0};
    if (stride == 0 || !pith_elf_open_symbols(&file, bytes, size, arena) || !pith_elf_lookup(&file, symbol, &found)) {
        return false;
    }
    struct words words = {.address = found.st_value, .stride = stride, .count = 1};
    fill(&file, &words);
    words.address = words.values[0];
    words.count = BLOCK;
    PITH_VEC(const char *) names = {0};
    struct pith_elf_place place;
    if (!pith_elf_find_address(&file, words.address, &place)) {
        return false;
    }
    for (;; words.address += BLOCK * stride) {
        fill(&file, &words);
        for (size_t i = 0; i < BLOCK; i++) {
            if (words.values[i] == 0) {
                *strings = (struct pith_strings){names.items, names.count};
                return file.budget > 0;
            }
            const char *name = read_name(&file, words.values[i]);
            if (name == NULL) {
                return false;
            }
            pith_push(arena, &names, name);
        }
    }
}

bool pith_elf_read_u32(const void *bytes, size_t size, const char *symbol, uint32_t *value)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_elf_file file;
    Elf64_Sym found;
    struct pith_elf_place place;
    if (!pith_elf_open_symbols(&file, bytes, size, &arena) || !pith_elf_lookup(&file, symbol, &found) ||
        !pith_elf_find_address(&file, found.st_value, &place) || place.room < found.st_size) {
        return false;
    }
    if (found.st_size == sizeof *value) {
        return pith_elf_u32(&file, place.offset, value);
    }
    uint64_t wide;
    if (found.st_size != sizeof wide || !pith_elf_u64(&file, place.offset, &wide) || wide > UINT32_MAX) {
        return false;
    }
    *value = (uint32_t)wide;
    return true;
}
