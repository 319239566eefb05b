/* The members of an outer archive: only where they lie is kept. */
#include "source/blob.h"

#include "base/io.h"
#include "base/path.h"
#include "base/spool.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 20 };

static bool is_compressed(int fd)
{
    unsigned char magic[4] = {0};
    (void)!pread(fd, magic, sizeof magic, 0);
    return (magic[0] == 0x1f && magic[1] == 0x8b) || memcmp(magic, "\x28\xb5\x2f\xfd", 4) == 0;
}

/* A pipe cannot be read twice. */
static bool spool_pipe(int *fd, struct pith_error *error)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    PITH_CLOSE int spool = pith_spool(error);
    char *piece = pith_alloc_unset(&arena, PIECE);
    if (spool < 0) {
        return false;
    }
    for (;;) {
        ssize_t count = read(*fd, piece, PIECE);
        if (count == 0) {
            break;
        }
        if (count < 0 ? errno != EINTR : !pith_write_full(spool, piece, (size_t)count)) {
            return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot spool it; set TMPDIR to a larger place");
        }
    }
    pith_close_scope(fd);
    *fd = pith_take_fd(&spool);
    return true;
}

static bool spool_unpacked(int *fd, uint64_t size, struct pith_error *error)
{
    PITH_CLOSE int spool = pith_spool(error);
    struct blob blob = {.fd = *fd, .size = size};
    struct stream *stream = spool < 0 ? NULL : stream_open(&blob, error);
    const void *bytes;
    int64_t count = stream == NULL ? -1 : 0;
    while (stream != NULL && (count = stream_next(stream, &bytes, error)) > 0) {
        if (!pith_write_full(spool, bytes, (size_t)count)) {
            (void)pith_fail_errno(error, PITH_SYSTEM, errno, "cannot spool it; set TMPDIR to a larger place");
            count = -1;
            break;
        }
    }
    stream_close(stream);
    if (count == 0) {
        pith_close_scope(fd);
        *fd = pith_take_fd(&spool);
    }
    return count == 0;
}

static bool open_archive(const char *path, int *fd, struct pith_error *error)
{
    struct stat status;
    *fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0 || fstat(*fd, &status) != 0) {
        return pith_fail_errno(error, PITH_USAGE, errno, "cannot open it");
    }
    if (S_ISDIR(status.st_mode)) {
        return pith_fail(error, PITH_USAGE, "it is a directory where a file is wanted");
    }
    if ((!S_ISREG(status.st_mode) || lseek(*fd, 0, SEEK_CUR) != 0) && !spool_pipe(fd, error)) {
        return false;
    }
    return true;
}

bool archive_whole(const char *path, int *fd, struct blob *blob, struct pith_error *error)
{
    struct stat status;
    if (!open_archive(path, fd, error)) {
        return false;
    }
    if (fstat(*fd, &status) != 0) {
        return pith_fail_errno(error, PITH_SYSTEM, errno, "cannot read it");
    }
    *blob = (struct blob){*fd, 0, (uint64_t)status.st_size};
    return true;
}

static const char *clean_name(const char *name)
{
    while (strncmp(name, "./", 2) == 0) {
        name += 2;
    }
    return name;
}

static bool list_members(struct archive *archive, uint64_t size, struct pith_arena *arena, struct members *members,
                         struct pith_error *error)
{
    struct archive_entry *entry;
    int status;
    while ((status = archive_read_next_header(archive, &entry)) >= ARCHIVE_WARN && status != ARCHIVE_EOF) {
        const char *name = archive_entry_pathname(entry), *target = archive_entry_symlink(entry);
        struct member member = {.offset = (uint64_t)archive_filter_bytes(archive, 0),
                                .size = (uint64_t)archive_entry_size(entry)};
        if (name == NULL || archive_entry_filetype(entry) == AE_IFDIR) {
            continue;
        }
        if (member.offset > size || member.size > size - member.offset) {
            return pith_fail(error, PITH_USAGE, "it ends within its member %s", name);
        }
        member.name = pith_strdup(arena, clean_name(name));
        member.target = target == NULL ? NULL : pith_strdup(arena, target);
        pith_push(arena, &members->list, member);
    }
    return status == ARCHIVE_EOF || pith_fail(error, PITH_USAGE, "%s", archive_error_string(archive));
}

bool members_read(const char *path, struct pith_arena *arena, struct members *members, struct pith_error *error)
{
    struct stat status;
    struct blob whole;
    if (!archive_whole(path, &members->fd, &whole, error) ||
        (is_compressed(whole.fd) && !spool_unpacked(&members->fd, whole.size, error))) {
        return false;
    }
    struct archive *archive = archive_read_new();
    if (archive == NULL) {
        pith_out_of_memory();
    }
    (void)archive_read_support_format_tar(archive);
    bool done = fstat(members->fd, &status) == 0 && lseek(members->fd, 0, SEEK_SET) == 0 &&
                ((archive_read_open_fd(archive, members->fd, 64 << 10) == ARCHIVE_OK) ||
                 pith_fail(error, PITH_USAGE, "%s", archive_error_string(archive))) &&
                list_members(archive, (uint64_t)status.st_size, arena, members, error);
    (void)archive_read_free(archive);
    return done;
}

/* The last member of a name counts, as with tar; links lead to other members, each once. */
bool members_find(const struct members *members, const char *name, struct blob *blob)
{
    char path[4096];
    for (unsigned links = 0; links < 8; links++) {
        const struct member *member = NULL;
        for (uint32_t i = 0; i < members->list.count; i++) {
            if (strcmp(members->list.items[i].name, name) == 0) {
                member = &members->list.items[i];
            }
        }
        if (member == NULL) {
            return false;
        }
        if (member->target == NULL) {
            *blob = (struct blob){members->fd, member->offset, member->size};
            return true;
        }
        const char *slash = strrchr(member->name, '/');
        int length = snprintf(path, sizeof path, "/%.*s/%s", slash == NULL ? 0 : (int)(slash - member->name),
                              member->name, member->target);
        if (length < 0 || (size_t)length >= sizeof path) {
            return false;
        }
        pith_path_clean(path);
        name = path + 1;
    }
    return false;
}
