#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is installed stands by itself: each header compiles alone in C and C++, and both libraries export what the
# headers declare, and nothing else.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need cmake pkg-config cc nm readelf
cd "$work"
cmake --install "$PITH_BUILD" --prefix "$work/usr" > log || fail "$(< log)"
[[ -x usr/bin/pith ]] || fail "no program"
config=$(find usr -name pith.pc)
[[ $config ]] || fail "no pith.pc"
export PKG_CONFIG_PATH=$work/${config%/*}
libraries=${config%/pkgconfig/*}
read -ra flags <<< "$(pkg-config --define-variable=prefix="$work/usr" --cflags pith)"

compiles() { # COMPILER STANDARD LANGUAGE
    echo "#include <pith/$header>" | "$1" "-std=$2" -Wall -Wextra -Wpedantic -Werror -fsyntax-only "${flags[@]}" -x "$3" - ||
        fail "$header does not stand alone in $3"
}
while IFS= read -r header; do
    [[ $header == base/declare.h ]] || compiles cc gnu17 c
    ! command -v c++ > /dev/null || compiles c++ c++11 c++
done < <(cd usr/include/pith && find . -name '*.h' -printf '%P\n' | sort)

# The names that a library defines for others; a version's own name is none.
exported() {
    nm --extern-only --defined-only --format=posix "$@" | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)[@A-Z0-9_]* [TDBRVWi] .*/\1/p' | sort -u
}
declared() {
    find usr/include/pith -name '*.h' -exec cat {} + | grep -ow 'pith_[a-z0-9_]*' | sort -u
}
exported "$libraries/libpith.a" > static
grep -qx pith_compose static || fail "libpith.a does not export pith_compose"
! grep -v '^pith_' static || fail "libpith.a exports these"
comm -23 static <(declared) > undeclared
[[ ! -s undeclared ]] || fail "exported, but no header declares it: $(< undeclared)"
if [[ -e $libraries/libpith.so ]]; then
    exported --dynamic "$libraries/libpith.so" > shared
    diff static shared || fail "the two libraries differ in what they export"
    readelf -d "$libraries/libpith.so" > dynamic
    has "$(< dynamic)" 'Library soname: [libpith.so.0]'
fi

# A program may have names that the library uses for itself.
cat > own.c << 'END'
#include <pith/manifest.h>
#include <stdio.h>

int write_layout(void);
int write_layout(void) { return 1; }
int pith_join(void);
int pith_join(void) { return 1; }

int main(void)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_manifest manifest;
    struct pith_error error;
    static const char text[] = "[files]\n/app = app\n[image]\nworkdir = /app\n";
    return pith_manifest_parse("x.ini", text, sizeof text - 1, &arena, &manifest, &error) ? puts(manifest.image.workdir.text) < 0 : 1;
}
END
read -ra static <<< "$(pkg-config --define-variable=prefix="$work/usr" --static --cflags --libs pith)"
cc -std=gnu17 own.c "${static[@]/#-lpith/-l:libpith.a}" -o own || fail "a program with names of its own does not link"
run 0 ./own
[[ $out == /app ]] || fail "it says: $out"
