/* SPDX-License-Identifier: Apache-2.0 */
/* As much of an interpreter as is read: an ELF header, and the tag of its extension modules. */
#include "target.h"

void fuzz_python(struct pith_source *tree, struct pith_arena *arena)
{
    enum { SIZE = 8192, TAG_AT = 4096 };
    static const char tag[] = ".cpython-311-x86_64-linux-gnu.so";
    static const uint8_t header[64] = {
        [0] = 0x7f,
        [1] = 'E',
        [2] = 'L',
        [3] = 'F',
        [4] = 2 /* 64 bits */,
        [5] = 1 /* little-endian */,
        [6] = 1,
        [16] = 2,
        [18] = 62,
        [20] = 1,
        [52] = 64,
        [54] = 56,
        [58] = 64,
    };
    char *file = pith_alloc(arena, SIZE);
    memcpy(file, header, sizeof header);
    memcpy(file + TAG_AT, tag, sizeof tag);
    fuzz_file(tree, "/usr/bin/python3.11", file, SIZE);
    fuzz_file(tree, "/usr/lib/python3.11/os.py", "", 0);
    fuzz_plant(tree, "", &(struct fuzz_part){"venv/bin/python -> /usr/bin/python3.11", 38}, 1, arena);
}
