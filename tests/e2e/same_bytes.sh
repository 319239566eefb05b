#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same input gives the same bytes: nothing of the host, the user, the clock or the number of threads shows.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
need bsdtar
mkdir app
cd app
hello_manifest | sed '/^packages/d' > pith.ini
mkdir -p data/deep
printf 'x' > 'data/deep/a name with spaces, ü and a long tail that no ustar header could ever hold in one hundred bytes of its own.txt'
ln -s deep data/link
echo '/app/data = data' | sed -i '/^\[files\]/r /dev/stdin' pith.ini
cd ..

run 0 "$PITH" compose app/pith.ini -o first.tar
[[ $(stat -c %s first.tar) -gt 1000000 ]] || fail "that is no composition"
same() {
    cmp -s first.tar "$1" || fail "other bytes $2"
    rm -f "$1"
}

run 0 "$PITH" compose app/pith.ini -o other.tar
same other.tar "the second time"
(cd app && run 0 "$PITH" compose "$work/app/pith.ini" -o other.tar)
same app/other.tar "from another directory, by an absolute path"
(umask 077 && run 0 "$PITH" compose app/pith.ini -o other.tar)
same other.tar "under umask 077"
for locale in tr_TR.UTF-8 C.UTF-8 C; do
    run 0 env LC_ALL=$locale LANG=$locale "$PITH" compose app/pith.ini -o other.tar
    same other.tar "under the locale $locale"
done
run 0 env TZ=Pacific/Kiritimati "$PITH" compose app/pith.ini -o other.tar
same other.tar "in another time zone"
for jobs in 1 2 7; do
    run 0 "$PITH" compose --jobs $jobs app/pith.ini -o other.tar
    same other.tar "with --jobs $jobs"
    run 0 "$PITH" compose --jobs $jobs app/pith.ini -o "$jobs.tar.gz" -o "$jobs.tar.zst"
    for kind in gz zst; do
        cmp -s 1.tar.$kind $jobs.tar.$kind || fail "other bytes in .tar.$kind with --jobs $jobs"
    done
done

# A copy of the app has other inodes, times and an other order in its directories; only its modes are the same.
mkdir copy
tar -C app -cf - --sort=name . | tar -C copy -xmf -
find copy -exec touch -h -d '2001-02-03' {} +
run 0 "$PITH" compose copy/pith.ini -o other.tar
same other.tar "from a copy of the app"

if [[ $(id -u) -eq 0 ]]; then
    mkdir -m 777 theirs
    run 0 as_nobody compose app/pith.ini -o theirs/other.tar
    same theirs/other.tar "as another user"
fi

run 0 env SOURCE_DATE_EPOCH=1700000000 "$PITH" compose app/pith.ini -o dated.tar
! cmp -s first.tar dated.tar || fail "SOURCE_DATE_EPOCH changes nothing"
tar -tvf dated.tar --utc | awk '$4 != "2023-11-14" { exit 1 }' || fail "SOURCE_DATE_EPOCH is not every entry's time"

# Other readers take it without a word, and see the same entries.
GNU=$(tar -tf first.tar --quoting-style=literal 2> warnings) || fail "GNU tar: $(< warnings)"
BSD=$(LC_ALL=C.UTF-8 bsdtar -tf first.tar 2>> warnings) || fail "bsdtar: $(< warnings)"
[[ ! -s warnings ]] || fail "a reader warns: $(< warnings)"
[[ $GNU == "$BSD" ]] || fail "GNU tar and bsdtar see different entries: $(diff <(echo "$GNU") <(echo "$BSD") | head -n 5)"
python3 - first.tar << 'END'
import sys, tarfile
names = set()
with tarfile.open(sys.argv[1], errorlevel=2) as tar:
    for entry in tar:
        path = entry.name.removeprefix("./")
        assert path not in names, f"{path} twice"
        assert not path.startswith("/") and ".." not in path.split("/"), path
        parent = path.rpartition("/")[0]
        assert not parent or parent in names, f"{path} comes before its directory"
        assert (entry.uname, entry.gname) == ("", "") and entry.mtime == 315532800, entry.get_info()
        names.add(path)
END
