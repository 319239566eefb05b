#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The disk fails: EIO is put into one system call after another. A run ends with 3, says so and leaves no output; or it
# did not need the answer (of /dev/urandom, a locale, a leftover of another run), and the output is what it always is.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need strace
cd "$work"
strace -o probe true 2> /dev/null || skip "strace may not trace here"
strace -o probe -e trace=fsync -e inject=fsync:error=EIO:when=1 true 2> /dev/null || skip "this strace puts in no errors"
python=$(system_python)

mkdir app
echo 'import json' > app/run.py
ln -s run.py app/link.py
printf '[program]\npath = /usr/bin/env\n[files]\n/app = app\n[image]\nentrypoint = /usr/bin/env\n' > env.ini
"$PITH" compose env.ini --quiet -o oci:layout:v -o oci-archive:image.oci -o docker-archive:image.docker -o root.tar.gz

# A program that is not static calls these while it is loaded: what counts is behind that.
loading() {
    [[ ! -e count.$1 ]] || return 0
    strace -f -o count."$1" -e trace="$1" "$PITH" --version > /dev/null || true
    grep -c "^[0-9]* *$1(" count."$1" > loading."$1" || true
}

# Of what is a sample anyway a third is tried, from a place that the seed draws.
drawn=$("$PITH_SOURCE/tests/sample.py" 1 {0..29} 2>&1)
echo "$drawn"

# tried CALL STEP MOST COMMAND…: the error in every STEPth of the first MOST calls of this kind.
tried() {
    local call=$1 step=$2 most=$3 n status kind=${*:4} first=1
    shift 3
    if [[ $step -gt 60 && ${PITH_ALL:-} != yes ]]; then
        first=$((1 + ${drawn##*$'\n'} * step / 30))
        step=$((step * 3))
    fi
    loading "$call"
    "$PITH" "$@" > expected 2> /dev/null || fail "$kind: does not work at all"
    for file in out.*; do
        [[ -e $file ]] && mv "$file" "expected.${file#out.}"
    done
    for ((n = $(< loading."$call") + first; n <= most; n += step)); do
        status=0
        strace -f -o trace -e trace="$call" -e inject="$call:error=EIO:when=$n" "$PITH" "$@" > answer 2> errors || status=$?
        grep -q INJECTED trace || break
        local where
        where="$kind, $call $n: $(grep -m1 INJECTED trace | cut -c1-120)"
        if [[ $status -eq 0 ]]; then
            cmp -s answer expected || fail "$where: another answer"
            for file in expected.*; do
                [[ ! -f $file ]] || cmp -s "$file" "out.${file#expected.}" || fail "$where: another $file"
            done
        else
            [[ $status -eq 3 ]] || fail "$where: status $status: $(< errors)"
            grep -q '^pith: ' errors || fail "$where: nothing is said"
            [[ -z $(find . -name 'out.*' -o -name '.*pith-*') ]] || fail "$where: $(ls -A) stays"
        fi
        rm -rf out.*
    done
    rm -rf expected expected.*
}

# The first calls one by one, then samples: what is asked for again and again fails in the same way.
for call in openat newfstatat openat2 readlinkat getdents64 pread64 read write fsync renameat renameat2; do
    tried $call 1 6 compose env.ini -o out.tar
done
tried newfstatat 331 4000 compose env.ini -o out.tar
tried pread64 83 900 compose env.ini -o out.tar
tried openat2 83 900 compose env.ini -o out.tar.gz
tried readlinkat 61 500 compose env.ini -o out.tar
tried getdents64 2 40 compose env.ini -o out.tar
for word in oci:layout:v oci-archive:image.oci docker-archive:image.docker; do
    tried pread64 1 12 compose --from $word -o out.tar
    tried openat 2 12 compose --from $word -o out.tar
done
tried pread64 1 6 compose --root root.tar.gz env.ini -o out.tar
tried pread64 2 10 audit oci:layout:v
tried pread64 1 6 why oci:layout:v /usr/bin/env
tried pread64 1 8 index oci:layout:v -o oci-archive:out.joined
tried pread64 1 8 closure /usr/bin/env
tried newfstatat 3 20 closure /usr/bin/env
tried pread64 7 40 init app

# A venv's metadata, and wheels.
printf '[python]\ninterpreter = %s\n[files]\n/app = app\n[image]\nentrypoint = python3 /app/run.py\n' "$python" > python.ini
tried newfstatat 911 20000 compose python.ini -o out.tar
tried pread64 211 4000 compose python.ini -o out.tar
tried openat2 211 4000 compose python.ini -o out.tar
