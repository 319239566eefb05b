#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole way under valgrind: no byte is read before it is written, none beyond its end.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need valgrind
cd "$work"
python=$(system_python)
check() {
    run 0 valgrind -q --error-exitcode=9 "$PITH_SHARED" "$@"
}
check closure --json "$python"
cat > x.ini << END
[program]
path = $python
[files]
/app/ = *.ini
[image]
entrypoint = $python --version
END
check compose x.ini -o x.tar -o x.tar.gz -o x.tar.zst -o x/ --jobs 2
echo '[pyhton]' > bad.ini
run 2 valgrind -q --error-exitcode=9 "$PITH_SHARED" compose bad.ini -o x.tar
