#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An app over a Debian 13 of arm64, unpacked from packages, composes on this machine to an image that runs there: under
# qemu-user, from the directory and from what umoci unpacks of an index with this machine's image.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
# shellcheck source=tests/e2e/foreign.bash
source "$PITH_SOURCE/tests/e2e/foreign.bash"
need mmdebstrap qemu-aarch64-static skopeo umoci
need_root "unpack and enter a root"
[[ $(uname -m) == x86_64 ]] || skip "the test takes this machine for amd64"
foreign_mirror
foreign_root trixie arm64 || skip "some packages cannot be had: $(tail -n 1 "$work/log")"
cd "$work"
python=$(system_python)
cat > app.py << 'END'
import datetime, json, os, platform, sqlite3, ssl, sys, threading, zoneinfo
try:
    import yaml
except ImportError:
    yaml = None
said = {"uid": os.getuid(), "machine": platform.machine(), "python": sys.version_info[:2]}
def work():
    with sqlite3.connect(":memory:") as db:
        said["sum"] = db.execute("select sum(value) from json_each(?)", (json.dumps([1, 2, 39]),)).fetchone()[0]
thread = threading.Thread(target=work)
thread.start()
thread.join()
said["authorities"] = len(ssl.create_default_context().get_ca_certs()) > 9
summer = datetime.datetime(2025, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Paris"))
said["offset"] = summer.utcoffset().seconds
said["yaml"] = yaml and yaml.load("[a, {b: 1}]", Loader=yaml.CSafeLoader)
print(json.dumps(said))
END
cat > pith.ini << 'END'
[python]
interpreter = /usr/bin/python3
[files]
/app/app.py = app.py
[image]
entrypoint = python3 /app/app.py
END
sed 's/^interpreter.*/&\nscripts = markdown_py/' pith.ini > arm64.ini
run 0 "$PITH" compose arm64.ini --root "$root" -o oci:app:arm64 -o arm64/ --platform linux/arm64 --json
"$python" - .out << 'END' || fail "the root lacks something: $out"
import json, sys
rules = {one["rule"] for one in json.load(open(sys.argv[1]))["findings"]}
assert rules <= {"missing-bytecode", "dangling-link"}, rules
END
run 0 "$PITH" why arm64.ini --root "$root" /etc/ssl/certs/ca-certificates.crt
has "$out" 'is what TLS verifies certificates with'
cat "$root"/usr/share/ca-certificates/mozilla/*.crt | cmp - arm64/etc/ssl/certs/ca-certificates.crt || fail "not the bundle that update-ca-certificates makes"
run 0 "$PITH" compose pith.ini -o oci:app:amd64
run 0 "$PITH" index oci:app:amd64 oci:app:arm64 -o oci:app:1
run 0 "$PITH" audit oci:app:1 --platform arm64

skopeo --tmpdir "$work" --insecure-policy --override-arch arm64 copy --quiet oci:app:1 oci:alone:1 || fail "skopeo takes no arm64"
[[ $(layout_digest alone 1) == "$(layout_digest app arm64)" ]] || fail "skopeo takes another image for arm64"
"$python" -c 'import json, sys
config = json.load(open(sys.argv[1]))
assert [config[x] for x in ("os", "architecture", "variant")] == ["linux", "arm64", "v8"], config' \
    "alone/blobs/sha256/$(layout_digest alone 1 config | cut -d : -f 2)" || fail "not for arm64/v8"
umoci unpack --image alone:1 bundle > umoci.log 2>&1 || fail "umoci: $(tail -n 3 umoci.log)"
diff -r --no-dereference arm64 bundle/rootfs || fail "umoci unpacks something else"

# Signed pointers, which this emulator is slow at, are no concern of the test.
start() {
    local into=$1
    shift
    cp "$(type -P qemu-aarch64-static)" "$into/qemu"
    run 0 boot "$into" 65532 /qemu -cpu cortex-a72 /usr/bin/python3 "$@"
}
start arm64 /app/app.py
[[ $out == '{"uid": 65532, "machine": "aarch64", "python": [3, 13], "sum": 42, "authorities": true, "offset": 7200, "yaml": ["a", {"b": 1}]}' ]] || fail "it says: $out"
echo "# from another machine" > bundle/rootfs/app/page.md
start bundle/rootfs /usr/bin/markdown_py /app/page.md
[[ $out == '<h1>from another machine</h1>' ]] || fail "the script says: $out"

# ---- wheels for that machine, and neither pip nor that Python runs ----
cat > requirements.txt << 'END'
markupsafe==3.0.4 --hash=sha256:7018d4af1cd272e847aa5917983ab5e83e4f6579f9dbfecd4a79c0ca80b144c2
itsdangerous==2.2.0 --hash=sha256:c6242fc49e35958c8b15141343aa660db5fc54d4f13a1db01a3f5891b98700ef
END
"$python" -m venv tools > tools.log 2>&1 || skip "no virtual environment: $(tail -n 1 tools.log)"
tools/bin/python -m pip --quiet --disable-pip-version-check download --no-deps --require-hashes --only-binary :all: \
    --platform manylinux2014_aarch64 --python-version 3.13 -d wheels -r requirements.txt > pip.log 2>&1 ||
    skip "pip cannot fetch wheels: $(tail -n 1 pip.log)"
cat > wheels.py << 'END'
import itsdangerous, markupsafe._speedups, platform
print(platform.machine(), itsdangerous.Signer("key").unsign(itsdangerous.Signer("key").sign("it")), markupsafe.escape("<b>"))
END
sed 's|^interpreter.*|&\nwheels = wheels/\nrequirements = requirements.txt|; s|app\.py|wheels.py|g' pith.ini > wheels.ini
run 0 "$PITH" compose wheels.ini --root "$root" -o oci:app:wheels -o wheels-arm64/
start wheels-arm64 /app/wheels.py
[[ $out == "aarch64 b'it' &lt;b&gt;" ]] || fail "of wheels it says: $out"
# They are for no other machine.
run 1 "$PITH" compose wheels.ini -o x.tar
has "$err" 'markupsafe'
