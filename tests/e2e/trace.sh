#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Small programs over the standard library, composed with the defaults (only what they reach ships): each says in the
# image what it says outside, spread over the distribution's Python and those of pyenv's that are 3.10 or later;
# PITH_ALL=yes tries each with every one. And each module that ships for one of them can be imported there.
source "$PITH_SOURCE/tests/e2e/lib.sh"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
system_python > /dev/null
tried() { "$PITH_SOURCE/tests/e2e/packages/run" --scratch "$work/run" "$@"; }
if [[ ${PITH_ALL:-} == yes ]]; then
    tried --library --each --witness --least 30
else
    tried --library --least 30
    tried --library --witness --least 4 hello script ssl xml
fi
