/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dynamic symbols by name, as far as somebody asks: functions that make glibc open libraries by itself, and names
 * of Python's C interface. How many symbols there are, only the hash tables say.
 */
#include "facts/elf_file.h"

/* Functions by the beginning of their names. The lookups are glibc's nss/, inet/, pwd/, grp/, sunrpc/. */
#define NAME(text) text, sizeof text - 1
static const struct {
    const char *name;
    uint8_t length, call;
} calls[] = {
    {NAME("pthread_exit"), PITH_CALLS_UNWINDER}, {NAME("pthread_cancel"), PITH_CALLS_UNWINDER},
    {NAME("thrd_exit"), PITH_CALLS_UNWINDER},    {NAME("backtrace"), PITH_CALLS_BACKTRACE},
    {NAME("getaddrinfo"), PITH_CALLS_LOOKUP},    {NAME("getnameinfo"), PITH_CALLS_LOOKUP},
    {NAME("gethostby"), PITH_CALLS_LOOKUP},      {NAME("gethostent"), PITH_CALLS_LOOKUP},
    {NAME("getpwnam"), PITH_CALLS_LOOKUP},       {NAME("getpwuid"), PITH_CALLS_LOOKUP},
    {NAME("getpwent"), PITH_CALLS_LOOKUP},       {NAME("getgrnam"), PITH_CALLS_LOOKUP},
    {NAME("getgrgid"), PITH_CALLS_LOOKUP},       {NAME("getgrent"), PITH_CALLS_LOOKUP},
    {NAME("getgrouplist"), PITH_CALLS_LOOKUP},   {NAME("getspnam"), PITH_CALLS_LOOKUP},
    {NAME("getspent"), PITH_CALLS_LOOKUP},       {NAME("getsgnam"), PITH_CALLS_LOOKUP},
    {NAME("getsgent"), PITH_CALLS_LOOKUP},       {NAME("getservby"), PITH_CALLS_LOOKUP},
    {NAME("getservent"), PITH_CALLS_LOOKUP},     {NAME("getprotoby"), PITH_CALLS_LOOKUP},
    {NAME("getprotoent"), PITH_CALLS_LOOKUP},    {NAME("getnetby"), PITH_CALLS_LOOKUP},
    {NAME("getnetent"), PITH_CALLS_LOOKUP},      {NAME("getnetgrent"), PITH_CALLS_LOOKUP},
    {NAME("getrpcby"), PITH_CALLS_LOOKUP},       {NAME("getrpcent"), PITH_CALLS_LOOKUP},
    {NAME("getaliasby"), PITH_CALLS_LOOKUP},     {NAME("getaliasent"), PITH_CALLS_LOOKUP},
    {NAME("initgroups"), PITH_CALLS_LOOKUP},     {NAME("innetgr"), PITH_CALLS_LOOKUP},
    {NAME("ether_hostton"), PITH_CALLS_LOOKUP},  {NAME("ether_ntohost"), PITH_CALLS_LOOKUP},
};

static uint8_t call_of(const char *name, size_t left)
{
    enum { TELLING = 3 }; /* the character that differs most */
    if (left <= TELLING || memchr("gptbie", name[0], 6) == NULL) {
        return 0;
    }
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (calls[i].name[TELLING] == name[TELLING] && calls[i].length < left &&
            memcmp(calls[i].name, name, calls[i].length) == 0) {
            return calls[i].call;
        }
    }
    return 0;
}

static bool is_python(const char *name, size_t left)
{
    name += name[0] == '_' && left > 1;
    return name[0] == 'P' && left > 3 && name[1] == 'y';
}

/* The symbol table and its strings, both in memory. */
struct table {
    const struct pith_elf_file *file;
    const unsigned char *symbols;
    const char *strings;
    uint64_t count;
};

/* What of a symbol matters here; the value only as 0 or not. */
static Elf64_Sym symbol_at(const struct table *table, uint64_t index)
{
    const struct pith_elf_file *file = table->file;
    if (file->is64) {
        const unsigned char *raw = table->symbols + index * sizeof(Elf64_Sym);
        return (Elf64_Sym){
            .st_name = pith_elf_get32(file, raw + offsetof(Elf64_Sym, st_name)),
            .st_info = raw[offsetof(Elf64_Sym, st_info)],
            .st_shndx = pith_elf_get16(file, raw + offsetof(Elf64_Sym, st_shndx)),
            .st_value = pith_elf_get32(file, raw + offsetof(Elf64_Sym, st_value)) |
                        pith_elf_get32(file, raw + offsetof(Elf64_Sym, st_value) + 4),
        };
    }
    const unsigned char *raw = table->symbols + index * sizeof(Elf32_Sym);
    return (Elf64_Sym){
        .st_name = pith_elf_get32(file, raw + offsetof(Elf32_Sym, st_name)),
        .st_info = raw[offsetof(Elf32_Sym, st_info)],
        .st_shndx = pith_elf_get16(file, raw + offsetof(Elf32_Sym, st_shndx)),
        .st_value = pith_elf_get32(file, raw + offsetof(Elf32_Sym, st_value)),
    };
}

