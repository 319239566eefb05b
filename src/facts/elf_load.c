/*
 * The tables of dynamic linking, for those who will look at most of their bytes: read at once, since a linker puts them
 * side by side, and held in memory. A table has no size of its own; it ends where the next one begins.
 */
#include "facts/elf_file.h"

#include <inttypes.h>

enum { SLACK = 1 << 16, LARGEST = 1 << 27 };

/* The nearest table above an address, or UINT64_MAX. */
static uint64_t next_table(const struct pith_elf_file *file, uint64_t address)
{
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    const uint64_t tables[] = {dynamic->strings, dynamic->symbols, dynamic->hash, dynamic->gnu_hash,
                               dynamic->verneed, dynamic->verdef,  dynamic->rel,  dynamic->rela,
                               dynamic->versym,  dynamic->jmprel,  dynamic->relr, dynamic->init};
    uint64_t next = UINT64_MAX;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (tables[i] > address && tables[i] < next) {
            next = tables[i];
        }
    }
    return next;
}

struct pith_elf_place pith_elf_table(struct pith_elf_file *file, uint64_t address)
{
    struct pith_elf_place place;
    if (address == 0 || !pith_elf_find_address(file, address, &place) || place.offset >= file->size) {
        return (struct pith_elf_place){0};
    }
    const uint64_t limits[] = {next_table(file, address) - address, file->size - place.offset};
    for (size_t i = 0; i < 2; i++) {
        if (limits[i] < place.room) {
            place.room = limits[i];
        }
    }
    return place;
}

/* Keeps a part of the file in a window that is never filled again. */
static bool keep(struct pith_elf_file *file, struct pith_arena *arena, uint64_t offset, uint64_t size)
{
    if (size > LARGEST) {
        return pith_elf_bad(file, "the ELF file has tables of %" PRIu64 " bytes, more than the %d that are read", size,
                            LARGEST);
    }
    const char *bytes = pith_elf_copy(file, arena, offset, size);
    if (bytes != NULL) {
        file->windows[file->kept++] = (struct pith_elf_window){offset, size, (const unsigned char *)bytes};
    }
    return bytes != NULL;
}

bool pith_elf_load_tables(struct pith_elf_file *file, struct pith_arena *arena)
{
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    struct pith_elf_place hash = pith_elf_table(file, dynamic->gnu_hash != 0 ? dynamic->gnu_hash : dynamic->hash);
    if (hash.room > LARGEST) { /* nothing behind it bounds it, and it can be read by pieces */
        hash.room = 0;
    }
    const struct pith_elf_place tables[] = {file->strings, pith_elf_table(file, dynamic->symbols), hash};
    uint64_t from = UINT64_MAX, to = 0, sum = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const struct pith_elf_place *table = &tables[i];
        if (table->room > 0) {
            from = table->offset < from ? table->offset : from;
            to = table->offset + table->room > to ? table->offset + table->room : to;
            sum += table->room;
        }
    }
    if (file->bytes != NULL || sum == 0) {
        return true;
    }
    if (to - from <= sum + SLACK) {
        return keep(file, arena, from, to - from);
    }
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (tables[i].room > 0 && !keep(file, arena, tables[i].offset, tables[i].room)) {
            return false;
        }
    }
    return true;
}
