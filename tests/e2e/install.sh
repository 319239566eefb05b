#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is installed works: the headers compile as they are, a program links with what pkg-config says.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need cmake pkg-config cc
cd "$work"
cmake --install "$PITH_BUILD" --prefix "$work/usr" > log || fail "$(< log)"
[[ -x usr/bin/pith ]] || fail "no program"
config=$(find usr -name pith.pc)
[[ $config ]] || fail "no pith.pc"
export PKG_CONFIG_PATH=$work/${config%/*}
read -ra flags <<< "$(pkg-config --define-variable=prefix="$work/usr" --cflags --libs pith)"
for header in usr/include/pith/*.h; do
    echo "#include <pith/${header##*/}>" > header.c
    cc -std=gnu17 -Wall -Wextra -Werror -fsyntax-only header.c "${flags[@]}" || fail "${header##*/} does not stand alone"
done
cat > program.c << 'END'
#include <pith/arena.h>
#include <pith/manifest.h>
#include <stdio.h>

int main(void)
{
    PITH_ARENA_CLEANUP struct pith_arena arena = {0};
    struct pith_manifest manifest;
    struct pith_error error;
    static const char text[] = "[files]\n/app = app\n[image]\nworkdir = /app\n";
    return pith_manifest_parse("x.ini", text, sizeof text - 1, &arena, &manifest, &error) ? puts(manifest.image.workdir.text) < 0 : 1;
}
END
cc -std=gnu17 program.c "${flags[@]}" -o program || fail "a program does not link"
run 0 ./program
[[ $out == /app ]] || fail "it says: $out"
