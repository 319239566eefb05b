/* SPDX-License-Identifier: Apache-2.0 */
/* The digests of what ships, each file read once. A second name of a file has the digests of the first. */
#include "layer/content.h"
#include "report/sbom.h"

#include "base/digest.h"

#include <nettle/sha1.h>

static void hexadecimal(const uint8_t *bytes, size_t count, char *to)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    *to = '\0';
}

static bool digest(const struct pith_entry *entry, struct pith_sbom_file *file, struct pith_error *error)
{
    __attribute__((cleanup(pith_content_abandon))) struct pith_reading reading = {0};
    struct pith_sha256 sha256;
    struct sha1_ctx sha1;
    uint8_t bytes[65536], first[20], second[PITH_DIGEST_SIZE];
    uint64_t left = pith_content_size(entry);
    sha1_init(&sha1);
    pith_sha256_init(&sha256);
    if (!pith_content_open(&reading, entry, error)) {
        return false;
    }
    while (left > 0) {
        size_t size = left < sizeof bytes ? (size_t)left : sizeof bytes;
        if (!pith_content_read(&reading, bytes, size, error)) {
            return false;
        }
        sha1_update(&sha1, size, bytes);
        pith_sha256_add(&sha256, bytes, size);
        left -= size;
    }
    sha1_digest(&sha1, sizeof first, first);
    pith_sha256_finish(&sha256, second);
    hexadecimal(first, sizeof first, file->sha1);
    hexadecimal(second, sizeof second, file->sha256);
    return pith_content_close(&reading, error);
}

bool sbom_read_files(const struct pith_rootfs *rootfs, const uint32_t *owners, struct pith_arena *arena,
                     struct pith_sbom *sbom, struct pith_error *error)
{
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        const struct pith_entry *entry = &rootfs->entries.items[i];
        struct pith_sbom_file file = {.path = entry->path, .component = owners[i]};
        if (entry->type == PITH_ENTRY_HARDLINK) {
            entry = pith_rootfs_find(rootfs, entry->target);
        }
        if (entry == NULL || entry->type != PITH_ENTRY_FILE) {
            continue;
        }
        if (!digest(entry, &file, error)) {
            return pith_context(error, "reading %s for its digest", entry->path);
        }
        pith_push(arena, &sbom->files, file);
    }
    return true;
}
