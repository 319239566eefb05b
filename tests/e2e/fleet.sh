#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith base: one image with what several manifests need of their root. Its tree is compared with each of theirs, entry by
# entry; it boots, runs what only one of them needs, and says for whom a file is there.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
cd "$work"
pith() { "$PITH" "$@" --no-sync; } # nothing of it outlives the test
python=$(system_python)
mkdir feed hello plain
(cd hello && hello_manifest | grep -vE '^(stdlib|packages)' > pith.ini)
echo 'import json, sqlite3; print(json.dumps(sqlite3.sqlite_version))' > hello/hello.py
sed 's/hello/feed/g' hello/pith.ini > feed/pith.ini
echo 'import asyncio, json, ssl, xml.sax; print(json.dumps([xml.sax.__name__, ssl.OPENSSL_VERSION]), asyncio.run)' > feed/feed.py
printf '[user]\nname = feeder\nuid = 1000\n' >> feed/pith.ini
printf '[program]\npath = /usr/bin/env\n' > plain/pith.ini
fleet=(feed/pith.ini hello/pith.ini plain/pith.ini)
# What is the members' own: one has a user of its own, so that the accounts differ.
own='/app*:/home/feeder:/etc/passwd:/etc/group'

run 0 pith base "${fleet[@]}" -o base/ -o oci:img:base --write-manifest base.ini
has "$err" '3 manifests, ' 'of feed/pith.ini ' ' and of plain/pith.ini ' ' remain on top' 'no shell'
has "$err" "pinned: oci:img:base@$(layout_digest img base)"
for member in feed hello plain; do
    run 0 pith compose "$member/pith.ini" -o "$member/rootfs/"
done
"$python" "$PITH_SOURCE/tests/e2e/fleet_check.py" base "" "$own" {feed,hello,plain}/rootfs || fail "the base is not what they share"

# The order of names changes no byte, nor does the number of threads; the manifest that was kept composes to the same.
run 0 pith base plain/pith.ini ./feed/pith.ini hello/pith.ini -o oci:again:base --jobs 1 --json --depfile again.d
by_schema compose .out
cmp img/index.json again/index.json || fail "another order, another image"
has "$(< again.d)" 'feed/feed.py' 'hello/pith.ini' 'sqlite3/dbapi2.py' 'again/index.json:'
"$python" - .out << 'END' || fail "what remains on top: $out"
import json, os, sys
members = json.load(open(sys.argv[1]))["manifests"]
assert [one["manifest"] for one in members] == ["feed/pith.ini", "hello/pith.ini", "plain/pith.ini"]
assert [one["on_top"]["files"] for one in members] == [3, 1, 0], members # as is added below
assert members[1]["on_top"]["bytes"] == os.path.getsize("hello/hello.py") < members[1]["bytes"], members
END
run 0 pith compose base.ini -o oci:kept:base
cmp img/index.json kept/index.json || fail "the kept manifest composes to another image"
[[ $(wc -l < base.ini) -lt 300 && $(grep -c pycache base.ini) -eq 0 ]] || fail "a manifest for nobody to read"

# It starts nothing, as the default user; for whom a file is there.
config=$(< "img/blobs/$(layout_digest img base config | tr : /)")
has "$config" '"User":"65532:65532"' 'SSL_CERT_FILE='
[[ $config != *Entrypoint* && $config != *Cmd* ]] || fail "it starts something: $config"
run 0 pith why oci:img:base /usr/lib/python3*/sqlite3/dbapi2.py
has "$out" 'needed by hello/pith.ini; base.ini:'
[[ $out != *feed* ]] || fail "not for feed: $out"
run 0 pith why oci:img:base /usr/lib/python3*/json/decoder.py
has "$out" 'needed by feed/pith.ini, hello/pith.ini;'
run 0 pith why oci:img:base libsqlite3.so.0
has "$out" 'needed by hello/pith.ini;' 'is a library that is needed'

# Upon the base, named by its digest, each adds what is its own and nothing else.
digest=$(layout_digest img base)
for member in feed hello plain; do
    (cat "$member/pith.ini" && printf '[base]\nimage = oci:../img:base@%s\n' "$digest") > "$member/on.ini"
    run 0 pith compose "$member/on.ini" -o "$member/on.tar" -o oci:img:"$member"
    tar -tf "$member/on.tar" | grep -v '/$' > "$member/added" || true
done
[[ $(< feed/added) == $'app/feed.py\netc/group\netc/passwd' ]] || fail "feed adds $(< feed/added)"
[[ $(< hello/added) == app/hello.py && ! -s plain/added ]] || fail "hello adds $(< hello/added), plain $(< plain/added)"
# One that stands on a base already can have it made anew.
run 0 pith base {feed,hello,plain}/on.ini -o anew/
"$python" "$PITH_SOURCE/tests/e2e/fleet_check.py" anew "" "$own" {feed,hello,plain}/rootfs || fail "made anew"

