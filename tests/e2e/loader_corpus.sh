#!/bin/sh
# The awkward cases of tests/corpus/glibc.cases: the real loader in a chroot and pith must say the same, path by path.
set -eu
here=$(dirname "$0")
skip() { echo "SKIP: $1"; exit 77; }
command -v python3 >/dev/null || skip "no python3"
[ -x /lib64/ld-linux-x86-64.so.2 ] || skip "no x86-64 glibc to compare with"
if [ "$(id -u)" != 0 ] || ! unshare -m true 2> /dev/null; then skip "chroot and a mount name space need root"; fi
command -v ldconfig >/dev/null || PATH=$PATH:/sbin:/usr/sbin
exec python3 "$here/loader_corpus.py" "$@"
