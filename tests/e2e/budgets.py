# SPDX-License-Identifier: Apache-2.0
"""Inputs of at most 100 KB that are made to cost much: budgets.py PITH PITH_SHARED PYTHON [NAME…]

Each must end by itself, with a status that pith has, within 64 MB and 16 times the input, within 3,000,000,000
instructions, on a stack of 256 KB. Instructions are counted by valgrind, where it is installed, for whatever takes
0.15 s or more: in less time no machine gets that far. A row is the name of the case, its input, what it takes, its
status and the first thing it says.
"""
import os, re, resource, shutil, struct, subprocess, sys, tempfile

INSTRUCTIONS, MEMORY, FACTOR, INPUT = 3_000_000_000, 64_000_000, 16, 100_000
STACK, ENDLESS = 256 * 1024, 120  # seconds of processor time: what takes longer does not end
cases = {}


def case(make):
    cases[make.__name__] = make
    return make


def write(path, text):
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def compose(*lines):
    write("pith.ini", "\n".join(lines) + "\n")
    return ["compose", "pith.ini", "-o", "o.tar", "--quiet"]


def program(*lines):
    return compose("[program]", "path = /usr/bin/env", "[image]", "entrypoint = /usr/bin/env", *lines)


def python(*lines, source="", more=""):
    write("run.py", source)
    return compose("[python]", f"interpreter = {PYTHON}", *lines, "[image]", "entrypoint = python3 /app/run.py", "[policy]",
                   "allow.unresolved-import = x", "[files]", "/app/run.py = run.py", *more.splitlines())


