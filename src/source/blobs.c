/* SPDX-License-Identifier: Apache-2.0 */
/* Where blobs are: files of a layout's directory, or members of an archive, spooled since their order is free. */
#include "base/guard.h"
#include "base/io.h"
#include "base/json.h"
#include "base/path.h"
#include "source/image.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool blobs_directory(struct image *image, struct pith_error *error)
{
    image->blobs.found = pith_texts_create();
    image->blobs.directory = open(image->file, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return image->blobs.directory >= 0 ||
           pith_fail_errno(error, errno == ENOENT || errno == ENOTDIR ? PITH_USAGE : PITH_SYSTEM, errno,
                           "cannot open the layout");
}

/* Where a link in the archive leads: from the top, or from its own directory. */
static const char *target_of(struct pith_arena *arena, const char *path, struct archive_entry *entry)
{
    const char *hard = archive_entry_hardlink(entry), *soft = archive_entry_symlink(entry);
    const char *slash = strrchr(path, '/');
    char *target = NULL;
    if (hard != NULL) {
        target = pith_format(arena, "/%s", hard);
    } else if (archive_entry_filetype(entry) == AE_IFLNK && soft != NULL) {
        target = pith_format(arena, "%.*s/%s", slash == NULL ? 0 : (int)(slash - path), path, soft);
    }
    if (target != NULL) {
        pith_path_clean(target);
    }
    return target;
}

static bool keep_member(void *context, struct archive *archive, struct archive_entry *entry, struct pith_error *error)
{
    struct image *image = context;
    const char *name = archive_entry_pathname(entry);
    if (name == NULL) {
        return pith_fail(error, PITH_MISSING, "a member whose name cannot be read");
    }
    if (strlen(name) >= LONGEST_PATH) {
        return pith_fail(error, PITH_MISSING, "a member with a name of %zu bytes, which no file system takes",
                         strlen(name));
    }
    char *path = pith_format(&image->arena, "/%s", name);
    pith_path_clean(path);
    struct member member = {.name = path, .order = image->blobs.members.count};
    member.target = target_of(&image->arena, path, entry);
    if (member.target == NULL) {
        if (archive_entry_filetype(entry) != AE_IFREG) {
            return true;
        }
        if (!tar_spool(archive, entry, &image->spool, &member.offset, &member.size, error)) {
            return pith_context(error, "%s", name);
        }
    }
    pith_push(&image->arena, &image->blobs.members, member);
    return true;
}

static int by_name(const void *one, const void *two)
{
    return strcmp(((const struct member *)one)->name, ((const struct member *)two)->name);
}

static int by_name_and_order(const void *one, const void *two)
{
    const struct member *a = one, *b = two;
    int order = by_name(one, two);
    return order != 0 ? order : a->order < b->order ? -1 : 1;
}

/* Sorted, for look-ups that no choice of names makes slow; the last of a name counts. */
static void sort_members(struct blobs *blobs)
{
    struct member *members = blobs->members.items;
    uint32_t kept = 0;
    if (blobs->members.count > 0) {
        qsort(members, blobs->members.count, sizeof *members, by_name_and_order);
    }
    for (uint32_t i = 0; i < blobs->members.count; i++) {
        bool last = i + 1 == blobs->members.count || by_name(&members[i], &members[i + 1]) != 0;
        if (last) {
            members[kept++] = members[i];
        }
    }
    blobs->members.count = kept;
}

/* What a file takes on the disk makes room for what it unpacks to; what comes through a pipe does so as it comes. */
static bool open_file(const char *path, struct budget *budget, struct blob *blob, struct pith_error *error)
{
    struct stat status;
    bool input = strcmp(path, "-") == 0;
    *blob = (struct blob){.fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), .owned = !input};
    if (blob->fd < 0 || fstat(blob->fd, &status) != 0) {
        return pith_fail_errno(error, errno == ENOENT || errno == ENOTDIR ? PITH_USAGE : PITH_SYSTEM, errno,
                               "cannot open the file");
    }
    off_t at = lseek(blob->fd, 0, SEEK_CUR);
    if (S_ISDIR(status.st_mode)) {
        return pith_fail(error, PITH_USAGE, "a directory, where a file is wanted");
    }
    blob->size = UINT64_MAX;
    if (S_ISREG(status.st_mode) && at >= 0) {
        blob->offset = (uint64_t)at;
        blob->size = status.st_size < at ? 0 : (uint64_t)(status.st_size - at);
        budget_read(budget, budget_stored(&status));
    } else if (!input && fcntl(blob->fd, F_SETFL, 0) != 0) { /* a FIFO waits for its writer */
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot open the file");
    }
    return true;
}

static void close_blob(struct blob *blob)
{
    blob_close(blob);
}

bool blobs_file(struct image *image, tar_member *member, char digest[80], struct pith_error *error)
{
    __attribute__((cleanup(close_blob))) struct blob blob = {.fd = -1};
    return open_file(image->file, image->spool.budget, &blob, error) &&
           tar_read(&blob, &image->spool, member, image, digest, NULL, error);
}

bool blobs_archive(struct image *image, struct pith_error *error)
{
    char digest[80];
    bool done = blobs_file(image, keep_member, digest, error);
    sort_members(&image->blobs);
    return done;
}

