/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the tree of an image as a source gives it, an entry a line: what e2e/image_source.py compares with umoci's. */
#include "base/digest.h"
#include "base/io.h"
#include "pith/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void die(const struct pith_error *error)
{
    (void)fprintf(stderr, "%s\n", error->message);
    exit((int)error->code);
}

static void print_text(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte > 32 && byte < 127 && byte != '\\') {
            (void)putchar(byte);
        } else {
            (void)printf("\\x%02x", byte);
        }
    }
}

static void print_digest(const struct pith_source *source, const char *path, const struct pith_stat *stat)
{
    static char buffer[1 << 16];
    struct pith_content content;
    struct pith_error error = {0};
    struct pith_sha256 hash;
    uint8_t digest[PITH_DIGEST_SIZE];
    char hex[PITH_DIGEST_HEX];
    pith_sha256_init(&hash);
    if (!pith_source_open(source, path, stat, &content, &error)) {
        die(&error);
    }
    for (uint64_t done = 0; done < content.size;) {
        size_t wanted = content.size - done < sizeof buffer ? (size_t)(content.size - done) : sizeof buffer;
        ssize_t count = pith_pread_full(content.fd, buffer, wanted, content.offset + done);
        if (count != (ssize_t)wanted) {
            (void)fprintf(stderr, "%s is short\n", path);
            exit(3);
        }
        pith_sha256_add(&hash, buffer, wanted);
        done += wanted;
    }
    if (!pith_source_close(source, path, stat, &content, &error)) {
        die(&error);
    }
    pith_sha256_finish(&hash, digest);
    pith_digest_hex(digest, hex);
    (void)printf(" %s", hex);
}

static int by_bytes(const void *one, const void *two)
{
    return strcmp(*(const char *const *)one, *(const char *const *)two);
}

/* type mode uid gid mtime(ns) links inode path [link target | digest] */
static void print(const struct pith_source *source, const char *path)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_stat stat;
    struct pith_error error = {0};
    const char **names, *target;
    uint32_t count;
    if (!source->ops->lookup(source, path, &stat, &error)) {
        die(&error);
    }
    (void)printf("%c%s %o %u %u %" PRId64 " %u %" PRIu64 " ", "?fdls"[stat.type], stat.implied ? "i" : "", stat.mode,
                 stat.uid, stat.gid, stat.modified, stat.links, stat.inode);
    print_text(path);
    if (stat.type == PITH_REGULAR) {
        print_digest(source, path, &stat);
    } else if (stat.type == PITH_SYMLINK) {
        if (!source->ops->readlink(source, path, &arena, &target, &error)) {
            die(&error);
        }
        (void)putchar(' ');
        print_text(target);
    }
    (void)putchar('\n');
    if (stat.type == PITH_DIRECTORY) {
        if (!source->ops->list(source, path, &arena, &names, &count, &error)) {
            die(&error);
        }
        if (count > 1) {
            qsort(names, count, sizeof *names, by_bytes);
        }
        for (uint32_t i = 0; i < count; i++) {
            print(source, pith_format(&arena, "%s/%s", path[1] == '\0' ? "" : path, names[i]));
        }
    }
}

int main(int count, char **words)
{
    struct pith_source *source;
    struct pith_error error = {0};
    for (int i = 1; i < count; i++) {
        if (!pith_source_image(words[i], NULL, &source, &error)) {
            die(&error);
        }
        print(source, "/");
        pith_source_destroy(source);
    }
    return 0;
}
