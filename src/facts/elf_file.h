/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the bytes of an ELF file are reached: bounded, in the host's byte order, and never more of them than the file
 * pays for. Private to the facts room.
 *
 * Bytes come from memory or, in windows of 4 KiB, from a descriptor; libelf's translators turn them into the structures
 * of <elf.h>. Its Elf handle is not used: it looks at the section table, begins at the start of a descriptor only, and
 * keeps every chunk until it is closed, which a hostile file could make many times its own size.
 */
#ifndef PITH_FACTS_ELF_FILE_H
#define PITH_FACTS_ELF_FILE_H

#include "pith/facts/elf.h"

#include "base/recent_elf.h"

#include <libelf.h>

enum { PITH_ELF_WINDOW = 4096, PITH_ELF_WINDOWS = 4, PITH_ELF_FEW_SEGMENTS = 20 };

/* A part of the file, and what is left of its segment behind `offset`. */
struct pith_elf_place {
    uint64_t offset, room;
};

/* Where the dynamic section is and what it says about addresses; 0 is absent. */
struct pith_elf_dynamic {
    struct pith_elf_place place; /* room 0: not a dynamic file */
    uint64_t strings, strings_size, symbols, hash, gnu_hash, verneed, verdef, versym;
    uint64_t rel, rel_size, rela, rela_size, relr, jmprel, init;
};

struct pith_elf_file {
    const unsigned char *bytes; /* NULL: read from `fd` */
    int fd;
    const struct pith_elf_reader *reader; /* or by this, where it is not NULL */
    uint64_t start, size;                 /* of the file within the descriptor */
    uint64_t budget;                      /* bytes of work left: bounds time by the file's size */
    struct pith_arena *arena;
    struct pith_error *error;

    bool is64, big_endian;
    uint16_t machine;
    uint32_t segment_count;
    const Elf64_Phdr *segments;
    struct pith_elf_dynamic dynamic;

    struct pith_elf_place strings; /* the string table, to the end of its segment */
    uint64_t strings_size;         /* what of it DT_STRSZ and the next table leave: all names of an honest file */
    uint64_t string_cost, strings_end;
    const char *all_strings; /* that, once single strings have cost more than it would; terminated up to strings_end */

    uint64_t fills;
    uint32_t kept; /* the last windows, which are never filled again */
    struct pith_elf_window {
        uint64_t offset, size;
        const unsigned char *bytes;
    } windows[PITH_ELF_WINDOWS];
    Elf64_Phdr few_segments[PITH_ELF_FEW_SEGMENTS];
    alignas(16) unsigned char buffers[PITH_ELF_WINDOWS][PITH_ELF_WINDOW];
};

/* Prepares to read; the big members are left uninitialised. */
void pith_elf_file_init(struct pith_elf_file *file, const void *bytes, int fd, uint64_t start, uint64_t size,
                        struct pith_arena *arena, struct pith_error *error);

/* Reads the headers into `elf` and `file`, and finds the dynamic section. */
enum pith_elf_verdict pith_elf_file_open(struct pith_elf_file *file, struct pith_elf *elf) PITH_MUST_USE;

/* `size` (at most PITH_ELF_WINDOW, unless they are loaded) bytes at `offset`, valid until the next call; NULL with an
 * error. */
const unsigned char *pith_elf_at(struct pith_elf_file *file, uint64_t offset, size_t size) PITH_MUST_USE;

/* The same for any size, copied to the arena with a NUL behind. */
char *pith_elf_copy(struct pith_elf_file *file, struct pith_arena *arena, uint64_t offset, uint64_t size) PITH_MUST_USE;

/* `size` (at most PITH_ELF_WINDOW) bytes of structures of one type, in the file's class and the host's byte order. */
bool pith_elf_structs(struct pith_elf_file *file, uint64_t offset, Elf_Type type, void *structs,
                      size_t size) PITH_MUST_USE;

