#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# umoci unpacks the layout, and runc, crun and bwrap start what it unpacked.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need umoci
need_root "unpack with owners and start containers"
cd "$work"
image_app
run 0 "$PITH" compose pith.ini -o oci:img -o root/
umoci unpack --image img:1 bundle > umoci.log 2>&1 || fail "umoci: $(tail -n 3 umoci.log)"
list() {
    (cd "$1" && find . -mindepth 1 \( -type d -printf '%P d %m %U %G\n' \) -o -printf '%P %y %m %U %G %s %TY %l\n' | sort)
}
diff <(list root) <(list bundle/rootfs) > difference || fail "umoci unpacks something else: $(head -n 5 difference)"

# Limits and devices are for a host to grant; a container in a container has none to give.
/usr/bin/python3 - << 'END'
import json
config = json.load(open("bundle/config.json"))
assert config["process"]["user"]["uid"] == 65532 and config["process"]["args"] == ["python3", "/app/hello.py"], config
config["process"].update(terminal=False)
config["process"].pop("rlimits", None)
config["linux"].pop("resources", None)
json.dump(config, open("bundle/config.json", "w"))
END
ran=''
if command -v runc > /dev/null && runc run --bundle bundle "pith-$$" > runc.out 2> runc.err < /dev/null; then
    has "$(< runc.out)" "$said"
    ran+=' runc'
fi
# crun knows no cgroup hierarchy of version 1 beside one of version 2: a mount namespace of its own hides the first.
# shellcheck disable=SC2016 # for the shell within
if command -v crun > /dev/null && unshare -m sh -c 'mount --make-rprivate / && umount -R /sys/fs/cgroup &&
    mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled run --bundle bundle "pith-$0"' $$ \
    > crun.out 2> crun.err < /dev/null; then
    has "$(< crun.out)" "$said"
    ran+=' crun'
fi
if bwrap --unshare-all --bind / / true 2> /dev/null; then
    out=$(bwrap --unshare-all --uid 65532 --gid 65532 --bind bundle/rootfs / --proc /proc --dev /dev --chdir / --clearenv \
        --setenv SSL_CERT_FILE /etc/ssl/certs/ca-certificates.crt /usr/bin/python3 /app/hello.py)
    has "$out" "$said"
    ran+=' bwrap'
fi
[[ $ran ]] || skip "neither runc, crun nor bwrap starts a container here: $(cat runc.err crun.err 2> /dev/null | tail -n 1)"
echo "started by$ran"
