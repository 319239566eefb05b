#!/usr/bin/env bash
# Every verb works confined inside bwrap: another root, another user namespace, no_new_privs from the start.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/sandbox.bash"
need bwrap
cd "$work"
export TMPDIR=$work/spool
mkdir spool out
sandbox_app
inside() {
    bwrap --unshare-all --ro-bind / / --proc /proc --dev /dev --bind "$work" "$work" --chdir "$PWD" "$PITH" "$@"
}
inside --version > version 2> err || skip "bwrap does not start here: $(tail -n 1 err)"
has "$(< version)" "sandbox: $("$PITH" --version | sed -n 's/^sandbox: //p')"
every_verb inside "$work/out"
