#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith show: the tree adds up and fits a terminal, JSON keeps its schema, Graphviz reads the graph, odd names do no harm.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
cat > x.ini << END
[python]
interpreter = $python
[files]
/app/ = run.py db.py
/app/odd = odd
[image]
entrypoint = python3 /app/run.py
END
echo 'import db' > run.py
echo 'import sqlite3' > db.py
mkdir odd
for name in $'quote"back\\slash' $'new\nline' $'\xff\xfe' $'esc\e[31m' '&lt;<img src=x>' 'größe'; do
    echo x > "odd/$name"
done
check() {
    python3 "$PITH_SOURCE/tests/e2e/picture_check.py" "$@" || fail "see above: $*"
}

# The tree: the bytes of the composed files, by layers that add up.
run 0 "$PITH" compose x.ini -o rootfs/ --no-sync
run 0 "$PITH" show x.ini --json
echo "$out" > tree.json
check tree tree.json rootfs "$PITH_SOURCE/docs/schema/show.json"

# Lines: at most 80 columns, in ASCII unless the locale says otherwise; nothing of a name steers the terminal.
run 0 "$PITH" show x.ini
[[ $out != *[^[:print:][:space:]]* ]] || fail "not ASCII: $out"
has "$out" '|-- core' '`-- app' '... and'
[[ -z $(awk 'length > 80' <<< "$out") ]] || fail "longer than 80 columns: $(awk 'length > 80' <<< "$out")"
LC_ALL=C.UTF-8 run 0 "$PITH" show x.ini --all
has "$out" '├── core' '└── app' 'größe' 'x86_64-linux-gnu' 'esc\x1b[31m'
[[ $out != *$'\e'* ]] || fail "there are escapes"
# On a terminal in colour, unless somebody says no.
if command -v script > /dev/null; then
    script -qec "$PITH show x.ini" /dev/null < /dev/null > terminal
    has "$(< terminal)" $'\e[1m'
    NO_COLOR=1 script -qec "$PITH show x.ini" /dev/null < /dev/null > terminal
    [[ $(< terminal) != *$'\e'* ]] || fail "colour in spite of NO_COLOR"
fi

# The graph: folded, whole, and the chains to one thing; the same again.
run 0 "$PITH" show x.ini --dot x.dot --no-sync
run 0 "$PITH" show x.ini --dot -
[[ $out == "$(< x.dot)" ]] || fail "the graph is another one on standard output"
has "$out" 'standard library' 'libsqlite3' 'label="interpreter'
[[ $(wc -l < x.dot) -lt 200 ]] || fail "the folded graph has $(wc -l < x.dot) lines"
run 0 "$PITH" show x.ini --all --dot all.dot --no-sync
run 0 "$PITH" show x.ini --thing sqlite3 --dot thing.dot --no-sync

# What cannot be shown leaves nothing behind.
run 1 "$PITH" show x.ini --thing nothing.such --dot none.dot
has "$err" 'does not ship'
run 2 "$PITH" show x.ini --thing sqlite3
run 2 "$PITH" show x.ini --html - --dot -
# An image is shown as its manifest is; without reasons its files are there all the same.
run 0 "$PITH" show --all x.ini
told=$out
run 0 "$PITH" compose x.ini -o oci:shown --no-sync
run 0 "$PITH" show --all oci:shown
[[ $out == "$told" ]] || fail "the image is shown otherwise: $(diff <(echo "$told") <(echo "$out") | head)"
run 0 "$PITH" compose x.ini --no-reasons -o bare.tar --no-sync
run 0 "$PITH" show bare.tar --html bare.html --dot bare.dot
run 0 "$PITH" show bare.tar
has "$out" 'usr/'

run 2 "$PITH" show x.ini --dot
run 2 "$PITH" show x.ini --dot nowhere/x.dot
run 2 "$PITH" show
run 2 "$PITH" show nothing.ini --dot none.dot
[[ ! -e none.dot ]] || fail "a graph of nothing was written"

need dot
for graph in x all thing; do
    dot -Kosage -Gsplines=false -Tdot_json "$graph.dot" > "$graph.json" 2> err || fail "dot: $(< err)"
    [[ ! -s err ]] || fail "dot warns: $(< err)"
done
check graph all.json thing.json
