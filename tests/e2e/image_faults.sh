#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Whatever goes wrong while images are written: no broken output, nothing left behind, the right exit status.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
cd "$work"
image_app
check() {
    /usr/bin/python3 "$PITH_SOURCE/tests/e2e/image_check.py" "$1" "$2" > /dev/null || fail "the layout $1 is broken $3"
}
leftovers() {
    find . -name '.*pith-[0-9]*-*' | head -n 3
}
run 0 "$PITH" compose pith.ini -o oci:old:1
echo 'print("another")' > other.py
sed 's/= hello.py/= other.py/' pith.ini > other.ini

# A reader that goes away.
for form in docker-archive:- oci-archive:-; do
    status=0
    { "$PITH" compose pith.ini -o "$form" 2> gone.err || echo $? > gone.status; } | head -c 100 > /dev/null
    [[ $(cat gone.status 2> /dev/null) == 3 ]] || fail "a closed pipe passes for success with $form"
    rm gone.status
done

# A pipe that its reader has made non-blocking.
run 0 "$PITH" compose pith.ini -o docker-archive:whole.tar
/usr/bin/python3 - "$PITH" << 'END' || fail "a non-blocking pipe loses bytes"
import os, subprocess, sys, time
reader, writer = os.pipe()
os.set_blocking(writer, False)
child = subprocess.Popen([sys.argv[1], "compose", "--quiet", "pith.ini", "-o", "docker-archive:-"], stdout=writer)
os.close(writer)
time.sleep(0.3)
with open(reader, "rb") as file, open("whole.tar", "rb") as whole:
    assert file.read() == whole.read()
assert child.wait() == 0
END

# Signals at any moment: the status says which one, or the work was done before.
for signal in INT TERM HUP; do
    for delay in 0.03 0.1 0.25; do
        rm -rf new a.tar d.tar
        status=0
        timeout --signal=$signal --preserve-status $delay "$PITH" compose --quiet other.ini -o oci:new -o oci:old:2 -o oci-archive:a.tar \
            -o docker-archive:d.tar > /dev/null 2>&1 || status=$?
        [[ $status -eq 0 || $status -eq $((128 + $(kill -l $signal))) ]] || fail "SIG$signal after $delay s ends with status $status"
        [[ ! $(leftovers) ]] || fail "SIG$signal leaves $(leftovers)"
        [[ ! -e new ]] || check new 1 "after SIG$signal"
        [[ ! -e a.tar ]] || tar -tf a.tar > /dev/null || fail "a broken archive"
        [[ ! -e d.tar ]] || tar -tf d.tar > /dev/null || fail "a broken archive"
    done
    check old 1 "after SIG$signal"
done

# SIGKILL leaves what it must; the next run removes it, and nothing that a living one holds.
for delay in 0.05 0.1 0.2 0.4; do
    rm -rf new
    "$PITH" compose --quiet other.ini -o oci:old:3 -o oci:new -o x.tar.gz > /dev/null 2>&1 &
    victim=$!
    sleep $delay
    kill -KILL $victim 2> /dev/null || true
    wait $victim 2> /dev/null || true
    [[ ! -e new ]] || check new 1 "after SIGKILL"
done
# Its temporaries may be there still; all else is as it was.
cp -a old killed
find killed -name '.*.pith-*' -delete
check killed 1 "after SIGKILL"
rm -rf killed
# One that was killed and that nobody asks for keeps its number, but not its temporaries.
python3 -c 'import os, sys, time
child = os.fork() or os._exit(0)
open(f".y.tar.pith-{child}-abcdef", "w").close()
print("ready", flush=True)
time.sleep(600)' > zombie &
parent=$!
until [[ -s zombie ]]; do sleep 0.05; done
run 0 "$PITH" compose other.ini -o y.tar
[[ ! $(find . -name '.y.tar.pith-*') ]] || fail "a zombie keeps its temporaries"
kill $parent
rm -f zombie y.tar
mkdir ".new.pith-999999999-abcdef" && echo x > ".new.pith-999999999-abcdef/file"
echo x > "old/blobs/sha256/.core.pith-999999999-abcdef"
echo x > "old/.index.json.pith-999999999-abcdef"
exec 9> ".x.tar.gz.pith-999999998-abcdef"
flock -n 9
rm -rf new
run 0 "$PITH" compose other.ini -o oci:old:3 -o oci:new -o x.tar.gz
[[ $(leftovers) == "./.x.tar.gz.pith-999999998-abcdef" ]] || fail "after SIGKILL the next run leaves: $(leftovers)"
exec 9>&-
run 0 "$PITH" compose other.ini -o x.tar.gz
[[ ! $(leftovers) ]] || fail "what nobody holds any more is left: $(leftovers)"
check old 3 "after a cleaning"

# No space: in a new place, in an existing layout, for each archive.
if [[ $(id -u) -eq 0 ]] && mkdir small && mount -t tmpfs -o size=4m tmpfs small 2> /dev/null; then
    for form in oci:small/img oci-archive:small/a.tar docker-archive:small/d.tar small/x.tar.gz small/root/; do
        run 3 "$PITH" compose pith.ini -o $form
        has "$err" "No space left on device"
        [[ ! $(ls -A small) ]] || fail "no space leaves $(ls -A small)"
    done
    printf '[base]\npreset = none\n[files]\n/a = hello.py\n' > tiny.ini
    run 0 "$PITH" compose tiny.ini -o oci:small/img:tiny
    cp small/img/index.json tiny.json
    run 3 "$PITH" compose pith.ini -o oci:small/img:big
    cmp tiny.json small/img/index.json || fail "no space changes an index"
    check small/img tiny "after no space"
    umount small
fi

# An unwritable layout, one that is a file, one that is only a link.
run 2 "$PITH" compose pith.ini -o oci:pith.ini
ln -s nowhere dangling
run 2 "$PITH" compose pith.ini -o oci:dangling
ln -s old link
run 0 "$PITH" compose pith.ini -o oci:link:1
[[ -L link ]] || fail "a link to a layout was replaced"
[[ ! $(leftovers) ]] || fail "left behind at the end: $(leftovers)"
