/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What glibc makes of a candidate (elf/dl-load.c, open_verify and _dl_map_object_from_fd; the order of the tests is
 * Debian's, which looks at class and machine first): use it, pass over it, leave this list of directories, or give up.
 */
#include "loader/loader.h"

#include <byteswap.h>

/* e_machine and e_flags as this loader's machine would read them, without regard to the file's own byte order. */
static uint16_t machine_as_read(const struct target *target, const struct pith_elf *elf)
{
    return elf->big_endian == target->big_endian ? elf->machine : bswap_16(elf->machine);
}

static uint32_t flags_as_read(const struct target *target, const struct pith_elf *elf)
{
    return elf->big_endian == target->big_endian ? elf->flags : bswap_32(elf->flags);
}

/* sysdeps dl-machine.h, elf_machine_matches_host; for ARM ldsodefs.h, VALID_FLOAT_ABI. */
static bool other_abi(const struct target *target, uint32_t flags)
{
    if (target->machine == EM_ARM) {
        bool hard = (target->flags & EF_ARM_ABI_FLOAT_HARD) != 0;
        return (flags & EF_ARM_EABIMASK) == EF_ARM_EABI_VER5 &&
               (flags & (hard ? EF_ARM_ABI_FLOAT_SOFT : EF_ARM_ABI_FLOAT_HARD)) != 0;
    }
    if (target->machine == EM_PPC64) {
        return (flags & EF_PPC64_ABI) != 0 && (flags & EF_PPC64_ABI) != (target->big_endian ? 1U : 2U);
    }
    return (flags & target->flag_mask) != target->flags;
}

/* libc-abis: the newest that glibc knows, 2.28 or later. */
static uint8_t newest_gnu_abi(uint16_t machine)
{
    switch (machine) {
    case EM_386:
    case EM_X86_64:
    case EM_PPC:
    case EM_PPC64:
    case EM_RISCV:
        return 3;
    case EM_MIPS:
        return 5;
    default:
        return 2;
    }
}

static bool bad_osabi(const struct pith_elf *elf)
{
    if (elf->osabi == ELFOSABI_SYSV || (elf->osabi == ELFOSABI_ARM_AEABI && elf->machine == EM_ARM)) {
        return elf->abi_version != 0;
    }
    return elf->osabi != ELFOSABI_GNU || elf->abi_version > newest_gnu_abi(elf->machine);
}

static enum verdict judge_elf(const struct target *target, const struct image *image, const char **why)
{
    const struct pith_elf *elf = image->file->elf;
    if (elf->bits != target->bits) {
        *why = elf->bits == 32 ? "is a 32-bit file" : elf->bits == 64 ? "is a 64-bit file" : "is of no known word size";
        return VERDICT_SKIP;
    }
    if (machine_as_read(target, elf) != target->machine || other_abi(target, flags_as_read(target, elf))) {
        *why = "is for another machine";
        return VERDICT_SKIP;
    }
    *why = NULL;
    if (elf->big_endian != target->big_endian) {
        *why = elf->big_endian ? "is big-endian" : "is little-endian";
    } else if (image->verdict == PITH_ELF_BAD) {
        *why = image->why;
    } else if (elf->ident_version != EV_CURRENT) {
        *why = "has an unknown version in e_ident";
    } else if (bad_osabi(elf)) {
        *why = "has an invalid OS ABI";
    } else if (elf->ident_padding) {
        *why = "has nonzero padding in e_ident";
    } else if (elf->version != EV_CURRENT) {
        *why = "has an unknown ELF version";
    } else if (elf->type != ET_DYN && elf->type != ET_EXEC) {
        *why = "is neither a library nor a program (only ET_DYN and ET_EXEC can be loaded)";
    }
    return *why == NULL ? VERDICT_GOOD : VERDICT_FATAL;
}

enum verdict loader_judge(const struct target *target, const struct image *image, const char **why)
{
    *why = NULL;
    switch (image->seen) {
    case PITH_SEEN_LOOP:
        *why = pith_seen_text(image->seen);
        return VERDICT_STOP;
    case PITH_SEEN_NOTDIR:
        return target->minor != 0 && target->minor < 39 ? VERDICT_STOP : VERDICT_SKIP;
    case PITH_SEEN_FOUND:
        break;
    default:
        return VERDICT_SKIP;
    }
    if (image->found.stat.type == PITH_DIRECTORY) {
        *why = "is a directory";
        return VERDICT_FATAL;
    }
    if (image->unreadable) {
        *why = "may not be read";
        return VERDICT_SKIP;
    }
    if (image->file == NULL || image->verdict == PITH_ELF_NOT) {
        *why = image->found.stat.size == 0 ? "is empty" : "is no ELF file";
        return VERDICT_FATAL;
    }
    if (image->found.stat.size < (target->bits == 64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr))) {
        *why = "is too short for an ELF file";
        return VERDICT_FATAL;
    }
    return judge_elf(target, image, why);
}

const char *loader_refusal(const struct pith_elf *elf, bool dlopened)
{
    if (!elf->loadable) {
        return "has nothing to load (no segments)";
    }
    if (elf->misaligned) {
        return "has a segment whose address does not fit its place in the file";
    }
    if (elf->type != ET_DYN) {
        return "is a program at a fixed address, which cannot be loaded as a library";
    }
    if (!elf->dynamic) {
        return "has no dynamic section (a file of debug information?)";
    }
    if (elf->pie) {
        return "is a program (PIE), which cannot be loaded as a library";
    }
    if (dlopened && elf->noopen) {
        return "may not be opened at run time (DF_1_NOOPEN)";
    }
    return NULL;
}

bool loader_refuses_stack(struct pith_linkmap_state *map, const struct pith_elf *elf, bool *refuses,
                          struct pith_error *error)
{
    enum { FIRST_TO_REFUSE = 41 };
    bool wants = map->opening && elf->executable_stack && !map->objects.items[0].elf->executable_stack;
    *refuses = false;
    if (!wants || map->target->musl) {
        return true;
    }
    if (!loader_know_builtin(map->loader, map->target, error)) {
        return false;
    }
    *refuses = map->target->minor >= FIRST_TO_REFUSE;
    return true;
}
