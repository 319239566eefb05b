#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A machine on which others work: hard links to sources that come and go are no change of them. A source that is written
# to is one, also when its time of modification is put back.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need python3 mkfifo
cd "$work"
python=$(system_python)

# An app of many modules, whose files are linked and unlinked all the time.
mkdir package links
for i in $(seq 200); do echo "x = $i" > "package/m$i.py"; done
printf 'from . import %s\n' m1 m2 m3 > package/__init__.py
echo 'import package; print("hello", package.m3.x)' > main.py
cat > pith.ini << END
[python]
interpreter = $python
[files]
/app/main.py = main.py
/app/package = package
[image]
entrypoint = python3 /app/main.py
END
python3 -c 'import os, time
while not os.path.exists("stop"):
    for i in range(1, 201):
        os.link(f"package/m{i}.py", "links/x")
        os.unlink("links/x")
        time.sleep(0.0003)' &
linker=$!
for i in 1 2 3 4 5; do
    run 0 "$PITH" compose pith.ini -o "root$i/" -o oci:layout:v -o "x$i.tar.gz" --no-sync
done
touch stop
wait $linker
run 0 "$PITH" compose pith.ini -o quiet/ -o oci:other:v -o quiet.tar.gz --no-sync
for i in 1 2 3 4 5; do
    diff -r "root$i" quiet || fail "links that came and went changed what ships"
    cmp "x$i.tar.gz" quiet.tar.gz || fail "links that came and went changed a byte of the tar"
done
cmp <(grep -o '"digest":"[^"]*' layout/index.json) <(grep -o '"digest":"[^"]*' other/index.json) || fail "the images differ"

# A pipe that is full keeps pith at work, behind all that it has to understand, while something happens to a module.
# While it waits it has read what is before the module in the tar, and not the module.
mkdir app
head -c 30000000 /dev/urandom > app/a.bin
printf 'import z\nprint(z.word)\n' > app/main.py
printf 'word = "right"\n' > app/z.py
sed -i '/^\[files\]/,/^\[image\]/c[files]\n/app = app\n[image]' pith.ini

# shipping STATUS COMMAND: composes into a pipe, and runs the command when the tar has begun.
shipping() {
    local wanted=$1 status=0
    rm -f pipe ready
    mkfifo pipe
    "$PITH" compose pith.ini -o - --jobs 1 > pipe 2> err &
    local pith=$!
    { head -c 1000000 && touch ready && until [[ -e go-on ]]; do sleep 0.02; done && cat; } < pipe > shipped.tar &
    local reader=$!
    until [[ -e ready ]]; do sleep 0.02; done
    eval "$2"
    touch go-on
    wait $pith || status=$?
    wait $reader || :
    rm -f go-on
    [[ $status -eq $wanted ]] || fail "exit status $status, not $wanted, after: $2: $(< err)"
}
back='touch -r app/z.py stamp &&'
shipping 0 'ln app/z.py link'
tar -xOf shipped.tar app/z.py | cmp - app/z.py || fail "other bytes ship than were there"
shipping 0 'rm link'
shipping 3 "$back printf 'word = \"wrong\"\n' > app/z.py && touch -r stamp app/z.py"
has "$(< err)" "z.py changed while it was read"
shipping 3 "touch app/z.py"
shipping 3 "chmod 600 app/z.py"
shipping 3 "printf 'word = \"longer\"\n' > app/z.py"
