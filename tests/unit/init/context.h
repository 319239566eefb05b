/* SPDX-License-Identifier: Apache-2.0 */
/* A build context and a root in memory, so that what is made of a Dockerfile depends on nothing of this machine. */
#ifndef PITH_TEST_CONTEXT_H
#define PITH_TEST_CONTEXT_H

#include "pith/init.h"

struct context {
    struct pith_arena arena;
    struct pith_source *files, *root;
    struct pith_view *context, *source;
};

__attribute__((unused)) static void put_file(struct pith_source *memory, const char *path, const char *text)
{
    struct pith_made made = {.path = path, .type = PITH_REGULAR, .mode = 0755, .bytes = text, .size = strlen(text)};
    pith_source_add(memory, &made);
}

/* An app with a venv in which flask and gunicorn are installed, beside a system with Python 3.11 and 3.12. */
__attribute__((unused)) static bool make_context(struct context *it, bool venv, struct pith_error *error)
{
    *it = (struct context){0};
    it->files = pith_source_memory("context", &it->arena);
    it->root = pith_source_memory("root", &it->arena);
    static const char *const files[] = {"/app.py",     "/run.py",           "/requirements.txt", "/pkg/__init__.py",
                                        "/pkg/a.py",   "/pkg/sub/b.txt",    "/static/x.css",     "/templates/t.html",
                                        "/.env",       "/with blank.txt",   "/a=b.txt",          "/conf/1.yml",
                                        "/conf/2.yml", "/pkg2/__init__.py", "/tests/test_a.py",  "/README.md"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put_file(it->files, files[i], "x = 1\n");
    }
    put_file(it->files, "/entry.sh", "#!/bin/sh\nexec python app.py\n");
    put_file(it->files, "/start.py", "#!/usr/bin/env python3\nprint(1)\n");
    if (venv) {
        put_file(it->files, "/.venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.4\n");
        put_file(it->files, "/.venv/bin/gunicorn", "#!/x/bin/python\n");
        put_file(it->files, "/.venv/lib/python3.12/site-packages/flask-3.0.dist-info/METADATA",
                 "Metadata-Version: 2.1\nName: flask\nVersion: 3.0\n");
        put_file(it->files, "/.venv/lib/python3.12/site-packages/pip-24.0.dist-info/METADATA",
                 "Metadata-Version: 2.1\nName: pip\nVersion: 24.0\n");
        put_file(it->files, "/.venv/lib/python3.12/site-packages/gunicorn-23.0.dist-info/METADATA",
                 "Metadata-Version: 2.1\nName: gunicorn\nVersion: 23.0\n");
    }
    put_file(it->root, "/usr/bin/python3.11", "");
    put_file(it->root, "/usr/bin/python3.12", "");
    put_file(it->root, "/usr/lib/python3.12/os.py", "");
    put_file(it->root, "/usr/bin/tool", "");
    put_file(it->root, "/home/me/secret.py", "");
    struct pith_made closed = {.path = "/usr/bin/closed", .type = PITH_REGULAR, .mode = 0700, .bytes = "", .size = 0};
    pith_source_add(it->root, &closed);
    struct pith_mount mounts[] = {{.at = "/", .source = it->files, .in = "/", .mode = -1},
                                  {.at = "/", .source = it->root, .in = "/", .mode = -1}};
    return pith_view_create(&mounts[0], 1, &it->context, error) && pith_view_create(&mounts[1], 1, &it->source, error);
}

__attribute__((unused)) static void drop_context(struct context *it)
{
    pith_view_destroy(it->context);
    pith_view_destroy(it->source);
    pith_source_destroy(it->files);
    pith_source_destroy(it->root);
    pith_arena_finish(&it->arena);
}

#endif
