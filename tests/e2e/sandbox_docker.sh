#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith confines itself inside a container of Docker, under Docker's own filter.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need docker dockerd containerd runc
need_root "start dockerd"
cd "$work"
export TMPDIR=$work
start_dockerd
cat > builder.ini << END
[python]
interpreter = $(system_python)
include = json
[files]
/usr/bin/pith = $PITH mode=0755
[user]
name = root
uid = 0
[image]
entrypoint = /usr/bin/pith
name = builder:1
END
"$PITH" compose --quiet builder.ini -o docker-archive:- | "$client" load -q > /dev/null || fail "docker load"
mkdir app
(cd app && hello_manifest > pith.ini && sed -i '/^packages\|^stdlib/d' pith.ini)
start() {
    "$client" run --rm --network none -v "$work/app:/src" "$@" < /dev/null
}
start builder:1 --version > version 2> err || skip "dockerd starts no container here: $(tail -n 1 err)"
cat version
has "$(< version)" "no_new_privs, seccomp"
start builder:1 compose /src/pith.ini -o /src/x.tar -o /src/tree/ -o oci:/src/oci:1 2> err || fail "compose: $(< err)"
[[ -s app/x.tar && -d app/tree && -s app/oci/index.json ]] || fail "it wrote: $(ls app)"
start builder:1 closure /usr/bin/python3 > out || fail "closure: $(< out)"
start --user 65534:65534 builder:1 audit oci:/src/oci:1 > out || fail "audit as a user: $(< out)"
start --user 65534:65534 builder:1 show /src/x.tar > out || fail "show as a user: $(< out)"
