#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What --json says is as docs/schema says it is: of compose and closure here, of the other verbs in their own tests.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
hello_manifest | grep -vE '^(stdlib|packages)' > pith.ini
printf '[debug]\nprograms = env\n' >> pith.ini
run 0 "$PITH" compose --json pith.ini -o x.tar.gz -o dir/ -o oci:img:1 -o oci-archive:img.tar -o docker-archive:d.tar:a/b:c
by_schema compose .out
run 0 "$PITH" compose --json pith.ini -o oci:img:1
by_schema compose .out
has "$out" '"reused":true'
sed -i '/^programs/d' pith.ini
echo '/bin/sh = root:/bin/sh' | sed -i '/^\[files\]/r /dev/stdin' pith.ini
run 1 "$PITH" compose --json pith.ini -o y.tar
by_schema compose .out
has "$out" '"outputs":[]' '"closed":false'
run 0 "$PITH" closure --json /usr/bin/python3 /bin/sh
by_schema closure .out
printf '\x7fELF' > broken
run 1 "$PITH" closure --json --root "$work" /broken /nothing
by_schema closure .out
# Every schema is of a verb that exists, or of what travels beside an image.
for schema in "$PITH_SOURCE"/docs/schema/*.json; do
    verb=$(basename "$schema" .json)
    [[ $verb == account ]] || "$PITH" "$verb" --help > help.out || fail "a schema for no verb: $schema"
done
