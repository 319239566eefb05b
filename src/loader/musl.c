/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where musl looks for one name (ldso/dynlink.c, load_library and path_open): LD_LIBRARY_PATH, then the run path of
 * whoever wants it and of all above it, then the path file's directories. The first file that opens is the one: no
 * cache, no check of the machine, no hwcaps.
 */
#include "loader/loader.h"

struct query {
    struct pith_linkmap_state *map;
    const char *name;
    struct search *search;
    struct pith_error *error;
};

enum answer { ANSWER_FOUND, ANSWER_NONE, ANSWER_END, ANSWER_FAILED };

bool musl_is_self(const struct pith_linkmap_state *map, const char *name)
{
    static const char *const reserved[] = {"c.", "pthread.", "rt.", "m.", "dl.", "util.", "xnet."};
    const char *interpreter = map->target->interpreter;
    if (interpreter != NULL && strcmp(name, interpreter) == 0) {
        return true;
    }
    for (size_t i = 0; strncmp(name, "lib", 3) == 0 && i < sizeof reserved / sizeof *reserved; i++) {
        if (strncmp(name + 3, reserved[i], strlen(reserved[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* What map_library refuses. Bad magic and a wrong machine are not looked at. */
static const char *refusal(const struct target *target, const struct image *image)
{
    if (image->found.stat.type == PITH_DIRECTORY) {
        return "is a directory";
    }
    if (image->file == NULL || image->verdict == PITH_ELF_NOT) {
        return image->found.stat.size == 0 ? "is empty" : "is no ELF file";
    }
    const struct pith_elf *elf = image->file->elf;
    if (image->verdict == PITH_ELF_BAD) {
        return image->why;
    }
    if (elf->bits != target->bits || elf->big_endian != target->big_endian) {
        return "is of another word size or byte order";
    }
    if (elf->type != ET_DYN && elf->type != ET_EXEC) {
        return "is neither a library nor a program";
    }
    return elf->dynamic ? NULL : "has no dynamic section";
}

static enum answer try_file(struct query *query, const char *path, enum pith_found_by by)
{
    const struct pith_loader_options *options = &query->map->loader->options;
    if (options->tried != NULL) {
        options->tried(options->context, path, by);
    }
    struct image *image = loader_image(query->map->loader, path, query->error);
    if (image == NULL) {
        return ANSWER_FAILED;
    }
    if (image->seen == PITH_SEEN_LOOP) {
        query->search->skipped = pith_format(&query->map->loader->arena, "%s %s", path, pith_seen_text(PITH_SEEN_LOOP));
        return ANSWER_END;
    }
    if (image->seen != PITH_SEEN_FOUND || image->unreadable) {
        return ANSWER_NONE;
    }
    *query->search =
        (struct search){.path = path, .image = image, .by = by, .refused = refusal(query->map->target, image)};
    return ANSWER_FOUND;
}

/* Elements of a list, each with '/' and the name behind it; empty ones are passed over. */
static enum answer try_list(struct query *query, const char *list, enum pith_found_by by)
{
    struct pith_loader *loader = query->map->loader;
    for (list += strspn(list, ":\n"); *list != '\0'; list += strspn(list, ":\n")) {
        size_t length = strcspn(list, ":\n");
        if (!linkmap_count(query->map, 1, query->error)) {
            return ANSWER_FAILED;
        }
        if (length + strlen(query->name) + 2 <= LONGEST_PATH) {
            const char *path = pith_format(&loader->arena, "%.*s/%s", (int)length, list, query->name);
            enum answer answer = try_file(query, path, by);
            if (answer != ANSWER_NONE) {
                return answer;
            }
        }
        list += length;
    }
    return ANSWER_NONE;
}

/* NULL: a '$' that is not ORIGIN voids the whole run path. An identifier's end is not looked for. */
static const char *expand_origin(struct pith_linkmap_state *map, const struct member *member, const char *path)
{
    struct pith_arena *arena = &map->loader->arena;
    const char *origin = pith_text(map->loader->texts, member->origin);
    const char *out = "";
    for (const char *dollar; (dollar = strchr(path, '$')) != NULL;) {
        size_t length = strncmp(dollar, "$ORIGIN", 7) == 0 ? 7 : strncmp(dollar, "${ORIGIN}", 9) == 0 ? 9 : 0;
        if (length == 0) {
            return NULL;
        }
        out = pith_format(arena, "%s%.*s%s", out, (int)(dollar - path), path, origin);
        path = dollar + length;
    }
    return *out == '\0' ? path : pith_format(arena, "%s%s", out, path);
}

static enum answer try_run_paths(struct query *query, uint32_t from)
{
    struct pith_linkmap_state *map = query->map;
    for (uint32_t i = from; i != NO_OBJECT; i = map->members.items[i].loader) {
        const struct member *member = &map->members.items[i];
        const struct pith_elf *elf = member->file->elf;
        const char *path = elf->runpath != NULL ? elf->runpath : elf->rpath;
        path = path == NULL ? NULL : expand_origin(map, member, path);
        if (path != NULL) {
            enum answer answer = try_list(query, path, elf->runpath != NULL ? PITH_BY_RUNPATH : PITH_BY_RPATH);
            if (answer != ANSWER_NONE) {
                return answer;
            }
        }
    }
    return ANSWER_NONE;
}

static enum answer try_builtin(struct query *query)
{
    const struct directories *builtin = &query->map->target->builtin;
    struct pith_loader *loader = query->map->loader;
    for (uint32_t i = 0; i < builtin->count; i++) {
        const char *path = pith_format(&loader->arena, "%s%s", pith_text(loader->texts, builtin->ids[i]), query->name);
        enum answer answer = try_file(query, path, PITH_BY_DEFAULT);
        if (answer != ANSWER_NONE) {
            return answer;
        }
    }
    return ANSWER_NONE;
}

bool musl_search(struct pith_linkmap_state *map, uint32_t name, uint32_t from, struct search *search,
                 struct pith_error *error)
{
    *search = (struct search){0};
    struct query query = {.map = map, .name = pith_text(map->loader->texts, name), .search = search, .error = error};
    if (*query.name == '\0') {
        return true;
    }
    if (strchr(query.name, '/') != NULL) {
        return try_file(&query, query.name, PITH_BY_PATH) != ANSWER_FAILED;
    }
    if (strlen(query.name) > LONGEST_NAME) {
        return true;
    }
    enum answer answer = ANSWER_NONE;
    if (map->loader->options.library_path != NULL) {
        answer = try_list(&query, map->loader->options.library_path, PITH_BY_LIBRARY_PATH);
    }
    if (answer == ANSWER_NONE) {
        answer = try_run_paths(&query, from);
    }
    if (answer == ANSWER_NONE) {
        answer = try_builtin(&query);
    }
    return answer != ANSWER_FAILED;
}
