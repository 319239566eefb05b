#!/usr/bin/env bash
# Small programs over the standard library, composed with the defaults (only what they reach ships): each says in the
# image what it says outside, with the distribution's Python and with every one of pyenv's that is 3.10 or later. And
# each module that ships for one of them can be imported there.
source "$PITH_SOURCE/tests/e2e/lib.sh"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
system_python > /dev/null
tried() { "$PITH_SOURCE/tests/e2e/packages/run" --scratch "$work/run" "$@"; }
if [[ ${PITH_PROGRAMS:-} == all ]]; then
    tried --library --each --witness --least 30
else
    tried --library --each --least 30
    tried --library --witness --least 4 hello script ssl xml
fi
