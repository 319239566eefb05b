#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# [python] profile: what a recorded run used is added, however it was recorded, and nothing is taken away.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
python=$(system_python)
# A name that nobody can read off the source: only a run shows it.
cat > run.py << 'END'
name = "".join(chr(ord(letter) - 1) for letter in "xbwf")
print(__import__(name).__name__)
END
manifest() {
    printf '[python]\ninterpreter = %s\n%s\n[files]\n/app/run.py = run.py\n[image]\nentrypoint = python3 /app/run.py\n' \
        "$python" "$1" > x.ini
}
composed() {
    rm -rf rootfs
    run 0 "$PITH" compose x.ini -o rootfs/ --no-sync --quiet
}

manifest ''
composed
run 1 boot "$work/rootfs" 0 "$python" /app/run.py
has "$err" "No module named 'wave'"
(cd rootfs && find . | sort) > without

"$python" -X importtime run.py > /dev/null 2> importtime.log
"$python" -v run.py > /dev/null 2> verbose.log
echo wave > names.log
"$python" -c 'import wave; print(wave.__file__)' > paths.log
recordings=(importtime verbose names paths)
if command -v strace > /dev/null && strace -f -o strace.log "$python" run.py > /dev/null 2>&1; then
    recordings+=(strace)
fi
for recording in "${recordings[@]}"; do
    manifest "profile = $recording.log"
    composed
    run 0 boot "$work/rootfs" 0 "$python" /app/run.py
    [[ $out == wave ]] || fail "$recording: it says $out"
    (cd rootfs && find . | sort) > with
    [[ -z $(comm -23 without with) ]] || fail "$recording: something was taken away: $(comm -23 without with)"
    [[ ! -e rootfs/proc/self && -z $(find rootfs/tmp -mindepth 1) ]] || fail "$recording: the machine's own state ships"
done

manifest 'profile = nothing.log'
run 2 "$PITH" compose x.ini -o x.tar
has "$err" 'x.ini:3' 'nothing.log'
echo '# empty' > empty.log
manifest 'profile = empty.log'
run 2 "$PITH" compose x.ini -o x.tar
has "$err" 'x.ini:3' 'names no file and no module'
[[ ! -e x.tar ]] || fail "there is an output"
