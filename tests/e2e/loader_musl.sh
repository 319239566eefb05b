#!/bin/sh
# The awkward cases of tests/corpus/musl.cases, against musl's own loader.
set -eu
skip() { echo "SKIP: $1"; exit 77; }
command -v python3 >/dev/null || skip "no python3"
[ -x /lib/ld-musl-x86_64.so.1 ] || skip "musl is not installed"
[ "$(id -u)" = 0 ] || skip "chroot needs root"
exec python3 "$(dirname "$0")/loader_musl.py" "$@"
