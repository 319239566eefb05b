#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# [base] image: an image stands on another. Bases are one that pith made, one of Debian's packages as they lie in distroless
# images (/lib and /usr/lib apart), and the next release with /usr merged; roots are laid out the other way round.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need umoci skopeo
need_root "boot what was composed"
python=$(system_python)
cd "$work"
cat > app.py << 'END'
import os, pwd, sqlite3, ssl
print(pwd.getpwuid(os.getuid()).pw_name, sqlite3.connect(":memory:").execute("select 1+1").fetchone()[0], len(ssl.create_default_context().get_ca_certs()) > 9)
print(ssl.OPENSSL_VERSION)
END
# manifest BASE [ROOT [INTERPRETER]]
manifest() {
    cat << END
[source]
root = ${2:-/}
[base]
image = $1
[python]
interpreter = ${3:-$python}
[files]
/app/app.py = app.py
[image]
entrypoint = python3 /app/app.py
END
}
# boots ROOTFS OPENSSL: as the user of the image, with OpenSSL of that version.
boots() {
    out=$(chroot --userspec 65532:65532 "$1" /usr/bin/python3 /app/app.py 2> err) || fail "$1 does not boot: $(< err)"
    has "$out" 'nonroot 2 True' "$2"
}
# stands BASE TAG OPENSSL: m.ini composed over a base of the layout, unpacked by another client, looked at and booted.
stands() {
    run 0 "$PITH" compose m.ini -o "oci:img:$2" -o "rootfs-$2/" -o "thin-$2.tar"
    umoci unpack --image "img:$2" "um-$2" > log 2>&1 || fail "umoci unpack: $(tail -n 2 log)"
    diff -r --no-dereference "rootfs-$2" "um-$2/rootfs" > log || fail "another tree than umoci's: $(head -n 5 log)"
    "$python" "$PITH_SOURCE/tests/e2e/base_image.py" img "$1" "$2" "um-$2/rootfs" || fail "$2 on $1"
    boots "um-$2/rootfs" "$3"
}
# lacks TAR PATTERN: nothing of the kind was added.
lacks() {
    tar tf "$1" > files
    ! grep -E "$2" files || fail "the base has them already"
}
# config IMAGE: what a client reads of the layers.
layers_of() {
    skopeo --insecure-policy inspect --config "$1" | "$python" -c 'import json, sys; print(json.load(sys.stdin)["rootfs"])'
}

# ---- a base of pith's own ----
cat > base.ini << END
[program]
path = $(command -v openssl || echo /usr/bin/env)
[image]
env.COLOR = red
label.org.example.team = base
workdir = /srv
END
run 0 "$PITH" compose base.ini -o oci:img:own
manifest "oci:img:own@$(layout_digest img own)" > m.ini
stands own app OpenSSL
lacks thin-app.tar 'libc\.so|ld-linux|ca-certificates.crt|passwd'
"$python" - "$(layout_digest img app config)" << 'END' || fail "the config is not the base's"
import json, sys
start = json.load(open("img/blobs/" + sys.argv[1].replace(":", "/")))["config"]
assert "COLOR=red" in start["Env"] and start["Labels"]["org.example.team"] == "base" and start["WorkingDir"] == "/srv", start
assert start["Entrypoint"] == ["python3", "/app/app.py"] and start["User"] == "65532:65532", start
END
# The same by every way out, and once more.
run 0 "$PITH" compose m.ini -o docker-archive:d.tar:demo:1 -o oci-archive:o.tar:app --json
printf '%s' "$out" > said.json
by_schema compose said.json
has "$out" '"base"' "$(layout_digest img own)"
for image in docker-archive:d.tar oci-archive:o.tar:app; do
    [[ $(layers_of "$image") == "$(layers_of oci:img:app)" ]] || fail "$image has other layers"
done
cp -R img kept
run 0 "$PITH" compose m.ini -o oci:img:app
diff -r img kept > /dev/null || fail "not the same bytes"
# An archive is as good a base, and what stands on a base may be one.
sed "s|^image = .*|image = docker-archive:d.tar|; s|/app/app.py|/app/more.py|" m.ini > n.ini
run 0 "$PITH" compose n.ini -o oci:img:more -o thin-more.tar
[[ $(tar tf thin-more.tar) == $'app/\napp/more.py' ]] || fail "more than the one file: $(tar tf thin-more.tar)"
run 0 "$PITH" why oci:img:app libc.so.6
has "$out" 'is a library that is needed'
run 0 "$PITH" why oci:img:more /app/app.py
has "$out" 'is in the base that the image stands on (n.ini:4)'

