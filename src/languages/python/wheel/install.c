/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the files of a wheel go, as pip lays them (PyPA, "Installing a wheel"): its root into purelib or platlib,
 * NAME.data by the names in it, scripts with the interpreter in the place of "#!python". RECORD is written anew: of
 * what is installed.
 */
#include "base/path.h"
#include "base/sort.h"
#include "languages/python/wheel/room.h"

#include <inttypes.h>
#include <stdio.h>

enum { SCRIPT_LIMIT = 64 << 20, PLAIN = 0644 };

/* A script whose first line begins with "#!python" gets the target's interpreter. */
static bool put_script(struct installed *installed, const char *path, const struct member *member)
{
    static const char mark[] = "#!python";
    struct installing *it = installed->it;
    size_t size = (size_t)member->size;
    char head[sizeof mark] = {0};
    if (member->size > SCRIPT_LIMIT || size < sizeof mark - 1) {
        return wheel_keep(installed, path, member);
    }
    if (!pith_spooled_read(it->spooled, member->offset, head, sizeof mark - 1, it->error)) {
        return false;
    }
    if (strcmp(head, mark) != 0) {
        return wheel_keep(installed, path, member);
    }
    const char *line = wheel_shebang(it);
    char *text = pith_alloc(it->arena, size + 1);
    if (line == NULL || !pith_spooled_read(it->spooled, member->offset, text, size, it->error)) {
        return false;
    }
    const char *newline = memchr(text, '\n', size);
    size_t rest = newline == NULL ? 0 : size - (size_t)(newline + 1 - text), first = strlen(line);
    char *whole = pith_alloc(it->arena, first + rest + 1);
    memcpy(whole, line, first);
    memcpy(whole + first, text + size - rest, rest);
    return wheel_put(installed, path, true, whole, first + rest);
}

/* "NAME.data/scripts/x" */
static bool put_data(struct installed *installed, const struct member *member)
{
    struct installing *it = installed->it;
    const struct scheme *scheme = &it->target.scheme;
    const char *key = strchr(member->name, '/') + 1, *rest = strchr(key, '/');
    const char *headers = pith_join(it->arena, scheme->headers, installed->wheel->name);
    const struct {
        const char *key, *directory;
    } places[] = {{"purelib/", scheme->purelib},
                  {"platlib/", scheme->platlib},
                  {"scripts/", scheme->scripts},
                  {"data/", scheme->data},
                  {"headers/", headers}};
    for (size_t i = 0; rest != NULL && i < sizeof places / sizeof *places; i++) {
        if (strncmp(key, places[i].key, strlen(places[i].key)) != 0) {
            continue;
        }
        const char *directory = places[i].directory[1] == '\0' ? "" : places[i].directory;
        const char *path = pith_format(it->arena, "%s%s", directory, rest);
        if (strcmp(places[i].key, "scripts/") != 0) {
            return wheel_keep(installed, path, member);
        }
        return pith_text_find(installed->launchers, strrchr(path, '/') + 1) != 0 || put_script(installed, path, member);
    }
    return pith_fail(it->error, PITH_MISSING,
                     "its member %s is in no directory of %s that installers know: purelib, platlib, scripts, data, "
                     "headers",
                     member->name, installed->wheel->data);
}

/* What is written anew. */
static bool is_replaced(const struct wheel *wheel, const char *name)
{
    size_t size = strlen(wheel->info);
    return strncmp(name, wheel->info, size) == 0 && name[size] == '/' &&
           (strcmp(name + size + 1, "RECORD") == 0 || strcmp(name + size + 1, "INSTALLER") == 0);
}

static bool put_member(struct installed *installed, const struct member *member)
{
    const struct wheel *wheel = installed->wheel;
    size_t size = strcspn(member->name, "/");
    if (is_replaced(wheel, member->name)) {
        return true;
    }
    bool data = size > 5 && member->name[size] == '/' && memcmp(member->name + size - 5, ".data", 5) == 0;
    return data ? put_data(installed, member)
                : wheel_keep(installed, pith_join(installed->it->arena, installed->site, member->name), member);
}

/* Sorted; its own line has neither digest nor size. */
static bool put_record(struct installed *installed)
{
    struct installing *it = installed->it;
    const char *path = pith_format(it->arena, "%s/%s/RECORD", installed->site, installed->wheel->info);
    wheel_record_line(installed, path, "", "");
    pith_sort_texts(installed->lines.items, installed->lines.count);
    size_t size = 0;
    for (uint32_t i = 0; i < installed->lines.count; i++) {
        size += strlen(installed->lines.items[i]);
    }
    char *text = pith_alloc(it->arena, size + 1), *to = text;
    for (uint32_t i = 0; i < installed->lines.count; i++) {
        to = stpcpy(to, installed->lines.items[i]);
    }
    const char *place = wheel_place(installed, path);
    uint64_t offset;
    return place != NULL && pith_spooled_write(it->spooled, text, size, &offset, it->error) &&
           pith_spooled_add(it->spooled, place, PLAIN, offset, size, it->error);
}

bool wheel_install(struct installing *it, const struct candidate *candidate)
{
    const struct wheel *wheel = candidate->wheel;
    static const char installer[] = "pith\n";
    struct installed installed = {.it = it, .wheel = wheel, .launchers = wheel_launcher_names(wheel)};
    installed.site = wheel->pure ? it->target.scheme.purelib : it->target.scheme.platlib;
    bool done = true;
    for (uint32_t i = 0; i < wheel->members.count && done; i++) {
        done = put_member(&installed, &wheel->members.items[i]);
    }
    done = done && wheel_launchers(&installed) &&
           wheel_put(&installed, pith_format(it->arena, "%s/%s/INSTALLER", installed.site, wheel->info), false,
                     installer, sizeof installer - 1) &&
           put_record(&installed);
    pith_texts_destroy(installed.launchers);
    return done || pith_context(it->error, "the wheel %s", candidate->file);
}
