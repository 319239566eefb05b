#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Images for two platforms joined into an index: clients take the one for their machine, all of them, or push them; pith
# reads each again, and tells the reasons.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
cd "$work"
python=$(system_python)
image_app
[[ $(uname -m) == x86_64 ]] || skip "the test takes this machine for amd64"
run 0 "$PITH" compose pith.ini -o oci:app:amd64 -o docker-archive:amd64.tar

image_tool 183 oci:app:arm64 docker-archive:arm64.tar
image_tool 243 oci-archive:riscv.tar

run 0 "$PITH" index oci:app:amd64 oci:app:arm64 oci-archive:riscv.tar -o oci:app:all --json
cp .out said.json
by_schema index said.json
"$python" - app said.json "$PITH_SOURCE" << 'END' || fail "not the index that was wanted"
import json, pathlib, sys
layout, said = pathlib.Path(sys.argv[1]), json.load(open(sys.argv[2]))
sys.path.insert(0, sys.argv[3] + "/tests/e2e")
import image_check
image_check.canonical((layout / "index.json").read_bytes())
entries = {one["annotations"]["org.opencontainers.image.ref.name"]: one
           for one in json.loads((layout / "index.json").read_text())["manifests"]}
assert set(entries) == {"amd64", "arm64", "all"}, entries
index = image_check.canonical(image_check.blob(layout, entries["all"]))
image_check.by_schema(index, "image-index-schema.json")
assert entries["all"]["mediaType"] == index["mediaType"] == image_check.MEDIA + "index.v1+json"
assert said["digest"] == entries["all"]["digest"] and said["tag"] == "all", said
platforms = []
for one in index["manifests"]:
    manifest = json.loads(image_check.blob(layout, one))
    config = json.loads(image_check.blob(layout, manifest["config"]))
    assert one["platform"] == {key: config[key] for key in ("architecture", "os", "variant") if key in config}, one
    assert set(one) == {"mediaType", "digest", "size", "platform"}, one
    [image_check.blob(layout, layer) for layer in manifest["layers"]]
    platforms.append("/".join(one["platform"][key] for key in ("os", "architecture", "variant") if key in one["platform"]))
assert platforms == ["linux/amd64", "linux/arm64/v8", "linux/riscv64"], platforms
assert platforms == [one["platform"] for one in said["members"]]
assert [one["digest"] for one in index["manifests"]] == [one["digest"] for one in said["members"]]
assert [entries[x]["digest"] for x in ("amd64", "arm64")] == [one["digest"] for one in said["members"][:2]]
END

# The same bytes whatever the order, from an index too, and in an archive through a pipe.
run 0 "$PITH" index oci:app:arm64 oci-archive:riscv.tar oci:app:amd64 -o oci-archive:one.tar:all
run 0 "$PITH" index oci:app:all -o oci-archive:two.tar:all
"$PITH" index oci-archive:- oci:app:amd64 oci:app:arm64 -o oci-archive:-:all --quiet < riscv.tar > three.tar
cmp one.tar two.tar || fail "an index of the index has other bytes"
cmp one.tar three.tar || fail "another order makes other bytes"
run 0 "$PITH" index oci:app:amd64 oci-archive:riscv.tar oci:app:arm64 -o oci:again:all
mkdir unpacked
tar -C unpacked -xf one.tar
diff -r unpacked again || fail "the archive holds something else than the layout"
# Without --no-reasons or with it, the index is the same; a tag is replaced, others stay; what is there is not copied.
run 0 "$PITH" index oci:again:all --platform arm64 -o oci:again:all --json
has "$out" '"copied":0' '"linux/arm64/v8"'
[[ $out != *amd64* && $(layout_digest app all) == "$(layout_digest unpacked all)" ]] || fail "$out"
run 0 "$PITH" compose pith.ini --no-reasons -o oci:bare
run 0 "$PITH" index oci:bare oci:app:arm64 oci-archive:riscv.tar -o oci:bare:all
[[ $(layout_digest bare all) == "$(layout_digest app all)" && $(layout_digest bare 1) == "$(layout_digest app amd64)" ]] || fail "reasons change an index"

