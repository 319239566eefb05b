#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The papers in the image: dpkg says whose the files are, md5sum that the lists are true; apk's database is cut.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need dpkg-query md5sum
cd "$work"
hello_manifest > pith.ini
sed -i '/^stdlib = \|^packages = /d' pith.ini
run 0 "$PITH" compose pith.ini -o rootfs/ --no-sync

# Every package that dpkg names for a file that ships has a record, and no other has.
status=rootfs/var/lib/dpkg/status.d
records=$(find "$status" -type f ! -name '*.md5sums' -printf '%f\n' | sort)
(cd rootfs && find . \( -type f -o -type l \) ! -path './var/lib/dpkg/*' ! -path './usr/share/doc/*' \
    ! -path './usr/share/common-licenses/*' ! -path '*/__pycache__/*' ! -path './app/*' -mindepth 2 | cut -c 2-) > shipped
# What pith makes itself is nobody's. A list may call a file as it was before /usr was merged.
grep -vE '^/etc/(passwd|group|nsswitch.conf|ld.so.cache)$' shipped | sed 'p; s|^/usr/|/|' > asked
{ xargs -a asked dpkg-query --search 2> /dev/null || :; } | grep -v '^diversion by ' | sed 's|: /.*||; s|:[a-z0-9]*$||' |
    tr -d ' ' | tr ',' '\n' | sed 's|:.*||' | sort -u > named
[[ $records == "$(< named)" ]] || fail "records and dpkg differ: $(diff <(echo "$records") named)"
(cd rootfs && cat var/lib/dpkg/status.d/*.md5sums | md5sum --check --quiet) || fail "a list of sums is not true"
[[ $(cat "$status"/*.md5sums | wc -l) -gt 50 ]] || fail "the lists are empty"
for name in $records; do
    [[ -s rootfs/usr/share/doc/$name/copyright ]] || fail "$name has no copyright file"
    version=$(sed -n 's/^Version: //p' "$status/$name")
    dpkg-query -W -f '${Version}\n' "$name" | grep -qxF "$version" || fail "$name is not $version"
    ! grep -q '^Status:\|^Conffiles:' "$status/$name" || fail "$name tells of an installation"
done
while read -r name; do
    [[ ! -e $name || -s rootfs$name ]] || fail "$name is referred to, and not there"
done < <(cat rootfs/usr/share/doc/*/copyright | grep -o '/usr/share/common-licenses/[A-Za-z0-9.+-]*' | sed 's/\.$//' | sort -u)
run 0 "$PITH" why pith.ini /var/lib/dpkg/status.d/libc6.md5sums
has "$out" 'is the record of a package of which something ships'

# Without them: nothing of the kind; the rest is the same.
sed 's/^\[image\]/[base]\npackages = no\ncopyright = no\n&/' pith.ini > bare.ini
run 0 "$PITH" compose bare.ini -o bare/ --no-sync
[[ ! -e bare/var/lib/dpkg && ! -e bare/usr/share/doc && ! -e bare/usr/share/common-licenses ]] || fail "papers all the same"

# The image is a distroless source: its own records say whose the files are.
"$PITH" compose --root rootfs pith.ini -o again/ --no-sync || fail "the image is no source"
cmp "$status/libc6" again/var/lib/dpkg/status.d/libc6 || fail "a record changes from one image to the next"

# A diverted file is another package's; the path before the links of a merged /usr is the file's all the same.
need cc musl-gcc
mkdir -p root/usr/{lib,bin} root/var/lib/dpkg/info root/usr/share/doc/real root/usr/share/common-licenses
ln -s usr/lib root/lib
ln -s real root/usr/share/doc/one
printf 'void _start(void) { for (;;) { } }\n' > tool.c
cc -static -nostdlib -o root/usr/bin/tool tool.c
cp root/usr/bin/tool root/usr/bin/tool.real
cp root/usr/bin/tool root/usr/lib/helper
echo licence > root/usr/share/common-licenses/BSD
echo 'See /usr/share/common-licenses/BSD.' > root/usr/share/doc/real/copyright
printf '/.\n/lib\n/lib/helper\n/usr/bin\n/usr/bin/tool\n' > root/var/lib/dpkg/info/one.list
printf '/.\n/usr/bin/tool\n' > root/var/lib/dpkg/info/two:amd64.list
sum=$(md5sum < root/usr/bin/tool | cut -d ' ' -f 1)
printf '%s  lib/helper\n%s  usr/bin/tool\n' "$sum" "$sum" > root/var/lib/dpkg/info/one.md5sums
printf '/usr/bin/tool\n/usr/bin/tool.real\ntwo\n' > root/var/lib/dpkg/diversions
for name in one two; do
    printf 'Package: %s\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nConffiles:\n /etc/x 0\nDescription: x\n\n' $name
done > root/var/lib/dpkg/status
compose_one() { # ROOT PROGRAM: to out/
    printf '[source]\nroot = %s\n[program]\npath = %s\n[image]\nentrypoint = %s\n' "$1" "$2" "$2" > one.ini
    rm -rf out
    run 0 "$PITH" compose one.ini -o out/ --no-sync
}
for case in /usr/bin/tool=two /usr/bin/tool.real=one /usr/lib/helper=one,one.md5sums; do
    compose_one root "${case%=*}"
    found=$(find out/var/lib/dpkg/status.d -type f -printf '%f\n' | sort | paste -sd ,)
    [[ $found == "${case#*=}" ]] || fail "of ${case%=*} ships $found"
done
printf 'Package: one\nArchitecture: amd64\nVersion: 1\nDescription: x\n' | cmp - out/var/lib/dpkg/status.d/one
[[ $(< out/var/lib/dpkg/status.d/one.md5sums) == "$sum  lib/helper" ]] || fail "the list is not cut"
[[ -L out/usr/share/doc/one && -s out/usr/share/doc/one/copyright ]] || fail "the link to the copyright file"
[[ $(< out/usr/share/common-licenses/BSD) == licence ]] || fail "the licence"

# A list that is cut short, and a database that says nothing, are no reason to crash.
: > root/var/lib/dpkg/status
printf '/usr/bin/to' > root/var/lib/dpkg/info/one.list
compose_one root /usr/lib/helper
[[ ! -e out/var/lib/dpkg ]] || fail "a package of nothing"

# apk: packages and files that ship stay, with what belongs to them; the rest goes.
[[ -e /lib/ld-musl-x86_64.so.1 ]] || skip "musl is not installed"
mkdir -p alpine/{lib/apk/db,usr/bin,etc}
cp -L /lib/ld-musl-x86_64.so.1 alpine/lib/
musl-gcc -o alpine/usr/bin/app -x c - <<< 'int main(void) { return 0; }'
cat > alpine/lib/apk/db/installed << 'END'
C:Q1x
P:musl
V:1.2.5-r1
A:x86_64
L:MIT
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1a
R:libc.musl-x86_64.so.1
a:0:0:777
Z:Q1b

P:app
V:2-r0
A:x86_64
F:etc
F:usr
F:usr/bin
M:0:0:700
R:app
Z:Q1c
R:other
Z:Q1d

P:unused
V:1-r0
F:sbin
R:apk

END
compose_one alpine /usr/bin/app
cmp - out/lib/apk/db/installed << 'END' || fail "apk's database: $(< out/lib/apk/db/installed)"
C:Q1x
P:musl
V:1.2.5-r1
A:x86_64
L:MIT
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1a

P:app
V:2-r0
A:x86_64
F:usr/bin
M:0:0:700
R:app
Z:Q1c

END
