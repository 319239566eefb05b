#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# [base] image where the root has directories and the base links to directories, and the other way round; and which of two
# libraries of one name counts.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need umoci gcc
need_root "boot what was composed"
[[ $(uname -m) == x86_64 ]] || skip "written for x86-64"
cd "$work"
libc=$(readlink -f /lib/x86_64-linux-gnu/libc.so.6) loader=$(readlink -f /lib64/ld-linux-x86-64.so.2)
umoci init --layout img

# library FILE FUNCTION…: with its directory's name as its soname; each function says which tree it is of.
library() {
    local file=$1 one
    shift
    for one; do echo "const char *$one(void) { return \"$one of ${file%%/*}\"; }"; done > library.c
    gcc -shared -fPIC -Wl,-soname,"$(basename "$file")" -o "$file" library.c
}
# tree ROOT LIB: the C library, and the loader where programs look for it.
tree() {
    cp "$libc" "$1/$2/libc.so.6"
    cp "$loader" "$1/$2/ld-linux-x86-64.so.2"
    ln -sf "/$2/ld-linux-x86-64.so.2" "$1/lib64/ld-linux-x86-64.so.2"
}
# base NAME: the tree as an image.
base() {
    umoci new --image "img:$1"
    umoci insert --rootless --image "img:$1" "${2:-$1}" / > log 2>&1 || fail "umoci insert: $(tail -n 2 log)"
}
# stands ROOT BASE PROGRAM LINE…: what the program says, once its root stands on the base.
stands() {
    local root=$1 base=$2 program=$3
    shift 3
    printf '[source]\nroot = %s\n[base]\nimage = oci:img:%s\npreset = none\n[program]\npath = %s\n' "$root" "$base" "$program" > m.ini
    run 0 "$PITH" compose m.ini -o "$root-on-$base/" -o thin.tar
    run 0 chroot "$root-on-$base" "$program"
    [[ $out == "$(printf '%s\n' "$@")" ]] || fail "$root on $base says $out"
    tar tf thin.tar > files
}

mkdir -p merged/usr/lib/x86_64-linux-gnu merged/usr/lib64 merged/usr/bin split/lib/x86_64-linux-gnu split/lib64 split/bin split/usr/lib
ln -s usr/lib usr/lib64 usr/bin merged/
tree merged usr/lib/x86_64-linux-gnu
tree split lib/x86_64-linux-gnu
library merged/usr/lib/x86_64-linux-gnu/libpair.so.1 first
library split/lib/x86_64-linux-gnu/libpair.so.1 first second
library split/lib/x86_64-linux-gnu/libother.so.1 other
cat > tool.c << 'END'
#include <stdio.h>
const char *first(void), *second(void), *other(void);
int main(void)
{
    return puts(first()) < 0 || puts(second()) < 0 || puts(other()) < 0;
}
END
gcc -o split/bin/tool tool.c -Lsplit/lib/x86_64-linux-gnu -l:libpair.so.1 -l:libother.so.1
base merged
# The root's directories appear where the base's links lead, and its library is the newer one.
stands split merged /bin/tool 'first of split' 'second of split' 'other of split'
[[ $(readlink split-on-merged/lib) == usr/lib && $(readlink split-on-merged/bin) == usr/bin ]] || fail "the base's links are gone"
! grep -E 'libc\.so|ld-linux|^lib|^bin' files || fail "not where the base's are"
# Now the base's is the newer one; what only the root has is added.
library merged/usr/lib/x86_64-linux-gnu/libpair.so.1 first second third
base newer merged
stands split newer /bin/tool 'first of merged' 'second of merged' 'other of split'
! grep -E 'libc\.so|ld-linux|libpair' files || fail "the base has them"
# Neither has all, and no version says what is meant: the program's own.
library merged/usr/lib/x86_64-linux-gnu/libpair.so.1 first third
base other merged
stands split other /bin/tool 'first of split' 'second of split' 'other of split'

