/* SPDX-License-Identifier: Apache-2.0 */
/*
 * [python] requirements: the distributions that pip's requirement files, or a lock file, name. Here they are taken
 * apart into lines: `-r other.txt` is followed, relative to its file, as pip does it.
 */
#include "languages/python/plan/requirements.h"
#include "base/leads.h"
#include "base/path.h"

/* Where a comment begins: at a '#' that is first or has a blank before it. */
static size_t without_comment(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) {
            return i;
        }
    }
    return size;
}

struct text {
    PITH_VEC(char) bytes;
};

static void put(struct pith_arena *arena, struct text *text, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        pith_push(arena, &text->bytes, bytes[i]);
    }
}

/* The next line with those that a backslash joins to it; a line that is a comment ends it. */
static char *next_line(struct requirement_file *file, const char **text, uint32_t *number)
{
    struct pith_arena *arena = file->planning->arena;
    struct text whole = {0};
    file->line = *number;
    for (bool more = true; more && **text != '\0';) {
        size_t size = strcspn(*text, "\n"), length = size;
        const char *line = *text;
        *text += size + (line[size] == '\n');
        ++*number;
        length -= length > 0 && line[length - 1] == '\r';
        bool comment = line[strspn(line, " \t")] == '#';
        more = !comment && length > 0 && line[length - 1] == '\\';
        put(arena, &whole, " ", comment ? 1 : 0);
        put(arena, &whole, line, length - more);
    }
    char *start = whole.bytes.items;
    size_t end = without_comment(start, whole.bytes.count);
    while (end > 0 && strchr(" \t", start[end - 1]) != NULL) {
        end--;
    }
    start = pith_copy(arena, end == 0 ? "" : start, end);
    return start + strspn(start, " \t");
}

static bool is_of_another_tool(const char *path)
{
    static const char *const names[] = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile", "Pipfile.lock"};
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    bool is = pith_has_extension(name, ".toml") && !requirements_is_pylock(path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        is |= strcmp(name, names[i]) == 0;
    }
    return is;
}

bool requirements_read(struct requirement_file *file)
{
    const struct pith_manifest *manifest = file->planning->manifest;
    const char *text;
    uint32_t number = 1;
    file->quiet |= file->real == NULL || pith_leads(manifest->directory, file->real, NULL, NULL) != PITH_LEADS_INSIDE;
    if (!plan_read_text(file->planning, "the requirements", file->path, file->real,
                        file->quiet ? file->shown : file->path, &text)) {
        return false;
    }
    if (is_of_another_tool(file->path)) {
        return pith_fail(file->planning->error, PITH_USAGE,
                         "%s is not written as pip reads it; export it to requirements.txt or pylock.toml, as with `uv "
                         "export`, `poetry export` or `pip lock`",
                         file->shown);
    }
    if (requirements_is_pylock(file->path)) {
        return requirements_pylock(file, text);
    }
    text += strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (*text != '\0') {
        const char *line = next_line(file, &text, &number);
        struct requirement_file next = {0};
        if ((*line != '\0' && !requirement_line(file, line, &next)) ||
            (next.path != NULL && !requirements_read(&next))) {
            return false;
        }
    }
    return true;
}

bool python_plan_requirements(struct planning *planning)
{
    const struct pith_list *files = &planning->manifest->python.requirements;
    struct requirements_reading reading = {.planning = planning,
                                           .python = python_plan(planning->plan, planning->arena),
                                           .strict = planning->manifest->python.wheels.text != NULL};
    if (reading.python->requirements_read) {
        return true;
    }
    reading.python->requirements_read = true;
    for (uint32_t i = 0; i < files->count; i++) {
        const char *name = files->items[i].text;
        struct requirement_file file = {.reading = &reading, .planning = planning, .path = name, .shown = name};
        if (name[0] != '/') {
            file.path = pith_join(planning->arena, planning->manifest->directory, name);
        }
        file.named = file.path;
        (void)pith_leads("/", file.path, planning->arena, &file.real);
        if (!requirements_read(&file)) {
            return pith_context(planning->error, "%s:%u", planning->manifest->path, files->items[i].line);
        }
    }
    return true;
}

bool pith_plan_requirements(struct pith_plan *plan, const struct pith_manifest *manifest, struct pith_arena *arena,
                            struct pith_error *error)
{
    struct planning planning = {.plan = plan, .manifest = manifest, .arena = arena, .error = error};
    plan->manifest = manifest;
    return python_plan_requirements(&planning);
}