static const struct member *find_member(const struct image *image, const char *path)
{
    struct member wanted = {.name = path};
    const struct member *found = NULL;
    for (unsigned links = 0; links < MOST_MEMBER_LINKS && image->blobs.members.count > 0; links++) {
        found = bsearch(&wanted, image->blobs.members.items, image->blobs.members.count, sizeof wanted, by_name);
        if (found == NULL || found->target == NULL) {
            return found;
        }
        wanted.name = found->target;
    }
    return NULL;
}

/* A file may be read several times, and makes room for what it unpacks to once. */
static void count_file(const struct image *image, const char *name, const struct stat *status)
{
    if (pith_text_find(image->blobs.found, name) == 0) {
        (void)pith_intern(image->blobs.found, name);
        budget_read(image->spool.budget, budget_stored(status));
    }
}

static bool find_file(const struct image *image, const char *name, struct blob *blob, struct pith_error *error)
{
    struct stat status;
    *blob = (struct blob){.owned = true};
    blob->fd = pith_guarded_open(image->blobs.directory, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (blob->fd < 0 && errno == ELOOP) {
        return pith_fail(error, PITH_MISSING,
                         "%s is reached through a link, which could lead anywhere; copy the layout "
                         "by `cp -rL`",
                         name);
    }
    if (blob->fd < 0 || fstat(blob->fd, &status) != 0) {
        int number = errno;
        blob_close(blob);
        return pith_fail_errno(error, number == ENOENT || number == ENOTDIR ? PITH_MISSING : PITH_SYSTEM, number,
                               "%s cannot be opened", name);
    }
    if (!S_ISREG(status.st_mode)) {
        blob_close(blob);
        return pith_fail(error, PITH_MISSING, "%s is no file", name);
    }
    blob->size = (uint64_t)status.st_size;
    count_file(image, name, &status);
    return true;
}

static bool find(const struct image *image, const char *name, struct blob *blob, struct pith_error *error)
{
    if (image->blobs.directory >= 0) {
        return find_file(image, name, blob, error);
    }
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    char *path = pith_format(&scratch, "/%s", name);
    pith_path_clean(path);
    const struct member *member = find_member(image, path);
    *blob = (struct blob){.fd = -1};
    if (member == NULL) {
        return pith_fail(error, PITH_MISSING, "%s is not in the archive", name);
    }
    *blob = (struct blob){.fd = image->spool.fd, .offset = member->offset, .size = member->size};
    return true;
}

bool blobs_find(const struct image *image, const char *name, struct blob *blob, struct pith_error *error)
{
    struct pith_error said = {0};
    return pith_told(image->blobs.fault, find(image, name, blob, &said), &said, error);
}

bool blobs_open(const struct image *image, const char *name, struct pith_content *content, struct pith_error *error)
{
    struct blob blob;
    *content = (struct pith_content){.fd = -1};
    if (!blobs_find(image, name, &blob, error)) {
        return false;
    }
    int fd = blob.owned ? blob.fd : fcntl(blob.fd, F_DUPFD_CLOEXEC, 0);
    *content = (struct pith_content){.fd = fd, .offset = blob.offset, .size = blob.size};
    return content->fd >= 0 || pith_fail_errno(error, PITH_SYSTEM, errno, "%s cannot be opened", name);
}

bool blobs_has(const struct image *image, const char *name)
{
    __attribute__((cleanup(close_blob))) struct blob blob = {.fd = -1};
    return blobs_find(image, name, &blob, NULL);
}

bool blobs_read(const struct image *image, const char *name, struct pith_arena *arena, const char **bytes, size_t *size,
                struct pith_error *error)
{
    __attribute__((cleanup(close_blob))) struct blob blob = {.fd = -1};
    if (!blobs_find(image, name, &blob, error)) {
        return false;
    }
    if (blob.size > LARGEST_DOCUMENT) {
        return pith_fail(error, PITH_MISSING, "%s has %llu bytes, too many for such a file", name,
                         (unsigned long long)blob.size);
    }
    if (!budget_take(image->spool.budget, COST_OF_DOCUMENT_BYTE * blob.size, error)) {
        return false;
    }
    char *buffer = pith_alloc(arena, (size_t)blob.size + 1);
    ssize_t count = pith_pread_full(blob.fd, buffer, (size_t)blob.size, blob.offset);
    if (count < 0) {
        struct pith_error said;
        (void)pith_fail_errno(&said, PITH_SYSTEM, errno, "cannot read %s", name);
        return pith_told(image->blobs.fault, false, &said, error);
    }
    *bytes = buffer;
    *size = (size_t)count;
    return budget_take(image->spool.budget, pith_json_weight(buffer, *size), error) || pith_context(error, "%s", name);
}

const char *blob_name(const char *digest, struct pith_arena *arena)
{
    if (digest == NULL || strncmp(digest, "sha256:", 7) != 0 || strlen(digest) != 7 + 64 ||
        strspn(digest + 7, "0123456789abcdef") != 64) {
        return NULL;
    }
    return pith_format(arena, "blobs/sha256/%s", digest + 7);
}
