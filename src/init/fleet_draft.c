/* SPDX-License-Identifier: Apache-2.0 */
/* The base's manifest, section by section. Whatever it says is for all members: what is one's own stays on top. */
#include "init/draft.h"

#include "base/printable.h"
#include "base/sort.h"
#include "init/fleet.h"

#include <stdarg.h>
#include <stdio.h>

static void put_text(struct fleet_writer *writer, const char *text)
{
    for (; *text != '\0'; text++) {
        pith_push(writer->fleet->arena, &writer->text, *text);
    }
}

void fleet_put(struct fleet_writer *writer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *line = pith_alloc(writer->fleet->arena, (size_t)(size < 0 ? 0 : size) + 1);
    (void)vsnprintf(line, (size_t)(size < 0 ? 0 : size) + 1, format, again);
    va_end(again);
    if (writer->section != NULL) {
        put_text(writer, pith_format(writer->fleet->arena, "\n[%s]\n", writer->section));
        writer->section = NULL;
    }
    put_text(writer, line);
}

/* "needed by a.ini, b.ini", of the members for whom `is` holds. */
static const char *needed_by(struct pith_fleet *fleet, bool is(const struct pith_member *, const char *),
                             const char *what)
{
    PITH_VEC(uint32_t) members = {0};
    for (const struct pith_member *member = NULL; fleet_next(fleet, &member);) {
        if (is(member, what)) {
            pith_push(fleet->arena, &members, (uint32_t)(member - fleet->members.items));
        }
    }
    return fleet->groups.items[fleet_group(fleet, members.items, members.count)].names;
}

static bool runs_on(const struct pith_member *member, const char *real)
{
    return member->real != NULL && strcmp(member->real, real) == 0;
}

static void head(struct fleet_writer *writer)
{
    fleet_put(writer, "; Written by `pith base`: what these manifests need of one source root.\n");
    for (const struct pith_member *member = NULL; fleet_next(writer->fleet, &member);) {
        fleet_put(writer, ";   %s\n", pith_printable(writer->fleet->arena, member->name));
    }
    writer->section = "source";
    if (writer->fleet->root != NULL) {
        fleet_put(writer, "root = %s\n", draft_value(writer->fleet->arena, writer->fleet->root));
    } else {
        fleet_put(writer, "; It came through a pipe: name it by --root.\n");
    }
}

/* A module that every Python of the fleet leaves out is not brought by what the interpreter starts with either. */
static void excluded(struct fleet_writer *writer)
{
    const char *line = "";
    for (uint32_t i = 0; i < writer->fleet->python->manifest.python.exclude.count; i++) {
        const char *word = writer->fleet->python->manifest.python.exclude.items[i].text;
        bool all = true;
        for (const struct pith_member *member = NULL; fleet_next(writer->fleet, &member);) {
            all &= member->manifest.python.line == 0 || fleet_has_word(&member->manifest.python.exclude, word);
        }
        line = all ? pith_format(writer->fleet->arena, "%s %s", line, word) : line;
    }
    if (*line != '\0') {
        fleet_put(writer, "exclude =%s\n", line);
    }
}

static void python(struct fleet_writer *writer)
{
    static const char *const bytecode[] = {"both", "pyc", "source"};
    const struct pith_member *from = writer->fleet->python;
    bool full = false, all = false;
    writer->section = "python";
    if (from == NULL) {
        return;
    }
    fleet_put(writer, "; needed by %s\n", needed_by(writer->fleet, runs_on, from->real));
    fleet_put(writer, "interpreter = %s\n", draft_value(writer->fleet->arena, from->interpreter));
    for (const struct pith_member *member = NULL; fleet_next(writer->fleet, &member);) {
        bool same = runs_on(member, from->real);
        full |= same && member->manifest.python.stdlib == PITH_STDLIB_FULL;
        all |= same && member->manifest.python.packages == PITH_PACKAGES_ALL &&
               strcmp(member->interpreter, from->interpreter) == 0 && member->venv == from->venv;
    }
    if (full) {
        fleet_put(writer, "stdlib = full\n");
    }
    if (all) {
        fleet_put(writer, "packages = all\n");
    }
    if (from->manifest.python.bytecode != PITH_BYTECODE_BOTH) {
        fleet_put(writer, "bytecode = %s\n", bytecode[from->manifest.python.bytecode]);
    }
    excluded(writer);
}

