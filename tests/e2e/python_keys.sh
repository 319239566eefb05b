#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Keys of [python] that choose what ships: packages, requirements, include, exclude, scripts. Each is tried, and then
# taken away: the image must change, and so must what the program can do in it.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
"$(system_python)" -m venv --without-pip venv 2> /dev/null || skip "$(system_python) has no venv module"
site=$(echo venv/lib/python3*/site-packages)
python=$work/venv/bin/python

# dist NAME METADATA-LINE…: its metadata, and a RECORD of the files that are there already.
dist() {
    local name=$1 info=$1-1.0.dist-info
    shift
    mkdir "$site/$info"
    printf '%s\n' 'Metadata-Version: 2.1' "Name: $name" 'Version: 1.0' "$@" > "$site/$info/METADATA"
    (cd "$site" && find "$name"* -type f | sed 's/$/,,/') > "$site/$info/RECORD"
}

mkdir "$site/plain" "$site/plain/deep" app
echo 'print("plain")' > "$site/plain/__init__.py"
echo 'VALUE = "used"' > "$site/plain/used.py"
echo 'VALUE = "unused"' > "$site/plain/unused.py"
echo 'VALUE = "below"' > "$site/plain/deep/__init__.py"
echo 'VALUE = "deep"' > "$site/plain/deep/leaf.py"
echo 'text' > "$site/plain/data.txt"
echo 'VALUE = "helper"' > "$site/helper.py"
echo 'VALUE = "extra"' > "$site/extra.py"
printf '%s\n' 'import json, sys' 'VALUE = "other"' 'def main(): print("tool", json.dumps(sys.argv[1:]))' > "$site/other.py"
dist plain 'Requires-Dist: helper>=1' 'Provides-Extra: more' 'Requires-Dist: extra; extra == "more"'
dist helper
dist extra
dist other
printf '%s\n' '[console_scripts]' 'tool = other:main' > "$site/other-1.0.dist-info/entry_points.txt"
printf '%s\n' "#!$python" 'from other import main' 'main()' > venv/bin/tool
chmod 755 venv/bin/tool
echo '../../../bin/tool,,' >> "$site/other-1.0.dist-info/RECORD"
# What it imports is only known when it runs.
printf '%s\n' 'import sys, plain.used' \
    'print((__import__(sys.argv[1], fromlist=["*"]) if sys.argv[1:] else plain.used).VALUE)' > app/run.py

# compose STATUS [LINE…]: the lines go into [python].
compose() {
    local status=$1
    shift
    printf '%s\n' '[python]' "interpreter = $python" "$@" '[files]' '/app/ = app/run.py' \
        '[image]' 'entrypoint = python /app/run.py' > pith.ini
    rm -rf root
    run "$status" "$PITH" compose --verbose pith.ini -o root/
}

# says TEXT [MODULE]: what the program prints inside. "-" stands for a module that it cannot import.
says() {
    local wanted=$1
    shift
    if [[ $wanted == - ]]; then
        run 1 boot root 65532 "$python" /app/run.py "$@"
        has "$err" "No module named '$1'"
    else
        run 0 boot root 65532 "$python" /app/run.py "$@"
        [[ $out == *$'\n'"$wanted" ]] || fail "it says '$out', not '$wanted'"
    fi
}

# ships PATH… and lacks PATH…: in site-packages.
ships() {
    local path
    for path; do [[ -e root/$work/$site/$path ]] || fail "$path does not ship"; done
}
lacks() {
    local path
    for path; do [[ ! -e root/$work/$site/$path ]] || fail "$path ships"; done
}

# ---- nothing said: distributions that are used, whole, and what they require ----
compose 0
says used
says unused plain.unused
says deep plain.deep.leaf
says helper helper
says - other
ships plain/data.txt plain-1.0.dist-info/METADATA helper-1.0.dist-info/METADATA
lacks other.py other-1.0.dist-info extra.py
[[ ! -e root/$work/venv/bin/tool ]] || fail "a console script ships that nobody asked for"

# ---- packages ----
compose 0 'packages = modules'
says used
says - plain.unused
says - helper
ships plain/__init__.py plain/used.py plain-1.0.dist-info/METADATA
lacks plain/unused.py plain/deep plain/data.txt helper.py other.py
compose 0 'packages = all'
says other other
ships plain/unused.py extra.py other-1.0.dist-info/METADATA

# ---- requirements ----
printf '%s\n' '# what it needs' 'Other == 1.0  # by another spelling' 'plain[more]' > requirements.txt
compose 0 'requirements = requirements.txt'
says other other
says extra extra
ships other-1.0.dist-info/entry_points.txt
echo 'nosuch>=2' >> requirements.txt
compose 1 'requirements = requirements.txt'
has "$err" missing-distribution requirements.txt:4 nosuch "not installed"
[[ ! -e root ]] || fail "something is written all the same"
printf '%s\n' 'nosuch>=2; sys_platform == "win32"' > requirements.txt
compose 0 'requirements = requirements.txt'
lacks other.py

# ---- include ----
compose 0
run 1 boot root 65532 "$python" -c 'import wsgiref.simple_server'
compose 0 'packages = modules' 'include = plain.unused other wsgiref.*'
says unused plain.unused
says other other
lacks plain/deep helper.py
run 0 boot root 65532 "$python" -c 'import wsgiref.simple_server, wsgiref.validate'
compose 0 'packages = modules' 'include = plain.*'
says unused plain.unused
ships plain/deep/leaf.py
compose 0 'packages = modules' 'include = plain.deep'
lacks plain/unused.py
compose 1 'include = nosuch'
has "$err" "include = nosuch" pith.ini:3 "no such module"

# ---- exclude ----
compose 0 'exclude = plain.unused json.tool'
says used
says - plain.unused
says deep plain.deep.leaf
lacks plain/unused.py plain/__pycache__/unused.*
compose 0 'exclude = plain.deep.*'
says unused plain.unused
says - plain.deep.leaf
ships plain/deep/__init__.py
compose 0 'exclude = plain.deep'
says - plain.deep
lacks plain/deep
for stdlib in traced full; do
    compose 0 'packages = all' "stdlib = $stdlib" 'exclude = other json.*'
    says - other
    says unused plain.unused
    lacks other.py
    run 1 boot root 65532 "$python" -c 'import json.decoder'
done

# ---- scripts ----
compose 0 'scripts = tool'
run 0 boot root 65532 "$work/venv/bin/tool" one two
[[ $out == 'tool ["one", "two"]' ]] || fail "the console script says '$out': $err"
ships other.py other-1.0.dist-info/RECORD
compose 0
lacks other.py
[[ ! -e root/$work/venv/bin/tool ]] || fail "a console script ships that nobody asked for"
compose 1 'scripts = nosuch'
has "$err" "scripts = nosuch" pith.ini:3
