/*
 * The environment of the program in the image, and with it where a bare command name leads. Read here and nowhere
 * else: PATH, PYTHONPATH, PYTHONHOME, LD_LIBRARY_PATH and the others are inputs of the closure.
 */
#include "plan/room.h"

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

static void set(struct planning *planning, const char *name, const char *value)
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

bool plan_path_leads_to_python(const struct planning *planning)
{
    const char *interpreter = planning->plan->interpreter;
    return path_holds(pith_plan_variable(planning->plan, "PATH"), interpreter,
                      (size_t)(strrchr(interpreter, '/') - interpreter));
}

static const char *given_path(const struct pith_manifest *manifest)
{
    for (uint32_t i = 0; i < manifest->image.env.count; i++) {
        if (strcmp(manifest->image.env.items[i].name, "PATH") == 0) {
            return manifest->image.env.items[i].text;
        }
    }
    return NULL;
}

/* A bare name is looked for on the PATH, as a shell would. */
static bool find_interpreter(struct planning *planning, const char *path, const char **interpreter)
{
    const struct pith_value *value = &planning->manifest->python.interpreter;
    const char *name = value->text;
    if (name[0] == '/') {
        *interpreter = name;
        return true;
    }
    while (*path != '\0' && strchr(name, '/') == NULL) {
        size_t length = strcspn(path, ":");
        struct pith_found found;
        *interpreter = pith_format(planning->arena, "%.*s/%s", (int)length, path, name);
        if (!plan_look(planning, *interpreter, &found)) {
            return false;
        }
        if (found.stat.type == PITH_REGULAR) {
            return true;
        }
        path += length + (path[length] == ':');
    }
    return pith_fail(planning->error, PITH_USAGE,
                     "%s:%u: no interpreter '%s' in the source; give its path from the root, such as /usr/bin/python3",
                     planning->manifest->path, value->line, name);
}

/* `python` works in the image: the interpreter's directory is on the default PATH, first when it is an unusual one. */
static bool decide_path(struct planning *planning)
{
    const char *given = given_path(planning->manifest);
    const char *path = given == NULL ? default_path : given;
    if (planning->manifest->python.interpreter.text != NULL) {
        if (!find_interpreter(planning, path, &planning->plan->interpreter)) {
            return false;
        }
        const char *interpreter = planning->plan->interpreter;
        size_t size = (size_t)(strrchr(interpreter, '/') - interpreter);
        if (given == NULL && !path_holds(path, interpreter, size)) {
            path = pith_format(planning->arena, "%.*s:%s", (int)size, interpreter, path);
        }
    }
    set(planning, "PATH", path);
    return true;
}

static int by_name(const void *one, const void *two)
{
    return strcmp(((const struct pith_variable *)one)->name, ((const struct pith_variable *)two)->name);
}

bool plan_environment(struct planning *planning)
{
    const struct pith_manifest *manifest = planning->manifest;
    struct pith_plan *plan = planning->plan;
    plan->workdir = manifest->image.workdir.text == NULL ? "/" : manifest->image.workdir.text;
    if (!decide_path(planning)) {
        return false;
    }
    if (manifest->base.preset == PITH_PRESET_DISTROLESS) {
        set(planning, "LANG", manifest->base.locale.text == NULL ? "C.UTF-8" : manifest->base.locale.text);
    }
    for (uint32_t i = 0; i < manifest->image.env.count; i++) {
        set(planning, manifest->image.env.items[i].name, manifest->image.env.items[i].text);
    }
    if (manifest->base.ca_certificates && pith_plan_variable(plan, "SSL_CERT_FILE") == NULL) {
        set(planning, "SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt");
    }
    qsort(plan->environment.items, plan->environment.count, sizeof *plan->environment.items, by_name);
    return true;
}
