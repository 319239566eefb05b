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
    local index
    for ((index = ${#daemons[@]} - 1; index >= 0; index--)); do
        kill "${daemons[index]}" 2> /dev/null || true
        wait "${daemons[index]}" 2> /dev/null || true
    done
    daemons=()
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
