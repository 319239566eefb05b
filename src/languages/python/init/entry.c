/* SPDX-License-Identifier: Apache-2.0 */
/* How an app is started, told from its files: what each guess rests upon stands in the comment. */
#include "languages/python/init/entry.h"

#include "base/path.h"
#include "languages/python/init/toml.h"

#include <ctype.h>

#define LISTEN "0.0.0.0:8000"

struct object { /* `app = Flask(…)` at the start of a line */
    const char *name, *class;
    bool asgi;
};

static void set_words(struct init *init, struct init_entry *entry, const char *comment, const char *const *words)
{
    PITH_VEC(const char *) list = {0};
    for (; *words != NULL; words++) {
        pith_push(init->arena, &list, *words);
    }
    entry->words = (struct pith_strings){list.items, list.count};
    entry->comment = comment;
}

#define set(init, entry, comment, ...) set_words(init, entry, comment, (const char *const[]){__VA_ARGS__, NULL})

static bool serves(struct init *init, const struct init_python *python, const char *server)
{
    return init_has_dist(python, server) && init_has_script(init, python, server);
}

/* The server that is installed for the kind of application; false: none is. */
static bool set_server(struct init *init, const struct init_python *python, struct init_entry *entry,
                       const char *target, bool asgi, const char *why)
{
    if (!asgi && serves(init, python, "gunicorn")) {
        set(init, entry, pith_format(init->arena, "%s and gunicorn is installed.", why), "gunicorn", "--bind", LISTEN,
            target);
    } else if (asgi && serves(init, python, "uvicorn")) {
        set(init, entry, pith_format(init->arena, "%s and uvicorn is installed.", why), "uvicorn", "--host", "0.0.0.0",
            "--port", "8000", target);
    } else {
        return false;
    }
    entry->listens = true;
    return true;
}

/* A package of the app, or of its src/, that `python -m` starts. */
static bool main_package(struct init *init, struct init_entry *entry)
{
    static const char *const places[] = {"", "/src"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct pith_strings names = init_list(init, init->app, *places[i] == '\0' ? "/" : places[i]);
        for (uint32_t k = 0; k < names.count; k++) {
            const char *name = names.items[k];
            const char *path = pith_format(init->arena, "%s/%s/__main__.py", places[i], name);
            const char *at = pith_format(init->arena, INIT_APP "/%s", name);
            bool ships = *places[i] != '\0' ? draft_has(&init->draft, DRAFT_FILES, INIT_APP "/src")
                                            : draft_has(&init->draft, DRAFT_FILES, draft_destination(init->arena, at));
            if (strchr(name, '.') == NULL && ships && init_is(init, init->app, path, PITH_REGULAR)) {
                set(init, entry, pith_format(init->arena, "%s has a __main__.py.", name), "python", "-m", name);
                entry->python_path = *places[i] == '\0' ? NULL : INIT_APP "/src";
                return true;
            }
        }
    }
    return false;
}

/* "package.module:object.attribute", and nothing else that Python would take for code. */
static bool is_object(const char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_", others[] = "0123456789";
    bool begins = true;
    for (; *text != '\0'; text++) {
        bool ends = *text == '.' || *text == ':';
        if (begins ? strchr(letters, *text) == NULL
                   : !ends && strchr(letters, *text) == NULL && strchr(others, *text) == NULL) {
            return false;
        }
        begins = ends;
    }
    return !begins;
}

static bool one_script(struct init *init, const struct init_python *python, const char *project,
                       struct init_entry *entry)
{
    struct init_toml scripts = {0};
    if (project != NULL) {
        init_toml_table(init->arena, project, "project.scripts", &scripts);
    }
    if (scripts.pairs.count != 1) {
        return false;
    }
    const char *name = scripts.pairs.items[0].key, *value = scripts.pairs.items[0].value;
    const char *colon = strchr(value, ':');
    const char *where = pith_format(init->arena, "pyproject.toml has one script, %s = %s", name, value);
    if (python->venv != NULL && init_has_script(init, python, name)) {
        set(init, entry, pith_format(init->arena, "%s, which is installed.", where), name);
        return true;
    }
    if (colon == NULL || !is_object(value)) {
        return false;
    }
    const char *module = pith_copy(init->arena, value, (size_t)(colon - value));
    const char *top = pith_copy(init->arena, value, strcspn(value, ".:"));
    const char *code = pith_format(init->arena, "import sys; from %s import %.*s; sys.exit(%s())", module,
                                   (int)strcspn(colon + 1, "."), colon + 1, colon + 1);
    set(init, entry, pith_format(init->arena, "%s; it is not installed, so that this does what it would do.", where),
        "python", "-c", code);
    if (init_is(init, init->app, pith_format(init->arena, "/src/%s", top), PITH_DIRECTORY)) {
        entry->python_path = INIT_APP "/src";
    }
    return true;
}