/* One more than the last symbol of the GNU hash table; 0 when it has none, or cannot be read. */
static uint64_t count_hashed(struct pith_elf_file *file)
{
    enum { BUCKETS, FIRST_SYMBOL, BLOOM_WORDS, SHIFT };
    struct pith_elf_place place;
    uint32_t header[4], last = 0, link = 0;
    if (file->dynamic.gnu_hash == 0 || !pith_elf_find_address(file, file->dynamic.gnu_hash, &place) ||
        !pith_elf_structs(file, place.offset, ELF_T_WORD, header, sizeof header)) {
        return 0;
    }
    uint64_t at = place.offset + sizeof header + (uint64_t)header[BLOOM_WORDS] * (file->is64 ? 8 : 4);
    const unsigned char *buckets = pith_elf_at(file, at, (size_t)header[BUCKETS] * 4);
    for (uint32_t i = 0; i < header[BUCKETS] && buckets != NULL; i++) {
        uint32_t first = pith_elf_get32(file, buckets + (size_t)i * 4);
        last = first > last ? first : last;
    }
    if (last < header[FIRST_SYMBOL] || last == 0) {
        return 0;
    }
    at += ((uint64_t)header[BUCKETS] + last - header[FIRST_SYMBOL]) * 4;
    for (; pith_elf_u32(file, at, &link) && (link & 1) == 0; at += 4) {
        last++;
    }
    return (uint64_t)last + 1;
}

/*
 * How many symbols there are. Undefined ones stand before the hashed ones, but for those of a program that gives a
 * function of another object an address. A table without hashed symbols ends where the next one begins.
 */
static void count_symbols(struct pith_elf_file *file, struct table *table)
{
    struct pith_elf_place place;
    uint64_t count = count_hashed(file);
    if (count == 0 && file->dynamic.hash != 0 && pith_elf_find_address(file, file->dynamic.hash, &place) &&
        !pith_elf_hash_word(file, place.offset, 1, &count)) {
        count = 0;
    }
    if (count != 0 && count < table->count) {
        table->count = count;
    }
}

static bool open_table(struct pith_elf_file *file, struct table *table)
{
    struct pith_elf_place symbols = pith_elf_table(file, file->dynamic.symbols);
    size_t stride = file->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    *table = (struct table){.file = file, .count = symbols.room / stride};
    if (table->count == 0 || file->strings_size == 0) {
        table->count = 0;
        return true;
    }
    table->symbols = pith_elf_loaded(file, symbols.offset, symbols.room);
    table->strings = (const char *)pith_elf_loaded(file, file->strings.offset, file->strings_size);
    if (table->symbols == NULL || table->strings == NULL) {
        return pith_elf_bad(file, "the ELF file is malformed: its symbols lie in no table");
    }
    count_symbols(file, table);
    return true;
}

struct names {
    PITH_VEC(const char *) all;
};

static bool add_name(struct pith_elf_file *file, const Elf64_Sym *symbol, struct names *names)
{
    const char *name = pith_elf_string(file, symbol->st_name);
    if (name != NULL) {
        pith_push(file->arena, &names->all, name);
    }
    return name != NULL;
}

bool pith_elf_read_symbols(struct pith_elf_file *file, bool exports, struct pith_elf *elf)
{
    struct table table;
    struct names wanted = {0}, defined = {0}, all = {0};
    uint8_t called = 0;
    bool good = open_table(file, &table);
    for (uint64_t i = 1; i < table.count && good; i++) {
        Elf64_Sym symbol = symbol_at(&table, i);
        if (symbol.st_name >= file->strings_size) {
            continue;
        }
        const char *name = table.strings + symbol.st_name;
        size_t left = (size_t)(file->strings_size - symbol.st_name);
        if (symbol.st_shndx != SHN_UNDEF) {
            bool definition = (exports || is_python(name, left)) && pith_elf_is_definition(&symbol);
            good = !definition || ((!is_python(name, left) || add_name(file, &symbol, &defined)) &&
                                   (!exports || add_name(file, &symbol, &all)));
        } else if (ELF64_ST_BIND(symbol.st_info) == STB_GLOBAL) {
            /* a weak one only asks whether somebody defines it */
            called |= call_of(name, left);
            good = !is_python(name, left) || add_name(file, &symbol, &wanted);
        }
    }
    elf->symbols = (struct pith_elf_symbols){called,
                                             {wanted.all.items, wanted.all.count},
                                             {defined.all.items, defined.all.count},
                                             {all.all.items, all.all.count}};
    return good;
}
