/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hands each file of the command line to a target once, in a function of its own: callgrind counts what happens in it
 * (--toggle-collect=measured) and writes a summary whenever it ends (--dump-after=measured).
 */
#include "base/io.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

void fuzz_one(const uint8_t *data, size_t size);
void measured(const uint8_t *data, size_t size);

__attribute__((noinline)) void measured(const uint8_t *data, size_t size)
{
    fuzz_one(data, size);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        PITH_CLOSE int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
        struct stat status;
        uint8_t *bytes = fd < 0 || fstat(fd, &status) != 0 ? NULL : malloc((size_t)status.st_size + 1);
        if (bytes == NULL || pith_pread_full(fd, bytes, (size_t)status.st_size, 0) != status.st_size) {
            return 1;
        }
        measured(bytes, (size_t)status.st_size);
        free(bytes);
    }
    return 0;
}
