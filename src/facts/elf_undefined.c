/*
 * What a file leaves to others to define, as far as somebody asks: functions that make glibc open libraries by itself,
 * and names of Python's C interface. Undefined symbols stand before those of the GNU hash table, so that a large
 * library's own symbols are never looked at.
 */
#include "facts/elf_file.h"

enum { NAME_START = 16, BATCH = 64 };

/* The number of symbols to look at (binutils bfd/elflink.c); 0 when that cannot be told. */
static uint64_t count_undefined(struct pith_elf_file *file)
{
    enum { BUCKETS, FIRST_SYMBOL, BLOOM_WORDS, SHIFT };
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    uint64_t stride = file->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym),
             end = pith_elf_next_table(file, dynamic->symbols);
    uint64_t all = dynamic->symbols == 0 || end == UINT64_MAX ? 0 : (end - dynamic->symbols) / stride;
    struct pith_elf_place place;
    uint32_t header[4], bucket = 0;
    if (dynamic->gnu_hash == 0 || !pith_elf_find_address(file, dynamic->gnu_hash, &place) ||
        !pith_elf_structs(file, place.offset, ELF_T_WORD, header, sizeof header)) {
        return all;
    }
    uint64_t word = file->is64 ? 8 : 4;
    if (header[BUCKETS] <= 1 && /* an empty table's first symbol is 1, whatever there is */
        pith_elf_u32(file, place.offset + sizeof header + word * header[BLOOM_WORDS], &bucket) && bucket == 0) {
        return all;
    }
    return header[FIRST_SYMBOL];
}

/* Functions by the beginning of their names. The lookups are glibc's nss/, inet/, pwd/, grp/, sunrpc/. */
static const struct {
    const char *name;
    uint8_t call;
} calls[] = {
    {"pthread_exit", PITH_CALLS_UNWINDER}, {"pthread_cancel", PITH_CALLS_UNWINDER},
    {"thrd_exit", PITH_CALLS_UNWINDER},    {"backtrace", PITH_CALLS_BACKTRACE},
    {"getaddrinfo", PITH_CALLS_LOOKUP},    {"getnameinfo", PITH_CALLS_LOOKUP},
    {"gethostby", PITH_CALLS_LOOKUP},      {"gethostent", PITH_CALLS_LOOKUP},
    {"getpwnam", PITH_CALLS_LOOKUP},       {"getpwuid", PITH_CALLS_LOOKUP},
    {"getpwent", PITH_CALLS_LOOKUP},       {"getgrnam", PITH_CALLS_LOOKUP},
    {"getgrgid", PITH_CALLS_LOOKUP},       {"getgrent", PITH_CALLS_LOOKUP},
    {"getgrouplist", PITH_CALLS_LOOKUP},   {"getspnam", PITH_CALLS_LOOKUP},
    {"getspent", PITH_CALLS_LOOKUP},       {"getsgnam", PITH_CALLS_LOOKUP},
    {"getsgent", PITH_CALLS_LOOKUP},       {"getservby", PITH_CALLS_LOOKUP},
    {"getservent", PITH_CALLS_LOOKUP},     {"getprotoby", PITH_CALLS_LOOKUP},
    {"getprotoent", PITH_CALLS_LOOKUP},    {"getnetby", PITH_CALLS_LOOKUP},
    {"getnetent", PITH_CALLS_LOOKUP},      {"getnetgrent", PITH_CALLS_LOOKUP},
    {"getrpcby", PITH_CALLS_LOOKUP},       {"getrpcent", PITH_CALLS_LOOKUP},
    {"getaliasby", PITH_CALLS_LOOKUP},     {"getaliasent", PITH_CALLS_LOOKUP},
    {"initgroups", PITH_CALLS_LOOKUP},     {"innetgr", PITH_CALLS_LOOKUP},
    {"ether_hostton", PITH_CALLS_LOOKUP},  {"ether_ntohost", PITH_CALLS_LOOKUP},
};

static uint8_t call_of(const unsigned char *name, size_t size)
{
    if (size < NAME_START || strchr("gptbie", name[0]) == NULL) {
        return 0;
    }
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (memcmp(calls[i].name, name, 4) == 0 && memcmp(calls[i].name, name, strlen(calls[i].name)) == 0) {
            return calls[i].call;
        }
    }
    return 0;
}

static bool is_python(const unsigned char *name, size_t size)
{
    size_t at = name[0] == '_';
    return size > at + 2 && name[at] == 'P' && name[at + 1] == 'y';
}

struct collecting {
    struct pith_arena *arena;
    uint8_t calls;
    PITH_VEC(const char *) python;
};

static void take_symbol(struct pith_elf_file *file, const Elf64_Sym *symbol, struct collecting *collecting)
{
    if (symbol->st_shndx != SHN_UNDEF || ELF64_ST_BIND(symbol->st_info) != STB_GLOBAL ||
        symbol->st_name >= file->strings.room) {
        return; /* a weak one only asks whether somebody defines it */
    }
    uint64_t left = file->strings.room - symbol->st_name;
    size_t size = left < NAME_START ? (size_t)left : NAME_START;
    const unsigned char *name = pith_elf_at(file, file->strings.offset + symbol->st_name, size);
    if (name != NULL && is_python(name, size)) {
        const char *whole = pith_elf_string(file, symbol->st_name);
        if (whole != NULL) {
            pith_push(collecting->arena, &collecting->python, pith_strdup(collecting->arena, whole));
        }
    } else if (name != NULL) {
        collecting->calls |= call_of(name, size);
    }
}

/* A batch of symbols from the `first`, as the 64-bit class has them. */
static bool read_symbols(struct pith_elf_file *file, uint64_t offset, Elf64_Sym symbols[BATCH], size_t count)
{
    if (file->is64) {
        return pith_elf_structs(file, offset, ELF_T_SYM, symbols, count * sizeof *symbols);
    }
    Elf32_Sym narrow[BATCH];
    if (!pith_elf_structs(file, offset, ELF_T_SYM, narrow, count * sizeof *narrow)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        symbols[i] =
            (Elf64_Sym){.st_name = narrow[i].st_name, .st_info = narrow[i].st_info, .st_shndx = narrow[i].st_shndx};
    }
    return true;
}

void pith_elf_undefined(struct pith_elf_symbols *symbols, struct pith_arena *arena, struct pith_undefined *undefined)
{
    struct pith_elf_file *file = pith_elf_symbols_file(symbols);
    struct collecting collecting = {.arena = arena};
    struct pith_elf_place table;
    Elf64_Sym batch[BATCH];
    uint64_t count = count_undefined(file), stride = file->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    bool good = file->dynamic.symbols != 0 && pith_elf_find_address(file, file->dynamic.symbols, &table);
    for (uint64_t at = 1; at < count && good; at += BATCH) {
        size_t size = count - at < BATCH ? (size_t)(count - at) : BATCH;
        good = read_symbols(file, table.offset + at * stride, batch, size);
        for (size_t i = 0; i < size && good; i++) {
            take_symbol(file, &batch[i], &collecting);
        }
    }
    *undefined = (struct pith_undefined){collecting.calls, {collecting.python.items, collecting.python.count}};
}
