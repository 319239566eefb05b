#!/bin/sh
# Every ELF file below /usr: what the real loader lists, and what pith lists, in order and with paths.
set -eu
skip() { echo "SKIP: $1"; exit 77; }
command -v python3 >/dev/null || skip "no python3"
[ -x /lib64/ld-linux-x86-64.so.2 ] || skip "no x86-64 glibc to compare with"
exec python3 "$(dirname "$0")/loader_machine.py" "${@:-/usr}"