static bool starts(const struct pith_member *member, const char *program)
{
    for (uint32_t i = 0; i < member->programs.count; i++) {
        if (strcmp(member->programs.items[i], program) == 0) {
            return true;
        }
    }
    return member->interpreter != NULL && strcmp(member->interpreter, program) == 0;
}

/* Where the members do not agree on LD_LIBRARY_PATH, their programs are files like others: no base could start them. */
static void programs(struct fleet_writer *writer)
{
    struct pith_fleet *fleet = writer->fleet;
    PITH_VEC(const char *) paths = {0};
    bool agreed = fleet_agrees(fleet, fleet_same_library_path);
    for (const struct pith_member *member = NULL; fleet_next(fleet, &member);) {
        for (uint32_t i = 0; i < member->programs.count && agreed; i++) {
            pith_push(fleet->arena, &paths, member->programs.items[i]);
        }
        if (member->interpreter != NULL && !runs_on(member, fleet->python->real)) {
            pith_push(fleet->arena, &paths, member->interpreter);
        }
    }

    writer->empty = fleet->python == NULL && paths.count == 0;
    if (paths.count == 0) {
        return;
    }
    pith_sort_texts(paths.items, paths.count);
    writer->section = "program";
    fleet_put(writer, "path =\n");
    for (uint32_t i = 0; i < paths.count; i++) {
        if (i == 0 || strcmp(paths.items[i], paths.items[i - 1]) != 0) {
            fleet_put(writer, "  ; needed by %s\n  %s\n", needed_by(fleet, starts, paths.items[i]),
                      draft_word(fleet->arena, paths.items[i]));
        }
    }
}

/* Names are people's: only what the manifest's reader would misread takes quotes. */
static const char *reason(struct pith_arena *arena, const char *names)
{
    const char *text = pith_format(arena, "needed by %s", names);
    return strpbrk(text, "=;#\"'\\") == NULL ? text : draft_destination(arena, text);
}

static bool kept(struct fleet_writer *writer, struct pith_view *view, struct pith_error *error)
{
    struct fleet_lines lines;
    uint32_t group = UINT32_MAX;
    if (view == NULL) {
        return true;
    }
    if (!fleet_list(writer->fleet, view, &lines, error)) {
        return false;
    }

    writer->empty &= lines.list.count == 0;
    writer->section = "keep";
    for (uint32_t i = 0; i < lines.list.count; i++) {
        const struct fleet_line *line = &lines.list.items[i];
        if (strpbrk(line->path, "\r\n") != NULL) {
            return pith_fail(error, PITH_USAGE,
                             "%s, which %s needs, has a line break in its name, and no manifest can say it", line->path,
                             writer->fleet->groups.items[line->group].names);
        }
        if (line->group != group) {
            group = line->group;
            fleet_put(writer, "%s =\n", reason(writer->fleet->arena, writer->fleet->groups.items[group].names));
        }
        fleet_put(writer, "  %s\n", draft_word(writer->fleet->arena, line->path));
    }
    return true;
}

bool pith_fleet_draft(struct pith_fleet *fleet, struct pith_view *view, const char **text, struct pith_error *error)
{
    struct fleet_writer writer = {.fleet = fleet};
    if (fleet->claims.count == 0) {
        return pith_fail(error, PITH_USAGE, "no manifest takes anything of the root: there is nothing to share");
    }
    head(&writer);
    python(&writer);
    programs(&writer);
    if (!kept(&writer, view, error)) {
        return false;
    }
    fleet_settings(&writer);
    pith_push(fleet->arena, &writer.text, '\0');
    *text = writer.text.items;
    return true;
}
