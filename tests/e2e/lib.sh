# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Shared by the end-to-end tests. PITH is the program, PITH_SOURCE the repository, PITH_BUILD the build directory.
set -euo pipefail
export LC_ALL=C
umask 022
: "${PITH:?the program to test}" "${PITH_SOURCE:?the repository}" "${PITH_BUILD:?the build directory}"
# shellcheck source=tests/e2e/boot.sh
source "$PITH_SOURCE/tests/e2e/boot.sh"

skip() {
    echo "skip: $*"
    exit 77
}

fail() {
    echo "FAIL: $*" >&2
    exit 1
}

need() {
    local tool
    for tool; do
        command -v "$tool" > /dev/null || skip "$tool is not installed"
    done
}

need_root() {
    [[ $(id -u) -eq 0 ]] || skip "only the super-user can $1"
}

# A directory of the test's own, on the root's file system: any other is empty to pith when the root is the source.
temporary=/tmp
[[ $(stat -c %d /tmp) == "$(stat -c %d /)" ]] || temporary=/var/tmp
work=$(mktemp -d "${TMPDIR:-$temporary}/pith-e2e.XXXXXX")
chmod 755 "$work"
export PITH_UNCHECKED=$work/.unchecked # a line for each check that lacked its validator
# Whatever is mounted below it goes first, and what stays mounted is not entered.
at_exit() {
    local status=$? mounted index points=() lacking=''
    [[ ! -s $PITH_UNCHECKED ]] || lacking=$(sort -u "$PITH_UNCHECKED" | paste -sd ';')
    while read -r _ mounted _; do
        [[ $mounted == "$work"/* ]] && points+=("$mounted")
    done < /proc/mounts
    for ((index = ${#points[@]} - 1; index >= 0; index--)); do
        umount "${points[index]}" || umount -l "${points[index]}" || :
    done
    rm -rf --one-file-system "$work"
    # A test that went well but for what it could not check is skipped aloud.
    [[ $status -ne 0 || ! $lacking ]] || skip "$lacking; all else is as it should be"
}
trap at_exit EXIT

# run STATUS COMMAND…: the command must end with STATUS; its output is in $out, its errors in $err.
run() {
    local wanted=$1 status=0
    shift
    "$@" > "$work/.out" 2> "$work/.err" < /dev/null || status=$?
    out=$(< "$work/.out") err=$(< "$work/.err")
    [[ $status -eq $wanted ]] || fail "exit status $status, not $wanted: $*"$'\n'"$out"$'\n'"$err"
}

# has TEXT WORD…: every word stands in the text.
has() {
    local text=$1 word
    shift
    for word; do
        [[ $text == *"$word"* ]] || fail "no \"$word\" in: $text"
    done
}

# by_schema NAME FILE: the JSON is as docs/schema/NAME.json says. Without Debian's jsonschema the test goes on, and ends
# as a skipped one.
by_schema() {
    "$(system_python)" - "$PITH_SOURCE/docs/schema/$1.json" "$2" << 'END' || fail "$2 is not by docs/schema/$1.json"
import json, os, sys
try:
    import jsonschema
except ImportError:
    print("jsonschema is not installed: no JSON is checked by our schemas", file=open(os.environ["PITH_UNCHECKED"], "a"))
    sys.exit()
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
jsonschema.Draft7Validator(schema).validate(json.load(open(sys.argv[2])))
END
}

# as_nobody VERB…: pith as a user without rights, by a copy that this user can reach. For the super-user only.
as_nobody() {
    cp "$PITH" "$work/.pith"
    setpriv --reuid=65534 --regid=65534 --clear-groups "$work/.pith" "$@"
}

# shared NAME COMMAND…: what the first test that wants it has made by COMMAND FOLDER, for all tests of this build: a
# folder, in $shared. NAME tells what it depends on.
shared() {
    shared=$PITH_BUILD/shared/$1
    mkdir -p "$PITH_BUILD/shared"
    (
        flock 9
        [[ ! -e $shared.made ]] || exit 0
        rm -rf "$shared"
        "${@:2}" "$shared"
        touch "$shared.made"
    ) 9> "$shared.lock" || exit $?
}

# The manifest of a small program: the system's Python and one line of code.
hello_manifest() {
    local python
    python=$(system_python)
    echo 'print("hello")' > hello.py
    cat << END
[python]
interpreter = $python
stdlib = full
packages = all
[files]
/app/hello.py = hello.py
[image]
entrypoint = python3 /app/hello.py
END
}

# The distribution's own Python, whatever comes first on PATH.
system_python() {
    [[ -x /usr/bin/python3 ]] || skip "there is no /usr/bin/python3"
    echo /usr/bin/python3
}

# make_venv PYTHON DIRECTORY: a venv with what the demo app needs, and no installer left in it.
make_venv() {
    "$1" -m venv "$2"
    "$2/bin/python" -m pip --quiet --disable-pip-version-check install --require-hashes \
        -r "$PITH_SOURCE/manifests/flask-app/requirements.txt" > "$work/pip.log" 2>&1 ||
        skip "pip cannot install the demo app's packages: $(tail -n 1 "$work/pip.log")"
    "$2/bin/python" -m pip --quiet uninstall --yes pip setuptools > /dev/null 2>&1
}

# venv PYTHON DIRECTORY: the same, a copy of what is installed once for each interpreter.
venv() {
    local place key
    "$1" -c 'import venv, ensurepip' 2> /dev/null || skip "$1 has no venv module"
    key=$( (realpath "$1" && "$1" -VV && cat "$PITH_SOURCE/manifests/flask-app/requirements.txt") | sha256sum)
    shared "venv-${key:0:16}" make_venv "$1"
    place=$(realpath -m "$2")
    cp -a "$shared" "$place"
    find "$place/bin" "$place/pyvenv.cfg" -type f -exec sed -i "s|$shared|$place|g" {} +
}

# flask_app PYTHON DIRECTORY: the demo app with a venv of PYTHON.
flask_app() {
    mkdir -p "$2"
    cp -R "$PITH_SOURCE/manifests/flask-app/." "$2"
    rm -rf "$2/.venv"
    venv "$1" "$2/.venv"
}

# check_answers ROOTFS [UID]: boots the demo app in it as its user, and looks at what it says.
check_answers() {
    boot_how > /dev/null || skip "neither bwrap nor chroot works here"
    boot "$1" "${2:-10001}" python -c "$(< "$PITH_SOURCE/tests/e2e/ask.py")" > "$work/answers" || fail "the app does not answer"
    python3 - "$work/answers" "${2:-10001}" << 'END' || fail "wrong answers: $(< "$work/answers")"
import json, sys
answers = json.load(open(sys.argv[1]))
root = answers["/"]
assert root["uid"] == int(sys.argv[2]) and root["shell"] is False and root["ca_certificates"] > 10, root
assert root["greeting"].startswith("Hello from a root"), root
assert answers["/call"]["status"] == "ok" and "<h1>Hello" in answers["/page"], answers
END
}
