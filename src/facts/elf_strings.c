/*
 * Strings of the dynamic string table. They are copied one by one, since a program wants a few names of a table that
 * holds its symbols too. A file with a million names, or with a million tails of one long name, would make that
 * expensive: once the copies have cost more than the table itself, the table is copied whole and pointed into.
 */
#include "facts/elf_file.h"

#include <inttypes.h>

enum { SHORT = 64, FREE_COST = 1 << 16 };

static const char *unterminated(struct pith_elf_file *file)
{
    (void)pith_elf_bad(file, "the ELF file is malformed: the last name of its string table has no end");
    return NULL;
}

static const char *whole_table(struct pith_elf_file *file, uint64_t offset)
{
    if (file->all_strings == NULL) {
        char *table = pith_elf_copy(file, file->arena, file->strings.offset, file->strings.room);
        if (table == NULL) {
            return NULL;
        }
        file->all_strings = table;
        const char *last = memrchr(table, '\0', (size_t)file->strings.room);
        file->strings_end = last == NULL ? 0 : (uint64_t)(last - table) + 1;
    }
    return offset < file->strings_end ? file->all_strings + offset : unterminated(file);
}

const char *pith_elf_string(struct pith_elf_file *file, uint64_t offset)
{
    uint64_t left = file->strings.room;
    if (offset >= left) {
        (void)pith_elf_bad(
            file, "the ELF file is malformed: a name at %" PRIu64 " lies outside its string table of %" PRIu64 " bytes",
            offset, left);
        return NULL;
    }
    left -= offset;
    if (file->all_strings != NULL || file->string_cost > file->strings.room + FREE_COST) {
        return whole_table(file, offset);
    }
    uint64_t fills = file->fills;
    for (size_t size = SHORT;; size = PITH_ELF_WINDOW) {
        size = left < size ? (size_t)left : size;
        const unsigned char *bytes = pith_elf_at(file, file->strings.offset + offset, size);
        if (bytes == NULL) {
            return NULL;
        }
        const unsigned char *end = memchr(bytes, '\0', size);
        if (end != NULL) {
            size_t length = (size_t)(end - bytes);
            file->string_cost += length + SHORT + (file->fills - fills) * PITH_ELF_WINDOW;
            return pith_copy(file->arena, bytes, length);
        }
        if (size == left) {
            return unterminated(file);
        }
        if (size == PITH_ELF_WINDOW) {
            return whole_table(file, offset);
        }
    }
}
