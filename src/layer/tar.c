/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One dialect of tar, chosen so that GNU tar, libarchive, Go's archive/tar, Python and busybox (names below
 * 4 KiB) read back exactly what went in, without a word, in every locale:
 *
 * - POSIX ustar, names split over prefix and name where they fit; numeric owners, no names of them.
 * - Names of more than ustar can hold: GNU's L and K records. They carry bytes. A pax `path` is defined as UTF-8, so
 *   libarchive warns about every name that its locale cannot say, and of the cure, hdrcharset=BINARY, GNU tar warns.
 * - Numbers of more than ustar can hold (8 GiB, owners over 2097151, times before 1970 or after 2242): pax records.
 * - Directories end in "/". The root is "./", and left out when it is 0755 root:root: all clients make it so.
 *
 * Sources: POSIX.1-2017 pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar manual, "Basic Tar Format".
 */
#include "layer/tar.h"

#include "layer/content.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    NAME_ROOM = 100,
    PREFIX_ROOM = 155,
    LARGEST_OWNER = 07777777,
    RECORDS_ROOM = 256, /* four numbers with their keys stay below 160 bytes */
};
static const uint64_t largest_number = 077777777777; /* of 11 octal digits */

struct ustar {
    char name[NAME_ROOM], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100];
    char magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[PREFIX_ROOM], rest[12];
};
_Static_assert(sizeof(struct ustar) == PITH_TAR_UNIT, "a header is one unit");

/* A name as it stands in the archive: `size` bytes, and a slash behind them when it is a directory's. */
struct name {
    const char *bytes;
    size_t size;
    bool slash;
};

static size_t length(const struct name *name)
{
    return name->size + (name->slash ? 1 : 0);
}

static void copy_name(char *to, const struct name *name)
{
    memcpy(to, name->bytes, name->size);
    if (name->slash) {
        to[name->size] = '/';
    }
}

static struct name path_of(const struct pith_entry *entry)
{
    const char *path = entry->path[1] == '\0' ? "." : entry->path + 1;
    return (struct name){path, strlen(path), entry->type == PITH_ENTRY_DIRECTORY};
}

static struct name link_of(const struct pith_entry *entry)
{
    switch (entry->type) {
    case PITH_ENTRY_SYMLINK:
        return (struct name){entry->target, strlen(entry->target), false};
    case PITH_ENTRY_HARDLINK:
        return (struct name){entry->target + 1, strlen(entry->target + 1), false};
    default:
        return (struct name){"", 0, false};
    }
}

/* Where a path is cut into prefix and name: the last slash that the prefix has room for. 0: it needs no cut. */
static bool split(const struct name *path, size_t *prefix)
{
    *prefix = 0;
    if (length(path) <= NAME_ROOM) {
        return true;
    }
    size_t cut = path->size - 1;
    if (cut > PREFIX_ROOM) {
        cut = PREFIX_ROOM;
    }
    while (cut > 0 && path->bytes[cut] != '/') {
        cut--;
    }
    if (cut == 0 || length(path) - cut - 1 > NAME_ROOM) {
        return false;
    }
    *prefix = cut;
    return true;
}

/* "LENGTH KEY=NUMBER\n", where the length counts its own digits. */
static void add_record(char *records, size_t *size, const char *key, int64_t number)
{
    char text[64];
    int rest = snprintf(text, sizeof text, " %s=%" PRId64 "\n", key, number);
    int total = rest + 2; /* every record of ours has between 10 and 99 bytes */
    *size += (size_t)snprintf(records + *size, RECORDS_ROOM - *size, "%d%s", total, text);
}

static size_t collect_records(const struct pith_entry *entry, int64_t time, char records[RECORDS_ROOM])
{
    size_t size = 0;
    if (entry->gid > LARGEST_OWNER) {
        add_record(records, &size, "gid", entry->gid);
    }
    if (time < 0 || (uint64_t)time > largest_number) {
        add_record(records, &size, "mtime", time);
    }
    uint64_t content = pith_content_size(entry);
    if (content > largest_number) {
        add_record(records, &size, "size", (int64_t)content);
    }
    if (entry->uid > LARGEST_OWNER) {
        add_record(records, &size, "uid", entry->uid);
    }
    return size;
}

/* A number that does not fit is 0 here: its pax record counts. */
static void octal(char *field, int digits, uint64_t number, uint64_t largest)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%0*" PRIo64, digits, number > largest ? 0 : number);
    memcpy(field, text, (size_t)digits + 1);
}

static void fill(struct ustar *header, char type, unsigned mode, uint64_t size, int64_t time)
{
    octal(header->mode, 7, mode, 07777);
    octal(header->uid, 7, 0, 0);
    octal(header->gid, 7, 0, 0);
    octal(header->size, 11, size, largest_number);
    octal(header->mtime, 11, time < 0 ? 0 : (uint64_t)time, largest_number);
    octal(header->major, 7, 0, 0);
    octal(header->minor, 7, 0, 0);
    header->type = type;
    memcpy(header->magic, "ustar", 6);
    memcpy(header->version, "00", 2);
}

