/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which calls are facts: by the last name before the bracket. A name that means other things elsewhere (`files`,
 * `version`) counts only behind its module's name or where it was imported from there.
 */
#include "languages/python/parser/call.h"

#define RESOURCES "resources importlib_resources"
#define METADATA "metadata importlib_metadata pkg_resources"
#define EXACT NULL
#define NAME(name) name, sizeof name - 1

/* {name, the modules that it must come from, or EXACT when it says enough by itself; kind; keyword of its argument} */
static const struct py_callee callees[] = {
    {NAME("import_module"), EXACT, PITH_PY_IMPORT_MODULE, "name"},
    {NAME("__import__"), EXACT, PITH_PY_DUNDER_IMPORT, "name"},
    {NAME("find_spec"), EXACT, PITH_PY_FIND_SPEC, "name"},
    {NAME("find_loader"), EXACT, PITH_PY_FIND_SPEC, "fullname"},
    {NAME("get_loader"), "pkgutil", PITH_PY_FIND_SPEC, "module_or_name"},
    {NAME("run_module"), EXACT, PITH_PY_RUN_MODULE, "mod_name"},
    {NAME("files"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("open_text"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("open_binary"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("read_text"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("read_binary"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("path"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("contents"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("is_resource"), RESOURCES, PITH_PY_RESOURCES, "package"},
    {NAME("get_data"), "pkgutil", PITH_PY_RESOURCES, "package"},
    {NAME("resource_filename"), EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {NAME("resource_string"), EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {NAME("resource_stream"), EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {NAME("resource_listdir"), EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {NAME("resource_exists"), EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {NAME("resource_isdir"), EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {NAME("iter_modules"), EXACT, PITH_PY_ITER_MODULES, "path"},
    {NAME("walk_packages"), EXACT, PITH_PY_ITER_MODULES, "path"},
    {NAME("extend_path"), EXACT, PITH_PY_EXTEND_PATH, "name"},
    {NAME("declare_namespace"), EXACT, PITH_PY_EXTEND_PATH, "packageName"},
    {NAME("version"), METADATA, PITH_PY_METADATA, "distribution_name"},
    {NAME("distribution"), METADATA, PITH_PY_METADATA, "distribution_name"},
    {NAME("metadata"), METADATA, PITH_PY_METADATA, "distribution_name"},
    {NAME("requires"), METADATA, PITH_PY_METADATA, "distribution_name"},
    {NAME("get_distribution"), EXACT, PITH_PY_METADATA, "dist"},
    {NAME("entry_points"), EXACT, PITH_PY_ENTRY_POINTS, "group"},
    {NAME("iter_entry_points"), EXACT, PITH_PY_ENTRY_POINTS, "group"},
    {NAME("find_library"), EXACT, PITH_PY_FIND_LIBRARY, "name"},
    {NAME("CDLL"), EXACT, PITH_PY_LOAD_LIBRARY, "name"},
    {NAME("PyDLL"), EXACT, PITH_PY_LOAD_LIBRARY, "name"},
    {NAME("LoadLibrary"), EXACT, PITH_PY_LOAD_LIBRARY, "name"},
    {NAME("dlopen"), EXACT, PITH_PY_LOAD_LIBRARY, "name"},
};

/* Whether `word` is one of the words of a list. */
static bool has_word(const char *list, const char *word, size_t length)
{
    for (const char *at = list; *at != '\0';) {
        size_t one = strcspn(at, " ");
        if (one == length && memcmp(at, word, length) == 0) {
            return true;
        }
        at += one + (at[one] == ' ');
    }
    return false;
}

static const struct py_callee *by_name(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof callees / sizeof *callees; i++) {
        if (callees[i].length == length && callees[i].name[0] == name[0] &&
            memcmp(callees[i].name, name, length) == 0) {
            return &callees[i];
        }
    }
    return NULL;
}

#define LETTER(letter) (UINT32_C(1) << ((letter)&31))

/* A first sieve for any name before a bracket: by its last letter, the letters that may stand before that one. */
static bool may_end(const unsigned char *bytes, size_t end)
{
    static const uint32_t before_last[32] = {
        ['e' & 31] = LETTER('l') | LETTER('c') | LETTER('m'),
        ['_' & 31] = LETTER('_'),
        ['c' & 31] = LETTER('e'),
        ['r' & 31] = LETTER('e') | LETTER('i'),
        ['s' & 31] = LETTER('e') | LETTER('t'),
        ['t' & 31] = LETTER('x'),
        ['y' & 31] = LETTER('r'),
        ['h' & 31] = LETTER('t'),
        ['a' & 31] = LETTER('t'),
        ['g' & 31] = LETTER('n'),
        ['m' & 31] = LETTER('a'),
        ['n' & 31] = LETTER('o') | LETTER('e'),
        ['L' & 31] = LETTER('L'),
    };
    return end >= 4 && (before_last[bytes[end - 1] & 31] & LETTER(bytes[end - 2])) != 0;
}

/* The same by length and first letter. */
static bool may_begin(unsigned char first, size_t length)
{
    static const uint32_t firsts[] = {
        [4] = LETTER('p') | LETTER('c'),
        [5] = LETTER('f') | LETTER('p'),
        [6] = LETTER('d'),
        [7] = LETTER('v'),
        [8] = LETTER('c') | LETTER('g') | LETTER('m') | LETTER('r'),
        [9] = LETTER('f') | LETTER('o') | LETTER('r'),
        [10] = LETTER('_') | LETTER('g') | LETTER('r'),
        [11] = LETTER('f') | LETTER('o') | LETTER('r') | LETTER('i') | LETTER('e') | LETTER('l'),
        [12] = LETTER('i') | LETTER('d') | LETTER('e') | LETTER('f'),
        [13] = LETTER('i') | LETTER('w'),
        [14] = LETTER('r'),
        [15] = LETTER('r'),
        [16] = LETTER('r') | LETTER('g'),
        [17] = LETTER('r') | LETTER('i') | LETTER('d'),
    };
    return length < sizeof firsts / sizeof *firsts && (firsts[length] & LETTER(first)) != 0;
}

void pith_py_alias(struct py_scan *scan, const struct pith_py_import *import, const char *name, const char *local)
{
    const struct py_callee *callee = by_name(name, strlen(name));
    if (callee == NULL || import->level > 0 || (callee->modules == EXACT && strcmp(name, local) == 0)) {
        return;
    }
    const char *module = strrchr(import->module, '.');
    module = module == NULL ? import->module : module + 1;
    if (callee->modules == EXACT || has_word(callee->modules, module, strlen(module))) {
        pith_push(scan->scratch, &scan->aliases, (struct py_alias){.name = local, .callee = callee});
    }
}

static size_t name_start(const unsigned char *bytes, size_t end)
{
    while (end > 0 && py_is_name(bytes[end - 1])) {
        end--;
    }
    return end;
}

static const struct py_callee *by_alias(const struct py_scan *scan, size_t start, size_t end)
{
    for (uint32_t i = 0; i < scan->aliases.count && i < MOST_ALIASES; i++) {
        const struct py_alias *alias = &scan->aliases.items[i];
        if (strncmp(alias->name, (const char *)scan->bytes + start, end - start) == 0 &&
            alias->name[end - start] == '\0') {
            return alias->callee;
        }
    }
    return NULL;
}

/* Is it `def name(` or `class name(`? */
static bool is_definition(const unsigned char *bytes, size_t start)
{
    size_t end = start;
    while (end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
        end--;
    }
    size_t word = name_start(bytes, end);
    return (end - word == 3 && memcmp(bytes + word, "def", 3) == 0) ||
           (end - word == 5 && memcmp(bytes + word, "class", 5) == 0);
}

static const struct py_callee *find(const struct py_scan *scan, size_t start, size_t end)
{
    const unsigned char *bytes = scan->bytes;
    bool qualified = start > 0 && bytes[start - 1] == '.';
    const struct py_callee *callee =
        may_begin(bytes[start], end - start) ? by_name((const char *)bytes + start, end - start) : NULL;
    if (callee != NULL && callee->modules == EXACT) {
        return callee;
    }
    if (!qualified) {
        return scan->aliases.count > 0 ? by_alias(scan, start, end) : NULL;
    }
    size_t module = name_start(bytes, start - 1);
    return callee != NULL && has_word(callee->modules, (const char *)bytes + module, start - 1 - module) ? callee
                                                                                                         : NULL;
}

void pith_py_bracket_call(struct py_scan *scan, size_t at)
{
    size_t end = at;
    while (end > 0 && (scan->bytes[end - 1] == ' ' || scan->bytes[end - 1] == '\t')) {
        end--;
    }
    if (end == 0 || !py_is_name(scan->bytes[end - 1])) {
        return;
    }
    if (!may_end(scan->bytes, end) && scan->aliases.count == 0) {
        return;
    }
    size_t start = name_start(scan->bytes, end);
    const struct py_callee *callee = find(scan, start, end);
    if (callee != NULL && !is_definition(scan->bytes, start)) {
        pith_py_call(scan, callee, at);
    }
}
