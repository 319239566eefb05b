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

/* A file of the tree as an entry, of which the contents can be read and proved. */
static bool entry_of(const struct pith_source *tree, const char *path, struct pith_entry *entry,
                     struct pith_error *error)
{
    *entry = (struct pith_entry){.path = path, .type = PITH_ENTRY_FILE, .source = tree, .source_path = path};
    return tree->ops->lookup(tree, path, &entry->seen, error);
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

bool sbom_read_files(const struct pith_account *account, const struct pith_source *tree, const uint32_t *owners,
                     struct pith_arena *arena, struct pith_sbom *sbom, struct pith_error *error)
{
    for (uint32_t i = 0; i < account->files.count; i++) {
        const struct pith_account_file *it = &account->files.items[i];
        const char *path = pith_text(account->texts, it->path);
        struct pith_sbom_file file = {.path = path, .component = owners[i]};
        struct pith_entry entry;
        if (it->type != PITH_ENTRY_FILE && it->type != PITH_ENTRY_HARDLINK) {
            continue;
        }
        if (!entry_of(tree, it->type == PITH_ENTRY_HARDLINK ? it->target : path, &entry, error) ||
            !digest(&entry, &file, error)) {
            return pith_context(error, "reading %s for its digest", path);
        }
        pith_push(arena, &sbom->files, file);
    }
    return true;
}

bool sbom_read_text(const struct pith_source *tree, const char *path, struct pith_arena *arena, const char **text,
                    struct pith_error *error)
{
    enum { LIMIT = 16 << 20 };
    __attribute__((cleanup(pith_content_abandon))) struct pith_reading reading = {0};
    struct pith_entry entry;
    *text = NULL;
    if (!entry_of(tree, path, &entry, error)) {
        return false;
    }
    if (entry.seen.size > LIMIT) {
        return true;
    }
    char *bytes = pith_alloc(arena, (size_t)entry.seen.size + 1);
    *text = bytes;
    return pith_content_open(&reading, &entry, error) &&
           pith_content_read(&reading, bytes, (size_t)entry.seen.size, error) && pith_content_close(&reading, error);
}
