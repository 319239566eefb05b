#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every verb works confined inside bwrap: another root, no_new_privs from the start, and a user namespace, in which nobody
# may give files away, so that pith runs as an ordinary user.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/sandbox.bash"
need bwrap
cd "$work"
export TMPDIR=$work/spool
mkdir spool out
sandbox_app
inside() {
    bwrap --unshare-all --uid 65534 --gid 65534 --ro-bind / / --proc /proc --dev /dev --bind "$work" "$work" --chdir "$PWD" "$PITH" "$@"
}
inside --version > version 2> err || skip "bwrap does not start here: $(tail -n 1 err)"
has "$(< version)" "sandbox: $("$PITH" --version | sed -n 's/^sandbox: //p')"
every_verb inside "$work/out"
