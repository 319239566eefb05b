/* SPDX-License-Identifier: Apache-2.0 */
/* The command of the image: where its first word leads, and what that runs. */
#include "base/path.h"
#include "plan/language.h"

const char *plan_in_workdir(const struct planning *planning, const char *path)
{
    return path[0] == '/' ? path : pith_join(planning->arena, planning->plan->workdir, path);
}

static bool find_on_path(struct planning *planning, const char *word, const char **path)
{
    const char *rest = pith_plan_variable(planning->plan, "PATH");
    while (rest != NULL && *rest != '\0') {
        size_t size = strcspn(rest, ":");
        struct pith_found found;
        *path = pith_format(planning->arena, "%.*s/%s", (int)size, rest, word);
        if (!plan_look(planning, *path, &found)) {
            return false;
        }
        if (found.stat.type == PITH_REGULAR && (found.stat.mode & 0111) != 0) {
            return true;
        }
        rest += size + (rest[size] == ':');
    }
    *path = NULL;
    return true;
}

/* The path of the command's first word. */
static bool find_command(struct planning *planning, const struct pith_list *words, const char **path)
{
    const char *word = words->items[0].text;
    if (strchr(word, '/') != NULL) {
        *path = plan_in_workdir(planning, word);
        return true;
    }
    if (!find_on_path(planning, word, path)) {
        return false;
    }
    return *path != NULL ||
           pith_fail(planning->error, PITH_MISSING,
                     "%s:%u: the command's '%s' is nowhere on the PATH %s; install it in the source, or give its path",
                     planning->manifest->path, words->line, word, pith_plan_variable(planning->plan, "PATH"));
}

static bool is_interpreter(struct planning *planning, const char *path, bool *is)
{
    struct pith_found found, interpreter;
    *is = false;
    if (planning->plan->interpreter == NULL) {
        return true;
    }
    if (!plan_look(planning, path, &found) || !plan_look(planning, planning->plan->interpreter, &interpreter)) {
        return false;
    }
    *is = found.stat.type == PITH_REGULAR && found.path == interpreter.path;
    return true;
}

static bool want_command(struct planning *planning, const struct pith_list *words)
{
    const char *word = words->items[0].text, *interpreter = planning->plan->interpreter, *path;
    const struct plan_language *language = plan_language_of(planning->manifest);
    bool runs_script;
    for (uint32_t i = 1; i < words->count; i++) {
        pith_push(planning->arena, &planning->plan->arguments, words->items[i].text);
    }
    if (language != NULL && language->is_name != NULL && language->is_name(word)) {
        if (!plan_path_leads_to_interpreter(planning)) {
            return pith_fail(planning->error, PITH_USAGE,
                             "%s:%u: '%s' is not on the PATH of the image; add %.*s to env.PATH",
                             planning->manifest->path, words->line, word,
                             (int)(strrchr(interpreter, '/') - interpreter), interpreter);
        }
        return language->want_script == NULL || language->want_script(planning, words);
    }
    if (!find_command(planning, words, &path) || !is_interpreter(planning, path, &runs_script)) {
        return false;
    }
    if (interpreter == NULL || strcmp(path, interpreter) != 0) {
        plan_want(planning, PITH_WANT_PROGRAM, PITH_RULE_ENTRYPOINT, path, words->line, false);
        planning->plan->script = runs_script ? NULL : path;
    }
    return !runs_script || language->want_script == NULL || language->want_script(planning, words);
}

bool plan_command(struct planning *planning)
{
    const struct pith_list *entrypoint = &planning->manifest->image.entrypoint;
    const struct pith_list *cmd = &planning->manifest->image.cmd;
    const struct plan_language *language = plan_language_of(planning->manifest);
    if (language != NULL && !language->want_interpreter(planning)) {
        return false;
    }
    /* cmd is the command itself only where there is no entrypoint; otherwise its words are arguments. */
    if (entrypoint->count > 0) {
        struct pith_list words = *entrypoint;
        words.items = pith_alloc_array(planning->arena, entrypoint->count + cmd->count, sizeof *words.items);
        memcpy(words.items, entrypoint->items, entrypoint->count * sizeof *words.items);
        if (cmd->count > 0) {
            memcpy(words.items + entrypoint->count, cmd->items, cmd->count * sizeof *words.items);
        }
        words.count += cmd->count;
        return want_command(planning, &words);
    }
    return cmd->count == 0 || want_command(planning, cmd);
}
