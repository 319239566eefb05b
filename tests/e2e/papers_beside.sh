#!/usr/bin/env bash
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
printf 'import demo_one\n' > hello.py
printf 'x\n' > $'caf\351.txt'
sed -i $'s|^/app/hello.py.*|&\\n/app/data/ = caf?.txt|' pith.ini

run 0 "$PITH" compose pith.ini -o rootfs/ --sbom spdx:one.json --sbom cyclonedx:two.json --no-sync
checker/bin/python "$PITH_SOURCE/tests/e2e/papers/check.py" one.json two.json rootfs || fail "the papers"
run 0 "$PITH" compose pith.ini -o again.tar --sbom spdx:- --no-sync
cmp .out one.json || fail "other bytes the second time"
run 2 "$PITH" compose pith.ini -o x.tar --sbom spdx
has "$err" 'spdx:FILE or cyclonedx:FILE'
[[ ! -e x.tar ]] || fail "an output all the same"