/* `manage.py` beside a package that holds wsgi.py or asgi.py, as `django-admin startproject` makes them. */
static bool django(struct init *init, const struct init_python *python, struct init_entry *entry)
{
    if (!draft_has(&init->draft, DRAFT_FILES, INIT_APP "/manage.py")) {
        return false;
    }
    struct pith_strings names = init_list(init, init->app, "/");
    for (int asgi = 0; asgi < 2; asgi++) {
        for (uint32_t i = 0; i < names.count; i++) {
            const char *file = pith_format(init->arena, "/%s/%s.py", names.items[i], asgi ? "asgi" : "wsgi");
            const char *target = pith_format(init->arena, "%s.%s:application", names.items[i], asgi ? "asgi" : "wsgi");
            const char *why = pith_format(init->arena, "Django: there is manage.py, %s,", file + 1);
            if (init_is(init, init->app, file, PITH_REGULAR) &&
                set_server(init, python, entry, target, asgi == 1, why)) {
                return true;
            }
        }
    }
    set(init, entry,
        "Django: there is manage.py, and no server is installed beside it; this one is for development. Install "
        "gunicorn "
        "and run `pith init` again.",
        "python", "manage.py", "runserver", "--noreload", LISTEN);
    entry->listens = true;
    return true;
}

static bool class_of(const char *at, struct object *object)
{
    static const struct {
        const char *name;
        bool asgi;
    } known[] = {{"Flask", false},
                 {"FastAPI", true},
                 {"Starlette", true},
                 {"Quart", true},
                 {"Sanic", true},
                 {"get_wsgi_application", false},
                 {"get_asgi_application", true},
                 {"Bottle", false},
                 {"create_app", false}};
    const char *open = at + strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t size = strlen(known[i].name);
        if (*open == '(' && (size_t)(open - at) >= size && strncmp(open - size, known[i].name, size) == 0 &&
            ((size_t)(open - at) == size || open[-(ptrdiff_t)size - 1] == '.')) {
            object->class = known[i].name;
            object->asgi = known[i].asgi;
            return true;
        }
    }
    return false;
}

/* `NAME = [module.]Class(` or `NAME: annotation = …` in the first column. */
static bool find_object(struct init *init, const char *text, struct object *object)
{
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t size = 0;
        while (isalnum((unsigned char)line[size]) || line[size] == '_') {
            size++;
        }
        const char *at = line + size + strspn(line + size, " ");
        if (*at == ':') {
            at += strcspn(at, "=\n");
        }
        if (size > 0 && *at == '=' && class_of(at + 1 + strspn(at + 1, " "), object)) {
            object->name = pith_copy(init->arena, line, size);
            return true;
        }
    }
    return false;
}

static bool usual_file(struct init *init, const struct init_python *python, const char *file, struct init_entry *entry)
{
    struct object object;
    const char *text = init_text(init, init->app, pith_format(init->arena, "/%s", file));
    const char *module = pith_copy(init->arena, file, strlen(file) - 3);
    if (text == NULL || !draft_has(&init->draft, DRAFT_FILES, pith_format(init->arena, INIT_APP "/%s", file))) {
        return false;
    }
    if (find_object(init, text, &object)) {
        const char *target = pith_format(init->arena, "%s:%s", module, object.name);
        const char *why = pith_format(init->arena, "%s holds `%s = %s(`,", file, object.name, object.class);
        if (set_server(init, python, entry, target, object.asgi, why)) {
            return true;
        }
        if (strcmp(object.class, "Flask") == 0 && strstr(text, "__main__") == NULL && init_has_dist(python, "flask")) {
            set(init, entry,
                pith_format(init->arena,
                            "%s no server is installed, so that Flask's own is what is left; it is for development.",
                            why),
                "python", "-m", "flask", "--app", target, "run", "--host", "0.0.0.0", "--port", "8000");
            entry->listens = true;
            return true;
        }
    }
    set(init, entry, pith_format(init->arena, "Guessed from its name: %s.", file), "python", file);
    return true;
}

/* The only .py file of the app's directory. */
static const char *only_file(struct init *init)
{
    struct pith_strings names = init_list(init, init->app, "/");
    const char *only = NULL;
    for (uint32_t i = 0; i < names.count; i++) {
        const char *at = draft_destination(init->arena, pith_format(init->arena, INIT_APP "/%s", names.items[i]));
        if (pith_has_extension(names.items[i], ".py") && draft_has(&init->draft, DRAFT_FILES, at)) {
            if (only != NULL) {
                return NULL;
            }
            only = names.items[i];
        }
    }
    return only;
}

void init_find_entry(struct init *init, const struct init_python *python, const char *project, struct init_entry *entry)
{
    static const char *const usual[] = {"app.py",  "main.py", "run.py",     "server.py",
                                        "wsgi.py", "asgi.py", "__main__.py"};
    if (python->path == NULL) {
        return;
    }
    if (main_package(init, entry) || one_script(init, python, project, entry) || django(init, python, entry)) {
        return;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (usual_file(init, python, usual[i], entry)) {
            return;
        }
    }
    const char *only = only_file(init);
    if (only != NULL) {
        set(init, entry, "Guessed: it is the only Python file there.", "python", only);
    }
}
