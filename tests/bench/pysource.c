/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast Python source is scanned, from memory. Usage: pysource [ROUNDS [fastest]] < NAMES-OF-FILES
 * Prints for each first stage the median over the rounds, in MB/s of one core, and what was found.
 */
#include "base/io.h"
#include "languages/python/parser/scan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct file {
    char *bytes;
    size_t size;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static bool read_file(const char *path, struct file *file)
{
    PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat stat;
    if (fd < 0 || fstat(fd, &stat) != 0) {
        return false;
    }
    file->size = (size_t)stat.st_size;
    file->bytes = malloc(file->size + 1);
    return file->bytes != NULL && pith_pread_full(fd, file->bytes, file->size, 0) == stat.st_size;
}

static void measure(const char *name, pith_py_classify *classify, const struct file *files, size_t count, int rounds)
{
    double seconds[99];
    size_t bytes = 0, imports = 0, literals = 0, memory = 0;
    for (int round = 0; round < rounds; round++) {
        bytes = imports = literals = memory = 0;
        double start = now();
        for (size_t i = 0; i < count; i++) {
            PITH_ARENA_CLEANUP struct pith_arena arena = {0};
            struct pith_pysource facts;
            if (pith_pysource_read_with(classify, files[i].bytes, files[i].size, &arena, &facts, NULL)) {
                imports += facts.imports.count;
                literals += facts.literals.count;
            }
            bytes += files[i].size;
            memory += arena.total;
        }
        seconds[round] = now() - start;
    }
    qsort(seconds, (size_t)rounds, sizeof *seconds, by_value);
    printf("%-10s %7.0f MB/s (best %.0f)  %zu files, %.1f MB, %zu imports, %zu literals, %.1f MB of facts\n", name,
           (double)bytes / seconds[rounds / 2] / 1e6, (double)bytes / seconds[0] / 1e6, count, (double)bytes / 1e6,
           imports, literals, (double)memory / 1e6);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 9;
    rounds = rounds < 1 ? 1 : rounds > 99 ? 99 : rounds;
    static struct file files[100000];
    size_t count = 0;
    char path[4096];
    while (count < sizeof files / sizeof *files && fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        if (!read_file(path, &files[count++])) {
            perror(path);
            return 1;
        }
    }
    measure("fastest", pith_py_classifier(), files, count, rounds);
    if (argc < 3) {
        measure("portable", pith_py_classify_portable, files, count, rounds);
    }
    return 0;
}
