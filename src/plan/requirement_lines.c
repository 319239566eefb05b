/*
 * One line of pip's requirement files ("Requirements File Format"), without its continuations and comments. Where
 * wheels are installed from it, it must be understood; where packages are installed already, pip's matters are passed
 * over.
 */
#include "plan/requirements.h"

#include <ctype.h>
#include <sys/stat.h>

enum { DEEPEST = 16 };

static bool fail(const struct requirement_file *file, const char *line, const char *what)
{
    return pith_fail(file->planning->error, PITH_USAGE, "%s:%u: '%.80s' %s", file->shown, file->line, line, what);
}

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

/* Was all of it read already? A file that is named a thousand times, or by each of those it names, is read once. */
static bool is_read(const struct requirement_file *next)
{
    struct planning *planning = next->planning;
    struct stat status;
    for (const struct requirement_file *by = next->by; by != NULL; by = by->by) {
        if (strcmp(by->path, next->path) == 0) {
            return false; /* they include each other, which is said */
        }
    }
    if (stat(next->path, &status) != 0) {
        return false; /* reading it says why */
    }
    for (uint32_t i = 0; i < planning->read.count; i++) {
        const struct plan_read *read = &planning->read.items[i];
        if (read->device == status.st_dev && read->inode == status.st_ino && read->constraints == next->constraints) {
            return true;
        }
    }
    pith_push(planning->arena, &planning->read,
              (struct plan_read){status.st_dev, status.st_ino, next->constraints});
    return false;
}

static bool follow(const struct requirement_file *file, const char *line, const char *name, bool constraints)
{
    struct pith_arena *arena = file->planning->arena;
    const char *slash = strrchr(file->path, '/');
    const char *other = pith_copy(arena, name, strcspn(name, " \t"));
    struct requirement_file next = {.planning = file->planning,
                                    .shown = other,
                                    .path = other,
                                    .depth = file->depth + 1,
                                    .by = file,
                                    .constraints = constraints || file->constraints};
    if (*other == '\0') {
        return fail(file, line, "names no file");
    }
    if (strstr(other, "://") != NULL) {
        return fail(file, line, "names a URL; fetch it, and name the file");
    }
    if (*other != '/' && slash != NULL) {
        next.path = pith_format(arena, "%.*s%s", (int)(slash - file->path + 1), file->path, other);
    }
    if (is_read(&next)) {
        return true;
    }
    return file->depth < DEEPEST
               ? requirements_read(&next)
               : pith_fail(file->planning->error, PITH_USAGE, "%s: requirement files include each other", file->path);
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

static bool option_line(const struct requirement_file *file, const char *line)
{
    struct pith_plan *plan = file->planning->plan;
    const char *value = option(line, "-r", "--requirement");
    if (value == NULL && (value = option(line, NULL, "--requirements")) == NULL) {
        const char *constraints = option(line, "-c", "--constraint");
        if (constraints != NULL && file->planning->strict) {
            return follow(file, line, constraints, true);
        }
    }
    if (value != NULL) {
        return follow(file, line, value, false);
    }
    plan->prereleases |= option(line, NULL, "--pre") != NULL;
    plan->require_hashes |= option(line, NULL, "--require-hashes") != NULL;
    if (!file->planning->strict || is_of_no_account(line) || option(line, NULL, "--pre") != NULL ||
        option(line, NULL, "--require-hashes") != NULL) {
        return true;
    }
    return fail(file, line,
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
        if (!good && file->planning->strict) {
            return fail(file, line, "has a --hash that is not of the form sha256:, sha384: or sha512: and all digits");
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

bool requirement_line(const struct requirement_file *file, const char *line)
{
    struct planning *planning = file->planning;
    struct pith_required required = {.file = file->shown, .line = file->line, .specifier = ""};
    struct pith_dependency dependency;
    if (*line == '-') {
        return option_line(file, line);
    }
    const char *options = line;
    do {
        options += strcspn(options, " \t");
        options += strspn(options, " \t");
    } while (*options != '\0' && *options != '-');
    if (!read_hashes(file, line, options, &required.hashes)) {
        return false;
    }
    bool strict = planning->strict;
    if (strict && is_path_or_url(line)) {
        return fail(file, line,
                    "is a path or a URL; put the wheel in the directory of [python] wheels, and write NAME==VERSION");
    }
    bool read = pith_dependency_parse(line, (size_t)(options - line), planning->arena, &dependency,
                                      strict ? planning->error : NULL);
    if (!read && strict) {
        return pith_context(planning->error, "%s:%u", file->shown, file->line);
    }
    if (read && strict && dependency.url != NULL) {
        return fail(file, line,
                    "names a URL; put the wheel in the directory of [python] wheels, and write NAME==VERSION");
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
        pith_push(planning->arena, &planning->plan->constraints, required);
    } else {
        pith_push(planning->arena, &planning->plan->requirements, required);
    }
    return true;
}
