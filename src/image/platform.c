/* SPDX-License-Identifier: Apache-2.0 */
/* The names that Go has for what an ELF header says (image-spec config.md: GOARCH and its variants). */
#include "pith/image.h"

#include "base/recent_elf.h"

enum { ARM_HARD_FLOAT = 0x400 };

static const struct {
    uint16_t machine;
    uint8_t bits;
    bool big_endian;
    const char *architecture, *variant;
} platforms[] = {
    {EM_X86_64, 64, false, "amd64", NULL},      {EM_386, 32, false, "386", NULL},
    {EM_AARCH64, 64, false, "arm64", "v8"},     {EM_ARM, 32, false, "arm", "v7"},
    {EM_PPC64, 64, false, "ppc64le", NULL},     {EM_PPC64, 64, true, "ppc64", NULL},
    {EM_S390, 64, true, "s390x", NULL},         {EM_RISCV, 64, false, "riscv64", NULL},
    {EM_LOONGARCH, 64, false, "loong64", NULL}, {EM_MIPS, 64, false, "mips64le", NULL},
    {EM_MIPS, 64, true, "mips64", NULL},        {EM_MIPS, 32, false, "mipsle", NULL},
    {EM_MIPS, 32, true, "mips", NULL},          {EM_SPARCV9, 64, true, "sparc64", NULL},
    {EM_X86_64, 32, false, "amd64p32", NULL},   {EM_AARCH64, 64, true, "arm64be", NULL},
};

struct pith_platform pith_platform_of(const struct pith_elf *elf)
{
    struct pith_platform platform = {"amd64", NULL};
    for (size_t i = 0; elf != NULL && i < sizeof platforms / sizeof *platforms; i++) {
        if (platforms[i].machine == elf->machine && platforms[i].bits == elf->bits &&
            platforms[i].big_endian == elf->big_endian) {
            platform = (struct pith_platform){platforms[i].architecture, platforms[i].variant};
        }
    }
    /* Distributions with floats in software build for ARMv5, those with hardware floats for ARMv7. */
    if (elf != NULL && elf->machine == EM_ARM && (elf->flags & ARM_HARD_FLOAT) == 0) {
        platform.variant = "v5";
    }
    return platform;
}
