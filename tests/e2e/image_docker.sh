#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# docker loads, imports, builds and runs: every way of docs/images.md, with a daemon of the test's own.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need docker dockerd containerd runc
need_root "start dockerd"
cd "$work"
export TMPDIR=$work
start_dockerd
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

# What Docker's own layers come to, pith reads as Docker's kernel shows it: files that went, a directory that was made
# anew or became a file, links of a name that went.
cat > context/Dockerfile << 'END'
FROM group/hello:1
USER 0:0
RUN ["/usr/bin/python3", "-c", "import os\nos.makedirs('/data/deep/er')\nfor x in '/data/a', '/data/deep/x', '/data/deep/er/y': open(x, 'w').write(x)\nos.link('/data/a', '/data/b')\nos.symlink('a', '/data/l')\nos.mkfifo('/data/pipe')\nos.mkdir('/gone')\nopen('/gone/z', 'w')"]
RUN ["/usr/bin/python3", "-c", "import os\nfor x in '/data/a', '/data/deep/x', '/data/deep/er/y', '/gone/z': os.remove(x)\nfor x in '/data/deep/er', '/data/deep', '/gone': os.rmdir(x)\nos.mkdir('/data/deep')\nopen('/data/deep/new', 'w')\nopen('/gone', 'w').write('a file')\nos.rename('/data/l', '/data/m')\nos.remove('/app/hello.py')"]
RUN ["/usr/bin/python3", "-c", "import os\nos.chmod('/data/b', 0o4755)\nos.chown('/data/m', 1, 2, follow_symlinks=False)\nos.link('/data/b', '/data/c')"]
END
"$client" build -q --network none -t changed context > build.log 2>&1 || fail "docker build with RUN: $(tail -n 5 build.log)"
"$client" save -o saved.tar changed copied added
show=$PITH_BUILD/tests/unit/source/show/show_image
for name in changed copied added; do
    id=$("$client" create --network none $name)
    mkdir "$name"
    "$client" export "$id" | tar -C "$name" -x --numeric-owner -p
    "$client" rm "$id" > /dev/null
    /usr/bin/python3 "$PITH_SOURCE/tests/e2e/image_source.py" "$show" "docker-archive:saved.tar:$name:latest" "$name" || fail "pith reads another $name"
done
"$client" save changed | "$show" docker-archive:- > piped || fail "pith does not read docker save from a pipe"
"$show" docker-archive:saved.tar:changed | cmp - piped || fail "a pipe shows another tree"
