/* SPDX-License-Identifier: Apache-2.0 */
/* A whole source, asked for everything. */
#include "base/io.h"
#include "target.h"

#include <unistd.h>

struct walk {
    const struct pith_source *source;
    struct pith_arena *arena;
    size_t entries;
};

static void read_link(struct walk *walk, const char *path)
{
    const char *target;
    require(walk->source->ops->readlink(walk->source, path, walk->arena, &target, NULL) && *target != '\0');
}

static void read_file(struct walk *walk, const char *path, const struct pith_stat *stat)
{
    struct pith_content content;
    char bytes[512];
    require(pith_source_open(walk->source, path, stat, &content, NULL));
    require(content.size == stat->size);
    for (uint64_t done = 0; done < content.size;) {
        size_t wanted = content.size - done < sizeof bytes ? (size_t)(content.size - done) : sizeof bytes;
        require(pith_pread_full(content.fd, bytes, wanted, content.offset + done) == (ssize_t)wanted);
        done += wanted > 64 << 10 ? wanted : 64 << 10; /* a piece of every 64 KB will do */
    }
    require(pith_source_close(walk->source, path, stat, &content, NULL));
}

static void visit(struct walk *walk, const char *path)
{
    struct pith_stat stat;
    const char **names;
    uint32_t count = 0;
    require(walk->source->ops->lookup(walk->source, path, &stat, NULL) && stat.type != PITH_ABSENT);
    walk->entries++;
    if (stat.type == PITH_SYMLINK) {
        read_link(walk, path);
    } else if (stat.type == PITH_REGULAR) {
        read_file(walk, path, &stat);
    }
    if (stat.type != PITH_DIRECTORY) {
        return;
    }
    require(walk->source->ops->list(walk->source, path, walk->arena, &names, &count, NULL));
    for (uint32_t i = 0; i < count; i++) {
        require(*names[i] != '\0' && strchr(names[i], '/') == NULL && strcmp(names[i], ".") != 0 &&
                strcmp(names[i], "..") != 0);
        visit(walk, pith_format(walk->arena, "%s/%s", path[1] == '\0' ? "" : path, names[i]));
    }
}

size_t fuzz_walk(const struct pith_source *source)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct walk walk = {source, &arena, 0};
    visit(&walk, "/");
    return walk.entries;
}
