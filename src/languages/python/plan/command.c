/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The interpreter in the command of the image: which script a `python …` runs, and the names under which it is found.
 * `python` is always found beside `python3`.
 */
#include "languages/python/plan/python.h"

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

bool python_want_interpreter(struct planning *planning)
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
bool python_is_name(const char *word)
{
    return strcmp(word, "python") == 0 || strcmp(word, "python3") == 0;
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

bool python_want_script(struct planning *planning, const struct pith_list *words)
{
    const char *script;
    struct pith_found found;
    read_python_command(words, &script, &python_plan(planning->plan, planning->arena)->module);
    if (script == NULL) {
        return true;
    }
    const char *path = plan_in_workdir(planning, script);
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
