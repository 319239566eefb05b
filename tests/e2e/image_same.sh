#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same image from a file system with shuffled directories, at another time of day, and from another place.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
cd "$work"
mkdir app
(cd app && image_app && mkdir data && touch data/{a,b,c,d,e,f,g,h} data/'ü x')
sed -i 's|^/app/hello.py = .*|&\n/app/data = data|' app/pith.ini
run 0 "$PITH" compose app/pith.ini -o oci:first -o docker-archive:first.tar
same() {
    cmp first/index.json other/index.json || fail "another image $1"
    (cd first && find . -type f ! -name .) | sort > names
    (cd other && find . -type f) | sort | cmp - names || fail "other blobs $1"
    ! cmp -s first.tar other.tar 2> /dev/null || rm -f other.tar
    [[ ! -e other.tar ]] || fail "another archive $1"
    rm -rf other
    tried+=" · $1"
}
tried=''
for jobs in 1 2 5; do
    run 0 "$PITH" compose --jobs $jobs app/pith.ini -o oci:other -o docker-archive:other.tar
    same "with --jobs $jobs"
done
(umask 077 && cd app && TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 "$PITH" compose --quiet "$work/app/pith.ini" -o "oci:$work/other" -o "docker-archive:$work/other.tar")
same "in another place, time zone, locale and umask"
cp -r --no-preserve=timestamps app copy
find copy -exec touch -d 2001-02-03 {} +
run 0 "$PITH" compose copy/pith.ini -o oci:other -o docker-archive:other.tar
same "from a copy"
if [[ -x ${PITH_SHARED:-} ]]; then
    run 0 "$PITH_SHARED" compose app/pith.ini -o oci:other -o docker-archive:other.tar
    same "by a program with shared libraries"
fi
# faketime and disorderfs stand in a library and a file system of their own.
if command -v faketime > /dev/null && [[ -x ${PITH_SHARED:-} ]] && ! ldd "$PITH_SHARED" | grep -qE 'lib[at]san'; then
    run 0 faketime '2038-01-19 03:14:08' "$PITH_SHARED" compose app/pith.ini -o oci:other -o docker-archive:other.tar
    same "in 2038"
fi
if command -v disorderfs > /dev/null && mkdir mixed && disorderfs --multi-user=no --shuffle-dirents=yes --quiet app mixed > /dev/null 2>&1; then
    run 0 "$PITH" compose mixed/pith.ini -o oci:other -o docker-archive:other.tar
    same "with shuffled directories"
    umount mixed 2> /dev/null || fusermount -u mixed
    disorderfs --multi-user=no --reverse-dirents=yes --quiet app mixed > /dev/null 2>&1
    run 0 "$PITH" compose mixed/pith.ini -o oci:other -o docker-archive:other.tar
    same "with directories the other way round"
    umount mixed 2> /dev/null || fusermount -u mixed
fi
if [[ $(id -u) -eq 0 ]]; then
    mkdir -m 777 theirs
    chmod 755 app app/data
    run 0 as_nobody compose app/pith.ini -o oci:theirs/other -o docker-archive:theirs/other.tar
    mv theirs/other theirs/other.tar .
    same "as another user"
fi
echo "the same${tried# ·}"
