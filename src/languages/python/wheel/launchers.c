/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The programs of console_scripts and gui_scripts: a few lines of Python that import the function and call it, with the
 * interpreter's path in the first line (PyPA, "Entry points specification").
 */
#include "base/path.h"
#include "base/printable.h"
#include "languages/python/wheel/room.h"

enum { LINE_LIMIT = 255 /* what the kernel reads of a `#!` line */ };

const char *wheel_shebang(struct installing *it)
{
    const char *executable = it->target.python.executable;
    if (strlen(executable) + 3 > LINE_LIMIT || strpbrk(executable, " \t") != NULL) {
        (void)pith_fail(it->error, PITH_MISSING, "no '#!' line can name the interpreter %s; give it a shorter path",
                        executable);
        return NULL;
    }
    return pith_format(it->arena, "#!%s\n", executable);
}

/* Dotted names only: they become code. */
static bool is_dotted(const char *text)
{
    bool start = true;
    for (; *text != '\0'; text++) {
        bool letter = *text == '_' || (*text & 0x80) != 0 || (*text >= 'a' && *text <= 'z') ||
                      (*text >= 'A' && *text <= 'Z') || (!start && *text >= '0' && *text <= '9');
        if (!letter && (start || *text != '.')) {
            return false;
        }
        start = *text == '.';
    }
    return !start;
}

/* It stands in a comment, in RECORD and on a command line. */
static bool is_plain(const char *name)
{
    uint32_t point;
    for (size_t size; (size = pith_character(name, &point)) > 0; name += size) {
        if (!pith_is_printable(point)) {
            return false;
        }
    }
    return true;
}

static bool launch(struct installed *installed, const struct pith_entry_point *point)
{
    struct installing *it = installed->it;
    const char *line = wheel_shebang(it);
    if (line == NULL) {
        return false;
    }
    if (point->attribute == NULL || !is_dotted(point->module) || !is_dotted(point->attribute) || *point->name == '\0' ||
        strchr(point->name, '/') != NULL || *point->name == '.' || !is_plain(point->name) || !is_plain(point->module) ||
        !is_plain(point->attribute)) {
        return pith_fail(it->error, PITH_MISSING, "its entry_points.txt has a script %s = %s:%s, which is no function",
                         point->name, point->module, point->attribute == NULL ? "" : point->attribute);
    }
    size_t size = strcspn(point->attribute, ".");
    const char *text = pith_format(
        it->arena,
        "%s# Made by pith from the entry point \"%s\" of %s.\n"
        "import sys\n\nfrom %s import %.*s\n\nif __name__ == \"__main__\":\n    sys.exit(%s())\n",
        line, point->name, installed->wheel->name, point->module, (int)size, point->attribute, point->attribute);
    return wheel_put(installed, pith_join(it->arena, it->target.scheme.scripts, point->name), true, text, strlen(text));
}

static bool is_script(const struct pith_entry_point *point)
{
    return strcmp(point->group, "console_scripts") == 0 || strcmp(point->group, "gui_scripts") == 0;
}

struct pith_texts *wheel_launcher_names(const struct wheel *wheel)
{
    struct pith_texts *names = pith_texts_create();
    for (uint32_t i = 0; i < wheel->scripts.entry_points.count; i++) {
        if (is_script(&wheel->scripts.entry_points.items[i])) {
            (void)pith_intern(names, wheel->scripts.entry_points.items[i].name);
        }
    }
    return names;
}

/* Of several of a name the last counts, as with pip. */
bool wheel_launchers(struct installed *installed)
{
    PITH_ARENA_CLEANUP struct pith_arena scratch = {0};
    const struct wheel *wheel = installed->wheel;
    uint32_t *last = pith_alloc_array(&scratch, pith_texts_count(installed->launchers), sizeof *last);
    for (uint32_t i = 0; i < wheel->scripts.entry_points.count; i++) {
        const struct pith_entry_point *point = &wheel->scripts.entry_points.items[i];
        if (is_script(point)) {
            last[pith_text_find(installed->launchers, point->name)] = i;
        }
    }
    for (uint32_t i = 0; i < wheel->scripts.entry_points.count; i++) {
        const struct pith_entry_point *point = &wheel->scripts.entry_points.items[i];
        bool counts = is_script(point) && last[pith_text_find(installed->launchers, point->name)] == i;
        if (counts && !launch(installed, point)) {
            return false;
        }
    }
    return true;
}
