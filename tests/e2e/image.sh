#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Images: what stands in a layout is right by the specification's schemas and adds up to the directory output.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
hello_manifest | grep -vE '^(stdlib|packages)' > pith.ini
python=$(system_python)
cat >> pith.ini << 'END'
cmd = --greet "two words"
workdir = /app
env.GREETING = hé "quoted" and more
label.org.opencontainers.image.title = Hello
label.com.example/x = y
expose = 8080 53/udp
volume = /data
stop-signal = SIGINT
name = group/hello:1.2
[user]
uid = 1000
gid = 2000
END
check() {
    "$python" "$PITH_SOURCE/tests/e2e/image_check.py" "$@"
}
digest() { # LAYOUT TAG
    "$python" -c 'import json, sys
for one in json.load(open(sys.argv[1] + "/index.json"))["manifests"]:
    if one.get("annotations", {}).get("org.opencontainers.image.ref.name") == sys.argv[2]: print(one["digest"])' "$@"
}

run 0 "$PITH" compose pith.ini -o oci:img -o rootfs/ -o oci-archive:img.tar -o docker-archive:docker.tar
check img 1.2 rootfs > said.json
"$python" - said.json << 'END' || fail "the config is not what the manifest says: $(< said.json)"
import json, platform, sys
said = json.load(open(sys.argv[1]))
config, manifest = said["config"], said["manifest"]
start = config["config"]
environment = dict(line.split("=", 1) for line in start.pop("Env"))
assert environment["GREETING"] == 'hé "quoted" and more' and environment["LANG"] == "C.UTF-8", environment
assert start == {
    "Entrypoint": ["python3", "/app/hello.py"], "Cmd": ["--greet", "two words"], "WorkingDir": "/app",
    "User": "1000:2000", "StopSignal": "SIGINT", "Volumes": {"/data": {}},
    "ExposedPorts": {"8080/tcp": {}, "53/udp": {}},
    "Labels": {"org.opencontainers.image.title": "Hello", "com.example/x": "y"}}, start
assert config["architecture"] == {"x86_64": "amd64", "aarch64": "arm64", "i686": "386"}.get(platform.machine(), config["architecture"])
assert config["created"] == "1980-01-01T00:00:00Z"
assert manifest["annotations"]["org.opencontainers.image.title"] == "Hello"
assert all(layer["mediaType"].endswith("tar+gzip") for layer in manifest["layers"])
END

# The archive holds the same layout, and Docker's archive the same config; through pipes come the same bytes.
mkdir unpacked
tar -xf img.tar -C unpacked
diff -r img unpacked > difference || fail "the archive is another image: $(head -n 5 difference)"
"$PITH" compose pith.ini -o oci-archive:- 2> piped.err | cmp - img.tar || fail "a pipe carries another archive: $(< piped.err)"
"$PITH" compose pith.ini -o docker-archive:- 2> piped.err | cmp - docker.tar || fail "a pipe carries another archive: $(< piped.err)"
"$python" - img docker.tar << 'END'
import json, hashlib, pathlib, sys, tarfile
tar = tarfile.open(sys.argv[2])
[image] = json.load(tar.extractfile("manifest.json"))
config = tar.extractfile(image["Config"]).read()
name = hashlib.sha256(config).hexdigest()
assert image["Config"] == name + ".json" and pathlib.Path(sys.argv[1], "blobs/sha256", name).read_bytes() == config
assert image["RepoTags"] == ["docker.io/group/hello:1.2"], image
ids = json.loads(config)["rootfs"]["diff_ids"]
assert ids == ["sha256:" + hashlib.sha256(tar.extractfile(layer).read()).hexdigest() for layer in image["Layers"]]
END

# One more tag keeps the others; the same tag again replaces what it named; what is no layout is refused.
first=$(digest img 1.2)
run 0 "$PITH" compose pith.ini -o oci:img:next
[[ $(digest img next) == "$first" && $(digest img 1.2) == "$first" ]] || fail "the same composition is another image"
echo 'print("other")' > hello.py
run 0 "$PITH" compose pith.ini -o oci:img:next
[[ $(digest img next) != "$first" && $(digest img 1.2) == "$first" ]] || fail "a tag went to the wrong image"
check img 1.2 > /dev/null
check img next > /dev/null
"$python" -c 'import json; index = json.load(open("img/index.json")); index["manifests"].append({"mediaType": "x/y",
"digest": "sha256:" + 64 * "0", "size": 3, "x-other": [1]}); index["annotations"] = {"a": "b"}; json.dump(index, open("img/index.json", "w"), indent=2)'
run 0 "$PITH" compose pith.ini -o oci:img:third
"$python" -c 'import json; index = json.load(open("img/index.json"))
assert index["annotations"] == {"a": "b"} and len(index["manifests"]) == 4
assert index["manifests"][2]["x-other"] == [1]' || fail "a foreign entry of the index is lost"
mkdir other && touch other/file
run 2 "$PITH" compose pith.ini -o oci:other
has "$err" other 'no OCI layout'
cp -r img broken && echo '{' > broken/index.json
run 2 "$PITH" compose pith.ini -o oci:broken
has "$err" broken index.json
for word in oci: oci:- oci:img:a..b docker-archive:x.tar:Upper docker-archive: oci-archive:x:-; do
    run 2 "$PITH" compose pith.ini -o "$word"
    has "$err" "$word"
done

# Compression, times and one layer only; the budget of layers.
run 0 env SOURCE_DATE_EPOCH=1700000000 "$PITH" compose pith.ini -o oci:dated
has "$(check dated 1.2)" '"created": "2023-11-14T22:13:20Z"'
for kind in none zstd; do
    command -v zstd > /dev/null || continue
    printf '[layers]\ncompression = %s\nsplit = none\n' $kind | cat pith.ini - > one.ini
    rm -rf one
    run 0 "$PITH" compose one.ini -o oci:one:a/b-c
    said=$(check one a/b-c)
    [[ $kind == none ]] || has "$said" 'tar+zstd'
    [[ $("$python" -c 'import json, sys; print(len(json.loads(sys.argv[1])["manifest"]["layers"]))' "$said") == 1 ]] || fail "more than one layer"
done
printf '[policy]\nmax-layers = 2\n' | cat pith.ini - > few.ini
run 1 "$PITH" compose few.ini -o oci:few
has "$err" max-layers 'split = none'
[[ ! -e few ]] || fail "something was written for a broken rule"
printf 'allow.max-layers = for once\n' >> few.ini
run 0 "$PITH" compose few.ini -o oci:few

# Two at once into one new layout: both are there.
"$PITH" compose --quiet pith.ini -o oci:both:a &
first=$!
"$PITH" compose --quiet pith.ini -o oci:both:b || fail "the second of two writers"
wait $first || fail "the first of two writers"
# And four into one that exists: no tag is lost.
writers=()
for tag in c d e f; do
    "$PITH" compose --quiet pith.ini -o "oci:both:$tag" &
    writers+=($!)
done
for writer in "${writers[@]}"; do
    wait "$writer" || fail "one of four writers"
done
for tag in a b c d e f; do
    [[ $(digest both $tag) == "$(digest img third)" ]] || fail "the tag $tag is lost or wrong"
done
check both a > /dev/null
