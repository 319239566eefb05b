/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A keyed digest, to tell within one run whether bytes are the same: UMAC-64 (RFC 4418), seven times as fast as
 * SHA-256. Its key is drawn at random and never leaves the process, so that nobody can prepare bytes of the same tag:
 * whoever tries succeeds once in 2^60.
 */
#ifndef PITH_BASE_MAC_H
#define PITH_BASE_MAC_H

#include "pith/base/error.h"

#include <nettle/umac.h>
#include <stddef.h>
#include <stdint.h>

enum { PITH_MAC_SIZE = UMAC64_DIGEST_SIZE };

struct pith_mac {
    struct umac64_ctx state;
};

bool pith_mac_init(struct pith_mac *mac, struct pith_error *error) PITH_MUST_USE;
/* All bytes of what is compared come by pith_mac_add, in any pieces; then the tag, and what is next begins. */
void pith_mac_add(struct pith_mac *mac, const void *bytes, size_t size);
void pith_mac_finish(struct pith_mac *mac, uint8_t tag[PITH_MAC_SIZE]);

#endif
