#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# skopeo copies to and from each form, and through a registry, without a change of digest.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need skopeo docker-registry
cd "$work"
image_app
run 0 "$PITH" compose pith.ini -o oci:img -o oci-archive:img.tar -o docker-archive:docker.tar
manifest=$(layout_digest img 1)
copy() {
    skopeo --tmpdir "$work" copy --quiet --insecure-policy "$@"
}
# Between Docker's form and OCI's skopeo writes the config anew: its layers and how it starts must be the same.
like_img() {
    /usr/bin/python3 - img "$1" << 'END' || fail "$1 is another image"
import json, pathlib, sys
def config(layout):
    read = lambda one: json.loads((pathlib.Path(layout) / "blobs/sha256" / one["digest"][7:]).read_text())
    return read(read(read_index(layout))["config"])
def read_index(layout):
    return json.loads((pathlib.Path(layout) / "index.json").read_text())["manifests"][0]
one, two = map(config, sys.argv[1:])
for key in "rootfs", "config", "created", "architecture", "os", "history":
    assert one[key] == two[key], (one[key], two[key])
END
}
start_registry

# The recipe of docs/images.md.
copy --dest-tls-verify=false "oci:img:1" "docker://$registry/group/hello:1"
[[ $(skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://$registry/group/hello:1") == "$manifest" ]] || fail "the registry knows another digest"
copy --src-tls-verify=false "docker://$registry/group/hello:1" oci:back:1
[[ $(layout_digest back 1) == "$manifest" ]] || fail "another digest comes back from the registry"
"$(system_python)" "$PITH_SOURCE/tests/e2e/image_check.py" img 1 > /dev/null

copy oci-archive:img.tar:1 oci:of-archive:1
[[ $(layout_digest of-archive 1) == "$manifest" ]] || fail "the archive has another digest"
copy docker-archive:docker.tar:group/hello:1 oci:of-docker:1
like_img of-docker
copy oci:img:1 docker-archive:made.tar:group/hello:1
copy docker-archive:made.tar:group/hello:1 oci:of-made:1
like_img of-made

# pith adds to a layout that skopeo has made, and skopeo to one of pith's.
run 0 "$PITH" compose pith.ini -o oci:back:two
[[ $(layout_digest back two) == "$manifest" && $(layout_digest back 1) == "$manifest" ]] || fail "pith harms skopeo's layout"
copy oci:back:two oci:img:three
[[ $(layout_digest img three) == "$manifest" ]] || fail "skopeo cannot add to pith's layout"
run 0 "$PITH" compose pith.ini -o oci:img:four
[[ $(layout_digest img three) == "$manifest" && $(layout_digest img four) == "$manifest" ]] || fail "a tag is lost"
