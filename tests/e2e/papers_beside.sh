#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SPDX and CycloneDX beside the image: valid by the official schemas, true to the tree, the same bytes each time.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
"$python" -c 'import venv, ensurepip' 2> /dev/null || skip "$python has no venv module"
"$python" -m venv checker
checker/bin/python -m pip --quiet --disable-pip-version-check install --only-binary :all: --require-hashes \
    -r "$PITH_SOURCE/tests/e2e/papers/requirements.txt" > pip.log 2>&1 ||
    skip "pip cannot install the checkers of SPDX and CycloneDX: $(tail -n 1 pip.log)"

hello_manifest > pith.ini
sed -i '/^stdlib = \|^packages = /d; s|^\[files\]|&\n/opt/venv = venv|; s|^interpreter = .*|interpreter = /opt/venv/bin/python|' pith.ini
"$python" -m venv --without-pip venv
site=$(echo venv/lib/python3.*/site-packages)
dist() { # NAME METADATA…
    mkdir -p "$site/$1" "$site/$1-1.0.dist-info"
    touch "$site/$1/__init__.py"
    printf 'Metadata-Version: 2.4\nName: %s\nVersion: 1.0\n' "${1/_/-}" > "$site/$1-1.0.dist-info/METADATA"
    printf '%s\n' "${@:2}" >> "$site/$1-1.0.dist-info/METADATA"
    printf '%s,,\n' "$1/__init__.py" "$1-1.0.dist-info/METADATA" "$1-1.0.dist-info/RECORD" > "$site/$1-1.0.dist-info/RECORD"
}
dist demo_one 'License-Expression: Apache-2.0 OR MIT' 'Requires-Dist: demo-two'
dist demo_two 'Classifier: License :: OSI Approved :: MIT License'
# Two wheels of others' work: a library in NAME.libs/, a bill of their own; a broken one says nothing.
dist demo_three 'License-Expression: LicenseRef-Own' 'License: MIT' 'Author-email: "Ann Other" <ann@example.org>' \
    'Requires-Dist: demo-two; extra == "more"'
dist demo_four 'License: Apache 2.0' 'Author: The Four Developers' \
    'Classifier: License :: OSI Approved :: BSD License'
mkdir -p "$site/demo_three.libs" "$site/demo_three-1.0.dist-info/sboms"
cp -L "$(ldconfig -p | sed -n 's/.*libz\.so\.1 .* => //p' | head -n 1)" "$site/demo_three.libs/libz-eb09ad1d.so.1.2.3"
cat > "$site/demo_three-1.0.dist-info/sboms/auditwheel.cdx.json" << 'END'
{"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1, "components": [
  {"type": "library", "name": "zlib", "version": "1.2.3", "purl": "pkg:rpm/almalinux/zlib@1.2.3"},
  {"type": "library", "name": 7}, "nonsense"]}
END
echo '[1, 2' > "$site/demo_three-1.0.dist-info/sboms/broken.json"
(cd "$site" && find demo_three.libs demo_three-1.0.dist-info/sboms -type f -printf '%p,,\n') >> "$site/demo_three-1.0.dist-info/RECORD"
printf 'import demo_one, demo_three, demo_four\n' > hello.py
printf 'x\n' > $'caf\351.txt'
sed -i $'s|^/app/hello.py.*|&\\n/app/data/ = caf?.txt|' pith.ini

run 0 "$PITH" compose pith.ini -o rootfs/ --sbom spdx:one.json --sbom cyclonedx:two.json --no-sync
checker/bin/python "$PITH_SOURCE/tests/e2e/papers/check.py" one.json two.json rootfs || fail "the papers"
run 0 "$PITH" compose pith.ini -o again.tar --sbom spdx:- --no-sync
cmp .out one.json || fail "other bytes the second time"
run 2 "$PITH" compose pith.ini -o - --sbom spdx:-
has "$err" '-o - and --sbom spdx:- would both write to standard output'
run 2 "$PITH" compose pith.ini -o x.tar --sbom spdx
has "$err" 'spdx:FILE or cyclonedx:FILE'
[[ ! -e x.tar ]] || fail "an output all the same"

# apk's licences are expressions already, unless they are not.
mkdir -p alpine/lib/apk/db alpine/etc
printf 'ID=alpine\nVERSION_ID="3.20.1"\n' > alpine/etc/os-release
echo one > alpine/lib/one
echo two > alpine/lib/two
cat > alpine/lib/apk/db/installed << 'END'
P:one
V:2-r0
A:x86_64
L:GPL-2.0-only AND (MIT OR BSD-3-Clause)
o:source
F:lib
R:one

P:two
V:1.2_p3-r4
A:x86_64
L:custom, really
F:lib
R:two

END
printf '[source]\nroot = alpine\n[libraries]\n[program]\npath = /lib/one /lib/two\n[policy]\nallow.not-executable = a test\n' > apk.ini
run 0 "$PITH" compose apk.ini --sbom spdx:apk.spdx.json --sbom cyclonedx:apk.json --no-sync
checker/bin/python - apk.spdx.json apk.json << 'END' || fail "apk's licences"
import json, sys
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
assert not validate_full_spdx_document(parse_file(sys.argv[1]))
one, two = (part for part in json.load(open(sys.argv[2]))["components"] if part["type"] == "library")
assert one["purl"] == "pkg:apk/alpine/one@2-r0?arch=x86_64&distro=alpine-3.20.1&upstream=source", one
assert one["licenses"] == [{"expression": "GPL-2.0-only AND (MIT OR BSD-3-Clause)"}] and "licenses" not in two, two
END
