/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An unchanged layer is not made again. Every blob that pith writes carries, as an extended attribute, a fingerprint of
 * its inputs: what each entry is, and for contents the file's device, inode, size and both times, as Git's index has
 * it. A change of a file's content changes its time of change, which nobody can set back; only one that comes so soon
 * that the clock has not moved could hide, so what was changed within the last second is never remembered. An attribute
 * goes with its blob: there is no file of ours in the layout, and a copy without attributes is only slower.
 */
#include "image/reuse.h"

#include "base/io.h"
#include "layer/compress.h"
#include "layer/content.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static const char attribute[] = "user.pith.layer";
enum { PIECE = 64 << 10, RECORD_ROOM = 512 };
static const int64_t second = 1000000000;

static void add_number(struct pith_sha256 *hash, uint64_t number)
{
    uint8_t bytes[8];
    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(number >> (8 * i));
    }
    pith_sha256_add(hash, bytes, sizeof bytes);
}

static void add_text(struct pith_sha256 *hash, const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text);
    add_number(hash, size);
    pith_sha256_add(hash, text, size);
}

/* Sources without times of change (what pith makes, images) are read, and what was understood at another time. */
static bool add_bytes(struct pith_sha256 *hash, const struct pith_entry *entry, struct pith_error *error)
{
    __attribute__((cleanup(pith_content_abandon))) struct pith_reading reading = {0};
    unsigned char piece[PIECE];
    if (!pith_content_open(&reading, entry, error)) {
        return false;
    }
    for (uint64_t left = pith_content_size(entry); left > 0;) {
        size_t size = left < PIECE ? (size_t)left : PIECE;
        if (!pith_content_read(&reading, piece, size, error)) {
            return false;
        }
        pith_sha256_add(hash, piece, size);
        left -= size;
    }
    return pith_content_close(&reading, error);
}

static bool add_entry(struct pith_sha256 *hash, const struct pith_entry *entry, int64_t latest, bool *settled,
                      struct pith_error *error)
{
    add_number(hash, entry->type);
    add_number(hash, entry->mode);
    add_number(hash, (uint64_t)entry->uid << 32 | entry->gid);
    add_text(hash, entry->path);
    add_text(hash, entry->target);
    if (entry->type != PITH_ENTRY_FILE) {
        return true;
    }
    add_number(hash, entry->head_size);
    add_number(hash, entry->skip);
    add_number(hash, pith_content_size(entry));
    if (entry->source == NULL || entry->seen.changed == 0 || pith_source_moved(entry->source, &entry->seen)) {
        return add_bytes(hash, entry, error);
    }
    pith_sha256_add(hash, entry->head, entry->head_size);
    add_number(hash, entry->seen.device);
    add_number(hash, entry->seen.inode);
    add_number(hash, entry->seen.size);
    add_number(hash, (uint64_t)entry->seen.modified);
    add_number(hash, (uint64_t)entry->seen.changed);
    *settled = *settled && entry->seen.changed < latest;
    return true;
}

bool reuse_fingerprint(const struct pith_slice *slice, const struct pith_layer_options *options, struct reuse *reuse,
                       struct pith_error *error)
{
    struct timespec now;
    struct pith_sha256 hash;
    int level = options->level;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    *reuse = (struct reuse){.settled = true};
    if (!pith_compression_level(options->compression, &level, error)) {
        return false;
    }
    pith_sha256_init(&hash);
    add_text(&hash, "pith " PITH_VERSION);
    add_number(&hash, options->compression);
    add_number(&hash, (uint64_t)level);
    add_number(&hash, (uint64_t)options->time);
    for (uint32_t i = 0; i < slice->count; i++) {
        if (!add_entry(&hash, &slice->entries[i], now.tv_sec * second + now.tv_nsec - second, &reuse->settled, error)) {
            return false;
        }
    }
    pith_sha256_finish(&hash, reuse->inputs);
    return true;
}

static int64_t modified(const struct stat *status)
{
    return status->st_mtim.tv_sec * second + status->st_mtim.tv_nsec;
}

static bool read_hex(const char *hex, uint8_t digest[PITH_DIGEST_SIZE])
{
    for (int i = 0; i < PITH_DIGEST_SIZE; i++) {
        unsigned byte;
        if (sscanf(hex + 2 * i, "%2x", &byte) != 1) {
            return false;
        }
        digest[i] = (uint8_t)byte;
    }
    return true;
}

/* "FINGERPRINT DIFF-ID TAR-SIZE ENTRIES SIZE MODIFIED": the blob's own size and time tell whether it is as it was. */
static bool reads_as(int blobs, const char *name, const char *wanted, struct pith_layer *layer)
{
    PITH_CLOSE int fd = openat(blobs, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    char record[RECORD_ROOM], diff_id[65];
    struct stat status;
    int64_t time;
    ssize_t size = fd < 0 ? -1 : fgetxattr(fd, attribute, record, sizeof record - 1);
    if (size < 64 || memcmp(record, wanted, 64) != 0 || fstat(fd, &status) != 0) {
        return false;
    }
    record[size] = '\0';
    return sscanf(record + 64, " %64[0-9a-f] %" SCNu64 " %" SCNu32 " %" SCNu64 " %" SCNd64, diff_id, &layer->tar_size,
                  &layer->entries, &layer->size, &time) == 5 &&
           strlen(diff_id) == 64 && read_hex(diff_id, layer->diff_id) && read_hex(name, layer->digest) &&
           (uint64_t)status.st_size == layer->size && modified(&status) == time && S_ISREG(status.st_mode) &&
           status.st_uid == geteuid(); /* what another user says of their blob is believed by nobody */
}

bool reuse_find(const struct layout *layout, const struct reuse *reuse, struct pith_layer *layer)
{
    char wanted[PITH_DIGEST_HEX];
    int fd = openat(layout->blobs, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = fd < 0 ? NULL : fdopendir(fd);
    bool found = false;
    if (names == NULL) {
        pith_close_scope(&fd);
        return false;
    }
    pith_digest_hex(reuse->inputs, wanted);
    for (const struct dirent *next; !found && (next = readdir(names)) != NULL;) {
        bool blob = strlen(next->d_name) == 64 && strspn(next->d_name, "0123456789abcdef") == 64;
        found = blob && reads_as(layout->blobs, next->d_name, wanted, layer);
    }
    (void)closedir(names);
    return found;
}

void reuse_remember(int fd, const struct reuse *reuse, const struct pith_layer *layer)
{
    char record[RECORD_ROOM], inputs[PITH_DIGEST_HEX], diff_id[PITH_DIGEST_HEX];
    struct stat status;
    if (!reuse->settled || fstat(fd, &status) != 0) {
        return;
    }
    pith_digest_hex(reuse->inputs, inputs);
    pith_digest_hex(layer->diff_id, diff_id);
    int size = snprintf(record, sizeof record, "%s %s %" PRIu64 " %" PRIu32 " %" PRIu64 " %" PRId64, inputs, diff_id,
                        layer->tar_size, layer->entries, layer->size, modified(&status));
    (void)fsetxattr(fd, attribute, record, (size_t)size, 0);
}
