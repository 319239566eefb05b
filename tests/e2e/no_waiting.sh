#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Pipes that nobody writes to, where a file is expected: pith never waits for one. A pipe with a writer is read.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need timeout mkfifo
cd "$work"
python=$(system_python)
mkdir app wheels
echo 'print("hello")' > app/run.py
manifest() {
    printf '%s\n' '[python]' "interpreter = $python" "$@" '[files]' '/app = app' '[image]' 'entrypoint = python3 /app/run.py'
}
manifest > pith.ini

# soon STATUS COMMAND…: ends by itself, with the status.
soon() {
    local wanted=$1
    shift
    run "$wanted" timeout 60 "$@"
}

# Named by the user.
mkfifo pipe
for verb in "compose pipe -o x.tar" "audit pipe" "why pipe /app" "show pipe" "diff pipe pith.ini"; do
    # shellcheck disable=SC2086  # a verb and its arguments
    soon 2 "$PITH" $verb
    has "$err" pipe "nothing comes through this pipe"
done
soon 2 "$PITH" init pipe -o -
soon 1 "$PITH" closure pipe
for word in docker-archive:pipe oci-archive:pipe tar:pipe; do
    soon 1 "$PITH" compose pith.ini --root $word -o x.tar
done
soon 0 "$PITH" compose <(sleep 0.2 && sed "s|/app = app|/app = $work/app|" pith.ini) -o x.tar
# shellcheck disable=SC2016  # expanded by the inner shell
soon 0 bash -c 'sed "s|/app = app|/app = $PWD/app|" pith.ini | "$1" compose /dev/stdin -o x.tar' - "$PITH"

# Named by a manifest.
soon 2 "$PITH" compose <(manifest "profile = $work/pipe") -o x.tar
manifest 'profile = pipe' > profile.ini
manifest 'wheels = wheels' 'requirements = pipe' > requirements.ini
manifest 'wheels = wheels' 'requirements = requirements.txt' > wheels.ini
printf '[files]\n/x = pipe\n' > files.ini
echo 'x==1' > requirements.txt
mkfifo wheels/x-1-py3-none-any.whl
for name in profile requirements wheels files; do
    soon 2 "$PITH" compose $name.ini -o x.tar
    has "$err" "$name.ini:"
done

# Lying about in what is read.
for name in .dockerignore requirements.txt pyproject.toml Dockerfile uv.lock main.py .python-version; do
    mkfifo "app/$name"
    soon 0 "$PITH" init app -o -
done
mkfifo .dockerignore
soon 0 "$PITH" compose pith.ini -o root/
[[ ! -e root/app/main.py ]] || fail "a pipe shipped"
soon 2 "$PITH" init app/Dockerfile -o -
