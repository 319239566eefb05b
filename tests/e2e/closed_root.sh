#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A Python that root installed under umask 077 composes to the image that one installed under 022 does, and starts.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
python=$(system_python)
hello_manifest > app.ini
run 0 "$PITH" compose app.ini -o root/ --no-sync
sed "1i [source]\nroot = $work/root\n" app.ini > again.ini
run 0 "$PITH" compose again.ini -o open.tar
cp -a root closed
chmod -R go-rwx closed/usr hello.py # all of the installation; /etc is the system's
sed "s|^root = .*|root = $work/closed|" again.ini > closed.ini
run 0 "$PITH" compose closed.ini -o closed.tar
cmp open.tar closed.tar || fail "the umask of the source shows: $(diff <(tar -tvf open.tar) <(tar -tvf closed.tar) | head)"
run 0 "$PITH" compose closed.ini -o tree/ --no-sync
chmod 755 tree
run 0 boot tree 65532 "$python" /app/hello.py
[[ $out == hello ]] || fail "it says: $out$err"
