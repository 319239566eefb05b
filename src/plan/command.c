/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command of the image: where its first word leads, which script a `python …` runs, and the names under which the
 * interpreter is found. `python` is always found beside `python3`.
 */
#include "base/path.h"
#include "plan/room.h"

static const char *join(struct planning *planning, const char *directory, const char *path)
{
    if (path[0] == '/') {
        return path;
    }
    return pith_join(planning->arena, directory, path);
}

static const char *beside(struct planning *planning, const char *path, const char *name)
{
    return pith_format(planning->arena, "%.*s/%s", (int)(strrchr(path, '/') - path), path, name);
}

/* The name leads to the interpreter, or is made to. */
static bool give_name(struct planning *planning, const struct pith_found *interpreter, const char *name)
{
    const char *path = beside(planning, planning->plan->interpreter, name);
    struct pith_found found;
    if (!plan_look(planning, path, &found)) {
        return false;
    }
    if (found.stat.type != PITH_ABSENT && found.path == interpreter->path) {
        plan_want(planning, PITH_WANT_FILE, PITH_RULE_PYTHON_NAME, path, planning->manifest->python.interpreter.line,
                  false);
        return true;
    }
    const char *target = strrchr(planning->plan->interpreter, '/') + 1;
    struct pith_made made = {path, PITH_SYMLINK, 0777, 0, 0, target, strlen(target)};
    return plan_made(planning, PITH_RULE_PYTHON_NAME, made, planning->manifest->python.interpreter.line);
}

static bool want_interpreter(struct planning *planning)
{
    const struct pith_value *value = &planning->manifest->python.interpreter;
    const char *path = planning->plan->interpreter;
    struct pith_found found;
    enum pith_seen seen = pith_view_resolve(planning->view, path, &found, planning->error);
    if (seen != PITH_SEEN_FOUND) {
        return seen != PITH_SEEN_FAILED &&
               pith_fail(planning->error, PITH_MISSING, "%s:%u: interpreter = %s: it %s in the source",
                         planning->manifest->path, value->line, path, pith_seen_text(seen));
    }
    plan_interpreter(planning, PITH_LANGUAGE_PYTHON, PITH_RULE_INTERPRETER, value);
    return give_name(planning, &found, "python3") && give_name(planning, &found, "python");
}

/* The names that are made beside the interpreter, whatever else the source has on its PATH. */
static bool is_made_name(const char *word)
{
    return strcmp(word, "python") == 0 || strcmp(word, "python3") == 0;
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

/* `python [options] SCRIPT …` or `python [options] -m MODULE …`; with -c there is neither. */
static void read_python_command(const struct pith_list *words, const char **script, const char **module)
{
    *script = *module = NULL;
    for (uint32_t i = 1; i < words->count; i++) {
        const char *word = words->items[i].text;
        if (word[0] != '-' || word[1] == '\0') {
            *script = word[0] == '-' ? NULL : word;
            return;
        }
        if (word[1] == '-') {
            i += strcmp(word, "--check-hash-based-pycs") == 0;
            continue;
        }
        for (const char *letter = word + 1; *letter != '\0'; letter++) {
            const char *next = i + 1 < words->count ? words->items[i + 1].text : NULL;
            if (*letter == 'c' || *letter == 'm') {
                *module = *letter == 'c' ? NULL : letter[1] != '\0' ? letter + 1 : next;
                return;
            }
            if (*letter == 'W' || *letter == 'X') {
                i += letter[1] == '\0'; /* the value is the next word */
                break;
            }
        }
    }
}

static bool want_script(struct planning *planning, const struct pith_list *words)
{
    const char *script;
    struct pith_found found;
    read_python_command(words, &script, &planning->plan->module);
    if (script == NULL) {
        return true;
    }
    const char *path = join(planning, planning->plan->workdir, script);
    if (!plan_look(planning, path, &found)) {
        return false;
    }
    if (found.stat.type == PITH_ABSENT) {
        return pith_fail(planning->error, PITH_MISSING,
                         "%s:%u: the command runs %s, which is not in the image; add `%s = …` to [files]",
                         planning->manifest->path, words->line, path, path);
    }
    planning->plan->script = path;
    plan_want(planning, PITH_WANT_FILE, PITH_RULE_ENTRYPOINT, path, words->line, false);
    return true;
}

/* The path of the command's first word. */
static bool find_command(struct planning *planning, const struct pith_list *words, const char **path)
{
    const char *word = words->items[0].text;
    if (strchr(word, '/') != NULL) {
        *path = join(planning, planning->plan->workdir, word);
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
    bool python;
    for (uint32_t i = 1; i < words->count; i++) {
        pith_push(planning->arena, &planning->plan->arguments, words->items[i].text);
    }
    if (interpreter != NULL && is_made_name(word)) {
        if (!plan_path_leads_to_python(planning)) {
            return pith_fail(planning->error, PITH_USAGE,
                             "%s:%u: '%s' is not on the PATH of the image; add %.*s to env.PATH",
                             planning->manifest->path, words->line, word,
                             (int)(strrchr(interpreter, '/') - interpreter), interpreter);
        }
        return want_script(planning, words);
    }
    if (!find_command(planning, words, &path) || !is_interpreter(planning, path, &python)) {
        return false;
    }
    if (interpreter == NULL || strcmp(path, interpreter) != 0) {
        plan_want(planning, PITH_WANT_PROGRAM, PITH_RULE_ENTRYPOINT, path, words->line, false);
        planning->plan->script = python ? NULL : path;
    }
    return !python || want_script(planning, words);
}

bool plan_command(struct planning *planning)
{
    const struct pith_list *entrypoint = &planning->manifest->image.entrypoint;
    const struct pith_list *cmd = &planning->manifest->image.cmd;
    if (planning->plan->interpreter != NULL && !want_interpreter(planning)) {
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
