#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The rules in a real composition: what a distribution published is a note, what the application brings is an error.
source "$PITH_SOURCE/tests/e2e/lib.sh"
need openssl
cd "$work"
python=$(system_python)
site=venv/lib/$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')/site-packages
mkdir -p "$site/keyed" "$site/keyed-1.0.dist-info" venv/bin app
printf 'home = /usr/bin\ninclude-system-site-packages = false\n' > venv/pyvenv.cfg
ln -s "$python" venv/bin/python
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$site/keyed/test.key" 2> openssl.log
: > "$site/keyed/__init__.py"
printf 'Metadata-Version: 2.1\nName: keyed\nVersion: 1.0\n' > "$site/keyed-1.0.dist-info/METADATA"
printf '%s,,\n' keyed/__init__.py keyed/test.key keyed-1.0.dist-info/{METADATA,RECORD} \
    > "$site/keyed-1.0.dist-info/RECORD"
echo 'import keyed' > app/run.py
manifest() {
    cat << END
[python]
interpreter = /opt/venv/bin/python
[files]
/opt/venv = venv
/app = app
[image]
entrypoint = python /app/run.py
env.PATH = /opt/venv/bin
END
}
manifest > x.ini

# verbose STATUS: composes x.ini; findings are in $err.
verbose() {
    run "$1" "$PITH" compose x.ini --verbose -o out.tar --no-sync
    rm -f out.tar out.tar.why
}

verbose 0
has "$err" "note secret: /opt/$site/keyed/test.key holds a private key; it comes with the distribution keyed"

# Every form that openssl and ssh-keygen write is known, and what goes with it is none.
openssl pkey -in "$site/keyed/test.key" -traditional -out app/old.pem
openssl pkey -in "$site/keyed/test.key" -aes256 -passout pass:x -out app/locked.pem
openssl pkey -in "$site/keyed/test.key" -traditional -aes256 -passout pass:x -out app/old-locked.pem
openssl ecparam -name prime256v1 -genkey -noout -out app/ec.pem
openssl pkey -in "$site/keyed/test.key" -pubout -out app/public.pem
openssl req -x509 -key "$site/keyed/test.key" -subj /CN=x -out app/crt.pem 2> openssl.log
wanted=(old locked old-locked ec)
if command -v ssh-keygen > ssh.log; then
    ssh-keygen -q -t ed25519 -N '' -C x -f app/login.pem
    wanted+=(login)
fi
verbose 1
for name in "${wanted[@]}"; do
    has "$err" "error secret: /app/$name.pem holds a private key"
done
[[ $(grep -c '^error' <<< "$err") -eq ${#wanted[@]} ]] || fail "other errors: $err"
printf '[policy]\nallow.secret = keys of a test\n' >> x.ini
verbose 0
has "$err" 'allowed secret: /app/ec.pem'
rm app/*.pem* # login.pem.pub too

# Names that ship are denied, by whatever they are known; names that do not ship are not.
for word in Keyed os '*/keyed/*.key' /opt/venv; do
    { manifest && printf '[policy]\ndeny = %s\n' "$word"; } > x.ini
    verbose 1
    has "$err" 'error deny: ' "x.ini:10 denies $word"
done
owner=$(dpkg-query -S "$(readlink -f "$python")" 2> dpkg.log | sed 's/:.*//' || :)
if [[ $owner ]]; then
    { manifest && printf '[policy]\ndeny = %s\n' "$owner"; } > x.ini
    verbose 1
    has "$err" "error deny: $owner ships"
fi
{ manifest && printf '[policy]\ndeny = turtle /opt/ven *.gem perl-base\n'; } > x.ini
verbose 0
