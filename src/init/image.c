/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An image that has a config of its own: what it starts says which interpreter and which files of the app are wanted;
 * everything else of the config is inherited when the manifest is read.
 */
#include "init/room.h"

#include "base/path.h"
#include "pith/facts/script.h"

static const char default_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct words {
    PITH_VEC(const char *) list;
};

struct imaged {
    struct init init;
    const struct pith_image_config *config;
    struct words words; /* what the image starts */
    const char *workdir;
};

/* The value of a variable of the config, or NULL. */
static const char *variable(const struct imaged *imaged, const char *name)
{
    size_t size = strlen(name);
    for (uint32_t i = 0; i < imaged->config->env.count; i++) {
        const char *text = imaged->config->env.items[i];
        if (strncmp(text, name, size) == 0 && text[size] == '=') {
            return text + size + 1;
        }
    }
    return NULL;
}

/* Of the system, or of the interpreter: nothing there is an app's own directory. */
static bool is_of_the_system(const char *path)
{
    static const char *const directories[] = {"/usr",  "/bin", "/sbin", "/lib", "/lib64", "/etc", "/var",
                                              "/proc", "/dev", "/sys",  "/run", "/boot",  "/tmp"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        if (strcmp(path, directories[i]) == 0 || pith_is_below(path, directories[i])) {
            return strncmp(path, "/usr/src/", 9) != 0 && strncmp(path, "/var/task", 9) != 0; /* where apps are put */
        }
    }
    return path[0] == '\0' || path[1] == '\0';
}

static const char *absolute(struct imaged *imaged, const char *path)
{
    char *full = pith_format(imaged->init.arena, "/%s/%s", path[0] == '/' ? "" : imaged->workdir, path);
    pith_path_clean(full);
    return full;
}

/* The last part of a path, or of a name that has no other. */
static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static const char *on_path(struct imaged *imaged, const char *name)
{
    if (strchr(name, '/') != NULL) {
        return absolute(imaged, name);
    }
    const char *path = variable(imaged, "PATH");
    for (const char *at = path == NULL ? default_path : path; *at != '\0'; at += strspn(at, ":")) {
        size_t size = strcspn(at, ":");
        const char *full = pith_format(imaged->init.arena, "%.*s/%s", (int)size, at, name);
        if (init_is(&imaged->init, imaged->init.root, full, PITH_REGULAR)) {
            return full;
        }
        at += size;
    }
    return NULL;
}

/* `sh -c "exec gunicorn app:app"`, where a shell would only split words. */
static bool unwrap_shell(struct imaged *imaged)
{
    static const char *const shells[] = {"sh", "bash", "dash", "ash"};
    const struct words *given = &imaged->words;
    const char *const *words = given->list.items;
    const char *name = last_part(words[0]);
    bool shell = false;
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        shell |= strcmp(name, shells[i]) == 0;
    }
    if (!shell) {
        return true;
    }
    const char *text = given->list.count == 3 && strcmp(words[1], "-c") == 0 ? words[2] : NULL;
    if (text == NULL || strpbrk(text, "|&;<>()$`\\\"'*?[#~=%\n") != NULL) {
        return pith_fail(imaged->init.error, PITH_USAGE,
                         "the image starts a shell (%s%s%s), which no image of pith has; write a manifest whose "
                         "entrypoint is the program that the shell starts",
                         words[0], text == NULL ? "" : ": ", text == NULL ? "" : text);
    }
    struct words split = {0};
    for (text += strncmp(text, "exec ", 5) == 0 ? 5 : 0; *(text += strspn(text, " \t")) != '\0';) {
        size_t size = strcspn(text, " \t");
        pith_push(imaged->init.arena, &split.list, pith_copy(imaged->init.arena, text, size));
        text += size;
    }
    imaged->words = split;
    const struct pith_strings command = {.items = split.list.items, .count = split.list.count};
    draft_add(&imaged->init.draft, DRAFT_IMAGE, "entrypoint", draft_command(imaged->init.arena, &command),
              "What the image's shell would start.");
    return split.list.count > 0;
}

static void take_words(struct imaged *imaged)
{
    const struct pith_config_words *lists[] = {&imaged->config->entrypoint, &imaged->config->cmd};
    for (size_t i = 0; i < 2; i++) {
        for (uint32_t j = 0; j < lists[i]->count; j++) {
            pith_push(imaged->init.arena, &imaged->words.list, lists[i]->items[j]);
        }
    }
}

/* A script's interpreter; `env NAME` by the PATH. */
static const char *interpreter_of(struct imaged *imaged, const char *program)
{
    struct pith_found found;
    struct pith_script script;
    char head[256];
    size_t size;
    if (!init_look(&imaged->init, imaged->init.root, program, &found) || found.stat.type != PITH_REGULAR ||
        !pith_view_read_head(imaged->init.root, &found, head, sizeof head, &size, imaged->init.error) ||
        !pith_script_read(head, size, imaged->init.arena, &script)) {
        return NULL;
    }
    if (pith_ends_with(script.interpreter, "/env") && script.argument != NULL) {
        return on_path(imaged, pith_copy(imaged->init.arena, script.argument, strcspn(script.argument, " \t")));
    }
    return script.interpreter;
}

