#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith init: what it writes composes and boots; what it cannot do it says, and no file is touched.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)

# files ROOTFS: what is in it, without the caches that no two compositions need to share.
files() {
    (cd "$1" && find . | sort)
}

# ---- the README's Dockerfile, the demo app and a venv beside it ----
flask_app "$python" app
run 0 "$PITH" compose app/pith.ini -o by-hand/ --no-sync
mv app/pith.ini by-hand.ini
# shellcheck disable=SC2016 # backquotes of Markdown
sed -n '/^```dockerfile$/,/^```$/p' "$PITH_SOURCE/README.md" | sed '/^```$/,$d; 1d' > app/Dockerfile
has "$(< app/Dockerfile)" 'FROM python:3.12-slim' ENTRYPOINT
run 0 "$PITH" init app/Dockerfile -o app/pith.ini
[[ -z $out && -z $err ]] || fail "it says something: $out$err"
run 0 "$PITH" compose app/pith.ini -o rootfs/ --no-sync
check_answers rootfs
[[ $(files rootfs) == "$(files by-hand)" ]] || fail "other files than the manifest written by hand: $(diff <(files rootfs) <(files by-hand) | head)"
manifest=$(< app/pith.ini)
for line in 'interpreter = /opt/venv/bin/python' '/opt/venv = .venv' '/app/run.py = run.py' '/app/app = app' '/app/.env = .env' \
    'name = appuser' 'uid = 10001' 'workdir = /app' 'entrypoint = python run.py .env' \
    'env.PATH = /opt/venv/bin:/usr/local/bin:/usr/bin:/bin'; do
    grep -qxF "$line" app/pith.ini || fail "no line '$line' in: $manifest"
done
# The same on standard output; a file that is there is not touched, nor one behind a link.
run 0 "$PITH" init app/Dockerfile
[[ $out == "$manifest" ]] || fail "another manifest on standard output: $out"
ln -s app/pith.ini link.ini
for file in app/pith.ini link.ini app; do
    run 2 "$PITH" init app/Dockerfile -o $file
    has "$err" "$file is there already"
done
[[ $(< app/pith.ini) == "$manifest" ]] || fail "the manifest was overwritten"

# ---- two stages, a prefix, the shell's form, root's commands ----
cat > app/two.Dockerfile << 'END'
# syntax=docker/dockerfile:1
FROM python:3.12 AS builder
WORKDIR /src
COPY requirements.txt .
RUN pip install --no-cache-dir --prefix=/install -r requirements.txt
COPY . .

FROM python:3.12-slim
RUN apt-get update && apt-get install -y libpq5 \
 && adduser --system --uid 10001 appuser
COPY --from=builder /install /usr/local
COPY --from=builder /src/run.py /app/
COPY --from=builder /src/app /app/app
COPY .env /app/
WORKDIR /app
USER appuser
HEALTHCHECK CMD curl -f http://localhost:8000/
CMD exec python run.py .env
END
run 0 "$PITH" init app/two.Dockerfile -o app/two.ini
has "$(< app/two.ini)" 'two.Dockerfile:9: RUN apt-get install -y libpq5: install it in the source root' \
    'two.Dockerfile:17: HEALTHCHECK' $'\ncmd = python run.py .env\n' $'\nname = appuser\n'
run 0 "$PITH" compose app/two.ini -o two/ --no-sync
[[ $(files two) == "$(files by-hand)" ]] || fail "two stages: other files: $(diff <(files two) <(files by-hand) | head)"

# ---- the app's directory ----
printf 'SECRET=1\n' > app/.env.local
mkdir app/tests && touch app/tests/test_app.py
rm app/pith.ini
run 0 "$PITH" init app -o app/pith.ini
manifest=$(< app/pith.ini)
has "$manifest" $'\nrequirements = requirements.txt\n' $'\nentrypoint = python run.py\n' '.env is not shipped' 'tests'
run 0 "$PITH" compose app/pith.ini -o directory/ --no-sync
[[ -f directory/app/app/templates/page.html && ! -e directory/app/.env && ! -e directory/app/.env.local &&
    ! -e directory/app/tests && ! -e directory/app/Dockerfile ]] || fail "wrong files: $(find directory/app)"
cp app/.env directory/app/
check_answers directory 65532

# A server that is installed starts what the usual file holds.
app/.venv/bin/python -m ensurepip > pip.log 2>&1 || skip "no ensurepip: $(tail -n 1 pip.log)"
for name in gunicorn packaging; do
    sed -n "/^$name==/,/[^\\\\]\$/p" "$PITH_SOURCE/tests/e2e/packages/requirements.txt"
done > server.txt
app/.venv/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes --no-deps -r server.txt > pip.log 2>&1 ||
    skip "pip cannot install gunicorn: $(tail -n 1 pip.log)"
app/.venv/bin/python -m pip --quiet uninstall --yes pip setuptools > /dev/null 2>&1
mkdir served
mv app/.venv served
cat > served/main.py << 'END'
from flask import Flask
web: Flask = Flask(__name__)
@web.get("/")
def index():
    return "served"
END
printf 'flask\nnot-installed-here\n' > served/requirements.txt
run 0 "$PITH" init served -o served/pith.ini
has "$(< served/pith.ini)" $'\nentrypoint = gunicorn --bind 0.0.0.0:8000 main:web\n' $'\nexpose = 8000\n' \
    'TODO: requirements.txt names what is not installed for /opt/venv/bin/python: not-installed-here'
run 0 "$PITH" compose served/pith.ini -o server/ --no-sync
run 0 boot server 65532 python -c 'import os; os.chdir("/app"); os.execvp("gunicorn", ["gunicorn", "--check-config", "main:web"])'

