/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directories that a glibc loader searches at the end cannot be derived from the architecture: distributions
 * differ. But they stand in the loader's read-only data, one after another, NUL-terminated, each with a '/' at both
 * ends: "/lib/x86_64-linux-gnu/", "/usr/lib/x86_64-linux-gnu/", "/lib/", "/usr/lib/". So the longest such run is it.
 */
#include "loader/loader.h"

#include <stdlib.h>

enum { LONGEST_RUN = 16 };

/* The length of a directory name "/…lib…/" at `at`, or 0. */
static size_t directory_at(const char *at, const char *end)
{
    size_t length = strnlen(at, (size_t)(end - at));
    if (at + length == end || length < 5 || length > 255 || at[0] != '/' || at[length - 1] != '/') {
        return 0;
    }
    for (size_t i = 0; i < length; i++) {
        if (at[i] <= ' ' || at[i] > '~' || at[i] == ':') {
            return 0;
        }
    }
    return strstr(at, "lib") == NULL ? 0 : length;
}

static uint32_t run_at(const char *at, const char *end, const char *run[LONGEST_RUN])
{
    uint32_t count = 0;
    size_t length;
    while (count < LONGEST_RUN && at < end && (length = directory_at(at, end)) > 0) {
        run[count++] = at;
        at += length + 1;
    }
    return count;
}

static void scan_directories(const char *bytes, size_t size, struct pith_arena *arena, const char *const **directories)
{
    const char *end = bytes + size;
    const char *best[LONGEST_RUN];
    uint32_t best_count = 0;
    for (const char *at = bytes; (at = memmem(at, (size_t)(end - at), "\0/", 2)) != NULL; at++) {
        const char *run[LONGEST_RUN];
        uint32_t count = run_at(at + 1, end, run);
        if (count > best_count) {
            memcpy(best, run, sizeof best);
            best_count = count;
        }
    }
    if (best_count == 0) {
        *directories = NULL;
        return;
    }
    const char **list = pith_alloc_array(arena, best_count + 1U, sizeof *list);
    for (uint32_t i = 0; i < best_count; i++) {
        list[i] = pith_strdup(arena, best[i]);
    }
    *directories = list;
}

/* "ld.so (…) stable release version 2.36." */
unsigned loader_scan_version(const char *bytes, size_t size)
{
    static const char mark[] = " release version 2.";
    const char *at = memmem(bytes, size, mark, sizeof mark - 1);
    return at == NULL ? 0 : (unsigned)strtoul(at + sizeof mark - 1, NULL, 10);
}

bool loader_scan(struct pith_view *view, const struct pith_found *found, struct pith_arena *arena,
                 const char *const **directories, unsigned *minor, struct pith_error *error)
{
    struct pith_arena scratch PITH_ARENA_CLEANUP = {0};
    const char *bytes;
    size_t size;
    if (!pith_view_read(view, found, LARGEST_LOADER, &scratch, &bytes, &size, error)) {
        return pith_context(error, "reading the library directories built into the loader");
    }
    scan_directories(bytes, size, arena, directories);
    *minor = loader_scan_version(bytes, size);
    return true;
}

bool pith_loader_directories(struct pith_view *view, const char *interpreter, struct pith_arena *arena,
                             const char *const **directories, struct pith_error *error)
{
    struct pith_found found;
    const struct pith_elf *elf;
    unsigned minor;
    *directories = NULL;
    enum pith_seen seen = pith_view_resolve(view, interpreter, &found, error);
    if (seen == PITH_SEEN_FAILED) {
        return false;
    }
    if (seen != PITH_SEEN_FOUND) {
        return pith_fail(error, PITH_MISSING, "the loader %s %s", interpreter, pith_seen_text(seen));
    }
    enum pith_elf_verdict verdict = pith_view_elf(view, &found, &elf, error);
    if (verdict != PITH_ELF_OK) {
        return verdict == PITH_ELF_NOT ? pith_fail(error, PITH_MISSING, "the loader %s is no ELF file", interpreter)
                                       : false;
    }
    if (!pith_loader_is_musl(interpreter) && !loader_scan(view, &found, arena, directories, &minor, error)) {
        return false;
    }
    if (*directories == NULL) {
        *directories = loader_fallback_directories(elf);
    }
    return true;
}
