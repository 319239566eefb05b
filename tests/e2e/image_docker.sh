#!/usr/bin/env bash
# docker loads, imports, builds and runs: every way of docs/images.md, with a daemon of the test's own.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need docker dockerd containerd runc
need_root "start dockerd"
cd "$work"
client=$(command -v docker)
[[ ! -x /usr/bin/docker ]] || client=/usr/bin/docker # the daemon's own, whatever comes first on PATH
export DOCKER_HOST=unix://$work/sock DOCKER_CONFIG=$work/docker DOCKER_BUILDKIT=0 TMPDIR=$work
# shellcheck disable=SC2016 # it is evaluated there
start_daemon dockerd.log '"$client" version' dockerd --iptables=false --bridge=none --storage-driver=overlay2 \
    --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" -H "$DOCKER_HOST"
# Nothing of Docker's data may outlive the test, though layers are mounted until the daemon has ended.
start() {
    "$client" run --rm --network none "$@" < /dev/null
}
image_app
run 0 "$PITH" compose pith.ini -o oci:img -o docker-archive:docker.tar -o root.tar.gz
config=$(layout_digest img 1 config)

has "$("$client" load -q -i docker.tar)" group/hello:1
[[ $("$client" image inspect --format '{{.Id}}' group/hello:1) == "$config" ]] || fail "docker load: another image"
start group/hello:1 > out 2> err || skip "loaded, but dockerd starts no container here: $(tail -n 1 err)"
[[ $(< out) == "$said" ]] || fail "it says: $(< out)"
[[ $(start group/hello:1 x 'y z') == *"['x', 'y z'] True" ]] || fail "arguments do not arrive"

# Docker does not read a layer again that it holds, so the image goes first.
"$client" rmi -f group/hello:1 > /dev/null
"$PITH" compose --quiet pith.ini -o docker-archive:- | "$client" load -q > /dev/null
[[ $(start group/hello:1) == "$said" ]] || fail "docker load from a pipe"

# The twin beside the container, as docs/images.md has it: its tools see the other's processes.
if command -v busybox > /dev/null; then
    printf '[debug]\nprograms = busybox\n' | cat pith.ini - > debug.ini
    "$PITH" compose --quiet debug.ini -o docker-archive:- | "$client" load -q > /dev/null
    [[ $("$client" image inspect --format '{{.Id}}' group/hello:1) == "$config" ]] || fail "the twin changes the image"
    id=$("$client" run -d --network none --entrypoint python3 group/hello:1 -c 'import time; time.sleep(100)')
    has "$(start --pid "container:$id" --entrypoint "$(command -v busybox)" group/hello:1-debug ps)" 'time.sleep'
    pid=$("$client" inspect --format '{{.State.Pid}}' "$id")
    has "$(nsenter --target "$pid" --net -- cat /proc/net/dev)" lo:
    [[ -e /proc/$pid/root/app/hello.py ]] || fail "the container's root is not at /proc/PID/root"
    "$client" rm -f "$id" > /dev/null
fi

"$client" import -c 'USER 65532:65532' -c 'ENTRYPOINT ["/usr/bin/python3", "/app/hello.py"]' root.tar.gz imported:1 > /dev/null
[[ $(start -e SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt imported:1) == "$said" ]] || fail "docker import"

# Recipe 1: a stage that composes, and one that copies what it made. The first needs pith and what it reads: here made
# by pith itself, as there is no registry to have one from.
cat > builder.ini << END
[python]
interpreter = /usr/bin/python3
include = json ssl
[files]
/usr/bin/pith = $PITH mode=0755
[user]
name = root
uid = 0
[image]
entrypoint = /usr/bin/pith
name = builder:1
END
"$PITH" compose --quiet builder.ini -o docker-archive:- | "$client" load -q > /dev/null || fail "the builder"
mkdir context
cp pith.ini hello.py root.tar.gz context
cat > context/Dockerfile << 'END'
FROM builder:1 AS compose
COPY pith.ini hello.py /src/
RUN ["/usr/bin/pith", "compose", "/src/pith.ini", "-o", "/rootfs/"]

FROM scratch
COPY --from=compose /rootfs/ /
USER 65532:65532
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENTRYPOINT ["/usr/bin/python3", "/app/hello.py"]
END
"$client" build -q --network none -t copied context > build.log 2>&1 || fail "docker build with COPY: $(tail -n 5 build.log)"
[[ $(start copied) == "$said" ]] || fail "the copied root says something else"

# Recipe 2: ADD unpacks the tarball.
cat > context/Dockerfile << 'END'
FROM scratch
ADD root.tar.gz /
USER 65532:65532
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENTRYPOINT ["/usr/bin/python3", "/app/hello.py"]
END
"$client" build -q --network none -t added context > build.log 2>&1 || fail "docker build with ADD: $(tail -n 5 build.log)"
[[ $(start added) == "$said" ]] || fail "the added root says something else"
