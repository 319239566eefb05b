#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Images as sources: random stacks of layers as umoci unpacks them, hostile archives, other tools' images, and an image
# that composes to itself.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
cd "$work"
show=$PITH_BUILD/tests/unit/source/show/show_image

mkdir hostile && (cd hostile && TMPDIR=$work /usr/bin/python3 "$PITH_SOURCE/tests/e2e/image_hostile.py" "$show")

image_app
cat >> pith.ini << 'END'
env.COLOUR = red
workdir = /app
expose = 8080
volume = /data
stop-signal = SIGINT
label.team = x
[user]
name = web
uid = 1234
[base]
; An image's records know no owner of links and conffiles, so they are fewer when they are made from it.
packages = no
copyright = no
END
run 0 "$PITH" compose pith.ini -o oci:img:1 -o oci-archive:a.tar -o docker-archive:d.tar -o t.tar.zst

# Nothing but the root is said: the files and the config come from the image, layer by layer the same.
sed -n '/^\[python\]/,/^interpreter/p' pith.ini > again.ini
printf '[source]\nroot = oci:img:1\n[files]\n/app/hello.py = root:/app/hello.py\n[base]\npackages = no\ncopyright = no\n' >> again.ini
config=$(layout_digest img 1 config)
for word in oci:img:1 oci:img "oci:img@$(layout_digest img 1)" oci-archive:a.tar docker-archive:d.tar \
    docker-archive:d.tar:group/hello:1 "docker-archive:d.tar@$config" oci-archive:-; do
    rm -rf again
    "$PITH" compose again.ini --root "$word" -o oci:again:1 --depfile again.d --quiet < a.tar || fail "$word does not compose"
    [[ $(layout_digest again 1 config) == "$config" ]] || fail "$word composes to another image"
    file=${word#*:}
    file=${file%%[:@]*}
    case $file in
        img) has "$(< again.d)" ' img/index.json' ;;
        -) ;;
        *) has "$(< again.d)" " $file" ;;
    esac
done
rm -rf again
run 0 "$PITH" compose again.ini -o oci:again:1
[[ $(layout_digest again 1 config) == "$config" ]] || fail "[source] root composes to another image"
(mkdir elsewhere && cd elsewhere && "$PITH" compose ../again.ini --quiet -o x.tar) || fail "root is not relative to the manifest"
run 0 "$PITH" closure --root docker-archive:d.tar /usr/bin/python3
has "$out" libc.so.6

# What other tools make of it shows the same tree.
"$show" oci:img:1 > wanted
if command -v skopeo > /dev/null; then
    skopeo --insecure-policy copy --quiet oci:img:1 docker-archive:sk.tar:group/hello:2 || fail "skopeo"
    skopeo --insecure-policy copy --quiet oci:img:1 oci-archive:ska.tar:3 || fail "skopeo"
    skopeo --insecure-policy copy --quiet --dest-compress-format zstd --dest-compress oci:img:1 oci:skz:4 || fail "skopeo"
    for word in docker-archive:sk.tar oci-archive:ska.tar:3 oci:skz:4; do
        "$show" "$word" | cmp - wanted || fail "$word shows another tree"
    done
fi
gzip -k d.tar
"$show" docker-archive:d.tar.gz | cmp - wanted || fail "a compressed archive shows another tree"

need umoci
need_root "unpack with owners"
/usr/bin/python3 "$PITH_SOURCE/tests/e2e/image_source.py" "$show" 24
