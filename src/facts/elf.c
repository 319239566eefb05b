/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All facts of one ELF file, in the order in which a fault would matter to a loader. The last check is for the bytes
 * that segments promise: a file cut short behind its tables still has all facts, but would die when run.
 */
#include "facts/elf_file.h"

#include <inttypes.h>

enum { SMALLEST_PAGE = 4096 };

/* What glibc assumes without PT_GNU_STACK (sysdeps: stackinfo.h, DEFAULT_STACK_PERMS). */
static bool stack_is_executable_by_default(const struct pith_elf *elf)
{
    switch (elf->machine) {
    case EM_AARCH64:
    case EM_RISCV:
    case EM_LOONGARCH:
        return false;
    case EM_PPC64:
        return (elf->flags & EF_PPC64_ABI) != 2;
    default:
        return true;
    }
}

static bool read_interpreter(struct pith_elf_file *file, const Elf64_Phdr *segment, struct pith_elf *elf)
{
    if (segment->p_filesz == 0) {
        return true; /* a debug file */
    }
    if (segment->p_filesz > PITH_ELF_WINDOW) {
        return pith_elf_bad(file, "the ELF file is malformed: the path of its interpreter has %" PRIu64 " bytes",
                            segment->p_filesz);
    }
    const unsigned char *path = pith_elf_at(file, segment->p_offset, (size_t)segment->p_filesz);
    if (path == NULL) {
        return false;
    }
    size_t length = strnlen((const char *)path, (size_t)segment->p_filesz);
    if (length == segment->p_filesz) {
        return pith_elf_bad(file, "the ELF file is malformed: the path of its interpreter has no end");
    }
    elf->interpreter = pith_copy(file->arena, path, length);
    return true;
}

static bool read_program_headers(struct pith_elf_file *file, struct pith_elf *elf)
{
    elf->executable_stack = stack_is_executable_by_default(elf);
    for (uint32_t i = 0; i < file->segment_count; i++) {
        const Elf64_Phdr *segment = &file->segments[i];
        if (segment->p_type == PT_LOAD) {
            elf->loadable = true;
            elf->misaligned |= ((segment->p_vaddr - segment->p_offset) & (SMALLEST_PAGE - 1)) != 0;
        } else if (segment->p_type == PT_GNU_STACK) {
            elf->executable_stack = (segment->p_flags & PF_X) != 0;
        } else if (segment->p_type == PT_INTERP && elf->interpreter == NULL && !read_interpreter(file, segment, elf)) {
            return false;
        }
    }
    return true;
}

/* Bytes of a segment that are missing, but lie in the last page of the file, are zeros; all others end the process. */
static bool check_segments(struct pith_elf_file *file)
{
    enum { PAGE = 4096 }; /* the smallest */
    uint64_t end = (file->size + PAGE - 1) / PAGE * PAGE;
    for (uint32_t i = 0; i < file->segment_count; i++) {
        const Elf64_Phdr *segment = &file->segments[i];
        if (segment->p_type == PT_LOAD && segment->p_filesz > 0 &&
            (segment->p_offset > file->size || segment->p_filesz > end - segment->p_offset)) {
            return pith_elf_bad(file,
                                "the ELF file is truncated: a segment has %" PRIu64 " bytes at %" PRIu64
                                ", but it ends at %" PRIu64,
                                segment->p_filesz, segment->p_offset, file->size);
        }
    }
    return true;
}

/* How musl recognises a libc under another name (ldso/dynlink.c, load_library). */
static bool defines_libc(struct pith_elf_file *file)
{
    Elf64_Sym symbol;
    return pith_elf_lookup(file, "__libc_start_main", &symbol) && pith_elf_lookup(file, "stdin", &symbol);
}

static enum pith_elf_verdict read_facts(struct pith_elf_file *file, enum pith_elf_extent extent, struct pith_elf *elf)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    enum pith_elf_verdict verdict = pith_elf_file_open(file, elf);
    if (verdict != PITH_ELF_OK) {
        return verdict;
    }
    bool symbols = extent >= PITH_ELF_SYMBOLS;
    bool good = read_program_headers(file, elf) && pith_elf_read_addresses(file, elf) &&
                (!symbols || pith_elf_load_tables(file, &scratch)) && pith_elf_read_dynamic(file, elf) &&
                pith_elf_read_versions(file, elf) && pith_elf_read_notes(file, elf) && check_segments(file) &&
                (!symbols || pith_elf_read_symbols(file, extent == PITH_ELF_EXPORTS, elf));
    if (good) {
        elf->defines_libc = defines_libc(file);
        good = file->budget > 0;
    }
    return good ? PITH_ELF_OK : PITH_ELF_BAD;
}

enum pith_elf_verdict pith_elf_read(int fd, uint64_t offset, uint64_t size, enum pith_elf_extent extent,
                                    struct pith_arena *arena, struct pith_elf *elf, struct pith_error *error)
{
    struct pith_elf_file file;
    pith_elf_file_init(&file, NULL, fd, offset, size, arena, error);
    return read_facts(&file, extent, elf);
}

enum pith_elf_verdict pith_elf_read_by(const struct pith_elf_reader *reader, uint64_t size, enum pith_elf_extent extent,
                                       struct pith_arena *arena, struct pith_elf *elf, struct pith_error *error)
{
    struct pith_elf_file file;
    pith_elf_file_init(&file, NULL, -1, 0, size, arena, error);
    file.reader = reader;
    return read_facts(&file, extent, elf);
}

enum pith_elf_verdict pith_elf_parse(const void *bytes, size_t size, enum pith_elf_extent extent,
                                     struct pith_arena *arena, struct pith_elf *elf, struct pith_error *error)
{
    struct pith_elf_file file;
    pith_elf_file_init(&file, bytes, -1, 0, size, arena, error);
    return read_facts(&file, extent, elf);
}
