/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inputs as a rule of Make, which Ninja reads too. Directories that were listed are among them: their time changes when
 * a name in them comes or goes. One that an output lands in would make that output old at once, so it is left out. So
 * is a link to nowhere, or to a directory: Make would ask for the time of what it leads to. Each input is also a target
 * without prerequisites (as with gcc's -MP), so that one that has vanished does not stop Make.
 *
 * Names come from anybody, and Make runs what it reads. One that neither program could be told as a name is left out;
 * one that would be more than a name at the beginning of a line is no target, and never the first prerequisite.
 */
#include "base/sort.h"
#include "cli/compose.h"
#include "cli/write.h"

#include <sys/stat.h>

struct depfile {
    struct pith_arena *arena;
    PITH_VEC(char) text;
    PITH_VEC(struct stat) written; /* the directories that outputs land in */
};

static void put(struct depfile *depfile, const char *text)
{
    for (; *text != '\0'; text++) {
        pith_push(depfile->arena, &depfile->text, *text);
    }
}

/*
 * A recipe (;), prerequisites for the order alone (|), control characters, and a backslash before what takes one itself
 * cannot be said: Make reads two of them as one that escapes nothing, Ninja does not.
 */
static bool can_be_said(const char *name)
{
    for (; *name != '\0'; name++) {
        bool ends = *name == '\\' && (name[1] == '\0' || strchr(" \t#:", name[1]) != NULL);
        bool member = *name == ' ' && name[1] == '('; /* of an archive, to Make */
        if (ends || member || *name == ';' || *name == '|' || ((unsigned char)*name < ' ' && *name != '\t')) {
            return false;
        }
    }
    return true;
}

/* Not a variable (=), a pattern (%), several targets of one recipe (&:), or one of Make's own (.IGNORE). */
static bool can_begin(const char *name)
{
    size_t size = strlen(name);
    bool own = *name == '.' && name[1 + strspn(name + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")] == '\0';
    return !own && strpbrk(name, "=%") == NULL && size > 0 && name[size - 1] != '&';
}

/* Blanks, '#' and ':' take a backslash, '$' is doubled. */
static void put_name(struct depfile *depfile, const char *name)
{
    for (; *name != '\0'; name++) {
        if (strchr(" \t#:", *name) != NULL) {
            pith_push(depfile->arena, &depfile->text, '\\');
        } else if (*name == '$') {
            pith_push(depfile->arena, &depfile->text, '$');
        }
        pith_push(depfile->arena, &depfile->text, *name);
    }
}

/* The file whose time tells when the output was written. */
static const char *witness(struct depfile *depfile, const struct pith_target *target)
{
    size_t size = strlen(target->path);
    while (size > 1 && target->path[size - 1] == '/') {
        size--;
    }
    const char *path = pith_copy(depfile->arena, target->path, size);
    const char *within = target->kind->witness;
    return within == NULL ? path : pith_format(depfile->arena, "%s/%s", path, within);
}

static void note_directory(struct depfile *depfile, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct stat status;
    const char *directory = slash == NULL   ? "."
                            : slash == path ? "/"
                                            : pith_copy(depfile->arena, path, (size_t)(slash - path));
    if (stat(directory, &status) == 0) {
        pith_push(depfile->arena, &depfile->written, status);
    }
}

static bool is_input(const struct depfile *depfile, const char *path)
{
    struct stat status;
    if (!can_be_said(path) || strcmp(path, "/") == 0 || /* Ninja takes "/" for "" */
        lstat(path, &status) != 0) {
        return false;
    }
    if (S_ISLNK(status.st_mode) && (stat(path, &status) != 0 || S_ISDIR(status.st_mode))) {
        return false;
    }
    for (uint32_t i = 0; i < depfile->written.count; i++) {
        const struct stat *other = &depfile->written.items[i];
        if (other->st_dev == status.st_dev && other->st_ino == status.st_ino) {
            return false;
        }
    }
    return true;
}

static const char *plain(const char *path)
{
    while (strncmp(path, "./", 2) == 0) {
        path += 2;
    }
    return path;
}

/* Sorted, each once. */
static void collect(struct depfile *depfile, struct pith_composition *composition, const struct pith_inputs *others,
                    struct pith_inputs *inputs)
{
    *inputs = (struct pith_inputs){0};
    pith_push(depfile->arena, &inputs->paths, composition->manifest.path);
    for (uint32_t i = 0; i < others->paths.count; i++) {
        pith_push(depfile->arena, &inputs->paths, others->paths.items[i]);
    }
    for (uint32_t i = 0; i < composition->plan.inputs.paths.count; i++) {
        pith_push(depfile->arena, &inputs->paths, composition->plan.inputs.paths.items[i]);
    }
    pith_view_inputs(composition->view, depfile->arena, inputs);
    for (uint32_t i = 0; i < inputs->paths.count; i++) {
        inputs->paths.items[i] = plain(inputs->paths.items[i]);
    }
    pith_sort_texts(inputs->paths.items, inputs->paths.count);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < inputs->paths.count; i++) {
        const char *path = inputs->paths.items[i];
        if ((kept == 0 || strcmp(inputs->paths.items[kept - 1], path) != 0) && is_input(depfile, path)) {
            inputs->paths.items[kept++] = path;
        }
    }
    inputs->paths.count = kept;
}

bool write_depfile(const struct pith_cli *cli, const char *path, struct pith_composition *composition,
                   const struct pith_inputs *others, const struct pith_target *targets, size_t count,
                   struct pith_batch *batch, struct pith_error *error)
{
    struct depfile depfile = {.arena = &composition->arena};
    struct pith_inputs inputs;
    note_directory(&depfile, path);
    for (size_t i = 0; i < count; i++) {
        const char *output = witness(&depfile, &targets[i]);
        note_directory(&depfile, output);
        put(&depfile, i == 0 ? "" : " ");
        put_name(&depfile, plain(output));
    }
    put(&depfile, ":");
    collect(&depfile, composition, others, &inputs);
    for (int begins = 1; begins >= 0; begins--) {
        for (uint32_t i = 0; i < inputs.paths.count; i++) {
            if (can_begin(inputs.paths.items[i]) == begins) {
                put(&depfile, " \\\n  ");
                put_name(&depfile, inputs.paths.items[i]);
            }
        }
    }
    put(&depfile, "\n");
    for (uint32_t i = 0; i < inputs.paths.count; i++) {
        if (can_begin(inputs.paths.items[i])) {
            put(&depfile, "\n");
            put_name(&depfile, inputs.paths.items[i]);
            put(&depfile, ":\n");
        }
    }
    return cli_write(cli, path, depfile.text.items, depfile.text.count, batch, depfile.arena, error) ||
           pith_context(error, "writing the depfile %s", path);
}
