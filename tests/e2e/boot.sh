# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# boot ROOTFS UID COMMAND…: runs a command with ROOTFS as its root, as UID, with loopback as its only network; the array
# boot_variables holds more of its environment.
#
# The super-user enters by chroot, so that file owners and modes count as they will in a container; bwrap adds a network
# and a process table of its own where the kernel permits. Anybody else needs bwrap: there UID is only a name for the caller.

boot_variables=()

boot_how() {
    if [[ $(id -u) -eq 0 ]]; then
        if bwrap --bind / / --unshare-net --unshare-pid true 2> /dev/null; then echo "bwrap and chroot"; else echo chroot; fi
    elif bwrap --unshare-all --bind / / true 2> /dev/null; then
        echo bwrap
    else
        return 1
    fi
}

boot() {
    local root uid=$2 how enter
    root=$(realpath "$1")
    shift 2
    local environment=(env -i PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8
        SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt "${boot_variables[@]}")
    how=$(boot_how) || return 126
    enter=("$(command -v chroot)" --userspec="$uid:$uid" "$root") # found before PATH becomes the image's
    case $how in
        chroot)
            "${environment[@]}" "${enter[@]}" "$@" ;;
        bwrap)
            "${environment[@]}" bwrap --unshare-all --die-with-parent --uid "$uid" --gid "$uid" \
                --bind "$root" / --proc /proc --dev /dev --tmpfs /tmp "$@" ;;
        *)
            "${environment[@]}" bwrap --unshare-net --unshare-pid --unshare-ipc --die-with-parent --bind / / \
                --bind "$root" "$root" --proc "$root/proc" --dev "$root/dev" --perms 1777 --tmpfs "$root/dev/shm" \
                "${enter[@]}" "$@" ;;
    esac
}
