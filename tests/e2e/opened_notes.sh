#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .note.dlopen: what a file says that it opens ships when it is required or recommended, and is told of when suggested.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/opened.bash"
cd "$work"

# note JSON: a C statement that puts it into .note.dlopen.
note() {
    local json=${1//\"/\\\\\\\"}
    printf '__asm__(".pushsection .note.dlopen,\\"a\\"\\n.balign 4\\n.long 4, 2f - 1f, 0x407c0c0a\\n.asciz \\"FDO\\"\\n'
    printf '1: .asciz \\"%s\\"\\n2: .balign 4\\n.popsection");\n' "$json"
}

{
    note '[{"soname":["libabsent.so.9","libsecond.so.2"],"feature":"speed"},
        {"soname":["libmust.so.1"],"priority":"required"}]' | tr -d '\n'
    note '[{"soname":["libextra.so.3"],"feature":"colour","priority":"suggested"}]'
    cat << 'END'
#include <dlfcn.h>
#include <stdio.h>
int main(int count, char **names)
{
    for (int i = 1; i < count; i++) {
        printf("%s %s\n", names[i], dlopen(names[i], RTLD_NOW) != NULL ? "opens" : "fails");
    }
    return 0;
}
END
} | program_root root -Wl,-rpath,/opt/lib
echo 'int deep(void) { return 1; }' | library root/opt/lib/libdeep.so.1 libdeep.so.1
# A library may say so too: its own run path counts, for it is the caller.
{
    note '[{"soname":["libown.so.1"],"priority":"required"}]'
    echo 'int deep(void); int must(void) { return deep(); }'
} | library root/opt/lib/libmust.so.1 libmust.so.1 root/opt/lib/libdeep.so.1 "-Wl,-rpath,\$ORIGIN:\$ORIGIN/own"
mkdir root/opt/lib/own
echo 'int own;' | library root/opt/lib/own/libown.so.1 libown.so.1
echo 'int second;' | library root/opt/lib/libsecond.so.2 libsecond.so.2
echo 'int extra;' | library root/opt/lib/libextra.so.3 libextra.so.3

manifest root > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o out/
has "$err" "may open libextra.so.3 for colour" "[libraries] dlopen"
absent out/opt/lib/libextra.so.3
[[ -e out/opt/lib/own/libown.so.1 ]] || fail "the note of an opened library is not followed"
run 0 boot out 65532 /usr/bin/program libmust.so.1 libsecond.so.2 libabsent.so.9 libextra.so.3
[[ $out == $'libmust.so.1 opens\nlibsecond.so.2 opens\nlibabsent.so.9 fails\nlibextra.so.3 fails' ]] || fail "$out"

# The suggestion is taken.
manifest root '[libraries]' 'dlopen = libextra.so.3' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o taken/
[[ $err != *"may open"* ]] || fail "it is suggested although it is there: $err"
run 0 boot taken 65532 /usr/bin/program libextra.so.3
has "$out" "libextra.so.3 opens"

# Recommended and not there: told. Required and not there: refused, but for those who say so.
manifest root > pith.ini
rm root/opt/lib/libsecond.so.2
run 0 "$PITH" compose --verbose pith.ini -o less/
has "$err" "libabsent.so.9 or libsecond.so.2 for speed"
# One that is there and does not load is named with its fault.
rm root/opt/lib/libdeep.so.1
run 1 "$PITH" compose --verbose pith.ini -o none/
has "$err" missing-library libdeep.so.1
rm root/opt/lib/libmust.so.1
run 1 "$PITH" compose --verbose pith.ini -o none/
has "$err" missing-library /usr/bin/program libmust.so.1
absent none
manifest root '[libraries]' 'exclude = libmust.so.1' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o excluded/
