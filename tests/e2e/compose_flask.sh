#!/usr/bin/env bash
# The demo app with the distribution's Python: it boots and answers, from the directory and from the tarball.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
flask_app "$(system_python)" app

run 0 "$PITH" compose app/pith.ini -o rootfs/ -o app.tar.gz
[[ -z $out ]] || fail "compose says something on standard output: $out"
check_answers rootfs

mkdir unpacked
tar -xpzf app.tar.gz -C unpacked 2> tar.err || fail "tar: $(< tar.err)"
[[ ! -s tar.err ]] || fail "tar warns: $(< tar.err)"
check_answers unpacked

# The contract with those who know distroless images.
passwd=$(< rootfs/etc/passwd)
has "$passwd" 'root:x:0:0:' 'nobody:x:65534:65534:' 'appuser:x:10001:'
[[ -s rootfs/etc/ssl/certs/ca-certificates.crt ]] || fail "no CA bundle"
[[ $(stat -c %a rootfs/tmp) == 1777 ]] || fail "/tmp is not 1777"
[[ -L rootfs/etc/os-release && -s rootfs/usr/lib/os-release ]] || fail "os-release is not as systemd wants it"
[[ -f rootfs/opt/venv/pyvenv.cfg && -L rootfs/opt/venv/bin/python ]] || fail "the venv is not kept as a venv"
[[ ! -e rootfs/bin/sh && ! -e rootfs/usr/bin/dpkg && ! -e rootfs/app/Dockerfile ]] || fail "too much ships"

# With the defaults only what the app reaches ships, and it answers all the same.
sed -i '/^stdlib = /d; /^packages = /d' app/pith.ini
run 0 "$PITH" compose app/pith.ini -o traced/
check_answers traced
full=$(du -sk rootfs | cut -f 1)
traced=$(du -sk traced | cut -f 1)
[[ $((traced * 10)) -lt $((full * 9)) ]] || fail "traced it takes $traced KB, whole $full KB"
