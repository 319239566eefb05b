#!/usr/bin/env bash
# Roots of other architectures, little and big endian, 32 and 64 bits, unpacked from Debian's packages: closures agree
# with their own loader under qemu-user, and a Python composed from each starts there.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need mmdebstrap python3
[[ $(id -u) -eq 0 ]] || skip "unpacking and entering a root needs the super-user"
# shellcheck disable=SC2016 # REPO_URI is for apt-get to fill in
mirror=$(apt-get indextargets --format '$(REPO_URI)' 2> /dev/null | grep -m 1 '/debian/*$') || skip "no Debian mirror is configured"

# unpack SUITE ARCHITECTURE: once for all runs of this build.
unpack() {
    root=$PITH_BUILD/roots/$2
    [[ -e $root/done ]] && return
    rm -rf "$root"
    mkdir -p "${root%/*}"
    mmdebstrap --quiet --variant=extract --architectures="$2" --include=python3-minimal,libpython3-stdlib,libc-bin,coreutils \
        --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr "$1" "$root" "deb $mirror $1 main" > "$work/log" 2>&1 ||
        skip "Debian's packages for $2 cannot be had: $(tail -n 1 "$work/log")"
    touch "$root/done"
}

# check ARCHITECTURE LOADER [QEMU]
check() {
    local emulator='' start
    if [[ ${3:-} ]]; then
        need "$3"
        cp "$(type -P "$3")" "$root/$3"
        emulator=/$3
    fi
    "$(system_python)" "$PITH_SOURCE/tests/e2e/loader_foreign.py" "$root" "$emulator" "$2" || fail "$1: closures differ"
    cat > "$work/$1.ini" << END
[python]
interpreter = /usr/bin/python3
stdlib = full
packages = all
[base]
tzdata = no
END
    run 0 "$PITH" compose "$work/$1.ini" --root "$root" -o "$work/$1/"
    start=(/usr/bin/python3)
    if [[ $emulator ]]; then
        cp "$root$emulator" "$work/$1$emulator"
        start=("$emulator" /usr/bin/python3)
    fi
    run 0 chroot "$work/$1" "${start[@]}" -c 'import json, sys, zlib; print(json.dumps([sys.byteorder, sys.maxsize > 2**32]))'
    echo "$1: Python says $out"
}

unpack trixie arm64
check arm64 /lib/ld-linux-aarch64.so.1 qemu-aarch64-static
[[ $out == '["little", true]' ]] || fail "arm64: $out"
unpack bookworm s390x
check s390x /lib/ld64.so.1 qemu-s390x-static
[[ $out == '["big", true]' ]] || fail "s390x: $out"
if [[ $(uname -m) == x86_64 ]]; then
    unpack bookworm i386
    check i386 /lib/ld-linux.so.2
    [[ $out == '["little", false]' ]] || fail "i386: $out"
fi
