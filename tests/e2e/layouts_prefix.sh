#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A real interpreter in the places where builds of CPython live: /usr/local as in Docker's official images, conda's tree
# with its libraries beside it, and uv's relocated one with a virtual environment whose home leads through a link.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/layouts.bash"
need patchelf
need_root "write the ld.so.cache of another root"
cd "$work"
get_uv
small_app small.py
printf 'import ssl, sqlite3, sys\nprint(sys.prefix, sys.version_info[:2], ssl.create_default_context().get_ca_certs() != [])\n' >> small.py

# site ROOT PREFIX: where this interpreter looks for packages; Debian's says it otherwise than upstream's.
site() {
    run 0 boot "$1" 0 "$2/bin/python3" -c 'import site; print(site.getsitepackages()[-1])'
    mkdir -p "$1$out"
    install --target "$1$out" --python "$installed"
}

interpreter_tree local /usr/local
site local /usr/local
same_in local /usr/local/bin/python3 small.py
same_in local /usr/local/bin/python small.py
[[ ! -e local/usr/local/lib/libpython$version.so.1.0 || -e rootfs/usr/local/lib/libpython$version.so.1.0 ]] ||
    fail "libpython does not ship"

# conda: libraries in PREFIX/lib, found by the run paths of what needs them; a link for the version before 3.10.
interpreter_tree conda /opt/conda
for name in libssl.so.3 libcrypto.so.3 libz.so.1 libsqlite3.so.0 libffi.so.8 libexpat.so.1; do
    for file in conda/lib/*/"$name"; do
        [[ ! -e $file ]] || mv "$file" conda/opt/conda/lib/
    done
done
for file in conda/opt/conda/bin/python3.* conda/opt/conda/lib/lib*.so*; do
    patchelf --force-rpath --set-rpath "\$ORIGIN/../lib" "$file"
done
for file in conda/opt/conda/lib/python3.*/lib-dynload/*.so; do
    patchelf --force-rpath --set-rpath "\$ORIGIN/../.." "$file"
done
ln -s "python$version" conda/opt/conda/lib/python3.1
mkdir conda/opt/conda/conda-meta
echo '{"name": "python", "files": []}' > "conda/opt/conda/conda-meta/python-$version.json"
ldconfig -r conda 2> /dev/null
site conda /opt/conda
same_in conda /opt/conda/bin/python small.py
[[ -e rootfs/opt/conda/lib/libssl.so.3 && -L rootfs/opt/conda/bin/python ]] || fail "conda's libraries do not ship"

# uv: …/python/cpython-3.12.1-linux behind …/python/cpython-3.12-linux, and a venv of that.
store=/home/user/.local/share/uv/python
interpreter_tree uv "$store/cpython-$version.9-linux"
ln -s "cpython-$version.9-linux" "uv$store/cpython-$version-linux"
patchelf --force-rpath --set-rpath "\$ORIGIN/../lib" "uv$store/cpython-$version-linux/bin/python$version"
mkdir -p uv/app/venv/bin "uv/app/venv/lib/python$version/site-packages"
ln -s "$store/cpython-$version-linux/bin/python$version" uv/app/venv/bin/python
ln -s python uv/app/venv/bin/python3
printf 'home = %s\nimplementation = CPython\nuv = 0.13.9\ninclude-system-site-packages = false\n' \
    "$store/cpython-$version-linux/bin" > uv/app/venv/pyvenv.cfg
install --target "uv/app/venv/lib/python$version/site-packages" --python "$installed"
same_in uv /app/venv/bin/python small.py
[[ -L rootfs$store/cpython-$version-linux ]] || fail "the link on the way to the home does not ship"
echo "$tried layouts of $installed"
