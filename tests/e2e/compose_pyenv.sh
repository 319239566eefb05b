#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The demo app with a Python that pyenv built: another prefix, a libpython behind a run path, a venv of it.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
versions=${PYENV_ROOT:-$HOME/.pyenv}/versions
python=''
for candidate in "$versions"/3.1[0-9]*/bin/python3; do
    [[ -x $candidate ]] && python=$candidate
done
[[ $python ]] || skip "pyenv has no Python 3.10 or later here"

# Nobody but root may list /root, but a user passes through it to the interpreter.
uid=10001

# The interpreter by itself …
echo 'import ssl, sqlite3, sys; print(sys.version_info[:2], sys.prefix)' > where.py
cat > plain.ini << END
[python]
interpreter = $python
stdlib = full
packages = all
[files]
/app/where.py = where.py
[user]
name = user
uid = $uid
[image]
entrypoint = python3 /app/where.py
END
run 0 "$PITH" compose plain.ini -o plain/
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
run 0 boot "$work/plain" $uid "$python" /app/where.py
has "$out" "$("$python" -c 'import sys; print(sys.version_info[:2])')" "${python%/bin/python3}"

# … and through a venv.
flask_app "$python" app
run 0 "$PITH" compose app/pith.ini -o rootfs/
check_answers rootfs $uid
