/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The environment of the program in the image, and with it where a bare command name leads. Read here and nowhere
 * else: PATH, PYTHONPATH, PYTHONHOME, LD_LIBRARY_PATH, LD_PRELOAD, LD_AUDIT, OPENSSL_CONF, OPENSSL_MODULES and
 * GCONV_PATH are inputs of the closure.
 */
#include "plan/language.h"

#include <stdlib.h>

static const char default_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const char *pith_plan_variable(const struct pith_plan *plan, const char *name)
{
    for (uint32_t i = 0; i < plan->environment.count; i++) {
        if (strcmp(plan->environment.items[i].name, name) == 0) {
            return plan->environment.items[i].value;
        }
    }
    return NULL;
}

void plan_set(struct planning *planning, const char *name, const char *value)
{
    struct pith_variable variable = {name, value};
    for (uint32_t i = 0; i < planning->plan->environment.count; i++) {
        if (strcmp(planning->plan->environment.items[i].name, name) == 0) {
            planning->plan->environment.items[i] = variable;
            return;
        }
    }
    pith_push(planning->arena, &planning->plan->environment, variable);
}

/* Those of the manifest and of the images that it inherits from, which may be many: the last of a name counts. */
static void set_given(struct planning *planning)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const struct pith_pairs *given = &planning->manifest->image.env;
    struct pith_plan *plan = planning->plan;
    struct pith_texts *names = pith_texts_create(); /* ids are indexes + 1 */
    for (uint32_t i = 0; i < plan->environment.count; i++) {
        (void)pith_intern(names, pith_format(&scratch, "=%s", plan->environment.items[i].name));
    }
    for (uint32_t i = 0; i < given->count; i++) {
        const struct pith_variable variable = {given->items[i].name, given->items[i].text};
        uint32_t index = pith_intern(names, pith_format(&scratch, "=%s", variable.name)) - 1;
        if (index == plan->environment.count) {
            pith_push(planning->arena, &plan->environment, variable);
        } else {
            plan->environment.items[index] = variable;
        }
    }
    pith_texts_destroy(names);
}

static bool path_holds(const char *path, const char *directory, size_t size)
{
    while (*path != '\0') {
        size_t length = strcspn(path, ":");
        if (length == size && memcmp(path, directory, size) == 0) {
            return true;
        }
        path += length + (path[length] == ':');
    }
    return false;
}

static size_t directory_size(const char *path)
{
    size_t size = (size_t)(strrchr(path, '/') - path);
    return size == 0 ? 1 : size;
}

bool plan_path_leads_to_interpreter(const struct planning *planning)
{
    const char *interpreter = planning->plan->interpreter;
    return path_holds(pith_plan_variable(planning->plan, "PATH"), interpreter, directory_size(interpreter));
}

static const struct pith_pair *given_path(const struct pith_manifest *manifest)
{
    for (uint32_t i = 0; i < manifest->image.env.count; i++) {
        if (strcmp(manifest->image.env.items[i].name, "PATH") == 0) {
            return &manifest->image.env.items[i];
        }
    }
    return NULL;
}

/* An inherited value has the line that brought it. */
static bool is_inherited(const struct pith_manifest *manifest, uint32_t line)
{
    return line == manifest->source.root.line || line == manifest->base.image.line;
}

/* A PATH that came with another image is made for that image's command, not for one of the manifest's own. */
static bool path_is_for_command(const struct pith_manifest *manifest, const struct pith_pair *given)
{
    const struct pith_list *command =
        manifest->image.entrypoint.count > 0 ? &manifest->image.entrypoint : &manifest->image.cmd;
    return given != NULL && (!is_inherited(manifest, given->line) || is_inherited(manifest, command->line));
}

/* A command that names the interpreter works in the image: its's directory is on the PATH that nobody chose, first when
 * it lacks it. */
static void decide_path(struct planning *planning)
{
    const struct pith_pair *given = given_path(planning->manifest);
    const char *path = given == NULL ? default_path : given->text;
    const char *interpreter = plan_interpreter_of(planning->manifest);
    planning->plan->interpreter = interpreter;
    if (interpreter != NULL) {
        size_t size = directory_size(interpreter);
        if (!path_is_for_command(planning->manifest, given) && !path_holds(path, interpreter, size)) {
            path = pith_format(planning->arena, "%.*s:%s", (int)size, interpreter, path);
        }
    }
    plan_set(planning, "PATH", path);
}

static int by_name(const void *one, const void *two)
{
    return strcmp(((const struct pith_variable *)one)->name, ((const struct pith_variable *)two)->name);
}

/* The variable is set only where the bundle ships: OpenSSL trusts nobody when the file that it names is missing. */
static bool name_certificates(struct planning *planning)
{
    const struct pith_manifest *manifest = planning->manifest;
    struct pith_found bundle;
    struct pith_stat made;
    bool ships = manifest->base.preset == PITH_PRESET_DISTROLESS && manifest->base.ca_certificates;
    if (!ships || pith_plan_variable(planning->plan, "SSL_CERT_FILE") != NULL) {
        return true;
    }
    if (!plan_look(planning, PLAN_CERTIFICATES, &bundle) || !plan_was_made(planning, PLAN_CERTIFICATES, &made)) {
        return false;
    }
    if (bundle.stat.type != PITH_ABSENT || made.type != PITH_ABSENT) {
        plan_set(planning, "SSL_CERT_FILE", PLAN_CERTIFICATES);
    }
    return true;
}

/* GCONV_PATH is the one variable that asks for files by itself; others say where something looks that is there anyway.
 */
static void want_converters(struct planning *planning)
{
    const struct pith_manifest *manifest = planning->manifest;
    for (uint32_t i = 0; i < manifest->image.env.count; i++) {
        if (strcmp(manifest->image.env.items[i].name, "GCONV_PATH") == 0) {
            plan_want(planning, PITH_WANT_LIBRARY, PITH_RULE_GCONV, PITH_WANT_GCONV_PATH,
                      manifest->image.env.items[i].line, true);
        }
    }
}

bool plan_environment(struct planning *planning)
{
    const struct pith_manifest *manifest = planning->manifest;
    struct pith_plan *plan = planning->plan;
    plan->workdir = manifest->image.workdir.text == NULL ? "/" : manifest->image.workdir.text;
    if (manifest->base.preset == PITH_PRESET_DISTROLESS) {
        plan_set(planning, "LANG", manifest->base.locale.text == NULL ? "C.UTF-8" : manifest->base.locale.text);
    }
    set_given(planning);
    decide_path(planning);
    plan_set_for_languages(planning);
    if (!name_certificates(planning)) {
        return false;
    }
    want_converters(planning);
    qsort(plan->environment.items, plan->environment.count, sizeof *plan->environment.items, by_name);
    return true;
}
