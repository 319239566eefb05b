/* SPDX-License-Identifier: Apache-2.0 */
/* A thin cover over nettle, so that the library can change its mind in one place. */
#include "base/digest.h"

void pith_sha256_init(struct pith_sha256 *hash)
{
    sha256_init(&hash->state);
}

void pith_sha256_add(struct pith_sha256 *hash, const void *bytes, size_t size)
{
    sha256_update(&hash->state, size, bytes);
}

void pith_sha256_finish(struct pith_sha256 *hash, uint8_t digest[PITH_DIGEST_SIZE])
{
    sha256_digest(&hash->state, PITH_DIGEST_SIZE, digest);
}

void pith_digest_hex(const uint8_t digest[PITH_DIGEST_SIZE], char hex[PITH_DIGEST_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < PITH_DIGEST_SIZE; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[PITH_DIGEST_HEX - 1] = '\0';
}
