/* SPDX-License-Identifier: Apache-2.0 */
/* What the targets of the package databases share: the questions. */
#include "pith/package.h"
#include "target.h"

static const char *const paths[] = {"/usr/bin/tool", "/usr/lib/libx.so.1", "/etc/x.conf", "/usr/share/doc/x/copyright",
                                    "/opt/app"};
enum { PATHS = sizeof paths / sizeof *paths };

static bool keep(const void *context, uint32_t path)
{
    (void)context;
    return path != 2;
}

/* Lines of the package's list of sums, about its own files. */
static void check_sums(const struct pith_package_set *packages, uint32_t package)
{
    struct pith_error error = {0};
    const char *text;
    size_t size, lines = 0;
    require(pith_package_sums(packages, package, keep, NULL, &text, &size, &error));
    require((text == NULL) == (size == 0));
    for (size_t i = 0; i < size; i++) {
        lines += text[i] == '\n';
    }
    require(size == 0 || (text[size - 1] == '\n' && lines > 0));
}

static void check(const struct pith_package_set *packages, struct pith_arena *arena)
{
    struct pith_error error = {0};
    const char *text;
    size_t size;
    for (uint32_t i = 0; i < PATHS; i++) {
        require(packages->owners[i] <= packages->list.count);
    }
    for (uint32_t i = 0; i < packages->list.count; i++) {
        const struct pith_package *package = &packages->list.items[i];
        require(package->name != NULL && package->version != NULL && package->architecture != NULL);
        (void)pith_package_field(package, "Version", arena);
        check_sums(packages, i);
    }
    for (size_t i = 0; pith_package_databases[i].name != NULL; i++) {
        if (packages->at[i] != NULL) {
            require(pith_package_databases[i].cut(packages, packages->at[i], &text, &size, &error));
            (void)pith_copy(arena, text, size);
        }
    }
}

void fuzz_packages(struct pith_source *tree, struct pith_arena *arena)
{
    struct pith_error error = {0};
    struct pith_view *view;
    struct pith_package_set packages;
    for (uint32_t i = 0; i < PATHS; i++) {
        fuzz_file(tree, paths[i], "x", 1);
    }
    fuzz_plant(tree, "", &(struct fuzz_part){"lib -> usr/lib", 14}, 1, arena);
    require(pith_view_of(tree, &view, &error));
    require(pith_packages_read(view, paths, PATHS, arena, &packages, &error));
    check(&packages, arena);
    pith_view_destroy(view);
}
