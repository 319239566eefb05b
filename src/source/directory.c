/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A directory of this machine as a source. Paths come from the view, which walks component by component, so that a
 * single fstatat suffices to look one up; opening is guarded once more by openat2, which refuses links and ways out.
 * Kernel file systems (/proc, /sys) appear without files: what they show is not part of any root.
 */
#include "base/guard.h"
#include "base/io.h"
#include "pith/source.h"
#include "source/kernel.h"
#include "source/notes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct directory {
    struct pith_source source;
    int fd;
    dev_t device;
    bool one_file_system;
    struct notes *notes;
};

static const struct directory *of(const struct pith_source *source)
{
    return (const struct directory *)(const void *)source;
}

/* The path as the *at calls want it, relative to the directory. */
static const char *relative(const char *path)
{
    return path[1] == '\0' ? "." : path + 1;
}

static bool fail(const struct directory *directory, struct pith_error *error, int number, const char *verb,
                 const char *path)
{
    const char *root = directory->source.name;
    return pith_fail_errno(error, PITH_SYSTEM, number, "%s %s%s", verb, strcmp(root, "/") == 0 ? "" : root, path);
}

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static struct pith_stat from_system(const struct stat *status)
{
    enum pith_type type = PITH_SPECIAL;
    if (S_ISREG(status->st_mode)) {
        type = PITH_REGULAR;
    } else if (S_ISDIR(status->st_mode)) {
        type = PITH_DIRECTORY;
    } else if (S_ISLNK(status->st_mode)) {
        type = PITH_SYMLINK;
    }
    return (struct pith_stat){
        .type = type,
        .mode = (uint16_t)(status->st_mode & 07777),
        .uid = status->st_uid,
        .gid = status->st_gid,
        .links = type == PITH_REGULAR ? (uint32_t)status->st_nlink : 1,
        .size = type == PITH_REGULAR ? (uint64_t)status->st_size : 0,
        .device = status->st_dev,
        .inode = status->st_ino,
        .modified = nanoseconds(status->st_mtim),
        .changed = nanoseconds(status->st_ctim),
    };
}

static bool below_kernel_file_system(const struct directory *directory, const char *path)
{
    PITH_CLOSE int fd = openat(directory->fd, relative(path), O_PATH | O_NOFOLLOW | O_CLOEXEC);
    return fd >= 0 && kernel_file_system(fd);
}

static bool lookup(const struct pith_source *source, const char *path, struct pith_stat *found,
                   struct pith_error *error)
{
    const struct directory *directory = of(source);
    struct stat status;
    *found = (struct pith_stat){.type = PITH_ABSENT};
    if (fstatat(directory->fd, relative(path), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) {
            return true;
        }
        return fail(directory, error, errno, "cannot look up", path);
    }
    bool foreign = status.st_dev != directory->device;
    if (foreign && !S_ISDIR(status.st_mode) && below_kernel_file_system(directory, path)) {
        return true;
    }
    *found = from_system(&status);
    return true;
}

static bool read_link(const struct pith_source *source, const char *path, struct pith_arena *arena, const char **target,
                      struct pith_error *error)
{
    const struct directory *directory = of(source);
    char text[4096]; /* PATH_MAX bounds a link's text */
    ssize_t size = readlinkat(directory->fd, relative(path), text, sizeof text);
    if (size < 0) {
        return fail(directory, error, errno, "cannot read the link", path);
    }
    *target = pith_copy(arena, text, (size_t)size);
    return true;
}

static bool hides_its_files(const struct directory *directory, int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || status.st_dev == directory->device) {
        return false;
    }
    return directory->one_file_system || kernel_file_system(fd);
}

static void close_stream(DIR **stream)
{
    if (*stream != NULL) {
        (void)closedir(*stream);
    }
}

static bool list(const struct pith_source *source, const char *path, struct pith_arena *arena, const char ***names,
                 uint32_t *count, struct pith_error *error)
{
    const struct directory *directory = of(source);
    PITH_VEC(const char *) found = {0};
    PITH_CLOSE int fd = pith_guarded_open(directory->fd, relative(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return fail(directory, error, errno, "cannot list the directory", path);
    }
    if (!hides_its_files(directory, fd)) {
        __attribute__((cleanup(close_stream))) DIR *stream = fdopendir(fd);
        if (stream == NULL) {
            return fail(directory, error, errno, "cannot list the directory", path);
        }
        (void)pith_take_fd(&fd); /* the stream's now */
        const struct dirent *entry;
        while (errno = 0, (entry = readdir(stream)) != NULL) {
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
                pith_push(arena, &found, pith_strdup(arena, entry->d_name));
            }
        }
        if (errno != 0) {
            return fail(directory, error, errno, "cannot list the directory", path);
        }
    }
    *names = found.items;
    *count = found.count;
    return true;
}

