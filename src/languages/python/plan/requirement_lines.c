/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line of pip's requirement files ("Requirements File Format"), without its continuations and comments. Where
 * wheels are installed from it, it must be understood; where packages are installed already, pip's matters are passed
 * over.
 */
#include "languages/python/plan/requirements.h"

#include <ctype.h>

/* "--name VALUE", "--name=VALUE", "-nVALUE": the value, or NULL when it is another option. */
static const char *option(const char *line, const char *letter, const char *name)
{
    size_t size = name == NULL ? 0 : strlen(name);
    if (size > 0 && strncmp(line, name, size) == 0 && (line[size] == '\0' || strchr(" \t=", line[size]) != NULL)) {
        line += size;
    } else if (letter != NULL && strncmp(line, letter, 2) == 0 && line[1] != '-') {
        line += 2;
    } else {
        return NULL;
    }
    line += *line == '=';
    return line + strspn(line, " \t");
}

/* What says where pip looks, and how it builds: there is one place, and nothing is built. */
static bool is_of_no_account(const char *line)
{
    static const char *const names[] = {
        "-i",
        "-f",
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "--no-index",
        "--prefer-binary",
        "--only-binary",
        "--no-binary",
        "--trusted-host",
        "--use-feature",
        "--use-pep517",
        "--no-use-pep517",
        "--pypi-url",
    };
    size_t size = strcspn(line, " \t=");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == size && memcmp(names[i], line, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool option_line(const struct requirement_file *file, const char *line, struct requirement_file *next)
{
    struct pith_python_plan *plan = file->reading->python;
    const char *value = option(line, "-r", "--requirement");
    if (value == NULL && (value = option(line, NULL, "--requirements")) == NULL) {
        const char *constraints = option(line, "-c", "--constraint");
        if (constraints != NULL && file->reading->strict) {
            return requirement_follow(file, constraints, true, next);
        }
    }
    if (value != NULL) {
        return requirement_follow(file, value, false, next);
    }
    plan->prereleases |= option(line, NULL, "--pre") != NULL;
    plan->require_hashes |= option(line, NULL, "--require-hashes") != NULL;
    if (!file->reading->strict || is_of_no_account(line) || option(line, NULL, "--pre") != NULL ||
        option(line, NULL, "--require-hashes") != NULL) {
        return true;
    }
    return requirement_fail(
        file, line,
        option(line, "-e", "--editable") != NULL
            ? "is not built here; make a wheel of it (pip wheel --no-deps -w DIR PROJECT) and name it"
            : "is no option that is known here");
}

/* The options of a requirement: of them, hashes count. */
static bool read_hashes(const struct requirement_file *file, const char *line, const char *options,
                        struct pith_strings *hashes)
{
    struct pith_arena *arena = file->planning->arena;
    PITH_VEC(const char *) found = {0};
    for (options += strspn(options, " \t"); *options != '\0'; options += strspn(options, " \t")) {
        const char *value = option(options, NULL, "--hash");
        if (value == NULL) {
            options += strcspn(options, " \t");
            continue;
        }
        size_t size = strcspn(value, " \t");
        const char *hash = pith_copy(arena, value, size);
        static const struct {
            const char *name;
            size_t digits;
        } kinds[] = {{"sha256:", 64}, {"sha384:", 96}, {"sha512:", 128}};
        bool good = false;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            good |= strncmp(hash, kinds[i].name, 7) == 0 && strlen(hash + 7) == kinds[i].digits &&
                    strspn(hash + 7, "0123456789abcdefABCDEF") == kinds[i].digits;
        }
        if (!good && file->reading->strict) {
            return requirement_fail(file, line,
                                    "has a --hash that is not of the form sha256:, sha384: or sha512: and all digits");
        }
        pith_push(arena, &found, hash);
        options = value + size;
    }
    *hashes = (struct pith_strings){found.items, found.count};
    return true;
}

/* Of a line that says more than we understand, the name alone; NULL: it is an option, a URL or a path. */
static const char *leading_name(struct pith_arena *arena, const char *line)
{
    size_t size = 0;
    while (isalnum((unsigned char)line[size]) || (line[size] != '\0' && strchr("-_.", line[size]) != NULL)) {
        size++;
    }
    return size == 0 || line[size] == ':' || line[size] == '/' ? NULL : pith_copy(arena, line, size);
}

static bool is_path_or_url(const char *line)
{
    size_t size = strcspn(line, " \t;");
    return *line == '.' || *line == '/' || memmem(line, size, "://", 3) != NULL ||
           (memchr(line, '/', size) != NULL && memchr(line, '@', size) == NULL) ||
           (size > 4 && memcmp(line + size - 4, ".whl", 4) == 0);
}

bool requirement_line(const struct requirement_file *file, const char *line, struct requirement_file *next)
{
    struct planning *planning = file->planning;
    struct pith_required required = {.file = file->shown, .line = file->line, .specifier = "", .quiet = file->quiet};
    struct pith_dependency dependency;
    if (*line == '-') {
        return option_line(file, line, next);
    }
    const char *options = line;
    do {
        options += strcspn(options, " \t");
        options += strspn(options, " \t");
    } while (*options != '\0' && *options != '-');
    if (!read_hashes(file, line, options, &required.hashes)) {
        return false;
    }
    bool strict = file->reading->strict;
    if (strict && is_path_or_url(line)) {
        return requirement_fail(
            file, line,
            "is a path or a URL; put the wheel in the directory of [python] wheels, and write NAME==VERSION");
    }
    bool read = pith_dependency_parse(line, (size_t)(options - line), planning->arena, &dependency,
                                      strict && !file->quiet ? planning->error : NULL);
    if (!read && strict && file->quiet) {
        return requirement_fail(file, line, "is no requirement");
    }
    if (!read && strict) {
        return pith_context(planning->error, "%s:%u", file->shown, file->line);
    }
    if (read && strict && dependency.url != NULL) {
        return requirement_fail(
            file, line, "names a URL; put the wheel in the directory of [python] wheels, and write NAME==VERSION");
    }
    required.name = read ? dependency.name : leading_name(planning->arena, line);
    if (required.name == NULL) {
        return true;
    }
    if (read) {
        required.extras = dependency.extras;
        required.specifier = dependency.specifier;
        required.marker = dependency.marker;
    }
    required.conditional = read ? required.marker != NULL : strchr(line, ';') != NULL;
    if (file->constraints) {
        pith_push(planning->arena, &file->reading->python->constraints, required);
    } else {
        pith_push(planning->arena, &file->reading->python->requirements, required);
    }
    return true;
}
