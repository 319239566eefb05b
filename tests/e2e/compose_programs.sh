#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# [program]: further programs with their libraries, scripts with their interpreters, and no Python at all.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
printf '#!/usr/bin/env python3\nprint("from a script")\n' > script.py
chmod 755 script.py

cat > env.ini << END
[program]
path = /usr/bin/env
END
run 0 "$PITH" compose env.ini -o env/
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
run 0 boot "$work/env" 65532 /usr/bin/env NAME=inside
has "$out" NAME=inside
[[ ! -e env/usr/bin/python3 ]] || fail "nobody asked for Python"

# A script brings what its #! names: env, and python3 by PATH.
cat > script.ini << END
[python]
interpreter = $(system_python)
stdlib = full
packages = all
[files]
/app/script.py = script.py
[image]
entrypoint = /app/script.py
END
run 0 "$PITH" compose script.ini -o script/
run 0 boot "$work/script" 65532 /app/script.py
has "$out" "from a script"

# A shell is refused even where it is asked for, with the path and the way out.
printf '[program]\npath = /bin/dash\n' > shell.ini
run 1 "$PITH" compose shell.ini -o shell/
has "$err" dash shell allow.shell
[[ ! -e shell ]] || fail "a refused composition left an output"

# What is not there is an error of its own.
printf '[program]\npath = /usr/bin/no-such-program\n' > missing.ini
run 1 "$PITH" compose missing.ini -o missing/
has "$err" /usr/bin/no-such-program
