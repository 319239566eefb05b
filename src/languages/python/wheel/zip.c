/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A wheel is a zip archive, read by libarchive through its central directory, as pip and Python read it. Nothing of it
 * is unpacked under a name: every member's bytes go into the spool, and are hashed on the way.
 */
#include "base/digest.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "languages/python/wheel/room.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

enum { LONGEST_NAME = 4096, BLOCK = 256 << 10 };

struct unzipping {
    struct installing *it;
    struct wheel *wheel;
    struct archive *archive;
    struct pith_utf8 utf8;
    bool is_utf8;
};

static void finish(struct unzipping *unzipping)
{
    (void)archive_read_free(unzipping->archive);
    pith_utf8_finish(&unzipping->utf8);
}

static bool broken(struct unzipping *unzipping, const char *name)
{
    const char *text = archive_error_string(unzipping->archive);
    int number = archive_errno(unzipping->archive); /* libarchive's own are -1 and EILSEQ */
    if (number > 0 && pith_is_fault(number)) {
        return pith_fail_errno(unzipping->it->error, PITH_SYSTEM, number, "cannot read it");
    }
    return pith_fail(unzipping->it->error, PITH_MISSING, "%s%snot a whole zip archive (%s); fetch it again", name,
                     *name == '\0' ? "" : ": ", text == NULL ? "broken" : text);
}

static bool refuse(struct unzipping *unzipping, const char *name, const char *why)
{
    return pith_fail(unzipping->it->error, PITH_MISSING, "its member '%.200s' %s; do not use this wheel", name, why);
}

/* Every part a plain name, and nothing that a terminal or a RECORD would misread. */
static const char *fault_of_name(const char *name)
{
    if (*name == '\0' || *name == '/') {
        return "has an absolute path";
    }
    if (strlen(name) >= LONGEST_NAME) {
        return "has a name that is longer than any path";
    }
    uint32_t point;
    for (const char *at = name; *at != '\0'; at += pith_character(at, &point)) {
        (void)pith_character(at, &point);
        if (!pith_is_printable(point) && point != PITH_NOT_UTF8) {
            return "has a control character in its name";
        }
    }
    for (const char *part = name; *part != '\0';) {
        size_t size = strcspn(part, "/");
        if (size == 0 || (size == 1 && *part == '.') || (size == 2 && memcmp(part, "..", 2) == 0)) {
            return "has a path that leads out of the wheel, or is not plain";
        }
        part += size + (part[size] == '/');
    }
    return NULL;
}

static bool spool(struct unzipping *unzipping, struct member *member, uint64_t wanted)
{
    struct installing *it = unzipping->it;
    struct pith_sha256 hash;
    const void *bytes;
    size_t size;
    la_int64_t at;
    int result;
    pith_sha256_init(&hash);
    if (!pith_spooled_write(it->spooled, "", 0, &member->offset, it->error)) {
        return false;
    }
    while ((result = archive_read_data_block(unzipping->archive, &bytes, &size, &at)) == ARCHIVE_OK) {
        if ((uint64_t)at != member->size) {
            return refuse(unzipping, member->name, "has a hole");
        }
        if (!pith_spooled_write(it->spooled, bytes, size, NULL, it->error)) {
            return false;
        }
        pith_sha256_add(&hash, bytes, size);
        member->size += size;
    }
    if (result != ARCHIVE_EOF) {
        return broken(unzipping, member->name);
    }
    pith_sha256_finish(&hash, member->sha256);
    return member->size == wanted || refuse(unzipping, member->name, "has another size than it says");
}

static bool one_member(struct unzipping *unzipping, struct archive_entry *entry)
{
    struct installing *it = unzipping->it;
    const char *name = archive_entry_pathname(entry);
    if (name == NULL) {
        return refuse(unzipping, "?", "has a name that is not UTF-8");
    }
    const char *fault = fault_of_name(name);
    if (fault != NULL) {
        return refuse(unzipping, name, fault);
    }
    if (archive_entry_is_encrypted(entry)) {
        return refuse(unzipping, name, "is encrypted");
    }
    if (archive_entry_filetype(entry) == AE_IFDIR) {
        return true;
    }
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL) {
        return refuse(unzipping, name, "is a link or a device");
    }
    struct member member = {.name = pith_strdup(it->arena, name),
                            .executable = (archive_entry_perm(entry) & 0111) != 0};
    uint64_t wanted = archive_entry_size(entry) < 0 ? 0 : (uint64_t)archive_entry_size(entry);
    if (!spool(unzipping, &member, wanted)) {
        return false;
    }
    pith_push(it->arena, &unzipping->wheel->members, member);
    return true;
}

static int by_name(const void *one, const void *two)
{
    return strcmp(((const struct member *)one)->name, ((const struct member *)two)->name);
}

/* Sorted; no name twice, and none below a file. */
static bool settle(struct unzipping *unzipping)
{
    struct wheel *wheel = unzipping->wheel;
    if (wheel->members.count == 0) {
        return pith_fail(unzipping->it->error, PITH_MISSING, "it holds no file");
    }
    qsort(wheel->members.items, wheel->members.count, sizeof *wheel->members.items, by_name);
    for (uint32_t i = 1; i < wheel->members.count; i++) {
        if (strcmp(wheel->members.items[i - 1].name, wheel->members.items[i].name) == 0) {
            return refuse(unzipping, wheel->members.items[i].name, "is there twice");
        }
    }
    return true;
}

struct member *wheel_member(const struct wheel *wheel, const char *name)
{
    struct member wanted = {.name = name};
    return bsearch(&wanted, wheel->members.items, wheel->members.count, sizeof wanted, by_name);
}

bool wheel_members(struct installing *it, int fd, struct wheel *wheel)
{
    __attribute__((cleanup(finish))) struct unzipping unzipping = {.it = it, .wheel = wheel};
    struct archive_entry *entry;
    int result;
    if (!wheel_headers_agree(it, fd)) {
        return false;
    }
    unzipping.is_utf8 = pith_utf8_begin(&unzipping.utf8);
    unzipping.archive = archive_read_new();
    if (unzipping.archive == NULL) {
        pith_out_of_memory();
    }
    (void)archive_read_support_format_zip_seekable(unzipping.archive);
    if (archive_read_open_fd(unzipping.archive, fd, BLOCK) != ARCHIVE_OK) {
        return broken(&unzipping, "");
    }
    while ((result = archive_read_next_header(unzipping.archive, &entry)) != ARCHIVE_EOF) {
        bool named = result == ARCHIVE_WARN && archive_entry_pathname(entry) != NULL && unzipping.is_utf8;
        if (result != ARCHIVE_OK && !named) {
            return broken(&unzipping, "");
        }
        if (!one_member(&unzipping, entry)) {
            return false;
        }
    }
    return settle(&unzipping);
}