# Bytecode of the base's cannot go, and is none of a source that lies over it.
module=$("$python" -c 'import ssl; print(ssl.__file__)')
(cat "$module" && echo 'print("patched")') > ssl.py
for mode in pyc source; do
    manifest oci:img:app | sed "s|^\[files\]|bytecode = $mode\n&\n$module = ssl.py|" > n.ini
    run 0 "$PITH" compose n.ini -o "oci:img:$mode" -o "rootfs-$mode/"
    umoci unpack --image "img:$mode" "um-$mode" > log 2>&1 || fail "umoci unpack: $(tail -n 2 log)"
    diff -r --no-dereference "rootfs-$mode" "um-$mode/rootfs" > log || fail "$mode: another tree than umoci's: $(head -n 5 log)"
    boots "um-$mode/rootfs" patched
done
sed 's|^\[files\]|bytecode = pyc\n&|' m.ini > n.ini
run 0 "$PITH" compose n.ini -o oci:img:compiled
sed "s|^image = .*|image = oci:img:compiled|; s|/app/app.py|/app/more.py|" n.ini > o.ini
run 0 "$PITH" compose o.ini -o thin-more.tar
[[ $(tar tf thin-more.tar) == $'app/\napp/more.py' ]] || fail "more than the one file: $(tar tf thin-more.tar)"

# A history that tells of more layers than there are says nothing about those that follow.
"$python" - << 'END'
import hashlib, json
def blob(digest):
    return json.load(open("img/blobs/" + digest.replace(":", "/")))
def keep(document, descriptor):
    text = json.dumps(document).encode()
    digest = hashlib.sha256(text).hexdigest()
    open("img/blobs/sha256/" + digest, "wb").write(text)
    return descriptor | {"digest": "sha256:" + digest, "size": len(text)}
index = json.load(open("img/index.json"))
own = next(one for one in index["manifests"] if one["annotations"]["org.opencontainers.image.ref.name"] == "own")
manifest = blob(own["digest"])
config = blob(manifest["config"]["digest"])
config["history"].insert(0, {"created_by": "nothing"})
manifest["config"] = keep(config, manifest["config"])
index["manifests"].append(keep(manifest, own | {"annotations": {"org.opencontainers.image.ref.name": "told"}}))
json.dump(index, open("img/index.json", "w"))
END
sed 's|^image = .*|image = oci:img:told|' m.ini > n.ini
run 0 "$PITH" compose n.ini -o oci:img:on-told
skopeo --insecure-policy inspect --config oci:img:on-told | "$python" -c 'import json, sys
config = json.load(sys.stdin)
assert len(config["history"]) == len(config["rootfs"]["diff_ids"]), config' || fail "the history is of other layers"

# Another version of a distribution that the base has: what lies over it counts, and the two are told of.
of_version() {
    mkdir -p "version$1/demo-$1.dist-info"
    printf 'Metadata-Version: 2.1\nName: demo\nVersion: %s\n' "$1" > "version$1/demo-$1.dist-info/METADATA"
    echo "version = '$1'" > "version$1/demo.py"
    printf 'demo.py,,\ndemo-%s.dist-info/METADATA,,\ndemo-%s.dist-info/RECORD,,\n' "$1" "$1" > "version$1/demo-$1.dist-info/RECORD"
    echo 'import demo; print(demo.version)' > demo_app.py
    manifest "$2" | sed "s|^\[files\]|path = /opt/site\n&\n/opt/site/ = version$1/\n/app/demo_app.py = demo_app.py|; s|app/app.py\$|app/demo_app.py|"
}
of_version 1.0 oci:img:app > n.ini
run 0 "$PITH" compose n.ini -o oci:img:version
of_version 2.0 oci:img:version > n.ini
run 0 "$PITH" compose n.ini -o versions/ --verbose
has "$err" 'warning two-versions: /opt/site/demo-1.0.dist-info' 'demo 2.0 lies over it'
[[ $(chroot versions /usr/bin/python3 -c 'import sys; sys.path[:0] = ["/opt/site"]; import demo; print(demo.version)') == 2.0 ]] || fail "another version"