# Archives of docker save have no manifest, and are given one.
run 0 "$PITH" index docker-archive:amd64.tar docker-archive:arm64.tar -o oci:docker
"$python" - docker "$PITH_SOURCE" << 'END' || fail "not what was wanted of docker's archives"
import hashlib, json, pathlib, sys
sys.path.insert(0, sys.argv[2] + "/tests/e2e")
import image_check
layout = pathlib.Path(sys.argv[1])
top, = json.loads((layout / "index.json").read_text())["manifests"]
assert top["annotations"] == {"org.opencontainers.image.ref.name": "latest"}, top
for one in json.loads(image_check.blob(layout, top))["manifests"]:
    manifest = image_check.canonical(image_check.blob(layout, one))
    config = json.loads(image_check.blob(layout, manifest["config"]))
    image_check.by_schema(manifest, "image-manifest-schema.json")
    assert [layer["digest"] for layer in manifest["layers"]] == config["rootfs"]["diff_ids"]
    assert all("sha256:" + hashlib.sha256(image_check.blob(layout, layer)).hexdigest() == layer["digest"] for layer in manifest["layers"])
END

# Reading: the one that is asked for, or this machine's; its reasons; the pin of the index.
run 0 "$PITH" why oci:app:all /app/hello.py
has "$out" pith.ini
index=$(layout_digest app all)
for word in oci:app:all "oci:app:all@$index" oci-archive:one.tar oci-archive:three.tar:all "oci:app@$index"; do
    run 0 "$PITH" why --platform linux/arm64 "$word" /bin/tool
    has "$out" tool.ini
    run 1 "$PITH" why "$word" /bin/tool
    run 1 "$PITH" why --platform=linux/s390x "$word" /bin/tool
    has "$err" 'no image for linux/s390x' linux/amd64 linux/arm64/v8 linux/riscv64
done
run 0 "$PITH" diff oci:app:all oci:app:amd64
run 0 "$PITH" diff oci:app:arm64 docker-archive:arm64.tar --platform linux/arm64/v8
run 0 "$PITH" show --platform riscv64 oci:app:all
run 0 "$PITH" audit --platform linux/riscv64 oci:app:all
run 1 "$PITH" audit --platform linux/arm64/v9 oci:app:all
has "$err" 'no image for linux/arm64/v9'
run 1 "$PITH" diff docker-archive:arm64.tar docker-archive:amd64.tar --platform linux/arm64
has "$err" 'it is for linux/amd64, not for linux/arm64'
run 0 "$PITH" compose pith.ini --root oci:app:all -o oci:from:1
run 0 "$PITH" compose --from oci:app:all --platform linux/arm64 -o oci:from:2
has "$(cat "from/blobs/sha256/$(layout_digest from 2 config | cut -d : -f 2)")" '"architecture":"arm64"' '"/bin/tool"'
run 1 "$PITH" compose pith.ini --platform linux/arm64 -o oci:from:3
has "$err" 'for linux/amd64, not for linux/arm64'
printf '%s\n' '[files]' '/tool.ini = tool.ini' > data.ini
run 0 "$PITH" compose data.ini --platform linux/arm/v6 -o oci:from:4 # files that no machine runs
has "$(cat "from/blobs/sha256/$(layout_digest from 4 config | cut -d : -f 2)")" '"architecture":"arm"' '"variant":"v6"'
run 2 "$PITH" why --platform linux/ oci:app:all ssl
has "$err" 'write OS/ARCH'

# No image for this machine, and none asked for.
run 0 "$PITH" index oci:app:arm64 oci-archive:riscv.tar -o oci:others
run 1 "$PITH" audit oci:others
has "$err" --platform linux/arm64/v8 linux/riscv64
# An index whose other members nobody fetched.
cp -r app sparse
rm "sparse/blobs/sha256/$(layout_digest app arm64 | cut -d : -f 2)"
run 0 "$PITH" index oci:sparse:all -o oci:sparse:rest --json
[[ $out != *arm64* && $out == *riscv64* ]] || fail "$out"

# Writers at once, in a new layout, all find their way in.
writers=()
for tag in a b c d; do
    "$PITH" index oci:app:amd64 oci:app:arm64 -o "oci:race:$tag" --quiet &
    writers+=($!)
done
for writer in "${writers[@]}"; do
    wait "$writer" || fail "a writer beside others fails"
done
for tag in a b c d; do
    run 0 "$PITH" index "oci:race:$tag" -o oci-archive:race.tar
done
[[ -z $(find race -name '.*' -not -name race) ]] || fail "something is left: $(find race -name '.*')"