static bool open_file(const struct pith_source *source, const char *path, struct pith_content *content,
                      struct pith_error *error)
{
    const struct directory *directory = of(source);
    /* O_NONBLOCK: a FIFO that took the file's place must not hang us. */
    PITH_CLOSE int fd = pith_guarded_open(directory->fd, relative(path), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return fail(directory, error, errno, "cannot open", path);
    }
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return fail(directory, error, errno, "cannot open", path);
    }
    *content = (struct pith_content){.size = (uint64_t)status.st_size};
    content->fd = pith_take_fd(&fd);
    return true;
}

/* A link more or less, which moves the time of change, is none. */
static bool is_same(const struct pith_stat *now, const struct pith_stat *seen)
{
    return now->type == seen->type && now->device == seen->device && now->inode == seen->inode &&
           now->mode == seen->mode && now->uid == seen->uid && now->gid == seen->gid && now->size == seen->size &&
           now->modified == seen->modified;
}

static bool fail_as_changed(const struct pith_source *source, const char *path, struct pith_error *error)
{
    return pith_fail(error, PITH_SYSTEM, "%s%s changed while it was read; compose again when nothing writes to it",
                     strcmp(source->name, "/") == 0 ? "" : source->name, path);
}

static bool unchanged(const struct pith_source *source, const char *path, const struct pith_content *content,
                      const struct pith_stat *seen, struct pith_error *error)
{
    const struct directory *directory = of(source);
    struct stat status;
    if (fstat(content->fd, &status) != 0) {
        return fail(directory, error, errno, "cannot look up", path);
    }
    struct pith_stat now = from_system(&status);
    return is_same(&now, seen) || fail_as_changed(source, path, error);
}

static void note(const struct pith_source *source, const char *path, const struct pith_content *content,
                 const struct pith_stat *seen, uint64_t offset, const void *bytes, size_t size)
{
    struct stat status;
    bool moved = fstat(content->fd, &status) != 0 || nanoseconds(status.st_ctim) != seen->changed;
    (void)path;
    notes_add(of(source)->notes, seen, offset, bytes, size, moved);
}

static bool has_moved(const struct pith_source *source, const struct pith_stat *seen)
{
    return notes_moved(of(source)->notes, seen);
}

/* A copy can be torn by whoever writes meanwhile: the file is looked at again behind it. */
static bool prove(const struct pith_source *source, const char *path, const struct pith_stat *seen,
                  struct pith_content *content, bool *again, struct pith_error *error)
{
    const struct directory *directory = of(source);
    struct stat status;
    struct pith_error local = {0};
    if (fstat(content->fd, &status) != 0) {
        return fail(directory, error, errno, "cannot look up", path);
    }
    struct pith_stat now = from_system(&status);
    if (now.changed == seen->changed || !is_same(&now, seen)) {
        return is_same(&now, seen) || fail_as_changed(source, path, error);
    }
    PITH_CLOSE int copy = -1;
    enum notes_proof proof = notes_prove(directory->notes, seen, content->fd, seen->size, &copy, &local);
    if (!unchanged(source, path, content, seen, error)) {
        return false;
    }
    if (proof == NOTES_OTHER) {
        return fail_as_changed(source, path, error);
    }
    if (proof == NOTES_FAILED) {
        return fail(directory, error, local.number, "cannot make a copy of", path);
    }
    if (proof == NOTES_SAME) {
        pith_close_scope(&content->fd);
        *content = (struct pith_content){.fd = pith_take_fd(&copy), .size = seen->size, .own = true};
        *again = true;
    }
    return true;
}

static void destroy(struct pith_source *source)
{
    struct directory *directory = (struct directory *)(void *)source;
    (void)close(directory->fd);
    notes_destroy(directory->notes);
    free(directory);
}

static const struct pith_source_ops directory_ops = {
    .lookup = lookup,
    .readlink = read_link,
    .list = list,
    .open = open_file,
    .unchanged = unchanged,
    .destroy = destroy,
    .note = note,
    .prove = prove,
    .moved = has_moved,
};

bool pith_source_directory(const char *path, bool one_file_system, struct pith_source **source,
                           struct pith_error *error)
{
    PITH_CLOSE int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        enum pith_code code = errno == ENOENT || errno == ENOTDIR ? PITH_USAGE : PITH_SYSTEM;
        return pith_fail_errno(error, code, errno, "cannot open the directory %s", path);
    }
    struct notes *notes = notes_create(error);
    if (notes == NULL) {
        return false;
    }
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    struct directory *directory = calloc(1, sizeof *directory + length + 1);
    if (directory == NULL) {
        pith_out_of_memory();
    }
    char *name = (char *)(directory + 1);
    memcpy(name, path, length);
    directory->source = (struct pith_source){.ops = &directory_ops, .name = name, .host = name};
    directory->device = status.st_dev;
    directory->one_file_system = one_file_system;
    directory->notes = notes;
    directory->fd = pith_take_fd(&fd);
    *source = &directory->source;
    return true;
}
