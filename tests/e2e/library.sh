#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The example of docs/library.md, built with what pkg-config says of an installed prefix: against the shared library and
# the static one it lists the files that `pith compose` writes, and the chain that `pith why` shows.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need cmake pkg-config cc ldd
cd "$work"
cmake --install "$PITH_BUILD" --prefix "$work/usr" > log || fail "$(< log)"
config=$(find usr -name pith.pc)
export PKG_CONFIG_PATH=$work/${config%/*} LD_LIBRARY_PATH=$work/${config%/pkgconfig/*}
read -ra usual <<< "$(pkg-config --define-variable=prefix="$work/usr" --cflags --libs pith)"
read -ra static <<< "$(pkg-config --define-variable=prefix="$work/usr" --static --cflags --libs pith)"
example=$PITH_SOURCE/examples/compose.c
printf '[program]\npath = /bin/ls\n[base]\npreset = none\n' > pith.ini
"$PITH" compose pith.ini -o tree/ --quiet || fail "pith compose fails"
(cd tree && find . -mindepth 1 -printf '/%P\n' | sort) > wanted
thing=$(grep '/libc\.' wanted | tail -1)

try() { # NAME FLAG…
    local name=$1
    shift
    cc -std=gnu17 -Wall -Wextra -Werror "$example" "$@" -o "$name" || fail "the example does not build ($name)"
    run 0 "./$name" pith.ini "$thing" /no/such/thing
    sed -n 's/^\(file\|directory\|symlink\|hardlink\)  *[0-9]*  //p' <<< "$out" | sort > listed
    diff wanted listed || fail "$name lists other files than pith writes"
    has "$out" "/no/such/thing does not ship" "is a library that is needed"
    run 2 "./$name"
    run 1 "./$name" nowhere.ini
    has "$err" nowhere.ini
}
if [[ -e $LD_LIBRARY_PATH/libpith.so ]]; then
    try shared "${usual[@]}"
    has "$(ldd shared)" libpith.so.0
fi
try static "${static[@]/#-lpith/-l:libpith.a}"
[[ $(ldd static) != *libpith* ]] || fail "static wants a shared libpith"

# The steps are those of pith why.
run 0 ./static pith.ini "$thing"
steps=$(sed -n 's/^  \(\/[^:]*\): .*/\1/p' <<< "$out")
run 0 "$PITH" why pith.ini "$thing"
while IFS= read -r step; do
    has "$out" "$step"
done <<< "$steps"

# What the page shows is the example, to the byte.
shown=$(awk '/^```/ { within = /c$/; next } within' "$PITH_SOURCE/docs/library.md")
[[ $shown && $(< "$example") == *"$shown"* ]] || fail "docs/library.md shows other lines than examples/compose.c"