# ---- pins, and what is no base ----
sed "s|@sha256:.*|@sha256:$(printf '0%.0s' {1..64})|" m.ini > n.ini
run 1 "$PITH" compose n.ini -o x.tar
has "$err" 'n.ini:4: [base] image' 'not the pinned one'
sed "s|^image = .*|image = thin-app.tar|" m.ini > n.ini
run 2 "$PITH" compose n.ini -o x.tar
has "$err" 'no layers to build upon'
sed "s|^image = .*|image = oci:img:nothing|" m.ini > n.ini
run 1 "$PITH" compose n.ini -o x.tar
has "$err" 'n.ini:4: [base] image'
umoci config --image img:own --tag arm --architecture arm64 > log 2>&1 || fail "umoci config: $(< log)"
sed "s|^image = .*|image = oci:img:arm|" m.ini > n.ini
run 1 "$PITH" compose n.ini -o x.tar
has "$err" 'is for arm64, and the programs of the source are for'

# ---- as distroless images lie: /lib and /usr/lib apart ----
[[ $(apt-cache policy libssl3 2> /dev/null) == *"Candidate: "[0-9]* ]] || skip "from Debian 13 on packages lie in /usr alone"
mkdir debs apart
(cd debs && apt-get -q download libc6 libssl3 ca-certificates base-files tzdata zlib1g > ../log 2>&1) ||
    skip "Debian's packages cannot be had: $(tail -n 1 log)"
for deb in debs/*.deb; do
    dpkg-deb -x "$deb" apart
done
rm -rf apart/bin apart/usr/bin apart/usr/share/zoneinfo
cat apart/usr/share/ca-certificates/mozilla/*.crt > apart/etc/ssl/certs/ca-certificates.crt
echo 'root:x:0:0:root:/root:/sbin/nologin' > apart/etc/passwd
echo 'root:x:0:' > apart/etc/group
[[ -d apart/lib && ! -L apart/lib ]] || skip "this Debian's packages lie in /usr alone"
umoci new --image img:apart
umoci insert --rootless --image img:apart apart / > log 2>&1 || fail "umoci insert: $(tail -n 2 log)"
manifest oci:img:apart > m.ini
stands apart on-apart "$(grep -m 1 -aoE 'OpenSSL 3\.[0-9.]+' apart/usr/lib/x86_64-linux-gnu/libcrypto.so.3 | head -n 1)"
[[ ! -L um-on-apart/rootfs/lib ]] || fail "the base's /lib has become a link"
lacks thin-on-apart.tar 'libc\.so|libcrypto|libssl|ossl-modules|etc/ssl/certs'
[[ $(< um-on-apart/rootfs/etc/passwd) == "$(< apart/etc/passwd)"$'\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin' ]] ||
    fail "accounts: $(< um-on-apart/rootfs/etc/passwd)"

# ---- the next release: newer, and with a package manager ----
need mmdebstrap
# shellcheck disable=SC2016 # REPO_URI is for apt-get to fill in
mirror=$(apt-get indextargets --format '$(REPO_URI)' 2> /dev/null | grep -m 1 '/debian/*$') || skip "no Debian mirror is configured"
mmdebstrap --quiet --variant=extract --include=python3-minimal,libpython3-stdlib,libc-bin \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr trixie trixie "deb $mirror trixie main" > log 2>&1 ||
    skip "Debian's packages cannot be had: $(tail -n 1 log)"
find trixie -type b -delete -o -type c -delete
find trixie/usr/bin trixie/usr/sbin -type f ! -name 'python3*' ! -name dpkg -delete # it need not be large
rm -rf trixie/usr/share/* trixie/usr/lib/x86_64-linux-gnu/gconv trixie/usr/lib/x86_64-linux-gnu/perl-base trixie/var/cache trixie/var/lib/apt
umoci new --image img:next
umoci insert --rootless --image img:next trixie / > log 2>&1 || fail "umoci insert: $(tail -n 2 log)"
manifest oci:img:next > m.ini
run 1 "$PITH" compose m.ini -o x.tar
has "$err" 'package-manager: /usr/bin/dpkg' 'the base brings it' 'allow.package-manager'
printf '[policy]\nallow.package-manager = the base of the house\n' >> m.ini
stands next on-next 'OpenSSL 3.5'
lacks thin-on-next.tar 'libc\.so|libcrypto|libsqlite3'
# From the newer root onto the older base: the loader would refuse, and so does pith.
manifest oci:img:apart trixie /usr/bin/python3.13 > m.ini
run 1 "$PITH" compose m.ini -o x.tar
has "$err" '/usr/bin/python3.13 needs GLIBC_2.38 of libc.so.6; the base has GLIBC_2.36' 'take a newer base'
apart/lib64/ld-linux-x86-64.so.2 --library-path apart/lib/x86_64-linux-gnu trixie/usr/bin/python3.13 -c '' 2> log && fail "it starts"
has "$(< log)" 'GLIBC_2.38'
[[ ! -e x.tar ]] || fail "an output of what is broken"
