#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Editable installs of all kinds: the project's packages ship where they lie, whole; what cannot be followed is refused.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/layouts.bash"
cd "$work"
python=$(system_python)
get_uv
new_venv venv --python "$python"
site=$(echo venv/lib/python3*/site-packages)

# project NAME BACKEND REQUIRES PACKAGE [LINE…]: a project with a package, its data and its tests.
project() {
    local name=$1 backend=$2 requires=$3 package=$4
    shift 4
    mkdir -p "$name/$package/tests"
    printf 'from importlib import resources\nfrom .inner import VALUE\nDATA = resources.files(__name__).joinpath("data.txt").read_text()\n' \
        > "$name/$package/__init__.py"
    echo "VALUE = '$name'" > "$name/$package/inner.py"
    echo "data of $name" > "$name/$package/data.txt"
    echo 'raise SystemExit("a test")' > "$name/$package/tests/__init__.py"
    echo secret > "$name/.env"
    printf '[build-system]\nrequires = ["%s"]\nbuild-backend = "%s"\n[project]\nname = "%s"\nversion = "1.0"\n' \
        "$requires" "$backend" "$name" > "$name/pyproject.toml"
    printf '%s\n' "$@" >> "$name/pyproject.toml"
}

# editable NAME OPTION…
editable() {
    local name=$1
    shift
    "$uv" pip install --quiet --python venv/bin/python --editable "$name" "$@" 2> uv.log ||
        skip "uv cannot install $name: $(tail -n 1 uv.log)"
}

setuptools=setuptools==80.9.0
project of-src setuptools.build_meta $setuptools src/of_src '[project.scripts]' 'say = "of_src:VALUE.title"'
project of-finder setuptools.build_meta $setuptools of_finder '[tool.setuptools]' 'packages = ["of_finder"]'
project of-space setuptools.build_meta $setuptools space/inside '[tool.setuptools]' 'packages = ["space.inside"]'
project of-links setuptools.build_meta $setuptools src/of_links '[tool.setuptools.package-data]' 'of_links = ["*.txt"]'
project of-hatch hatchling.build hatchling==1.27.0 of_hatch '[tool.hatch.build]' 'dev-mode-exact = true'
project of-poetry poetry.core.masonry.api poetry-core==2.1.3 src/of_poetry '[tool.poetry]' \
    'packages = [{include = "of_poetry", from = "src"}]'
project of-flit flit_core.buildapi flit_core==3.12.0 src/of_flit 'description = ""' '[tool.flit.module]' 'name = "of_flit"'
printf '[build-system]\nrequires = ["%s"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "of-file"\nversion = "1.0"
[tool.setuptools]\npy-modules = ["of_file"]\n' $setuptools > "$(mkdir of-file && echo of-file/pyproject.toml)"
echo 'VALUE = "of-file"' > of-file/of_file.py
echo 'raise SystemExit("not of the distribution")' > of-file/other.py
for name in of-src of-finder of-space of-hatch of-poetry of-flit of-file; do
    editable $name
done
editable of-links --config-settings editable_mode=strict
"$uv" pip install --quiet --python venv/bin/python editables==0.5 2> uv.log || skip "uv: $(< uv.log)"

# `setup.py develop`, as setuptools had it up to 79, and `flit install --symlink`, as they leave them.
mkdir -p develop/developed develop/developed.egg-info
printf 'from importlib.metadata import version\nVALUE = version("developed")\n' > develop/developed/__init__.py
printf 'Metadata-Version: 2.1\nName: developed\nVersion: 2.0\n' > develop/developed.egg-info/PKG-INFO
echo developed > develop/developed.egg-info/top_level.txt
printf '%s\n.' "$work/develop" > "$site/developed.egg-link"
echo "$work/develop" > "$site/easy-install.pth"
mkdir -p flit/linked "$site/linked-1.0.dist-info"
printf 'from importlib import resources\nVALUE = resources.files(__name__).joinpath("data.txt").read_text()\n' > flit/linked/__init__.py
echo "data behind a link" > flit/linked/data.txt
ln -s "$work/flit/linked" "$site/linked"
printf 'Metadata-Version: 2.1\nName: linked\nVersion: 1.0\n' > "$site/linked-1.0.dist-info/METADATA"
printf 'linked,,\nlinked-1.0.dist-info/METADATA,,\n' > "$site/linked-1.0.dist-info/RECORD"
echo "{\"url\": \"file://$work/flit\", \"dir_info\": {\"editable\": true}}" > "$site/linked-1.0.dist-info/direct_url.json"

cat > run.py << 'END'
import of_src, of_finder, of_links, of_hatch, of_poetry, of_flit, of_file, developed, linked
import space.inside
for module in of_src, of_finder, of_links, of_hatch, of_poetry, of_flit, of_file, developed, linked, space.inside:
    print(module.__name__, module.VALUE, getattr(module, "DATA", ""))
END
permit='[policy]
allow-paths = .'
python_lines='packages = dists'
compose_with "$work/venv/bin/python" run.py 1
for name in of-src of-finder of-space of-links of-hatch of-poetry of-flit of-file develop flit/linked; do
    has "$err" "names $work/$name" "allow-paths = $work/$name"
done
for packages in all dists; do
    python_lines="packages = $packages"
    image_lines=$permit
    same "$work/venv/bin/python" run.py
    has "$notes" editable-install of_src-1.0.dist-info "$work/of-src"
    [[ -z $(find "rootfs$work" -name .env) ]] || fail "the projects' hidden files ship"
done
[[ -z $(find "rootfs$work" -name tests -o -name other.py -o -name pyproject.toml) ]] || fail "more than the packages ships"

# Refused, with what to do: a project that is gone, whether it is imported or only required; a finder that builds.
mv of-finder gone
image_lines=$permit
compose_with "$work/venv/bin/python" run.py 1
has "$err" unresolved-import of_finder "pip install $work/of-finder"
echo of-finder > requirements.txt
echo 'print("nothing")' > nothing.py
python_lines='requirements = requirements.txt'
image_lines=$permit
compose_with "$work/venv/bin/python" nothing.py 1
has "$err" editable-install "no module of it is found" "pip install $work/of-finder"
echo "$tried layouts"
