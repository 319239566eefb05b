#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How the program is built, read out of its own headers: docs/security.md, "The built program".
source "$PITH_SOURCE/tests/e2e/lib.sh"
need readelf
! grep -qE '__(asan|tsan)_init' "$PITH" || skip "a program with a sanitizer is built for other ends"
python3 "$PITH_SOURCE/tests/e2e/hardening.py" "$PITH" "$PITH_BUILD/libpith.a" || fail "see above"