# A root with links on a base with directories: its programs are found by both names.
cp -R merged linked
library linked/usr/lib/x86_64-linux-gnu/libother.so.1 other
library linked/usr/lib/x86_64-linux-gnu/libpair.so.1 first second
gcc -o linked/usr/bin/tool tool.c -Llinked/usr/lib/x86_64-linux-gnu -l:libpair.so.1 -l:libother.so.1
rm split/bin/tool split/lib/x86_64-linux-gnu/libother.so.1
base split
stands linked split /bin/tool 'first of split' 'second of split' 'other of linked'
[[ -d linked-on-split/bin && ! -L linked-on-split/bin ]] || fail "the base's directory has become a link"
rm -rf linked-on-split
stands linked split /usr/bin/tool 'first of split' 'second of split' 'other of linked'

# ---- accounts, closed directories, and a base whose /etc is a link ----
# accounts BASE LINE…: of /etc/passwd, when the split root stands on it.
accounts() {
    local base=$1
    shift
    printf '[source]\nroot = split\n[base]\nimage = oci:img:%s\n[program]\npath = /bin/tool\n' "$base" > m.ini
    run 0 "$PITH" compose m.ini -o "split-on-$base/" -o thin.tar
    [[ $(grep -v nobody "split-on-$base/etc/passwd") == "$(printf '%s\n' "$@")" ]] || fail "$base: $(< "split-on-$base/etc/passwd")"
    run 0 chroot "split-on-$base" /bin/tool
    tar tf thin.tar > files
}
library split/lib/x86_64-linux-gnu/libother.so.1 other
gcc -o split/bin/tool tool.c -Lsplit/lib/x86_64-linux-gnu -l:libpair.so.1 -l:libother.so.1
mkdir -p split/etc bare/srv/closed bare/tmp linked-etc/private/etc linked-etc/tmp # umoci insert pads no file at the end
echo 'somebody:x:1000:1000::/home/somebody:/bin/bash' > split/etc/passwd
echo secret > bare/srv/closed/file
chmod 700 bare/srv/closed
ln -s private/etc linked-etc/etc
printf 'root:x:0:0::/root:/x\nnode:x:65532:65532::/home/node:/x\nnonroot:x:7:7::/n:/x' > linked-etc/private/etc/passwd
base bare
base linked-etc
user=nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
accounts bare root:x:0:0:root:/root:/sbin/nologin $user
! grep srv files || fail "what the base closes is opened"
accounts linked-etc root:x:0:0::/root:/x $user node:x:65532:65532::/home/node:/x
grep -qx private/etc/ld.so.cache files || fail "no cache where /etc leads"
[[ $(readlink split-on-linked-etc/etc) == private/etc ]] || fail "the base's /etc is another"

# ---- where libraries lie apart ----
mkdir apart
cp -R split/. apart
mkdir -p apart/usr/lib/x86_64-linux-gnu apart/opt
rm apart/lib/x86_64-linux-gnu/libpair.so.1
library apart/usr/lib/x86_64-linux-gnu/libpair.so.1 first second third
# The newer one counts by its name, though the base's directory is searched before it and the root has no cache.
stands apart split /bin/tool 'first of apart' 'second of apart' 'other of split'
# A link of the root to a file that the base has by another name leads where it led.
mv apart/usr/lib/x86_64-linux-gnu/libpair.so.1 apart/lib/x86_64-linux-gnu/libpair.so.1.0
ln -s libpair.so.1.0 apart/lib/x86_64-linux-gnu/libpair.so.1
ln -s ../lib/x86_64-linux-gnu/libpair.so.1.0 apart/opt/pair
library split/lib/x86_64-linux-gnu/libpair.so.1 first second third fourth
base later split
printf '[keep]\nplugins = /opt/pair\n' > keep.ini
stands apart later /bin/tool 'first of split' 'second of split' 'other of split'
cat m.ini keep.ini > n.ini
run 0 "$PITH" compose n.ini -o kept/
cmp kept/opt/pair apart/lib/x86_64-linux-gnu/libpair.so.1.0 || fail "the link leads elsewhere"
run 0 chroot kept /bin/tool
[[ $out == 'first of split'* ]] || fail "another library: $out"