/* One number in the file's byte order. */
bool pith_elf_u32(struct pith_elf_file *file, uint64_t offset, uint32_t *number) PITH_MUST_USE;
bool pith_elf_u64(struct pith_elf_file *file, uint64_t offset, uint64_t *number) PITH_MUST_USE;

/* The same of bytes at hand. */
static inline uint16_t pith_elf_get16(const struct pith_elf_file *file, const unsigned char *bytes)
{
    return (uint16_t)(file->big_endian ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]);
}

static inline uint32_t pith_elf_get32(const struct pith_elf_file *file, const unsigned char *bytes)
{
    uint32_t first = pith_elf_get16(file, bytes), second = pith_elf_get16(file, bytes + 2);
    return file->big_endian ? first << 16 | second : second << 16 | first;
}

/* Pays for work that no byte of the file is read for; false with an error when it has made us work too much. */
bool pith_elf_spend(struct pith_elf_file *file, uint64_t work) PITH_MUST_USE;

/*
 * Maps an address through PT_LOAD as a loader would: the last segment that covers it wins. No error is set when none
 * does.
 */
bool pith_elf_find_address(struct pith_elf_file *file, uint64_t address, struct pith_elf_place *place) PITH_MUST_USE;

/* Calls `take` for each dynamic entry up to DT_NULL or the section's end, until it returns false. */
bool pith_elf_each_dynamic(struct pith_elf_file *file, void *context,
                           bool (*take)(struct pith_elf_file *, void *, const Elf64_Dyn *)) PITH_MUST_USE;

/* A string of the dynamic string table, in the arena; NULL with an error. */
const char *pith_elf_string(struct pith_elf_file *file, uint64_t offset) PITH_MUST_USE;

/* The parts of the facts, each in its own file. */
bool pith_elf_read_addresses(struct pith_elf_file *file, struct pith_elf *elf) PITH_MUST_USE;
bool pith_elf_read_dynamic(struct pith_elf_file *file, struct pith_elf *elf) PITH_MUST_USE;
bool pith_elf_read_versions(struct pith_elf_file *file, struct pith_elf *elf) PITH_MUST_USE;
bool pith_elf_read_notes(struct pith_elf_file *file, struct pith_elf *elf) PITH_MUST_USE;
bool pith_elf_read_symbols(struct pith_elf_file *file, bool exports,
                           struct pith_elf *elf) PITH_MUST_USE; /* of loaded tables */

/* Reads the tables of strings, symbols and their hashes at once, and keeps them as long as `arena` lives. */
bool pith_elf_load_tables(struct pith_elf_file *file, struct pith_arena *arena) PITH_MUST_USE;

/* What of them is held in memory, for as long; NULL when it is not. Other windows are filled again. */
const unsigned char *pith_elf_loaded(const struct pith_elf_file *file, uint64_t offset, uint64_t size) PITH_MUST_USE;

/* The table at an address, up to where the next one begins; room 0 when there is none. */
struct pith_elf_place pith_elf_table(struct pith_elf_file *file, uint64_t address);

/* Looks a name up in the hash table, then as a *defined* symbol. False when there is none or the table is broken. */
bool pith_elf_lookup(struct pith_elf_file *file, const char *name, Elf64_Sym *symbol) PITH_MUST_USE;
bool pith_elf_symbol(struct pith_elf_file *file, uint64_t index, Elf64_Sym *symbol) PITH_MUST_USE;

/* One that other objects can bind to. */
bool pith_elf_is_definition(const Elf64_Sym *symbol);

/* A number of the System V hash table; 8 bytes wide on Alpha and 64-bit s390. */
bool pith_elf_hash_word(struct pith_elf_file *file, uint64_t at, uint64_t index, uint64_t *word) PITH_MUST_USE;

/* Headers and addresses only, from memory: what a lookup needs. */
bool pith_elf_open_symbols(struct pith_elf_file *file, const void *bytes, size_t size,
                           struct pith_arena *arena) PITH_MUST_USE;

/* A file that says one thing and is another. */
bool pith_elf_bad(struct pith_elf_file *file, const char *format, ...) PITH_PRINTF(2, 3);

#endif
