/* SPDX-License-Identifier: Apache-2.0 */
/* Small ELF files for tests, made in memory: what a dynamic loader looks at, and nothing else. */
#ifndef PITH_TEST_ELF_H
#define PITH_TEST_ELF_H

#include "memory.h"

#include <elf.h>

struct elf_made {
    const char *interpreter, *soname, *runpath; /* NULL: none */
    const char *needed[6];
    const char *defines[4]; /* versions; the file's own name stands before them */
    const char *exports[6], *calls[6];
    struct {
        const char *library, *version;
    } wants[4];
    const char *texts[4]; /* strings of its own, one behind the other */
    size_t least;         /* bytes that it has at least */
    bool other_machine;
};

enum { ELF_ROOM = 8192, ELF_LIST = 32 };

struct elf_writer {
    unsigned char bytes[ELF_ROOM];
    size_t size;
    char strings[1024];
    size_t string_size;
    Elf64_Dyn dynamic[ELF_LIST];
    size_t tags;
    Elf64_Phdr segments[4];
    size_t segment_count;
};

__attribute__((unused)) static uint32_t elf_name(struct elf_writer *writer, const char *text)
{
    size_t at = writer->string_size, size = strlen(text) + 1;
    assert_true(at + size <= sizeof writer->strings);
    memcpy(writer->strings + at, text, size);
    writer->string_size += size;
    return (uint32_t)at;
}

/* Where the piece is: offsets are addresses. */
__attribute__((unused)) static uint64_t elf_piece(struct elf_writer *writer, const void *bytes, size_t size)
{
    writer->size = (writer->size + 7) & ~(size_t)7;
    size_t at = writer->size;
    assert_true(at + size <= sizeof writer->bytes);
    memcpy(writer->bytes + at, bytes, size);
    writer->size += size;
    return at;
}

__attribute__((unused)) static void elf_tag(struct elf_writer *writer, int64_t tag, uint64_t value)
{
    writer->dynamic[writer->tags++] = (Elf64_Dyn){tag, {value}};
}

__attribute__((unused)) static void elf_segment(struct elf_writer *writer, uint32_t type, uint64_t at, uint64_t size)
{
    writer->segments[writer->segment_count++] = (Elf64_Phdr){.p_type = type,
                                                             .p_flags = PF_R,
                                                             .p_offset = at,
                                                             .p_vaddr = at,
                                                             .p_filesz = size,
                                                             .p_memsz = size,
                                                             .p_align = type == PT_LOAD ? 4096 : 8};
}

/* The hash of the gABI, which versions carry. */
__attribute__((unused)) static uint32_t elf_hash(const char *name)
{
    uint32_t hash = 0;
    for (; *name != '\0'; name++) {
        hash = (hash << 4) + (unsigned char)*name;
        hash = (hash ^ (hash & 0xf0000000) >> 24) & 0x0fffffff;
    }
    return hash;
}

__attribute__((unused)) static void elf_symbols(struct elf_writer *writer, const struct elf_made *made)
{
    Elf64_Sym symbols[16] = {0};
    Elf64_Half versions[16] = {0};
    uint32_t count = 1, chains[3 + 16] = {1, 0, 1}; /* one bucket, which begins with the first symbol */
    for (size_t i = 0; i < 12; i++) {
        const char *name = i < 6 ? made->exports[i] : made->calls[i - 6];
        if (name != NULL) {
            symbols[count] = (Elf64_Sym){.st_name = elf_name(writer, name),
                                         .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
                                         .st_shndx = i < 6 ? 1 : SHN_UNDEF,
                                         .st_value = i < 6 ? 64 : 0};
            count++;
        }
    }
    chains[1] = count;
    chains[2] = count == 1 ? 0 : 1;
    for (uint32_t i = 1; i + 1 < count; i++) {
        chains[3 + i] = i + 1;
    }
    elf_tag(writer, DT_SYMTAB, elf_piece(writer, symbols, count * sizeof *symbols));
    elf_tag(writer, DT_SYMENT, sizeof *symbols);
    elf_tag(writer, DT_HASH, elf_piece(writer, chains, (3 + count) * sizeof *chains));
    elf_tag(writer, DT_VERSYM, elf_piece(writer, versions, count * sizeof *versions));
}

