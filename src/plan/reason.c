/* SPDX-License-Identifier: Apache-2.0 */
/* The one table from a rule to its words. A sentence follows the thing that ships: "libz.so.1 is needed by …". */
#include "pith/plan/reason.h"

#include <stddef.h>

static const struct {
    const char *word, *sentence;
} rules[PITH_RULE_COUNT] = {
    [PITH_RULE_NONE] = {"none", "has no reason"},
    [PITH_RULE_INTERPRETER] = {"interpreter", "is the interpreter of [python]"},
    [PITH_RULE_PROGRAM] = {"program", "is a program that the image runs"},
    [PITH_RULE_ENTRYPOINT] = {"entrypoint", "is what the image starts"},
    [PITH_RULE_FILES] = {"files", "is listed in [files]"},
    [PITH_RULE_KEEP] = {"keep", "is kept by [keep]"},
    [PITH_RULE_DLOPEN_LISTED] = {"dlopen", "is listed in [libraries] dlopen"},
    [PITH_RULE_USER] = {"user", "belongs to the user of [user]"},
    [PITH_RULE_WORKDIR] = {"workdir", "is the directory the program starts in"},
    [PITH_RULE_ACCOUNTS] = {"accounts", "names the accounts of the image"},
    [PITH_RULE_SKELETON] = {"skeleton", "is part of every distroless image"},
    [PITH_RULE_OS_RELEASE] = {"os-release", "says which distribution this is"},
    [PITH_RULE_NSSWITCH] = {"nsswitch", "says how names are resolved"},
    [PITH_RULE_CERTIFICATES] = {"certificates", "is what TLS verifies certificates with"},
    [PITH_RULE_LOCALE] = {"locale", "is the locale of [base]"},
    [PITH_RULE_TZDATA] = {"tzdata", "holds the time zones"},
    [PITH_RULE_PYTHON_NAME] = {"python-name", "is a name under which the interpreter is found"},
    [PITH_RULE_INTERP] = {"interp", "is the loader that the program names"},
    [PITH_RULE_NEEDED] = {"needed", "is a library that is needed"},
    [PITH_RULE_PRELOAD] = {"preload", "is loaded before every other library"},
    [PITH_RULE_HWCAPS] = {"hwcaps", "is what the loader takes on other processors"},
    [PITH_RULE_LD_CACHE] = {"ld-cache", "is where the loader looks libraries up"},
    [PITH_RULE_DLOPEN_NOTE] = {"dlopen-note", "is a library that a file says it opens"},
    [PITH_RULE_UNWINDER] = {"unwinder", "is what the C library opens to end a thread or to trace a stack"},
    [PITH_RULE_NSS] = {"nss", "is what the C library opens to look up names"},
    [PITH_RULE_GCONV] = {"gconv", "converts character sets"},
    [PITH_RULE_OPENSSL] = {"openssl", "is what OpenSSL looks for"},
    [PITH_RULE_SHEBANG] = {"shebang", "is the interpreter of a `#!` line"},
    [PITH_RULE_VENV_CONFIG] = {"venv-config", "makes the virtual environment one"},
    [PITH_RULE_VENV_BASE] = {"venv-base", "is what the virtual environment was made from"},
    [PITH_RULE_LANDMARK] = {"landmark", "is how Python finds its standard library"},
    [PITH_RULE_STDLIB_FULL] = {"stdlib-full", "is part of the standard library, which ships whole"},
    [PITH_RULE_PACKAGES_ALL] = {"packages-all", "is in a package directory, all of which ships"},
    [PITH_RULE_DYNLOAD] = {"dynload", "is where Python expects its extension modules"},
    [PITH_RULE_PTH] = {"pth", "adds to Python's path"},
    [PITH_RULE_EXTENSION] = {"extension", "is a module that Python may import"},
    [PITH_RULE_STARTUP] = {"startup", "is imported whenever Python starts"},
    [PITH_RULE_IMPORT] = {"import", "is imported"},
    [PITH_RULE_NAMED_IMPORT] = {"named-import", "is imported by its name"},
    [PITH_RULE_HIDDEN_IMPORT] = {"hidden-import", "is imported by C code, or by a name that is computed"},
    [PITH_RULE_LITERAL] = {"literal", "is named in a string"},
    [PITH_RULE_PACKAGE] = {"package", "is the package that a module is in"},
    [PITH_RULE_MODULE_FILE] = {"module-file", "is the file of a module"},
    [PITH_RULE_BYTECODE] = {"bytecode", "is the bytecode of a module"},
    [PITH_RULE_LIBRARY_DATA] = {"library-data", "is data that a package of the standard library reads"},
    [PITH_RULE_CODEC] = {"codec", "is a codec, which programs ask for by name"},
    [PITH_RULE_OWNER] = {"owner", "is the distribution that a module belongs to"},
    [PITH_RULE_DIST_FILE] = {"dist-file", "is a file of a distribution that is kept"},
    [PITH_RULE_REQUIRES] = {"requires", "is required by a distribution"},
    [PITH_RULE_REQUIREMENTS] = {"requirements", "is listed in the requirements"},
    [PITH_RULE_INCLUDE] = {"include", "is listed in [python] include"},
    [PITH_RULE_SCRIPTS] = {"scripts", "is listed in [python] scripts"},
    [PITH_RULE_ENTRY_POINT] = {"entry-point", "is the target of an entry point"},
    [PITH_RULE_PROFILE] = {"profile", "was opened in a recorded run"},
    [PITH_RULE_FIND_LIBRARY] = {"find-library", "is what ctypes looks a library up with, or finds"},
    [PITH_RULE_PACKAGE_RECORD] = {"package-record", "is the record of a package of which something ships"},
    [PITH_RULE_COPYRIGHT] = {"copyright", "is the copyright file of a package of which something ships"},
    [PITH_RULE_LICENCE] = {"licence", "is a licence that a copyright file refers to"},
    [PITH_RULE_BASE_IMAGE] = {"base-image", "is in the base that the image stands on"},
    [PITH_RULE_PARENT] = {"parent", "is the directory of something that ships"},
};

const char *pith_rule_word(enum pith_rule rule)
{
    return rules[rule < PITH_RULE_COUNT ? rule : PITH_RULE_NONE].word;
}

const char *pith_rule_sentence(enum pith_rule rule)
{
    return rules[rule < PITH_RULE_COUNT ? rule : PITH_RULE_NONE].sentence;
}
