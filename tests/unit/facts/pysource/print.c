/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints the facts of Python files as JSON, one line a file; their names come on standard input. Each file is read with
 * each first stage that runs here, and the program aborts when they differ. Bytes from 0x80 on are printed as \u00XX.
 */
#include "base/io.h"
#include "languages/python/parser/scan.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void print_text(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < ' ' || byte >= 0x7f || byte == '"' || byte == '\\') {
            fprintf(out, "\\u%04x", byte);
        } else {
            putc(byte, out);
        }
    }
    putc('"', out);
}

static void print_names(FILE *out, const char *const *names, uint32_t count)
{
    putc('[', out);
    for (uint32_t i = 0; i < count; i++) {
        fputs(i > 0 ? "," : "", out);
        print_text(out, names[i]);
    }
    putc(']', out);
}

enum { TARGETS = 3 };
static const struct pith_py_target targets[TARGETS] = {
    {.major = 3, .minor = 8, .platform = "linux"},
    {.major = 3, .minor = 13, .platform = "linux", .main = true},
    {.major = 2, .minor = 7, .platform = "win32"},
};

static void print_place(FILE *out, const struct pith_py_place *place, const uint8_t *const truths[TARGETS])
{
    fprintf(out, "%u,%u,%u,\"", place->line, place->guards, place->functions);
    for (int i = 0; i < TARGETS; i++) {
        putc("nmy"[truths[i][place->condition]], out);
    }
    fputs("\",", out);
}

static void print_facts(FILE *out, const struct pith_pysource *facts, struct pith_arena *arena)
{
    const uint8_t *truths[TARGETS];
    for (int i = 0; i < TARGETS; i++) {
        truths[i] = pith_pysource_judge(facts, &targets[i], arena);
    }
    fprintf(out, "\"incomplete\":%s,\"lines\":%u,\"has_all\":%s,\"encoding\":", facts->incomplete ? "true" : "false",
            facts->lines, facts->has_all ? "true" : "false");
    print_text(out, facts->encoding == NULL ? "" : facts->encoding);
    fputs(",\"all\":", out);
    print_names(out, facts->all.items, facts->all.count);
    fputs(",\"imports\":[", out);
    for (uint32_t i = 0; i < facts->imports.count; i++) {
        const struct pith_py_import *import = &facts->imports.items[i];
        fputs(i > 0 ? ",[" : "[", out);
        print_place(out, &import->place, truths);
        fprintf(out, "%d,%d,%u,", import->from, import->lazy, import->level);
        print_text(out, import->module);
        putc(',', out);
        print_names(out, import->name_count > 0 ? facts->names.items + import->first_name : NULL, import->name_count);
        putc(']', out);
    }
    fputs("],\"calls\":[", out);
    for (uint32_t i = 0; i < facts->calls.count; i++) {
        const struct pith_py_call *call = &facts->calls.items[i];
        fputs(i > 0 ? ",[" : "[", out);
        print_place(out, &call->place, truths);
        fprintf(out, "%d,%d,%d,%u,", (int)call->kind, (int)call->argument, call->own, call->level);
        print_text(out, call->text);
        putc(',', out);
        print_text(out, call->package == NULL ? "-" : call->package);
        putc(',', out);
        print_names(out, call->name_count > 0 ? facts->names.items + call->first_name : NULL, call->name_count);
        putc(']', out);
    }
    fputs("],\"literals\":[", out);
    for (uint32_t i = 0; i < facts->literals.count; i++) {
        const struct pith_py_literal *literal = &facts->literals.items[i];
        fprintf(out, "%s[%u,%d,%d,", i > 0 ? "," : "", literal->line, literal->kind, literal->listed);
        print_text(out, literal->text);
        putc(']', out);
    }
    putc(']', out);
}

/* The facts by one first stage; the caller frees them. */
static char *facts_of(pith_py_classify *classify, const char *bytes, size_t size)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_pysource facts;
    struct pith_error error;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) {
        abort();
    }
    if (pith_pysource_read_with(classify, bytes, size, &arena, &facts, &error)) {
        print_facts(out, &facts, &arena);
    } else {
        fputs("\"error\":", out);
        print_text(out, error.message);
    }
    fclose(out);
    return text;
}

static bool print_file(const char *path)
{
    PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat stat;
    if (fd < 0 || fstat(fd, &stat) != 0) {
        return false;
    }
    /* Exactly as large as the file, so that a sanitizer sees a read beyond its end. */
    char *bytes = malloc((size_t)stat.st_size + (stat.st_size == 0));
    ssize_t size = bytes == NULL ? -1 : pith_pread_full(fd, bytes, (size_t)stat.st_size, 0);
    if (size < 0) {
        free(bytes);
        return false;
    }
    char *fast = facts_of(pith_py_classifier(), bytes, (size_t)size);
    char *portable = facts_of(pith_py_classify_portable, bytes, (size_t)size);
    if (strcmp(fast, portable) != 0) {
        fprintf(stderr, "%s: the first stages differ\n%s\n%s\n", path, fast, portable);
        abort();
    }
    printf("{\"path\":");
    print_text(stdout, path);
    printf(",%s}\n", fast);
    free(fast);
    free(portable);
    free(bytes);
    return true;
}

int main(void)
{
    char path[4096];
    while (fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        if (!print_file(path)) {
            perror(path);
            return 1;
        }
    }
    return 0;
}