def environment(files, source="import os\n", metadata=None):
    """An app with a virtual environment, whose site directory holds these files."""
    version = subprocess.run([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True).stdout.strip()
    write(".venv/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\nversion = %s.0\n" % version)
    os.makedirs(".venv/bin")
    os.symlink(PYTHON, ".venv/bin/python")
    site = f".venv/lib/python{version}/site-packages/"
    os.makedirs(site)
    for name, text in files.items():
        write(site + name, text)
    write("run.py", source)
    return compose("[python]", "interpreter = /opt/venv/bin/python", "[image]", "entrypoint = python /app/run.py", "[policy]",
                   "allow.unresolved-import = x", "[files]", "/app/run.py = run.py", "/opt/venv = .venv")


def many(count, line):
    return "".join(line % i for i in range(count))


# ---- what [files] takes ----

@case
def nested_directories():
    os.makedirs("app")
    here = os.open(".", os.O_RDONLY)
    os.chdir("app")
    for _ in range(1990):
        os.mkdir("d")
        os.chdir("d")
    write("x", "")
    os.fchdir(here)
    os.close(here)
    return program("[files]", "/app = app")


@case
def nested_beyond_the_longest_path():
    os.makedirs("app")
    here = os.open(".", os.O_RDONLY)
    os.chdir("app")
    for _ in range(3000):
        os.mkdir("ddd")
        os.chdir("ddd")
    write("x", "")
    os.fchdir(here)
    os.close(here)
    return program("[files]", "/app = app")


@case
def links_through_links():
    os.makedirs("app")
    for i in range(1500):
        os.symlink(f"l{i + 1}/../l{i + 1}", f"app/l{i}")
    write("app/l1500", "")
    return program("[files]", "/app = app")


def ignoring(patterns, paths):
    write(".dockerignore", patterns)
    for path in paths:
        write("app/" + path, "")
    return program("[files]", "/app = app")


@case
def ignore_any_depth_again_and_again():
    return ignoring("**/" * 30 + "zz\n", ["d/" * 60 + "f"])


@case
def ignore_stars():
    return ignoring("app/" + "*a" * 100 + "b\n" + "**/" + "a*" * 100 + "b\n", ["a" * 250])


@case
def ignore_many_anywhere():
    return ignoring(many(7000, "**/x%d*y\n"), ["d%d/" % (i // 20) + "d/" * 20 + "f%d" % i for i in range(250)])


@case
def ignore_exceptions():
    return ignoring("**\n" + many(9000, "!**/z%d\n"), ["d%d/" % i + "d/" * 20 + "f" for i in range(20)])


@case
def ignore_one_endless_pattern():
    return ignoring("**/a*" * 19000 + "\n", ["a/" * 100 + "f"])


@case
def glob_any_depth_again_and_again():
    write("app/" + "d/" * 60 + "f", "")
    return program("[files]", "/app/? = app/" + "**/" * 30 + "zz")


@case
def glob_of_words_and_depths():
    write("app/" + "a/" * 60 + "f", "")
    return program("[files]", "/app/? = app/" + "**/a/" * 30 + "zz")


@case
def glob_stars():
    write("app/" + "a" * 250, "")
    return program("[files]", "/app/? = app/" + "*a" * 100 + "b")


@case
def lines_of_files():
    for i in range(2300):
        write(f"d/f{i}", "")
    return program("[files]", *["/app/a%d = d/f%d" % (i, i) for i in range(2300)])


@case
def lines_of_directories():
    for i in range(1500):
        write(f"d/f{i}/x", "")
    return program("[files]", *["/app/a%d = d/f%d" % (i, i) for i in range(1500)])


@case
def denied_stars():
    write("app/" + "a" * 250, "")
    return program("[files]", "/app = app", "[policy]", "deny =", *["  /app/" + "*a" * 40 + "b%d" % i for i in range(900)])


@case
def variables():
    return program(*["env.A%d = %d" % (i, i) for i in range(6000)])


@case
def listed_libraries():
    return program("[libraries]", "dlopen =", *["  libm.so.%d" % i for i in range(5000)], "[policy]", "allow.missing-library = x")


@case
def excluded_modules():
    return python("exclude =", *["  m%d" % i for i in range(6000)], source=many(2000, "import m%d\n"))


@case
def included_modules():
    return python("include =", *["  encodings.*"] * 5000)


# ---- Python sources ----

@case
def dotted_import():
    return python(source="import " + "a." * 20000 + "a\n")


@case
def dotted_import_that_is_there():
    return python(source=many(1500, "import os." + "a." * 20 + "m%d\n"))


@case
def imports():
    return python(source=many(7500, "import m%d\n"))


@case
def imports_in_functions():
    return python(source=many(4000, "def f():\n import m%d\n"))


@case
def names_of_an_import():
    return python(source="from os import (" + ", ".join("n%d" % i for i in range(12000)) + ")\n")


@case
def names_of_an_own_package():
    write("pkg/__init__.py", "__all__ = [" + ", ".join("'n%d'" % i for i in range(5000)) + "]\n")
    return python(source="from pkg import (" + ", ".join("n%d" % i for i in range(6000)) + ")\n", more="/app/pkg = pkg")


@case
def relative_imports():
    write("pkg/__init__.py", many(2400, "from " + "." * 20 + "x import a%d\n"))
    return python(source="import pkg\n", more="/app/pkg = pkg")


@case
def calls():
    return python(source="import importlib\n" + many(3000, "importlib.import_module('m%d')\n"))


@case
def libraries_by_name():
    return python(source="import ctypes.util\n" + many(2000, "ctypes.util.find_library('none%d')\n"))


def elf_that_needs(directories, names):
    """A library with a run path and names of one letter more each, which share one string; all by hand, as no linker does it."""
    texts = b"\0" + b"l" * (names + 1) + b"\0"
    path = len(texts)
    texts += ":".join("/%x" % i for i in range(directories)).encode() + b"\0"
    strings = 64 + 2 * 56
    dynamic = strings + len(texts) + 15 & ~15
    symbols = dynamic + 16 * (names + 7)
    entries = [(1, 1 + i) for i in range(names)] + [(29, path), (5, strings), (10, len(texts)), (6, symbols), (11, 24), (4, symbols + 24), (0, 0)]
    table = b"".join(struct.pack("<QQ", *entry) for entry in entries)
    body = texts.ljust(dynamic - strings, b"\0") + table + bytes(24) + struct.pack("<4I", 1, 1, 0, 0)
    size = strings + len(body)
    head = b"\x7fELF\2\1\1".ljust(16, b"\0") + struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 64, 0, 0)
    segments = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, size, size, 4096) + struct.pack("<IIQQQQQQ", 2, 6, dynamic, dynamic, dynamic, len(table), len(table), 8)
    return head + segments + body


@case
def libraries_in_many_directories():
    write("e.so", elf_that_needs(8000, 2500))
    return python(source="import e\n", more="/app/e.so = e.so")


@case
def libraries_in_many_directories_of_several():
    for i in range(4):
        write("e%d.so" % i, elf_that_needs(1500, 600))
    return python(source=many(4, "import e%d\n"), more="".join("/app/e%d.so = e%d.so\n" % (i, i) for i in range(4)))


@case
def literals():
    return python(source="x = [" + many(7000, "'m%d.x',\n") + "]\n")


@case
def dotted_literal():
    return python(source="x = ['" + "a." * 40000 + "a']\n")


@case
def dotted_literals():
    return python(source="x = [" + many(450, "'" + "a." * 100 + "m%d',\n") + "]\n")


@case
def dotted_call():
    return python(source="import importlib\nimportlib.import_module('" + "a." * 40000 + "a')\n")


@case
def dotted_literals_of_a_package():
    write("pkg/__init__.py", "x = [" + many(450, "'pkg." + "a." * 100 + "m%d',\n") + "]\n")
    return python(source="import pkg\n", more="/app/pkg = pkg")


@case
def parentheses():
    return python(source="x = " + "(" * 49000 + ")" * 49000 + "\n")


@case
def brackets_in_calls():
    return python(source="x = " + "f(" * 33000 + ")" * 33000 + "\n")


@case
def formatted_strings():
    return python(source="x = " + "f'{" * 19000 + "}'" * 19000 + "\n")


@case
def negations():
    return python(source="if " + "not " * 12000 + "x:\n import a\n" + "if " + "not (" * 8000 + "x" + ")" * 8000 + ":\n import b\n")


@case
def else_ifs():
    return python(source="import sys\nif sys.version_info < (3,):\n import m\n" + many(1400, "elif sys.platform == 'x%d':\n import m\n"))


@case
def nested_blocks():
    return python(source="".join(" " * i + "if sys.platform == 'x%d':\n" % i for i in range(400)) + " " * 400 + "import m\n")


@case
def conditions_of_many_parts():
    return python(source="import sys\nif " + " or ".join("sys.platform == 'x'" for _ in range(4000)) + ":\n import m\n")


@case
def strings_side_by_side():
    return python(source="x = (" + "'a' " * 24000 + ")\n")


@case
def strings_added():
    return python(source="import importlib\nimportlib.import_module(" + " + ".join("'a.'" for _ in range(14000)) + ")\n")


@case
def names_for_names():
    return python(source="import importlib\na0 = importlib.import_module\n" + "".join("a%d = a%d\n" % (i + 1, i) for i in range(6000)) + "a6000('m')\n")


@case
def continued_lines():
    return python(source="import a\\\n" + "\\\n" * 45000 + "\n")


@case
def decorators_and_words():
    return python(source=many(6000, "@a%d.b.c\n") + "def f(): pass\n")


@case
def chain_of_modules():
    for i in range(1500):
        write("pkg/m%d.py" % i, "from pkg import m%d\n" % (i + 1))
    write("pkg/m1500.py", "")
    write("pkg/__init__.py", "")
    return python(source="import pkg.m0\n", more="/app/pkg = pkg")


@case
def modules_of_an_app():
    for i in range(1000):
        write("pkg/m%d.py" % i, "from . import m%d\nfrom pkg import m%d\n" % ((i + 1) % 1000, (i * 7) % 1000))
    write("pkg/__init__.py", "")
    return python(source="import pkg.m0\n", more="/app/pkg = pkg")


@case
def modules_of_an_app_by_prefix():
    for i in range(1200):
        write("pkg/m%d.py" % i, "")
    write("pkg/__init__.py", "import importlib\n" + many(800, "importlib.import_module('pkg.m' + x%d)\n"))
    return python(source="import pkg\n", more="/app/pkg = pkg")


@case
def packages_in_each_other():
    path = "pkg/"
    for i in range(300):
        write(path + "__init__.py", "from .a import *\n")
        path += "a/"
    write(path + "__init__.py", "")
    return python(source="import pkg" + ".a" * 300 + "\n", more="/app/pkg = pkg")


# ---- environments and packages ----

@case
def metadata_by_links():
    command = environment({"big": "Metadata-Version: 2.1\nName: x\nVersion: 1\n" + "Requires-Dist: d\nClassifier: a\n" * 1500},
                          source="import importlib.metadata\nimportlib.metadata.version('x')\n")
    site = os.path.join(".venv/lib", os.listdir(".venv/lib")[0], "site-packages")
    for i in range(1000):
        os.mkdir(f"{site}/x{i}-1.dist-info")
        os.symlink("../big", f"{site}/x{i}-1.dist-info/METADATA")
    return command


@case
def distributions():
    return environment({"d%d-1.dist-info/METADATA" % i: "Name: d%d\nVersion: 1\nRequires-Dist: d%d\n" % (i, i + 1) for i in range(1000)},
                       source="import importlib.metadata\nimportlib.metadata.version('d0')\n")


@case
def record():
    return environment({"d-1.dist-info/METADATA": "Name: d\nVersion: 1\n", "d-1.dist-info/RECORD": many(6000, "d/m%d.py,,\n"), "d/__init__.py": ""},
                       source="import d\n")


@case
def record_of_one_long_path():
    return environment({"d-1.dist-info/METADATA": "Name: d\nVersion: 1\n", "d-1.dist-info/RECORD": "a/" * 45000 + ",,\n" + "d/__init__.py,,\n",
                        "d/__init__.py": ""}, source="import d\n")


@case
def record_that_climbs():
    return environment({"d-1.dist-info/METADATA": "Name: d\nVersion: 1\n", "d-1.dist-info/RECORD": many(1000, "a/../" * 18 + "x%d,,\n"),
                        "d/__init__.py": ""}, source="import d\n")


@case
def requirements_of_a_distribution():
    return environment({"d-1.dist-info/METADATA": "Name: d\nVersion: 1\n" + many(2700, "Requires-Dist: r%d; extra == 'x'\n"),
                        "d-1.dist-info/RECORD": "d/__init__.py,,\n", "d/__init__.py": ""}, source="import d\n")


@case
def nested_marker():
    return environment({"d-1.dist-info/METADATA": "Name: d\nVersion: 1\nRequires-Dist: r; " + "(" * 45000 + "extra == 'x'" + ")" * 45000 + "\n",
                        "d-1.dist-info/RECORD": "d/__init__.py,,\n", "d/__init__.py": ""}, source="import d\n")


@case
def entry_points():
    return environment({"d-1.dist-info/METADATA": "Name: d\nVersion: 1\n", "d-1.dist-info/entry_points.txt": many(2200, "[g%d]\na = d:x\n"),
                        "d-1.dist-info/RECORD": "d/__init__.py,,\n", "d/__init__.py": ""}, source="import d\nx = [" + many(5000, "'g%d.a',") + "]\n")


@case
def path_lines():
    return environment({"x.pth": many(9000, "/opt/p%d\n")})


@case
def path_lines_that_are_there():
    files = {"p%d/m.py" % i: "" for i in range(1000)}
    return environment(files | {"x.pth": many(1000, "p%d\n")}, source=many(3000, "import a%d\n"))


@case
def path_lines_of_code():
    return environment({"x.pth": many(6000, "import m%d\n")})


@case
def top_levels():
    return environment({"d-1.egg-info/PKG-INFO": "Name: d\nVersion: 1\n", "d-1.egg-info/top_level.txt": many(3000, "m%d\n")}
                       | {"m%d.py" % i: "" for i in range(2000)}, source="import m0\n")


@case
def same_top_level():
    return environment({"d-1.egg-info/PKG-INFO": "Name: d\nVersion: 1\n", "d-1.egg-info/top_level.txt": "m\n" * 20000}
                       | {"m/f%d.py" % i: "" for i in range(500)}, source="import m\n")


@case
def nested_json():
    return environment({"d-1.dist-info/METADATA": "Name: d\nVersion: 1\n", "d-1.dist-info/direct_url.json": "[" * 49000 + "]" * 49000})


@case
def settings_of_an_environment():
    arguments = environment({})
    write(".venv/pyvenv.cfg", many(4500, "home%d = /usr/bin\n") + "home = /usr/bin\n")
    return arguments


@case
def finder_of_an_editable():
    return environment({"__editable___d_1_finder.py": "MAPPING = {" + many(2500, "'m%d': '/x/m',") + "}\nNAMESPACES = {" + many(1500, "'n%d': [],") + "}\n",
                        "__editable__.d-1.pth": "import __editable___d_1_finder; __editable___d_1_finder.install()\n",
                        "d-1.dist-info/METADATA": "Name: d\nVersion: 1\n", "d-1.dist-info/direct_url.json": '{"url": "file:///x", "dir_info": {"editable": true}}'},
                       source=many(1500, "import m%d\n"))


@case
def requirement_lines():
    write("requirements.txt", many(7000, "r%d==1\n"))
    return python("requirements = requirements.txt")


@case
def requirements_of_requirements():
    for i in range(14):
        write("r%d.txt" % i, "-r r%d.txt\n" % (i + 1) * 300)
    write("r14.txt", "os; python_version < '3'\n")
    return python("requirements = r0.txt")


@case
def continued_requirement():
    write("requirements.txt", "a " + "\\\n" * 30000 + "b\n" + "# c \\\n" * 5000)
    return python("requirements = requirements.txt")


@case
def locked_packages():
    write("pylock.toml", 'lock-version = "1.0"\n' + many(700, '[[packages]]\nname = "p%d"\nversion = "1"\n[[packages.wheels]]\nname = "p-1-py3-none-any.whl"\n[packages.wheels.hashes]\nsha256 = "a"\n'))
    return python("requirements = pylock.toml")


@case
def nested_lock():
    write("pylock.toml", 'lock-version = "1.0"\nx = ' + "[" * 49000 + "]" * 49000 + "\n")
    return python("requirements = pylock.toml")


@case
def dotted_keys_of_a_lock():
    write("pylock.toml", 'lock-version = "1.0"\n' + many(6, "a." * 8000 + "b%d = 1\n"))
    return python("requirements = pylock.toml")


@case
def recorded_run():
    write("run.log", many(2300, 'openat(AT_FDCWD, "/x/y%d", O_RDONLY) = 3\n'))
    return python("profile = run.log")


@case
def recorded_modules():
    write("run.log", many(6500, "import 'm%d'\n"))
    return python("profile = run.log")


# ---- pith init, and reports ----

def dockerfile(text):
    write("Dockerfile", text)
    return ["init", "Dockerfile"]


@case
def stages():
    return dockerfile("FROM python:3.12 AS s0\n" + "".join("FROM s%d AS s%d\n" % (i, i + 1) for i in range(1900)) + 'CMD ["python"]\n')


@case
def stages_copied_from():
    return dockerfile("FROM python:3.12 AS s0\n" + "".join("FROM python:3.12 AS s%d\nCOPY --from=s%d / /\n" % (i + 1, i) for i in range(950)) + 'CMD ["python"]\n')


@case
def stages_copied_twice():
    return dockerfile("FROM python:3.12 AS s0\nCOPY a /a\n" + "".join("FROM python:3.12 AS s%d\nCOPY --from=s%d /a /a\nCOPY --from=s%d /a /b\n" % (i + 1, i, i)
                                                        for i in range(650)) + 'CMD ["python", "/a"]\n')


@case
def arguments_that_double():
    return dockerfile("ARG a0=x\n" + "".join("ARG a%d=$a%d$a%d\n" % (i + 1, i, i) for i in range(1900)) + "FROM python:3.12-$a2000\n")


@case
def variables_that_double():
    return dockerfile("FROM python:3.12\nENV a0=xxxxxxxx\n" + "".join("ENV a%d=$a%d$a%d\n" % (i + 1, i, i) for i in range(1900)) + 'CMD ["python"]\n')


@case
def variables_that_grow():
    return dockerfile("FROM python:3.12\n" + "ENV PATH=/x:$PATH\n" * 1990 + 'CMD ["python"]\n')


@case
def nested_defaults():
    return dockerfile("FROM python:3.12\nENV a=" + "${x:-" * 16000 + "y" + "}" * 16000 + '\nCMD ["python"]\n')


@case
def copied_files():
    for i in range(1900):
        write("f%d" % i, "")
    return dockerfile("FROM python:3.12\n" + many(1900, "COPY f%d /app/\n") + 'CMD ["python"]\n')


@case
def copied_stars():
    write("a" * 250, "")
    return dockerfile("FROM python:3.12\n" + ("COPY " + "*a" * 60 + "b /app/\n") * 500 + 'CMD ["python"]\n')


@case
def installed_packages():
    return dockerfile("FROM python:3.12\n" + many(1900, "RUN pip install p%d\n") + 'CMD ["python"]\n')


@case
def commands_of_a_line():
    return dockerfile("FROM python:3.12\nRUN " + " && ".join("cd /a%d" % i for i in range(1000)) + '\nCMD ["python"]\n')


@case
def continued_instruction():
    return dockerfile("FROM python:3.12\nRUN a \\\n" + "# x\n \\\n" * 12000 + 'b\nCMD ["python"]\n')


@case
def here_documents():
    return dockerfile("FROM python:3.12\nRUN " + " ".join("<<E%d" % i for i in range(500)) + "\n" + many(500, "E%d\n") + 'CMD ["python"]\n')


@case
def users_and_directories():
    return dockerfile("FROM python:3.12\n" + "WORKDIR a\n" * 900 + many(1000, "RUN useradd u%d\n") + 'CMD ["python"]\n')


@case
def audited_imports():
    return ["audit", "--json", python(source=many(6000, "import m%d\n"))[1]]


@case
def audited_app():
    modules_of_an_app()
    return ["audit", "pith.ini"]


@case
def pictured_app():
    modules_of_an_app()
    return ["show", "pith.ini", "--html", "x.html"]


@case
def asked_app():
    modules_of_an_app()
    return ["why", "pith.ini", "pkg.m999"]


@case
def compared_app():
    modules_of_an_app()
    return ["diff", "pith.ini", "pith.ini"]


def size_of(directory):
    """Its files' bytes and 20 for each name, as an archive would have them."""
    sizes = subprocess.run(["find", directory, "-printf", "%y %s\\n"], capture_output=True, text=True, check=True).stdout.split("\n")
    return sum(20 + int(line[2:]) * (line[0] == "f") for line in sizes if line)


def limit():
    resource.setrlimit(resource.RLIMIT_STACK, (STACK, STACK))
    resource.setrlimit(resource.RLIMIT_CPU, (ENDLESS, ENDLESS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(command):
    with open("log", "wb") as log, open("/dev/null", "wb") as null:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=null, stderr=log, preexec_fn=limit)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return os.waitstatus_to_exitcode(status), usage


def instructions(arguments):
    """What the same takes in the program with shared libraries, as valgrind counts it; None without it."""
    if not shutil.which("valgrind") or not SHARED:
        return None
    shutil.rmtree("o.tar", ignore_errors=True)
    done = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", SHARED, *arguments],
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    counts = [line.split()[-1] for line in done.stderr.splitlines() if re.search("I +refs:", line)]
    return int(counts[0].replace(",", "")) if counts else None


def try_case(name):
    directory = tempfile.mkdtemp(dir=".")
    os.chdir(directory)
    try:
        arguments = cases[name]()
        size = size_of(".")
        status, usage = run([PITH, *arguments])
        memory = usage.ru_maxrss * 1024
        seconds = usage.ru_utime + usage.ru_stime
        count = instructions(arguments) if status >= 0 and 0.15 < usage.ru_utime else None
        with open("log", errors="replace") as log:
            text = log.read(200).splitlines()
        faults = [f"the input has {size} bytes"] if size > INPUT else []
        if status not in (0, 1, 2, 3):
            faults.append(f"status {status}")
        if memory > MEMORY + FACTOR * size:
            faults.append(f"{memory // 1000000} MB")
        if count is not None and count > INSTRUCTIONS:
            faults.append(f"{count / 1e9:.1f}e9 instructions")
        shown = "-" if count is None else f"{count / 1e9:.2f}e9"
        print(f"{'FAIL' if faults else 'ok':4} {name:34} {size // 1000:4} KB {memory / 1e6:7.1f} MB {seconds:7.2f} s {shown:>8}  {status}  "
              f"{'; '.join(faults) or (text[0][:70] if text else '')}", flush=True)
        return not faults
    finally:
        os.chdir("..")
        subprocess.run(["rm", "-rf", directory])


if __name__ == "__main__":
    PITH, SHARED, PYTHON = sys.argv[1:4]
    failed = [name for name in sys.argv[4:] or cases if not try_case(name)]
    sys.exit(f"over their budget: {' '.join(failed)}" if failed else 0)
