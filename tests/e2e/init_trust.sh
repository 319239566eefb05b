#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith init reads what nobody vouches for: what an app names outside of itself stands in comments, and never composes.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
mkdir other && echo 'SECRET = "shipped"' > other/secret.py && echo secret > other/data

# live MANIFEST: its lines that are no comments.
live() {
    grep -v '^;' "$1" || :
}

# withheld MANIFEST LINE…: each line stands there as a comment, whole, and no live line names what lies outside.
withheld() {
    local file=$1 line
    shift
    for line; do
        grep -qxF "; $line" "$file" || fail "no line '; $line' in: $(< "$file")"
    done
    [[ $(live "$file") != *"$work/other"* ]] || fail "a live line names it: $(< "$file")"
}

# ships_none TREE: nothing of other/ is in it.
ships_none() {
    ! grep -rqs -e 'SECRET = ' -e '^secret$' "$1" || fail "it ships: $(grep -rls -e 'SECRET = ' -e '^secret$' "$1")"
}

# ---- links in the app's directory, also where something of that name lies in it ----
mkdir -p "app$work/other"
echo 'print("app")' > app/run.py
echo decoy > "app$work/other/data"
ln -s "$work/other/data" app/data      # the app holds a file of this path, too
ln -s ../other app/up
ln -s "$work/other" app/wheelhouse
ln -s run.py app/near.py
ln -s "$work/app/run.py" app/here.py
ln -s nowhere app/dangling
for output in app/pith.ini out.ini sub/out.ini; do
    mkdir -p "$(dirname $output)"
    run 0 "$PITH" init app -o $output
    withheld $output "/app/data = $work/other/data" "/app/up = $work/other" "/app/wheelhouse = $work/other"
    has "$(< $output)" 'data is or lies behind a link that leads to' 'dangling'
    live $output | grep -q '^/app/near.py = ' || fail "a link within the app is no line: $(< $output)"
done
run 0 "$PITH" compose app/pith.ini -o tree/ --no-sync
ships_none tree
sed -i "s|^; \(/app/up = \)|\1|" app/pith.ini # what the comment says does it
run 0 "$PITH" compose app/pith.ini -o allowed/ --no-sync
[[ -f allowed/app/up/secret.py ]] || fail "the line of the comment ships nothing"
# The directory that is named on the command line may be a link itself.
ln -s app linked
run 0 "$PITH" init linked
has "$out" $'\n/app/run.py = run.py\n'

mkdir many && "$python" -c 'import os; [os.symlink("/etc/passwd", f"many/l{i}") for i in range(3000)]'
echo 'print(1)' > many/run.py
run 0 "$PITH" init many
[[ $(grep -c '^; /app/l' <<< "$out") -le 20 ]] || fail "a manifest of links: $(wc -l <<< "$out") lines"

# ---- requirements and wheels behind links; lines of requirements ----
rm -rf app && mkdir -p app/etc
echo 'print(1)' > app/run.py
echo 'root:x6xhunter2:1::' > other/shadow
ln -s "$work/other/shadow" app/requirements.txt
run 0 "$PITH" init app -o app/pith.ini
withheld app/pith.ini "requirements = $work/other/shadow"
[[ $(< app/pith.ini) != *hunter2* ]] || fail "it is quoted: $(< app/pith.ini)"
rm app/pith.ini app/requirements.txt
echo "-r $work/other/shadow" > app/requirements.txt
run 0 "$PITH" init app -o app/pith.ini
has "$(tr -d '\n' < app/pith.ini | sed 's/; / /g; s/  */ /g')" "requirements.txt:1: $work/other/shadow leads out of"
[[ $(live app/pith.ini) != *requirements* && $(< app/pith.ini) != *hunter2* ]] || fail "wrong: $(< app/pith.ini)"
mkdir app/wh wheels && touch wheels/x-1-py3-none-any.whl
rmdir app/wh && ln -s "$work/wheels" app/wh && mkdir -p "app$work/wheels" && touch "app$work/wheels/x-1-py3-none-any.whl"
run 0 "$PITH" init app
has "$out" $'\n'"; wheels = $work/wheels"$'\n'

# ---- a virtual environment that leads elsewhere ----
rm -rf app && mkdir app && echo 'print(1)' > app/run.py
"$python" -m venv --without-pip app/.venv 2> /dev/null || skip "$python has no venv module"
run 0 "$PITH" init app
has "$out" $'\n/opt/venv = .venv\n' $'\ninterpreter = /opt/venv/bin/python\n'
site=$(echo app/.venv/lib/python3.*/site-packages)
mkdir -p "$site/far-1.dist-info"
printf 'Metadata-Version: 2.1\nName: far\nVersion: 1\n' > "$site/far-1.dist-info/METADATA"
printf '{"url": "file://%s/other", "dir_info": {"editable": true}}' "$work" > "$site/far-1.dist-info/direct_url.json"
mkdir more third
printf '# comment\nimport sys\n%s\n/usr/lib\nabsent\n' "$work/more" > "$site/a.pth"
run 0 "$PITH" init app -o app/pith.ini
withheld app/pith.ini "$work/other = root:$work/other" "$work/more = root:$work/more"
[[ $(< app/pith.ini) != *"/usr/lib = "* ]] || fail "the system's own is withheld"
cp app/.venv/pyvenv.cfg cfg
sed "s|^home = .*|home = $work/other|" cfg > app/.venv/pyvenv.cfg
run 0 "$PITH" init app
has "${out//$'\n'; / }" "home = $work/other, which is no Python" # wherever the line is broken
[[ $(grep -v '^;' <<< "$out") != */opt/venv* ]] || fail "a home that is no Python counts: $out"
cp cfg app/.venv/pyvenv.cfg
rm app/.venv/bin/python* && cp /bin/true other/python && ln -s "$work/other/python" app/.venv/bin/python
run 0 "$PITH" init app
has "$out" "bin/python leads to"
[[ $(grep -v '^;' <<< "$out") != */opt/venv* ]] || fail "a link to what is no Python counts: $out"
rm -r app/.venv/bin
ln -s "$work/other" app/.venv/bin
run 0 "$PITH" init app
[[ $(grep -v '^;' <<< "$out") != */opt/venv* ]] || fail "bin leads elsewhere: $out"
mv app/.venv far && ln -s "$work/far" app/.venv
run 0 "$PITH" init app
has "$out" $'\n'"; /opt/venv = $work/far"$'\n'

