/* SPDX-License-Identifier: Apache-2.0 */
/* Files of bytecode: their names (PEP 3147) and how they begin (PEP 552: 4 bytes magic, 4 flags, 8 data). */
#include "base/io.h"
#include "base/path.h"
#include "languages/python/rootfs/tree.h"
#include "pith/languages/python/environment.h"

#include <errno.h>

uint32_t pyc_get(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

const char *pyc_source_of(struct pith_arena *arena, const char *path)
{
    const char *name = strrchr(path, '/');
    return pith_ends_with(path, ".pyc") && strstr(name, ".cpython-") != NULL ? pith_python_source_of(arena, path)
                                                                             : NULL;
}

bool pyc_read_header(const struct pith_entry *entry, unsigned char header[PYC_HEADER], struct pith_error *error)
{
    struct pith_content content;
    if (!pith_source_open(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
    }
    ssize_t count = pith_source_read(entry->source, entry->source_path, &entry->seen, &content, header, PYC_HEADER, 0);
    int number = errno;
    if (!pith_source_close(entry->source, entry->source_path, &entry->seen, &content, error)) {
        return false;
    }
    if (count < 0) {
        return pith_fail_errno(error, PITH_SYSTEM, number, "cannot read %s", entry->path);
    }
    return count == PYC_HEADER ||
           pith_fail(error, PITH_SYSTEM, "%s changed while it was read; compose again", entry->path);
}
