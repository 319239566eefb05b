#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The awkward cases of tests/corpus/glibc.cases: the real loader in a chroot and pith must say the same, path by path.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need python3
[[ -x /lib64/ld-linux-x86-64.so.2 ]] || skip "no x86-64 glibc to compare with"
need_root "enter a root, and mount in it"
unshare -m true 2> /dev/null || skip "no mount name space is to be had here"
exec python3 "$PITH_SOURCE/tests/e2e/loader_corpus.py" "$@"
