/* SPDX-License-Identifier: Apache-2.0 */
/* What the layer's tests share: a scratch directory, entries made by hand, and other programs as witnesses. */
#ifndef PITH_TEST_LAYER_SUPPORT_H
#define PITH_TEST_LAYER_SUPPORT_H

#include "base/digest.h"
#include "base/io.h"
#include "pith/layer.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { TEST_TIME = 315532800 }; /* 1980-01-01 */

struct scratch {
    char path[64];
    struct pith_source *source;
    struct pith_arena arena;
    struct pith_error error;
};

__attribute__((unused)) static int set_up(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);
    assert_non_null(scratch);
    strcpy(scratch->path, "/tmp/pith-layer-XXXXXX");
    assert_non_null(mkdtemp(scratch->path));
    if (!pith_source_directory(scratch->path, false, &scratch->source, &scratch->error)) {
        fail_msg("%s", scratch->error.message);
    }
    *state = scratch;
    return 0;
}

/* Runs a command in the scratch directory; returns its exit status. */
__attribute__((unused, format(printf, 2, 3))) static int run(struct scratch *scratch, const char *format, ...)
{
    char command[4096];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (chdir(scratch->path) == 0) {
            (void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        }
        _exit(126);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

__attribute__((unused)) static int tear_down(void **state)
{
    struct scratch *scratch = *state;
    pith_source_destroy(scratch->source);
    pith_arena_finish(&scratch->arena);
    char command[256];
    (void)snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", scratch->path, scratch->path);
    int status = system(command);
    free(scratch);
    return status;
}

__attribute__((unused)) static char *in(struct scratch *scratch, const char *name)
{
    return pith_format(&scratch->arena, "%s/%s", scratch->path, name);
}

/* A file of the source with bytes that compress somewhat and differ from block to block. */
__attribute__((unused)) static void write_file(struct scratch *scratch, const char *name, size_t size)
{
    FILE *file = fopen(in(scratch, name), "w");
    assert_non_null(file);
    uint32_t state = (uint32_t)size + 1;
    for (size_t i = 0; i < size; i++) {
        state = state * 1664525 + 1013904223;
        assert_true(putc((int)('a' + (state >> 24) % 23), file) != EOF);
    }
    assert_int_equal(fclose(file), 0);
}

__attribute__((unused)) static struct pith_entry directory(const char *path)
{
    return (struct pith_entry){.path = path, .type = PITH_ENTRY_DIRECTORY, .mode = 0755};
}

__attribute__((unused)) static struct pith_entry made(const char *path, const char *text)
{
    return (struct pith_entry){
        .path = path, .type = PITH_ENTRY_FILE, .mode = 0644, .head = text, .head_size = (uint32_t)strlen(text)};
}

__attribute__((unused)) static struct pith_entry link_to(const char *path, const char *target)
{
    return (struct pith_entry){.path = path, .target = target, .type = PITH_ENTRY_SYMLINK, .mode = 0777};
}

__attribute__((unused)) static struct pith_entry twin(const char *path, const char *target)
{
    return (struct pith_entry){.path = path, .target = target, .type = PITH_ENTRY_HARDLINK, .mode = 0644};
}

/* A file of the scratch directory, "/NAME" in the source. */
__attribute__((unused)) static struct pith_entry file(struct scratch *scratch, const char *path, const char *from)
{
    struct pith_entry entry = {
        .path = path, .type = PITH_ENTRY_FILE, .mode = 0644, .source = scratch->source, .source_path = from};
    if (!scratch->source->ops->lookup(scratch->source, from, &entry.seen, &scratch->error)) {
        fail_msg("%s", scratch->error.message);
    }
    return entry;
}

__attribute__((unused)) static bool write_layer(struct scratch *scratch, const struct pith_entry *entries,
                                                uint32_t count, enum pith_compression compression, unsigned jobs,
                                                const char *name, struct pith_layer *layer)
{
    const struct pith_layer_options options = {
        .compression = compression, .level = -1, .jobs = jobs, .time = TEST_TIME};
    PITH_CLOSE int fd = open(in(scratch, name), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    return pith_layer_write(entries, count, &options, fd, layer, &scratch->error);
}

__attribute__((unused)) static void must_write_layer(struct scratch *scratch, const struct pith_entry *entries,
                                                     uint32_t count, enum pith_compression compression, unsigned jobs,
                                                     const char *name, struct pith_layer *layer)
{
    if (!write_layer(scratch, entries, count, compression, jobs, name, layer)) {
        fail_msg("%s", scratch->error.message);
    }
}

/* The whole of a file of the scratch directory. */
__attribute__((unused)) static char *read_all(struct scratch *scratch, const char *name, size_t *size)
{
    PITH_CLOSE int fd = open(in(scratch, name), O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    struct stat status;
    assert_int_equal(fstat(fd, &status), 0);
    char *bytes = pith_alloc(&scratch->arena, (size_t)status.st_size + 1);
    assert_int_equal(pith_pread_full(fd, bytes, (size_t)status.st_size, 0), status.st_size);
    *size = (size_t)status.st_size;
    return bytes;
}

/* Whether the program is there; says so when a test must do without it. */
__attribute__((unused)) static bool have(struct scratch *scratch, const char *program)
{
    if (run(scratch, "command -v %s >/dev/null", program) == 0) {
        return true;
    }
    print_message("%s is not installed: its part of the test is skipped\n", program);
    return false;
}

#endif