__attribute__((unused)) static void elf_definitions(struct elf_writer *writer, const struct elf_made *made)
{
    struct {
        Elf64_Verdef it;
        Elf64_Verdaux name;
    } all[5] = {0};
    uint16_t count = 0;
    const char *own = made->soname == NULL ? "own" : made->soname;
    for (const char *name = own; name != NULL && made->defines[0] != NULL && count < 5; count++) {
        all[count].it = (Elf64_Verdef){
            1, count == 0 ? VER_FLG_BASE : 0, (Elf64_Half)(count + 1), 1, elf_hash(name), sizeof all->it, 0};
        all[count].name.vda_name = elf_name(writer, name);
        if (count > 0) {
            all[count - 1].it.vd_next = sizeof *all;
        }
        name = count < 4 ? made->defines[count] : NULL;
    }
    if (count > 0) {
        elf_tag(writer, DT_VERDEF, elf_piece(writer, all, count * sizeof *all));
        elf_tag(writer, DT_VERDEFNUM, count);
    }
}

__attribute__((unused)) static void elf_wants(struct elf_writer *writer, const struct elf_made *made)
{
    struct {
        Elf64_Verneed it;
        Elf64_Vernaux version;
    } all[4] = {0};
    uint32_t count = 0;
    for (; count < 4 && made->wants[count].library != NULL; count++) {
        const char *version = made->wants[count].version;
        all[count].it = (Elf64_Verneed){1, 1, elf_name(writer, made->wants[count].library), sizeof all->it, 0};
        all[count].version =
            (Elf64_Vernaux){elf_hash(version), 0, (Elf64_Half)(count + 9), elf_name(writer, version), 0};
        if (count > 0) {
            all[count - 1].it.vn_next = sizeof *all;
        }
    }
    if (count > 0) {
        elf_tag(writer, DT_VERNEED, elf_piece(writer, all, count * sizeof *all));
        elf_tag(writer, DT_VERNEEDNUM, count);
    }
}

__attribute__((unused)) static void elf_close(struct elf_writer *writer, const struct elf_made *made)
{
    elf_tag(writer, DT_STRTAB, elf_piece(writer, writer->strings, writer->string_size));
    elf_tag(writer, DT_STRSZ, writer->string_size);
    elf_tag(writer, DT_NULL, 0);
    size_t size = writer->tags * sizeof *writer->dynamic;
    elf_segment(writer, PT_DYNAMIC, elf_piece(writer, writer->dynamic, size), size);
    elf_segment(writer, PT_LOAD, 0, writer->size);
    Elf64_Ehdr header = {.e_type = ET_DYN,
                         .e_machine = made->other_machine ? EM_AARCH64 : EM_X86_64,
                         .e_version = EV_CURRENT,
                         .e_phoff = sizeof header,
                         .e_ehsize = sizeof header,
                         .e_phentsize = sizeof *writer->segments,
                         .e_phnum = (Elf64_Half)writer->segment_count};
    memcpy(header.e_ident, ELFMAG "\2\1\1", EI_OSABI);
    memcpy(writer->bytes, &header, sizeof header);
    memcpy(writer->bytes + sizeof header, writer->segments, sizeof writer->segments);
}

__attribute__((unused)) static void elf_texts(struct elf_writer *writer, const struct elf_made *made)
{
    writer->size++; /* a NUL stands before the first */
    for (size_t i = 0; i < 4 && made->texts[i] != NULL; i++) {
        size_t size = strlen(made->texts[i]) + 1;
        memcpy(writer->bytes + writer->size, made->texts[i], size);
        writer->size += size;
    }
    writer->size = writer->size < made->least ? made->least : writer->size;
}

/* Puts the file into a source in memory, executable. */
__attribute__((unused)) static void put_elf(struct pith_arena *arena, struct pith_source *source, const char *path,
                                            const struct elf_made *made)
{
    struct elf_writer *writer = pith_alloc(arena, sizeof *writer);
    *writer = (struct elf_writer){.size = sizeof(Elf64_Ehdr) + sizeof writer->segments, .string_size = 1};
    for (size_t i = 0; i < 6 && made->needed[i] != NULL; i++) {
        elf_tag(writer, DT_NEEDED, elf_name(writer, made->needed[i]));
    }
    if (made->soname != NULL) {
        elf_tag(writer, DT_SONAME, elf_name(writer, made->soname));
    }
    if (made->runpath != NULL) {
        elf_tag(writer, DT_RUNPATH, elf_name(writer, made->runpath));
    }
    if (made->interpreter != NULL) {
        size_t size = strlen(made->interpreter) + 1;
        elf_segment(writer, PT_INTERP, elf_piece(writer, made->interpreter, size), size);
    }
    elf_texts(writer, made);
    elf_symbols(writer, made);
    elf_definitions(writer, made);
    elf_wants(writer, made);
    elf_close(writer, made);
    pith_source_add(source, &(struct pith_made){path, PITH_REGULAR, 0755, 0, 0, writer->bytes, writer->size});
}

#endif
