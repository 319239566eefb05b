"""Imports every module that the paths of sys.path hold, each as a fresh process would: a package is imported once, and
its modules in forks of that. Prints a line for each that fails. With names as arguments, only these.

It runs in the image, so it needs nothing but what every start of Python has loaded.
"""

import sys

import os

LIMIT = 60  # seconds for one import
SKIPPED = ("antigravity", "this", "idlelib", "turtledemo")  # they open a browser, print a poem, open windows


def suffixes():
    from importlib.machinery import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, SOURCE_SUFFIXES
    return [*EXTENSION_SUFFIXES, *SOURCE_SUFFIXES, *BYTECODE_SUFFIXES]


def module_name(name, ends):
    for end in ends:
        if name.endswith(end):
            return name[:-len(end)]
    return None


def names_in(folder, ends):
    """The modules and packages directly in a directory."""
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        return {}
    found = {}
    for entry in entries:
        path = folder + "/" + entry
        name = entry if os.path.isdir(path) else module_name(entry, ends)
        if name and name.isidentifier() and name != "__init__" and name != "__pycache__":
            found.setdefault(name, []).append(path) if os.path.isdir(path) else found.setdefault(name, [])
    return found


def has_modules(folder, ends):
    return any(module_name(file, ends) for _, _, files in os.walk(folder) for file in files)


def attempt(name, folders, ends, out, chosen):
    """In a fork: imports, says how it went, and goes on with what lies below."""
    import _signal
    _signal.alarm(LIMIT)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    try:
        __import__(name)
        result = "ok"
    except BaseException as error:
        result = "%s: %s" % (type(error).__name__, str(error).replace("\n", " "))
    _signal.alarm(0)
    if chosen is None or name in chosen:
        os.write(out, ("%s\t%s\n" % (name, result)).encode("utf-8", "replace"))
    if result == "ok":
        for below, deeper in merged(folders, ends).items():
            visit(name + "." + below, deeper, ends, out, chosen)


def merged(folders, ends):
    found = {}
    for folder in folders:
        for name, deeper in names_in(folder, ends).items():
            found.setdefault(name, []).extend(deeper)
    return {name: deeper for name, deeper in sorted(found.items())
            if not deeper or any(has_modules(folder, ends) for folder in deeper)}


def visit(name, folders, ends, out, chosen):
    if name.split(".")[0] in SKIPPED or name.endswith("__main__"):
        return
    if chosen is not None and not any(wanted == name or wanted.startswith(name + ".") for wanted in chosen):
        return
    child = os.fork()
    if child == 0:
        try:
            attempt(name, folders, ends, out, chosen)
        finally:
            os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status & 127:
        os.write(out, ("%s\tsignal %d\n" % (name, status & 127)).encode())


def main(chosen):
    ends = suffixes()
    out = os.dup(1)
    paths = [path for path in sys.path[1:] if os.path.isdir(path)]
    for name, folders in merged(paths, ends).items():
        visit(name, folders, ends, out, chosen)


main(set(sys.argv[1:]) or None)
