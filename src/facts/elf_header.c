/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ELF header, the program headers, and where the dynamic section is. What a header says is kept even when the file
 * is refused later, since a loader skips a foreign file before it would notice that it is damaged.
 */
#include "facts/elf_file.h"

#include <inttypes.h>

static bool read_ident(struct pith_elf_file *file, struct pith_elf *elf)
{
    const unsigned char *ident = pith_elf_at(file, 0, EI_NIDENT);
    if (ident == NULL) {
        return false;
    }
    elf->osabi = ident[EI_OSABI];
    elf->abi_version = ident[EI_ABIVERSION];
    elf->ident_version = ident[EI_VERSION];
    for (size_t i = EI_PAD; i < EI_NIDENT; i++) {
        elf->ident_padding |= ident[i] != 0;
    }
    unsigned char class = ident[EI_CLASS], encoding = ident[EI_DATA];
    elf->big_endian = file->big_endian = encoding == ELFDATA2MSB;
    if (class != ELFCLASS32 && class != ELFCLASS64) {
        return pith_elf_bad(file, "the ELF file has an unknown class (EI_CLASS is %u)", class);
    }
    file->is64 = class == ELFCLASS64;
    elf->bits = file->is64 ? 64 : 32;
    if (encoding != ELFDATA2LSB && encoding != ELFDATA2MSB) {
        return pith_elf_bad(file, "the ELF file has an unknown byte order (EI_DATA is %u)", encoding);
    }
    return true;
}

static bool read_header(struct pith_elf_file *file, struct pith_elf *elf, Elf64_Ehdr *header)
{
    if (file->is64) {
        if (!pith_elf_structs(file, 0, ELF_T_EHDR, header, sizeof *header)) {
            return false;
        }
    } else {
        Elf32_Ehdr narrow;
        if (!pith_elf_structs(file, 0, ELF_T_EHDR, &narrow, sizeof narrow)) {
            return false;
        }
        *header = (Elf64_Ehdr){
            .e_type = narrow.e_type,
            .e_machine = narrow.e_machine,
            .e_version = narrow.e_version,
            .e_phoff = narrow.e_phoff,
            .e_flags = narrow.e_flags,
            .e_phentsize = narrow.e_phentsize,
            .e_phnum = narrow.e_phnum,
        };
    }
    elf->type = header->e_type;
    elf->machine = file->machine = header->e_machine;
    elf->version = header->e_version;
    elf->flags = header->e_flags;
    return true;
}

enum { BATCH = 32 };

/* A batch of program headers, as the 64-bit class has them. */
static bool read_batch(struct pith_elf_file *file, uint64_t offset, Elf64_Phdr *segments, size_t count)
{
    if (file->is64) {
        return pith_elf_structs(file, offset, ELF_T_PHDR, segments, count * sizeof *segments);
    }
    Elf32_Phdr narrow[BATCH];
    if (!pith_elf_structs(file, offset, ELF_T_PHDR, narrow, count * sizeof *narrow)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        segments[i] = (Elf64_Phdr){
            .p_type = narrow[i].p_type,
            .p_flags = narrow[i].p_flags,
            .p_offset = narrow[i].p_offset,
            .p_vaddr = narrow[i].p_vaddr,
            .p_paddr = narrow[i].p_paddr,
            .p_filesz = narrow[i].p_filesz,
            .p_memsz = narrow[i].p_memsz,
            .p_align = narrow[i].p_align,
        };
    }
    return true;
}

static bool read_segments(struct pith_elf_file *file, const Elf64_Ehdr *header)
{
    size_t stride = file->is64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
    uint32_t count = header->e_phnum;
    if (count == 0) {
        return true;
    }
    if (count == PN_XNUM) { /* the true count would be in the section table: no loader looks there */
        return pith_elf_bad(file, "the ELF file claims 65535 or more program headers, which no loader accepts");
    }
    if (header->e_phentsize != stride) {
        return pith_elf_bad(file, "the ELF file has program headers of %u bytes instead of %zu", header->e_phentsize,
                            stride);
    }
    if (header->e_phoff > file->size || count * stride > file->size - header->e_phoff) {
        return pith_elf_bad(file,
                            "the ELF file is truncated: its %" PRIu32 " program headers begin at %" PRIu64
                            ", but it ends at %" PRIu64,
                            count, header->e_phoff, file->size);
    }
    Elf64_Phdr *segments =
        count <= PITH_ELF_FEW_SEGMENTS ? file->few_segments : pith_alloc_array(file->arena, count, sizeof *segments);
    for (uint32_t i = 0; i < count; i += BATCH) {
        uint32_t some = count - i < BATCH ? count - i : BATCH;
        if (!read_batch(file, header->e_phoff + i * stride, &segments[i], some)) {
            return false;
        }
    }
    file->segments = segments;
    file->segment_count = count;
    return true;
}

/*
 * Loaders go by p_vaddr, and take the last PT_DYNAMIC that is not empty (glibc elf/dl-load.c). A debug file keeps the
 * header but not the bytes: its address lies in a segment without bytes.
 */
static bool find_dynamic(struct pith_elf_file *file)
{
    const Elf64_Phdr *dynamic = NULL;
    for (uint32_t i = 0; i < file->segment_count; i++) {
        if (file->segments[i].p_type == PT_DYNAMIC && file->segments[i].p_filesz > 0) {
            dynamic = &file->segments[i];
        }
    }
    if (dynamic == NULL) {
        return true;
    }
    struct pith_elf_place place = {dynamic->p_offset, dynamic->p_filesz};
    if (pith_elf_find_address(file, dynamic->p_vaddr, &place)) {
        if (place.room > dynamic->p_filesz) {
            place.room = dynamic->p_filesz;
        }
    } else {
        for (uint32_t i = 0; i < file->segment_count; i++) {
            const Elf64_Phdr *segment = &file->segments[i];
            if (segment->p_type == PT_LOAD && dynamic->p_vaddr >= segment->p_vaddr &&
                dynamic->p_vaddr - segment->p_vaddr < segment->p_memsz) {
                return true; /* zeros in memory: DT_NULL */
            }
        }
    }
    if (place.offset > file->size || place.room > file->size - place.offset) {
        return pith_elf_bad(file,
                            "the ELF file is truncated: its dynamic section has %" PRIu64 " bytes at %" PRIu64
                            ", but it ends at %" PRIu64,
                            place.room, place.offset, file->size);
    }
    file->dynamic.place = place;
    return true;
}

enum pith_elf_verdict pith_elf_file_open(struct pith_elf_file *file, struct pith_elf *elf)
{
    *elf = (struct pith_elf){0};
    if (file->size < SELFMAG) {
        return PITH_ELF_NOT;
    }
    /* One window for the file's first part; the smallest files are padded by nothing. */
    const unsigned char *magic = pith_elf_at(file, 0, SELFMAG);
    if (magic == NULL) {
        return PITH_ELF_BAD;
    }
    if (memcmp(magic, ELFMAG, SELFMAG) != 0) {
        return PITH_ELF_NOT;
    }
    Elf64_Ehdr header;
    (void)elf_version(EV_CURRENT);
    bool good =
        read_ident(file, elf) && read_header(file, elf, &header) && read_segments(file, &header) && find_dynamic(file);
    return good ? PITH_ELF_OK : PITH_ELF_BAD;
}
