#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An unchanged layer is not made again: told from its inputs, never at the price of another byte.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
cd "$work"
/usr/bin/python3 -c 'import os; open("probe", "w"); os.setxattr("probe", "user.pith.probe", b"1")' 2> /dev/null ||
    skip "the file system of ${work%/*} keeps no extended attributes"
image_app
# reused: the names of the layers that were as they were.
reused() {
    run 0 "$PITH" compose --json pith.ini -o oci:img
    /usr/bin/python3 -c 'import json, sys
print(*(layer["name"] for layer in json.loads(sys.argv[1])["outputs"][0]["layers"] if layer["reused"]))' "$out"
}
# The same as a layout that was never there before.
check_against_new() {
    rm -rf new
    run 0 "$PITH" compose pith.ini -o oci:new
    cmp new/index.json img/index.json || fail "a reused layer makes another image: $1"
    (cd new/blobs/sha256 && sha256sum ./*) > sums
    (cd img/blobs/sha256 && sha256sum --quiet -c) < sums || fail "a blob is not what it was: $1"
}

sleep 1.1 # what was changed within the last second is not trusted
[[ ! $(reused) ]] || fail "something was reused for a new layout"
all=$(reused)
[[ $all == core\ libraries*\ app ]] || fail "reused was: $all"
run 0 "$PITH" compose --timings pith.ini -o oci:img
has "$err" 'core, as it was' 'closure'
check_against_new "nothing changed"

# An edit, even one that keeps size and time of modification.
sed -i 's/hello from/HELLO from/' hello.py
[[ $(reused) == "${all% app}" ]] || fail "after an edit was reused: $(reused)"
check_against_new "after an edit"
sleep 1.1
reused > /dev/null
[[ $(reused) == "$all" ]] || fail "what has come to rest is not remembered"
touch -r hello.py stamp
sed -i 's/HELLO from/hello FROM/' hello.py
touch -r stamp hello.py
[[ $(reused) == "${all% app}" ]] || fail "an edit with the time set back was missed"
check_against_new "after an edit with the time set back"

# Blobs that are no longer what they were are made again; so are those of another level, time or compression.
blob=$(/usr/bin/python3 -c 'import json; layout = "img/blobs/sha256/"
index = json.load(open("img/index.json"))
print(layout + json.load(open(layout + index["manifests"][0]["digest"][7:]))["layers"][0]["digest"][7:])')
printf x >> "$blob"
[[ $(reused) != *core* ]] || fail "a blob that has grown was reused"
check_against_new "a blob has grown"
[[ $(reused) == *core* ]] || fail "the core is not remembered"
rm "$blob"
[[ $(reused) != *core* ]] || fail "a blob that is not there was reused"
check_against_new "a blob was gone"
printf '[layers]\nlevel = 1\n' >> pith.ini
[[ ! $(reused) ]] || fail "layers of another level were reused"
check_against_new "another level"
export SOURCE_DATE_EPOCH=1700000000
[[ ! $(reused) ]] || fail "layers of another time were reused"
check_against_new "another time"
