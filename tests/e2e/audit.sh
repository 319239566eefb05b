#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith audit: what a statement is said to cost is what vanishes without it; tables and JSON add up; exit 1 for CI.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
mkdir app
cat > app/run.py << 'END'
"""Statements of every kind; each goes by itself."""
import db
import json
from wsgiref import simple_server as server
import xml.dom.minidom as dom, csv
import importlib

def late():
    import mailbox
    return mailbox, server, dom, csv

def named():
    return importlib.import_module("plistlib")

print(db.version(), json.dumps({}))
END
cat > app/db.py << 'END'
import json, os

import sqlite3
from decimal import (
    Decimal,
)


def version():
    return sqlite3.sqlite_version, os.name, Decimal(1)
END
cat > x.ini << END
[python]
interpreter = $python
[files]
/app/ = app/run.py app/db.py
[image]
entrypoint = python3 /app/run.py
END
run 0 "$PITH" audit --json x.ini
cp .out audit.json
by_schema audit audit.json

# The truth: without the statement, what is gone? Derived files (RECORD, ld.so.cache) stay, and list less.
run 0 "$PITH" compose x.ini -o with/ --no-sync
"$python" - "$PITH" << 'END' || fail "costs"
import json, os, pathlib, subprocess, sys

pith = sys.argv[1]
answer = json.load(open("audit.json"))
statements = {s["where"]: s for s in answer["statements"]}


def tree(top):
    inodes, sizes = set(), {}
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            stat = os.lstat(path)
            if not os.path.islink(path) and stat.st_ino not in inodes:
                inodes.add(stat.st_ino)
                sizes[os.path.relpath(path, top)] = stat.st_size
    return sizes


whole = tree("with")
assert sum(whole.values()) == answer["bytes"] and len(whole) == answer["files"], answer["bytes"]
# file, the lines that are one statement, what stands there instead
cases = [("run.py", (2, 2), "db = None"), ("run.py", (3, 3), ""), ("run.py", (4, 4), ""), ("run.py", (5, 5), ""),
         ("run.py", (9, 9), "    pass"), ("run.py", (13, 13), "    pass"), ("db.py", (1, 1), ""), ("db.py", (3, 3), ""),
         ("db.py", (4, 6), "")]
positive = 0
for name, (first, last), instead in cases:
    file = pathlib.Path("app", name)
    text = file.read_text()
    lines = text.splitlines()
    lines[first - 1:last] = [instead] * (last - first + 1)
    file.write_text("\n".join(lines) + "\n")
    subprocess.run([pith, "compose", "x.ini", "-o", f"without-{name}-{first}/", "--no-sync", "--quiet"], check=True)
    file.write_text(text)
    rest = tree(f"without-{name}-{first}")
    gone = {path: size for path, size in whole.items() if path not in rest}
    assert not rest.keys() - whole.keys(), rest.keys() - whole.keys()
    said = statements[f"/app/{name}:{first}"]
    print(name, first, said["names"], said["bytes"], sum(gone.values()))
    assert (said["bytes"], said["files"]) == (sum(gone.values()), len(gone)), (said, gone)
    assert said["app"] and said["import"], said
    positive += said["bytes"] > 0
assert positive >= 5, "too few statements cost anything for this to tell much"
assert statements["/app/run.py:3"]["bytes"] == statements["/app/db.py:1"]["bytes"] == 0  # json: imported twice
imports = {i["name"]: i for i in answer["imports"]}
assert imports["json"]["exclusive"] > 0 and imports["json"]["files"] == 2, imports["json"]
END

# For people: at most 80 columns, no colour where no terminal is, the expensive first.
run 0 "$PITH" audit x.ini
has "$out" 'x.ini: ' 'libraries ' 'modules ' "the app's imports bring" 'sqlite3, ' ' of it libsqlite3.so' '/app/db.py:3' \
    '0 errors'
[[ $out != *$'\e'* ]] || fail "colour in a file: $out"
LC_ALL=C.UTF-8 "$python" -c 'import sys; sys.exit(any(len(line.rstrip()) > 80 for line in open(sys.argv[1])))' .out || fail "wider than 80: $out"
run 0 "$PITH" audit --all x.ini
has "$out" 'each import statement brings' 'plistlib'
run 0 "$PITH" audit --quiet x.ini
! grep -qv '^warning \|^  ' <<< "$out" || fail "quiet says more than warnings: $out"
run 2 "$PITH" audit
run 2 "$PITH" audit nothing.ini
run 2 "$PITH" audit --nonsense x.ini
run 0 "$PITH" audit --help

# A broken rule is told with its remedy, and the exit status is 1.
printf '[policy]\nmax-size = 1000\n' >> x.ini
run 1 "$PITH" audit x.ini
has "$out" 'error max-size: / holds' 'leave something out, or raise max-size' '1 error,'
run 0 "$PITH" audit --costs x.ini # which asks for none
has "$out" "the app's imports bring"
[[ $out != *max-size* ]] || fail "rules are told: $out"
run 2 "$PITH" audit --costs --sarif x.sarif x.ini
run 1 "$PITH" audit --json x.ini
by_schema audit .out
has "$out" '"errors":1'
