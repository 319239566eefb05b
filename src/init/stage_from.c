/* SPDX-License-Identifier: Apache-2.0 */
/*
 * COPY --from: what is known of the other stage under the source path. Files of the context are followed to where they
 * stand beside the Dockerfile; installed packages become packages here.
 */
#include "init/stage.h"

#include "base/path.h"

struct taking {
    struct docker *docker;
    const struct stage *from;
    const char *source, *to, *options;
    bool into;
    uint32_t line;
    bool found;
};

/* Where a path at or below the source lands. */
static const char *landing(const struct taking *taking, const char *path)
{
    size_t size = strcmp(taking->source, "/") == 0 ? 0 : strlen(taking->source);
    return stage_join(taking->docker, taking->to, path + size);
}

static void add(struct taking *taking, struct stage_file file)
{
    file.line = taking->line;
    file.options = taking->options; /* COPY --from keeps no owner, and modes are the file's */
    stage_push(taking->docker, &taking->docker->stage->files, file);
    taking->found = true;
}

/* What lies below `from` of the context, by a path of the stage below `file->to`. */
static void take_part(struct taking *taking, const struct stage_file *file)
{
    struct docker *docker = taking->docker;
    struct pith_found found;
    size_t size = strcmp(file->to, "/") == 0 ? 0 : strlen(file->to);
    const char *path = stage_join(docker, file->from, taking->source + size);
    if (!init_look(docker->init, docker->init->app, path, &found) ||
        (found.stat.type != PITH_REGULAR && found.stat.type != PITH_DIRECTORY)) {
        return;
    }
    bool below = taking->into && found.stat.type == PITH_REGULAR;
    add(taking, (struct stage_file){
                    .kind = found.stat.type == PITH_REGULAR ? STAGE_FILE : STAGE_TREE,
                    .from = path,
                    .to = below ? stage_join(docker, taking->to, stage_base_name(taking->source)) : taking->to,
                });
}

static void take_file(struct taking *taking, const struct stage_file *file)
{
    struct stage_file copy = *file;
    if (stage_is_in(file->to, taking->source)) {
        bool itself = file->kind == STAGE_FILE && strcmp(file->to, taking->source) == 0;
        copy.to = itself
                      ? (taking->into ? stage_join(taking->docker, taking->to, stage_base_name(file->to)) : taking->to)
                      : landing(taking, file->to);
        add(taking, copy);
    } else if ((file->kind == STAGE_TREE || file->kind == STAGE_WHOLE) && stage_is_in(taking->source, file->to)) {
        take_part(taking, file);
    }
}

static void take_packages(struct taking *taking, const struct stage_packages *packages)
{
    struct docker *docker = taking->docker;
    if (stage_is_in(packages->path, taking->source)) {
        /* All of a stage's root: its packages stay where they are. */
        stage_add_packages(docker, packages->place, landing(taking, packages->path), taking->line);
    } else if (stage_is_in(taking->source, packages->path)) {
        enum stage_place place = packages->place == STAGE_VENV ? STAGE_PREFIX : packages->place;
        stage_add_packages(docker, place, taking->to, taking->line);
    } else {
        return;
    }
    taking->found = true;
    for (uint32_t i = 0; i < taking->from->requirements.count; i++) {
        stage_push(docker, &docker->stage->requirements, taking->from->requirements.items[i]);
    }
    for (uint32_t i = 0; i < taking->from->names.count; i++) {
        stage_push(docker, &docker->stage->names, taking->from->names.items[i]);
    }
}

void stage_copy_from(struct docker *docker, const struct stage *from, const char *source, const char *to, bool into,
                     const char *options, uint32_t line)
{
    struct taking taking = {docker, from, source, to, options, into, line, false};
    uint32_t files = from->files.count, packages = from->packages.count;
    for (uint32_t i = 0; i < files; i++) {
        take_file(&taking, &from->files.items[i]);
    }
    for (uint32_t i = 0; i < packages; i++) {
        take_packages(&taking, &from->packages.items[i]);
    }
    if (!taking.found) {
        stage_note(docker, line,
                   "COPY --from %s: TODO: what the other stage makes there is not known here; make it beside the "
                   "Dockerfile, and add `%s = …` to [files]",
                   source, to);
    }
}

const char *stage_origin(struct docker *docker, const struct stage *stage, const char *path)
{
    for (uint32_t i = stage->files.count; i > 0; i--) {
        const struct stage_file *file = &stage->files.items[i - 1];
        if (file->kind == STAGE_FILE && strcmp(file->to, path) == 0) {
            return file->from;
        }
        if (file->kind == STAGE_PATTERN && strcmp(file->to, path) != 0 && stage_is_in(path, file->to)) {
            const char *slash = strrchr(file->from, '/');
            const char *found = stage_join(
                docker, slash == NULL ? "" : pith_copy(docker->arena, file->from, (size_t)(slash - file->from)),
                stage_base_name(path));
            if (init_is(docker->init, docker->init->app, found, PITH_REGULAR)) {
                return found;
            }
        }
        if ((file->kind == STAGE_TREE || file->kind == STAGE_WHOLE) && stage_is_in(path, file->to)) {
            const char *found =
                stage_join(docker, file->from, path + (strcmp(file->to, "/") == 0 ? 0 : strlen(file->to)));
            if (init_is(docker->init, docker->init->app, found, PITH_REGULAR)) {
                return found;
            }
        }
    }
    return NULL;
}
