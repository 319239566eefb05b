/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An app's directory: its interpreter, its files, and how it starts. The entry is looked for in this order: a package
 * with __main__.py, the one script of pyproject.toml, Django's manage.py, a file with one of the usual names.
 */
#include "languages/python/init/entry.h"
#include "languages/python/init/toml.h"

static void choose_python(struct init *init, const char *project, struct init_python *python, bool *good)
{
    struct init_wish wish = {.range = init_toml_string(init->arena, project, "project", "requires-python"),
                             .because = "pyproject.toml",
                             .venv_to = INIT_VENV};
    if (wish.range == NULL) {
        wish.range = init_toml_string(init->arena, project, "tool.poetry.dependencies", "python");
    }
    *good = init_find_python(init, &wish, python);
}

static void image_lines(struct init *init, const struct init_entry *entry)
{
    struct draft *draft = &init->draft;
    draft_add(draft, DRAFT_IMAGE, "workdir", INIT_APP, NULL);
    if (entry->python_path != NULL) {
        draft_add(draft, DRAFT_IMAGE, "env.PYTHONPATH", entry->python_path, "Where the app's packages are.");
    }
    if (entry->words.count == 0) {
        draft_say(
            draft, DRAFT_IMAGE,
            "TODO: what starts the app could not be told: no package has a __main__.py, and there is no file such as "
            "app.py or main.py. Write it: entrypoint = python FILE.py");
        return;
    }
    draft_add(draft, DRAFT_IMAGE, "entrypoint", draft_command(init->arena, &entry->words), entry->comment);
    if (entry->listens) {
        draft_add(draft, DRAFT_IMAGE, "expose", "8000", "The port of the line above.");
    }
}

bool init_app(struct init *init)
{
    struct init_python python;
    struct init_entry entry = {0};
    bool good;
    const char *project = init_text(init, init->app, "/pyproject.toml");
    const char *file = "/requirements.txt";
    struct pith_strings files = {.items = &file, .count = 1};
    draft_say(&init->draft, DRAFT_HEAD,
              "Written by `pith init` from an app's directory. Sources are relative to this file%s. Compose it: pith "
              "compose FILE -o DIR/",
              *init->prefix == '\0' ? ", which is meant to stand in that directory" : "");
    choose_python(init, project, &python, &good);
    if (!good) {
        return false;
    }
    init_requirements(init, &python, &files, "All that it names is installed, and is kept.");
    init_whole_app(init, INIT_APP, "", "The app's code and data. A directory's contents land in the one on the left.");
    if (!draft_has(&init->draft, DRAFT_FILES, INIT_APP) && init_list(init, init->app, "/").count == 0) {
        return pith_fail(init->error, PITH_USAGE, "%s is empty: there is no app in it", init->directory);
    }
    init_find_entry(init, &python, project, &entry);
    image_lines(init, &entry);
    draft_say(
        &init->draft, DRAFT_TAIL,
        "It runs as nonroot (uid 65532), who may write to /tmp and to nothing else; [user] changes that: writable = "
        "" INIT_APP "/data");
    return true;
}
