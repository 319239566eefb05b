#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Who may name what (docs/security.md): an app in a directory, and secrets beside it that no line of the manifest names.
# Every way in which the app's data can name them is refused, with the file that asked; what the manifest permits ships.
export TMPDIR=/var/tmp # which everybody writes, though /var is the system's
source "$PITH_SOURCE/tests/e2e/lib.sh"
need gcc patchelf
cd "$work"
python=$(system_python)
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
site=app/.venv/lib/python$version/site-packages
"$python" -m venv --without-pip fresh 2> /dev/null || skip "the system's Python has no venv module"

# renew: an app whose only package is `pkg`, and what lies on the machine beside it.
renew() {
    rm -rf app host image
    mkdir -p app/src host/vault host/lib
    cp -a fresh app/.venv
    sed -i "s,^command = .*,command = python -m venv," app/.venv/pyvenv.cfg
    mkdir -p "$site/pkg" "$site/pkg-1.dist-info"
    echo 'NAME = "pkg"' > "$site/pkg/__init__.py"
    printf 'Metadata-Version: 2.1\nName: pkg\nVersion: 1\n' > "$site/pkg-1.dist-info/METADATA"
    record pkg/__init__.py
    echo 'import pkg' > app/src/run.py
    echo 'TOPSECRET = 1' | tee host/vault/__init__.py host/vault/key.py host/single.py > host/secret
    echo 'char topsecret[] = "TOPSECRET"; int topsecret_size(void) { return 9; }' > host/x.c
    gcc -shared -fPIC -Wl,-soname,libvault.so.1 host/x.c -o host/lib/libvault.so.1
    cat > app/pith.ini << END
[python]
interpreter = /app/.venv/bin/python
[files]
/app/.venv = .venv
/app/src = src
[image]
entrypoint = python /app/src/run.py
END
}

record() {
    printf '%s,,\n' pkg-1.dist-info/METADATA pkg-1.dist-info/RECORD "$@" > "$site/pkg-1.dist-info/RECORD"
}

# refused ASKER NAMED: nothing is written, and the finding says who asked for what, and what would allow it.
refused() {
    rm -rf image image.tar
    run 1 "$PITH" compose app/pith.ini -o image/ -o image.tar
    has "$err" outside-path "$1" "$2" allow-paths
    [[ ! -e image && ! -e image.tar ]] || fail "something was written: $1"
    [[ $err != *TOPSECRET* ]] || fail "the message quotes the file: $err"
    tried=$((${tried:-0} + 1))
}

# left_out: composing succeeds, and nothing of the machine is in the image.
left_out() {
    rm -rf image
    run 0 "$PITH" compose app/pith.ini -o image/
    ! grep -rqa TOPSECRET image || fail "$1: a secret ships"
    tried=$((${tried:-0} + 1))
}

# permits LINE FILE: with the line in [policy], the file ships.
permits() {
    printf '[policy]\n%s\n' "$1" >> app/pith.ini
    rm -rf image
    rm -rf image
    run 0 "$PITH" compose app/pith.ini -o image/
    [[ -e image$2 ]] || fail "$2 does not ship with: $1"
}

renew
left_out "nothing names it"

# The list of a distribution's files.
for path in "$work/host/secret" "../../../../../../../../../../../..$work/host/secret" "pkg/../../../../../../../../../..$work/host/secret"; do
    renew
    record pkg/__init__.py "$path"
    refused pkg-1.dist-info/RECORD "$work/host/secret"
done
permits "allow-paths = ../host/secret" "$work/host/secret"
renew
rm "$site/pkg-1.dist-info/RECORD"
printf 'pkg\n' > "$site/pkg-1.dist-info/top_level.txt"
ln -s "$work/host/vault" "$site/pkg/data"
refused pkg/data "$work/host/vault"

# A key of the app's own was not published by a distribution that lists it.
renew
{ echo '-----BEGIN PRIVATE KEY-----' && head -c 300 /dev/urandom | base64 && echo '-----END PRIVATE KEY-----'; } > app/src/key.txt
record pkg/__init__.py ../../../../src/key.txt
run 1 "$PITH" compose app/pith.ini -o image/
has "$err" "error secret: /app/src/key.txt"

