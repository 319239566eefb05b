#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An app and a wheelhouse become an image without pip: for the distribution's Python, and for a virtual environment.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
"$python" -c 'import venv, ensurepip' 2> /dev/null || skip "$python has no venv module"

# What flask and pydantic require, with the pins and digests of the test programs.
"$python" - "$PITH_SOURCE/tests/e2e/packages" > requirements.txt << 'END'
import sys
sys.path.insert(0, sys.argv[1])
import venvs
entries = venvs.locked()
print("\n".join(entries[name][0] for name in venvs.closure(["flask", "pydantic"], entries)))
END
"$python" -m venv tools > tools.log 2>&1 || skip "no virtual environment: $(tail -n 1 tools.log)"
tools/bin/python -m pip --quiet --disable-pip-version-check download --no-deps --require-hashes --only-binary :all: \
    -d wheels -r requirements.txt > pip.log 2>&1 || skip "pip cannot fetch wheels: $(tail -n 1 pip.log)"

cat > run.py << 'END'
import importlib.metadata, sys
import flask, markupsafe._speedups, pydantic
class Number(pydantic.BaseModel):
    value: int
app = flask.Flask(__name__)
app.route("/")(lambda: f"{Number(value='7').value} {flask.__file__}")
print(app.test_client().get("/").text, importlib.metadata.version("flask"), sys.prefix)
END
cat > pith.ini << END
[python]
interpreter = $python
wheels = wheels/
requirements = requirements.txt
scripts = flask
[files]
/app/run.py = run.py
[image]
entrypoint = python3 /app/run.py
END
flask=$(sed -n 's/^flask==\([^ ]*\).*/\1/p' requirements.txt)
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

run 0 "$PITH" compose --no-sync pith.ini -o rootfs/ -o one.tar --depfile deps.d
site=/usr/local/lib/python$version/dist-packages
[[ -d rootfs$site ]] || site=$(find rootfs -name flask -path '*-packages/flask' -printf '/%P' -quit | sed 's|/flask$||')
run 0 boot rootfs 65532 python3 /app/run.py
[[ $out == "7 $site/flask/__init__.py $flask /usr" ]] || fail "the app says '$out'"
run 0 boot rootfs 65532 /usr/local/bin/flask --version
has "$out" "Flask $flask"
depfile=$(< deps.d)
has "$depfile" "wheels/flask-$flask-py3-none-any.whl" requirements.txt

# A first manifest takes the wheels that lie beside the app.
mkdir -p app/img
cp -r run.py requirements.txt wheels app/
echo '{"imageLayoutVersion":"1.0.0"}' > app/img/oci-layout
run 0 "$PITH" init app -o app/pith.ini
has "$(< app/pith.ini)" $'\nwheels = wheels/\n' $'\nrequirements = requirements.txt\n' 'Left out, since an app seldom reads them: img, '
run 0 "$PITH" audit --costs app/pith.ini
run 2 "$PITH" init app --root oci:app/img
has "$err" 'compose --from IMAGE --write-manifest'

# Found like any other distribution.
run 0 "$PITH" why pith.ini flask
has "$out" 'flask is listed in the requirements (requirements.txt:'
run 0 "$PITH" audit pith.ini
[[ $(< "rootfs$site/flask-$flask.dist-info/INSTALLER") == pith ]] || fail "INSTALLER is not ours"
PYTHONPATH='' "$python" -S - "rootfs$site" << 'END' || fail "RECORD does not tell what ships"
import base64, csv, glob, hashlib, os, sys
for record in glob.glob(sys.argv[1] + "/*.dist-info/RECORD"):
    for path, digest, size in csv.reader(open(record)):
        data = open(os.path.join(sys.argv[1], path), "rb").read()
        kind, _, value = digest.partition("=")
        assert not digest or (int(size) == len(data) and value ==
            base64.urlsafe_b64encode(hashlib.new(kind, data).digest()).rstrip(b"=").decode()), path
END

# The same bytes whatever the order and the times of the wheels.
mkdir again
for wheel in $(printf '%s\n' wheels/* | sort -r); do cp "$wheel" again/; done
touch -d 2001-01-01 again/*
sed 's|^wheels = .*|wheels = again|' pith.ini > again.ini
run 0 "$PITH" compose --no-sync again.ini -o two.tar
cmp one.tar two.tar || fail "other bytes from the same wheels"

# A virtual environment without pip, that [files] brings.
"$python" -m venv --without-pip venv
sed "s|^interpreter = .*|interpreter = /opt/venv/bin/python|; s|^\[files\]|&\n/opt/venv = venv|" pith.ini > venv.ini
run 0 "$PITH" compose --no-sync venv.ini -o venv-root/
run 0 boot venv-root 65532 python /app/run.py
[[ $out == "7 /opt/venv/lib/python$version/site-packages/flask/__init__.py $flask /opt/venv" ]] || fail "in the venv the app says '$out'"
run 0 boot venv-root 65532 /opt/venv/bin/flask --version
has "$out" "Flask $flask"

# What is missing is named with the command that brings it; nothing is written.
rm wheels/werkzeug-*
run 1 "$PITH" compose pith.ini -o missing.tar
has "$err" 'pith.ini:3: wheels = wheels/' 'want werkzeug' 'pip download --no-deps --only-binary :all:'
[[ ! -e missing.tar ]] || fail "something was written"
sed -i 's|^wheels = .*|wheels = nowhere|' pith.ini
run 2 "$PITH" compose pith.ini -o missing.tar
has "$err" 'pith.ini:3' nowhere