# What cannot be joined, and is not written.
before=$(cat app/index.json)
run 2 "$PITH" index oci:app:amd64 docker-archive:amd64.tar -o oci:app:x
has "$err" 'oci:app:amd64' 'docker-archive:amd64.tar' 'both for linux/amd64'
run 1 "$PITH" index oci:app -o oci:app:x
has "$err" 'several images' 'its tag'
run 1 "$PITH" index oci:app:none -o oci:app:x
has "$err" 'no image of that tag'
run 2 "$PITH" index tar:one.tar -o oci:app:x
has "$err" 'an image is wanted'
run 2 "$PITH" index oci:app:amd64 -o docker-archive:x.tar
has "$err" 'oci:DIR'
run 2 "$PITH" index oci:app:amd64
run 2 "$PITH" index -o oci:app:x
run 1 "$PITH" index "oci:app:amd64@$index" -o oci:x
has "$err" 'not the pinned one'
[[ $(cat app/index.json) == "$before" && ! -e x && ! -e x.tar ]] || fail "something was written"
layer=$("$python" -c 'import json, sys
print(json.load(open("app/blobs/sha256/" + sys.argv[1]))["layers"][0]["digest"][7:])' "$(layout_digest app arm64 | cut -d : -f 2)")
cp -r app broken
"$python" -c 'import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(20)
    byte = file.read(1)
    file.seek(20)
    file.write(bytes([byte[0] ^ 1]))' "broken/blobs/sha256/$layer"
for output in oci:new oci-archive:new.tar oci:again; do
    rm -rf again/blobs/sha256/"$layer"
    before=$(cat again/index.json)
    run 1 "$PITH" index oci:broken:arm64 oci:app:amd64 -o "$output"
    has "$err" "$layer" 'fetch the image again'
    [[ ! -e new && ! -e new.tar && $(cat again/index.json) == "$before" && ! -e again/blobs/sha256/$layer ]] || fail "a broken blob gets into $output"
done
# A broken blob that was there is replaced by a whole one.
run 0 "$PITH" index oci:app:arm64 -o oci:broken:whole --json
has "$out" '"copied":1,'
cmp "broken/blobs/sha256/$layer" "app/blobs/sha256/$layer" || fail "it is broken still"
truncate -s -1 "broken/blobs/sha256/$layer"
run 1 "$PITH" index oci:broken:arm64 -o oci:new
has "$err" 'bytes, not the'
"$python" - << 'END'
import gzip, io, tarfile
with tarfile.open("arm64.tar") as old, tarfile.open("gzipped.tar", "w") as new:
    for member in old:
        data = old.extractfile(member).read() if member.isfile() else b""
        if member.name.endswith(".tar"):
            data = gzip.compress(data, mtime=0)
        member.size = len(data)
        new.addfile(member, io.BytesIO(data))
END
run 1 "$PITH" index docker-archive:gzipped.tar -o oci:new
has "$err" 'compressed one cannot be taken over'
[[ ! -e new ]] || fail "a broken image is written"

need skopeo docker-registry
copy() {
    skopeo --tmpdir "$work" --insecure-policy "$@"
}
skopeo inspect --raw oci:app:all | cmp - "app/blobs/sha256/${index#*:}" || fail "skopeo sees another index"
copy copy --quiet --all oci:app:all dir:all
cmp all/manifest.json "app/blobs/sha256/${index#*:}" || fail "skopeo copies another index"
[[ $(find all -name '*.manifest.json' | wc -l) == 3 ]] || fail "skopeo does not copy all"
for machine in amd64 arm64; do
    copy --override-arch $machine copy --quiet oci:app:all "oci:alone-$machine:1"
    [[ $(layout_digest alone-$machine 1) == "$(layout_digest app $machine)" ]] || fail "skopeo takes another image for $machine"
done
start_registry
copy copy --quiet --all --dest-tls-verify=false oci-archive:one.tar "docker://$registry/group/hello:1"
[[ $(skopeo inspect --tls-verify=false --raw "docker://$registry/group/hello:1" | sha256sum | cut -c-64) == "${index#*:}" ]] || fail "the registry has another index"
copy --override-arch arm64 copy --quiet --src-tls-verify=false "docker://$registry/group/hello:1" oci:pulled:1
[[ $(layout_digest pulled 1) == "$(layout_digest app arm64)" ]] || fail "the registry gives another image for arm64"
copy copy --quiet --all --src-tls-verify=false "docker://$registry/group/hello:1" oci:whole:1
run 0 "$PITH" index oci:whole:1 -o oci:whole:2 --json
has "$out" "$index" '"copied":0'
