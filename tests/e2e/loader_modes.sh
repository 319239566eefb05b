#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What only modes and users show: set-user-ID programs, for which $ORIGIN and the variables are limited; files and
# directories that may not be read; a FIFO. A program starts where pith finds all its libraries, and nowhere else.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/opened.bash"
need gcc setpriv
need_root "start programs as another user"
unshare -m true 2> /dev/null || skip "nothing can be mounted here"
[[ -x /lib64/ld-linux-x86-64.so.2 ]] || skip "no x86-64 glibc to compare with"
cd "$work"
echo 'int work(void) { return 0; }' | library libwork.so libwork.so
echo 'int pre; __attribute__((constructor)) static void said(void) { __builtin_puts("preloaded"); }' | library libpre.so libpre.so
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)

# program ROOT PATH OPTION…: a root with a program that needs libwork.so, at a path of its own.
program() {
    local root=$1 path=$2
    shift 2
    echo 'int work(void); int main(void) { return work(); }' | program_root "$root" "$work/libwork.so" "$@"
    mkdir -p "$root"{"$(dirname "$path")",/proc,/usr/lib}
    mount --bind -o ro /proc "$root/proc" # where the loader learns what $ORIGIN is
    [[ $path == /usr/bin/program ]] || mv "$root/usr/bin/program" "$root$path"
}

# agree ROOT PATH [NAME=VALUE…]: as nobody, in the root.
agree() {
    local root=$1 path=$2 real=0 ours=0
    shift 2
    cp "$PITH" "$work/.pith"
    env "$@" "${nobody[@]}" "$work/.pith" closure --root "$root" "$path" > ours 2>&1 || ours=$?
    chroot --userspec=65534:65534 "$root" "$path" > real 2>&1 < /dev/null || real=$? # for messages without variables
    if [[ $# -gt 0 ]]; then
        real=0
        env "$@" LD_WARN= "$work/enter" "$root" "$path" > real 2>&1 || real=$?
    fi
    [[ $((real != 0)) -eq $((ours != 0)) ]] || fail "$root: the program ends with $real: $(< real); pith says: $(< ours)"
    echo "$root: $([[ $real -eq 0 ]] && echo starts || echo 'does not start')"
}

# The variables must reach the program, and not what leads to it.
cat > enter.c << 'END'
#include <grp.h>
#include <unistd.h>
int main(int count, char **words)
{
    (void)count;
    if (chroot(words[1]) != 0 || chdir("/") != 0 || setgroups(0, 0) != 0 || setgid(65534) != 0 || setuid(65534) != 0) {
        return 126;
    }
    execv(words[2], words + 2);
    return 126;
}
END
gcc -static -o enter enter.c 2> gcc.log || skip "no static C library: $(tail -n 1 gcc.log)"

# ---- set-user-ID ----
# shellcheck disable=SC2016 # $ORIGIN is for the loader
for bits in 0755 4755; do
    program "plain-$bits" /app/bin/p '-Wl,-rpath,$ORIGIN/../lib' -Wl,--disable-new-dtags
    mkdir "plain-$bits/app/lib" && cp libwork.so "plain-$bits/app/lib"
    program "system-$bits" /usr/lib/app/p '-Wl,-rpath,$ORIGIN/../more'
    mkdir -p "system-$bits/usr/lib/more" && cp libwork.so "system-$bits/usr/lib/more"
    program "middle-$bits" /usr/lib/app/p '-Wl,-rpath,/$ORIGIN/../more'
    mkdir -p "middle-$bits/usr/lib/more" && cp libwork.so "middle-$bits/usr/lib/more"
    program "absolute-$bits" /app/p -Wl,-rpath,/app/lib
    mkdir "absolute-$bits/app/lib" && cp libwork.so "absolute-$bits/app/lib"
    program "variable-$bits" /app/p
    mkdir "variable-$bits/app/lib" && cp libwork.so "variable-$bits/app/lib"
    chmod "$bits" plain-$bits/app/bin/p {system,middle}-$bits/usr/lib/app/p {absolute,variable}-$bits/app/p
    agree "plain-$bits" /app/bin/p
    agree "system-$bits" /usr/lib/app/p
    agree "middle-$bits" /usr/lib/app/p
    agree "absolute-$bits" /app/p
    agree "variable-$bits" /app/p LD_LIBRARY_PATH=/app/lib
    # What is preloaded by a path, or is not set-user-ID itself, is left out.
    cp libpre.so "absolute-$bits/app"
    cp libpre.so "absolute-$bits/usr/lib/libplain.so"
    cp libpre.so "absolute-$bits/usr/lib/libtrusted.so" && chmod 4755 "absolute-$bits/usr/lib/libtrusted.so"
    for preload in /app/libpre.so libplain.so libtrusted.so; do
        LD_PRELOAD=$preload ./enter "absolute-$bits" /app/p > real 2>&1 || fail "$(< real)"
        LD_PRELOAD=$preload "$PITH" closure --root "absolute-$bits" /app/p > ours || fail "$(< ours)"
        [[ $(grep -c '^preloaded' real) -eq $(grep -c "$preload.*preload" ours) ]] ||
            fail "absolute-$bits: LD_PRELOAD=$preload: the program says: $(< real); pith says: $(< ours)"
    done
done

# ---- rights ----
program closed /usr/bin/program -Wl,-rpath,/opt/closed:/opt/open
mkdir -p closed/opt/{closed,open}
cp libwork.so closed/opt/closed && cp libwork.so closed/opt/open
chmod 0 closed/opt/closed/libwork.so
agree closed /usr/bin/program # the next one is taken
chmod 0 closed/opt/open/libwork.so
agree closed /usr/bin/program
chmod 755 closed/opt/open/libwork.so closed/opt/closed/libwork.so
chmod 0 closed/opt/closed
agree closed /usr/bin/program
has "$(< ours)" /opt/open/libwork.so

# ---- a FIFO: the loader would wait for ever; pith says what it is ----
rm closed/opt/open/libwork.so && mkfifo closed/opt/open/libwork.so
run 1 timeout 20 "${nobody[@]}" "$work/.pith" closure --root closed /usr/bin/program
has "$out$err" /opt/open/libwork.so
