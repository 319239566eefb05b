#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Layers by origin: an edit of the app changes one small layer, two apps share the core, links stay within their layer.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
make_app() { # DIRECTORY IMPORT
    mkdir -p "$1/src"
    printf 'import %s\nprint(%s.__name__)\n' "$2" "$2" > "$1/src/main.py"
    echo 'more = 1' > "$1/src/more.py"
    cat > "$1/pith.ini" << END
[python]
interpreter = $python
[files]
/app = src
[image]
entrypoint = python3 /app/main.py
${3:-}
END
}
layers() { # LAYOUT: "name digest size" a line, by the answer of pith and by the layout alike
    "$python" - "$1" << 'END'
import json, pathlib, sys
layout = pathlib.Path(sys.argv[1])
read = lambda one: json.loads((layout / "blobs/sha256" / one["digest"].removeprefix("sha256:")).read_text())
manifest = read(json.loads((layout / "index.json").read_text())["manifests"][0])
history = read(manifest["config"])["history"]
for layer, entry in zip(manifest["layers"], history, strict=True):
    print(entry["created_by"].rpartition(" ")[2], layer["digest"], layer["size"])
END
}
of() { # NAME LINES
    awk -v name="$1" '$1 == name { print $2 }' <<< "$2"
}
compose_layers() { # APP LAYOUT [OPTION…]
    local app=$1 layout=$2
    shift 2
    run 0 "$PITH" compose "$@" "$app/pith.ini" -o "oci:$layout"
    layers "$layout"
}

make_app one json
make_app two sqlite3 'workdir = /somewhere
env.PYTHONPATH = /opt/lib
[user]
name = other
uid = 4711
writable = /var/lib/two'
one=$(compose_layers one first)
two=$(compose_layers two second)
[[ $(of core "$one") && $(of core "$one") == "$(of core "$two")" ]] || fail "the core is not shared: $one / $two"
[[ $(of libraries "$one") != "$(of libraries "$two")" ]] || fail "sqlite3 brings no library?"
[[ $(cut -d ' ' -f 1 <<< "$one" | xargs) =~ ^core\ libraries\ (distributions\ )?app$ ]] || fail "other layers: $one"

# An edit of the app, and the order of layers.
echo 'print("edited")' >> one/src/main.py
edited=$(compose_layers one third)
changed=$(comm -13 <(sort <<< "$one") <(sort <<< "$edited"))
[[ $(wc -l <<< "$changed") -eq 1 && $changed == app\ * && ${changed##* } -lt 4000 ]] || fail "an edit changes more than the app: $changed"

# In a venv the interpreter is the same, and so is the core; the venv is the distributions' layer.
if "$python" -c 'import venv' 2> /dev/null; then
    make_app three json
    "$python" -m venv --without-pip three/venv
    mkdir -p three/venv/lib/pkg
    site=$(echo three/venv/lib/python3.*/site-packages)
    mkdir -p "$site/pkg" "$site/pkg-1.dist-info"
    echo 'x = 1' > "$site/pkg/__init__.py"
    printf 'Metadata-Version: 2.1\nName: pkg\nVersion: 1\n' > "$site/pkg-1.dist-info/METADATA"
    printf 'pkg/__init__.py,,\npkg-1.dist-info/METADATA,,\npkg-1.dist-info/RECORD,,\n' > "$site/pkg-1.dist-info/RECORD"
    echo 'import pkg' >> three/src/main.py
    sed -i "s|^interpreter = .*|interpreter = /opt/venv/bin/python|; s|^/app = src|&\n/opt/venv = venv|" three/pith.ini
    three=$(compose_layers three fourth)
    [[ $(of core "$three") == "$(of core "$one")" ]] || fail "a venv has another core: $three"
    [[ $(of distributions "$three") ]] || fail "no layer of distributions: $three"
    # A package that is upgraded changes that layer only.
    echo 'x = 2' > "$site/pkg/__init__.py"
    upgraded=$(compose_layers three fifth)
    changed=$(comm -13 <(sort <<< "$three") <(sort <<< "$upgraded"))
    [[ $(wc -l <<< "$changed") -eq 1 && $changed == distributions\ * ]] || fail "an upgrade changes more: $changed"
fi

# Names of one inode in different layers: each layer has the file; in one layer the second is a link.
cp -a one/src linked
echo shared > linked/a.txt
ln linked/a.txt linked/b.txt
sed 's|^/app = src|/app = ../linked|' one/pith.ini > one/linked.ini
run 0 "$PITH" compose one/linked.ini -o oci:sixth
blob=$(layers sixth | awk '$1 == "app" { print $2 }')
listing=$(tar -tvzf "sixth/blobs/sha256/${blob#sha256:}")
has "$listing" 'app/b.txt link to app/a.txt'
"$python" "$PITH_SOURCE/tests/e2e/image_check.py" sixth latest > /dev/null || fail "the layers of linked files"

# Jobs change nothing.
for jobs in 1 2; do
    [[ $(compose_layers two "jobs$jobs" --jobs $jobs) == "$two" ]] || fail "other layers with --jobs $jobs"
done
cmp jobs1/index.json jobs2/index.json || fail "another index with other jobs"
