#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every verb works confined, as the super-user and as a user, and writes what it writes without; the kernel says that it
# is confined; --no-sandbox turns it off.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/sandbox.bash"
cd "$work"
export TMPDIR=$work/spool
mkdir spool
sandbox_app

active=$("$PITH" --version | sed -n 's/^sandbox: //p')
[[ $active ]] || fail "--version says nothing of the sandbox"
echo "sandbox: $active"
[[ $active == no_new_privs* ]] || skip "this kernel has none of it: $active"
[[ $("$PITH" --no-sandbox --version) == *$'\n'"sandbox: off" ]] || fail "--no-sandbox leaves it on"
run 0 "$PITH" --verbose closure "$(system_python)"
has "$err" "sandbox: $active"

# While it waits for an image, the kernel tells what a process has given up.
mkfifo pipe
status_of() {
    local pid tries
    "$PITH" "$@" audit oci-archive:- < pipe > waiting.out 2> waiting.err &
    pid=$!
    exec 7> pipe
    for ((tries = 0; tries < 100; tries++)); do
        [[ $(< "/proc/$pid/wchan") == *pipe* || $(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$pid/status") == S ]] && break
        sleep 0.05
    done
    sed -nE 's/^(NoNewPrivs|Seccomp):\t/\1 /p' "/proc/$pid/status"
    exec 7>&-
    wait "$pid" || :
}
confined=$(status_of)
has "$confined" "NoNewPrivs 1"
[[ $active != *seccomp* ]] || has "$confined" "Seccomp 2"
has "$(status_of --no-sandbox)" "NoNewPrivs $(sed -n 's/^NoNewPrivs:\t//p' /proc/self/status)"

mkdir with without
every_verb "$PITH" "$work/with"
unconfined() {
    "$PITH" --no-sandbox "$@"
}
every_verb unconfined "$work/without"
for file in x.tar x.tar.gz x.tar.zst spdx oci.tar docker.tar from.tar rooted.tar; do
    cmp "with/$file" "without/$file" || fail "$file is another one without the sandbox"
done
diff -r with/oci without/oci || fail "the layout is another one without the sandbox"

# No verb asks for what it may not have: that would be a path which somebody forgot to name. The C library looks for
# converters, which it could not load anyway; UTF-8 is its own.
if command -v strace > /dev/null && [[ $active == *Landlock* ]]; then
    traced() {
        strace -f -qq -e trace=file,process -o trace "$PITH" "$@"
        local status=$?
        ! grep -E '= -1 EACCES|SIGSYS' trace | grep -v /gconv/ >&7 || fail "refused in pith $*"
        return $status
    }
    exec 7>&2
    mkdir traced
    every_verb traced "$work/traced"
fi

# Where a link leads, how an output is named, and what is beside it.
mkdir -p elsewhere out
ln -s "$work/elsewhere/real.tar" out/link.tar
: > elsewhere/real.tar
(cd out && run 0 "$PITH" compose ../app/pith.ini -o link.tar -o ./here.tar -o "$work/out/there/")
[[ -L out/link.tar && -s elsewhere/real.tar && -s out/link.tar.why && -s out/here.tar && -d out/there ]] || fail "outputs: $(ls -l out elsewhere)"
run 2 "$PITH" compose app/pith.ini -o no/such/x.tar
has "$err" "must exist; create it"
[[ $(printf '[program]\npath = %s\n' "$(system_python)" | "$PITH" compose /dev/stdin -o - | tar -t) ]] || fail "a manifest from a pipe"
"$PITH" compose app/pith.ini -o docker-archive:- 2> err | "$PITH" audit docker-archive:- > out.txt || fail "from pipe to pipe: $(< err)"

if [[ $(id -u) -eq 0 ]]; then
    mkdir -m 777 theirs
    chmod 777 app spool
    as_other() {
        setpriv --reuid=65534 --regid=65534 --clear-groups "$work/.pith" "$@"
    }
    cp "$PITH" .pith
    every_verb as_other "$work/theirs"
    cmp with/x.tar theirs/x.tar || fail "another x.tar as a user"
fi
