/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking up one name as a loader does: by the GNU hash table, else by the older one; a Bloom filter answers most
 * questions with two reads. Without a hash table there are no symbols for a loader either.
 */
#include "facts/elf_file.h"

static uint32_t gnu_hash(const char *name)
{
    uint32_t hash = 5381;
    for (; *name != '\0'; name++) {
        hash = hash * 33 + (unsigned char)*name;
    }
    return hash;
}

static uint32_t sysv_hash(const char *name)
{
    uint32_t hash = 0;
    for (; *name != '\0'; name++) {
        hash = (hash << 4) + (unsigned char)*name;
        uint32_t high = hash & 0xf0000000;
        hash = (hash ^ high >> 24) & ~high;
    }
    return hash;
}

bool pith_elf_symbol(struct pith_elf_file *file, uint64_t index, Elf64_Sym *symbol)
{
    struct pith_elf_place table;
    if (file->dynamic.symbols == 0 || !pith_elf_find_address(file, file->dynamic.symbols, &table)) {
        return false;
    }
    if (file->is64) {
        return pith_elf_structs(file, table.offset + index * sizeof *symbol, ELF_T_SYM, symbol, sizeof *symbol);
    }
    Elf32_Sym narrow;
    if (!pith_elf_structs(file, table.offset + index * sizeof narrow, ELF_T_SYM, &narrow, sizeof narrow)) {
        return false;
    }
    *symbol = (Elf64_Sym){
        .st_name = narrow.st_name,
        .st_info = narrow.st_info,
        .st_other = narrow.st_other,
        .st_shndx = narrow.st_shndx,
        .st_value = narrow.st_value,
        .st_size = narrow.st_size,
    };
    return true;
}

bool pith_elf_is_definition(const Elf64_Sym *symbol)
{
    unsigned type = ELF64_ST_TYPE(symbol->st_info), bind = ELF64_ST_BIND(symbol->st_info);
    return symbol->st_shndx != SHN_UNDEF && symbol->st_value != 0 && type <= STT_COMMON && type != STT_SECTION &&
           type != STT_FILE && (bind == STB_GLOBAL || bind == STB_WEAK || bind == STB_GNU_UNIQUE);
}

static bool is_named(struct pith_elf_file *file, uint64_t index, const char *name, Elf64_Sym *symbol)
{
    if (!pith_elf_symbol(file, index, symbol) || !pith_elf_is_definition(symbol)) {
        return false;
    }
    size_t size = strlen(name) + 1;
    if (symbol->st_name > file->strings.room || size > file->strings.room - symbol->st_name || size > PITH_ELF_WINDOW) {
        return false;
    }
    const unsigned char *bytes = pith_elf_at(file, file->strings.offset + symbol->st_name, size);
    return bytes != NULL && memcmp(bytes, name, size) == 0;
}

/* Layout: glibc elf/dl-lookup.c, dl-setup_hash.h. */
static bool lookup_gnu(struct pith_elf_file *file, uint64_t at, const char *name, Elf64_Sym *symbol)
{
    enum { BUCKETS, FIRST_SYMBOL, BLOOM_WORDS, SHIFT };
    uint32_t header[4];
    if (!pith_elf_structs(file, at, ELF_T_WORD, header, sizeof header) || header[BUCKETS] == 0 ||
        header[BLOOM_WORDS] == 0) {
        return false;
    }
    uint32_t hash = gnu_hash(name), bits = file->is64 ? 64 : 32, word_size = bits / 8;
    uint64_t filter = at + sizeof header + (uint64_t)(hash / bits & (header[BLOOM_WORDS] - 1)) * word_size;
    uint64_t word = 0;
    uint32_t narrow = 0;
    if (file->is64 ? !pith_elf_u64(file, filter, &word) : !pith_elf_u32(file, filter, &narrow)) {
        return false;
    }
    word |= narrow;
    uint32_t second = header[SHIFT] < 32 ? hash >> header[SHIFT] : 0;
    if ((word >> hash % bits & word >> second % bits & 1) == 0) {
        return false;
    }
    uint64_t buckets = at + sizeof header + (uint64_t)header[BLOOM_WORDS] * word_size;
    uint64_t chains = buckets + (uint64_t)header[BUCKETS] * 4;
    uint32_t index, link = 0;
    if (!pith_elf_u32(file, buckets + (uint64_t)(hash % header[BUCKETS]) * 4, &index) || index < header[FIRST_SYMBOL]) {
        return false;
    }
    for (uint64_t i = index; (link & 1) == 0; i++) {
        if (!pith_elf_u32(file, chains + (i - header[FIRST_SYMBOL]) * 4, &link)) {
            return false;
        }
        if ((link | 1) == (hash | 1) && is_named(file, i, name, symbol)) {
            return true;
        }
    }
    return false;
}

bool pith_elf_hash_word(struct pith_elf_file *file, uint64_t at, uint64_t index, uint64_t *word)
{
    if (file->is64 && (file->machine == EM_S390 || file->machine == EM_ALPHA)) {
        return pith_elf_u64(file, at + index * 8, word);
    }
    uint32_t narrow = 0;
    bool good = pith_elf_u32(file, at + index * 4, &narrow);
    *word = narrow;
    return good;
}

static bool lookup_sysv(struct pith_elf_file *file, uint64_t at, const char *name, Elf64_Sym *symbol)
{
    uint64_t buckets, count, index;
    if (!pith_elf_hash_word(file, at, 0, &buckets) || !pith_elf_hash_word(file, at, 1, &count) || buckets == 0 ||
        buckets > file->size || count > file->size ||
        !pith_elf_hash_word(file, at, 2 + sysv_hash(name) % buckets, &index)) {
        return false;
    }
    for (uint64_t steps = 0; index != STN_UNDEF && index < count && steps < count; steps++) {
        if (is_named(file, index, name, symbol)) {
            return true;
        }
        if (!pith_elf_hash_word(file, at, 2 + buckets + index, &index)) {
            return false;
        }
    }
    return false;
}

bool pith_elf_lookup(struct pith_elf_file *file, const char *name, Elf64_Sym *symbol)
{
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    struct pith_elf_place table;
    if (dynamic->gnu_hash != 0) {
        return pith_elf_find_address(file, dynamic->gnu_hash, &table) && lookup_gnu(file, table.offset, name, symbol);
    }
    return dynamic->hash != 0 && pith_elf_find_address(file, dynamic->hash, &table) &&
           lookup_sysv(file, table.offset, name, symbol);
}

bool pith_elf_open_symbols(struct pith_elf_file *file, const void *bytes, size_t size, struct pith_arena *arena)
{
    struct pith_elf elf;
    pith_elf_file_init(file, bytes, -1, 0, size, arena, NULL);
    return pith_elf_file_open(file, &elf) == PITH_ELF_OK && pith_elf_read_addresses(file, &elf);
}

bool pith_elf_find_symbol(const void *bytes, size_t size, const char *name, struct pith_elf_symbol *symbol)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_elf_file file;
    Elf64_Sym found;
    if (!pith_elf_open_symbols(&file, bytes, size, &arena) || !pith_elf_lookup(&file, name, &found)) {
        return false;
    }
    struct pith_elf_place place;
    *symbol = (struct pith_elf_symbol){.address = found.st_value, .size = found.st_size};
    symbol->in_file = pith_elf_find_address(&file, found.st_value, &place) && place.room >= found.st_size &&
                      place.offset <= size && found.st_size <= size - place.offset;
    if (symbol->in_file) {
        symbol->offset = place.offset;
    }
    return true;
}
