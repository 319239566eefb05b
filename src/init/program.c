/* SPDX-License-Identifier: Apache-2.0 */
/* A program of the source: an ELF file ships with its libraries, a script with the interpreter that its first line
 * names. */
#include "base/path.h"
#include "init/room.h"

#include "pith/facts/script.h"

#include <limits.h>
#include <stdlib.h>

/* `#!/usr/bin/env python3 -u`: the word behind env, which is looked for on the PATH; otherwise the path itself. */
static const char *interpreter_of(struct init *init, const struct pith_script *script)
{
    const char *slash = strrchr(script->interpreter, '/');
    const char *name = slash == NULL ? script->interpreter : slash + 1;
    if (strcmp(name, "env") != 0 || script->argument == NULL) {
        return script->interpreter;
    }
    const char *word = script->argument;
    if (strncmp(word, "-S", 2) == 0) {
        word += 2 + strspn(word + 2, " \t");
    }
    word = pith_copy(init->arena, word, strcspn(word, " \t"));
    if (strchr(word, '/') != NULL) {
        return word; /* env takes it as it stands */
    }
    static const char *const places[] = {"/usr/local/bin", "/usr/bin", "/bin"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = pith_join(init->arena, places[i], word);
        if (init_is(init, init->root, path, PITH_REGULAR)) {
            return path;
        }
    }
    return word;
}

static void script(struct init *init, const char *path, const struct pith_script *found)
{
    const char *interpreter = interpreter_of(init, found), *slash = strrchr(interpreter, '/');
    if (init_is_python(slash == NULL ? interpreter : slash + 1)) {
        if (init_is_of_system(init, interpreter) || init_is_interpreter(init, interpreter)) {
            draft_add(&init->draft, DRAFT_PYTHON, "interpreter", draft_value(init->arena, interpreter),
                      pith_format(init->arena, "The first line of %s names it.", path));
        } else {
            draft_withhold(&init->draft, DRAFT_PYTHON, "interpreter", draft_value(init->arena, interpreter),
                           pith_format(init->arena,
                                       "The first line of %s names %s, which is no Python installation of the source. "
                                       "It counts only when you say so, by this line without its ';':",
                                       path, interpreter));
        }
        init_file(init, path, pith_format(init->arena, "root:%s", path), "The script itself, from the source.");
        return;
    }
    draft_add(&init->draft, DRAFT_PROGRAM, "path", draft_word(init->arena, path),
              pith_format(init->arena,
                          "A script: %s, which its first line names, ships with it. A shell is refused unless [policy] "
                          "allow.shell gives a reason.",
                          interpreter));
}

bool init_program(struct init *init, const char *named)
{
    struct pith_found found;
    struct pith_script first;
    const struct pith_elf *elf;
    char head[256], full[PATH_MAX];
    size_t size;
    /* With a --root a path is one of the root, otherwise one of this machine, as the shell would take it. */
    const char *path = *named == '/' || realpath(named, full) == NULL ? named : pith_strdup(init->arena, full);
    if (!init_look(init, init->root, path, &found)) {
        return false;
    }
    if (found.stat.type != PITH_REGULAR) {
        return pith_fail(init->error, PITH_USAGE, "%s: %s; init takes an app's directory, a program or a Dockerfile",
                         named, found.stat.type == PITH_ABSENT ? "there is no such file" : "is no regular file");
    }
    enum pith_elf_verdict verdict = pith_view_elf(init->root, &found, &elf, init->error);
    if (verdict == PITH_ELF_BAD) {
        return pith_context(init->error, "%s", named);
    }
    if (!pith_view_read_head(init->root, &found, head, sizeof head, &size, init->error)) {
        return false;
    }
    draft_say(&init->draft, DRAFT_HEAD,
              "Written by `pith init` from the program %s. Compose it: pith compose FILE -o DIR/", path);
    struct pith_strings words = {.items = &path, .count = 1};
    if (verdict == PITH_ELF_OK) {
        if (!elf->dynamic && !elf->loadable) {
            return pith_fail(init->error, PITH_USAGE, "%s is an ELF file, but no program", named);
        }
        draft_add(&init->draft, DRAFT_PROGRAM, "path", draft_word(init->arena, path),
                  "Its libraries are found by its headers, as the loader finds them.");
    } else if (pith_script_read(head, size, init->arena, &first)) {
        script(init, path, &first);
    } else {
        return pith_fail(
            init->error, PITH_USAGE,
            "%s is neither an ELF file nor a script with a first line such as #!/usr/bin/python3; init takes "
            "an app's directory, a program or a Dockerfile",
            named);
    }
    draft_add(&init->draft, DRAFT_IMAGE, "entrypoint", draft_command(init->arena, &words), "What the image starts.");
    return true;
}
