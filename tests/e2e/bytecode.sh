#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bytecode stays valid: nothing is compiled again in the image, though all times are one; what is stale does not ship.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
mkdir app
echo 'VALUE = "old"' > app/fresh.py
echo 'VALUE = "old"' > app/stale.py
echo 'import fresh, stale; print(fresh.VALUE, stale.VALUE)' > app/run.py
"$python" -m compileall -q app
echo 'VALUE = "new, and longer"' > app/stale.py
cat > x.ini << END
[python]
interpreter = $python
stdlib = full
packages = all
[files]
/app = app
[image]
entrypoint = python3 /app/run.py
END
run 0 "$PITH" compose x.ini -o rootfs/
[[ -z $(find rootfs/app/__pycache__ -name 'stale.*') ]] || fail "stale bytecode ships"
[[ $(find rootfs/app/__pycache__ -name 'fresh.*') ]] || fail "fresh bytecode does not ship"
run 0 boot "$work/rootfs" 0 "$python" -v /app/run.py
[[ $out == 'old new, and longer' ]] || fail "it says: $out"
! grep -E "bytecode is stale for '(json|fresh|os|site|codecs)'" <<< "$err" || fail "Python found stale bytecode"
grep -q "matches /app/fresh.py" <<< "$err" || fail "the app's bytecode is not used"
# A source put over it counts: the app's bytecode names the shipped time.
echo 'VALUE = "another, longer text"' > rootfs/app/fresh.py
run 0 boot "$work/rootfs" 0 "$python" /app/run.py
[[ $out == 'another, longer text new, and longer' ]] || fail "an edit does not count: $out"
