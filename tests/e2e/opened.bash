# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Shared by the tests of what is opened without being needed: small source roots with programs built for the case.

: "${work:?the directory of lib.sh}"

# compile OUTPUT OPTION… < SOURCE
compile() {
    local output=$1
    shift
    gcc -O1 -o "$output" -x c - -x none "$@" 2> "$work/gcc.log" || fail "gcc: $(< "$work/gcc.log")"
}

# library OUTPUT SONAME OPTION… < SOURCE
library() {
    local output=$1 soname=$2
    shift 2
    compile "$output" -shared -fPIC "-Wl,-soname,$soname" "$@"
}

# bring ROOT FILE…: copies files of this machine to the same place of a root, with the libraries that they load.
bring() {
    local root=$1 file library
    shift
    for file; do
        mkdir -p "$root$(dirname "$file")"
        cp -L "$file" "$root$file"
        while read -r library; do
            mkdir -p "$root$(dirname "$library")"
            cp -L "$library" "$root$library"
        done < <(ldd "$file" 2> /dev/null | grep -o '/[^ ]*')
    done
}

# program_root ROOT OPTION… < SOURCE: a root with /usr/bin/program and the libraries that it loads.
program_root() {
    local root=$1
    shift
    mkdir -p "$root/usr/bin" "$root/opt/lib"
    compile "$root/usr/bin/program" "$@"
    bring "$root" "$(type -P true)"
    rm "$root$(type -P true)"
}

# manifest ROOT [LINE…]
manifest() {
    local root=$1
    shift
    printf '%s\n' '[source]' "root = $root" '[program]' 'path = /usr/bin/program' '[base]' 'ca-certificates = no' \
        'tzdata = no' 'locale = C' 'os-release = no' "$@"
}

# library_of NAME: where this machine's loader finds it.
library_of() {
    local path
    path=$(gcc -print-file-name="$1")
    [[ $path == /* ]] || skip "there is no $1"
    realpath -s "$path"
}

# absent FILE…
absent() {
    local file
    for file; do
        [[ ! -e $file ]] || fail "$file ships for no reason"
    done
}

need gcc ldd
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
