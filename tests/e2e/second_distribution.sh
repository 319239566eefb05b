#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Another release of Debian than this machine's: with its compiler pith builds without a warning, and its Python, its
# loader and its tools are as the unit tests say. What CTest says there is left in second/ of the build directory.
rm -rf "${PITH_BUILD:?}/second" # of an earlier run
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/foreign.bash"
need mmdebstrap unshare
need_root "enter a root of another distribution"
unshare --mount --pid --fork true 2> /dev/null || skip "no mounts of a test's own are to be had here"
foreign_mirror
cd "$work"
release=trixie
! grep -q '^VERSION_CODENAME=trixie' /etc/os-release || release=bookworm

# Unpacked only, which takes half the time: an installation would add little.
packages=$("$PITH_SOURCE/dev" packages | tr ' ' ,),base-files,base-passwd,bash,coreutils,dash,diffutils,findutils,grep,gzip,libc-bin,sed,tar
mmdebstrap --quiet --variant=extract --include="$packages" --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    "$release" root "deb $mirror $release main" > log 2>&1 || skip "Debian's packages cannot be had: $(tail -n 1 log)"

cp root/usr/share/base-passwd/passwd.master root/etc/passwd
cp root/usr/share/base-passwd/group.master root/etc/group
ln -s gcc root/usr/bin/cc

# there COMMAND…: in that root, with the sources where they cannot be written.
there() {
    # shellcheck disable=SC2016 # they are the inner shell's
    unshare --mount --pid --fork --kill-child bash -c '
        mkdir -p root/pith root/build && mount --bind "$PITH_SOURCE" root/pith && mount -o remount,bind,ro root/pith &&
        mount --rbind /dev root/dev && mount -t proc proc root/proc && mount -t tmpfs -o mode=1777 tmpfs root/tmp &&
        exec env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 HOME=/tmp chroot root "$@"' there "$@"
}

there cmake -S /pith -B /build -G Ninja -DPITH_WERROR=ON > log 2>&1 || fail "CMake of $release: $(< log)"
there cmake --build /build > log 2>&1 || fail "the build on $release: $(grep -vE '^\[[0-9]+/[0-9]+\] (Building|Linking)' log)"
# Left out: what asks pip or callgrind, and what goes on for long over bytes that the test makes.
status=0
there ctest --test-dir /build -R '^unit\.' -E 'wheel.tree|hostile|complexity' -j "$(nproc)" --output-on-failure --no-tests=error --output-junit junit.xml > log 2>&1 || status=$?
mkdir "$PITH_BUILD/second"
cp root/build/junit.xml log "$PITH_BUILD/second/"
mv "$PITH_BUILD/second/"{log,ctest.log}
[[ $status -eq 0 ]] || fail "tests fail on $release: $(grep -v ' Passed ' log)"
grep 'tests passed' log
