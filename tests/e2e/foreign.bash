# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Roots of other architectures, unpacked from Debian's packages and never configured: nothing of them can run here.
foreign_packages=python3-minimal,libpython3-stdlib,libc-bin,coreutils
# What an app of the arm64 root needs besides.
foreign_app_packages=python3,base-files,ca-certificates,tzdata,python3-markdown,python3-yaml

foreign_mirror() {
    # shellcheck disable=SC2016,SC2034 # REPO_URI is for apt-get to fill in; the mirror is the tests'
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 2> /dev/null | grep -m 1 '/debian/*$') || skip "no Debian mirror is configured"
}

# shellcheck disable=SC2154 # $work is of lib.sh
# foreign_root SUITE ARCHITECTURE: unpacks it, once for all runs of this build; sets $root.
foreign_root() {
    local packages=$foreign_packages
    [[ $2 != arm64 ]] || packages+=,$foreign_app_packages
    root=$PITH_BUILD/roots/$2
    [[ -e $root/done ]] && return
    rm -rf "$root"
    mkdir -p "${root%/*}"
    mmdebstrap --quiet --variant=extract --architectures="$2" --include="$packages" \
        --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr "$1" "$root" "deb $mirror $1 main" > "$work/log" 2>&1 ||
        return 1
    touch "$root/done"
}