/* "%06o NUL space" is how this one field has always been written. */
static void seal(struct ustar *header)
{
    memset(header->checksum, ' ', sizeof header->checksum);
    const unsigned char *bytes = (const unsigned char *)header;
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof *header; i++) {
        sum += bytes[i];
    }
    octal(header->checksum, 6, sum, UINT32_MAX);
    header->checksum[7] = ' ';
}

/* GNU's long name (L) or long link (K): a header, then the name with a NUL behind it. Returns the bytes written. */
static size_t long_name(unsigned char *bytes, char type, const struct name *name)
{
    struct ustar *header = (struct ustar *)bytes;
    size_t size = length(name) + 1;
    fill(header, type, 0644, size, 0);
    memcpy(header->name, "././@LongLink", sizeof "././@LongLink");
    seal(header);
    copy_name((char *)bytes + sizeof *header, name);
    return sizeof *header + pith_tar_padded(size);
}

static size_t pax(unsigned char *bytes, const struct name *path, const char *records, size_t size, int64_t time)
{
    struct ustar *header = (struct ustar *)bytes;
    fill(header, 'x', 0644, size, time);
    static const char folder[] = "PaxHeaders.0/";
    size_t room = NAME_ROOM - (sizeof folder - 1);
    size_t start = path->size;
    while (start > 0 && path->bytes[start - 1] != '/') {
        start--;
    }
    size_t kept = path->size - start < room ? path->size - start : room;
    memcpy(header->name, folder, sizeof folder - 1);
    memcpy(header->name + sizeof folder - 1, path->bytes + start, kept);
    seal(header);
    memcpy(bytes + sizeof *header, records, size);
    return sizeof *header + pith_tar_padded(size);
}

static bool is_plain_root(const struct pith_entry *entry)
{
    return entry->path[1] == '\0' && entry->mode == 0755 && entry->uid == 0 && entry->gid == 0;
}

size_t pith_tar_header_size(const struct pith_entry *entry, int64_t time)
{
    if (is_plain_root(entry)) {
        return 0;
    }
    struct name path = path_of(entry);
    struct name link = link_of(entry);
    char records[RECORDS_ROOM];
    size_t prefix;
    size_t size = PITH_TAR_UNIT;
    if (!split(&path, &prefix)) {
        size += PITH_TAR_UNIT + pith_tar_padded(length(&path) + 1);
    }
    if (length(&link) > NAME_ROOM) {
        size += PITH_TAR_UNIT + pith_tar_padded(length(&link) + 1);
    }
    size_t extended = collect_records(entry, time, records);
    if (extended > 0) {
        size += PITH_TAR_UNIT + pith_tar_padded(extended);
    }
    return size;
}

/* The names, cut where a record before the header holds the whole. */
static void put_names(struct ustar *header, const struct name *path, bool fits, size_t prefix, const struct name *link)
{
    if (!fits) {
        memcpy(header->name, path->bytes, NAME_ROOM);
    } else if (prefix == 0) {
        copy_name(header->name, path);
    } else {
        memcpy(header->prefix, path->bytes, prefix);
        copy_name(header->name, &(struct name){path->bytes + prefix + 1, path->size - prefix - 1, path->slash});
    }
    memcpy(header->link, link->bytes, link->size < sizeof header->link ? link->size : sizeof header->link);
}

void pith_tar_header(const struct pith_entry *entry, int64_t time, unsigned char *bytes)
{
    static const char types[] = {
        [PITH_ENTRY_DIRECTORY] = '5', [PITH_ENTRY_FILE] = '0', [PITH_ENTRY_SYMLINK] = '2', [PITH_ENTRY_HARDLINK] = '1'};
    if (is_plain_root(entry)) {
        return;
    }
    struct name path = path_of(entry);
    struct name link = link_of(entry);
    size_t prefix;
    bool fits = split(&path, &prefix);
    if (length(&link) > NAME_ROOM) {
        bytes += long_name(bytes, 'K', &link);
    }
    if (!fits) {
        bytes += long_name(bytes, 'L', &path);
    }
    char records[RECORDS_ROOM];
    size_t extended = collect_records(entry, time, records);
    if (extended > 0) {
        bytes += pax(bytes, &path, records, extended, time);
    }
    struct ustar *header = (struct ustar *)bytes;
    /* A link's own mode is the kernel's affair, and differs between file systems. */
    unsigned mode = entry->type == PITH_ENTRY_SYMLINK ? 0777 : entry->mode & 07777;
    fill(header, types[entry->type], mode, pith_content_size(entry), time);
    octal(header->uid, 7, entry->uid, LARGEST_OWNER);
    octal(header->gid, 7, entry->gid, LARGEST_OWNER);
    put_names(header, &path, fits, prefix, &link);
    seal(header);
}
