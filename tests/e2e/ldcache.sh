#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The ld.so.cache that ships is one that the real tools accept, and with it the real loader finds what pith found.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
ldconfig=$(PATH=$PATH:/usr/sbin:/sbin type -P ldconfig) || skip "there is no ldconfig"
hello_manifest > pith.ini
run 0 "$PITH" compose pith.ini -o root/

"$ldconfig" -p -C root/etc/ld.so.cache > listed || fail "ldconfig refuses the cache"
has "$(< listed)" libc.so.6
[[ $(sed -n 's/^\([0-9]*\) libs found.*/\1/p' listed) -eq $(grep -c ' => ' listed) ]] || fail "the cache lies about its size"
sed -n 's/.* => //p' listed | while read -r path; do
    [[ -f root$path ]] || fail "the cache lists $path, which does not ship"
done

# Inside, the real loader resolves every ELF file, to files of the root only.
need_root "enter the root to trace in it"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"
need readelf
loader=$(readelf -lW "root$(readlink -f "$(system_python)")" | sed -n 's/.*interpreter: \(.*\)]/\1/p')
traced=0
while read -r file; do
    [[ $(head -c 4 "root$file" | tr -d '\0') == $'\177ELF' ]] || continue
    trace=$(chroot root "$loader" --list "$file" 2>&1) || fail "$file: $trace"
    [[ $trace != *"not found"* ]] || fail "$file: $trace"
    traced=$((traced + 1))
done < <(find root -type f \( -name '*.so' -o -name '*.so.*' -o -path '*/bin/*' \) -printf '/%P\n')
[[ $traced -gt 10 ]] || fail "only $traced files were traced"
