#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A .pth file in the system's Python that belongs to no package and no distribution is neither followed nor shipped.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)

# A root of its own: what is composed of this machine's Python, with the package database of that.
hello_manifest > first.ini
run 0 "$PITH" compose first.ini -o root/ --no-sync
[[ -d root/var/lib/dpkg || -d root/lib/apk ]] || skip "the Python of this machine belongs to no package"
site=$("$python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
[[ -d root$site ]] || site=/usr/lib/python3/dist-packages
mkdir -p "root$site" root/usr/local/lib/secret
echo 'print("from a directory of somebody")' > root/usr/local/lib/secret/stolen.py
# manifest [KEPT [PACKAGES]]
manifest() {
    cat << END
[source]
root = $work/root
[python]
interpreter = $python
packages = ${2:-dists}
[files]
/app/hello.py = hello.py
${1:+[keep]
wanted = $1}
[image]
entrypoint = python3 /app/hello.py
END
}
cat > hello.py << 'END'
try:
    import stolen
except ImportError:
    print("nothing")
END
echo /usr/local/lib/secret > "root$site/evil.pth"
for packages in dists all; do
    manifest '' $packages > app.ini
    rm -rf tree
    run 0 "$PITH" compose app.ini -o tree/ --no-sync
    has "$err" "warning unowned-pth: $site/evil.pth" '[keep]'
    [[ ! -e tree$site/evil.pth && ! -e tree/usr/local/lib/secret ]] || fail "packages = $packages: it ships: $(find tree/usr/local)"
done
run 0 "$PITH" compose app.ini -o quiet.tar --quiet
has "$err" "warning unowned-pth: $site/evil.pth"
! grep -qv '^warning \|^    ' <<< "$err" || fail "more than warnings: $err"

# What [keep] names counts, and then the warning is gone.
manifest "$site/evil.pth" > app.ini
rm -rf tree
run 0 "$PITH" compose app.ini -o tree/ --no-sync
[[ -f tree$site/evil.pth && $err != *unowned-pth* ]] || fail "[keep] does not bring it: $err"

# One that a RECORD lists is a distribution's.
mkdir -p "root$site/mine-1.dist-info"
printf 'Metadata-Version: 2.1\nName: mine\nVersion: 1\n' > "root$site/mine-1.dist-info/METADATA"
printf 'evil.pth,,\nmine-1.dist-info/METADATA,,\nmine-1.dist-info/RECORD,,\n' > "root$site/mine-1.dist-info/RECORD"
manifest > app.ini
run 0 "$PITH" compose app.ini -o recorded.tar
[[ $err != *unowned-pth* ]] || fail "a distribution's own is taken for nobody's: $err"
rm -r "root$site/mine-1.dist-info"

# A Python of nobody's: what lies in it is its maker's affair.
rm -rf root/var/lib/dpkg root/lib/apk
run 0 "$PITH" compose app.ini -o built.tar
[[ $err != *unowned-pth* ]] || fail "there is no package database: $err"
has "$(tar -tf built.tar)" usr/local/lib/secret/stolen.py
