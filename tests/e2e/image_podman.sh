#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# podman loads the archives and imports the tarball; buildah starts from the layout, and runs what it holds.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need podman buildah
need_root "use storage of its own kind"
cd "$work"
export TMPDIR=$work CONTAINERS_CONF=$work/containers.conf
files=$(ulimit -Hn) processes=$(ulimit -Hu) # buildah's own limits may be above what may be set here
# It sets its own of 32,768 processes before these, and may not raise them again.
[[ $processes != unlimited && $processes -le 32768 ]] || processes=32768
printf '%s\n' '[containers]' "default_ulimits = [\"nofile=$files:$files\", \"nproc=$processes:$processes\"]" > containers.conf
image_app
run 0 "$PITH" compose pith.ini -o oci:img -o oci-archive:img.tar -o docker-archive:docker.tar -o root.tar.gz
config=$(layout_digest img 1 config)
store=(--root "$work/store" --runroot "$work/run" --storage-driver vfs)
podman "${store[@]}" info > info.out 2>&1 || skip "podman does not work here: $(tail -n 1 info.out)"
for archive in docker.tar img.tar; do
    podman "${store[@]}" load -q -i $archive > load.out 2> load.err || fail "podman load $archive: $(tail -n 3 load.err)"
    id=$(podman "${store[@]}" image inspect --format '{{.Id}}' group/hello:1)
    [[ sha256:$id == "$config" ]] || fail "podman load $archive: another image, $id"
    podman "${store[@]}" rmi -f "$id" > /dev/null 2>&1
done
"$PITH" compose --quiet pith.ini -o docker-archive:- | podman "${store[@]}" load -q > load.out 2> load.err || fail "podman load from a pipe: $(tail -n 3 load.err)"
podman "${store[@]}" import -q root.tar.gz imported:1 > /dev/null 2> load.err || fail "podman import: $(tail -n 3 load.err)"

buildah "${store[@]}" from --name hello oci:img:1 > /dev/null 2> from.err || fail "buildah from: $(tail -n 3 from.err)"
out=$(buildah "${store[@]}" run --isolation chroot hello -- python3 /app/hello.py 2> run.err) || fail "buildah run: $(tail -n 3 run.err)"
[[ $out == "$said" ]] || fail "it says: $out"

# Of an index, the image for the platform that is asked for; all of them go into a list.
image_tool 183 oci:img:arm64
run 0 "$PITH" index oci:img:1 oci:img:arm64 -o oci:img:both
buildah "${store[@]}" pull -q --arch arm64 oci:img:both > pull.out 2> pull.err || fail "buildah pull: $(tail -n 3 pull.err)"
[[ sha256:$(< pull.out) == "$(layout_digest img arm64 config)" ]] || fail "buildah pulls another image: $(< pull.out)"
buildah "${store[@]}" manifest create list > /dev/null
buildah "${store[@]}" manifest add --all list oci:img:both > /dev/null 2> add.err || fail "buildah manifest add: $(tail -n 3 add.err)"
has "$(podman "${store[@]}" manifest inspect list)" '"architecture": "arm64"' '"architecture": "amd64"' "$(layout_digest img 1)"

# What both save, pith reads as the image that it was.
show=$PITH_BUILD/tests/unit/source/show/show_image
"$show" docker-archive:docker.tar > wanted
podman "${store[@]}" load -q -i docker.tar > /dev/null 2>&1
for format in docker-archive oci-archive; do
    podman "${store[@]}" save -q --format $format -o podman.$format group/hello:1 2> save.err || fail "podman save: $(tail -n 3 save.err)"
    buildah "${store[@]}" push -q group/hello:1 "$format:$work/buildah.$format:group/hello:1" > /dev/null 2> push.err || fail "buildah push: $(tail -n 3 push.err)"
    for tool in podman buildah; do
        "$show" "$format:$tool.$format" | cmp - wanted || fail "pith reads another image of $tool's $format"
    done
done

# The recipe of docs/images.md with a Dockerfile of ADD, as buildah builds it.
cat > Dockerfile << 'END'
FROM scratch
ADD root.tar.gz /
USER 65532:65532
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENTRYPOINT ["/usr/bin/python3", "/app/hello.py"]
END
mkdir context
mv root.tar.gz Dockerfile context
buildah "${store[@]}" bud --isolation chroot -q -t added context > bud.out 2> bud.err || fail "buildah bud: $(tail -n 3 bud.err)"
buildah "${store[@]}" from --name added localhost/added > /dev/null
out=$(buildah "${store[@]}" run --isolation chroot added -- /usr/bin/python3 /app/hello.py 2> run.err) || fail "buildah run: $(tail -n 3 run.err)"
[[ $out == "$said" ]] || fail "it says: $out"
