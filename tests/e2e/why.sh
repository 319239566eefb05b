#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith why: the chain of reasons is true: each step names its place, and what ships for one reason goes with it.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
cat > x.ini << END
[python]
interpreter = $python
[files]
/app/ = run.py db.py
[image]
entrypoint = python3 /app/run.py
END
echo 'import db' > run.py
printf '"""Rows."""\n\nimport sqlite3\nprint(sqlite3.sqlite_version)\n' > db.py

run 0 "$PITH" why x.ini sqlite3
has "$out" 'module sqlite3' '/app/run.py is what the image starts (x.ini:6)' 'db is imported (/app/run.py:1)' \
    'sqlite3 is imported (/app/db.py:3)'
run 0 "$PITH" compose x.ini -o with/ --no-sync
# A library by its name, by its path and by the link that leads to it: one answer.
library=$(find with -name 'libsqlite3.so.0' | head -n 1)
if [[ $library ]]; then # some interpreters hold SQLite themselves
    run 0 "$PITH" why x.ini "${library#with}"
    by_path=$out
    run 0 "$PITH" why x.ini "$(readlink -f "$library" | sed 's|.*/||')"
    [[ $(tail -n 1 <<< "$out") == *'is a library that is needed (libsqlite3.so.0 by '* ]] || fail "no last step: $out"
    has "$by_path" 'sqlite3 is imported (/app/db.py:3)'
fi

# Every file that the import brings goes with it: none had another reason.
sed -i 3d db.py
sed -i 's/sqlite3.sqlite_version/1/' db.py
run 1 "$PITH" why x.ini sqlite3
has "$out" 'sqlite3 does not ship' 'nothing that ships needs it; the source has it in '
run 0 "$PITH" compose x.ini -o without/ --no-sync
gone=$(comm -23 <(cd with && find . -type f | sort) <(cd without && find . -type f | sort))
has "$gone" sqlite3
printf 'import sqlite3\n' >> db.py
while read -r file; do
    run 0 "$PITH" why x.ini "${file#.}"
    has "$out" '/app/db.py:'
done < <(grep -v '/etc/ld.so.cache' <<< "$gone" | shuf -n 8 --random-source=<(yes))
# Everything in the tree has a reason: files, links, directories, and what pith makes.
for path in /etc /etc/ld.so.cache /usr/lib /app; do
    run 0 "$PITH" why x.ini "$path"
    has "$out" "  $path is "
done

run 0 "$PITH" why x.ini --all os
[[ $(grep -c '^$' <<< "$out") -ge 2 ]] || fail "os has one reason only: $out"
run 0 "$PITH" why x.ini --json sqlite3
"$python" -c '
import json, sys
answer = json.loads(sys.argv[1])
steps = answer["chains"][0]["steps"]
assert answer["thing"] == "sqlite3" and steps[0]["from"].endswith("x.ini"), answer
assert all(one["name"] == two["from"] for one, two in zip(steps, steps[1:])), steps
assert steps[-1] == {"kind": "module", "name": "sqlite3", "from": "db", "rule": "import", "where": "/app/db.py:4", "certain": True}, steps
' "$out" || fail "JSON: $out"
by_schema why .out

run 1 "$PITH" why x.ini /nowhere
has "$out" 'the source has no such file'
run 1 "$PITH" why x.ini /bin/sh
has "$out" 'nothing that ships needs it'
run 2 "$PITH" why x.ini
run 2 "$PITH" why nothing.ini os

# Why not: what says so, and where.
cat > run.py << 'END'
import sys
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import turtledemo.chaos
if sys.platform == "win32":
    import winsound
try:
    import nobody_has_this
except ImportError:
    pass
import calendar
import db
END
cat > y.ini << END
[python]
interpreter = $python
exclude =
    wave
    calendar
[files]
/app/ = run.py db.py
[image]
entrypoint = python3 /app/run.py
END
for case in 'turtledemo.chaos|TYPE_CHECKING|/app/run.py:4' 'winsound|other platforms|/app/run.py:6' \
    'nobody_has_this|is not found|/app/run.py:8' 'calendar|is excluded by the manifest|y.ini:5'; do
    IFS='|' read -r thing reason place <<< "$case"
    run 1 "$PITH" why y.ini "$thing"
    has "$out" "$thing does not ship" "$thing is" "$reason" "    $place"
done
run 1 "$PITH" why y.ini calendar
file=${out##* in }
[[ $file == */calendar.py ]] || fail "where the source has it: $out"
run 1 "$PITH" why y.ini "$file" # by its path: the same
has "$out" "$file does not ship" 'calendar is excluded by the manifest' '    y.ini:5'
run 1 "$PITH" why y.ini --json winsound
by_schema why .out
# The cause removed, it ships.
sed -i '/^    calendar$/d' y.ini
run 0 "$PITH" why y.ini "$file"
has "$out" 'calendar is imported (/app/run.py:11)'
