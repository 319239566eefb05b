#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The debug twin: the same layers and one more; the production image is the same to the bit.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need busybox
cd "$work"
image_app
cp pith.ini debug.ini
tool=$(command -v busybox)
printf '[debug]\nprograms = busybox %s\n' "$(command -v tar)" >> debug.ini
run 0 "$PITH" compose pith.ini -o oci:plain -o plain.tar -o rootfs/
run 0 "$PITH" compose debug.ini -o oci:twin -o twin.tar -o docker-archive:twin.docker -o oci-archive:twin.oci
run 0 "$PITH" compose --json debug.ini -o oci:twin
has "$out" "\"debug\":{\"config\":\"$(layout_digest twin 1-debug config)\",\"digest\":\"$(layout_digest twin 1-debug)\"}"
cmp plain.tar twin.tar || fail "[debug] changes the tarball"
[[ $(layout_digest plain 1) == "$(layout_digest twin 1)" ]] || fail "[debug] changes the production image"
[[ $(layout_digest twin 1-debug) != "$(layout_digest twin 1)" ]] || fail "the twin is no other image"
[[ ! $(layout_digest plain 1-debug) ]] || fail "a twin that nobody asked for"
/usr/bin/python3 "$PITH_SOURCE/tests/e2e/image_check.py" twin 1 rootfs > /dev/null
/usr/bin/python3 "$PITH_SOURCE/tests/e2e/image_check.py" twin 1-debug > said.json
/usr/bin/python3 - twin twin.docker << 'END'
import json, pathlib, sys, tarfile
layout = pathlib.Path(sys.argv[1])
read = lambda one: json.loads((layout / "blobs/sha256" / one["digest"][7:]).read_text())
one, two = (read(image)["layers"] for image in json.loads((layout / "index.json").read_text())["manifests"])
assert len(two) == len(one) + 1 and two[:-1] == one, (one, two)
images = json.load(tarfile.open(sys.argv[2]).extractfile("manifest.json"))
assert [image["RepoTags"] for image in images] == [["docker.io/group/hello:1"], ["docker.io/group/hello:1-debug"]], images
assert images[1]["Layers"][:-1] == images[0]["Layers"]
END
mkdir twin-root unpacked
tar -xf twin.oci -C unpacked
diff -r twin unpacked || fail "the archive's twin is another"

# What the twin adds runs in it: with its layer over the production root.
blob=$(/usr/bin/python3 -c 'import json; print(json.load(open("said.json"))["manifest"]["layers"][-1]["digest"][7:])')
cp -a rootfs/. twin-root
tar -xpzf "twin/blobs/sha256/$blob" -C twin-root --no-same-owner
if boot_how > /dev/null; then
    has "$(boot twin-root 65532 "$tool" sh -c 'echo a shell')" 'a shell'
    has "$(boot twin-root 65532 "$(command -v tar)" --version)" 'GNU tar'
    has "$(boot twin-root 65532 /usr/bin/python3 /app/hello.py)" 'hello from 65532'
fi

# What is not there is an error that says so, and nothing is written.
sed -i 's/^programs = .*/programs = no-such-tool/' debug.ini
run 1 "$PITH" compose debug.ini -o oci:none
has "$err" no-such-tool debug.ini
[[ ! -e none ]] || fail "something was written"
