#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Console scripts start in the image by their own first line, wherever they were installed and whatever that line was.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/layouts.bash"
cd "$work"
python=$(system_python)
get_uv
echo 'print("unused")' > run.py
new_venv venv --python "$python"
install --python venv/bin/python

# first FILE: its first line
first() {
    head -n 1 "rootfs$1"
}

# Where it was installed nothing changes: the file ships byte by byte.
script "$work/venv/bin/python" "$work/venv/bin/flask"
has "$out" Flask
cmp venv/bin/flask "rootfs$work/venv/bin/flask" || fail "a script that is alive was changed"

# At another place it names the image's interpreter; the rest is the same. The place of the build does not ship.
files_lines="/opt/venv = venv"
script /opt/venv/bin/python /opt/venv/bin/flask
has "$out" Flask
[[ $(first /opt/venv/bin/flask) == '#!/opt/venv/bin/python' ]] || fail "first line: $(first /opt/venv/bin/flask)"
cmp <(tail -n +2 venv/bin/flask) <(tail -n +2 rootfs/opt/venv/bin/flask) || fail "more than the first line was changed"
[[ ! -e rootfs$work/venv ]] || fail "the place of the build ships"

# Options of the line are kept; [python] scripts brings a script that nothing starts.
sed -i '1s/$/ -I/' venv/bin/flask
files_lines="/opt/venv = venv" python_lines="scripts = idna"
script /opt/venv/bin/python /opt/venv/bin/flask
[[ $(first /opt/venv/bin/flask) == '#!/opt/venv/bin/python -I' ]] || fail "first line: $(first /opt/venv/bin/flask)"
run 0 boot "$work/rootfs" 0 /opt/venv/bin/idna --version

# Lines for a shell: relocatable environments, and paths that are too long for `#!` as pip sees it.
new_venv relocatable --relocatable --python "$python"
install --python relocatable/bin/python
[[ $(head -n 1 relocatable/bin/flask) == '#!/bin/sh' ]] || fail "uv writes no line for a shell"
script "$work/relocatable/bin/python" "$work/relocatable/bin/flask"
has "$out" Flask
files_lines="/opt/venv = relocatable"
script /opt/venv/bin/python /opt/venv/bin/flask
[[ ! -e rootfs/bin/sh ]] || fail "a shell ships"
long=$work/$(printf 'l%.0s' {1..140})
new_venv "$long" --python "$python"
install --python "$long/bin/python"
printf "#!/bin/sh\n'''exec' \"%s/bin/python\" \"\$0\" \"\$@\"\n' '''\n" "$long" > trampoline
tail -n +2 "$long/bin/flask" >> trampoline
cat trampoline > "$long/bin/flask"
script "$long/bin/python" "$long/bin/flask"
[[ $(first "$long/bin/flask") == "#!$long/bin/python" ]] || fail "first line: $(first "$long/bin/flask")"

# `pip --target` leaves its scripts in DIR/bin.
install --target target --python "$python"
sed -i '1s|.*|#!/somewhere/else/bin/python3|' target/bin/flask
python_lines="path = $work/target"$'\n'"scripts = idna"
boot_variables=("PYTHONPATH=$work/target")
script "$python" "$work/target/bin/flask"
has "$out" Flask
run 0 boot "$work/rootfs" 0 "$work/target/bin/idna" --version
boot_variables=()

# The same bytes at each try, and from the archive too.
files_lines="/opt/venv = venv" entrypoint='/opt/venv/bin/flask --version'
compose_with /opt/venv/bin/python run.py 0
"$PITH" compose layout.ini -o one.tar -o two.tar --quiet
cmp one.tar two.tar && tar -xOf one.tar ./opt/venv/bin/flask 2> /dev/null | cmp - rootfs/opt/venv/bin/flask ||
    tar -xOf one.tar opt/venv/bin/flask | cmp - rootfs/opt/venv/bin/flask || fail "the tar has another script"

# Nobody's script with a dead line is a finding: an error where it is to be run, else a note.
mkdir bin
printf '#!/no/such/python\nprint(1)\n' > bin/dead
chmod 755 bin/dead
files_lines="/opt/bin/dead = bin/dead" entrypoint=/opt/bin/dead
compose_with "$python" run.py 1
has "$err" dead-shebang /opt/bin/dead /no/such/python
files_lines="/opt/bin/dead = bin/dead"
compose_with "$python" run.py 0
has "$notes" dead-shebang /opt/bin/dead
echo "$tried scripts"
