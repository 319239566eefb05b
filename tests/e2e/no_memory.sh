#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Memory that runs out at any moment: no output, nothing left, status 3 and a word about it; or it was not needed.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need cc
: "${PITH_SHARED:?the program with shared libraries}"
ldd "$PITH_SHARED" | grep -qE 'lib[at]san' && skip "a sanitizer has an allocator of its own"
cd "$work"
cat > failing.c << 'END'
/* The n-th allocation fails, n from FAIL_AT; at the end FAIL_COUNT gets the number of allocations. */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
static atomic_ulong count;
static unsigned long fail_at;
__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("FAIL_AT");
    fail_at = text == NULL ? 0 : strtoul(text, NULL, 10);
    atomic_store(&count, 0);
}
__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        fprintf(file, "%lu\n", atomic_load(&count));
        fclose(file);
    }
}
static int fails(void)
{
    if (atomic_fetch_add(&count, 1) + 1 != fail_at || fail_at == 0) {
        return 0;
    }
    errno = ENOMEM;
    return 1;
}
void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t number, size_t size) { return fails() ? NULL : __libc_calloc(number, size); }
void *realloc(void *old, size_t size) { return fails() ? NULL : __libc_realloc(old, size); }
END
cc -O1 -shared -fPIC -o failing.so failing.c 2> cc.err || skip "the C library has no allocator to wrap: $(head -n 1 cc.err)"
image_app
printf '[layers]\nlevel = 1\n' >> pith.ini
arguments=(compose --quiet --jobs 2 pith.ini -o oci:img -o docker-archive:d.tar -o root/)
run 0 env LD_PRELOAD="$PWD/failing.so" FAIL_COUNT=count "$PITH_SHARED" "${arguments[@]}"
rm -rf img d.tar root
total=$(< count)
[[ $total -gt 100 ]] || skip "allocations cannot be counted here"

failed=0
for ((step = 0; step < 40; step++)); do
    # The first ones are those of the start; the others are spread over the whole run.
    at=$((step < 15 ? step + 1 : (step - 14) * total / 25))
    status=0
    LD_PRELOAD=$PWD/failing.so FAIL_AT=$at "$PITH_SHARED" "${arguments[@]}" > out 2> err < /dev/null || status=$?
    left=$(find . -name '.*pith-*')
    [[ ! $left ]] || fail "allocation $at fails, and leaves $left"
    if [[ $status -eq 0 ]]; then
        [[ -e img/index.json && -e d.tar && -e root/app ]] || fail "allocation $at fails, and success means nothing"
    else
        [[ $status -eq 3 && -s err ]] || fail "allocation $at of $total fails: status $status, $(< err)"
        [[ ! -e root ]] || fail "allocation $at fails, and the last output is there"
        failed=$((failed + 1))
    fi
    [[ ! -e img ]] || /usr/bin/python3 "$PITH_SOURCE/tests/e2e/image_check.py" img 1 > /dev/null || fail "allocation $at fails: a broken layout"
    [[ ! -e d.tar ]] || tar -tf d.tar > /dev/null || fail "allocation $at fails: a broken archive"
    rm -rf img d.tar root
done
[[ $failed -gt 12 ]] || fail "only $failed of 40 failures were noticed"
