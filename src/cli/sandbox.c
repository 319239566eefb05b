/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of the file system pith may reach. A rule of Landlock stands for a file or for a directory with all below it,
 * so that an output, which is written beside its place and renamed, opens the directory that it stands in. Nothing may
 * be executed; no device may be controlled; no connection made. Constants that a machine's headers lack stand here:
 * what counts is the kernel that pith runs on.
 */
#include "cli/sandbox.h"

#include "base/io.h"
#include "base/remove.h"
#include "base/spool.h"
#include "cli/seccomp.h"
#include "pith/source.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset /* the same on all architectures that pith knows */
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
#endif

/* struct landlock_ruleset_attr as it is since ABI 6; an older kernel is given the part that it knows. */
struct attributes {
    uint64_t files, net, scopes;
};
enum { NET_TCP = 3 /* bind and connect */, SCOPES = 3 /* abstract sockets and signals */ };
enum {
    SMALLEST_ABI = 2 /* with 1 no link to a file of another directory can be made, as a directory output has them */
};

#define FILE_RIGHTS \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
     LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_IOCTL_DEV)
#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define SPOOL \
    (READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_MAKE_REG | \
     LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define WRITE \
    (SPOOL | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_SYM | \
     LANDLOCK_ACCESS_FS_REFER)
#define DEVICE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV)

static uint64_t rights_of(int abi)
{
    return (1ULL << (abi >= 5   ? 16
                     : abi >= 3 ? 15
                                : 14)) -
           1; /* IOCTL_DEV came with 5, TRUNCATE with 3, REFER with 2 */
}

static void make_rules(struct sandbox *sandbox)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < SMALLEST_ABI) {
        return;
    }
    const struct attributes attributes = {rights_of((int)abi), abi >= 4 ? NET_TCP : 0, abi >= 6 ? SCOPES : 0};
    size_t size = abi >= 6 ? sizeof attributes : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    sandbox->rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    sandbox->handled = attributes.files;
    sandbox->landlock = sandbox->rules < 0 ? 0 : (int)abi;
}

void sandbox_begin(struct sandbox *sandbox)
{
    *sandbox = SANDBOX_OFF;
    sandbox->privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (!sandbox->privileges) {
        return; /* neither of the others goes without it */
    }
    sandbox->calls = seccomp_begin();
    make_rules(sandbox);
#ifdef PITH_SANITIZED
    sandbox_read(sandbox, "/proc"); /* a sanitizer looks at the maps and the threads of the process */
#endif
}

/* What a directory has, whatever it is told; a file takes only the rights of files. */
static void allow(struct sandbox *sandbox, int fd, bool directory, uint64_t rights)
{
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = rights & sandbox->handled & (directory ? ~0ULL : FILE_RIGHTS), .parent_fd = fd};
    (void)syscall(SYS_landlock_add_rule, sandbox->rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static void allow_path(struct sandbox *sandbox, const char *path, uint64_t rights)
{
    struct stat status;
    PITH_CLOSE int fd = sandbox->rules < 0 ? -1 : open(path, O_PATH | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &status) == 0) {
        allow(sandbox, fd, S_ISDIR(status.st_mode), rights);
    }
}

void sandbox_read(struct sandbox *sandbox, const char *path)
{
    allow_path(sandbox, path, READ);
}

void sandbox_list(struct sandbox *sandbox, const char *directory)
{
    allow_path(sandbox, directory, LANDLOCK_ACCESS_FS_READ_DIR);
}

/* What stands in a root; where its links lead is in it too, or is not of it. */
static void allow_entry(struct sandbox *sandbox, int root, const struct dirent *entry)
{
    static const char *const kernels[] = {".", "..", "proc", "sys", "dev"};
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        if (strcmp(entry->d_name, kernels[i]) == 0) {
            return;
        }
    }
    PITH_CLOSE int fd = openat(root, entry->d_name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (fd >= 0 && entry->d_type != DT_LNK && fstat(fd, &status) == 0 && !S_ISLNK(status.st_mode)) {
        allow(sandbox, fd, S_ISDIR(status.st_mode), READ);
    }
}

static void read_root(struct sandbox *sandbox, const char *path)
{
    DIR *names = sandbox->rules < 0 ? NULL : opendir(path);
    if (names == NULL) {
        sandbox_read(sandbox, path); /* whoever may not list it may yet open what stands in it */
        return;
    }
    for (const struct dirent *entry; (entry = readdir(names)) != NULL;) {
        allow_entry(sandbox, dirfd(names), entry);
    }
    allow(sandbox, dirfd(names), true, LANDLOCK_ACCESS_FS_READ_DIR);
    (void)closedir(names);
}

void sandbox_read_source(struct sandbox *sandbox, const char *word)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    if (!pith_source_is_image(word)) {
        read_root(sandbox, word);
        return;
    }
    const char *path = pith_source_file(word, &arena);
    if (path != NULL) {
        sandbox_read(sandbox, path);
    }
}

/* An existing layout is written into; everything else is put together beside its place. */
static bool is_filled(const char *path)
{
    bool empty = true;
    return pith_directory_is_empty(AT_FDCWD, path, &empty) && !empty;
}

/* The directory that the end of a link's chain stands in, or the path itself when there is nothing yet. A link to
 * nowhere is no output. */
static void allow_parent(struct sandbox *sandbox, const char *path)
{
    struct stat status;
    char *place = realpath(path, NULL);
    if (place == NULL && lstat(path, &status) == 0) {
        return;
    }
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    char *copy = pith_strdup(&arena, place == NULL ? path : place);
    free(place);
    for (size_t size = strlen(copy); size > 1 && copy[size - 1] == '/';) {
        copy[--size] = '\0';
    }
    char *slash = strrchr(copy, '/');
    if (slash != NULL) {
        slash[slash == copy] = '\0';
    }
    allow_path(sandbox, slash == NULL ? "." : copy, WRITE);
}

void sandbox_write(struct sandbox *sandbox, const char *path)
{
    struct stat status;
    bool there = stat(path, &status) == 0;
    if (sandbox->rules < 0 || strcmp(path, "-") == 0) {
        return;
    }
    if (there && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) {
        allow_path(sandbox, path, DEVICE); /* a pipe or a device is written to, not replaced */
    } else if (there && S_ISDIR(status.st_mode) && is_filled(path)) {
        allow_path(sandbox, path, WRITE);
    } else {
        allow_parent(sandbox, path);
    }
}

/* What libraries read for themselves: a locale with UTF-8, for names in archives; the seed of jansson's tables. */
static const char *const libraries[] = {"/usr/lib/locale", "/usr/share/locale/locale.alias", "/dev/urandom"};

void sandbox_enter(struct sandbox *sandbox)
{
    if (sandbox->rules < 0) {
        return;
    }
    allow_path(sandbox, pith_spool_directory(), SPOOL);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        allow_path(sandbox, libraries[i], READ);
    }
    sandbox->files = syscall(SYS_landlock_restrict_self, sandbox->rules, 0) == 0;
    (void)close(sandbox->rules);
    sandbox->rules = -1;
}

const char *sandbox_text(const struct sandbox *sandbox, char text[SANDBOX_TEXT])
{
    char files[32];
    (void)snprintf(files, sizeof files, ", Landlock ABI %d", sandbox->landlock);
    (void)snprintf(text, SANDBOX_TEXT, "%s%s%s", sandbox->privileges ? "no_new_privs" : "off",
                   sandbox->calls ? ", seccomp" : "", sandbox->files ? files : "");
    return text;
}
