/*
 * Which calls are facts: by the last name before the bracket. A name that means other things elsewhere (`files`,
 * `version`) counts only behind its module's name or where it was imported from there.
 */
#include "facts/pysource_call.h"

#define RESOURCES "resources importlib_resources"
#define METADATA "metadata importlib_metadata pkg_resources"
#define EXACT NULL

/* {name, the modules that it must come from, or EXACT when it says enough by itself; kind; keyword of its argument} */
static const struct py_callee callees[] = {
    {"import_module", EXACT, PITH_PY_IMPORT_MODULE, "name"},
    {"__import__", EXACT, PITH_PY_DUNDER_IMPORT, "name"},
    {"find_spec", EXACT, PITH_PY_FIND_SPEC, "name"},
    {"find_loader", EXACT, PITH_PY_FIND_SPEC, "fullname"},
    {"get_loader", "pkgutil", PITH_PY_FIND_SPEC, "module_or_name"},
    {"run_module", EXACT, PITH_PY_RUN_MODULE, "mod_name"},
    {"files", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"open_text", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"open_binary", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"read_text", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"read_binary", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"path", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"contents", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"is_resource", RESOURCES, PITH_PY_RESOURCES, "package"},
    {"get_data", "pkgutil", PITH_PY_RESOURCES, "package"},
    {"resource_filename", EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {"resource_string", EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {"resource_stream", EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {"resource_listdir", EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {"resource_exists", EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {"resource_isdir", EXACT, PITH_PY_RESOURCES, "package_or_requirement"},
    {"iter_modules", EXACT, PITH_PY_ITER_MODULES, "path"},
    {"walk_packages", EXACT, PITH_PY_ITER_MODULES, "path"},
    {"extend_path", EXACT, PITH_PY_EXTEND_PATH, "name"},
    {"declare_namespace", EXACT, PITH_PY_EXTEND_PATH, "packageName"},
    {"version", METADATA, PITH_PY_METADATA, "distribution_name"},
    {"distribution", METADATA, PITH_PY_METADATA, "distribution_name"},
    {"metadata", METADATA, PITH_PY_METADATA, "distribution_name"},
    {"requires", METADATA, PITH_PY_METADATA, "distribution_name"},
    {"get_distribution", EXACT, PITH_PY_METADATA, "dist"},
    {"entry_points", EXACT, PITH_PY_ENTRY_POINTS, "group"},
    {"iter_entry_points", EXACT, PITH_PY_ENTRY_POINTS, "group"},
    {"find_library", EXACT, PITH_PY_FIND_LIBRARY, "name"},
    {"CDLL", EXACT, PITH_PY_LOAD_LIBRARY, "name"},
    {"PyDLL", EXACT, PITH_PY_LOAD_LIBRARY, "name"},
    {"LoadLibrary", EXACT, PITH_PY_LOAD_LIBRARY, "name"},
    {"dlopen", EXACT, PITH_PY_LOAD_LIBRARY, "name"},
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
        if (callees[i].name[0] == name[0] && strlen(callees[i].name) == length &&
            memcmp(callees[i].name, name, length) == 0) {
            return &callees[i];
        }
    }
    return NULL;
}

/* A first sieve for any name before a bracket: lengths and last letters of the table above. */
static bool may_be_callee(const unsigned char *bytes, size_t start, size_t end)
{
    static const uint32_t lasts = 1u << ('e' & 31) | 1u << ('_' & 31) | 1u << ('c' & 31) | 1u << ('r' & 31) |
                                  1u << ('s' & 31) | 1u << ('t' & 31) | 1u << ('y' & 31) | 1u << ('h' & 31) |
                                  1u << ('a' & 31) | 1u << ('n' & 31) | 1u << ('g' & 31) | 1u << ('m' & 31) |
                                  1u << ('L' & 31) | 1u << ('k' & 31);
    static const uint32_t firsts = 1u << ('i' & 31) | 1u << ('_' & 31) | 1u << ('f' & 31) | 1u << ('g' & 31) |
                                   1u << ('r' & 31) | 1u << ('o' & 31) | 1u << ('p' & 31) | 1u << ('c' & 31) |
                                   1u << ('w' & 31) | 1u << ('e' & 31) | 1u << ('d' & 31) | 1u << ('v' & 31) |
                                   1u << ('m' & 31) | 1u << ('l' & 31);
    return end - start >= 4 && end - start <= 17 && (firsts >> (bytes[start] & 31) & 1) != 0 &&
           (lasts >> (bytes[end - 1] & 31) & 1) != 0;
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
        may_be_callee(bytes, start, end) ? by_name((const char *)bytes + start, end - start) : NULL;
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
    size_t start = name_start(scan->bytes, end);
    const struct py_callee *callee = find(scan, start, end);
    if (callee != NULL && !is_definition(scan->bytes, start)) {
        pith_py_call(scan, callee, at);
    }
}
