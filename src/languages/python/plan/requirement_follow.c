/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `-r FILE` and `-c FILE` in a requirement file. The manifest names files wherever they are; a line of a file that it
 * names is data, and leads to files below the manifest's directory, beside the file that the manifest named or below
 * it, to one that the manifest names as well, or to where [policy] allow-paths permits it.
 */
#include "base/leads.h"
#include "base/path.h"
#include "languages/python/plan/requirements.h"

#include <errno.h>
#include <sys/stat.h>

enum { DEEPEST = 16 };

static const char *directory_of(struct pith_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "." : slash == path ? "/" : pith_copy(arena, path, (size_t)(slash - path));
}

/* A file or a directory of the list, or something below it. */
static bool is_listed(const struct planning *planning, const struct pith_list *list, const char *path)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const char *name = list->items[i].text;
        const char *full = *name == '/' ? name : pith_join(planning->arena, planning->manifest->directory, name);
        if (pith_leads(full, path, NULL, NULL) == PITH_LEADS_INSIDE) {
            return true;
        }
    }
    return false;
}

static bool may_be_named(const struct requirement_file *file, const char *path)
{
    const struct planning *planning = file->planning;
    const struct pith_manifest *manifest = planning->manifest;
    return pith_leads(manifest->directory, path, NULL, NULL) == PITH_LEADS_INSIDE ||
           pith_leads(directory_of(planning->arena, file->named), path, NULL, NULL) == PITH_LEADS_INSIDE ||
           is_listed(planning, &manifest->python.requirements, path) ||
           is_listed(planning, &manifest->policy.allow_paths, path);
}

/* Was it read already? A file that is named a thousand times, or by each of those it names, is read once. */
static bool is_read(const struct requirement_file *next)
{
    struct requirements_reading *reading = next->reading;
    struct stat status;
    for (const struct requirement_file *by = next->by; by != NULL; by = by->by) {
        if (strcmp(by->path, next->path) == 0) {
            return false; /* they include each other, which is said */
        }
    }
    if (stat(next->real, &status) != 0) {
        return false; /* reading it says why */
    }
    for (uint32_t i = 0; i < reading->read.count; i++) {
        const struct requirements_read *read = &reading->read.items[i];
        if (read->device == status.st_dev && read->inode == status.st_ino && read->constraints == next->constraints) {
            return true;
        }
    }
    pith_push(reading->planning->arena, &reading->read,
              (struct requirements_read){status.st_dev, status.st_ino, next->constraints});
    return false;
}

/* How a file is called that a quiet one names is content of the latter: it is shown as FILE:LINE. */
static bool settle(const struct requirement_file *file, struct requirement_file *next)
{
    struct planning *planning = file->planning;
    if (pith_leads("/", next->path, planning->arena, &next->real) == PITH_LEADS_NOWHERE) {
        return pith_fail_errno(planning->error, PITH_USAGE, errno, "cannot read the requirements %s",
                               file->quiet ? next->shown : next->path);
    }
    if (!may_be_named(file, next->real)) {
        return pith_fail(planning->error, PITH_USAGE,
                         "%s:%u: %s leads out of %s, and only a manifest names what lies there; if it is meant, name "
                         "it in [python] requirements, or in [policy] allow-paths",
                         file->shown, file->line, file->quiet ? "the line" : next->path, planning->manifest->directory);
    }
    if (is_read(next)) {
        next->path = NULL;
        return true;
    }
    if (file->depth == DEEPEST) {
        return pith_fail(planning->error, PITH_USAGE, "%s: requirement files include each other", file->shown);
    }
    return true;
}

bool requirement_follow(const struct requirement_file *file, const char *name, bool constraints,
                        struct requirement_file *next)
{
    struct pith_arena *arena = file->planning->arena;
    const char *slash = strrchr(file->path, '/');
    const char *other = pith_copy(arena, name, strcspn(name, " \t"));
    *next =
        (struct requirement_file){.reading = file->reading,
                                  .planning = file->planning,
                                  .shown = file->quiet ? pith_format(arena, "%s:%u", file->shown, file->line) : other,
                                  .path = other,
                                  .named = file->named,
                                  .depth = file->depth + 1,
                                  .by = file,
                                  .quiet = file->quiet,
                                  .constraints = constraints || file->constraints};
    if (*other == '\0') {
        return requirement_fail(file, "-r", "names no file");
    }
    if (strstr(other, "://") != NULL) {
        return requirement_fail(file, other, "names a URL; fetch it, and name the file");
    }
    if (*other != '/' && slash != NULL) {
        next->path = pith_format(arena, "%.*s%s", (int)(slash - file->path + 1), file->path, other);
    }
    return settle(file, next);
}
