#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# No shell ships, whatever its name: it is found by content and by link. Nothing setuid or setgid ships either.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
manifest() {
    printf '[files]\n%s\n' "$@"
}

# refused PATH WORD: composing x.ini breaks a rule; the finding names the path.
refused() {
    run 1 "$PITH" compose x.ini -o x.tar
    has "$err" "$@"
    [[ ! -e x.tar ]] || fail "a refused composition left an output"
}

found=0
for shell in dash bash busybox toybox zsh; do
    path=$(type -P $shell) || continue
    cp --remove-destination "$path" innocent
    manifest '/app/data.bin = innocent' > x.ini
    refused /app/data.bin shell
    found=$((found + 1))
done
[[ $found -ge 2 ]] || skip "fewer than two shells are installed"

# By link: a name of a shell that leads to something else is as bad (scripts would run it).
cp --remove-destination /usr/bin/env innocent
mkdir -p tree/bin
ln -s ../data.bin tree/bin/sh
cp innocent tree/data.bin
manifest '/app = tree' > x.ini
refused /app/bin/sh shell

# A copy of dash with other bytes at its end, and one without its section table, are still shells.
cp --remove-destination /bin/dash innocent
echo tail >> innocent
manifest '/app/data.bin = innocent' > x.ini
refused /app/data.bin shell

# setuid and setgid.
for mode in 4755 2755; do
    cp --remove-destination /usr/bin/env innocent
    chmod $mode innocent
    manifest '/app/tool = innocent' > x.ini
    refused /app/tool setuid
done

# With a reason, it may.
cp --remove-destination /bin/dash innocent
manifest '/app/data.bin = innocent' > x.ini
printf '[policy]\nallow.shell = the operators asked for it\n' >> x.ini
run 0 "$PITH" compose x.ini -o x.tar
has "$(tar -tf x.tar)" app/data.bin
# … but not without one, nor for a rule that does not exist.
sed -i 's/^allow.shell.*/allow.shell =/' x.ini
run 2 "$PITH" compose x.ini -o y.tar
sed -i 's/^allow.shell.*/allow.shall = why not/' x.ini
run 2 "$PITH" compose x.ini -o y.tar
has "$err" allow.shall x.ini

# pith itself knows the words of shells, and is none.
cp --remove-destination "$PITH" innocent
manifest '/app/tool = innocent' > x.ini
run 0 "$PITH" compose x.ini -o z.tar
