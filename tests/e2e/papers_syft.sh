#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A scanner agrees: syft finds every package and distribution that pith says it shipped, and no other.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need syft
cd "$work"
python=$(system_python)
flask_app "$python" app
run 0 "$PITH" compose app/pith.ini -o oci:layout:x -o docker-archive:app.tar --sbom cyclonedx:papers.json --no-sync
for image in oci-dir:layout docker-archive:app.tar; do
    SYFT_CHECK_FOR_APP_UPDATE=false syft scan --quiet "$image" -o json > found.json || fail "syft cannot read $image"
    "$python" - papers.json found.json << 'END' || fail "syft and pith differ on $image"
import json, sys, urllib.parse
said, found = (json.load(open(name)) for name in sys.argv[1:])
ours = set()
for purl in (one["purl"] for one in said["components"] if "purl" in one):
    kind, *_, name = purl.removeprefix("pkg:").split("?")[0].split("/")
    ours.add((kind, *map(urllib.parse.unquote, name.split("@"))))
kinds = {"deb": "deb", "python": "pypi"}
theirs = {(kinds.get(one["type"], one["type"]), one["name"].lower().replace("_", "-"), one["version"]) for one in found["artifacts"]}
print("pith alone:", sorted(ours - theirs), "syft alone:", sorted(theirs - ours))
sys.exit(not ours or ours != theirs)
END
done
