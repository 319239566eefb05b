/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reaching bytes. Every access passes pith_elf_at, which alone decides what lies within the file and when a file has
 * made us work more than its size justifies; so no count or chain in the file needs a limit of its own.
 */
#include "facts/elf_file.h"

#include "base/io.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* What an honest file needs is far below: each table is read once or twice, most bytes never. A file can be huge and
 * cost its maker nothing (holes), hence the limit. */
enum { WORK_PER_BYTE = 16, WORK_FOR_ALL = 1 << 20, WORK_PER_CALL = 16, MOST_WORK = 1 << 29 };

void pith_elf_file_init(struct pith_elf_file *file, const void *bytes, int fd, uint64_t start, uint64_t size,
                        struct pith_arena *arena, struct pith_error *error)
{
    memset(file, 0, offsetof(struct pith_elf_file, few_segments));
    file->bytes = bytes;
    file->fd = fd;
    file->start = start;
    file->size = size;
    file->arena = arena;
    file->error = error;
    file->budget = size < MOST_WORK / WORK_PER_BYTE ? size * WORK_PER_BYTE + WORK_FOR_ALL : MOST_WORK;
}

bool pith_elf_bad(struct pith_elf_file *file, const char *format, ...)
{
    if (file->error != NULL) {
        char message[256];
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(message, sizeof message, format, arguments);
        va_end(arguments);
        return pith_fail(file->error, PITH_MISSING, "%s", message);
    }
    return false;
}

static bool within(struct pith_elf_file *file, uint64_t offset, uint64_t size)
{
    if (offset > file->size || size > file->size - offset) {
        return pith_elf_bad(
            file, "the ELF file is truncated: %" PRIu64 " bytes at %" PRIu64 " are wanted, but it ends at %" PRIu64,
            size, offset, file->size);
    }
    return true;
}

bool pith_elf_spend(struct pith_elf_file *file, uint64_t work)
{
    if (work >= file->budget) { /* 0 is left only then */
        file->budget = 0;
        return pith_elf_bad(file, "the ELF file contradicts itself: its tables refer to more than it holds");
    }
    file->budget -= work;
    return true;
}

static bool read_bytes(struct pith_elf_file *file, void *buffer, uint64_t offset, size_t size)
{
    ssize_t count = file->reader != NULL ? file->reader->read(file->reader->context, buffer, size, offset)
                                         : pith_pread_full(file->fd, buffer, size, file->start + offset);
    if (count < 0) {
        return pith_fail_errno(file->error, PITH_SYSTEM, errno, "reading an ELF file");
    }
    if ((size_t)count < size) {
        return pith_elf_bad(file, "the ELF file is truncated: it ends at %" PRIu64 " instead of %" PRIu64,
                            offset + (uint64_t)count, file->size);
    }
    return true;
}

static const unsigned char *fill_window(struct pith_elf_file *file, uint64_t offset, size_t wanted)
{
    if (wanted > PITH_ELF_WINDOW) {
        (void)pith_elf_bad(file, "the ELF file is malformed: %zu bytes at %" PRIu64 " are in no table", wanted, offset);
        return NULL;
    }
    uint64_t left = file->size - offset;
    size_t size = left < PITH_ELF_WINDOW ? (size_t)left : PITH_ELF_WINDOW;
    size_t slot = file->fills++ % (PITH_ELF_WINDOWS - file->kept);
    file->windows[slot] = (struct pith_elf_window){0};
    if (!pith_elf_spend(file, size) || !read_bytes(file, file->buffers[slot], offset, size)) {
        return NULL;
    }
    file->windows[slot] = (struct pith_elf_window){offset, size, file->buffers[slot]};
    return file->buffers[slot];
}

const unsigned char *pith_elf_at(struct pith_elf_file *file, uint64_t offset, size_t size)
{
    if (!within(file, offset, size) || !pith_elf_spend(file, size + WORK_PER_CALL)) {
        return NULL;
    }
    if (file->bytes != NULL) {
        return file->bytes + offset;
    }
    for (size_t i = PITH_ELF_WINDOWS; i-- > 0;) {
        const struct pith_elf_window *window = &file->windows[i];
        if (offset >= window->offset && offset - window->offset <= window->size &&
            size <= window->size - (offset - window->offset)) {
            return window->bytes + (offset - window->offset);
        }
    }
    return fill_window(file, offset, size);
}

char *pith_elf_copy(struct pith_elf_file *file, struct pith_arena *arena, uint64_t offset, uint64_t size)
{
    if (!within(file, offset, size) || !pith_elf_spend(file, size)) {
        return NULL;
    }
    const unsigned char *loaded = pith_elf_loaded(file, offset, size);
    if (loaded != NULL) {
        return pith_copy(arena, loaded, (size_t)size);
    }
    char *copy = pith_alloc_unset(arena, (size_t)size + 1);
    copy[size] = '\0';
    return read_bytes(file, copy, offset, (size_t)size) ? copy : NULL;
}

bool pith_elf_structs(struct pith_elf_file *file, uint64_t offset, Elf_Type type, void *structs, size_t size)
{
    const unsigned char *raw = pith_elf_at(file, offset, size);
    if (raw == NULL) {
        return false;
    }
    memcpy(structs, raw, size); /* aligned now, whatever the file thinks */
    Elf_Data data = {.d_buf = structs, .d_type = type, .d_version = EV_CURRENT, .d_size = size};
    Elf_Data from = data;
    unsigned encoding = file->big_endian ? ELFDATA2MSB : ELFDATA2LSB;
    Elf_Data *done = file->is64 ? elf64_xlatetom(&data, &from, encoding) : elf32_xlatetom(&data, &from, encoding);
    return done != NULL || pith_elf_bad(file, "the ELF file is malformed: %s", elf_errmsg(-1));
}

bool pith_elf_u32(struct pith_elf_file *file, uint64_t offset, uint32_t *number)
{
    return pith_elf_structs(file, offset, ELF_T_WORD, number, sizeof *number);
}

bool pith_elf_u64(struct pith_elf_file *file, uint64_t offset, uint64_t *number)
{
    return pith_elf_structs(file, offset, ELF_T_XWORD, number, sizeof *number);
}

bool pith_elf_find_address(struct pith_elf_file *file, uint64_t address, struct pith_elf_place *place)
{
    if (!pith_elf_spend(file, file->segment_count)) {
        return false;
    }
    for (uint32_t i = file->segment_count; i-- > 0;) {
        const Elf64_Phdr *segment = &file->segments[i];
        if (segment->p_type == PT_LOAD && address >= segment->p_vaddr &&
            address - segment->p_vaddr < segment->p_filesz) {
            uint64_t into = address - segment->p_vaddr;
            place->room = segment->p_filesz - into;
            return !__builtin_add_overflow(segment->p_offset, into, &place->offset);
        }
    }
    return false;
}
