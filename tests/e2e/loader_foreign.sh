#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Roots of other architectures, little and big endian, 32 and 64 bits, unpacked from Debian's packages: closures agree
# with their own loader under qemu-user, so do the awkward cases, and a Python composed from each starts there.
#
# PITH_MACHINES names the architectures; `./dev foreign` and `./dev test-all` take all of them, the test those that differ
# most: with 64 bits little and big endian, and one of those with 32 that is drawn.
source "$PITH_SOURCE/tests/e2e/lib.sh"
# shellcheck source=tests/e2e/foreign.bash
source "$PITH_SOURCE/tests/e2e/foreign.bash"
need mmdebstrap python3
need_root "unpack and enter a root"
[[ ${PITH_ALL:-} != yes ]] || PITH_MACHINES='arm64 armhf i386 ppc64el riscv64 s390x'
machines=${PITH_MACHINES:-arm64 $("$PITH_SOURCE/tests/sample.py" 1 armhf i386) s390x}
corpus=${PITH_MACHINES:-s390x}
foreign_mirror

# add_variant LEVEL: the root's libz for this level only, until the composition is done.
add_variant() {
    local plain
    plain=$(find "$root/usr/lib" -name libz.so.1 -not -path '*/glibc-hwcaps/*')
    variants=("$(dirname "$plain")/glibc-hwcaps")
    mkdir -p "${variants[0]}/$1"
    cp "$(readlink -f "$plain")" "${variants[0]}/$1/libz.so.1"
}

# check_cache ARCHITECTURE QEMU: the cache that ships is, but for its author's name, the root's own ldconfig's.
check_cache() {
    cp "$work/$1/etc/ld.so.cache" "$work/$1.cache"
    ${2:+"$2"} "$root/sbin/ldconfig" -X -r "$work/$1" 2> "$work/log" || fail "$1: ldconfig: $(< "$work/log")"
    python3 "$PITH_SOURCE/tests/e2e/cache_diff.py" "$work/$1/etc/ld.so.cache" "$work/$1.cache" || fail "$1: not ldconfig's cache"
    cp "$work/$1.cache" "$work/$1/etc/ld.so.cache"
    [[ ${#variants[@]} -eq 0 ]] || rm -r "${variants[@]}"
}

# check_stack ARCHITECTURE COMMAND…: from glibc 2.41 on nothing that wants an executable stack is opened at run time.
check_stack() {
    local name=$1
    shift
    python3 - "$PITH_SOURCE" "$name" "$root/libstack.so" << 'END'
import sys
sys.path[:0] = [sys.argv[1] + "/tests/" + x for x in ("e2e", "corpus")]
import loader_machines, tiny_elf
elf = loader_machines.foreign(sys.argv[2], "", None).elf
open(sys.argv[3], "wb").write(tiny_elf.build([("soname", "libstack.so")], stack=7, **elf))
END
    run 1 chroot "$root" "$@" -c 'import ctypes; ctypes.CDLL("/libstack.so")'
    has "$err" "executable stack"
    sed 's/^\[libraries\]/&\ndlopen = \/libstack.so/' "$work/$name.ini" > "$work/stack.ini"
    run 1 "$PITH" compose "$work/stack.ini" --root "$root" -o "$work/stack/"
    has "$err" refused-library /libstack.so "executable stack"
    rm "$root/libstack.so"
}

# check ARCHITECTURE LOADER QEMU WANTED [LEVEL]: WANTED is what Python says of its byte order and word size. QEMU may be empty.
check() {
    local emulator='' outside='' start=(/usr/bin/python3)
    if [[ $3 ]]; then
        need "$3"
        outside=$(type -P "$3")
        cp "$outside" "$root/$3"
        emulator=/$3
    fi
    python3 "$PITH_SOURCE/tests/e2e/loader_foreign.py" "$root" "$emulator" "$2" || fail "$1: closures differ"
    if [[ " $corpus " == *" $1 "* ]]; then
        python3 "$PITH_SOURCE/tests/e2e/loader_corpus.py" --for "$1" "$root" "$outside" || fail "$1: awkward cases differ"
    fi
    printf '%s\n' '[python]' 'interpreter = /usr/bin/python3' 'stdlib = full' 'packages = all' '[base]' 'tzdata = no' \
        '[libraries]' 'hwcaps = all' > "$work/$1.ini"
    local variants=()
    [[ ! ${5:-} ]] || add_variant "$5"
    run 0 "$PITH" compose "$work/$1.ini" --root "$root" -o "$work/$1/"
    check_cache "$1" "$outside"
    if [[ $emulator ]]; then
        cp "$outside" "$work/$1$emulator"
        start=("$emulator" /usr/bin/python3)
        # Signed pointers, which the emulator is slow at, take most of the time of Python's start.
        [[ $1 != arm64 ]] || start=("$emulator" -cpu cortex-a72 /usr/bin/python3)
    fi
    run 0 chroot "$work/$1" "${start[@]}" -c 'import json, sys, zlib; print(json.dumps([sys.byteorder, sys.maxsize > 2**32]))'
    [[ $out == "$4" ]] || fail "$1: Python says $out"
    echo "$1: Python says $out"
    [[ $suite != trixie ]] || check_stack "$1" "${start[@]}"
    rm -rf "${work:?}/$1"
}

lacking=''
for machine in $machines; do
    suite=bookworm
    case $machine in
        arm64) suite=trixie facts=(/lib/ld-linux-aarch64.so.1 qemu-aarch64-static '["little", true]') ;;
        armhf) facts=(/lib/ld-linux-armhf.so.3 qemu-arm-static '["little", false]') ;;
        i386) facts=(/lib/ld-linux.so.2 qemu-i386-static '["little", false]') ;;
        ppc64el) facts=(/lib64/ld64.so.2 qemu-ppc64le-static '["little", true]' power9) ;;
        riscv64) suite=trixie facts=(/lib/ld-linux-riscv64-lp64d.so.1 qemu-riscv64-static '["little", true]') ;;
        s390x) facts=(/lib/ld64.so.1 qemu-s390x-static '["big", true]' z14) ;;
        *) fail "PITH_MACHINES: $machine is none that this test knows" ;;
    esac
    [[ $machine == i386 && $(uname -m) == x86_64 ]] && facts[1]='' # runs here as it is
    if foreign_root "$suite" "$machine"; then
        check "$machine" "${facts[@]}"
    else
        lacking+="$machine: $(tail -n 1 "$work/log"); "
    fi
done
[[ ! $lacking ]] || skip "some packages cannot be had: $lacking"
