/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over files instead of under a fuzzer: every build, of every compiler, replays the corpus. */
#include "base/io.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whole, and cut at a few places: truncation is what files suffer most. */
static bool replay(const char *path)
{
    PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        return false;
    }
    size_t size = (size_t)status.st_size;
    for (size_t part = 0; part <= 16; part++) {
        size_t length = size * part / 16;
        uint8_t *exact = malloc(length > 0 ? length : 1); /* its own block, so that a sanitizer sees a byte too far */
        if (exact == NULL || pith_pread_full(fd, exact, length, 0) != (ssize_t)length) {
            free(exact);
            return false;
        }
        (void)LLVMFuzzerTestOneInput(exact, length);
        free(exact);
    }
    return true;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        count += replay(argv[i]);
    }
    printf("replayed %d of %d files\n", count, argc - 1);
    return count == argc - 1 && count > 0 ? 0 : 1;
}
