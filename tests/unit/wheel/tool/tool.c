/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For the scripts beside it. `tool install MANIFEST DIRECTORY` writes what [python] wheels adds to the view;
 * `tool tags MINOR MACHINE LIBC MAJOR MINOR [t][d]` prints the tags that such an interpreter takes; `tool marker` and
 * `tool specifier` answer the lines of standard input: "PYTHON MACHINE EXTRA|MARKER", "VERSION|SPECIFIER"; `tool toml`
 * makes JSON, or an empty line, of each of the documents there that a NUL ends.
 */
#include "base/io.h"
#include "base/json.h"
#include "base/toml.h"
#include "pith/languages/python/wheel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const struct pith_error *error)
{
    (void)fprintf(stderr, "%s\n", error->message);
    return 1;
}

static void need(bool good, const char *path)
{
    if (!good) {
        perror(path);
        exit(3);
    }
}

static bool write_file(const struct pith_source *source, const char *path, const char *to, unsigned mode,
                       struct pith_error *error)
{
    struct pith_content content;
    if (!source->ops->open(source, path, &content, error)) {
        return false;
    }
    PITH_CLOSE int from = content.fd;
    PITH_CLOSE int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    need(fd >= 0, to);
    static char piece[64 << 10];
    for (uint64_t done = 0; done < content.size;) {
        size_t size = content.size - done < sizeof piece ? (size_t)(content.size - done) : sizeof piece;
        need(pith_pread_full(from, piece, size, content.offset + done) == (ssize_t)size, to);
        need(pith_write_full(fd, piece, size), to);
        done += size;
    }
    return true;
}

static bool write_tree(const struct pith_source *source, const char *path, const char *to, struct pith_arena *arena,
                       struct pith_error *error)
{
    const char **names;
    uint32_t count;
    need(mkdir(to, 0755) == 0 || errno == EEXIST, to);
    if (!source->ops->list(source, path, arena, &names, &count, error)) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *from = pith_format(arena, "%s/%s", path[1] == '\0' ? "" : path, names[i]);
        const char *there = pith_format(arena, "%s/%s", to, names[i]);
        struct pith_stat stat;
        if (!source->ops->lookup(source, from, &stat, error) ||
            !(stat.type == PITH_DIRECTORY ? write_tree(source, from, there, arena, error)
                                          : write_file(source, from, there, stat.mode, error))) {
            return false;
        }
    }
    return true;
}

static bool mount_root(struct pith_arena *arena, struct pith_mounts *mounts, const struct pith_source *root)
{
    pith_push(arena, &mounts->list, (struct pith_mount){.at = "/", .source = root, .in = "/", .mode = -1});
    return true;
}

static int install(const char *path, const char *directory)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_error error = {0};
    struct pith_manifest manifest;
    struct pith_source *root = NULL;
    struct pith_plan plan = {0};
    struct pith_mounts mounts = {0};
    bool done = pith_manifest_read(path, &arena, &manifest, &error) &&
                pith_source_directory(manifest.source.root.text, true, &root, &error) &&
                mount_root(&arena, &mounts, root) &&
                pith_plan_mounts(&plan, &manifest, root, &arena, &mounts, &error) &&
                pith_wheels_mount(&plan, &manifest, &arena, &mounts, &error) &&
                write_tree(mounts.list.items[mounts.list.count - 1].source, "/", directory, &arena, &error);
    for (uint32_t i = 0; i < plan.findings.list.count; i++) {
        const struct pith_finding *finding = &plan.findings.list.items[i];
        (void)fprintf(stderr, "%s: %s %s\n", finding->rule, finding->path, finding->reason);
    }
    pith_plan_finish(&plan);
    pith_source_destroy(root);
    return done ? 0 : failed(&error);
}

static int tags(char **words)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_wheel_tags all = {0};
    struct pith_wheel_target target = {
        .minor = (unsigned)atoi(words[0]),
        .machine = words[1],
        .libc = strcmp(words[2], "glibc") == 0 ? PITH_LIBC_GLIBC : PITH_LIBC_MUSL,
        .libc_major = (unsigned)atoi(words[3]),
        .libc_minor = (unsigned)atoi(words[4]),
        .free_threaded = words[5] != NULL && strchr(words[5], 't') != NULL,
        .debug = words[5] != NULL && strchr(words[5], 'd') != NULL,
        .hard_float = true,
    };
    pith_wheel_tags(&target, &arena, &all);
    for (uint32_t i = 0; i < all.list.count; i++) {
        (void)puts(all.list.items[i]);
    }
    return 0;
}

static const char *marker(char *line, const char *text)
{
    char *python = strtok(line, " "), *machine = strtok(NULL, " "), *extra = strtok(NULL, " "), *dot;
    struct pith_marker_environment environment = {.python_full_version = python,
                                                  .implementation = "cpython",
                                                  .platform_machine = machine,
                                                  .extra = extra == NULL ? "" : extra};
    char version[16] = "";
    (void)snprintf(version, sizeof version, "%s", python);
    dot = strrchr(version, '.');
    *dot = '\0';
    environment.python_version = version;
    bool holds;
    return pith_marker_holds(text, &environment, &holds, NULL) ? holds ? "yes" : "no" : "fault";
}

static const char *specifier(const char *version, const char *text)
{
    struct pith_version parsed;
    return !pith_specifier_is_valid(text) || !pith_version_parse(version, strlen(version), &parsed) ? "fault"
           : pith_specifier_admits(text, version)                                                   ? "yes"
                                                                                                    : "no";
}

static int answer(bool markers)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *bar = strchr(line, '|');
        *bar = '\0';
        (void)puts(markers ? marker(line, bar + 1) : specifier(line, bar + 1));
    }
    free(line);
    return 0;
}

static int documents(void)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t size;
    while ((size = getdelim(&text, &room, '\0', stdin)) > 0) {
        PITH_ARENA_CLEANUP struct pith_arena arena = {0};
        json_t *value = pith_toml_read(text, (size_t)size - (text[size - 1] == '\0'), NULL);
        (void)puts(value == NULL ? "" : pith_json_text(&arena, value, &(size_t){0}));
    }
    free(text);
    return 0;
}

int main(int count, char **words)
{
    if (count == 4 && strcmp(words[1], "install") == 0) {
        return install(words[2], words[3]);
    }
    if (count >= 7 && strcmp(words[1], "tags") == 0) {
        return tags(words + 2);
    }
    if (count == 2 && strcmp(words[1], "toml") == 0) {
        return documents();
    }
    return count == 2 ? answer(strcmp(words[1], "marker") == 0) : 2;
}
