/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one input may cost: 64 MB and 16 times its size (or, of archives, of what may be unpacked of them) in memory
 * that is held at once, and so much time as 3 billion instructions take. Time is that of the processor, so that a busy
 * machine changes nothing; sanitizers and the fuzzer's counters slow a program down eightfold. What never returns is
 * the fuzzer's -timeout, or the test's.
 */
#include "target.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of every sanitizer's run-time library, and of nothing else. */
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void *, size_t),
                                                                    void (*)(const volatile void *));
__attribute__((weak)) size_t __sanitizer_get_allocated_size(const volatile void *);

_Noreturn void fuzz_broken(const char *file, int line, const char *what)
{
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

static const size_t MOST_BYTES = (size_t)64 << 20;
static const double MOST_SECONDS = 1.5, MOST_SECONDS_SANITIZED = 10;

static struct {
    size_t now, most;
    bool ready;
} held;

static void count_malloc(const volatile void *piece, size_t size)
{
    (void)piece;
    held.now += size;
    held.most = held.now > held.most ? held.now : held.most;
}

static void count_free(const volatile void *piece)
{
    size_t size = piece == NULL ? 0 : __sanitizer_get_allocated_size(piece);
    held.now -= size < held.now ? size : held.now;
}

/* Without a sanitizer: what the process ever held in memory, which is more. */
static size_t most_resident(void)
{
    struct rusage usage = {0};
    (void)getrusage(RUSAGE_SELF, &usage);
    return (size_t)usage.ru_maxrss << 10;
}

static double seconds(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool sanitized = __sanitizer_install_malloc_and_free_hooks != NULL;
    if (!held.ready) {
        char limit[32];
        (void)snprintf(limit, sizeof limit, "%d", FUZZ_UNPACKED);
        require(setenv("PITH_IMAGE_LIMIT", limit, 1) == 0);
        require(!sanitized || __sanitizer_install_malloc_and_free_hooks(count_malloc, count_free) != 0);
        held.ready = true;
    }
    double begun = seconds(), most_seconds = sanitized ? MOST_SECONDS_SANITIZED : MOST_SECONDS;
    size_t most = MOST_BYTES + 16 * (size > FUZZ_UNPACKED ? size : FUZZ_UNPACKED), before = held.now;
    held.most = held.now;
    fuzz_one(data, size);
    double took = seconds() - begun;
    size_t bytes = sanitized ? held.most - before : most_resident();
    if (bytes > most || took > most_seconds) {
        (void)fprintf(stderr,
                      "bounds: %zu bytes of input took %.2f s and %zu bytes of memory; %.2f and %zu are allowed\n",
                      size, took, bytes, most_seconds, most);
        abort();
    }
    return 0;
}
