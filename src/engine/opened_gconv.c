/* SPDX-License-Identifier: Apache-2.0 */
/*
 * glibc's converters of character sets, on request: those beside the C library, and those of the directories that
 * GCONV_PATH of the image's environment names, which glibc then looks at first (iconv/gconv_conf.c).
 */
#include "engine/engine.h"

#include "base/path.h"

static bool is_converter(const char *name)
{
    return pith_ends_with(name, ".so") || strcmp(name, "gconv-modules") == 0 ||
           strcmp(name, "gconv-modules.cache") == 0;
}

static bool is_configuration(const char *name)
{
    return pith_ends_with(name, ".conf");
}

/* The converters of one directory, and what says which there are. */
static bool propose_converters(struct expansion *expansion, const char *directory, struct reach sample, bool *there)
{
    bool ignored;
    const char *more = pith_format(expansion->arena, "%s/gconv-modules.d", directory);
    return propose_files_of(expansion, directory, sample, is_converter, there) &&
           propose_files_of(expansion, more, sample, is_configuration, &ignored);
}

bool follow_gconv(struct expansion *expansion)
{
    struct reach sample = {.kind = PITH_NODE_FILE, .rule = PITH_RULE_GCONV};
    uint32_t libc = find_object(&expansion->base, "libc.so.6");
    bool there = false;
    const char *path = "/usr/lib";
    if (libc != UINT32_MAX) {
        path = pith_text(pith_view_texts(expansion->view), expansion->base.objects[libc].found.path);
        sample.from = expansion->base.objects[libc].found.path;
        path = pith_copy(expansion->arena, path, (size_t)(strrchr(path, '/') - path));
    }
    /* Where /lib is no link to /usr/lib, libc.so.6 lies in the former and the converters in the latter. */
    const char *const prefixes[] = {"/usr", ""};
    for (size_t i = 0; i < 2 && !there && libc != UINT32_MAX; i++) {
        const char *directory = pith_format(expansion->arena, "%s%s/gconv", prefixes[i], path);
        if (!propose_converters(expansion, directory, sample, &there)) {
            return false;
        }
    }
    if (!there) {
        object_to(expansion, (struct pith_finding){
                                 .rule = "missing-library",
                                 .level = PITH_ERROR,
                                 .path = pith_format(expansion->arena, "%s/gconv", path),
                                 .reason = "is asked for by `gconv` in [libraries] dlopen, and is not there",
                                 .remedy = "install the C library's converters in the source (Debian: libc6, Fedora: "
                                           "glibc-gconv-extra); musl has none",
                             });
    }
    return true;
}

bool follow_gconv_path(struct expansion *expansion)
{
    const struct reach sample = {.kind = PITH_NODE_FILE, .rule = PITH_RULE_GCONV};
    const char *list = pith_plan_variable(expansion->plan, "GCONV_PATH");
    for (size_t length; list != NULL && *list != '\0'; list += length + (list[length] == ':')) {
        length = strcspn(list, ":");
        const char *directory = pith_copy(expansion->arena, list, length);
        bool there;
        if (length == 0) {
            continue;
        }
        if (!propose_converters(expansion, directory, sample, &there)) {
            return false;
        }
        if (!there) {
            object_to(expansion, (struct pith_finding){
                                     .rule = "optional-library",
                                     .level = PITH_WARNING,
                                     .path = directory,
                                     .reason = "is where env.GCONV_PATH looks for converters, and holds none",
                                     .remedy = "ship it by [files], or leave the variable out",
                                 });
        }
    }
    return true;
}
