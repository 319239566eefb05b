#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Hostile images, archives and wheels of 100 KB: bounded memory, bounded instructions, cost that grows as the input does.
source "$PITH_SOURCE/tests/e2e/lib.sh"
: "${PITH_SHARED:?the program with shared libraries}"
ldd "$PITH_SHARED" | grep -qE 'lib[at]san' && skip "a sanitizer takes memory of its own"
cd "$work"
export PYTHONDONTWRITEBYTECODE=1
budgets() {
    "$(system_python)" "$PITH_SOURCE/tests/e2e/budgets_sources.py" "$PITH" "$@" || fail "see above"
}

budgets

# The budget that the user sets counts the tree too, and the message says what to type.
"$(system_python)" - << 'END'
import tarfile
with tarfile.open("deep.tar", "w", format=tarfile.GNU_FORMAT) as out:
    for i in range(20):
        out.addfile(tarfile.TarInfo(f"{i}/" + "a/" * 1000 + "x"))
END
run 1 env PITH_IMAGE_LIMIT=10000000 "$PITH" show deep.tar
has "$err" deep.tar 'more than 10000000 bytes would be unpacked' 'set PITH_IMAGE_LIMIT to more'
run 0 env PITH_IMAGE_LIMIT=200000000 "$PITH" show deep.tar
run 2 env PITH_IMAGE_LIMIT=much "$PITH" show deep.tar
has "$err" PITH_IMAGE_LIMIT 'write a number of bytes'

# A few under valgrind, which is slow; `budgets_sources.py PITH --count` measures all.
need valgrind
budgets --count nested_indexes docker_layers
budgets --grow nested_indexes manifests docker_one_layer_often docker_tags many_members opaque_markers hard_links variables \
    reasons reasons_both_ways wheel_members wheel_requires_itself wheel_scripts many_wheels
