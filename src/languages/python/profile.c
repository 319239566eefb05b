/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a recorded run used is added to what was found: modules by their names, files by their paths. It takes nothing
 * away, and what is not there, or is another machine's affair, is passed over.
 */
#include "languages/python/tracing.h"

#include "base/path.h"

/* State of the machine that recorded, and what a container engine or pith itself puts there. */
static bool is_of_the_machine(const char *path)
{
    static const char *const directories[] = {"/proc", "/sys", "/dev", "/run", "/tmp", "/var", "/home", "/root"};
    static const char *const files[] = {"/etc/passwd",        "/etc/group",         "/etc/ld.so.cache",
                                        "/etc/ld.so.preload", "/etc/nsswitch.conf", "/etc/hosts",
                                        "/etc/hostname",      "/etc/resolv.conf",   "/etc/host.conf",
                                        "/etc/localtime",     "/etc/shadow",        "/etc/gshadow"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        if (pith_is_below(path, directories[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (strcmp(path, files[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool propose_path(struct expansion *expansion, const struct pith_profiled *seen, struct reach sample)
{
    struct pith_texts *texts = pith_view_texts(expansion->view);
    struct pith_found found;
    const char *source = pith_python_source_of(expansion->arena, seen->path);
    const char *path = source == NULL ? seen->path : source;
    enum pith_seen found_how = pith_view_resolve(expansion->view, path, &found, expansion->error);
    if (found_how != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR ||
        pith_view_mount(expansion->view, found.mount)->role != PITH_ROLE_SOURCE) {
        return found_how != PITH_SEEN_FAILED;
    }
    const char *name = pith_finder_name(tracing_of(expansion)->finder, pith_text(texts, found.path));
    if (name != NULL) {
        return propose_module(expansion, name, sample, &(bool){false});
    }
    if (!is_of_the_machine(path)) {
        sample.kind = seen->run ? PITH_NODE_PROGRAM : PITH_NODE_FILE;
        sample.path = path;
        propose(expansion, sample);
    }
    return true;
}

bool propose_profile(struct expansion *expansion)
{
    const struct pith_plan *plan = expansion->plan;
    for (uint32_t i = 0; i < pith_python_plan_of(plan)->profile.count; i++) {
        const struct pith_profiled *seen = &pith_python_plan_of(plan)->profile.items[i];
        struct reach sample = {
            .rule = PITH_RULE_PROFILE,
            .detail = pith_format(expansion->arena, "%s:%u", plan->manifest->python.profile.text, seen->line),
            .line = plan->manifest->python.profile.line,
            .maybe = true,
        };
        bool done = seen->module != NULL ? propose_module(expansion, seen->module, sample, &(bool){false})
                                         : propose_path(expansion, seen, sample);
        if (!done) {
            return false;
        }
    }
    return true;
}
