/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings of the dynamic string table. They are copied one by one, since a program wants a few names of a table that
 * holds its symbols too. A file with a million names, or with a million tails of one long name, would make that
 * expensive: once the copies have cost more than the table itself, the table is copied whole and pointed into. What
 * DT_STRSZ says is no limit: no loader looks at it.
 */
#include "facts/elf_file.h"

#include <inttypes.h>

enum { SHORT = 64, FREE_COST = 1 << 16 };

static const char *unterminated(struct pith_elf_file *file)
{
    (void)pith_elf_bad(file, "the ELF file is malformed: a name in its string table has no end");
    return NULL;
}

static bool copy_table(struct pith_elf_file *file)
{
    if (file->all_strings == NULL) {
        file->all_strings = pith_elf_copy(file, file->arena, file->strings.offset, file->strings_size);
        if (file->all_strings == NULL) {
            return false;
        }
        const char *last = memrchr(file->all_strings, '\0', (size_t)file->strings_size);
        file->strings_end = last == NULL ? 0 : (uint64_t)(last - file->all_strings) + 1;
    }
    return true;
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
    if (file->string_cost > file->strings_size + FREE_COST && !copy_table(file)) {
        return NULL;
    }
    uint64_t fills = file->fills, rest = offset < file->strings_size ? file->strings_size - offset : SHORT;
    for (size_t size = rest < SHORT ? (size_t)rest : SHORT; offset >= file->strings_end; size = PITH_ELF_WINDOW) {
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
            if (!copy_table(file)) {
                return NULL;
            }
            if (offset >= file->strings_end) {
                return unterminated(file);
            }
        }
    }
    return file->all_strings + offset;
}
