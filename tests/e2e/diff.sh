#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith diff: what differs, told from manifests and from images alike; and why what is new is there.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
cat > a.ini << END
[python]
interpreter = $python
[files]
/app/ = run.py db.py
[image]
entrypoint = python3 /app/run.py
END
echo 'import db' > run.py
echo 'x = 1' > db.py
run 0 "$PITH" diff a.ini a.ini
has "$out" 'the same size'
run 0 "$PITH" compose a.ini -o oci:a -o docker-archive:a.tar -o plain.tar -o oci:bare --no-sync
run 0 "$PITH" compose a.ini -o oci:bare --no-reasons --no-sync
for one in oci:a docker-archive:a.tar plain.tar; do
    run 0 "$PITH" diff a.ini "$one"
    has "$out" 'the same size'
done

# An image that lost its reasons tells less of who owns what, but nothing of it changed.
run 0 "$PITH" diff oci:a oci:bare
[[ $out != *packages* ]] || fail "no file differs, yet packages do: $out"

# A longer command, and an import with all that it brings.
printf 'import sqlite3\n' >> db.py
sed 's/run.py$/run.py -v/' a.ini > b.ini
run 0 "$PITH" compose b.ini -o after/ -o oci:b -o b.tar.gz --no-sync
mkdir before
tar -xf plain.tar -C before
for two in b.ini oci:b; do
    run 1 "$PITH" diff oci:a "$two"
    has "$out" '~ Entrypoint: ["python3","/app/run.py"] → ["python3","/app/run.py","-v"]' '  + sqlite3.dbapi2' \
        'sqlite3 is imported (/app/db.py:2)' 'sqlite3/__init__.py' '~ +15 bytes  /app/db.py' 'libraries'
    run 1 "$PITH" diff --json oci:a "$two"
    by_schema diff .out
    "$python" - before after .out << 'END' || fail "JSON: $out"
import json, os, sys
said = json.load(open(sys.argv[3]))
def files(root):
    return {os.path.join(folder, name)[len(root):]: os.path.join(folder, name)
            for folder, folders, names in os.walk(root) for name in folders + names}
def content(path):
    return open(path, "rb").read() if os.path.isfile(path) and not os.path.islink(path) else os.path.islink(path) and os.readlink(path)
before, after = map(files, sys.argv[1:3])
change = {path: "added" for path in after.keys() - before.keys()} | {path: "removed" for path in before.keys() - after.keys()}
change |= {path: "changed" for path in after.keys() & before.keys() if content(after[path]) != content(before[path])}
assert {one["path"]: one["change"] for one in said["files"]} == change, change
# All that is new comes with the one import, but for directories and what is made of the whole.
cause, = said["causes"]
assert cause["reason"] == "sqlite3 is imported (/app/db.py:2)", cause
new = [one for one in said["files"] if one["change"] == "added" and one["cause"] == 0]
assert cause["files"] == len(new) and cause["bytes"] == sum(one["bytes_after"] for one in new), cause
assert all(os.path.isdir(after[one["path"]]) for one in said["files"] if one["change"] == "added" and one["cause"] is None)
assert [one["name"] for one in said["layers"] if one["name"] != "distributions"] == ["core", "libraries", "app"], said["layers"]
assert said["layers"][0]["bytes_before"] == said["layers"][0]["bytes_after"]
END
done
# The other way round it is gone; and without reasons files are compared all the same.
run 1 "$PITH" diff b.tar.gz plain.tar
has "$out" '  - sqlite3' 'removed'
run 1 "$PITH" diff oci:bare oci:b
has "$out" 'sqlite3/__init__.py'
[[ $out != *'new, because'* ]] || fail "a cause, though one image has no reasons: $out"
rm a.tar.why
run 1 "$PITH" diff --all docker-archive:a.tar b.ini
has "$out" '/usr/lib/python' '+15 bytes'

run 2 "$PITH" diff a.ini
run 2 "$PITH" diff a.ini oci:nowhere
has "$err" 'nowhere'
