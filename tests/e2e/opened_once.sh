#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each ELF file is opened and read once, however many processes load it and whatever is asked of it: counted by strace.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need strace
python=$(system_python)
cd "$work"
strace -o trace true 2> /dev/null || skip "strace cannot trace here"

# openings COMMAND…: "COUNT NAME" of each shared library and extension module that the command opened, once a path.
openings() {
    run 0 strace -f -o trace -e trace=open,openat,openat2 "$@"
    sed -nE 's/.*open[a-z0-9]*\(([0-9]+|AT_FDCWD), "([^"]*\.so[.0-9]*)".* = [0-9]+$/\2/p' trace | sort | uniq -c | sort -rn > counts
}

# each COUNT…: every file was opened so often; several words are several numbers that will do.
each() {
    local count name wanted=" $* "
    while read -r count name; do
        [[ $wanted == *" $count "* ]] || fail "$name was opened $count times, not${wanted}times"
    done < counts
    [[ $(wc -l < counts) -gt 5 ]] || fail "only $(wc -l < counts) libraries were opened"
}

modules=("$("$python" -c 'import sysconfig; print(sysconfig.get_path("platstdlib"))')"/lib-dynload/*.so)
[[ ${#modules[@]} -gt 10 ]] || skip "this Python has no extension modules"
# With the program first, again by another name, and twice.
ln -s "${modules[0]}" again.so
openings "$PITH" closure "$python" "${modules[@]}" "${modules[1]}" "$work/again.so"
each 1
grep -q 'libc\.so' counts || fail "libc was not opened: $(< counts)"

# A composition judges them in the interpreter's process, looks for symbols, looks at the composed tree by itself: one
# opening. The second is for their bytes. libc and the loader are programs too, into which the rule against shells looks;
# the directories of libcrypto stand among its strings.
cat > x.ini << END
[python]
interpreter = $python
stdlib = full
packages = modules
END
openings "$PITH" compose x.ini -o x.tar
grep -v -e '/libc\.so\.6$' -e '/ld-linux' -e '/libcrypto\.so' counts > libraries
mv libraries counts
each 2
grep -q 'lib-dynload/' counts || fail "no extension module was opened: $(< counts)"