# Alone.
run 0 pith base hello/pith.ini -o one/
"$python" "$PITH_SOURCE/tests/e2e/fleet_check.py" one "" /app:/app/hello.py hello/rootfs || fail "alone"
# A program of one's own on the root's libraries: there is nothing to start in the base, nor more than is needed.
printf '[files]\n/app/env = /usr/bin/env\n[image]\nentrypoint = /app/env\n' > own.ini
run 0 pith compose own.ini -o own/
run 0 pith base own.ini -o libraries/
"$python" "$PITH_SOURCE/tests/e2e/fleet_check.py" libraries "" '/app*:/etc/ld.so.cache' own || fail "libraries alone"
printf '[files]\n/app/own.ini = own.ini\n[base]\npreset = none\n' > nothing.ini
run 2 pith base nothing.ini -o oci:no
has "$err" 'nothing to share'
for member in feed hello; do
    sed 's/^interpreter = .*/&\nbytecode = pyc/' "$member/pith.ini" > "$member/pyc.ini"
    run 0 pith compose "$member/pyc.ini" -o "$member/pyc/"
done
run 0 pith base {feed,hello}/pyc.ini -o pyc/
"$python" "$PITH_SOURCE/tests/e2e/fleet_check.py" pyc "" "$own" {feed,hello}/pyc || fail "with bytecode alone"

# A root that is an image: its user is all members', its entrypoint nobody's. Distributions of the root are in the base.
"$python" -m venv --without-pip venv 2> log || skip "the system's Python has no venv module"
site=$(echo venv/lib/python3*/site-packages)
for name in greet nod; do
    mkdir "$site/$name" "$site/$name-1.dist-info"
    echo "word = '$name'" > "$site/$name/__init__.py"
    printf 'Metadata-Version: 2.1\nName: %s\nVersion: 1\n' $name > "$site/$name-1.dist-info/METADATA"
    printf '%s/__init__.py,,\n%s-1.dist-info/METADATA,,\n%s-1.dist-info/RECORD,,\n' $name $name $name > "$site/$name-1.dist-info/RECORD"
done
cat > root.ini << END
[python]
interpreter = /opt/venv/bin/python
packages = all
[files]
/opt/venv = venv
/srv/start.py = hello/hello.py
[user]
name = appuser
uid = 10001
[image]
entrypoint = python /srv/start.py
END
run 0 pith compose root.ini -o oci:root:1 -o tree/
# The programs of a virtual environment are found over a base, whose PATH knows nothing of it.
printf '#!/opt/venv/bin/python\nimport greet; print(greet.word)\n' > venv/bin/start
chmod +x venv/bin/start
sed '/^\/srv/d; s/^entrypoint.*/entrypoint = start/' root.ini > venv.ini
printf '[base]\nimage = oci:img:base\n' >> venv.ini
run 0 pith compose venv.ini -o oci:img:venv
has "$(< "img/blobs/$(layout_digest img venv config | tr : /)")" '"PATH=/opt/venv/bin:/usr/'
mkdir over
for name in greet nod; do
    echo "import $name; print($name.word)" > "over/use_$name.py"
    cat > "over/$name.ini" << END
[source]
root = oci:../root:1
[python]
interpreter = /opt/venv/bin/python
[files]
/app/use_$name.py = use_$name.py
[image]
entrypoint = python /app/use_$name.py
END
    run 0 pith compose "over/$name.ini" -o "over/$name/"
done
run 0 pith base over/{greet,nod}.ini -o over/base/ -o oci:img:over
"$python" "$PITH_SOURCE/tests/e2e/fleet_check.py" over/base tree '/app*' over/greet over/nod || fail "over an image"
[[ -f $(echo over/base/opt/venv/lib/python3*/site-packages/greet/__init__.py) ]] || fail "no distribution of the root"
run 0 pith why oci:img:over "/opt/$site/nod/__init__.py"
has "$out" 'needed by over/nod.ini; base.ini:'
config=$(< "img/blobs/$(layout_digest img over config | tr : /)")
has "$config" '"User":"10001:10001"'
[[ $config != *Entrypoint* && $config != *Cmd* ]] || fail "it starts something: $config"

# What cannot be one base: other roots, other bytecode, one manifest twice. An error stops everything and is told by name.
run 2 pith base over/greet.ini hello/pith.ini -o oci:no
has "$err" 'over/greet.ini takes its files from oci:' ', but hello/pith.ini from /: '
run 0 pith base over/nod.ini hello/pith.ini --root oci:root:1 -o shared.tar
run 2 pith base feed/pyc.ini hello/pith.ini -o oci:no
has "$err" 'bytecode = pyc' 'bytecode = both'
run 2 pith base hello/pith.ini hello/../hello/pith.ini -o oci:no
has "$err" 'one manifest; name it once'
run 2 pith base -o oci:no
printf '[program]\npath = /bin/sh\n' > shell.ini
run 1 pith base hello/pith.ini shell.ini -o oci:no --write-manifest no.ini
has "$err" 'error shell' 'pith: shell.ini: ' '; nothing was written'
run 1 pith base hello/pith.ini shell.ini -o oci:no --json
by_schema compose .out
has "$out" '"manifest":"shell.ini"' '"closed":false'
[[ ! -e no && ! -e no.ini ]] || fail "something was written"

run 0 pith compose hello/on.ini -o hello/on/
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
run 0 boot "$work/base" 65532 python3 -c 'import sqlite3, json; print(json.dumps(sqlite3.connect(":memory:").execute("select 41 + 1").fetchone()))'
has "$out" '[42]'
run 0 boot "$work/base" 65532 /usr/bin/env NAME=inside
has "$out" NAME=inside
run 0 boot "$work/hello/on" 65532 python3 /app/hello.py
has "$out" '"3.'
run 0 boot "$work/over/base" 10001 /opt/venv/bin/python -c 'import greet, nod; print(greet.word, nod.word)'
has "$out" 'greet nod'
