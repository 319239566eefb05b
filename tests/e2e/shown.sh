#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What names of files may do to whoever reads: nothing. They bring control characters, line breaks, changes of direction
# and bytes that are no UTF-8, and every verb says all of them; no line of an answer may be theirs.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)

# ESC, BEL, a forged line, U+009B, U+202E, a lone byte; what a name may not have is '/' alone.
evil=$'x\e]0;owned\a\e[31m\nbroken forged: closed; no shell\r\xc2\x9b31m\xe2\x80\xae\xff\x7f'
needle='forged: closed'

# clean WHAT FILE…: nothing that steers a terminal, and no line that begins as the forged one does.
clean() {
    local what=$1
    shift
    "$python" - "$what" "$@" << 'END' || fail "$what"
import re, sys
for name in sys.argv[2:]:
    data = open(name, "rb").read()
    text = data.decode("utf-8", "surrogateescape")
    found = re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\udc80-\udcff]", text)
    if found:
        sys.exit(f"{sys.argv[1]}: {name} has {found[0]!r} in {text[max(0, found.start() - 60):found.start() + 20]!r}")
    if re.search("^(error )?forged", text, re.M):
        sys.exit(f"{sys.argv[1]}: {name} has a forged line")
END
}

# shown STATUS COMMAND…: ends so, and what it says is clean, the name in it or not.
shown() {
    run "$@"
    clean "${*:2}" .out .err
}

mkdir -p "app/$evil"
echo 'print("hello")' > app/run.py
echo one > "app/$evil/data"
cat > pith.ini << END
[python]
interpreter = $python
[files]
/app = app
[image]
entrypoint = python3 /app/run.py
END
shown 0 "$PITH" compose pith.ini -o a.tar -o oci:image:v -o tree/ --verbose --timings
echo more > "app/$evil/more"
"$PITH" compose pith.ini -o b.tar --quiet
shown 1 "$PITH" diff --all a.tar b.tar
has "$out" "$needle" $'new, because\n'
for thing in "/app/$evil/data" "/app/$evil" "$evil"; do
    status=0
    "$PITH" why pith.ini "$thing" > .out 2> .err || status=$?
    clean "why" .out .err
    has "$(< .out)" "$needle"
done
shown 0 "$PITH" show --all pith.ini
has "$out" "$needle"
shown 0 "$PITH" show --dot - --all pith.ini
has "$out" "$needle"
shown 0 "$PITH" audit --all --verbose pith.ini
shown 1 "$PITH" closure "app/$evil/data"
has "$err" "$needle"

# JSON says the same name with escapes; what is no UTF-8 is told in hexadecimal.
for verb in "diff --json a.tar b.tar" "show --json pith.ini" "audit --json pith.ini"; do
    # shellcheck disable=SC2086
    "$PITH" $verb > .out 2> .err || [[ $verb == diff* ]] || fail "$verb: $(< .err)"
    clean "$verb" .out .err
    "$python" -m json.tool .out > /dev/null || fail "$verb is no JSON"
done
status=0
"$PITH" why --json pith.ini "/app/$evil/data" > .out || status=$?
clean "why --json" .out
"$python" - "/app/$evil/data" << 'END' || fail "why --json does not give the name back"
import json, os, sys
answer = json.load(open(".out"))
said = answer["chains"][0]["name"]
said = bytes.fromhex(said["hex"]) if isinstance(said, dict) else said.encode()
sys.exit(said != os.fsencode(sys.argv[1]))
END

# Errors and findings: a broken archive's member, a manifest's line, a link to nowhere, a shell, an output, an option.
"$python" - "$evil" << 'END'
import os, sys, tarfile
with tarfile.open("link.tar", "w", errors="surrogateescape") as tar:
    member = tarfile.TarInfo("app/" + sys.argv[1])
    member.type, member.linkname = tarfile.LNKTYPE, "nothere" + sys.argv[1]
    tar.addfile(member)
END
shown 1 "$PITH" compose --root link.tar pith.ini -o c.tar
has "$err" "$needle"
ln -s "/nowhere/$evil" app/lost
shown 1 "$PITH" compose pith.ini -o c.tar
has "$err" "$needle"
shown 1 "$PITH" audit pith.ini
has "$(tr -d "\n" < .out | tr -s " ")" "forged: closed"
rm app/lost
shown 2 "$PITH" compose pith.ini -o "$evil"
shown 2 "$PITH" compose "$evil" -o c.tar
shown 2 "$PITH" "$evil"
shown 2 "$PITH" show "--$evil" pith.ini
shown 2 "$PITH" compose --root "oci:$evil" pith.ini -o c.tar

# A first manifest: what stands on a line of its own is read by people and by pith.
shown 0 "$PITH" init app
mkdir proj
printf 'FROM python:3.12\nCOPY . /app\nENTRYPOINT ["python", "/app/run.py"]\n' > proj/Dockerfile
cp -r app/. proj
mkdir -p "proj/node $evil"
shown 0 "$PITH" init proj/Dockerfile
