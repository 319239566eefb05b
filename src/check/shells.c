/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No shell: by name, by what links lead to, and by content, whatever the file is called. POSIX demands that a shell
 * has these built in (XCU 2.14 and 1.6), so their names stand in its bytes; a multi-call program says who it is.
 */
#include "check/room.h"

#include "base/io.h"

#include <errno.h>
#include <sys/mman.h>

enum { MOST_BYTES = 1 << 28 }; /* no program is so large, and a file with a hole could be larger than all memory */

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

/* The bytes to look for are written with a bar inside: pith's own program holds these words, and is no shell. */
static bool contains(const unsigned char *bytes, size_t size, const char *marked, size_t more)
{
    char text[32];
    size_t length = 0;
    for (; *marked != '\0' && length + 1 < sizeof text; marked++) {
        if (*marked != '|') {
            text[length++] = *marked;
        }
    }
    text[length] = '\0';
    return memmem(bytes, size, text, length + more) != NULL;
}

/* The string with the NUL behind it: what may stand before it varies (busybox puts a flag there). */
static bool holds(const unsigned char *bytes, size_t size, const char *marked)
{
    return contains(bytes, size, marked, 1);
}

static const char *shell_in(const unsigned char *bytes, size_t size)
{
    if (contains(bytes, size, "Busy|Box v", 0) && holds(bytes, size, "busy|box")) {
        return "busybox";
    }
    if (contains(bytes, size, "toy|box ", 0) && holds(bytes, size, "toy|box")) {
        return "toybox";
    }
    if (holds(bytes, size, "un|alias") && holds(bytes, size, "get|opts") && holds(bytes, size, "read|only") &&
        holds(bytes, size, "u|mask") && holds(bytes, size, "un|set")) {
        return contains(bytes, size, "GNU |bash", 0) ? "bash" : "a POSIX shell";
    }
    if (holds(bytes, size, "un|alias") && holds(bytes, size, "set|env") && holds(bytes, size, "re|hash") &&
        holds(bytes, size, "on|intr")) {
        return "a C shell";
    }
    return NULL;
}

/* A program in the image: not a library. Static ones have no PT_INTERP. */
static bool is_program(struct pith_checking *checking, const struct pith_found *found)
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
static bool look_into(struct pith_checking *checking, const struct pith_found *found, const char **shell)
{
    const struct pith_source *source = pith_view_mount(checking->inside, found->mount)->source;
    struct pith_content content;
    if (!pith_source_open(source, found->source_path, &found->stat, &content, checking->error)) {
        return false;
    }
    PITH_CLOSE int fd = content.fd;
    size_t size = content.size < MOST_BYTES ? (size_t)content.size : MOST_BYTES;
    void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        return pith_fail_errno(checking->error, PITH_SYSTEM, errno, "cannot look into %s", found->source_path);
    }
    __attribute__((cleanup(unmap))) struct window window = {start, size};
    if (pith_source_read(source, found->source_path, &found->stat, &content, start, window.size, 0) !=
        (ssize_t)window.size) {
        return pith_fail_errno(checking->error, PITH_SYSTEM, errno, "cannot look into %s", found->source_path);
    }
    *shell = shell_in(start, window.size);
    return true;
}

static const char remedy[] =
    "leave it out; for debugging, add one to a twin image ([debug]), or write why it must stay: "
    "[policy] allow.shell = …";

/* A file, by its content; its hard links are judged with it, for they lead to the same bytes. */
static bool judge_file(struct pith_checking *checking, const struct pith_entry *entry)
{
    struct pith_found found;
    const char *shell = NULL;
    if (pith_view_look(checking->inside, entry->path, &found, checking->error) != PITH_SEEN_FOUND) {
        return false;
    }
    if (!is_program(checking, &found)) {
        return true;
    }
    if (!look_into(checking, &found, &shell)) {
        return false;
    }
    if (shell != NULL && !has_shell_name(entry->path)) {
        check_add(checking, "shell", entry->path, pith_format(checking->arena, "is %s under another name", shell),
                  remedy);
    }
    return true;
}

static bool is_shell(const struct pith_checking *checking, const char *path)
{
    for (uint32_t i = 0; i < checking->findings->list.count; i++) {
        const struct pith_finding *finding = &checking->findings->list.items[i];
        if (strcmp(finding->rule, "shell") == 0 && strcmp(finding->path, path) == 0) {
            return true;
        }
    }
    return false;
}

/* By name, and by where a link leads. */
static bool judge_name(struct pith_checking *checking, const struct pith_entry *entry)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_file(checking->inside, entry->path, &found, checking->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    const char *end = pith_text(pith_view_texts(checking->inside), found.path);
    if ((found.stat.mode & 0111) != 0 && has_shell_name(entry->path)) {
        check_add(checking, "shell", entry->path, "has the name of a shell", remedy);
    } else if (entry->type == PITH_ENTRY_SYMLINK && is_shell(checking, end)) {
        check_add(checking, "shell", entry->path, pith_format(checking->arena, "leads to the shell %s", end), remedy);
    }
    return true;
}

bool check_shells(struct pith_checking *checking)
{
    const struct pith_rootfs *rootfs = checking->rootfs;
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        enum pith_entry_type type = rootfs->entries.items[i].type;
        if (type == PITH_ENTRY_FILE && !judge_file(checking, &rootfs->entries.items[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < rootfs->entries.count; i++) {
        enum pith_entry_type type = rootfs->entries.items[i].type;
        if (type != PITH_ENTRY_DIRECTORY && !judge_name(checking, &rootfs->entries.items[i])) {
            return false;
        }
    }
    return true;
}
