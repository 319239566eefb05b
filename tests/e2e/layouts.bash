# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Shared by the tests of layouts: environments made by uv, and a program that must say inside what it says outside.

# shellcheck disable=SC2034,SC2154 # out and err are what `run` of lib.sh leaves; notes is for the tests
: "${work:?the directory of lib.sh}"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"

make_uv() {
    "$(system_python)" -m venv "$1" 2> /dev/null || skip "the system's Python has no venv module"
    "$1/bin/pip" --quiet --disable-pip-version-check install uv==0.13.9 > "$work/pip.log" 2>&1 ||
        skip "pip cannot install uv: $(tail -n 1 "$work/pip.log")"
}

# get_uv: uv from PyPI, with a cache of its own that the tests share, into $uv.
get_uv() {
    shared uv-0.13.9 make_uv
    uv=$shared/bin/uv
    export UV_CACHE_DIR=$PITH_BUILD/shared/uv-cache UV_LINK_MODE=copy UV_NO_CONFIG=1 UV_PYTHON_DOWNLOADS=never
}

# install OPTION…: the demo app's packages, by uv.
install() {
    "$uv" pip install --quiet --require-hashes -r "$PITH_SOURCE/manifests/flask-app/requirements.txt" "$@" \
        2> "$work/uv.log" || skip "uv cannot install the demo app's packages: $(tail -n 1 "$work/uv.log")"
}

# new_venv DIRECTORY OPTION…
new_venv() {
    "$uv" venv --quiet "$@" 2> "$work/uv.log" || fail "uv venv: $(< "$work/uv.log")"
}

# web_app FILE: a program that needs packages of all kinds: data, an extension module, metadata, entry points.
web_app() {
    cat > "$1" << 'END'
import importlib.metadata
import sys
import flask, markupsafe, requests
app = flask.Flask("app")
@app.route("/")
def index():
    return flask.render_template_string("<b>{{ x }}</b>", x="<&>")
print(app.test_client().get("/").data, markupsafe._escape_inner.__module__)
print({name: importlib.metadata.version(name) for name in ("flask", "requests", "MarkupSafe")})
print([e.value for e in importlib.metadata.entry_points(group="console_scripts") if e.name == "flask"])
print(requests.Request("GET", "http://x/é").prepare().url)
print(len(open(requests.certs.where()).read()) > 100000) # certifi's data
print(sys.version_info[:3], sys.prefix == sys.base_prefix)
END
}

# small_app FILE: the same with little: an extension module, data, metadata.
small_app() {
    cat > "$1" << 'END'
import importlib.metadata
import certifi, click, markupsafe
print(markupsafe.escape("<&>"), markupsafe._escape_inner.__module__, importlib.metadata.version("click"))
print(len(open(certifi.where()).read()) > 100000, click.style("x", fg="red"))
END
}

# compose_with INTERPRETER PROGRAM STATUS: with the defaults and what these variables add, which count once:
# python_lines, files_lines, image_lines, source.
compose_with() {
    cat > layout.ini << END
[source]
root = ${source:-/}
[python]
interpreter = $1
${python_lines:-}
[files]
/app/run.py = $2
${files_lines:-}
[user]
uid = 0
[image]
entrypoint = ${entrypoint:-python /app/run.py}
${image_lines:-}
END
    rm -rf rootfs
    run "$3" "$PITH" compose layout.ini -o rootfs/ --verbose
    notes=$err
    python_lines='' files_lines='' image_lines='' entrypoint='' source=''
}

# same INTERPRETER PROGRAM [OUTSIDE]: inside as outside, where the interpreter may be another one.
same() {
    local told
    told=$(env -i LANG=C.UTF-8 PATH=/usr/bin:/bin "${boot_variables[@]}" "${3:-$1}" "$work/$2" 2> "$work/outside.err") ||
        fail "$1 $2 fails outside: $(< "$work/outside.err")"
    compose_with "$1" "$2" 0
    run 0 boot "$work/rootfs" 0 "$1" /app/run.py
    [[ $out == "$told" ]] || fail "$1: inside '$out', outside '$told'"
    tried=$((${tried:-0} + 1))
    boot_variables=()
}

# script NAME PATH [ARGUMENT…]: a console script as the image's entrypoint, started by its own first line.
script() {
    local interpreter=$1 path=$2
    entrypoint="$path --version"
    compose_with "$interpreter" run.py 0
    run 0 boot "$work/rootfs" 0 "$path" --version
    tried=$((${tried:-0} + 1))
}

# interpreter_tree ROOT PREFIX: a root directory with an interpreter at PREFIX, as `make install` lays it out: pyenv's
# newest when there is one, else the system's own. $version is its version, $installed what it was copied from.
interpreter_tree() {
    local root=$1 prefix=$2 candidate stdlib library
    installed=$(system_python)
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[0-9]*/bin/python3; do
        [[ ! -x $candidate ]] || installed=$candidate
    done
    version=$("$installed" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    stdlib=$("$installed" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
    mkdir -p "$root$prefix/bin" "$root$prefix/lib/python$version" "$root"/{usr/bin,usr/lib,usr/lib64,etc/ssl/certs,proc,dev}
    for link in bin lib lib64; do ln -sfn usr/$link "$root/$link"; done
    (cd "$stdlib" && tar -c --exclude=./test --exclude='./config-*' --exclude=./site-packages --exclude=./dist-packages \
        --exclude=./ensurepip --exclude=./idlelib .) | tar -x -C "$root$prefix/lib/python$version"
    cp "$(realpath "$installed")" "$root$prefix/bin/python$version"
    ln -sf "python$version" "$root$prefix/bin/python3"
    ln -sf python3 "$root$prefix/bin/python"
    for library in "$(dirname "$stdlib")/libpython$version".so.*; do
        [[ ! -e $library ]] || cp "$library" "$root$prefix/lib/"
    done
    for library in $(ldd "$installed" "$stdlib"/lib-dynload/*.so | grep -o '/[^ ]*\.so[^ ]*' | sort -u); do
        [[ $library == "$stdlib"* || $library == */libpython* ]] || cp -L --parents "$library" "$root"
    done
    cp -L --parents /lib/*/libgcc_s.so.1 "$root" 2> /dev/null || true
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    printf '/usr/local/lib\n/usr/lib/%s\n' "$(uname -m)-linux-gnu" > "$root/etc/ld.so.conf"
    ldconfig -r "$root" 2> /dev/null
}

# same_in ROOT INTERPRETER PROGRAM: in the image composed of ROOT as in ROOT itself.
same_in() {
    local told
    cp "$3" "$1/run.py"
    run 0 boot "$1" 0 "$2" /run.py
    told=$out
    source=$1
    compose_with "$2" "$3" 0
    run 0 boot "$work/rootfs" 0 "$2" /app/run.py
    [[ $out == "$told" ]] || fail "$2: inside '$out', in the source '$told'"
    tried=$((${tried:-0} + 1))
}
