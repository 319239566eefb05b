#!/usr/bin/env bash
# Small programs over the standard library, composed with the defaults (only what they reach ships): each says in the
# image what it says outside, with Debian's Python and with every one of pyenv's that is 3.8 or later.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
tried=0

# check INTERPRETER PROGRAM
check() {
    local python=$1 program=$2 outside
    cat > x.ini << END
[python]
interpreter = $python
[files]
/app/run.py = $PITH_SOURCE/tests/e2e/programs/$program.py
[user]
uid = 0
[image]
entrypoint = python3 /app/run.py
END
    rm -rf rootfs
    run 0 "$PITH" compose x.ini -o rootfs/ --quiet --no-sync
    outside=$(env -i LANG=C.UTF-8 PATH=/usr/bin:/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
        "$python" "$PITH_SOURCE/tests/e2e/programs/$program.py" 2> /dev/null) ||
        return 0 # not a program for this Python
    run 0 boot "$work/rootfs" 0 "$python" /app/run.py
    [[ $out == "$outside" ]] || fail "$python $program: inside '$out', outside '$outside': $err"
    tried=$((tried + 1))
}

pythons=("$(system_python)")
for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[0-9]*/bin/python3; do
    [[ -x $python ]] && pythons+=("$python")
done
for python in "${pythons[@]}"; do
    for file in "$PITH_SOURCE"/tests/e2e/programs/*.py; do
        check "$python" "$(basename "$file" .py)"
    done
done
echo "$tried programs"
[[ $tried -ge 15 ]] || fail "only $tried programs could be tried"
