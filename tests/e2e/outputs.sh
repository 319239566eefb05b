#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every form of output holds the same tree: a directory, .tar, .tar.gz, .tar.zst, and a pipe.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need zstd gzip
cd "$work"
hello_manifest | sed '/^packages/d' > pith.ini

run 0 "$PITH" compose pith.ini -o root/ -o all.tar -o all.tar.gz -o all.tar.zst
"$PITH" compose pith.ini -o - > piped.tar 2> piped.err || fail "to a pipe: $(< piped.err)"
"$PITH" compose pith.ini -o - 2> /dev/null | cat > through-cat.tar
cmp all.tar piped.tar || fail "the pipe carries other bytes"
cmp all.tar through-cat.tar || fail "the pipe carries other bytes"
gzip -t all.tar.gz
gzip -dc all.tar.gz | cmp - all.tar || fail ".tar.gz holds another tar"
zstd -qdc all.tar.zst | cmp - all.tar || fail ".tar.zst holds another tar"
python3 -c 'import gzip, sys; assert gzip.open("all.tar.gz").read() == open("all.tar", "rb").read()'

# The directory and the unpacked tarball agree in type, mode, size, time and link target.
mkdir unpacked
tar -xpf all.tar -C unpacked --no-same-owner
list() {
    (cd "$1" && find . -mindepth 1 \( -type d -printf '%P d %m\n' \) -o -printf '%P %y %m %s %TY %l %n\n' | sort)
}
diff <(list root) <(list unpacked) > difference || fail "directory and tarball differ: $(head -n 5 difference)"
# A name that a layer takes for an order is a broken rule; even where [policy] allows it, no layer is written with it.
mkdir -p orders/.wh..wh.plnk
echo x > orders/.wh.hello.py
printf '[base]\npreset = none\n[files]\n/app = orders\n' > orders.ini
run 1 "$PITH" compose orders.ini -o orders.tar
has "$err" /app/.wh.hello.py /app/.wh..wh.plnk "rename it"
printf '[policy]\nallow.whiteout-name = a test\n' >> orders.ini
for form in orders.tar orders.tar.gz oci:orders-layout oci-archive:orders.tar docker-archive:orders.tar -; do
    run 1 "$PITH" compose orders.ini -o "$form"
    has "$err" .wh.
    [[ ! -e orders.tar && ! -e orders.tar.gz && ! -e orders-layout ]] || fail "$form was written with a whiteout"
done
run 0 "$PITH" compose orders.ini -o orders-root/
[[ -f orders-root/app/.wh.hello.py ]] || fail "a directory lacks a file of an odd name"

boot_how > /dev/null || skip "neither bwrap nor chroot works here"
run 0 boot "$work/unpacked" 65532 "$(system_python)" /app/hello.py
[[ $out == hello ]] || fail "it says: $out"

# An existing file is replaced, an existing directory with something in it is not.
echo old > all.tar.gz
run 0 "$PITH" compose pith.ini -o all.tar.gz
gzip -t all.tar.gz
status=0
"$PITH" compose pith.ini -o root/ 2> again.err || status=$?
[[ $status -ne 0 ]] || fail "a directory that is not empty was written over"
has "$(< again.err)" root
run 2 "$PITH" compose pith.ini -o all.rar
has "$err" all.rar
# What cannot be written to is refused before anything is read: the manifest is not there.
for form in root/ oci:root oci-archive:root docker-archive:root all.tar/ absent/all.tar; do
    run 2 "$PITH" compose absent.ini -o "$form"
    has "$err" "writing $form"
done
# The usage and the documentation name the same.
run 0 "$PITH" compose --help
usage=$out documented=0
while IFS= read -r form; do
    has "$usage" "  $form"
    documented=$((documented + 1))
done < <(sed -n '/^| output | what it is/,/^$/p' "$PITH_SOURCE/docs/images.md" | sed '1,2d; /^$/d' | cut -d'|' -f2 | tr -d '\140' | sed 's/^ //; s/ $//')
told=$(sed -n '/OUTPUT:$/,/--output/p' <<< "$usage" | grep -c '^  [^ -]')
[[ $documented -ge 5 && $documented -eq $told ]] || fail "docs/images.md tells of $documented outputs, the usage of $told"

# A reader that goes away is an error, not a success and not a signal's silence.
status=0
{ "$PITH" compose pith.ini -o - 2> gone.err || echo $? > gone.status; } | head -c 100 > /dev/null
[[ -s gone.status ]] || fail "a closed pipe passes for success"
