#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The demo app with the distribution's Python: it boots and answers, from the directory and from the tarball.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
flask_app "$(system_python)" app

run 0 "$PITH" compose app/pith.ini -o rootfs/ -o app.tar.gz
[[ -z $out ]] || fail "compose says something on standard output: $out"
check_answers rootfs

mkdir unpacked
tar -xpzf app.tar.gz -C unpacked 2> tar.err || fail "tar: $(< tar.err)"
[[ ! -s tar.err ]] || fail "tar warns: $(< tar.err)"
check_answers unpacked

# The contract with those who know distroless images.
passwd=$(< rootfs/etc/passwd)
has "$passwd" 'root:x:0:0:' 'nobody:x:65534:65534:' 'appuser:x:10001:'
[[ -s rootfs/etc/ssl/certs/ca-certificates.crt ]] || fail "no CA bundle"
[[ $(stat -c %a rootfs/tmp) == 1777 ]] || fail "/tmp is not 1777"
[[ -L rootfs/etc/os-release && -s rootfs/usr/lib/os-release ]] || fail "os-release is not as systemd wants it"
[[ -f rootfs/opt/venv/pyvenv.cfg && -L rootfs/opt/venv/bin/python ]] || fail "the venv is not kept as a venv"
[[ ! -e rootfs/bin/sh && ! -e rootfs/usr/bin/dpkg && ! -e rootfs/app/Dockerfile ]] || fail "too much ships"

# A base for it and another: it has what they take of the root, without the venv, and the app remains on top.
(mkdir hello && cd hello && hello_manifest | grep -vE '^(stdlib|packages)' > pith.ini && "$PITH" compose pith.ini -o rootfs/ --quiet)
run 0 "$PITH" base app/pith.ini hello/pith.ini -o base/
"$(system_python)" "$PITH_SOURCE/tests/e2e/fleet_check.py" base "" '/app*:/opt:/opt/venv*:/home/appuser:/etc/passwd:/etc/group' \
    rootfs hello/rootfs || fail "the base is not what they share"
run 0 boot "$work/base" 65532 python3 -c 'import decimal, uuid; print(decimal.Decimal(40) + 2)'
has "$out" 42
run 1 boot "$work/base" 65532 python3 -c 'import flask'
has "$err" 'No module named'

# The whole library and every package: what ships besides is what the app does not reach.
sed -i 's/^interpreter = .*/&\nstdlib = full\npackages = all/' app/pith.ini
run 0 "$PITH" compose app/pith.ini -o whole/
check_answers whole
sed -i '/^stdlib = /d; /^packages = /d' app/pith.ini
full=$(du -sk whole | cut -f 1)
traced=$(du -sk rootfs | cut -f 1)
[[ $((traced * 10)) -lt $((full * 8)) ]] || fail "traced it takes $traced KB, whole $full KB"

# Bytecode in the place of its sources, and RECORD says so: what it lists ships, and nothing of the kind ships unlisted.
sed -i 's/^interpreter = .*/&\nbytecode = pyc/' app/pith.ini
run 0 "$PITH" compose app/pith.ini -o pyc/
check_answers pyc
site=$(echo pyc/opt/venv/lib/python3*/site-packages)
[[ -f $site/flask/app.pyc && ! -e $site/flask/app.py && -f pyc/app/run.py ]] || fail "bytecode is not in the place of sources"
[[ -z $(find "$site" -name __pycache__) ]] || fail "there is still a __pycache__"
pyc=$(du -sk pyc | cut -f 1)
[[ $((pyc * 10)) -lt $((traced * 9)) ]] || fail "with bytecode alone it takes $pyc KB, with both $traced KB"
for root in rootfs pyc; do
    "$(system_python)" - "$root" << 'END' || fail "$root: RECORD does not list what ships"
import csv, glob, os, sys
listed, sites = set(), glob.glob(sys.argv[1] + "/opt/venv/lib/python3*/site-packages")
for record in glob.glob(sites[0] + "/*.dist-info/RECORD"):
    for line in csv.reader(open(record)):
        listed.add(os.path.normpath(os.path.join(sites[0], line[0])))
shipped = {os.path.join(d, f) for d, _, files in os.walk(sites[0]) for f in files}
print("listed, not there:", sorted(listed - shipped)[:5], "there, not listed:", sorted(shipped - listed)[:5])
sys.exit(not (listed and listed == shipped))
END
done

# Sources alone: smaller still, and slow to start, as a note says; its remedy is not needed for what has bytecode.
sed -i 's/^bytecode = .*/bytecode = source/' app/pith.ini
run 0 "$PITH" compose app/pith.ini -o source/
check_answers source
[[ -z $(find source -name '*.pyc') ]] || fail "there is bytecode"
sed -i '/^bytecode = /d' app/pith.ini
packages=$(echo app/.venv/lib/python3*/site-packages)
touch -d '2020-01-01' "$packages/flask/app.py"
cp "$packages"/flask/__pycache__/app.cpython-3*.pyc "$packages/flask/__pycache__/gone.cpython-31.pyc" # without a source
run 0 "$PITH" compose app/pith.ini -o noted.tar --verbose
has "$err" 'note missing-bytecode' 'site-packages/flask/app.py' 'compileall' '(what there is for 1 is of other sources)'
