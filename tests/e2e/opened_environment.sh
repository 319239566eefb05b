#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Variables of the image's environment that decide what a library opens: OPENSSL_CONF, OPENSSL_MODULES, GCONV_PATH.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/opened.bash"
need gcc
cd "$work"
boot_how > /dev/null || skip "neither bwrap nor chroot works here"

# ---- OpenSSL ----
crypto=$(library_of libcrypto.so.3)
unwinder=$(library_of libgcc_s.so.1) # where libcrypto ends threads, glibc opens it
modules=$(dirname "$crypto")/ossl-modules
[[ -e $modules/legacy.so ]] || skip "there is no legacy provider"
program_root ssl "$crypto" << 'END'
#include <stdio.h>
void *EVP_MD_fetch(void *, const char *, const char *);
int main(void)
{
    puts(EVP_MD_fetch(NULL, "MD4", NULL) ? "md4" : "none");
    return 0;
}
END
bring ssl "$crypto" "$unwinder"
mkdir -p ssl/opt/{providers,etc/more}
cp "$modules/legacy.so" ssl/opt/providers
{
    printf '%s\n' 'openssl_conf = init' '.include = /opt/etc/more' '[init]' 'providers = list' '[list]' 'legacy = on' 'default = on'
    echo '.include /opt/etc/absent.cnf'
} > ssl/opt/etc/ssl.cnf
echo '.include /opt/etc/section' > ssl/opt/etc/more/first.cnf
printf '%s\n' '[on]' 'activate = 1' > ssl/opt/etc/section
echo words > ssl/opt/etc/more/notes.txt

manifest ssl > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o plain/
absent plain/opt
run 0 boot plain 65532 /usr/bin/program
[[ $out == none ]] || fail "$out without a configuration"
manifest ssl '[image]' 'env.OPENSSL_CONF = /opt/etc/ssl.cnf' 'env.OPENSSL_MODULES = /opt/providers' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o named/
absent named/opt/etc/more/notes.txt
# The variables are the image's: what starts it sets them.
cat > start.c << 'END'
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
    setenv("OPENSSL_CONF", "/opt/etc/ssl.cnf", 1);
    setenv("OPENSSL_MODULES", "/opt/providers", 1);
    setenv("GCONV_PATH", "/opt/gconv", 1);
    execl("/usr/bin/program", "program", (char *)NULL);
    return 127;
}
END
gcc -static -o start start.c 2> gcc.log || skip "no static C library: $(tail -n 1 gcc.log)"
cp start named/
run 0 boot named 65532 /start
[[ $out == md4 ]] || fail "$out with the image's environment"
# A module that the configuration names by its path.
mv ssl/opt/providers/legacy.so ssl/opt/legacy-provider.so
printf '%s\n' '[on]' 'module = /opt/legacy-provider.so # here' 'activate = 1' > ssl/opt/etc/section
sed -i 's/default = on/default = usual/; $a[usual]\nactivate = 1' ssl/opt/etc/ssl.cnf
run 0 "$PITH" compose --verbose pith.ini -o module/
cp start module/
run 0 boot module 65532 /start
[[ $out == md4 ]] || fail "$out with a module by its path"
# What is not there is told.
manifest ssl '[image]' 'env.OPENSSL_CONF = /opt/none.cnf' 'env.OPENSSL_MODULES = /opt/none' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o less/
has "$err" /opt/none.cnf OPENSSL_CONF "in /opt/none,"

# ---- converters ----
libraries=$(dirname "$(library_of libc.so.6)")
libraries=/usr${libraries#/usr}
[[ -e $libraries/gconv/EUC-KR.so ]] || skip "this machine has no converters"
program_root convert << 'END'
#include <iconv.h>
#include <stdio.h>
int main(void)
{
    puts(iconv_open("UTF-16BE", "EUC-KR") == (iconv_t)-1 ? "none" : "converter");
    return 0;
}
END
mkdir -p convert/opt/gconv/gconv-modules.d
cp "$libraries"/gconv/{EUC-KR,libKSC,UTF-16}.so convert/opt/gconv
echo words > convert/opt/gconv/README
cp "$libraries/gconv/gconv-modules" convert/opt/gconv
cp "$libraries"/gconv/gconv-modules.d/*.conf convert/opt/gconv/gconv-modules.d 2> log || :
manifest convert '[image]' 'env.GCONV_PATH = :/opt/gconv:/opt/none' > pith.ini
run 0 "$PITH" compose --verbose pith.ini -o converted/
has "$err" /opt/none GCONV_PATH
absent converted/opt/gconv/README "converted$libraries/gconv"
cp start converted/
run 0 boot converted 65532 /start
[[ $out == converter ]] || fail "$out"
