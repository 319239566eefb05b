/* SPDX-License-Identifier: Apache-2.0 */
/* Something to be executed: an ELF file becomes a process, a script leads to the interpreter of its `#!` line. */
#include "engine/language.h"

#include "base/path.h"

#include "pith/facts/script.h"

enum { SCRIPT_LIMIT = 256 };

static void refuse(struct expansion *expansion, const char *path, const char *reason, const char *remedy)
{
    object_to(expansion,
              (struct pith_finding){
                  .rule = "not-executable", .level = PITH_ERROR, .path = path, .reason = reason, .remedy = remedy});
}

/* `#!/usr/bin/env python3`: env, and what it finds on the PATH of the image. */
static bool follow_env(struct expansion *expansion, const struct pith_script *script, uint32_t from)
{
    const char *name = script->argument;
    const char *slash = strrchr(script->interpreter, '/');
    if (slash == NULL || strcmp(slash, "/env") != 0 || name == NULL || *name == '-') {
        return true;
    }
    name = pith_copy(expansion->arena, name, strcspn(name, " \t"));
    if (strchr(name, '/') != NULL) { /* no name that is searched for */
        char *path = pith_format(expansion->arena, "%s/%s", *name == '/' ? "" : expansion->plan->workdir, name);
        pith_path_clean(path);
        propose(expansion,
                (struct reach){.kind = PITH_NODE_PROGRAM, .rule = PITH_RULE_SHEBANG, .path = path, .from = from});
        return true;
    }
    const char *path = pith_plan_variable(expansion->plan, "PATH");
    while (path != NULL && *path != '\0') {
        size_t size = strcspn(path, ":");
        struct pith_found found;
        const char *candidate = pith_format(expansion->arena, "%.*s/%s", (int)size, path, name);
        enum pith_seen seen = pith_view_file(expansion->view, candidate, &found, expansion->error);
        if (seen == PITH_SEEN_FAILED) {
            return false;
        }
        if (seen == PITH_SEEN_FOUND) {
            propose(expansion, (struct reach){.kind = PITH_NODE_PROGRAM,
                                              .rule = PITH_RULE_SHEBANG,
                                              .path = candidate,
                                              .searched = true,
                                              .from = from});
            return true;
        }
        path += size + (path[size] == ':');
    }
    refuse(expansion, script->interpreter,
           pith_format(expansion->arena, "would run %s, which is nowhere on the PATH", name),
           "add it to the source, or its directory to env.PATH");
    return true;
}

static bool is_dead(struct expansion *expansion, const char *path, const struct pith_script *script, bool *dead)
{
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(expansion->view, script->interpreter, &found, expansion->error);
    *dead = seen != PITH_SEEN_FOUND && seen != PITH_SEEN_FAILED;
    if (*dead) {
        object_to(expansion,
                  (struct pith_finding){.rule = "dead-shebang",
                                        .level = PITH_ERROR,
                                        .path = path,
                                        .reason = pith_format(expansion->arena, "begins with `#!%s`, which %s",
                                                              script->interpreter, pith_seen_text(seen)),
                                        .remedy = "name an interpreter that is in the image, or start the script by "
                                                  "`python SCRIPT`"});
    }
    return seen != PITH_SEEN_FAILED;
}

static bool follow_script(struct expansion *expansion, const char *path, const struct pith_found *found)
{
    char head[SCRIPT_LIMIT];
    size_t size;
    struct pith_script script;
    bool settled;
    if (!language_launches(expansion, found, &settled) || settled) {
        return settled;
    }
    if (!pith_view_read_head(expansion->view, found, head, sizeof head, &size, expansion->error)) {
        return false;
    }
    if (!pith_script_read(head, size, expansion->arena, &script)) {
        refuse(expansion, path, "is neither an ELF program nor a script with a `#!` line", "name the program itself");
        return true;
    }
    if (!is_dead(expansion, path, &script, &settled) || settled) {
        return settled;
    }
    propose(expansion, (struct reach){.kind = PITH_NODE_PROGRAM,
                                      .rule = PITH_RULE_SHEBANG,
                                      .path = script.interpreter,
                                      .from = found->path,
                                      .detail = script.argument});
    return follow_env(expansion, &script, found->path);
}

bool expand_program(struct expansion *expansion, uint32_t node)
{
    const struct pith_graph *graph = &expansion->closure->graph;
    const char *path = pith_text(pith_view_texts(expansion->view), graph->nodes.items[node].text);
    struct pith_found found;
    const struct pith_elf *elf;
    enum pith_seen seen = pith_view_resolve(expansion->view, path, &found, expansion->error);
    propose(expansion, (struct reach){.kind = PITH_NODE_FILE, .rule = PITH_RULE_PROGRAM, .path = path, .bound = true});
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED;
    }
    if (found.stat.type != PITH_REGULAR) {
        refuse(expansion, path, "is not a regular file", "name the program itself");
        return true;
    }
    switch (pith_view_elf(expansion->view, &found, &elf, expansion->error)) {
    case PITH_ELF_BAD:
        return false;
    case PITH_ELF_NOT:
        return follow_script(expansion, path, &found);
    case PITH_ELF_OK:
        break;
    }
    return on_all_processors(expansion, node, &(struct loading){.run = start_process, .path = path});
}
