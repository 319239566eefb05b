#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# containerd imports the archive and runs it.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need containerd ctr runc
need_root "start containerd"
cd "$work"
image_app
run 0 "$PITH" compose pith.ini -o oci-archive:img.tar -o oci:img
cat > config.toml << END
version = 2
root = "$work/containerd"
state = "$work/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "$work/sock"
END
control=(ctr --address "$work/sock")
# shellcheck disable=SC2016 # it is evaluated there
start_daemon containerd.log '"${control[@]}" version' containerd --config config.toml
"${control[@]}" images import --snapshotter native img.tar > import.log 2>&1 || fail "ctr images import: $(tail -n 3 import.log)"
has "$("${control[@]}" images ls)" docker.io/group/hello:1 "$(layout_digest img 1)"
image_tool 183 oci:img:arm64
run 0 "$PITH" index oci:img:1 oci:img:arm64 -o oci-archive:both.tar:both
"${control[@]}" images import --all-platforms --snapshotter native both.tar > import.log 2>&1 || fail "ctr images import of an index: $(tail -n 3 import.log)"
has "$("${control[@]}" images ls | grep docker.io/group/hello:both)" linux/amd64 linux/arm64
if ! "${control[@]}" run --rm --snapshotter native docker.io/group/hello:1 "pith-$$" > run.out 2> run.err < /dev/null; then
    [[ ! -s run.out ]] || fail "ctr run: $(cat run.out run.err)"
    skip "imported, but containerd starts no container here: $(tail -n 1 run.err)"
fi
[[ $(< run.out) == "$said" ]] || fail "it says: $(< run.out)"
