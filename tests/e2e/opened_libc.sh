#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What glibc opens by itself: libgcc_s to end a thread, modules to look up names, converters on request.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/opened.bash"
cd "$work"
libgcc=$(library_of libgcc_s.so.1)

# ---- threads ----
cat > thread.c << 'END'
#include <pthread.h>
#include <stdio.h>
static void *work(void *nothing) { (void)nothing; pthread_exit(NULL); }
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, work, NULL);
    pthread_join(thread, NULL);
    puts("ended");
    return 0;
}
END
program_root threads -pthread < thread.c
manifest threads > pith.ini
run 1 "$PITH" compose --verbose pith.ini -o none/
has "$err" missing-library libgcc_s.so.1 /usr/bin/program
bring threads "$libgcc"
run 0 "$PITH" compose --verbose pith.ini -o threads.out/
run 0 boot threads.out 65532 /usr/bin/program
[[ $out == ended ]] || fail "$out"
# The truth: without it the process aborts.
manifest threads '[libraries]' 'exclude = libgcc_s.so.1' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o aborts/
absent "aborts$libgcc"
run 134 bash -c "source '$PITH_SOURCE/tests/e2e/boot.sh'; boot '$work/aborts' 65532 /usr/bin/program"
has "$err" "libgcc_s.so.1 must be installed"
# A program that ends no thread goes without.
sed 's/pthread_exit(NULL)/return NULL/' thread.c | program_root plain -pthread
bring plain "$libgcc"
manifest plain > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o plain.out/
absent "plain.out$libgcc"
run 0 boot plain.out 65532 /usr/bin/program

# ---- names ----
program_root names << 'END'
#include <pwd.h>
#include <stdio.h>
int main(void)
{
    const struct passwd *user = getpwnam("nobody");
    printf("%d ", user ? (int)user->pw_uid : -1);
    user = getpwnam("of-the-module");
    printf("%d\n", user ? (int)user->pw_uid : -1);
    return 0;
}
END
libraries=$(dirname "$(cd names && find . -name libc.so.6 | cut -c 2-)")
library "names$libraries/libnss_pithtest.so.2" libnss_pithtest.so.2 << 'END'
#include <nss.h>
#include <pwd.h>
#include <string.h>
enum nss_status _nss_pithtest_getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, int *number)
{
    (void)buffer, (void)size, (void)number;
    *entry = (struct passwd){"of-the-module", "x", 4321, 4321, "", "/", ""};
    return strcmp(name, "of-the-module") == 0 ? NSS_STATUS_SUCCESS : NSS_STATUS_NOTFOUND;
}
END
printf '%s\n' '# passwd: nothing' 'passwd:files [NOTFOUND=continue]pithtest absentservice # and no more' > nsswitch.conf
manifest names > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o names.out/
absent "names.out$libraries/libnss_pithtest.so.2"
[[ $err != *optional-library* ]] || fail "files and dns are built in: $err"
run 0 boot names.out 65532 /usr/bin/program
[[ $out == "65534 -1" ]] || fail "$out"
manifest names 'nsswitch = no' '[files]' '/etc/nsswitch.conf = nsswitch.conf' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o modules/
has "$err" absentservice libnss_absentservice.so.2 passwd
run 0 boot modules 65532 /usr/bin/program
[[ $out == "65534 4321" ]] || fail "$out"
# The nsswitch.conf of a source that does not ship says nothing.
mkdir -p names/etc && cp nsswitch.conf names/etc
manifest names 'nsswitch = no' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o silent/
absent silent/etc/nsswitch.conf "silent$libraries/libnss_pithtest.so.2"

# Before 2.34 files and dns were modules: a libc that is older by its versions.
mkdir -p old/usr/bin old/usr/lib old/lib64
cp -L /lib64/ld-linux-x86-64.so.2 old/lib64 2> /dev/null || skip "the rest is for x86-64"
echo 'GLIBC_2.2.5 { global: getpwnam; local: *; };' > versions
echo 'void *getpwnam(const char *name) { return (void *)name; }' |
    library old/usr/lib/libc.so.6 libc.so.6 -nostdlib -Wl,--version-script=versions
echo 'int resolve(void) { return 1; }' | library old/usr/lib/libresolv.so.2 libresolv.so.2 -nostdlib
echo 'int files;' | library old/usr/lib/libnss_files.so.2 libnss_files.so.2 -nostdlib
echo 'int resolve(void); int dns(void) { return resolve(); }' |
    library old/usr/lib/libnss_dns.so.2 libnss_dns.so.2 -nostdlib old/usr/lib/libresolv.so.2
echo 'void *getpwnam(const char *); void _start(void) { getpwnam(""); }' |
    compile old/usr/bin/program -nostdlib old/usr/lib/libc.so.6
manifest old > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o old.out/
for name in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
    [[ -e old.out/usr/lib/$name ]] || fail "an old glibc goes without $name"
done

# ---- converters ----
program_root convert << 'END'
#include <iconv.h>
#include <stdio.h>
int main(void)
{
    char in[] = "\xb0\xa1", out[8], *from = in, *to = out; /* U+AC00 in EUC-KR */
    size_t left = 2, room = sizeof out;
    iconv_t conversion = iconv_open("UTF-16BE", "EUC-KR");
    if (conversion == (iconv_t)-1 || iconv(conversion, &from, &left, &to, &room) == (size_t)-1) {
        puts("no converter");
        return 1;
    }
    printf("%02x%02x\n", (unsigned char)out[0], (unsigned char)out[1]);
    return 0;
}
END
manifest convert '[libraries]' 'dlopen = gconv' > pith.ini
run 1 "$PITH" compose --verbose pith.ini -o none/
has "$err" gconv missing-library
libraries=/usr${libraries#/usr} # where glibc looks, even where libc.so.6 lies in /lib
[[ -e $libraries/gconv/EUC-KR.so ]] || skip "this machine has no converters"
mkdir -p "convert$libraries"
cp -R "$libraries/gconv" "convert$libraries/"
run 0 "$PITH" compose --verbose pith.ini -o convert.out/
run 0 boot convert.out 65532 /usr/bin/program
[[ $out == ac00 ]] || fail "$out"
diff <(cd "$libraries/gconv" && find . -type f | sort) <(cd "convert.out$libraries/gconv" && find . -type f | sort) ||
    fail "not all converters ship"
manifest convert > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o without/
absent "without$libraries/gconv"
run 1 boot without 65532 /usr/bin/program
has "$out" "no converter"
