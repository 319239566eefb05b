/* What [python] names besides: distributions of requirement files, console scripts; and libraries found by name. */
#include "closure/room.h"

bool propose_requirements(struct expansion *expansion)
{
    const struct pith_plan *plan = expansion->plan;
    const struct pith_dists *dists = &expansion->closure->dists;
    for (uint32_t i = 0; i < plan->requirements.count; i++) {
        const struct pith_required *required = &plan->requirements.items[i];
        uint32_t index = pith_dists_named(dists, required->name);
        if (index == UINT32_MAX) {
            if (!required->conditional) {
                object_to(expansion, (struct pith_finding){
                                         .rule = "missing-distribution",
                                         .severity = PITH_BREACH,
                                         .path = pith_format(expansion->arena, "%s:%u", required->file, required->line),
                                         .reason = pith_format(expansion->arena, "requires %s, which is not installed",
                                                               required->name),
                                         .remedy = "install the requirements in the interpreter's environment",
                                     });
            }
            continue;
        }
        const char *name = dists->list.items[index].name;
        const char *where = pith_format(expansion->arena, "%s:%u", required->file, required->line);
        propose(expansion,
                (struct reach){.kind = PITH_NODE_DIST, .rule = PITH_RULE_REQUIREMENTS, .path = name, .detail = where});
        for (uint32_t j = 0; j < required->extras.count; j++) {
            propose(expansion,
                    (struct reach){.kind = PITH_NODE_EXTRA,
                                   .rule = PITH_RULE_REQUIREMENTS,
                                   .path = pith_format(expansion->arena, "%s[%s]", name, required->extras.items[j]),
                                   .detail = where});
        }
    }
    return true;
}

bool propose_scripts(struct expansion *expansion)
{
    const struct pith_list *scripts = &expansion->plan->manifest->python.scripts;
    const char *interpreter = expansion->plan->interpreter;
    int size = (int)(strrchr(interpreter, '/') - interpreter);
    for (uint32_t i = 0; i < scripts->count; i++) {
        const char *path = pith_format(expansion->arena, "%.*s/%s", size, interpreter, scripts->items[i].text);
        struct pith_found found;
        enum pith_seen seen = pith_view_resolve(expansion->view, path, &found, expansion->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen != PITH_SEEN_FOUND) {
            return pith_fail(expansion->error, PITH_MISSING, "%s:%u: scripts = %s: %s %s",
                             expansion->plan->manifest->path, scripts->items[i].line, scripts->items[i].text, path,
                             pith_seen_text(seen));
        }
        struct reach sample = {
            .kind = PITH_NODE_PROGRAM, .rule = PITH_RULE_SCRIPTS, .path = path, .line = scripts->items[i].line};
        propose(expansion, sample);
        sample.kind = PITH_NODE_SCRIPT;
        propose(expansion, sample);
    }
    return true;
}

/* What `ldconfig -p` would list for lib<name>.so*: the first one, as ctypes.util takes it. */
bool find_soname(struct expansion *expansion, const char *name, const char **soname)
{
    struct pith_found found;
    const char *bytes;
    size_t size;
    struct pith_cache_entry *entries;
    uint32_t count;
    *soname = NULL;
    enum pith_seen seen = pith_view_resolve(expansion->view, "/etc/ld.so.cache", &found, expansion->error);
    if (seen != PITH_SEEN_FOUND || found.stat.type != PITH_REGULAR) {
        return seen != PITH_SEEN_FAILED;
    }
    if (!pith_view_read(expansion->view, &found, 64 << 20, expansion->arena, &bytes, &size, expansion->error)) {
        return false;
    }
    if (!pith_cache_read(bytes, size, expansion->arena, &entries, &count, NULL)) {
        return true;
    }
    const char *beginning = pith_format(expansion->arena, "lib%s.so", name);
    for (uint32_t i = 0; i < count && *soname == NULL; i++) {
        if (strncmp(entries[i].soname, beginning, strlen(beginning)) == 0) {
            *soname = entries[i].soname;
        }
    }
    return true;
}
