/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long one ELF file takes, from opening to closing: its facts, and with its symbols. Paths come from standard
 * input, NULs between them: find /usr -type f -print0 | elf-bench [ROUNDS]
 */
#include "pith/facts/elf.h"
#include "base/io.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static char paths[1 << 24];

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* Microseconds for all that are ELF files. */
static double once(size_t size, enum pith_elf_extent extent, uint32_t *count)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    double spent = 0;
    *count = 0;
    for (const char *path = paths; path < paths + size; path += strlen(path) + 1) {
        struct stat status;
        struct pith_elf elf;
        double start = now();
        PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0 && fstat(fd, &status) == 0 &&
            pith_elf_read(fd, 0, (uint64_t)status.st_size, extent, &arena, &elf, NULL) == PITH_ELF_OK) {
            pith_close_scope(&fd);
            fd = -1;
            spent += now() - start;
            ++*count;
        }
    }
    return spent;
}

int main(int argc, char **argv)
{
    static const char *const words[] = {[PITH_ELF_FACTS] = "facts", [PITH_ELF_SYMBOLS] = "facts and symbols"};
    int rounds = argc > 1 ? atoi(argv[1]) : 7;
    size_t size = fread(paths, 1, sizeof paths - 1, stdin);
    for (enum pith_elf_extent extent = PITH_ELF_FACTS; extent <= PITH_ELF_SYMBOLS; extent++) {
        double best = 0;
        uint32_t count = 0;
        for (int i = 0; i < rounds; i++) {
            double spent = once(size, extent, &count);
            best = i == 0 || spent < best ? spent : best;
        }
        printf("%-20s %6.2f us a file, of %u\n", words[extent], count == 0 ? 0 : best / count, count);
    }
    return 0;
}