# pyproject.toml: a package with __main__.py comes before its script; without one the script is started.
mkdir -p project/src/tool
echo 'print("main")' > project/src/tool/__main__.py
echo 'def run(): print("script")' > project/src/tool/cli.py
printf '[project]\nname = "tool"\nrequires-python = ">=3.8"\n[project.scripts]\ntool = "tool.cli:run"\n' > project/pyproject.toml
for wanted in main script; do
    run 0 "$PITH" init project
    echo "$out" > project/pith.ini
    rm -rf project.d
    run 0 "$PITH" compose project/pith.ini -o project.d/ --no-sync
    interpreter=$(sed -n 's/^interpreter = //p' project/pith.ini)
    mapfile -d '' words < <(sed -n 's/^entrypoint = //p' project/pith.ini | "$python" -c '
import json, shlex, sys
line = sys.stdin.read()
print(*(json.loads(line) if line.startswith("[") else shlex.split(line)), sep="\0", end="\0")')
    boot_variables=(PYTHONPATH=/app/src)
    run 0 boot project.d 65532 "$interpreter" "${words[@]:1}"
    boot_variables=()
    [[ $out == "$wanted" ]] || fail "the project says $out, not $wanted"
    [[ $wanted == main ]] && rm project/src/tool/__main__.py
done
# What is no name of an object would be code.
for value in '../../outside:run' 'tool.cli:run(print(1)) or run' 'tool.cli:' ':run' 'tool..cli:run' '1tool:run'; do
    printf '[project]\nname = "tool"\nrequires-python = ">=3.8"\n[project.scripts]\ntool = "%s"\n' "$value" > project/pyproject.toml
    run 0 "$PITH" init project
    [[ $out != *'import sys;'* ]] || fail "code of pyproject.toml is started: $value"
done

# From elsewhere: sources are relative to the manifest's place, above the app or far from it.
mkdir far
run 0 "$PITH" init project -o above.ini
run 0 "$PITH" init project -o far/far.ini
grep -qx '/app/src = project/src' above.ini || fail "no relative source: $(< above.ini)"
grep -qx "/app/src = $work/project/src" far/far.ini || fail "no absolute source: $(< far/far.ini)"
for manifest in above.ini far/far.ini; do
    run 0 "$PITH" compose $manifest -o $manifest.d/ --no-sync
    [[ $(files $manifest.d) == "$(files project.d)" ]] || fail "$manifest: other files than beside the app"
done

# ---- programs ----
run 0 "$PITH" init /usr/bin/env
echo "$out" > env.ini
run 0 "$PITH" compose env.ini -o env/ --no-sync
run 0 boot env 65532 /usr/bin/env
has "$out" LANG=C.UTF-8
printf '#!%s\nimport json\nprint(json.dumps({"script": 1}))\n' "$python" > script
chmod 755 script
run 0 "$PITH" init script -o script.ini
run 0 "$PITH" compose script.ini -o script.d/ --no-sync
run 0 boot script.d 65532 "$work/script"
[[ $out == '{"script": 1}' ]] || fail "the script says $out"

# ---- what it refuses: one line, no file ----
# refuses STATUS WORD… -- ARGUMENT…
refuses() {
    local status=$1 words=()
    shift
    while [[ $1 != -- ]]; do
        words+=("$1")
        shift
    done
    run "$status" timeout 60 "$PITH" init "${@:2}" -o refused.ini
    has "$err" "${words[@]}"
    [[ -z $out && $(wc -l <<< "$err") -eq 1 && ! -e refused.ini ]] || fail "refused, but: $out$err"
}
mkdir empty bad
refuses 2 'no such file' -- nowhere
refuses 2 'is empty' -- empty
refuses 2 'neither an ELF file nor a script' -- app/run.py
head -c 2000 /usr/bin/env > bad/truncated
refuses 1 truncated -- bad/truncated
mkfifo bad/fifo bad/Dockerfile
refuses 2 'no regular file' -- bad/fifo
refuses 2 bad/Dockerfile -- bad/Dockerfile
rm bad/Dockerfile
ln -s Dockerfile bad/Dockerfile
refuses 2 bad/Dockerfile -- bad/Dockerfile
rm bad/Dockerfile
for case in 'RUN x|Dockerfile:1: RUN stands before' '# nothing|there is no FROM' 'FROM|Dockerfile:1: FROM names no image' \
    'FROM scratch|nothing to compose' 'FROM x\nRUN <<E\n|Dockerfile:2: the heredoc E has no end' 'FROM \0|NUL'; do
    printf '%b' "${case%%|*}" > bad/Dockerfile
    refuses 2 "${case#*|}" -- bad/Dockerfile
done
# shellcheck disable=SC2016 # a variable of the Dockerfile
{ echo 'FROM x'; seq -f 'ENV A%.0f=$A$A' 3000; } > bad/Dockerfile
refuses 2 'more than' -- bad/Dockerfile
{ printf 'FROM x\nCOPY '; printf 'a %.0s' {1..5000}; echo /x; } > bad/Dockerfile
refuses 2 'Dockerfile:2: more words' -- bad/Dockerfile
head -c 1000000 /dev/zero > bad/Dockerfile
refuses 2 'more than' -- bad/Dockerfile
run 2 "$PITH" init
run 2 "$PITH" init a b
run 2 "$PITH" init --frob app
run 2 "$PITH" init app -o no/such/x.ini
has "$err" no/such
[[ ! -e no ]] || fail "made a directory that nobody asked for"

# Another root: its interpreter is named, by its path there.
mkdir -p other/usr/bin plain
cp "$python" other/usr/bin/python3.9
echo 'print(1)' > plain/main.py
run 0 "$PITH" --root other init plain
has "$out" $'\ninterpreter = /usr/bin/python3.9\n' "root = $work/other"
