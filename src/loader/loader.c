/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept for all link maps of a view: what stands at a path, what a file wants, which directories exist. */
#include "loader/loader.h"

#include <errno.h>
#include <stdlib.h>

struct pith_loader *pith_loader_create(struct pith_view *view, const struct pith_loader_options *options)
{
    struct pith_loader *loader = calloc(1, sizeof *loader);
    if (loader == NULL) {
        pith_out_of_memory();
    }
    loader->view = view;
    loader->texts = pith_view_texts(view);
    if (options != NULL) {
        loader->options = *options;
    }
    return loader;
}

void pith_loader_destroy(struct pith_loader *loader)
{
    if (loader != NULL) {
        HASH_CLEAR(hh, loader->files);
        pith_arena_finish(&loader->arena);
        free(loader);
    }
}

const char *pith_found_by_text(enum pith_found_by by)
{
    static const char *const words[] = {
        [PITH_BY_PROGRAM] = "program", [PITH_BY_RPATH] = "rpath",   [PITH_BY_LIBRARY_PATH] = "ld_library_path",
        [PITH_BY_RUNPATH] = "runpath", [PITH_BY_CACHE] = "cache",   [PITH_BY_DEFAULT] = "default",
        [PITH_BY_PATH] = "path",       [PITH_BY_LOADED] = "loaded", [PITH_BY_PRELOAD] = "preload",
    };
    return words[by];
}

/* Consecutive versions of one library make a group; the linker writes them so. */
static void group_versions(struct pith_loader *loader, struct file *file)
{
    const struct pith_elf *elf = file->elf;
    file->groups = pith_alloc_array(&loader->arena, elf->verneed_count, sizeof *file->groups);
    for (uint32_t i = 0; i < elf->verneed_count; i++) {
        uint32_t library = pith_intern(loader->texts, elf->verneeds[i].library);
        struct version_group *last = file->group_count == 0 ? NULL : &file->groups[file->group_count - 1];
        if (last == NULL || last->library != library) {
            last = &file->groups[file->group_count++];
            *last = (struct version_group){.library = library, .first = i};
        }
        last->count++;
    }
}

struct file *loader_file(struct pith_loader *loader, const struct pith_elf *elf)
{
    struct file *file = NULL;
    HASH_FIND_PTR(loader->files, &elf, file);
    if (file != NULL) {
        return file;
    }
    file = pith_alloc(&loader->arena, sizeof *file);
    file->elf = elf;
    file->soname = elf->soname == NULL ? 0 : pith_intern(loader->texts, elf->soname);
    file->wants = pith_alloc_array(&loader->arena, elf->want_count, sizeof *file->wants);
    for (uint32_t i = 0; i < elf->want_count; i++) {
        const char *name = elf->wants[i].name;
        file->wants[i] = loader_has_token(name) ? 0 : pith_intern(loader->texts, name);
    }
    group_versions(loader, file);
    HASH_ADD_PTR(loader->files, elf, file);
    return file;
}

static bool look(struct pith_loader *loader, const char *path, struct image *image, struct pith_error *error)
{
    struct pith_error local = {0};
    image->seen = pith_view_resolve(loader->view, path, &image->found, &local);
    image->verdict = PITH_ELF_NOT;
    if (image->seen == PITH_SEEN_FAILED) {
        if (error != NULL) {
            *error = local;
        }
        return false;
    }
    if (image->seen != PITH_SEEN_FOUND) {
        return true;
    }
    const struct pith_elf *elf = NULL;
    image->verdict = pith_view_elf(loader->view, &image->found, &elf, &local);
    if (image->verdict == PITH_ELF_BAD && local.code == PITH_SYSTEM) {
        image->unreadable = local.number == EACCES;
        if (!image->unreadable) {
            if (error != NULL) {
                *error = local;
            }
            return false;
        }
    }
    if (image->verdict == PITH_ELF_BAD) {
        image->why = pith_strdup(&loader->arena, local.message);
    }
    if (elf != NULL && !image->unreadable) {
        image->file = loader_file(loader, elf);
    }
    return true;
}

struct image *loader_image(struct pith_loader *loader, const char *path, struct pith_error *error)
{
    uint32_t id = pith_intern(loader->texts, path);
    pith_extend(&loader->arena, &loader->images, id, NULL);
    struct image *image = loader->images.items[id];
    if (image == NULL) {
        image = pith_alloc(&loader->arena, sizeof *image);
        image->path = id;
        image->directory = loader_directory_of(loader, path);
        if (!look(loader, pith_text(loader->texts, id), image, error)) {
            return NULL;
        }
        loader->images.items[id] = image;
    }
    return image;
}

int loader_has_directory(struct pith_loader *loader, uint32_t directory, struct pith_error *error)
{
    enum { UNKNOWN, NO, YES };
    pith_extend(&loader->arena, &loader->existing, directory, UNKNOWN);
    if (loader->existing.items[directory] == UNKNOWN) {
        struct pith_found found;
        enum pith_seen seen = pith_view_resolve(loader->view, pith_text(loader->texts, directory), &found, error);
        if (seen == PITH_SEEN_FAILED) {
            return -1;
        }
        bool is = seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY;
        loader->existing.items[directory] = is ? YES : NO;
    }
    return loader->existing.items[directory] == YES;
}

/* What $ORIGIN stands for in an object at `path`: everything before the last '/'; "/" for what lies in the root. */
uint32_t loader_directory_of(struct pith_loader *loader, const char *path)
{
    char absolute[LONGEST_PATH + 2] = "/";
    size_t length = strnlen(path, LONGEST_PATH);
    size_t lead = path[0] == '/' ? 0 : 1;
    memcpy(absolute + lead, path, length);
    absolute[lead + length] = '\0';
    const char *slash = strrchr(absolute, '/');
    size_t size = slash == absolute ? 1 : (size_t)(slash - absolute);
    return pith_intern_bytes(loader->texts, absolute, size);
}
