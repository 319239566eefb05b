/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C code of CPython that imports Python (PyImport_ImportModule, _PyImport_GetModuleAttr and their like in Modules/,
 * Objects/ and Python/), and modules of the library that compute the names they import.
 */
#include "pith/languages/python/environment/hidden.h"

#include <string.h>

const char *const pith_startup_modules[] = {
    "encodings",
    "codecs",
    "io",
    "abc",
    "site",
    "os",
    "stat",
    "posixpath",
    "genericpath",
    "_collections_abc",
    "_sitebuiltins",
    "zipimport",
    "importlib",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.util",
    "importlib.machinery",
    "runpy",
    "warnings",
    "traceback",
    "linecache",
    "sitecustomize",
    "usercustomize",
    NULL,
};

const struct pith_hidden pith_hidden_imports[] = {
    /* ---- C code ---- */
    {"_asyncio",
     0,
     0,
     {"asyncio.base_events", "asyncio.base_futures", "asyncio.base_tasks", "asyncio.coroutines", "asyncio.events",
      "asyncio.exceptions", "traceback", "weakref", "inspect"}},
    {"_codecs_hk", 0, 0, {"_codecs_tw"}}, /* importmap of Modules/cjkcodecs: tables of its siblings */
    {"_codecs_iso2022", 0, 0, {"_codecs_cn", "_codecs_jp", "_codecs_kr"}},
    {"_csv", 0, 0, {"copyreg"}},
    {"_ctypes", 0, 0, {"ctypes", "ctypes._endian"}},
    {"_curses", 0, 0, {"curses"}},
    {"_curses_panel", 0, 0, {"_curses"}},
    {"_datetime", 0, 0, {"_strptime", "time"}},
    {"_decimal", 0, 0, {"collections", "numbers"}},
    {"_elementtree", 0, 0, {"copy", "pyexpat", "xml.etree.ElementPath", "xml.etree.ElementTree"}},
    {"_io", 0, 10, {"locale"}},
    {"_io", 0, 0, {"codecs", "io", "os"}},
    {"_json", 0, 0, {"json.decoder", "json.encoder", "json.scanner"}},
    {"_pickle", 0, 0, {"_compat_pickle", "codecs", "copyreg", "functools"}},
    {"_posixsubprocess", 0, 0, {"gc"}},
    {"_sqlite3", 0, 0, {"sqlite3", "sqlite3.dump", "sqlite3.dbapi2", "functools"}},
    {"_sre", 0, 10, {"re", "sre_parse", "sre_compile", "sre_constants"}},
    {"_sre", 11, 99, {"re", "re._compiler", "re._parser"}},
    {"_ssl", 0, 0, {"_socket"}},
    {"_tkinter", 0, 0, {"tkinter"}},
    {"_tracemalloc", 0, 0, {"tracemalloc"}},
    {"_typing", 12, 99, {"typing"}},
    {"_warnings", 0, 0, {"warnings", "linecache", "tracemalloc"}},
    {"_zoneinfo", 0, 0, {"io", "weakref", "zoneinfo._common", "zoneinfo._tzpath"}},
    {"array", 0, 0, {"collections.abc", "copyreg"}},
    {"builtins", 0, 0, {"io", "warnings"}},
    {"pyexpat", 0, 0, {"xml.parsers.expat"}},
    {"time", 0, 0, {"_strptime"}},
    /* ---- computed names ---- */
    {"dbm", 0, 0, {"dbm.dumb", "dbm.gnu", "dbm.ndbm", "dbm.sqlite3"}},
    {"importlib.metadata", 0, 0, {"importlib.readers", "email", "csv"}},
    {"importlib.resources", 0, 0, {"importlib.readers"}},
    {"multiprocessing",
     0,
     0,
     {"multiprocessing.forkserver", "multiprocessing.popen_fork", "multiprocessing.popen_forkserver",
      "multiprocessing.popen_spawn_posix", "multiprocessing.resource_sharer", "multiprocessing.resource_tracker",
      "multiprocessing.spawn", "multiprocessing.synchronize"}},
    {"sysconfig", 0, 0, {"_sysconfigdata_*"}}, /* _get_sysconfigdata_name: ABI flags, platform, multiarch */
    {"xml.dom", 0, 0, {"xml.dom.minidom"}},
    {"xml.sax", 0, 0, {"xml.sax.expatreader"}},
    {NULL, 0, 0, {NULL}},
};

