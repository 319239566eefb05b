/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finders of editable installs. A .pth file imports a module beside it, and that one puts a finder on sys.meta_path
 * which knows where the project's modules lie: setuptools' `MAPPING = {'name': '/project/name'}` and `NAMESPACES`,
 * `map_module('name', '/project/name/__init__.py')` of `editables` (hatch, pdm), the tables of scikit-build-core. What
 * they have in common is read: a string that is a dotted name, then strings that are paths which exist.
 */
#include "languages/python/environment/room.h"

#include <ctype.h>

struct scan {
    struct world *world;
    const char *site, *pth;
    const char *at, *end;
};

static bool is_name(const char *text)
{
    bool start = true;
    for (; *text != '\0'; text++) {
        bool letter = isalpha((unsigned char)*text) || *text == '_' || (unsigned char)*text >= 0x80;
        if (start ? !letter : !letter && !isdigit((unsigned char)*text) && *text != '.') {
            return false;
        }
        start = *text == '.';
    }
    return !start;
}

/* The next string literal of one line; what stands before it is blank, or punctuation of a table or a call. */
static const char *next_string(struct scan *scan, bool *apart)
{
    *apart = false;
    for (; scan->at < scan->end; scan->at++) {
        if (*scan->at == '\'' || *scan->at == '"') {
            const char *start = scan->at + 1;
            const char *close = memchr(start, *scan->at, (size_t)(scan->end - start));
            if (close == NULL || memchr(start, '\n', (size_t)(close - start)) != NULL) {
                continue;
            }
            scan->at = close + 1;
            return pith_copy(scan->world->arena, start, (size_t)(close - start));
        }
        if (*scan->at == '#') {
            const char *newline = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
            scan->at = newline == NULL ? scan->end - 1 : newline;
        }
        *apart |= strchr(" \t\r\n:,[({", *scan->at) == NULL;
    }
    return NULL;
}

/* setuptools names a module by its file without the suffix. */
static bool is_there(struct scan *scan, const char *path, bool *there)
{
    const char *const forms[] = {path, pith_format(scan->world->arena, "%s.py", path)};
    *there = false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !*there; i++) {
        enum pith_type type;
        if (!python_type(scan->world, forms[i], &type)) {
            return false;
        }
        *there = type == PITH_REGULAR || type == PITH_DIRECTORY;
    }
    return true;
}

/* Absolute, or (scikit-build-core) a file below the site directory. */
static bool add_path(struct scan *scan, const char *name, const char *text)
{
    struct pith_python *python = scan->world->python;
    bool there;
    if (text[0] != '/' && strchr(text, '/') == NULL) {
        return true;
    }
    const char *path = python_absolute(scan->world, scan->site, text);
    if (!is_there(scan, path, &there)) {
        return false;
    }
    if (there) {
        pith_push(scan->world->arena, &python->mapped, (struct pith_mapped){name, path, scan->pth});
    }
    return true;
}

static bool scan_text(struct scan *scan)
{
    const char *name = NULL, *text;
    bool apart;
    while ((text = next_string(scan, &apart)) != NULL) {
        if (is_name(text)) {
            name = text;
        } else if (apart) {
            name = NULL;
        } else if (name != NULL && !add_path(scan, name, text)) {
            return false;
        }
    }
    return true;
}

/* `import a, b; a.install()`: the modules of the first statement that are single files of the site directory. */
bool python_read_finders(struct world *world, const char *site, const char *pth, const char *line, size_t size)
{
    const char *end = line + size, *stop = memchr(line, ';', size);
    const char *at = line + strlen("import");
    stop = stop == NULL ? end : stop;
    while (at < stop) {
        size_t length = 0;
        while (at + length < stop && (isalnum((unsigned char)at[length]) || at[length] == '_')) {
            length++;
        }
        if (length == 0) {
            at++;
            continue;
        }
        enum pith_type type;
        const char *path = pith_format(world->arena, "%s/%.*s.py", site, (int)length, at), *text;
        size_t text_size;
        if (!python_type(world, path, &type)) {
            return false;
        }
        if (type == PITH_REGULAR) {
            if (!python_read_text(world, path, &text, &text_size)) {
                return false;
            }
            struct scan scan = {world, site, pth, text, text + text_size};
            if (!scan_text(&scan)) {
                return false;
            }
        }
        at += length;
    }
    return true;
}
