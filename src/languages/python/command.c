/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the image's command runs: a script and the directory that Python then looks in, a module by -m, and the words
 * that name a module to a server ("app:app").
 */
#include "languages/python/tracing.h"

#include <ctype.h>

/* sys.path[0]: the script's directory, links resolved; the working directory with -m, and for servers that add it. */
bool prepend_script_directory(struct expansion *expansion)
{
    const struct pith_plan *plan = expansion->plan;
    struct pith_found found;
    pith_finder_prepend(tracing_of(expansion)->finder, plan->workdir);
    if (plan->script == NULL) {
        return true;
    }
    enum pith_seen seen = pith_view_resolve(expansion->view, plan->script, &found, expansion->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    const char *path = pith_text(pith_view_texts(expansion->view), found.path);
    if (found.stat.type == PITH_DIRECTORY) { /* `python DIR` runs DIR/__main__.py with DIR on the path */
        pith_finder_prepend(tracing_of(expansion)->finder, path);
        return true;
    }
    const char *slash = strrchr(path, '/');
    pith_finder_prepend(tracing_of(expansion)->finder,
                        slash == path ? "/" : pith_copy(expansion->arena, path, (size_t)(slash - path)));
    return true;
}

/* The manifest's line that says what the image starts. */
static uint32_t entry_line(const struct pith_plan *plan)
{
    const struct pith_list *entry = &plan->manifest->image.entrypoint;
    entry = entry->count > 0 ? entry : &plan->manifest->image.cmd;
    return entry->count > 0 ? entry->items[0].line : 0;
}

/* "app:app", "package.module:function()", "package.module": a module where one of that name is found. */
static bool propose_argument(struct expansion *expansion, const char *argument)
{
    size_t size = strspn(argument, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    bool known;
    if (size == 0 || isdigit((unsigned char)argument[0]) || argument[0] == '.' || argument[size - 1] == '.' ||
        (argument[size] != '\0' && argument[size] != ':')) {
        return true;
    }
    return propose_module(expansion, pith_copy(expansion->arena, argument, size),
                          (struct reach){.rule = PITH_RULE_ENTRYPOINT, .line = entry_line(expansion->plan)}, &known);
}

bool propose_command(struct expansion *expansion)
{
    const struct pith_plan *plan = expansion->plan;
    struct reach entry = {.rule = PITH_RULE_ENTRYPOINT, .line = entry_line(plan)};
    bool known = true;
    const char *module = pith_python_plan_of(plan)->module;
    if (module != NULL) {
        if (!propose_main(expansion, module, entry, &known)) {
            return false;
        }
        if (!known) {
            object_to(expansion, (struct pith_finding){
                                     .rule = "unresolved-import",
                                     .level = PITH_ERROR,
                                     .path = module,
                                     .reason = "is what `python -m` is to run, and no such module is found",
                                     .remedy = "install it in the interpreter's environment, or add it to [files]"});
        }
    }
    if (plan->script != NULL) {
        struct pith_found found;
        enum pith_seen seen = pith_view_resolve(expansion->view, plan->script, &found, expansion->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        bool directory = seen == PITH_SEEN_FOUND && found.stat.type == PITH_DIRECTORY;
        entry.kind = PITH_NODE_SCRIPT;
        entry.path = directory ? pith_format(expansion->arena, "%s/__main__.py", plan->script) : plan->script;
        propose(expansion, entry);
    }
    for (uint32_t i = 0; i < plan->arguments.count; i++) {
        if (!propose_argument(expansion, plan->arguments.items[i])) {
            return false;
        }
    }
    return true;
}
