/* SPDX-License-Identifier: Apache-2.0 */
/* Holds a file to what was seen and understood of it when the composition was planned: the header with its size is out
 * already. */
#include "layer/content.h"

#include "base/io.h"

#include <errno.h>

uint64_t pith_content_size(const struct pith_entry *entry)
{
    if (entry->type != PITH_ENTRY_FILE) {
        return 0;
    }
    bool more = entry->source != NULL && entry->seen.size > entry->skip;
    return entry->head_size + (more ? entry->seen.size - entry->skip : 0);
}

static bool changed(const struct pith_entry *entry, struct pith_error *error)
{
    return pith_fail(error, PITH_SYSTEM, "%s changed while it was read; compose again when nothing writes to it",
                     entry->source_path);
}

bool pith_content_open(struct pith_reading *reading, const struct pith_entry *entry, struct pith_error *error)
{
    *reading = (struct pith_reading){0};
    if (entry->source != NULL) {
        if (!pith_source_open(entry->source, entry->source_path, &entry->seen, &reading->content, error)) {
            return false;
        }
        reading->entry = entry;
        if (reading->content.size != entry->seen.size || entry->skip > entry->seen.size) {
            pith_content_abandon(reading);
            return changed(entry, error);
        }
    }
    reading->entry = entry;
    return true;
}

/* What is handed out is what was understood: it is proved while it is in hand, and read again where that took a copy.
 */
static bool read_proved(struct pith_reading *reading, void *bytes, size_t size, uint64_t offset,
                        struct pith_error *error)
{
    const struct pith_entry *entry = reading->entry;
    for (bool again = true; again;) {
        ssize_t count = pith_pread_full(reading->content.fd, bytes, size, reading->content.offset + offset);
        if (count < 0) {
            return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read %s", entry->source_path);
        }
        if ((size_t)count != size) {
            return changed(entry, error);
        }
        if (!pith_source_prove(entry->source, entry->source_path, &entry->seen, &reading->content, &again, error)) {
            return false;
        }
    }
    return true;
}

bool pith_content_read(struct pith_reading *reading, void *bytes, size_t size, struct pith_error *error)
{
    const struct pith_entry *entry = reading->entry;
    size_t of_head = 0;
    if (reading->at < entry->head_size) {
        of_head = entry->head_size - (size_t)reading->at;
        of_head = of_head < size ? of_head : size;
        memcpy(bytes, (const char *)entry->head + reading->at, of_head);
    }
    size_t of_file = size - of_head;
    if (of_file > 0 && !read_proved(reading, (char *)bytes + of_head, of_file,
                                    entry->skip + (reading->at + of_head - entry->head_size), error)) {
        return false;
    }
    reading->at += size;
    return true;
}

bool pith_content_close(struct pith_reading *reading, struct pith_error *error)
{
    const struct pith_entry *entry = reading->entry;
    reading->entry = NULL;
    return entry->source == NULL ||
           pith_source_close(entry->source, entry->source_path, &entry->seen, &reading->content, error);
}

void pith_content_abandon(struct pith_reading *reading)
{
    if (reading->entry != NULL) {
        /* The source closes it; whether it has changed matters no more. */
        bool same = pith_content_close(reading, NULL);
        (void)same;
    }
}
