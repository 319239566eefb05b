#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Other builds of CPython, where this machine has any: free-threaded ones, and for musl. PITH_PYTHONS names them, with a
# ':' between them; pyenv's are found.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/layouts.bash"
cd "$work"
IFS=: read -r -a pythons <<< "${PITH_PYTHONS:-}"
for python in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*t*/bin/python3; do
    [[ ! -x $python ]] || pythons+=("$python")
done
[[ ${#pythons[@]} -gt 0 ]] || skip "there is no free-threaded or musl build of Python here"
get_uv
cat > run.py << 'END'
import array, asyncio, json, pickle, sys, sysconfig, threading, datetime
print(json.dumps([1]), pickle.loads(pickle.dumps({1})), datetime.datetime.strptime("2024", "%Y"))
async def answer():
    return 42
print(asyncio.run(answer()), sysconfig.get_config_var("SOABI"), sys.implementation.cache_tag)
thread = threading.Thread(target=print, args=("from a thread",))
thread.start()
thread.join()
print(getattr(sys, "_is_gil_enabled", lambda: True)())
END
cp run.py packages.py
printf 'import markupsafe\nprint(markupsafe._escape_inner.__module__)\n' >> packages.py
for python in "${pythons[@]}"; do
    same "$python" run.py
    [[ -n $(find rootfs -name 'os.*.pyc') ]] || fail "$python: no bytecode ships"
    tag=$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("SOABI"))')
    short=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    rm -rf packages
    platform=$(uname -m)-unknown-linux-gnu
    [[ $tag != *musl* ]] || platform=$(uname -m)-unknown-linux-musl
    how=(--python "$python")
    [[ $tag != *musl* ]] || how=(--python "$(system_python)" --python-version "$short" --python-platform "$platform")
    "$uv" pip install --quiet --target packages --only-binary :all: "${how[@]}" markupsafe==3.0.2 2> uv.log ||
        skip "uv cannot install: $(tail -n 1 uv.log)"
    python_lines="path = $work/packages"
    boot_variables=("PYTHONPATH=$work/packages")
    same "$python" packages.py
done
echo "$tried programs"
