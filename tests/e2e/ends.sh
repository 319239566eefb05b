#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# How a run ends when the system does not play along: standard output is full, closed or a pipe that nobody reads; a
# file may not grow any further. Always with 3 and a message, and with nothing half-written.
source "$PITH_SOURCE/tests/e2e/lib.sh"
[[ -w /dev/full ]] || skip "there is no /dev/full"
cd "$work"
printf '[program]\npath = /usr/bin/env\n[image]\nentrypoint = /usr/bin/env\n' > pith.ini
mkdir app
echo 'print(1)' > app/run.py
run 0 "$PITH" compose pith.ini -o a.tar -o oci:layout:v

answers() {
    cat << 'END'
--help
--version
init --help
compose --help
index --help
base --help
closure --help
audit --help
why --help
diff --help
show --help
init app
compose pith.ini -o b.tar --json
compose pith.ini -o -
compose pith.ini -o oci-archive:-
compose pith.ini -o docker-archive:-
compose pith.ini -o c.tar --sbom spdx:-
base pith.ini -o oci:base --json
index oci:layout:v -o oci:joined --json
index oci:layout:v -o oci-archive:-
closure /usr/bin/env
closure --json /usr/bin/env
audit pith.ini
audit --json pith.ini
audit --sarif - pith.ini
audit oci:layout:v
why pith.ini /usr/bin/env
why --json pith.ini /usr/bin/env
why pith.ini /no/such/thing
diff a.tar pith.ini
diff --json a.tar pith.ini
show pith.ini
show --json pith.ini
show --html - pith.ini
show --dot - pith.ini
END
}

# ends WHAT COMMAND…: with 3, and says so; how standard output is, the caller has decided.
ends() {
    local what=$1 status=0
    shift
    "$@" 2> err || status=$?
    if [[ $status -ne 3 ]] || ! grep -q '^pith: ' err; then
        echo "$what: ${*:2} ends with $status: $(< err)" >> wrong
    fi
}

: > wrong
while read -ra words; do
    ends "a full disk" "$PITH" "${words[@]}" > /dev/full
    ends "closed" "$PITH" "${words[@]}" >&-
    # Whoever holds the reading end has gone before the first byte.
    { exec 9> >(:) && wait "$!" && ends "nobody reads" "$PITH" "${words[@]}" >&9; } 9>&-
done < <(answers)
[[ ! -s wrong ]] || fail "$(< wrong)"
for left in .*.pith-*; do
    [[ ! -e $left ]] || fail "$left stays"
done

# What is not asked for need not be open: nothing goes to standard output here, nor into a file instead of to people.
# shellcheck disable=SC2016
run 0 bash -c '"$0" compose pith.ini -o quiet.tar <&- >&- 2>&-' "$PITH"
cmp a.tar quiet.tar || fail "messages went into the output"

# The limit of file sizes, whichever thread meets it.
if command -v prlimit > /dev/null; then
    for output in x.tar x.tar.gz x.tar.zst tree/ oci:new:v oci:layout:w oci-archive:x docker-archive:x; do
        for _ in 1 2 3; do
            run 3 prlimit --core=0 --fsize=102400 "$PITH" compose pith.ini -o "$output" --depfile x.d
            has "$err" "File too large"
            [[ ! -e ${output%%:*} || $output == oci:* ]] || fail "$output was written in part"
            left=$(find . -name '*.pith-*' | head -n 3)
            [[ -z $left && ! -e x && ! -e new && ! -e x.d ]] || fail "-o $output leaves something: $left $(ls)"
        done
    done
    for size in 10 300 3000; do # small enough for the small files, too
        run 3 prlimit --core=0 --fsize=$size "$PITH" compose pith.ini -o y.tar.gz --depfile y.d
        run 3 prlimit --core=0 --fsize=$size "$PITH" show --html y.html pith.ini
        run 3 prlimit --core=0 --fsize=10 "$PITH" init app -o y.ini
        [[ -z $(find . -name '*.pith-*' -o -name 'y.*') ]] || fail "$(ls -A)"
    done
else
    echo "prlimit is not installed: the limit of file sizes is not tried"
fi

# The outputs of a run appear together, or none does: here the last of them cannot.
mkdir z.tar.why z.d
for output in z.tar z.tar.gz docker-archive:z.tar; do
    run 2 "$PITH" compose pith.ini -o "z/" -o oci-archive:z.ociar --sbom spdx:z.spdx -o "$output" --depfile z.d
    run 2 "$PITH" show pith.ini --html z.html --dot z.d
    run 2 "$PITH" compose pith.ini -o z/ -o z.tar
    [[ $(echo z*) == "z.d z.tar.why" ]] || fail "some outputs are there, and others are not: $(echo z*)"
done
