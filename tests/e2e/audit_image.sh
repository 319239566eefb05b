#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith audit of images and programs: an image is told as its manifest was; a foreign one by what its tree says.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
printf 'import json, sqlite3\nprint(json, sqlite3)\n' > run.py
cat > x.ini << END
[python]
interpreter = $python
[files]
/app/run.py = run.py
[image]
entrypoint = python3 /app/run.py
END
run 0 "$PITH" compose x.ini -o oci:img -o docker-archive:x.docker -o x.tar.gz --no-sync
run 0 "$PITH" compose x.ini -o tree/ -o oci:bare --no-reasons --no-sync
run 0 "$PITH" audit --json x.ini
cp .out manifest.json
for image in oci:img docker-archive:x.docker x.tar.gz oci:bare; do
    run 0 "$PITH" audit --json "$image"
    by_schema audit .out
    "$python" - "$image" << 'END' || fail "$image is told as another image than its manifest's"
import json, sys
whole, image = json.load(open("manifest.json")), json.load(open(".out"))
assert image["reasoned"] == (sys.argv[1] != "oci:bare") and image["errors"] == 0
keys = ["files", "bytes"] + (["libraries", "modules", "statements", "imports", "directories"] if image["reasoned"] else [])
for key in keys:
    assert image[key] == whole[key], (key, image[key], whole[key])
assert sum(row["bytes"] for row in image["directories"]) == image["bytes"]
# Whose files they are is read from the records in the image.
owners, known = ({row["name"] for row in answer["packages"]} for answer in (image, whole))
assert owners <= known and bool(owners) == bool(known), owners ^ known
END
done
run 0 "$PITH" audit oci:bare
has "$out" 'directories ' '/usr/lib' '0 errors'

# An image of the usual kind: whatever its tree breaks is told, and what is as it should be is not.
python_lib=$(echo tree/usr/lib/python3*)
mkdir -p "$python_lib/site-packages/pip" tree/opt/.git tree/var/{drop,spool} tree/usr/{s,}bin tree/root/.aws
: > "$python_lib/site-packages/pip/__init__.py"
cp /bin/sh tree/usr/bin/innocent
cp /bin/true tree/usr/bin/su
cp /bin/true tree/usr/sbin/dpkg
chmod 4755 tree/usr/bin/su
chmod 777 tree/var/drop
chmod 1777 tree/var/spool
echo PASSWORD=x > tree/opt/.env
echo x > tree/root/.aws/credentials
ln -s /proc/self/mounts tree/etc/mtab
ln -s /nowhere tree/etc/dangling
if command -v gcc > /dev/null; then
    echo 'int f(void) { return 0; }' | gcc -shared -x c - -o libgone.so
    echo 'int f(void); int main(void) { return f(); }' | gcc -x c - -L. -lgone -o tree/usr/bin/lame
fi
tar -C tree -cf foreign.tar .
run 1 "$PITH" audit --json foreign.tar
by_schema audit .out
"$python" - << 'END' || fail "a foreign image"
import json, os
answer = json.load(open(".out"))
found = {(f["rule"], f["path"]): f["level"] for f in answer["findings"]}
for rule, path in (("shell", "/usr/bin/innocent"), ("setuid", "/usr/bin/su"), ("package-manager", "/usr/sbin/dpkg"),
                   ("world-writable", "/var/drop"), ("secret", "/opt/.env"), ("secret", "/opt/.git"),
                   ("secret", "/root/.aws/credentials")):
    assert found.get((rule, path)) == "error", (rule, path, found)
assert any(rule == "package-manager" and path.endswith("/pip") for rule, path in found), found
assert found["dangling-link", "/etc/dangling"] == "note"
if os.path.exists("tree/usr/bin/lame"):
    assert found["missing-library", "/usr/bin/lame"] == "error"
paths = [path for _, path in found]
for path in ("/etc/mtab", "/var/spool", "/tmp", "/usr/bin/python3"):
    assert path not in paths, (path, found)
assert answer["errors"] == sum(level == "error" for level in found.values())
END
run 1 "$PITH" audit foreign.tar --sarif - # of an image: the path in it
"$python" -c 'import json, sys; assert any(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "opt/.env" for r in json.load(open(sys.argv[1]))["runs"][0]["results"])' .out ||
    fail "SARIF of an image: $out"
run 2 "$PITH" audit oci:nowhere

# A program: what the loader maps, as ldd tells; the same in another root; a script with its interpreter.
run 0 "$PITH" audit --json "$python"
by_schema audit .out
"$python" - "$python" << 'END' || fail "the libraries of $python"
import json, os, re, subprocess, sys
answer = json.load(open(".out"))
listed = subprocess.run(["ldd", sys.argv[1]], capture_output=True, text=True, check=True).stdout
truth = {os.path.basename(os.path.realpath(path)) for path in re.findall(r"(/\S+) \(0x", listed)}
assert truth and truth <= {library["name"] for library in answer["libraries"]}, (truth, answer["libraries"])
END
run 1 "$PITH" audit --root tree /usr/bin/su
has "$out" '/usr/bin/su: ' 'libc.so.6' 'error setuid'
ln -s "$(readlink -f "$PITH")" tree/usr/bin/outside # absolute: nothing of this machine is looked at for it
run 2 "$PITH" audit --root tree /usr/bin/outside
printf '#!%s\nimport csv\n' "$python" > script
chmod 755 script
run 0 "$PITH" audit --json "$work/script"
has "$out" "$work/script:2" '"names":"csv"'
