/* The flow: manifest ─► plan ─► closure ─► rootfs ─► check ─► layer. Each stage reads the ones before it, none calls
 * back. */
#include "pith/compose.h"

#include "base/output.h"

static bool open_root(struct pith_composition *composition, const char *root, struct pith_error *error)
{
    const struct pith_value *named = &composition->manifest.source.root;
    const char *path = root != NULL ? root : named->text != NULL ? named->text : "/";
    if (root == NULL && path[0] != '/') { /* as written: relative to the manifest */
        path = pith_format(&composition->arena, "%s/%s", composition->manifest.directory, path);
    }
    return pith_source_directory(path, true, &composition->root, error);
}

static bool build_view(struct pith_composition *composition, struct pith_error *error)
{
    struct pith_mount *mounts;
    uint32_t count;
    return pith_plan_mounts(&composition->plan, &composition->manifest, composition->root, &composition->arena, &mounts,
                            &count, error) &&
           pith_view_create(mounts, count, &composition->view, error);
}

bool pith_compose(const char *manifest, const char *root, int64_t time, struct pith_composition *c,
                  struct pith_error *error)
{
    *c = (struct pith_composition){.time = time};
    return pith_manifest_read(manifest, &c->arena, &c->manifest, error) && open_root(c, root, error) &&
           build_view(c, error) && pith_plan_make(&c->plan, c->view, &c->arena, error) &&
           pith_closure_run(&c->plan, c->view, &c->arena, &c->closure, error) &&
           pith_rootfs_build(&c->plan, &c->closure, c->view, time, &c->arena, &c->rootfs, error) &&
           pith_check(&c->plan, &c->closure, &c->rootfs, c->view, &c->arena, &c->findings, &c->breaches, error);
}

void pith_composition_finish(struct pith_composition *composition)
{
    pith_view_destroy(composition->view);
    pith_plan_finish(&composition->plan);
    pith_source_destroy(composition->root);
    pith_arena_finish(&composition->arena);
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), length = strlen(end);
    return size > length && strcmp(text + size - length, end) == 0;
}

bool pith_target_read(const char *word, struct pith_target *target, struct pith_error *error)
{
    static const char *const transports[] = {"oci:", "oci-archive:", "docker-archive:"};
    for (size_t i = 0; i < sizeof transports / sizeof *transports; i++) {
        if (strncmp(word, transports[i], strlen(transports[i])) == 0) {
            return pith_fail(error, PITH_USAGE,
                             "output %s: images are not yet supported; write x.tar.gz, and `docker import` it", word);
        }
    }
    *target = (struct pith_target){.path = word, .kind = PITH_OUTPUT_TAR, .compression = PITH_PLAIN};
    if (strcmp(word, "-") == 0 || ends_with(word, ".tar")) {
        return true;
    }
    if (ends_with(word, ".tar.gz") || ends_with(word, ".tgz")) {
        target->compression = PITH_GZIP;
    } else if (ends_with(word, ".tar.zst")) {
        target->compression = PITH_ZSTD;
    } else if (ends_with(word, "/")) {
        target->kind = PITH_OUTPUT_DIRECTORY;
    } else {
        return pith_fail(error, PITH_USAGE,
                         "output %s: end it in .tar, .tar.gz, .tar.zst, or in / for a directory; - is standard output",
                         word);
    }
    return true;
}

static bool write_tar(const struct pith_composition *composition, const struct pith_target *target, unsigned jobs,
                      int fd, struct pith_written *written, struct pith_error *error)
{
    struct pith_layer_options options = {
        .compression = target->compression, .level = -1, .jobs = jobs, .time = composition->time};
    if (target->compression == composition->manifest.layers.compression) {
        options.level = composition->manifest.layers.level;
    }
    bool done = pith_layer_write(composition->rootfs.entries.items, composition->rootfs.entries.count, &options, fd,
                                 &written->layer, error);
    written->size = written->layer.size;
    return done;
}

bool pith_compose_write(const struct pith_composition *composition, const struct pith_target *target, unsigned jobs,
                        struct pith_arena *arena, struct pith_written *written, struct pith_error *error)
{
    __attribute__((cleanup(pith_output_finish))) struct pith_output output = {.fd = -1};
    *written = (struct pith_written){0};
    if (target->kind == PITH_OUTPUT_DIRECTORY) {
        written->size = composition->rootfs.bytes;
        return pith_output_directory(target->path, arena, &output, error) &&
               pith_directory_write(composition->rootfs.entries.items, composition->rootfs.entries.count,
                                    composition->time, output.fd, error) &&
               pith_output_commit(&output, error);
    }
    return pith_output_file(target->path, arena, &output, error) &&
           write_tar(composition, target, jobs, output.fd, written, error) && pith_output_commit(&output, error);
}
