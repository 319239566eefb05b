/* SPDX-License-Identifier: Apache-2.0 */
/* A thin cover over nettle's UMAC. Tags never leave the process, so that one nonce serves for all. */
#include "base/mac.h"

#include <errno.h>
#include <sys/random.h>

static const uint8_t nonce[16];

bool pith_mac_init(struct pith_mac *mac, struct pith_error *error)
{
    uint8_t key[UMAC_KEY_SIZE];
    if (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot draw a random key");
    }
    umac64_set_key(&mac->state, key);
    umac64_set_nonce(&mac->state, sizeof nonce, nonce);
    return true;
}

void pith_mac_add(struct pith_mac *mac, const void *bytes, size_t size)
{
    umac64_update(&mac->state, size, bytes);
}

void pith_mac_finish(struct pith_mac *mac, uint8_t tag[PITH_MAC_SIZE])
{
    umac64_digest(&mac->state, PITH_MAC_SIZE, tag);
    umac64_set_nonce(&mac->state, sizeof nonce, nonce);
}