# ---- a Dockerfile's words ----
rm -rf app far && mkdir app && echo 'import secret' > app/run.py
ln -s "$work/other/data" app/data
mkdir -p 'app/root:'"$work/other" && touch 'app/root:'"$work/other/data" app/a.txt 'app/owner='
cat > app/Dockerfile << END
FROM python:3
ENV PYTHONPATH=$work/other PATH=$work/other:/usr/bin LD_LIBRARY_PATH=/usr/lib:$work/other OPENSSL_CONF=$work/other/data
ENV GCONV_PATH=$work/other KEPT=$work/other
COPY run.py data ../run.py /srv/
COPY "root:$work/other/dat?" /x/
COPY --chown="\"\" $work/other/data" *.txt /y/
USER "\"\" $work/other/data"
WORKDIR $work/other
CMD ["python", "$work/other/secret.py"]
END
run 0 "$PITH" init app/Dockerfile -o app/pith.ini
for line in "/srv/data = $work/other/data" "env.PYTHONPATH = $work/other" "env.OPENSSL_CONF = $work/other/data" \
    "env.GCONV_PATH = $work/other" "workdir = $work/other" "env.PATH = $work/other:/usr/bin"; do
    grep -qxF "; $line" app/pith.ini || fail "no line '; $line' in: $(< app/pith.ini)"
done
live app/pith.ini > lines
grep -v -e '^env.KEPT = ' -e '= ./root:' lines | grep -qF -e "$work/other" -e '= root:' && fail "a live line names it: $(< lines)"
grep -qxF 'env.LD_LIBRARY_PATH = /usr/lib' lines || fail "what is the system's is gone: $(< lines)"
grep -q '^cmd' lines && fail "a script of the source starts: $(< lines)"
cp /bin/true other/tool
for command in "[\"$work/other/tool\"]" "$work/other/tool" "[\"python\", \"/etc/passwd\"]"; do
    printf 'FROM python:3\nCMD %s\n' "$command" > app/Dockerfile
    run 0 "$PITH" init app/Dockerfile
    [[ $(grep -v '^;' <<< "$out") != *cmd* ]] || fail "$command: $out"
    has "$(tr -d '\n' <<< "$out" | sed 's/; / /g')" "neither the app's nor the system's"
done
printf 'FROM scratch\nCMD ["/usr/bin/env"]\n' > app/Dockerfile
run 0 "$PITH" init app/Dockerfile
has "$out" $'\ncmd = /usr/bin/env'
# A Dockerfile behind a link is not read, and so not quoted.
rm app/Dockerfile && ln -s "$work/other/shadow" app/Dockerfile
run 2 "$PITH" init app/Dockerfile
has "$err" "leads to $work/other/shadow"
[[ $err != *hunter2* ]] || fail "it is quoted: $err"

# ---- a script's first line ----
printf '#!%s\nprint(1)\n' "$work/other/python" > other/script
run 0 "$PITH" init "$work/other/script"
has "$out" $'\n'"; interpreter = $work/other/python"$'\n'
printf '#!/usr/bin/env ../..%s\n' "$work/other/python" > other/script
run 0 "$PITH" init "$work/other/script"
[[ $(grep -v '^;' <<< "$out") != *interpreter* ]] || fail "env with a path: $out"

# ---- names that a manifest could misread, or a terminal ----
rm -rf app && mkdir app && echo 'print(1)' > app/run.py
for name in $'line\nbreak = x' $'\e[31mred' $'c1\xc2\x9b31m' '"quoted' "it's" '; comment' '[files]' 'a=b' 'root:x' '*' 'a b' \$x 'owner=x' \
    'back\slash' '#x' 'x?' $'bad\xff'; do
    touch "app/$name"
done
run 0 "$PITH" init app -o app/pith.ini
LC_ALL=C grep -q -e $'\e' -e $'\xc2\x9b' app/pith.ini && fail "control characters: $(od -c app/pith.ini | grep 033)"
run 0 "$PITH" compose app/pith.ini -o names/ --no-sync
for name in '"quoted' "it's" '; comment' '[files]' 'a=b' 'root:x' '*' 'a b' \$x 'owner=x' 'back\slash' '#x'; do
    [[ -f names/app/$name ]] || fail "$name does not ship: $(ls names/app) $(< app/pith.ini)"
done
