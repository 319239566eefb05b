#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ELF files that mean harm (tests/unit/facts/elf/hostile.c): the whole program says what is wrong with each, in bounded
# time and memory, and composes nothing from them.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need prlimit timeout
cd "$work"
mkdir -p root/bin
"$PITH_BUILD/tests/unit/facts/elf/elf-hostile" --write root/bin > list || skip "a file with a hole of a terabyte cannot be made here"
limited() {
    prlimit --as=$((1 << 30)) timeout 60 "$PITH" "$@"
}
count=0
while IFS=$'\t' read -r name says; do
    run 1 limited closure --root root "/bin/$name"
    has "$out$err" "/bin/$name" "$says"
    for section in '[program]\npath' '[python]\ninterpreter'; do
        # shellcheck disable=SC2059 # the section is the format
        printf "$section = /bin/%s\n" "$name" > x.ini
        status=0
        limited compose x.ini --root root -o x.tar > out 2> err || status=$?
        [[ $status -eq 1 || $status -eq 2 ]] || fail "$name: composing ends with $status: $(tail -n 3 err)"
        has "$(< err)" "$says"
        [[ ! -e x.tar ]] || fail "$name: something was composed"
    done
    count=$((count + 1))
done < list
[[ $count -gt 30 ]] || fail "only $count files"
