#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Virtual environments in all their forms, and directories of packages beside them: each composed with the defaults.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/layouts.bash"
cd "$work"
python=$(system_python)
get_uv
web_app run.py
small_app small.py

new_venv plain --python "$python"
install --python plain/bin/python
same "$work/plain/bin/python" run.py

# An environment of an environment's interpreter: its home is the installation all the same.
plain/bin/python -m venv --without-pip second || fail "no venv of a venv"
install --python second/bin/python
same "$work/second/bin/python" small.py

# Moved: to another place of this machine, and by [files].
cp -a plain moved
same "$work/moved/bin/python" small.py
files_lines="/opt/venv = plain"
same /opt/venv/bin/python run.py "$work/plain/bin/python"
[[ ! -e rootfs$work/plain ]] || fail "the place of the build ships too"

# Links into the installer's cache: the files ship where the links are.
new_venv linked --python "$python"
UV_CACHE_DIR=$work/cache UV_LINK_MODE=symlink install --python linked/bin/python
[[ -L $(echo linked/lib/python3*/site-packages/flask/app.py) ]] || fail "uv does not link into its cache"
same "$work/linked/bin/python" run.py
[[ -f $(echo rootfs"$work"/linked/lib/python3*/site-packages/flask/app.py) && ! -e rootfs$work/cache ]] ||
    fail "links into a cache ship"
new_venv hard --python "$python"
UV_LINK_MODE=hardlink install --python hard/bin/python
same "$work/hard/bin/python" small.py

# The system's packages, seen from an environment: one of Debian's, when there is one.
new_venv system --system-site-packages --python "$python"
install --python system/bin/python
cp small.py system.py
for name in xmltodict yaml pygments six; do
    if system/bin/python -c "import $name, sys; sys.exit('dist-packages' not in $name.__file__)" 2> /dev/null; then
        printf 'import %s\nprint(%s.__file__)\n' "$name" "$name" >> system.py
    fi
done
same "$work/system/bin/python" system.py

# `pip install --target`, by [python] path and by PYTHONPATH; a namespace package in two places.
install --target target --python "$python"
"$uv" pip install --quiet --target target --no-deps --python "$python" zope.interface==8.7 2> uv.log ||
    skip "uv cannot install: $(< uv.log)"
new_venv beside --python "$python"
"$uv" pip install --quiet --python beside/bin/python zope.event==6.2
printf 'import zope.event, zope.interface\nprint(len(zope.__path__), zope.interface.Interface)\n' > spaces.py
for packages in dists modules all; do
    python_lines="path = $work/target"$'\n'"packages = $packages"
    boot_variables=("PYTHONPATH=$work/target")
    same "$work/beside/bin/python" spaces.py
done
image_lines="env.PYTHONPATH = $work/target"
boot_variables=("PYTHONPATH=$work/target")
same "$python" run.py

# A zip on the path ships, and what is imported from it is no fault.
mkdir zipped
echo 'VALUE = "from a zip"' > zipped/inside_zip.py
(cd zipped && "$python" -m zipfile -c ../modules.zip inside_zip.py)
echo 'import inside_zip; print(inside_zip.VALUE)' > zip.py
python_lines="path = $work/modules.zip"
boot_variables=("PYTHONPATH=$work/modules.zip")
same "$python" zip.py
has "$notes" unresolved-import modules.zip
echo "$tried layouts"
