#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# [libraries] hwcaps = all: what the loader takes on any processor ships, with what it needs; the cache that ships is the
# one that ldconfig writes there, to the byte but for its own name in it.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/opened.bash"
need gcc python3
PATH=$PATH:/sbin:/usr/sbin
need ldconfig
[[ $(uname -m) == x86_64 ]] || skip "the variants here are for x86-64"
need_root "trace in a root"
cd "$work"

echo 'int work(void) { return 0; }' | library libwork.so.1.0 libwork.so.1
echo 'int work(void); int main(void) { return work(); }' | program_root root "$work/libwork.so.1.0"
place() { # DIRECTORY CODE OPTION…: a libwork.so.1 there
    mkdir -p "root$1"
    echo "int extra(void); int work(void) { return $2; }" | library "root$1/libwork.so.1.0" libwork.so.1 "${@:3}"
    ln -s libwork.so.1.0 "root$1/libwork.so.1"
}
libraries=/usr/lib/x86_64-linux-gnu
mkdir -p "root$libraries" root/etc
place /usr/local/lib 0
place /usr/local/lib/glibc-hwcaps/x86-64-v2 0
echo 'int extra(void) { return 0; }' | library "root/usr/local/lib/libextra.so.2" libextra.so.2
place /usr/local/lib/glibc-hwcaps/x86-64-v3 'extra()' root/usr/local/lib/libextra.so.2 -Wl,-z,x86-64-v3
place /usr/local/lib/glibc-hwcaps/no-such-level 0
place /usr/local/lib/haswell 0
echo 'int unused;' | library root/usr/local/lib/libunused.so.1 libunused.so.1
echo /usr/local/lib > root/etc/ld.so.conf
ldconfig -X -r root 2> log

manifest root > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o base/
absent base/usr/local/lib/glibc-hwcaps base/usr/local/lib/libextra.so.2 base/usr/local/lib/libunused.so.1 base/usr/local/lib/haswell
manifest root '[libraries]' 'hwcaps = all' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o all/
for file in libwork.so.1 glibc-hwcaps/x86-64-v2/libwork.so.1.0 glibc-hwcaps/x86-64-v3/libwork.so.1.0 libextra.so.2; do
    [[ -e all/usr/local/lib/$file ]] || fail "$file does not ship"
done
absent all/usr/local/lib/glibc-hwcaps/no-such-level all/usr/local/lib/libunused.so.1

# The same cache as ldconfig's, of either root.
for root in base all; do
    cp "$root/etc/ld.so.cache" "$root.cache"
    cp -a "$root" "$root.copy"
    echo /usr/local/lib > conf
    cp conf "$root.copy/etc/ld.so.conf"
    ldconfig -X -r "$root.copy" 2> log
    python3 "$PITH_SOURCE/tests/e2e/cache_diff.py" "$root.copy/etc/ld.so.cache" "$root.cache" || fail "$root: not ldconfig's cache"
done

# What a loader of each level takes inside is what it took outside.
for level in x86-64-v4:x86-64-v3:x86-64-v2 x86-64-v3:x86-64-v2 x86-64-v2 ''; do
    for root in root all; do
        list=${level:+glibc-hwcaps/${level//:/:glibc-hwcaps/}}
        run 0 "$PITH" closure --root "$root" --hwcaps "$list" /usr/bin/program
        echo "$out" > "$root.answer"
    done
    diff root.answer all.answer || fail "a loader with \"$level\" takes something else inside"
done
has "$(chroot all /lib64/ld-linux-x86-64.so.2 --list /usr/bin/program)" "libwork.so.1 => /usr/local/lib/"
# The variants that only a search of directories finds, not the cache, are taken as well.
rm root/etc/ld.so.cache
mkdir -p "root$libraries" && mv root/usr/local/lib/* "root$libraries/"
run 0 "$PITH" compose --verbose pith.ini -o searched/
[[ -e searched$libraries/glibc-hwcaps/x86-64-v3/libwork.so.1 ]] || fail "a variant beside the built-in directory does not ship"
