/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs of several texts, and trees of files made of them. */
#include "base/io.h"
#include "base/path.h"
#include "target.h"

#include <sys/mman.h>
#include <unistd.h>

static const char separator[] = "\n%%\n";

size_t fuzz_split(const uint8_t *data, size_t size, struct pith_arena *arena, struct fuzz_part *parts, size_t room)
{
    const uint8_t *end = data + size;
    size_t count = 0;
    for (const uint8_t *at = data; at != NULL && count < room;) {
        const uint8_t *stop = at == end ? NULL : memmem(at, (size_t)(end - at), separator, sizeof separator - 1);
        size_t length = (size_t)((stop == NULL ? end : stop) - at);
        parts[count++] = (struct fuzz_part){pith_copy(arena, at, length), length};
        at = stop == NULL ? NULL : stop + sizeof separator - 1;
    }
    return count;
}

const char *fuzz_first_line(struct fuzz_part *part, struct pith_arena *arena)
{
    const char *newline = memchr(part->text, '\n', part->size);
    size_t length = newline == NULL ? part->size : (size_t)(newline - part->text);
    const char *line = pith_copy(arena, part->text, length);
    length += newline != NULL;
    part->text += length;
    part->size -= length;
    return line;
}

void fuzz_append(struct pith_arena *arena, struct fuzz_bytes *bytes, const void *more, size_t size)
{
    if (bytes->room - bytes->count < size) {
        bytes->room = 2 * (bytes->count + size) + 512;
        uint8_t *items = pith_alloc_unset(arena, bytes->room);
        if (bytes->count > 0) {
            memcpy(items, bytes->items, bytes->count);
        }
        bytes->items = items;
    }
    if (size > 0) {
        memcpy(bytes->items + bytes->count, more, size);
    }
    bytes->count += size;
}

struct fuzz_part fuzz_expand(const struct fuzz_part *part, char mark, const char *const *words, size_t count,
                             struct pith_arena *arena)
{
    enum { MOST = 1 << 18 }; /* what is made of an input counts as its size */
    struct fuzz_bytes text = {0};
    for (size_t i = 0; i < part->size; i++) {
        size_t word = part->text[i] == mark && i + 1 < part->size ? (size_t)part->text[i + 1] - '0' : count;
        if (word < count && words[word] != NULL && text.count < MOST) {
            fuzz_append(arena, &text, words[word], strlen(words[word]));
            i++;
        } else {
            fuzz_append(arena, &text, &part->text[i], 1);
        }
    }
    return (struct fuzz_part){pith_copy(arena, text.items, text.count), text.count};
}

static enum pith_type type_at(const struct pith_source *tree, const char *path)
{
    struct pith_stat stat;
    require(tree->ops->lookup(tree, path, &stat, NULL));
    return stat.type;
}

/* Names as a file system has them, nothing on the way but directories, and nothing there yet. */
static bool fits(const struct pith_source *tree, const char *path, struct pith_arena *arena)
{
    const char *name = path;
    for (const char *slash; (slash = strchr(name + 1, '/')) != NULL; name = slash) {
        enum pith_type type = type_at(tree, pith_copy(arena, path, (size_t)(slash - path)));
        if (slash - name > 256 || (type != PITH_ABSENT && type != PITH_DIRECTORY)) {
            return false;
        }
    }
    return name[0] == '/' && name[1] != '\0' && strlen(name) <= 256 && strlen(path) < 4096 &&
           type_at(tree, path) == PITH_ABSENT;
}

void fuzz_file(struct pith_source *tree, const char *path, const void *bytes, size_t size)
{
    pith_source_add(
        tree, &(struct pith_made){.path = path, .type = PITH_REGULAR, .mode = 0755, .bytes = bytes, .size = size});
}

void fuzz_plant(struct pith_source *tree, const char *base, const struct fuzz_part *parts, size_t count,
                struct pith_arena *arena)
{
    static const char arrow[] = " -> ";
    for (size_t i = 0; i < count; i++) {
        struct fuzz_part part = parts[i];
        const char *line = fuzz_first_line(&part, arena), *to = strstr(line, arrow);
        size_t size = to == NULL ? strlen(line) : (size_t)(to - line);
        char *path = pith_format(arena, "%s/%.*s", base, (int)size, line);
        struct pith_made made = {
            .path = path, .type = PITH_REGULAR, .mode = 0755, .bytes = part.text, .size = part.size};
        if (to != NULL) {
            made.type = PITH_SYMLINK;
            made.bytes = to + sizeof arrow - 1;
            made.size = strlen(made.bytes);
        } else if (path[strlen(path) - 1] == '/') {
            made.type = PITH_DIRECTORY;
        }
        pith_path_clean(path);
        if (fits(tree, path, arena) && (made.type != PITH_SYMLINK || made.size > 0)) {
            pith_source_add(tree, &made);
        }
    }
}

int fuzz_anonymous(const void *bytes, size_t size, struct pith_arena *arena, const char **path)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    require(fd >= 0 && pith_write_full(fd, bytes, size));
    *path = pith_format(arena, "/proc/self/fd/%d", fd);
    return fd;
}
