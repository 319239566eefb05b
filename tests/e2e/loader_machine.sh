#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ELF files below /usr, 400 of them or, with PITH_ALL=yes, every one: what the real loader lists, and what pith lists, in order and with paths.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need python3
[[ -x /lib64/ld-linux-x86-64.so.2 ]] || skip "no x86-64 glibc to compare with"
exec python3 "$PITH_SOURCE/tests/e2e/loader_machine.py" "${@:-/usr}"
