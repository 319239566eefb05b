#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Python's processes: OpenSSL's providers, symbols of the C interface, modules for other versions, colliding sonames.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/opened.bash"
cd "$work"
python=$(system_python)
suffix=$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("EXT_SUFFIX"))')
"$python" -m venv --without-pip venv 2> /dev/null || skip "$python has no venv module"
site=$(echo venv/lib/python3*/site-packages)
mkdir app

# compose DIRECTORY STATUS [LINE…]
compose() {
    local output=$1 status=$2
    shift 2
    printf '%s\n' '[python]' "interpreter = $work/venv/bin/python" 'stdlib = full' 'packages = all' '[files]' \
        '/app = app' '[image]' 'entrypoint = python' "$@" > pith.ini
    run "$status" "$PITH" compose --verbose pith.ini -o "$output"
}

# inside ROOT STATUS CODE: what Python says in a root.
inside() {
    run "$2" bash -c "source '$PITH_SOURCE/tests/e2e/boot.sh'; boot '$work/$1' 65532 $work/venv/bin/python -c '$3'"
}

# ---- OpenSSL ----
cat > app/openssl.cnf << 'END'
openssl_conf = init
[init]
providers = providers
[providers]
legacy = legacy
default = default
[legacy]
activate = 1
[default]
activate = 1
END
digest='import os
os.environ["OPENSSL_CONF"] = "FILE"
import hashlib
print(hashlib.new("md4", b"x").hexdigest())'
outside=$("$python" -c "${digest/FILE/$work/app/openssl.cnf}" 2> /dev/null) || outside=''
compose plain/ 0
for name in foreign-extension missing-symbol soname-collision; do
    [[ $err != *"$name"* ]] || fail "the standard library breaks a rule: $err"
done
if [[ $outside ]]; then
    inside plain 0 "${digest/FILE//app/openssl.cnf}"
    [[ $out == "$outside" ]] || fail "md4 is $out inside and $outside outside"
fi
# Threads that are ended: Python calls pthread_exit.
[[ $(find plain -name libgcc_s.so.1) ]] || fail "Python has no libgcc_s.so.1"

# ---- symbols ----
# module NAME FILE OPTION… < MORE: an extension module; MORE may define `more`.
module() {
    local name=$1 file=$2
    shift 2
    {
        cat
        cat << END
void *PyModule_Create2(void *, int);
static struct {
    long references;
    void *type, *start;
    long index;
    void *copy;
    const char *name, *doc;
    long size;
    void *rest[5];
} definition = {.references = 1, .name = "$name", .size = -1}; /* PyModuleDef, for want of Python.h */
void *PyInit_$name(void) { more(); return PyModule_Create2(&definition, 1013); }
END
    } | compile "$file" -shared -fPIC "$@"
}
module good "app/good$suffix" << 'END'
__attribute__((weak)) void PyWeak_Nothing(void);
static void more(void) { if (PyWeak_Nothing) PyWeak_Nothing(); }
END
compose good/ 0
[[ $err != *missing-symbol* ]] || fail "a weak symbol is missed: $err"
inside good 0 'import sys; sys.path.insert(0, "/app"); import good; print(good.__name__)'
[[ $out == good ]] || fail "$out"

module bad "bad$suffix" << 'END'
void PyNoSuch_Function(void), _PyNoSuch_Other(void);
static void more(void) { PyNoSuch_Function(); _PyNoSuch_Other(); }
END
cp "bad$suffix" app
compose none/ 1
has "$err" missing-symbol "/app/bad$suffix" PyNoSuch_ "and 1 more" "another version"
run 1 "$python" -c 'import sys; sys.path.insert(0, "app"); import bad'
has "$err" "undefined symbol" # the truth
compose allowed/ 0 '[policy]' 'allow.missing-symbol = nobody imports it'
# In a package directory that ships whole nobody need ever import it.
mv "app/bad$suffix" "$site"
compose noted/ 0
has "$err" missing-symbol "bad$suffix"
rm "$site/bad$suffix"

# What one of its own libraries defines is there.
echo 'void PyNoSuch_Function(void) {} void _PyNoSuch_Other(void) {}' | library app/libhelp.so libhelp.so
echo 'void PyNoSuch_Function(void), _PyNoSuch_Other(void); static void more(void) { PyNoSuch_Function(); _PyNoSuch_Other(); }' |
    module helped "app/helped$suffix" app/libhelp.so "-Wl,-rpath,\$ORIGIN"
compose helped/ 0
[[ $err != *missing-symbol* ]] || fail "a library's symbols do not count: $err"
inside helped 0 'import sys; sys.path.insert(0, "/app"); import helped'

# For another Python by its name: never imported, so no fault.
cp "bad$suffix" app/other.cpython-399-x86_64-linux-gnu.so
compose foreign/ 0
has "$err" foreign-extension other.cpython-399-x86_64-linux-gnu.so 3.99
[[ $err != *missing-symbol* ]] || fail "a module that is never imported is judged: $err"
inside foreign 1 'import sys; sys.path.insert(0, "/app"); import other'
has "$err" ModuleNotFoundError
rm -r app/other* app/helped* app/libhelp.so

# ---- two files, one soname ----
# shared DIRECTORY VERSION…: a libshared.so.1 that defines these versions.
shared() {
    local directory=$1 version
    shift
    mkdir -p "$directory"
    : > versions
    for version; do echo "$version { global: in_$version; };" >> versions; done
    for version; do echo "int in_$version(void) { return 1; }"; done |
        library "$directory/libshared.so.1" libshared.so.1 -Wl,--version-script=versions
}
# user NAME DIRECTORY VERSION: an extension module that wants this version.
user() {
    echo "int in_$3(void); static void more(void) { in_$3(); }" |
        module "$1" "app/$1$suffix" "app/$2/libshared.so.1" "-Wl,-rpath,\$ORIGIN/$2"
}
shared app/one V1
shared app/two V1 V2
user first one V1
user second two V1
compose alike/ 0
has "$err" soname-collision /app/one/libshared.so.1 /app/two/libshared.so.1 "/app/first$suffix" "/app/second$suffix"
inside alike 0 'import sys; sys.path.insert(0, "/app"); import first, second'
user second two V2
compose none/ 1
has "$err" soname-collision "/app/second$suffix" V2 /app/one/libshared.so.1
# The truth: it depends on the order of imports.
run 1 "$python" -c 'import sys; sys.path.insert(0, "app"); import first, second'
has "$err" V2
run 0 "$python" -c 'import sys; sys.path.insert(0, "app"); import second, first'
# One file for both is none.
rm app/one/libshared.so.1 && ln app/two/libshared.so.1 app/one/
compose linked/ 0
[[ $err != *soname-collision* ]] || fail "one file collides with itself: $err"
absent none
