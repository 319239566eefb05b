/* SPDX-License-Identifier: Apache-2.0 */
/* Extension modules by their names: which this interpreter passes over. */
#include "languages/python/tracing.h"

/* `x.cpython-312-x86_64-linux-gnu.so`; `.abi3.so`, `.abi3t.so` and `.so` fit every version. */
const char *foreign_version(const struct expansion *expansion, const char *path)
{
    static const char tag[] = ".cpython-";
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    const char *name = strrchr(path, '/'), *at = name == NULL ? NULL : strstr(name, tag);
    if (!knows_python(expansion) || at == NULL) {
        return NULL;
    }
    at += sizeof tag - 1;
    const char *own =
        pith_format(expansion->arena, "%u%u%s", python->major, python->minor, python->free_threaded ? "t" : "");
    size_t size = strcspn(at, "-.");
    bool fits = strncmp(at, own, strlen(own)) == 0 && strspn(at + strlen(own), "dmu") == size - strlen(own);
    bool musl = pith_loader_is_musl(expansion->base.interpreter), tagged_musl = strstr(at, "-musl") != NULL;
    bool tells = python->soabi != NULL && strstr(python->soabi, "-musl") != NULL; /* older ones say -gnu on musl too */
    bool other_libc = musl ? tells && !tagged_musl : tagged_musl;
    if (size < 2 || (fits && !other_libc)) {
        return NULL;
    }
    return pith_format(expansion->arena, "%c.%.*s%s", at[0], (int)size - 1, at + 1,
                       !other_libc ? ""
                       : musl      ? " on glibc"
                                   : " on musl");
}

/* Is it an extension module that this Python passes over? Then its faults do no harm. */
bool is_foreign_extension(struct expansion *expansion, const char *path)
{
    const char *version = foreign_version(expansion, path);
    if (version == NULL) {
        return false;
    }
    const struct pith_python *python = &tracing_of(expansion)->environment.python;
    object_to(expansion,
              (struct pith_finding){
                  .rule = "foreign-extension",
                  .level = PITH_NOTE,
                  .path = path,
                  .reason = pith_format(expansion->arena, "is built for CPython %s by its name; %u.%u never imports it",
                                        version, python->major, python->minor),
                  .remedy = "install the package with the interpreter of [python], or leave the file out",
              });
    return true;
}

/* Python opens it itself: it carries a tag. */
bool is_extension_name(const char *path)
{
    return strstr(path, ".cpython-") != NULL || strstr(path, ".abi3") != NULL;
}
