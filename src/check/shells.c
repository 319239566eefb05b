/*
 * No shell: by name, by what links lead to, and by content, whatever the file is called. POSIX demands that a shell
 * has these built in (XCU 2.14 and 1.6), so their names stand in its bytes; a multi-call program says who it is.
 */
#include "check/room.h"

#include "base/io.h"

#include <errno.h>
#include <sys/mman.h>

static const char *const shell_names[] = {"sh",   "ash",    "bash",    "rbash",  "dash", "ksh",  "ksh93", "mksh",
                                          "lksh", "pdksh",  "zsh",     "rzsh",   "yash", "posh", "fish",  "csh",
                                          "tcsh", "elvish", "busybox", "toybox", "nash", "hush", "xonsh", "nu"};

static bool has_shell_name(const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    for (size_t i = 0; i < sizeof shell_names / sizeof *shell_names; i++) {
        if (strcmp(name, shell_names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The string with the NUL behind it: what may stand before it varies (busybox puts a flag there). */
static bool holds(const unsigned char *bytes, size_t size, const char *text)
{
    return memmem(bytes, size, text, strlen(text) + 1) != NULL;
}

static const char *shell_in(const unsigned char *bytes, size_t size)
{
    if (memmem(bytes, size, "BusyBox v", 9) != NULL && holds(bytes, size, "busybox")) {
        return "busybox";
    }
    if (memmem(bytes, size, "toybox ", 7) != NULL && holds(bytes, size, "toybox")) {
        return "toybox";
    }
    if (holds(bytes, size, "unalias") && holds(bytes, size, "getopts") && holds(bytes, size, "readonly") &&
        holds(bytes, size, "umask") && holds(bytes, size, "unset")) {
        return memmem(bytes, size, "GNU bash", 8) != NULL ? "bash" : "a POSIX shell";
    }
    if (holds(bytes, size, "unalias") && holds(bytes, size, "setenv") && holds(bytes, size, "rehash") &&
        holds(bytes, size, "onintr")) {
        return "a C shell";
    }
    return NULL;
}

/* A program in the image: not a library. Static ones have no PT_INTERP. */
static bool is_program(struct checking *checking, const struct pith_found *found)
{
    const struct pith_elf *elf;
    return found->stat.type == PITH_REGULAR && (found->stat.mode & 0111) != 0 &&
           pith_view_elf(checking->inside, found, &elf, NULL) == PITH_ELF_OK &&
           (elf->interpreter != NULL || elf->type == ET_EXEC || elf->pie);
}

struct window {
    void *start;
    size_t size;
};

static void unmap(struct window *window)
{
    if (window->start != NULL) {
        (void)munmap(window->start, window->size);
    }
}

/* The bytes in memory of their own, given back at once: a map of the file would not survive its truncation. */
static bool look_into(struct checking *checking, const struct pith_found *found, const char **shell)
{
    const struct pith_source *source = pith_view_mount(checking->inside, found->mount)->source;
    struct pith_content content;
    if (!pith_source_open(source, found->source_path, &found->stat, &content, checking->error)) {
        return false;
    }
    PITH_CLOSE int fd = content.fd;
    void *start = mmap(NULL, (size_t)content.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        return pith_fail_errno(checking->error, PITH_SYSTEM, errno, "cannot look into %s", found->source_path);
    }
    __attribute__((cleanup(unmap))) struct window window = {start, (size_t)content.size};
    if (pith_pread_full(fd, start, window.size, content.offset) != (ssize_t)window.size) {
        return pith_fail_errno(checking->error, PITH_SYSTEM, errno, "cannot look into %s", found->source_path);
    }
    *shell = shell_in(start, window.size);
    return true;
}

bool check_shells(struct checking *checking)
{
    static const char remedy[] = "leave it out; for debugging, add one to a twin image ([debug]), or write why it must "
                                 "stay: [policy] allow.shell = …";
    for (uint32_t i = 0; i < checking->rootfs->entries.count; i++) {
        const struct pith_entry *entry = &checking->rootfs->entries.items[i];
        struct pith_found found;
        if (entry->type == PITH_ENTRY_DIRECTORY) {
            continue;
        }
        enum pith_seen seen = pith_view_resolve(checking->inside, entry->path, &found, checking->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
            continue;
        }
        const char *shell = NULL;
        bool executable = (found.stat.mode & 0111) != 0;
        if (executable && has_shell_name(entry->path)) {
            check_object(checking, "shell", entry->path, "has the name of a shell", remedy);
        } else if (is_program(checking, &found)) {
            if (!look_into(checking, &found, &shell)) {
                return false;
            }
            if (shell != NULL) {
                bool link = entry->type == PITH_ENTRY_SYMLINK;
                check_object(checking, "shell", entry->path,
                             pith_format(checking->arena, link ? "leads to %s" : "is %s under another name", shell),
                             remedy);
            }
        }
    }
    return true;
}
