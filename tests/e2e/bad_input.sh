#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bad input: a clear error that names the path, the right exit status, no output and no temporary left.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
mkdir out
python=$(system_python)

# manifest SECTION-LINES… writes x.ini
manifest() {
    printf '%s\n' "$@" > x.ini
}

# python_manifest INTERPRETER-LINE SECTION-LINES…
python_manifest() {
    manifest '[python]' "$1" 'stdlib = full' 'packages = all' "${@:2}"
}

# refuses STATUS WORD…: composing x.ini to three kinds of output ends with STATUS, says the words, leaves nothing.
refuses() {
    local status=$1 output
    shift
    for output in out/x.tar out/x.tar.gz out/x/; do
        run "$status" timeout 60 "$PITH" compose x.ini -o "$output"
        has "$err" "$@"
        [[ -z $out ]] || fail "an error on standard output: $out"
        nothing_left out
    done
}

nothing_left() {
    local left
    left=$(find "$1" -mindepth 1)
    [[ -z $left ]] || fail "left behind: $left"
}

# ---- the interpreter ----
python_manifest 'interpreter = /usr/bin/python9.99'
refuses 1 /usr/bin/python9.99 x.ini:2
echo 'just text' > text
chmod 755 text
python_manifest 'interpreter = /opt/python3' '[files]' '/opt/python3 = text'
refuses 1 /opt/python3
python_manifest 'interpreter = /opt' '[files]' '/opt/file = text'
refuses 1 /opt
cp /usr/bin/env not-python
python_manifest 'interpreter = /opt/python3' '[files]' '/opt/python3 = not-python'
refuses 1 /opt/python3
head -c 2000 "$python" > truncated
chmod 755 truncated
python_manifest 'interpreter = /opt/python3' '[files]' '/opt/python3 = truncated'
refuses 1 /opt/python3

# ---- more imports than a program has: in one source, or in many that have a little less each ----
{ printf 'import a'; printf ',a%.0s' {1..200000}; echo; } > many.py
mkdir crowd
{ printf 'import a'; printf ',a%.0s' {1..40000}; echo; } > crowd/__init__.py
tee crowd/{b,c,d,e,f,g,h}.py < crowd/__init__.py > all
echo 'from crowd import b, c, d, e, f, g, h' > several.py
for source in many several; do
    manifest '[python]' "interpreter = $python" '[files]' "/app/run.py = $source.py" '/app/crowd = crowd' \
        '[image]' 'entrypoint = python3 /app/run.py' '[policy]' 'allow.unresolved-import = x'
    refuses 1 /app/ 'has more imports than the size of the Python sources explains'
done

# ---- files and links ----
manifest '[files]' '/app/a = no-such-file'
refuses 2 no-such-file x.ini:2
manifest '[files]' '/app/ = no-such-*.txt'
refuses 2 'no-such-*.txt' x.ini:2
mkdir tree
ln -s nowhere tree/dangling
manifest '[files]' '/app = tree'
refuses 1 /app/dangling nowhere
rm tree/dangling
ln -s loop-b tree/loop-a
ln -s loop-a tree/loop-b
refuses 1 /app/loop-
rm tree/loop-*
# A link that climbs out ends at the root, as in a container: what is not there dangles.
echo secret > outside
ln -s "../../../../../../../../../../../..$work/outside" tree/climber
refuses 1 /app/climber
rm tree/climber
# ELF files whose end is missing, or whose headers lie.
mkdir -p tree/lib
head -c 1000 "$(type -P env)" > tree/lib/short.so
refuses 1 /app/lib/short.so
rm -r tree/lib

# ---- usage ----
manifest '[python' 'interpreter = x'
refuses 2 x.ini:1
manifest '[pyhton]' 'interpreter = /usr/bin/python3'
refuses 2 x.ini:1 pyhton python
run 2 "$PITH" compose no-such.ini -o out/x.tar
has "$err" no-such.ini
run 2 "$PITH" compose x.ini
run 2 "$PITH" compose
run 2 "$PITH" no-such-verb
run 2 "$PITH"

# ---- the system ----
hello_manifest > x.ini
run 2 "$PITH" compose x.ini -o no/such/directory/x.tar
has "$err" no/such/directory
[[ ! -e no ]] || fail "made a directory that nobody asked for"
run 2 "$PITH" compose x.ini -o hello.py/x.tar
has "$err" hello.py/x.tar
run 3 "$PITH" compose x.ini -o /proc/x.tar
has "$err" /proc/x.tar
[[ $(cat hello.py) == 'print("hello")' ]] || fail "an input was written to"

# A full disk, by the kernel's own full device and by a small file system.
status=0
"$PITH" compose x.ini -o - 2> err > /dev/full || status=$?
[[ $status -eq 3 ]] || fail "a full device ends with $status"
has "$(< err)" "No space left"
mkdir small
if mount -t tmpfs -o size=1m none small 2> /dev/null; then
    for output in small/x.tar small/x.tar.gz small/x/; do
        run 3 "$PITH" compose x.ini -o $output
        has "$err" "$output" "No space left"
        nothing_left small
    done
    umount small
fi

# A file that grows while it is read: never a tarball with half of it.
truncate -s 64M growing
manifest '[files]' '/app/growing = growing'
(while [[ ! -e stop ]]; do echo line >> growing; done) &
writer=$!
for output in out/x.tar.gz out/x/; do
    run 3 "$PITH" compose x.ini -o $output
    has "$err" growing changed
    nothing_left out
done
touch stop
wait $writer

# A signal takes the temporary along.
truncate -s 2G large
manifest '[files]' '/app/large = large'
"$PITH" compose x.ini -o out/x.tar.gz 2> /dev/null &
composer=$!
for _ in $(seq 500); do
    [[ -n $(ls -A out) ]] && break
    sleep 0.01
done
kill -TERM $composer
! wait $composer || fail "a composition that was ended passes for success"
nothing_left out

# A file that the caller may not read.
if [[ $(id -u) -eq 0 ]]; then
    echo hidden > unreadable
    chmod 600 unreadable
    chmod 777 out
    manifest '[files]' '/app/unreadable = unreadable'
    run 3 as_nobody compose x.ini -o out/x.tar
    has "$err" unreadable "Permission denied"
    nothing_left out
fi
