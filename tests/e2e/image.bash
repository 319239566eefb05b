# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Shared by the tests with real clients: a small app, and daemons of the test's own.

# image_app: pith.ini and hello.py in the working directory, an image called group/hello:1.
image_app() {
    hello_manifest | grep -vE '^(stdlib|packages) ' > pith.ini
    cat >> pith.ini << 'END'
name = group/hello:1
label.org.opencontainers.image.title = Hello
END
    cat > hello.py << 'END'
import json, os, ssl, sys
print("hello from", os.getuid(), os.getgid(), os.getcwd(), sys.argv[1:], len(ssl.create_default_context().get_ca_certs()) > 9)
END
}
# image_tool MACHINE OUTPUT…: an image of one small program, and no other, of that machine (as ELF numbers it).
image_tool() {
    /usr/bin/python3 -c 'import sys
sys.path.insert(0, sys.argv[1] + "/tests/corpus")
import tiny_elf
open("tool", "wb").write(tiny_elf.build([], machine=int(sys.argv[2])))' "$PITH_SOURCE" "$1"
    chmod +x tool
    printf '%s\n' '[files]' '/bin/tool = tool' '[image]' 'entrypoint = /bin/tool' 'name = group/hello:1' > tool.ini
    shift
    run 0 "$PITH" compose tool.ini "${@/#/-o}"
}

# shellcheck disable=SC2034  # used by the tests
said='hello from 65532 65532 / [] True'

# layout_digest LAYOUT TAG [KEY]: the digest of the tag's manifest, or of its config.
layout_digest() {
    /usr/bin/python3 -c 'import json, pathlib, sys
layout = pathlib.Path(sys.argv[1])
for one in json.loads((layout / "index.json").read_text())["manifests"]:
    if one["annotations"]["org.opencontainers.image.ref.name"] == sys.argv[2]:
        if sys.argv[3:]:
            one = json.loads((layout / "blobs/sha256" / one["digest"][7:]).read_text())[sys.argv[3]]
        print(one["digest"])' "$@"
}

# Daemons end with the test, the last one first.
daemons=()
stop_daemons() {
    local status=$? index
    for ((index = ${#daemons[@]} - 1; index >= 0; index--)); do
        kill "${daemons[index]}" 2> /dev/null || true
        wait "${daemons[index]}" 2> /dev/null || true
    done
    daemons=()
    return "$status"
}
trap 'stop_daemons; at_exit' EXIT

# start_daemon LOG READY COMMAND…: runs it until the test ends; READY is what answers once it is up.
start_daemon() {
    local log=$1 ready=$2 try
    shift 2
    "$@" > "$log" 2>&1 &
    daemons+=($!)
    for ((try = 0; try < 150; try++)); do
        eval "$ready" > /dev/null 2>&1 && return
        kill -0 "${daemons[-1]}" 2> /dev/null || break
        sleep 0.2
    done
    skip "$1 does not start here: $(tail -n 1 "$log")"
}

# fat_root MORE: in root/, what people start from: packages of this machine's distribution, whose Python pip's directory is
# for, and the demo app in /app; MORE is ',PACKAGE…'.
# shellcheck disable=SC2154 # $work is of lib.sh
fat_root() {
    local mirror suite components=main
    # shellcheck disable=SC2016 # these are for apt-get to fill in
    read -r mirror suite _ < <(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 2> /dev/null |
        grep -m 1 -E '/(debian|ubuntu)/* [a-z]+ main$') || skip "no mirror of Debian or Ubuntu is configured"
    [[ $mirror != */ubuntu/ ]] || components+=' universe'
    mmdebstrap --quiet --variant=extract --include=python3,python3-venv,ca-certificates,dash,bash,coreutils,dpkg,apt,libc-bin,perl-base"$1" \
        --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr "$suite" root "deb $mirror $suite $components" > log 2>&1 ||
        skip "Debian's packages cannot be had: $(tail -n 1 log)"
    cat root/usr/share/ca-certificates/mozilla/*.crt > root/etc/ssl/certs/ca-certificates.crt # as its installation would
    flask_app "$(system_python)" app
    mkdir -p root/app root/opt
    cp -R app/app app/run.py app/.env root/app/
    cp -R app/.venv root/opt/venv
    sed -i "s|$work/app/.venv|/opt/venv|g" root/opt/venv/bin/* root/opt/venv/pyvenv.cfg 2> log || true
    ln -sfn /usr/bin/python3 root/opt/venv/bin/python3
    chmod 755 root
}

# start_dockerd: a daemon of the test's own; sets $client, and DOCKER_HOST for it. Its mounts are its own too: another test
# that binds the whole root at that moment would stumble over one that goes away.
start_dockerd() {
    client=/usr/bin/docker # the daemon's own, whatever comes first on PATH
    [[ -x $client ]] || client=$(command -v docker)
    export DOCKER_HOST=unix://$work/sock DOCKER_CONFIG=$work/docker DOCKER_BUILDKIT=0
    # shellcheck disable=SC2016 # it is evaluated there
    start_daemon dockerd.log '"$client" version' unshare --mount --propagation private \
        dockerd --iptables=false --bridge=none --storage-driver=overlay2 --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" -H "$DOCKER_HOST"
}

# shellcheck disable=SC2154 # $work is of lib.sh
# start_registry: an empty registry on loopback; sets $registry to its address.
# shellcheck disable=SC2154  # work is lib.sh's
start_registry() {
    cat > registry.yml << END
version: 0.1
storage:
  filesystem:
    rootdirectory: $work/registry
http:
  addr: 127.0.0.1:0
END
    start_daemon registry.log 'grep -q "listening on" registry.log' docker-registry serve registry.yml
    # shellcheck disable=SC2034  # used by the tests
    registry=$(grep -oE 'listening on [0-9.:]+' registry.log | cut -d ' ' -f 3)
}
