#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# With --no-sync nothing waits for the disk, also where blobs are added to a layout that is there: counted by strace.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need strace
cd "$work"
strace -o trace true 2> /dev/null || skip "strace cannot trace here"
mkdir root && echo one > root/one && echo two > root/two
printf '[files]\n/a = root/one\n' > one.ini
printf '[files]\n/a = root/two\n' > two.ini

# syncs MANIFEST TAG OPTION…: how often composing it into the layout waits for the disk; names of directories do not count.
syncs() {
    run 0 strace -f -y -o trace -e trace=fsync,syncfs,fdatasync "$PITH" compose "$1" -o "oci:layout:$2" "${@:3}"
    waits=$(grep -cE '(fsync|fdatasync)\([0-9]+<[^>]*/(blobs/sha256/|index)[^>]*>' trace) || :
}
syncs one.ini one
syncs two.ini two --no-sync
[[ $waits -eq 0 ]] || fail "with --no-sync, blobs waited for the disk $waits times: $(< trace)"
printf '[files]\n/b = root/two\n' > three.ini
syncs three.ini three
[[ $waits -gt 0 ]] || fail "without --no-sync, no blob waited for the disk: $(< trace)"
