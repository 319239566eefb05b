/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an ELF file whose symbols are wanted: from memory and from a descriptor, which are read by other ways
 * (tables at once), the same facts come out; and names are names.
 */
#include "pith/facts/elf.h"
#include "support/target.h"

#include <sys/mman.h>
#include <unistd.h>

static void check_names(const struct pith_strings *names, const struct pith_strings *same, size_t size)
{
    require(names->count == same->count && names->count <= size);
    for (uint32_t i = 0; i < names->count; i++) {
        const char *name = names->items[i];
        require(strcmp(name, same->items[i]) == 0);
        require(strncmp(name + (name[0] == '_'), "Py", 2) == 0);
    }
}

static int file_of(const uint8_t *data, size_t size)
{
    static int fd = -1;
    if (fd < 0) {
        fd = memfd_create("fuzz", MFD_CLOEXEC);
    }
    require(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    return fd;
}

void fuzz_one(const uint8_t *data, size_t size)
{
    struct pith_arena arena = {0};
    struct pith_elf one, two;
    enum pith_elf_verdict verdict = pith_elf_parse(data, size, PITH_ELF_SYMBOLS, &arena, &one, NULL);
    require(pith_elf_read(file_of(data, size), 0, size, PITH_ELF_SYMBOLS, &arena, &two, NULL) == verdict);
    require(one.symbols.calls == two.symbols.calls && one.symbols.calls < 8);
    check_names(&one.symbols.python, &two.symbols.python, size);
    check_names(&one.symbols.python_defined, &two.symbols.python_defined, size);
    require(one.want_count == two.want_count && one.verneed_count == two.verneed_count);
    for (uint32_t i = 0; i < one.verneed_count; i++) {
        (void)!pith_elf_satisfies(&two, &one.verneeds[i]);
    }
    pith_arena_finish(&arena);
}
