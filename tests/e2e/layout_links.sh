#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Layouts that were made to lead elsewhere: what is no file or directory of the layout itself is neither read nor
# written through, nothing waits for a writer that never comes, and no word of another file is shown.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need timeout mkfifo
cd "$work"
printf '[files]\n/etc/greeting = greeting\n[base]\npreset = none\n' > pith.ini
echo hello > greeting
printf 'ghpSECRETtoken' > token
echo '{"imageLayoutVersion":"1.0.0","ghpSECRETtoken":1}' > outside.json
run 0 "$PITH" compose pith.ini -o oci:good:v
blob=$(grep -o '"digest":"sha256:[0-9a-f]*' good/index.json) blob=${blob##*:}

# asked STATUS… -- COMMAND…: ends in time, with one of these, and shows and changes nothing outside.
asked() {
    local wanted=() status=0
    while [[ $1 != -- ]]; do wanted+=("$1") && shift; done
    shift
    rm -rf outside && mkdir -p outside/sha256
    timeout 30 "$@" > .out 2> .err < /dev/null || status=$?
    [[ " ${wanted[*]} " == *" $status "* ]] || fail "$what: exit status $status, not ${wanted[*]}: $* $(< .err)"
    ! grep -q SECRET .out .err || fail "$what: words of another file are shown: $(cat .out .err)"
    [[ ! $(ls outside/sha256) && $(ls outside) == sha256 ]] || fail "$what: something was put outside: $(find outside)"
    [[ $(< token) == ghpSECRETtoken && ! -s outside/empty ]] || fail "$what: a file outside was written"
}

# Each part of a layout as each thing that it should not be.
spoil() {
    rm -rf "l/$1"
    case $2 in
        link) ln -s "$work/token" "l/$1" ;;
        link-to-json) ln -s "$work/outside.json" "l/$1" ;;
        link-to-directory) ln -s "$work/outside" "l/$1" ;;
        link-inside) mv "$3" "l/moved" && ln -s "$work/l/moved" "l/$1" ;;
        hard-link) ln "$work/token" "l/$1" ;;
        fifo) mkfifo "l/$1" ;;
        directory) mkdir -p "l/$1/x" ;;
        hole) truncate -s 1T "l/$1" ;;
        device) mknod "l/$1" c 1 5 2> /dev/null || return 1 ;; # /dev/zero has no end
    esac
}

for part in index.json oci-layout blobs blobs/sha256 "blobs/sha256/$blob"; do
    for thing in link link-to-json link-to-directory hard-link fifo directory hole device; do
        rm -rf l && cp -R good l
        what="$part as a $thing"
        [[ $part == blobs* && $part != */*/* && $thing == directory ]] && continue # what it should be
        spoil "$part" "$thing" || continue
        good=() && [[ $part == oci-layout ]] && good=(0) # nothing of it is needed to read
        asked "${good[@]}" 1 2 3 -- "$PITH" why oci:l:v /etc/greeting
        asked "${good[@]}" 1 2 3 -- "$PITH" compose --root oci:l:v pith.ini -o x.tar
        asked "${good[@]}" 1 2 3 -- "$PITH" index oci:l:v -o oci:joined:v
        rm -rf joined x.tar x.tar.why
        # A blob is put there anew, whatever has its name, unless a directory resists.
        good=() && [[ $part == */sha256/* || ($part == oci-layout && $thing =~ ^(hard-link|hole)$) ]] && good=(0)
        asked "${good[@]}" 2 3 -- "$PITH" compose pith.ini -o oci:l:v
        [[ ! $(find . -name '.*pith-[0-9]*-*') ]] || fail "$what: something is left behind"
    done
done

# What is refused says what to do; the layout itself may be named through a link.
rm -rf l && cp -R good l && rm l/index.json && ln -s ../token l/index.json
run 1 "$PITH" why oci:l:v /etc/greeting
has "$err" "index.json is reached through a link" "cp -rL"
run 2 "$PITH" compose pith.ini -o oci:l:v
has "$err" "l/index.json is a link" "cp -rL"
rm -rf l && ln -s good l
run 0 "$PITH" compose pith.ini -o oci:l:w
run 0 "$PITH" why oci:l:w /etc/greeting

# The reasons beside an archive are found by their name alone.
run 0 "$PITH" compose pith.ini -o x.tar
for thing in fifo hole; do
    what="reasons as a $thing"
    rm -f x.tar.why
    if [[ $thing == fifo ]]; then mkfifo x.tar.why; else truncate -s 1T x.tar.why; fi
    asked 1 2 3 -- "$PITH" why tar:x.tar /etc/greeting
done
