/* SPDX-License-Identifier: Apache-2.0 */
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
        file->windows[PITH_ELF_WINDOWS - ++file->kept] =
            (struct pith_elf_window){offset, size, (const unsigned char *)bytes};
    }
    return bytes != NULL;
}

/* The parts of the file that are wanted; the last ones only where they lie near. */
enum { STRINGS, SYMBOLS, HASH, NEEDED_PARTS, VERNEED = NEEDED_PARTS, VERDEF, PARTS };

static void find_parts(struct pith_elf_file *file, struct pith_elf_place parts[PARTS])
{
    const struct pith_elf_dynamic *dynamic = &file->dynamic;
    parts[STRINGS] = (struct pith_elf_place){file->strings.offset, file->strings_size};
    parts[SYMBOLS] = pith_elf_table(file, dynamic->symbols);
    parts[HASH] = pith_elf_table(file, dynamic->gnu_hash != 0 ? dynamic->gnu_hash : dynamic->hash);
    parts[VERNEED] = pith_elf_table(file, dynamic->verneed);
    parts[VERDEF] = pith_elf_table(file, dynamic->verdef);
    if (parts[HASH].room > LARGEST) { /* nothing behind it bounds it, and it can be read by pieces */
        parts[HASH].room = 0;
    }
}

static void cover(struct pith_elf_place *span, const struct pith_elf_place *part)
{
    uint64_t end = part->offset + part->room, last = span->offset + span->room;
    if (part->room > 0) {
        uint64_t from = span->room == 0 || part->offset < span->offset ? part->offset : span->offset;
        span->room = (span->room == 0 || end > last ? end : last) - from;
        span->offset = from;
    }
}

bool pith_elf_load_tables(struct pith_elf_file *file, struct pith_arena *arena)
{
    struct pith_elf_place parts[PARTS], span = {0};
    uint64_t sum = 0;
    find_parts(file, parts);
    for (size_t i = 0; i < NEEDED_PARTS; i++) {
        cover(&span, &parts[i]);
        sum += parts[i].room;
    }
    if (file->bytes != NULL || sum == 0) {
        return true;
    }
    if (span.room <= sum + SLACK) {
        for (size_t i = NEEDED_PARTS; i < PARTS; i++) {
            struct pith_elf_place more = span;
            cover(&more, &parts[i]);
            span = more.room <= span.room + SLACK ? more : span;
        }
        return keep(file, arena, span.offset, span.room);
    }
    for (size_t i = 0; i < NEEDED_PARTS; i++) {
        if (parts[i].room > 0 && !keep(file, arena, parts[i].offset, parts[i].room)) {
            return false;
        }
    }
    return true;
}

const unsigned char *pith_elf_loaded(const struct pith_elf_file *file, uint64_t offset, uint64_t size)
{
    const struct pith_elf_window whole = {0, file->size, file->bytes};
    for (size_t i = PITH_ELF_WINDOWS - file->kept; i <= PITH_ELF_WINDOWS; i++) {
        const struct pith_elf_window *window = i < PITH_ELF_WINDOWS ? &file->windows[i] : &whole;
        if (window->bytes != NULL && offset >= window->offset && offset - window->offset <= window->size &&
            size <= window->size - (offset - window->offset)) {
            return window->bytes + (offset - window->offset);
        }
    }
    return NULL;
}