/* Scripts that distributions install start with an interpreter's path: that one is the app's. */
static bool add_interpreter(struct imaged *imaged, const char *program)
{
    const char *interpreter = init_is_python(last_part(program)) ? program : interpreter_of(imaged, program);
    if (interpreter == NULL || !init_is_python(last_part(interpreter))) {
        return false; /* a program by itself, which ships as what the image starts */
    }
    draft_add(&imaged->init.draft, DRAFT_PYTHON, "interpreter", draft_value(imaged->init.arena, interpreter),
              interpreter == program ? "The image starts it." : "What the image starts is its script.");
    return true;
}

static void add_directory(struct imaged *imaged, const char *path, const char *comment)
{
    if (!is_of_the_system(path) && init_is(&imaged->init, imaged->init.root, path, PITH_DIRECTORY)) {
        init_file(&imaged->init, path, pith_format(imaged->init.arena, "root:%s", path), comment);
    }
}

/* A file that the command names ships as far as others than its owner may read it. */
static void add_argument(struct imaged *imaged, const char *path)
{
    struct init *init = &imaged->init;
    struct pith_found found;
    bool may;
    const char *source = draft_word(init->arena, pith_format(init->arena, "root:%s", path));
    if (!init_look(init, init->root, path, &found) ||
        !pith_view_others_may_read(init->root, &found, &may, init->error)) {
        return;
    }
    if (may) {
        init_file(init, path, source, "The image's command names it.");
    } else {
        draft_withhold(&init->draft, DRAFT_FILES, draft_destination(init->arena, path), source,
                       pith_format(init->arena,
                                   "The image's command names %s, which only its owner may read: it ships when you say "
                                   "so, by this line without its ';':",
                                   path));
    }
}

/* Paths among the command's words: a script with what lies beside it, files of settings. */
static void add_arguments(struct imaged *imaged)
{
    for (uint32_t i = 1; i < imaged->words.list.count; i++) {
        const char *word = imaged->words.list.items[i], *path = absolute(imaged, word);
        bool below = pith_is_below(path, imaged->workdir) && !is_of_the_system(imaged->workdir);
        if (word[0] == '-' || below || !init_is(&imaged->init, imaged->init.root, path, PITH_REGULAR)) {
            continue;
        }
        const char *directory = pith_copy(imaged->init.arena, path, (size_t)(strrchr(path, '/') - path));
        if (pith_ends_with(path, ".py") && !is_of_the_system(directory)) {
            add_directory(imaged, directory, "The script that the image starts, and what lies beside it.");
        } else if (!pith_is_below(path, "/usr")) {
            add_argument(imaged, path);
        }
    }
}

static void add_python_path(struct imaged *imaged)
{
    const char *path = variable(imaged, "PYTHONPATH");
    for (const char *at = path == NULL ? "" : path; *at != '\0'; at += strspn(at, ":")) {
        size_t size = strcspn(at, ":");
        add_directory(imaged, absolute(imaged, pith_copy(imaged->init.arena, at, size)), "PYTHONPATH names it.");
        at += size;
    }
}

bool pith_init_image(const struct pith_init_from *from, struct pith_arena *arena, const char **text,
                     struct pith_error *error)
{
    struct imaged imaged = {.init = {.arena = arena, .error = error, .root = from->view, .draft = {.arena = arena}},
                            .config = from->config};
    imaged.workdir = "";
    imaged.workdir = from->config->workdir == NULL ? "/" : absolute(&imaged, from->config->workdir);
    take_words(&imaged);
    if (imaged.words.list.count == 0) {
        return pith_fail(error, PITH_USAGE,
                         "%s starts nothing: it has neither an entrypoint nor a command; write a "
                         "manifest that says what it is for",
                         from->word);
    }
    draft_say(&imaged.init.draft, DRAFT_HEAD,
              "Written by `pith compose --from %s`. What the image's config says (entrypoint, environment, user, "
              "working directory, ports) is inherited unless it stands here.",
              from->word);
    if (from->root != NULL) {
        draft_add(&imaged.init.draft, DRAFT_SOURCE, "root", draft_value(arena, from->root), NULL);
    } else {
        draft_say(&imaged.init.draft, DRAFT_SOURCE, "The image came through a pipe: name it by --root.");
    }
    if (!unwrap_shell(&imaged)) {
        return error->code == PITH_OK ? pith_fail(error, PITH_USAGE, "%s starts an empty command", from->word) : false;
    }
    const char *program = on_path(&imaged, imaged.words.list.items[0]);
    if (program == NULL) {
        return pith_fail(error, PITH_MISSING, "%s starts %s, which is not on its PATH", from->word,
                         imaged.words.list.items[0]);
    }
    bool python = add_interpreter(&imaged, program);
    add_directory(&imaged, imaged.workdir, "Where the image's command starts.");
    add_arguments(&imaged);
    if (python) {
        add_python_path(&imaged);
    }
    return error->code == PITH_OK && draft_write(&imaged.init.draft, text, error);
}
