# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Every verb, as the tests of the sandbox run it.

# sandbox_app: in the working directory an app whose manifest names things in every way that there is: links, patterns,
# a path above it, an absolute one, a list of requirements beside another, a file that is not there.
sandbox_app() {
    mkdir -p app/conf app/shared above
    (cd app && hello_manifest | sed '/^stdlib\|^packages/d' > pith.ini && mv hello.py real.py && ln -s real.py hello.py)
    echo '{}' > app/shared/one.json
    ln -s ../shared/one.json app/conf/one.json
    echo two > app/conf/two.txt
    echo '*.log' > app/.dockerignore
    echo above > above/file
    echo absolute > absolute
    echo "-r others.txt" > app/requirements.txt
    : > app/others.txt
    sed -i "s|^\[files\]|requirements = requirements.txt\n[files]\n/app/conf/ = conf/*.json conf/two.*\n/app/above = ../above\n/app/absolute = $PWD/absolute\n/app/no? = no|" app/pith.ini
}

# every_verb PITH DIRECTORY: runs each; outputs land in DIRECTORY, an absolute path.
every_verb() {
    local pith=$1 to=$2
    run 0 "$pith" compose app/pith.ini -o "$to/x.tar" -o "$to/x.tar.gz" -o "$to/x.tar.zst" -o "$to/tree/" -o "oci:$to/oci:one" \
        -o "oci-archive:$to/oci.tar:one" -o "docker-archive:$to/docker.tar:one" --sbom "spdx:$to/spdx" --depfile "$to/depfile" --jobs 2
    run 0 "$pith" compose app/pith.ini -o "oci:$to/oci:two" -o "$to/x.tar" --depfile /dev/null
    run 0 "$pith" compose --from "oci:$to/oci:one" -o "$to/from.tar" --write-manifest "$to/from.ini"
    run 0 "$pith" compose --root "docker-archive:$to/docker.tar" app/pith.ini -o "$to/rooted.tar"
    run 0 "$pith" index "oci:$to/oci:one" -o "oci:$to/index:all"
    run 0 "$pith" base app/pith.ini -o "oci:$to/base:1" --write-manifest "$to/base.ini"
    printf '[base]\nimage = oci:%s/base:1\n' "$to" | cat app/pith.ini - > app/on-base.ini
    run 0 "$pith" compose app/on-base.ini -o "oci:$to/on-base:1"
    run 0 "$pith" init app -o "$to/init.ini"
    run 0 "$pith" init "$(system_python)"
    run 0 "$pith" closure "$(system_python)" --json
    run 0 "$pith" closure --root "$to/tree" "$(system_python)"
    run 0 "$pith" audit app/pith.ini --sarif "$to/sarif"
    run 0 "$pith" audit "$(system_python)"
    run 0 "$pith" audit "oci:$to/oci:one"
    run 0 "$pith" why app/pith.ini /app/hello.py
    run 0 "$pith" why "$to/x.tar" /app/conf/one.json
    run 0 "$pith" diff app/pith.ini "oci:$to/oci:two"
    run 0 "$pith" show app/pith.ini --html "$to/html" --dot "$to/dot"
    run 0 "$pith" show "docker-archive:$to/docker.tar"
    rm app/on-base.ini
}
