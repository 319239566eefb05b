#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What costs much in little: inputs of at most 100 KB within their bounds of memory, instructions and stack (budgets.py).
source "$PITH_SOURCE/tests/e2e/lib.sh"
need find
python=$(system_python)
ldd "$PITH_SHARED" | grep -qE 'lib[at]san' && skip "a sanitizer has memory and a stack of its own"
cd "$work"
"$python" "$PITH_SOURCE/tests/e2e/budgets.py" "$PITH" "$PITH_SHARED" "$python" > table 2> err || fail "$(grep FAIL table)"$'\n'"$(< err)"
cat table
