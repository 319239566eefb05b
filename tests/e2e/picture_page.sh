#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith show --html in a real browser: it fetches nothing, runs nothing of a name, tells the chains of `pith why`, and
# works by keyboard, in the dark and on a narrow screen.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
need chromium chromedriver
/usr/bin/python3 -c 'import selenium' 2> /dev/null || skip "python3-selenium is not installed"
cat > x.ini << END
[python]
interpreter = $python
[files]
/app/ = run.py db.py middle.py target.py
/app/odd = odd
[image]
entrypoint = python3 /app/run.py
END
# Two ways lead to target: a short one that is a guess, and a longer one that is none.
printf 'import db\ntry:\n    import target\nexcept ImportError:\n    pass\n' > run.py
printf 'import sqlite3\nimport middle\n' > db.py
echo 'import target' > middle.py
echo 'x = 1' > target.py
for name in '<img src=x onerror="document.title=1">' 'z<!--<script>' '</script><script>document.title=1</script>x/y' $'\xff' $'\n"\\{{data}}' '日本語'; do
    mkdir -p "odd/$(dirname "$name")"
    echo x > "odd/$name"
done
run 0 "$PITH" show x.ini --html x.html --no-sync
run 0 "$PITH" show x.ini --html - --jobs 1
cmp .out x.html || fail "the page is another one on standard output"
[[ $(grep -o '</script' x.html | wc -l) -eq 2 && $(grep -c '<!--' x.html) -eq 0 ]] || fail "a name became markup"
mkdir copy
cp -R ./*.py odd x.ini copy/
(cd copy && LC_ALL=C.UTF-8 TZ=Asia/Tokyo run 0 "$PITH" show x.ini --html ../copy.html --no-sync)
cmp x.html copy.html || fail "the page depends on where it is made"
HOME=$work timeout 240 /usr/bin/python3 "$PITH_SOURCE/tests/e2e/picture_page.py" "$PITH" x.ini x.html || fail "see above"