/* A target that ends in '*' stands for everything that begins with it. */
static const struct {
    const char *from, *to;
} cold[] = {
    {"_sitebuiltins", "pydoc"},        /* help() */
    {"ast", "argparse"},               /* python -m ast */
    {"asyncio.*", "asyncio.__main__"}, /* the asyncio prompt */
    {"base64", "getopt"},
    {"bdb", "test.*"},
    {"builtins", "pdb"}, /* breakpoint() */
    {"cProfile", "optparse"},
    {"calendar", "argparse"},
    {"cmd", "readline"}, /* see pith_uses */
    {"code", "readline"},
    {"compileall", "argparse"},
    {"concurrent.futures", "concurrent.futures.process"}, /* see pith_uses */
    {"difflib", "doctest"},
    {"dis", "argparse"},
    {"doctest", "argparse"},
    {"email.message", "email.policy"}, /* see pith_uses */
    {"filecmp", "getopt"},
    {"fileinput", "getopt"},
    {"ftplib", "argparse"},
    {"ftplib", "netrc"},
    {"gzip", "argparse"},
    {"heapq", "doctest"},
    {"http.server", "argparse"},
    {"importlib._bootstrap_external", "importlib.metadata"}, /* find_distributions: importlib.metadata asks it */
    {"importlib._bootstrap_external", "importlib.readers"},
    {"importlib.metadata", "importlib.metadata.diagnose"},
    {"inspect", "argparse"},
    {"mimetypes", "getopt"},
    {"modulefinder", "getopt"},
    {"multiprocessing.connection", "xmlrpc.*"}, /* see pith_uses */
    {"multiprocessing.util", "test.*"},         /* _cleanup_tests */
    {"pdb", "argparse"},
    {"pdb", "getopt"},
    {"pdb", "readline"}, /* works without, as the rest of its prompt */
    {"pdb", "rlcompleter"},
    {"pickle", "argparse"},
    {"pickle", "doctest"}, /* _test */
    {"pickle", "pprint"},
    {"pickletools", "argparse"},
    {"pickletools", "doctest"},
    {"platform", "_ios_support"},
    {"platform", "plistlib"}, /* macOS */
    {"profile", "optparse"},
    {"py_compile", "argparse"},
    {"pydoc", "pydoc_data.*"}, /* help("topics"); says so where they lack */
    {"quopri", "getopt"},
    {"random", "argparse"},
    {"random", "statistics"}, /* _test */
    {"runpy", "argparse"},
    {"runpy", "pkgutil"},  /* see pith_uses */
    {"shutil", "tarfile"}, /* see pith_uses */
    {"shutil", "zipfile"},
    {"site", "_pyrepl.*"}, /* the interactive prompt */
    {"site", "atexit"},
    {"site", "readline"},
    {"site", "rlcompleter"},
    {"site", "textwrap"}, /* python -m site */
    {"statistics", "doctest"},
    {"symtable", "argparse"},
    {"sysconfig", "_aix_support"},
    {"sysconfig", "_osx_support"},
    {"sysconfig", "pprint"},
    {"tabnanny", "getopt"},
    {"tarfile", "argparse"},
    {"timeit", "getopt"},
    {"tokenize", "argparse"},
    {"trace", "argparse"},
    {"turtle", "doctest"},
    {"uu", "optparse"},
    {"uuid", "argparse"},
    {"venv", "argparse"},
    {"webbrowser", "getopt"},
    {"zipfile", "argparse"},
    {"zipimport", "importlib.readers"}, /* resources in a zip: importlib.resources asks for it */
};

static bool matches(const char *pattern, const char *name)
{
    size_t size = strlen(pattern);
    if (size > 0 && pattern[size - 1] == '*') {
        return strncmp(pattern, name, size - 1) == 0 ||
               (size > 2 && strlen(name) == size - 2 && strncmp(pattern, name, size - 2) == 0);
    }
    return strcmp(pattern, name) == 0;
}

const struct pith_use pith_uses[] = {
    {"cmd", "cmdloop", false, {"readline"}}, /* in the library: pdb */
    {"concurrent.futures.*", "ProcessPoolExecutor", true, {"concurrent.futures.process"}},
    {"email.*", "EmailMessage", true, {"email.policy"}},
    {"email.*", "MIMEPart", true, {"email.policy"}},
    {"multiprocessing.*",
     "XmlClient",
     false,
     {"xmlrpc.client"}}, /* in the library: a table of multiprocessing.managers */
    {"multiprocessing.*", "XmlListener", false, {"xmlrpc.client"}},
    {"multiprocessing.*", "xmlrpclib", false, {"xmlrpc.client"}},
    {"runpy", "run_path", true, {"pkgutil"}},
    {"shutil", "make_archive", true, {"tarfile", "zipfile"}},
    {"shutil", "unpack_archive", true, {"tarfile", "zipfile"}},
    {NULL, NULL, false, {NULL}},
};

bool pith_is_fallback(const char *name, char *accelerator, size_t size)
{
    static const char *const prefixes[] = {"_py", "_pyrepl._minimal_"}; /* _pydecimal; the curses of the prompt */
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen(prefixes[i]);
        const char *rest = name + length;
        if (strncmp(name, prefixes[i], length) == 0 && strchr(rest, '.') == NULL && strlen(rest) > 1 &&
            strlen(rest) + 2 <= size) {
            accelerator[0] = '_';
            memcpy(accelerator + 1, rest, strlen(rest) + 1);
            return true;
        }
    }
    return false;
}

bool pith_uses_module(const struct pith_use *use, const char *name)
{
    return matches(use->module, name);
}

bool pith_is_cold(const char *from, const char *to)
{
    for (size_t i = 0; i < sizeof cold / sizeof *cold; i++) {
        if (matches(cold[i].from, from) && matches(cold[i].to, to)) {
            return true;
        }
    }
    return false;
}
