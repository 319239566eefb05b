#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What lies outside the app is not quoted, whatever of the app leads there: the log of a job is read by many.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
mkdir app other wheels
echo 'print(1)' > app/run.py
"$python" -m venv --without-pip app/.venv 2> /dev/null || skip "$python has no venv module"
site=$(echo app/.venv/lib/python3.*/site-packages)

# silent NAME: no message holds a word of the secret.
silent() {
    local file
    "$PITH" compose app/pith.ini -o out.tar --verbose > said 2>&1 < /dev/null || :
    "$PITH" compose app/pith.ini -o json.tar --json > json 2>&1 < /dev/null || :
    "$PITH" closure app/pith.ini > closed 2>&1 < /dev/null || :
    for file in said json closed; do
        if grep -aq hunter2 $file; then
            fail "$1: $file quotes it: $(grep -a -m 3 hunter2 $file)"
        fi
    done
    rm -f out.tar* json.tar*
}

# ---- the files of distributions, as links ----
echo '{"url": "file:///hunter2/url", "dir_info": {"editable": true}}' > other/direct_url.json
printf 'Metadata-Version: 2.1\nName: hunter2\nVersion: hunter2\nRequires-Dist: hunter2 ==(\n' > other/METADATA
printf '[console_scripts]\nhunter2 = hunter2:hunter2\n' > other/entry_points.txt
printf 'hunter2/x.py,,\nroot:hunter2:1:\n' > other/RECORD
printf 'hunter2\n' > other/top_level.txt
for name in METADATA RECORD direct_url.json entry_points.txt top_level.txt; do
    info=$site/d${name%%[._]*}-1.dist-info
    mkdir "$info"
    printf 'Metadata-Version: 2.1\nName: d%s\nVersion: 1\n' "${name%%[._]*}" > "$info/METADATA"
    ln -sf "$work/other/$name" "$info/$name"
    echo "d${name%%[._]*}" >> app/requirements.txt
done
printf '/hunter2\nimport hunter2\nhunter2 = (\n' > other/some.pth
ln -s "$work/other/some.pth" "$site/some.pth"
cat > app/pith.ini << 'END'
[python]
interpreter = /opt/venv/bin/python
requirements = requirements.txt
[files]
/opt/venv = .venv
/app/run.py = run.py
[image]
entrypoint = python /app/run.py
END
silent "distributions"
sed -i 's/^requirements = .*/packages = all/' app/pith.ini
silent "all packages"

# ---- requirements, of every kind, named by the app or by the manifest ----
printf 'hunter2\n' > other/plain.txt
printf 'root:x6x:hunter2:1:\n' > other/shadow
printf 'flask ==hunter2\n' > other/version.txt
printf 'flask; hunter2\n' > other/marker.txt
printf 'flask --hash=hunter2\n' > other/hash.txt
printf -- '-r hunter2\n' > other/follow.txt
printf 'lock-version = "1.0"\nrequires-python = "hunter2"\n[[packages]]\nname = "hunter2"\n' > other/pylock.toml
printf 'lock-version = "1.0"\nrequires-python = ">=9.hunter2"\n' > other/pylock.for.toml
printf 'lock-version = "1.0"\nenvironments = ["hunter2"]\n' > other/pylock.env.toml
printf 'lock-version = "1.0"\n[[packages]]\nname = "hunter2"\nsdist = {}\n' > other/pylock.sdist.toml
for file in other/*.txt other/shadow other/*.toml; do
    name=${file##*/}
    for wheels in '' 'wheels = ../wheels'; do
        for how in "../$file" "$work/$file" "$name" line.txt constraint.txt; do
            ln -sf "../$file" "app/$name"
            echo "-r ../$file" > app/line.txt
            echo "-c $name" > app/constraint.txt
            printf '[python]\ninterpreter = %s\n%s\nrequirements = %s\n[files]\n/app/run.py = run.py\n[image]\nentrypoint = python3 /app/run.py\n' \
                "$python" "$wheels" "$how" > app/pith.ini
            "$PITH" compose app/pith.ini -o out.tar --verbose > said 2>&1 < /dev/null || :
            if grep -q hunter2 said; then fail "$name by $how ($wheels): $(< said)"; fi
            rm -f "app/$name"
        done
    done
done
