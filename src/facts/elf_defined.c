/*
 * The dynamic symbols of one file, held in memory for many questions: the tables are read at once, each up to where
 * the next one begins, and the code behind them stays on the disk.
 */
#include "facts/elf_file.h"

struct pith_elf_symbols {
    struct pith_elf_file file;
};

uint64_t pith_elf_next_table(const struct pith_elf_file *file, uint64_t address)
{
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    const uint64_t tables[] = {dynamic->strings, dynamic->symbols, dynamic->hash, dynamic->gnu_hash,
                               dynamic->verneed, dynamic->verdef,  dynamic->rel,  dynamic->rela};
    uint64_t next = UINT64_MAX;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (tables[i] > address && tables[i] < next) {
            next = tables[i];
        }
    }
    return next;
}

/* Keeps the table at `address` in memory, in a window that is never filled again. */
static bool keep_table(struct pith_elf_file *file, uint64_t address)
{
    struct pith_elf_place place;
    if (!pith_elf_find_address(file, address, &place) || place.offset >= file->size) {
        return false;
    }
    uint64_t next = pith_elf_next_table(file, address) - address, size = file->size - place.offset;
    size = place.room < size ? place.room : size;
    if (place.offset == file->strings.offset) {
        size = file->strings.room;
    } else if (next < size) {
        size = next;
    }
    const char *bytes = pith_elf_copy(file, place.offset, size);
    file->windows[file->kept++] =
        (struct pith_elf_window){place.offset, bytes == NULL ? 0 : size, (const unsigned char *)bytes};
    return bytes != NULL;
}

struct pith_elf_symbols *pith_elf_symbols_read(int fd, uint64_t offset, uint64_t size, struct pith_arena *arena)
{
    struct pith_elf_symbols *symbols = pith_alloc(arena, sizeof *symbols);
    struct pith_elf_file *file = &symbols->file;
    struct pith_elf elf;
    pith_elf_file_init(file, NULL, fd, offset, size, arena, NULL);
    if (pith_elf_file_open(file, &elf) != PITH_ELF_OK || !pith_elf_read_addresses(file, &elf)) {
        return NULL;
    }
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    uint64_t hash = dynamic->gnu_hash != 0 ? dynamic->gnu_hash : dynamic->hash;
    if (dynamic->symbols == 0 || file->strings.room == 0 || !keep_table(file, dynamic->strings) ||
        !keep_table(file, dynamic->symbols) || (hash != 0 && !keep_table(file, hash))) {
        return NULL;
    }
    file->fd = -1; /* all that a question needs is here */
    return symbols;
}

struct pith_elf_file *pith_elf_symbols_file(struct pith_elf_symbols *symbols)
{
    pith_elf_file_refill(&symbols->file);
    return &symbols->file;
}

bool pith_elf_defines(struct pith_elf_symbols *symbols, const char *name)
{
    Elf64_Sym symbol;
    return pith_elf_lookup(pith_elf_symbols_file(symbols), name, &symbol);
}
