#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Real programs over real packages of PyPI, each in a venv of its own, composed with the defaults and booted without a
# network: each says in the image what it says outside. A sample of them is spread over the interpreters; PITH_ALL=yes
# tries each with every one and imports every module that ships, which takes an hour.
source "$PITH_SOURCE/tests/e2e/lib.sh"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
"$(system_python)" -c 'import venv, ensurepip' 2> /dev/null || skip "$(system_python) has no venv module"
tried() { "$PITH_SOURCE/tests/e2e/packages/run" --scratch "$work/run" --packages "$@"; }
if [[ ${PITH_ALL:-} == yes ]]; then
    tried --each --witness --least 60
else
    tried --sample 24 --least 19
fi
