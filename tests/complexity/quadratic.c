/* SPDX-License-Identifier: Apache-2.0 */
/* Each byte with each: so that it is seen that what grows with the square is found. */
#include <stddef.h>
#include <stdint.h>

void fuzz_one(const uint8_t *data, size_t size);

void fuzz_one(const uint8_t *data, size_t size)
{
    volatile unsigned same = 0;
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < size; j++) {
            same += data[i] == data[j];
        }
    }
    (void)same;
}
