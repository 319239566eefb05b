#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Wheels for another version, ABI, machine or C library are findings that name the remedy, also where Python code would
# stand in; those that fit are not.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/layouts.bash"
cd "$work"
python=$(system_python)
get_uv
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
echo 'import markupsafe; print(markupsafe.escape("<"))' > run.py

# wheel DIRECTORY VERSION PLATFORM REQUIREMENT
wheel() {
    "$uv" pip install --quiet --target "$1" --python-version "$2" --python-platform "$3" --no-deps \
        --only-binary :all: --python "$python" "$4" 2> uv.log || skip "uv cannot install: $(tail -n 1 uv.log)"
}

# refused DIRECTORY WORD…
refused() {
    python_lines="path = $work/$1"
    compose_with "$python" run.py 1
    shift
    has "$err" foreign-distribution MarkupSafe-3.0.2.dist-info "CPython $version" "$@" '--force-reinstall'
}

other=3.12
[[ $version != 3.12 ]] || other=3.11
wheel other $other x86_64-unknown-linux-gnu markupsafe==3.0.2
refused other "cp${other/./}"
wheel musl "$version" x86_64-unknown-linux-musl markupsafe==3.0.2
refused musl musllinux glibc
wheel arm "$version" aarch64-unknown-linux-gnu markupsafe==3.0.2
[[ $(uname -m) == aarch64 ]] || refused arm aarch64
# Free-threaded: the tag is all that tells.
wheel threaded "$version" "$(uname -m)-unknown-linux-gnu" markupsafe==3.0.2
sed -i "s/^Tag: cp${version/./}-cp${version/./}-/Tag: cp${version/./}-cp${version/./}t-/" threaded/MarkupSafe-3.0.2.dist-info/WHEEL
refused threaded "cp${version/./}t-"

# allow.foreign-distribution is the way out.
python_lines="path = $work/other"
image_lines=$'[policy]\nallow.foreign-distribution = its Python code will do'
compose_with "$python" run.py 0

# What fits: this version's own wheel, a stable ABI of an older one, plain Python code.
wheel fits "$version" "$(uname -m)-unknown-linux-gnu" markupsafe==3.0.2
wheel fits "$version" "$(uname -m)-unknown-linux-gnu" cryptography==45.0.5
wheel fits "$version" "$(uname -m)-unknown-linux-gnu" cffi==1.17.1
wheel fits "$version" "$(uname -m)-unknown-linux-gnu" pycparser==2.22
printf 'from cryptography.hazmat.primitives import hashes\nh = hashes.Hash(hashes.SHA256())\nh.update(b"x")\nprint(h.finalize().hex())\n' >> run.py
python_lines="path = $work/fits"
boot_variables=("PYTHONPATH=$work/fits")
same "$python" run.py
[[ $notes != *foreign* ]] || fail "what fits is objected to: $notes"
