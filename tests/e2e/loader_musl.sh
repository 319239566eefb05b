#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The awkward cases of tests/corpus/musl.cases, against musl's own loader.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need python3
[[ -x /lib/ld-musl-x86_64.so.1 ]] || skip "musl is not installed"
need_root "enter a root, and mount in it"
unshare -m true 2> /dev/null || skip "no mount name space is to be had here"
exec python3 "$PITH_SOURCE/tests/e2e/loader_musl.py" "$@"
