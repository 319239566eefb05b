/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, by nettle, which uses the processor's own instructions. */
#ifndef PITH_BASE_DIGEST_H
#define PITH_BASE_DIGEST_H

#include "pith/base/error.h"

#include <nettle/sha2.h>
#include <stddef.h>
#include <stdint.h>

struct pith_sha256 {
    struct sha256_ctx state;
};

enum { PITH_DIGEST_SIZE = 32, PITH_DIGEST_HEX = 2 * PITH_DIGEST_SIZE + 1 };

void pith_sha256_init(struct pith_sha256 *hash);
void pith_sha256_add(struct pith_sha256 *hash, const void *bytes, size_t size);
void pith_sha256_finish(struct pith_sha256 *hash, uint8_t digest[PITH_DIGEST_SIZE]);

/* Lower-case hexadecimal with a NUL behind it. */
void pith_digest_hex(const uint8_t digest[PITH_DIGEST_SIZE], char hex[PITH_DIGEST_HEX]);

#endif
