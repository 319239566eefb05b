/* Where blobs are: files of a layout's directory, or members of an archive, spooled since their order is free. */
#include "base/io.h"
#include "base/path.h"
#include "source/image.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_DOCUMENT = 16 << 20, MOST_MEMBERS = 100000, MOST_LINKS = 8 };

bool blobs_directory(struct image *image, struct pith_error *error)
{
    image->blobs.directory = open(image->file, O_PATH | O_DIRECTORY | O_CLOEXEC);
    return image->blobs.directory >= 0 ||
           pith_fail_errno(error, errno == ENOENT || errno == ENOTDIR ? PITH_USAGE : PITH_SYSTEM, errno,
                           "cannot open the layout");
}

static bool keep_member(void *context, struct archive *archive, struct archive_entry *entry, struct pith_error *error)
{
    struct image *image = context;
    const char *name = archive_entry_pathname(entry);
    if (name == NULL || image->blobs.members.count >= MOST_MEMBERS) {
        return pith_fail(error, PITH_MISSING, name == NULL ? "a member whose name cannot be read" : "too many members");
    }
    char *path = pith_format(&image->arena, "/%s", name);
    pith_path_clean(path);
    struct member member = {.name = path};
    if (archive_entry_hardlink(entry) != NULL) {
        member.target = pith_format(&image->arena, "/%s", archive_entry_hardlink(entry));
    } else if (archive_entry_filetype(entry) == AE_IFLNK && archive_entry_symlink(entry) != NULL) {
        char *slash = strrchr(path, '/');
        member.target = pith_format(&image->arena, "%.*s/%s", slash == NULL ? 0 : (int)(slash - path), path,
                                    archive_entry_symlink(entry));
    } else if (archive_entry_filetype(entry) != AE_IFREG) {
        return true;
    } else if (!tar_spool(archive, entry, &image->spool, &member.offset, &member.size, error)) {
        return pith_context(error, "%s", name);
    }
    if (member.target != NULL) {
        char *target = pith_strdup(&image->arena, member.target);
        pith_path_clean(target);
        member.target = target;
    }
    pith_push(&image->arena, &image->blobs.members, member);
    return true;
}

static bool open_file(const char *path, struct blob *blob, struct pith_error *error)
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
    char diff_id[80];
    return open_file(image->file, &blob, error) &&
           tar_read(&blob, &image->spool, member, image, digest, diff_id, error);
}

bool blobs_archive(struct image *image, struct pith_error *error)
{
    char digest[80];
    return blobs_file(image, keep_member, digest, error);
}

static const struct member *find_member(const struct image *image, const char *path)
{
    for (unsigned links = 0; links < MOST_LINKS; links++) {
        const struct member *found = NULL;
        for (uint32_t i = image->blobs.members.count; i > 0 && found == NULL; i--) { /* the last of a name counts */
            const struct member *member = &image->blobs.members.items[i - 1];
            found = strcmp(member->name, path) == 0 ? member : NULL;
        }
        if (found == NULL || found->target == NULL) {
            return found;
        }
        path = found->target;
    }
    return NULL;
}

static bool find_file(const struct image *image, const char *name, struct blob *blob, struct pith_error *error)
{
    struct stat status;
    *blob = (struct blob){.owned = true};
    blob->fd = openat(image->blobs.directory, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
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
    *content = (struct pith_content){blob.owned ? blob.fd : fcntl(blob.fd, F_DUPFD_CLOEXEC, 0), blob.offset, blob.size};
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
    char *buffer = pith_alloc(arena, (size_t)blob.size + 1);
    ssize_t count = pith_pread_full(blob.fd, buffer, (size_t)blob.size, blob.offset);
    if (count < 0) {
        struct pith_error said;
        (void)pith_fail_errno(&said, PITH_SYSTEM, errno, "cannot read %s", name);
        return pith_told(image->blobs.fault, false, &said, error);
    }
    *bytes = buffer;
    *size = (size_t)count;
    return true;
}

const char *blob_name(const char *digest, struct pith_arena *arena)
{
    if (digest == NULL || strncmp(digest, "sha256:", 7) != 0 || strlen(digest) != 7 + 64 ||
        strspn(digest + 7, "0123456789abcdef") != 64) {
        return NULL;
    }
    return pith_format(arena, "blobs/sha256/%s", digest + 7);
}
