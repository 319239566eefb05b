#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The reasons travel beside the image, never in it, and no client minds them.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
cd "$work"
image_app
python=$(system_python)
run 0 "$PITH" compose pith.ini -o oci:img -o x.tar.gz -o docker-archive:docker.tar -o dir/
run 0 "$PITH" compose pith.ini --no-reasons -o oci:bare -o y.tar.gz -o docker-archive:bare.tar
[[ $(layout_digest img 1) == "$(layout_digest bare 1)" ]] || fail "the image is another one without its reasons"
cmp x.tar.gz y.tar.gz || fail "other bytes without reasons"
cmp docker.tar bare.tar || fail "other bytes without reasons"
[[ -f x.tar.gz.why && -f docker.tar.why && ! -e y.tar.gz.why && ! -e bare.tar.why && ! -e dir.why ]] || fail "$(ls)"

# An artifact manifest whose subject is the image; the annotation leads to it; the index lists it only when asked to.
"$python" - img << 'END' > from-layout.why || fail "the layout has no reasons"
import json, sys
def blob(digest):
    return open(f"{sys.argv[1]}/blobs/{digest.replace(':', '/')}").read()
index = json.load(open(sys.argv[1] + "/index.json"))
image, = index["manifests"]
artifact = json.loads(blob(image["annotations"]["dev.pith.reasons"]))
assert artifact["subject"] == {key: image[key] for key in ("mediaType", "digest", "size")}, artifact
assert artifact["artifactType"] == artifact["layers"][0]["mediaType"] == "application/vnd.pith.account.v1+json"
assert blob(artifact["config"]["digest"]) == "{}"
sys.stdout.write(blob(artifact["layers"][0]["digest"]))
END
cmp from-layout.why docker.tar.why || fail "the layout has other reasons than the archive for Docker"
by_schema account from-layout.why
by_schema account x.tar.gz.why
"$python" - x.tar.gz << 'END' || fail "the reasons tell of another tree"
import json, sys, tarfile
account = json.load(open(sys.argv[1] + ".why"))
files = {one["path"]: one for one in account["files"]}
members = {"/" + member.name.strip("./"): member for member in tarfile.open(sys.argv[1])}
members.pop("/", None)
assert set(files) == set(members), set(files) ^ set(members)
for path, member in members.items():
    assert files[path]["size"] == member.size and files[path]["mode"] == member.mode, path
reached, waiting = {0}, [0]
while waiting:
    at = waiting.pop()
    for edge in account["edges"]:
        if edge[0] == at and edge[1] not in reached:
            reached.add(edge[1])
            waiting.append(edge[1])
assert all(one["node"] in reached for one in files.values()), "something ships without a reason"
END

# The reasons are told from there as they are from the manifest, which need not be at hand any more.
run 0 "$PITH" why pith.ini ssl
told=$out
run 0 "$PITH" compose pith.ini -o oci-archive:img.tar
mv pith.ini away.ini
for image in oci:img oci-archive:img.tar docker-archive:docker.tar x.tar.gz "x.tar.gz@sha256:$(sha256sum < x.tar.gz | cut -d' ' -f1)"; do
    run 0 "$PITH" why "$image" ssl
    [[ $out == "$told" ]] || fail "$image tells: $out"
    run 1 "$PITH" why "$image" winreg
    has "$out" 'winreg does not ship' 'winreg is imported'
    run 1 "$PITH" why "$image" --json /nowhere
    by_schema why .out
done
mv away.ini pith.ini
for image in oci:bare docker-archive:bare.tar y.tar.gz; do
    run 2 "$PITH" why "$image" ssl
    has "$err" 'has no reasons'
done
sed 's/"version":1}/"version":2}/' x.tar.gz.why > y.tar.gz.why
run 2 "$PITH" why y.tar.gz ssl
has "$err" 'version 2'

# Asked to, the index lists it, and forgets it with its image.
run 0 "$PITH" compose pith.ini --referrers -o oci:listed
listed() {
    "$python" -c 'import json, sys
print(sum("artifactType" in one for one in json.load(open(sys.argv[1] + "/index.json"))["manifests"]))' "$1"
}
[[ $(listed listed) == 1 ]] || fail "not listed: $(< listed/index.json)"
sed -i 's/title = Hello/title = Other/' pith.ini
run 0 "$PITH" compose pith.ini --referrers -o oci:listed
[[ $(listed listed) == 1 ]] || fail "the old one is still listed: $(< listed/index.json)"
run 0 "$PITH" compose pith.ini -o oci:listed
[[ $(listed listed) == 0 ]] || fail "the old one is still listed: $(< listed/index.json)"

need skopeo
skopeo copy --quiet oci:img oci:copied:1 || fail "skopeo does not take the only image"
skopeo copy --quiet oci:listed:1 oci:copied:2 || fail "skopeo does not take the tag"
