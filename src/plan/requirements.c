/*
 * [python] requirements: the distributions that pip's requirement files name. Versions and hashes are pip's matter;
 * what counts here is who must be installed and is kept. `-r other.txt` is followed, relative to its file.
 */
#include "plan/room.h"

#include <ctype.h>

enum { DEEPEST = 16 };

static bool is_name_letter(char letter)
{
    return isalnum((unsigned char)letter) || letter == '-' || letter == '_' || letter == '.';
}

/* "name[extra,extra] == 1 ; marker" */
static void add_requirement(struct planning *planning, const char *file, const char *line, uint32_t number)
{
    struct pith_required required = {.file = file, .line = number};
    size_t size = 0;
    PITH_VEC(const char *) extras = {0};
    while (is_name_letter(line[size])) {
        size++;
    }
    if (size == 0 || line[size] == ':' || line[size] == '/') {
        return; /* an option, a URL or a path: pip knows its name, we do not */
    }
    required.name = pith_copy(planning->arena, line, size);
    const char *at = line + size + strspn(line + size, " \t");
    if (*at == '[') {
        for (at++; *at != ']' && *at != '\0';) {
            size_t length = 0;
            while (is_name_letter(at[length])) {
                length++;
            }
            if (length > 0) {
                pith_push(planning->arena, &extras, pith_copy(planning->arena, at, length));
            }
            at += length > 0 ? length : 1;
        }
    }
    required.extras = (struct pith_strings){extras.items, extras.count};
    required.conditional = strchr(at, ';') != NULL;
    pith_push(planning->arena, &planning->plan->requirements, required);
}

static bool read_requirements(struct planning *planning, const char *path, const char *shown, unsigned depth);

static bool follow(struct planning *planning, const char *path, const char *line, unsigned depth)
{
    const char *slash = strrchr(path, '/');
    const char *name = line + strcspn(line, " \t=");
    name += strspn(name, " \t=");
    const char *file = pith_copy(planning->arena, name, strcspn(name, " \t"));
    const char *other = file[0] == '/' ? file
                                       : pith_format(planning->arena, "%.*s%s",
                                                     slash == NULL ? 0 : (int)(slash - path + 1), path, file);
    return depth < DEEPEST ? read_requirements(planning, other, file, depth + 1)
                           : pith_fail(planning->error, PITH_USAGE, "%s: requirement files include each other", path);
}

static bool read_requirements(struct planning *planning, const char *path, const char *shown, unsigned depth)
{
    const char *text;
    uint32_t number = 0;
    if (!plan_read_text(planning, "the requirements", path, &text)) {
        return false;
    }
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        char *line = pith_copy(planning->arena, text, size);
        number++;
        text += size + (text[size] == '\n');
        for (size_t length = size; length > 0 && strchr("\\\r", line[length - 1]) != NULL;) {
            line[--length] = '\0';
        }
        char *comment = strstr(line, " #");
        if (comment != NULL) {
            *comment = '\0';
        }
        line += strspn(line, " \t");
        bool includes = strncmp(line, "-r", 2) == 0 || strncmp(line, "--requirement", 13) == 0;
        if (includes && !follow(planning, path, line, depth)) {
            return false;
        }
        if (*line != '-' && *line != '#') {
            add_requirement(planning, shown, line, number);
        }
    }
    return true;
}

bool plan_requirements(struct planning *planning)
{
    const struct pith_list *files = &planning->manifest->python.requirements;
    for (uint32_t i = 0; i < files->count; i++) {
        const char *name = files->items[i].text;
        const char *path =
            name[0] == '/' ? name : pith_format(planning->arena, "%s/%s", planning->manifest->directory, name);
        if (!read_requirements(planning, path, name, 0)) {
            return pith_context(planning->error, "%s:%u", planning->manifest->path, files->items[i].line);
        }
    }
    return true;
}