# What is on sys.path, and leads out of it.
renew
echo "$work/host" > "$site/a.pth"
left_out "a .pth file of which nothing is imported"
echo 'import pkg, vault.key' > app/src/run.py
refused a.pth "$work/host"

# A directory of the app that is called like one of the machine's is not that one, however the manifest is named:
# `pith.ini`, `a/pith.ini`.
like=${work#/}
like=${like%%/*}
cp -al app a
cp -a app/src "a/$like"
echo "/app/$like = $like" | sed -i "/^.files./r /dev/stdin" a/pith.ini
for place in a/pith.ini "$work/a/pith.ini" pith.ini; do
    rm -rf image
    if [[ $place == pith.ini ]]; then cd a; fi
    run 1 "$PITH" compose "$place" -o "$work/image/"
    cd "$work"
    has "$err" outside-path a.pth "$work/host"
    [[ ! -e image ]] || fail "something was written by $place"
    tried=$((tried + 1))
done
rm -rf a
permits "allow-paths = $work/host" "$work/host/vault/key.py"
renew
printf '%s\n' "$work/host/archive.zip" > "$site/a.pth"
(cd host && "$python" -m zipfile -c archive.zip vault)
refused a.pth "$work/host/archive.zip"
renew
echo 'import pkg, single' > app/src/run.py
ln -s "$work/host/single.py" "$site/single.py"
refused site-packages/single.py "$work/host/single.py"
renew
echo 'import pkg, vault' > app/src/run.py
ln -s "$work/host/vault" "$site/vault"
refused site-packages/vault "$work/host/vault"
renew
mv "$site" host/packages
ln -s "$work/host/packages" "$site"
refused site-packages "$work/host/packages"
renew
mv "$site/pkg-1.dist-info" host/metadata
ln -s "$work/host/metadata" "$site/pkg-1.dist-info"
refused pkg-1.dist-info "$work/host/metadata"

# References to projects: by a .pth, by a finder, by an egg-link.
project() {
    renew
    echo 'import vault' > app/src/run.py
    mkdir "$site/vault-1.dist-info"
    printf 'Metadata-Version: 2.1\nName: vault\nVersion: 1\n' > "$site/vault-1.dist-info/METADATA"
    printf '%s,,\n' "$@" vault-1.dist-info/METADATA > "$site/vault-1.dist-info/RECORD"
    echo "{\"url\": \"file://$work/host\", \"dir_info\": {\"editable\": true}}" > "$site/vault-1.dist-info/direct_url.json"
}
project __editable__.vault-1.pth
echo "$work/host" > "$site/__editable__.vault-1.pth"
refused __editable__.vault-1.pth "$work/host"
permits "allow-paths = ../host/vault" "$work/host/vault/key.py"
project __editable__.vault-1.pth __editable___vault_1_finder.py
echo 'import __editable___vault_1_finder; __editable___vault_1_finder.install()' > "$site/__editable__.vault-1.pth"
printf "MAPPING = {'vault': '%s'}\ndef install(): pass\n" "$work/host/vault" > "$site/__editable___vault_1_finder.py"
refused __editable__.vault-1.pth "$work/host"
renew
echo 'import vault' > app/src/run.py
printf '%s\n.' "$work/host" > "$site/vault.egg-link"
echo "$work/host" > "$site/easy-install.pth"
mkdir host/vault.egg-info
printf 'Metadata-Version: 2.1\nName: vault\nVersion: 1\n' > host/vault.egg-info/PKG-INFO
refused easy-install.pth "$work/host"

# A project of the same repository that [files] takes anyway may be named; what .dockerignore hides of it may not.
project __editable__.vault-1.pth
mkdir app/lib
mv host/vault app/lib/
echo "$work/app/lib" > "$site/__editable__.vault-1.pth"
sed -i 's,^/app/src = src,&\n/app/lib = lib,' app/pith.ini
rm -rf image
run 0 "$PITH" compose app/pith.ini -o image/
[[ -e image$work/app/lib/vault/key.py ]] || fail "a project of [files] does not ship where it is named"
echo lib/vault > app/.dockerignore
refused __editable__.vault-1.pth "$work/app/lib"

# What may be named names no more itself; a link is not the manifest's word, whatever key leads over it.
project __editable__.vault-1.pth
mkdir other
mv host/vault other/
ln -s "$work/host/secret" other/vault/data
echo "$work/other" > "$site/__editable__.vault-1.pth"
printf '[policy]\nallow-paths = ../other\n' >> app/pith.ini
refused other/vault/data "$work/host/secret"
rm -r other
renew
echo 'import key' > app/src/run.py
ln -s "$work/host/vault" app/.venv/more
printf 'env.PYTHONPATH = /app/.venv/more\n' >> app/pith.ini
refused .venv/more "$work/host/vault"
project __editable__.vault-1.pth
echo "$work/host" > "$site/__editable__.vault-1.pth"
ln -s "$work/host" app/allowed
printf '[policy]\nallow-paths = allowed /app/.venv/allowed\n' >> app/pith.ini
ln -s "$work/host" app/.venv/allowed
refused __editable__.vault-1.pth "$work/host"
echo 'import names_that_only_the_secret_has' >> host/vault/__init__.py
run 1 "$PITH" compose app/pith.ini -o image/
[[ $err != *names_that_only* ]] || fail "the message tells what is in the file: $err"

# What the root has beside the app, where [files] puts it, is not the app.
renew
sed -i "s,^/app/src = src,$work/host/run.py = src/run.py,; s,^entrypoint.*,entrypoint = python $work/host/run.py\nworkdir = $work/host," app/pith.ini
echo 'import pkg, single' > app/src/run.py
refused host/run.py "$work/host/single.py"

# An environment that [files] puts together in a directory of the machine has nothing of what lies there otherwise.
pieces() {
    renew
    sed -i "s,^interpreter.*,interpreter = $work/host/bin/python,
        s,^/app/.venv = .*,$work/host/bin = .venv/bin\n$work/host/lib = .venv/lib\n$work/host/pyvenv.cfg = .venv/pyvenv.cfg," app/pith.ini
}
pieces
record pkg/__init__.py ../../../secret
refused pkg-1.dist-info/RECORD "$work/host/secret"
pieces
echo "$work/host" > "$site/a.pth"
echo 'import pkg, vault.key' > app/src/run.py
refused a.pth "$work/host"

# The interpreter of the environment.
renew
mkdir -p "host/bin" "host/lib/python$version"
cp "/usr/lib/python$version/os.py" "host/lib/python$version/"
sed -i "s,^home = .*,home = $work/host/bin," app/.venv/pyvenv.cfg
rm -rf image
run 1 "$PITH" compose app/pith.ini -o image/
has "$err" pyvenv.cfg "$work/host"
renew
ln -sf "$work/host/secret" app/.venv/bin/python
for name in python3 "python$version"; do ln -sf python "app/.venv/bin/$name"; done
rm -rf image
run 1 "$PITH" compose app/pith.ini -o image/
[[ $err != *TOPSECRET* && ! -e image ]] || fail "a link bin/python ships"

# What is loaded and run.
native() { # native OPTION…: a module of the app's, linked so
    renew
    echo 'import pkg.native' > app/src/run.py
    echo 'int topsecret_size(void); int f(void) { return topsecret_size(); } void *PyInit_native(void) { return 0; }' > app/native.c
    gcc -shared -fPIC app/native.c -o "$site/pkg/native.so" "$@" host/lib/libvault.so.1
    record pkg/__init__.py pkg/native.so
}
native "-Wl,-rpath,$work/host/lib"
refused native.so "$work/host/lib/libvault.so.1"
permits "allow-paths = $work/host/lib" "$work/host/lib/libvault.so.1"
native "-Wl,-rpath,$work/host/lib"
mv host/lib/libvault.so.1 host/lib/libvault.so.1.2
ln -s libvault.so.1.2 host/lib/libvault.so.1
refused native.so "$work/host/lib/libvault.so.1"
# shellcheck disable=SC2016 # the loader expands it
native '-Wl,-rpath,$ORIGIN/../../../../../../../../../../../../..'"$work/host/lib"
refused native.so "$work/host/lib/libvault.so.1"
native
patchelf --replace-needed libvault.so.1 "$work/host/lib/libvault.so.1" "$site/pkg/native.so"
refused native.so "$work/host/lib/libvault.so.1"
renew
printf 'import pkg, ctypes\nctypes.CDLL("%s")\n' "$work/host/lib/libvault.so.1" > app/src/run.py
refused app/src/run.py "$work/host/lib/libvault.so.1"
program() { # program NAME: [program] names it
    printf '[program]\npath = /app/src/%s\n' "$1" >> app/pith.ini
}
renew
echo 'int main(void) { return 0; }' > app/main.c
gcc app/main.c -o app/src/tool
cp "$(realpath /lib64/ld-linux-x86-64.so.2 2> /dev/null || patchelf --print-interpreter app/src/tool)" host/loader
patchelf --set-interpreter "$work/host/loader" app/src/tool
program tool
refused /app/src/tool "$work/host/loader"
renew
printf '#!/usr/bin/env python3\n# TOPSECRET\n' > host/script
printf '#!/usr/bin/env ../../../../../..%s\n' "$work/host/script" > app/src/tool
chmod 755 app/src/tool host/script
program tool
refused /app/src/tool "$work/host/script"
renew
cp /usr/bin/true host/interpreter
printf '#!%s\n' "$work/host/interpreter" > app/src/tool
chmod 755 app/src/tool
program tool
refused /app/src/tool "$work/host/interpreter"
printf '[keep]\nthe script runs it = %s\n' "$work/host/interpreter" >> app/pith.ini
rm -rf image
run 0 "$PITH" compose app/pith.ini -o image/
rm -rf image
renew
ln -s "$work/host/interpreter" app/.venv/bin/tool
cp /usr/bin/true host/interpreter
printf '[program]\npath = /app/.venv/bin/tool\n' >> app/pith.ini
refused .venv/bin/tool "$work/host/interpreter"

# What tells the loader where to look is the app's word when the app brings it.
led() { # led DESTINATION SOURCE: [files] brings it
    sed -i "s,^/app/src = src,&\n$1 = $2," app/pith.ini
}
native
echo "$work/host/lib/libvault.so.1" > app/preload
led /etc/ld.so.preload preload
refused /etc/ld.so.preload "$work/host/lib/libvault.so.1"
if PATH=$PATH:/sbin:/usr/sbin command -v ldconfig > /dev/null; then
    native
    echo "$work/host/lib" > app/conf
    PATH=$PATH:/sbin:/usr/sbin ldconfig -X -f app/conf -C app/cache
    led /etc/ld.so.cache cache
    refused /etc/ld.so.cache "$work/host/lib/libvault.so.1"
fi

# A package database that the app brings lists nothing of the root's, and a link of its none of a package's papers.
if [[ -d /var/lib/dpkg/info ]]; then
    native "-Wl,-rpath,$work/host/lib"
    echo "$work/host/lib/libvault.so.1" > app/vault.list
    led /var/lib/dpkg/info/vault.list vault.list
    refused native.so "$work/host/lib/libvault.so.1"
    renew
    mkdir app/papers
    ln -s "$work/host/secret" app/papers/copyright
    led /usr/share/doc/libc6 papers
    run 1 "$PITH" compose app/pith.ini -o image/ # the link leads to nothing in the image
    has "$err" /usr/share/doc/libc6/copyright
fi

# What a package of the system has, an app may run: everybody has it.
if [[ -d /var/lib/dpkg/info ]]; then
    renew
    printf '#!/usr/bin/env python3\n' > app/src/tool
    chmod 755 app/src/tool
    program tool
    rm -rf image
    run 0 "$PITH" compose app/pith.ini -o image/
    [[ -e image/usr/bin/env ]] || fail "env does not ship"
fi

# What others may not read never ships because data names it, below the prefix of an installation neither.
if [[ $(id -u) -eq 0 && -d /var/lib/dpkg/info ]]; then
    mkdir -p root/lib64
    tar -C / -c usr/bin/python3 "usr/bin/python$version" "usr/lib/python$version" | tar -x -C root
    cp -L /lib64/ld-linux*.so.* root/lib64/
    cp -L --parents /lib/*/libgcc_s.so.1 root
    mkdir -p "root/usr/lib/python3/dist-packages/pkg-1.dist-info" root/usr/share/pkg
    for library in $(ldd "$(realpath /usr/bin/python3)" | grep -o '/[^ ]*\.so[^ ]*'); do cp -L --parents "$library" root; done
    echo TOPSECRET > root/usr/share/pkg/key
    printf 'Metadata-Version: 2.1\nName: pkg\nVersion: 1\n' > root/usr/lib/python3/dist-packages/pkg-1.dist-info/METADATA
    echo '../../../share/pkg/key,,' > root/usr/lib/python3/dist-packages/pkg-1.dist-info/RECORD
    printf 'pkg\n' > requirements.txt
    printf '[source]\nroot = root\n[python]\ninterpreter = /usr/bin/python3\nrequirements = requirements.txt\n[base]\nca-certificates = no\n' > key.ini
    run 0 "$PITH" compose key.ini -o readable/
    [[ -e readable/usr/share/pkg/key ]] || fail "a file of the prefix does not ship"
    chmod 600 root/usr/share/pkg/key
    run 1 "$PITH" compose key.ini -o private/
    has "$err" outside-path RECORD /usr/share/pkg/key

    # Neither does a line of a .pth file that the app puts beside the system's; nor do libraries of PYTHONPATH.
    mkdir -p more root/srv/site root/srv/lib
    echo 'TOPSECRET = 1' > root/usr/share/pkg/hidden.py
    chmod 600 root/usr/share/pkg/hidden.py
    echo /usr/share/pkg > more/a.pth
    echo 'import hidden' > run.py
    printf '[source]\nroot = root\n[python]\ninterpreter = /usr/bin/python3\n[files]\n/usr/local/lib/python%s/dist-packages = more\n' \
        "$version" > pth.ini
    printf '/app/run.py = run.py\n[base]\nca-certificates = no\n[image]\nentrypoint = python /app/run.py\n' >> pth.ini
    run 1 "$PITH" compose pth.ini -o private/
    has "$err" outside-path a.pth /usr/share/pkg
    chmod 644 root/usr/share/pkg/hidden.py
    run 0 "$PITH" compose pth.ini -o open/
    [[ -e open/usr/share/pkg/hidden.py ]] || fail "a module of a .pth file's line does not ship"
    native
    mv host/lib/libvault.so.1 root/srv/lib/
    patchelf --set-rpath /srv/lib "$site/pkg/native.so"
    mv "$site/pkg/native.so" root/srv/site/
    echo 'import native' > run.py
    sed "s,^interpreter.*,&\npath = /srv/site,; /dist-packages/d; \$ aenv.PYTHONPATH = /srv/site" pth.ini > path.ini
    run 1 "$PITH" compose path.ini -o private/
    has "$err" outside-path /srv/site/native.so /srv/lib/libvault.so.1

    # A library that the loader finds by itself was named by the app's, too.
    cp root/srv/lib/libvault.so.1 root/usr/lib/
    mkdir -p own && cp root/srv/site/native.so own/
    patchelf --remove-rpath own/native.so
    sed "s,^/usr/local.*dist-packages.*,/app/native.so = own/native.so," pth.ini > searched.ini
    chmod 600 root/usr/lib/libvault.so.1
    run 1 "$PITH" compose searched.ini -o private/
    has "$err" outside-path /app/native.so /usr/lib/libvault.so.1
    chmod 644 root/usr/lib/libvault.so.1
    run 0 "$PITH" compose searched.ini -o searched/
    [[ -e searched/usr/lib/libvault.so.1 ]] || fail "a library that the loader finds does not ship"

    # What a bundle of certificates is made of is no more than the root has.
    mkdir -p certificates root/etc root/usr/share/ca-certificates
    echo TOPSECRET:x:1:1::/: > root/etc/passwd
    echo public > root/usr/share/ca-certificates/public.crt
    ln -s /etc/passwd certificates/x.crt
    echo 'import os' > run.py
    sed 's,.*dist-packages.*,/usr/share/ca-certificates/x = certificates,; s,^ca-certificates = no,ca-certificates = yes,' pth.ini > bundle.ini
    run 0 "$PITH" compose bundle.ini -o bundle/
    [[ $(< bundle/etc/ssl/certs/ca-certificates.crt) == public ]] || fail "the bundle: $(< bundle/etc/ssl/certs/ca-certificates.crt)"
fi
echo "$tried ways"
