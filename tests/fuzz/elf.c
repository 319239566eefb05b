/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an ELF file: no crash, no leak, no slow input; all facts are bounded by the file. */
#include "pith/facts/elf.h"
#include "support/target.h"

static void check(const struct pith_elf *elf, size_t size)
{
    size_t strings = 0;
    require(elf->bits == 32 || elf->bits == 64);
    for (uint32_t i = 0; i < elf->want_count; i++) {
        strings += strlen(elf->wants[i].name);
    }
    require(elf->want_count <= size && elf->verneed_count <= size && elf->dlopen_note_count <= size);
    for (uint32_t i = 0; i < elf->verneed_count; i++) {
        strings += strlen(elf->verneeds[i].library) + strlen(elf->verneeds[i].version);
    }
    for (uint32_t i = 0; i < elf->dlopen_note_count; i++) {
        require(elf->dlopen_notes[i].count > 0);
        strings += strlen(elf->dlopen_notes[i].sonames[0]);
    }
    require(elf->interpreter == NULL || strlen(elf->interpreter) < size);
    (void)strings;
}

void fuzz_one(const uint8_t *data, size_t size)
{
    struct pith_arena arena = {0};
    struct pith_elf elf = {0};
    struct pith_error error = {0};
    struct pith_elf_symbol symbol;
    struct pith_strings strings;
    uint32_t value;
    switch (pith_elf_parse(data, size, PITH_ELF_FACTS, &arena, &elf, &error)) {
    case PITH_ELF_OK:
        check(&elf, size);
        break;
    case PITH_ELF_BAD:
        require(error.code == PITH_MISSING && error.message[0] != '\0');
        break;
    case PITH_ELF_NOT:
        require(size < 4 || memcmp(data, "\177ELF", 4) != 0);
        break;
    }
    if (pith_elf_find_symbol(data, size, "stdin", &symbol)) {
        require(!symbol.in_file || symbol.offset <= size);
    }
    (void)!pith_elf_read_u32(data, size, "Py_Version", &value);
    (void)!pith_elf_string_table(data, size, "PyImport_Inittab", 16, &arena, &strings);
    pith_arena_finish(&arena);
}
