/* SPDX-License-Identifier: Apache-2.0 */
/* pith audit PROGRAM: a manifest of one program, which is never written down. */
#include "base/path.h"
#include "cli/audit.h"

#include "base/io.h"
#include "pith/facts/script.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD = 4096 };

/* Within another root by a view, so that no link of it leads out. */
static ssize_t read_inside(const char *root, const char *path, char head[HEAD])
{
    struct pith_source *source = NULL;
    struct pith_view *view = NULL;
    struct pith_mount mount = {.at = "/", .in = "/", .role = PITH_ROLE_SOURCE, .mode = -1};
    struct pith_found found;
    size_t size = 0;
    bool done = false;
    if (pith_source_directory(root, true, &source, NULL)) {
        mount.source = source;
        done = pith_view_create(&mount, 1, &view, NULL) &&
               pith_view_file(view, path, &found, NULL) == PITH_SEEN_FOUND &&
               pith_view_read_head(view, &found, head, HEAD, &size, NULL);
    }
    pith_view_destroy(view);
    pith_source_destroy(source);
    return done ? (ssize_t)size : -1;
}

static ssize_t read_head(const struct pith_cli *cli, const char *path, char head[HEAD])
{
    if (cli->root != NULL && !pith_source_is_image(cli->root)) {
        return read_inside(cli->root, path, head);
    }
    PITH_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return fd < 0 ? -1 : pith_pread_full(fd, head, HEAD, 0);
}

bool audit_is_program(const struct pith_cli *cli, const char *path)
{
    char head[HEAD];
    ssize_t size = read_head(cli, path, head);
    return (size >= 4 && memcmp(head, "\177ELF", 4) == 0) || (size >= 2 && memcmp(head, "#!", 2) == 0);
}

static bool is_python(const char *path)
{
    const char *name = strrchr(path, '/');
    name = name == NULL ? path : name + 1;
    return strncmp(name, "python", 6) == 0 && name[6 + strspn(name + 6, "0123456789.t")] == '\0';
}

/* `#!/usr/bin/env python3` names a program on PATH. */
static const char *on_path(const struct pith_cli *cli, const char *name, struct pith_arena *arena)
{
    static const char *const directories[] = {"/usr/local/bin", "/usr/bin", "/bin"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        const char *path = pith_join(arena, directories[i], name);
        char head[HEAD];
        if (read_head(cli, path, head) >= 0) {
            return path;
        }
    }
    return name;
}

/* The Python that runs a script, or NULL. */
static const char *python_of(const struct pith_cli *cli, const char *path, struct pith_arena *arena)
{
    struct pith_script script;
    char head[HEAD];
    ssize_t size = read_head(cli, path, head);
    if (size < 0 || !pith_script_read(head, (size_t)size, arena, &script)) {
        return NULL;
    }
    const char *interpreter = script.interpreter;
    const char *slash = strrchr(interpreter, '/');
    if (slash != NULL && strcmp(slash, "/env") == 0 && script.argument != NULL) {
        interpreter = on_path(cli, script.argument, arena);
    }
    return is_python(interpreter) ? interpreter : NULL;
}

const char *audit_program_manifest(const struct pith_cli *cli, const char *path, struct pith_arena *arena)
{
    char here[HEAD];
    if (path[0] != '/' && (cli->root != NULL || getcwd(here, sizeof here) == NULL)) {
        path = pith_format(arena, "/%s", path);
    } else if (path[0] != '/') {
        path = pith_join(arena, here, path);
    }
    static const char base[] = "[base]\npreset = none\n[image]\nentrypoint =";
    if (is_python(path)) {
        return pith_format(arena, "[python]\ninterpreter = \"%s\"\n%s \"%s\"\n", path, base, path);
    }
    const char *python = python_of(cli, path, arena);
    return python == NULL ? pith_format(arena, "[program]\npath = \"%s\"\n%s \"%s\"\n", path, base, path)
                          : pith_format(arena, "[python]\ninterpreter = \"%s\"\n[program]\npath = \"%s\"\n%s \"%s\"\n",
                                        python, path, base, path);
}
