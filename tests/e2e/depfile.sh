#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --depfile: Ninja and Make compose again exactly when an input has changed.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
need ninja make
mkdir -p 'src/a b'
hello_manifest | grep -vE '^(stdlib|packages) ' | sed 's|^/app/hello.py = .*|/app/ = src hello.py|' > pith.ini
echo 'x = 1' > 'src/a b/with $ and # and :.py'
ln -s nowhere src/dangling
ln -s 'a b' src/link
printf '[layers]\ncompression = none\n' >> pith.ini
sed -i '/^\[files\]/i requirements = requirements.txt' pith.ini
echo '# nothing is required' > requirements.txt
echo src/dangling > .dockerignore

cat > build.ninja << END
rule compose
  command = echo composed >> log; $PITH compose --quiet pith.ini -o oci:out/img -o out/x.tar --depfile out/deps.d
  depfile = out/deps.d
build out/img/index.json out/x.tar: compose
default out/img/index.json
END
cat > Makefile << END
out/x.tar:
	echo composed >> log
	$PITH compose --quiet pith.ini -o \$@ --depfile out/deps.d
-include out/deps.d
MAKEFLAGS += --no-builtin-rules
END
rm -f log
# again MAKER WHY: it composes; not MAKER WHY: it does not.
made() {
    : > log
    "$1" > maker.out 2>&1 || fail "$1: $(tail -n 5 maker.out)"
    [[ ! -s maker.out || $1 != ninja || $(< maker.out) != *"ninja: warning"* ]] || fail "$1 warns: $(< maker.out)"
    [[ -s log ]]
}
again() { made "$1" || fail "$1 does not compose again $2"; }
not() { ! made "$1" || fail "$1 composes again $2"; }

for maker in ninja make; do
    rm -rf out
    mkdir out
    again $maker "at first"
    not $maker "though nothing has changed"
    touch unrelated && mkdir -p elsewhere
    not $maker "for an unrelated file"
    for input in 'src/a b/with $ and # and :.py' hello.py pith.ini requirements.txt .dockerignore; do
        echo '# more' >> "$input"
        again $maker "when $input has changed"
        not $maker "after $input was seen to"
    done
    echo 'y = 2' > "src/a b/new.py"
    again $maker "for a new file in a directory of [files]"
    not $maker "for a new file that it has seen"
    rm "src/a b/new.py"
    again $maker "for a file that has gone"
    not $maker "for a file that it has seen going"
    ln -sfn /usr/bin src/link
    again $maker "for a link that leads elsewhere"
    ln -sfn 'a b' src/link
    again $maker "for a link that leads back"
    not $maker "at the end"
done
deps=$(< out/deps.d)
has "$deps" "$(readlink -f "$(system_python)")" libc.so.6 pith.ini
# A failure leaves the depfile of the last success.
cp out/deps.d kept.d
echo 'interpreter = x' >> pith.ini
run 2 "$PITH" compose pith.ini -o out/x.tar --depfile out/deps.d
cmp out/deps.d kept.d || fail "a failure changes the depfile"

# Names come from anybody: none is a recipe, a variable or a target of Make's own; what can be said is an input still.
rm -rf out src && mkdir out
printf '[source]\nroot = empty\n[files]\n/app/ = .* *.py\n[base]\npreset = none\n' > names.ini
mkdir -p names/empty && mv names.ini names/ && cd names
touch '%\:;>BAD;.py' 'x;>BAD;.py' 'CC=>BAD.py' 'SHELL=.py' 'a|b.py' 'end\.py' $'end\\' 'a\ b.py' 'a\:b.py' 'a\#b.py' '%.py' $'a\nb.py' $'a\rb.py' \
    'y=2024.py' '&.py' '.IGNORE' 'kept $.py' 'CC=>BAD' ';.py'
sed -i 's,^/app/ = .*,& *\\\\ *=*,' names.ini
# shellcheck disable=SC2016 # Make expands it
printf 'x.tar:\n\techo composed >> log\n-include deps.d\nall: x.tar\n\t@printf "%%s" "$(CC) $(SHELL)" > said\n' > Makefile
run 0 "$PITH" compose names.ini -o x.tar --depfile deps.d
rm x.tar
run 0 env -u CC make -r all
[[ ! -e BAD && $(< said) == "cc /bin/sh" && $(< log) == composed ]] || fail "a name is more than a name: $err $(< deps.d)"
has "$(< deps.d)" 'kept\ $$.py' 'y=2024.py' '%.py'
