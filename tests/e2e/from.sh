#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith compose --from IMAGE: an image as people make it, from Debian's packages with pip on top, becomes a small one that
# starts the same program; nothing is said but the image.
source "$PITH_SOURCE/tests/e2e/lib.sh"
source "$PITH_SOURCE/tests/e2e/image.bash"
need mmdebstrap umoci skopeo
need_root "unpack a root with its owners"
cd "$work"
fat_root ''
umoci init --layout img
umoci new --image img:fat
umoci insert --rootless --image img:fat root / > log 2>&1 || fail "umoci insert: $(tail -n 2 log)"
umoci config --image img:fat --config.user 1000:1000 --config.workingdir /app --config.env PATH=/opt/venv/bin:/usr/bin:/bin \
    --config.entrypoint python --config.cmd run.py --config.cmd .env --config.exposedports 5000 > log 2>&1 || fail "umoci config: $(tail -n 2 log)"

skopeo --insecure-policy copy --quiet oci:img:fat docker-archive:fat.tar:demo/fat:1 || fail "skopeo"
"$PITH" compose --from docker-archive:- -o docker-archive:- --write-manifest kept.ini < fat.tar > thin.tar 2> said || fail "--from a pipe: $(< said)"
has "$(< said)" ' → ' ' files left out' 'no shell'
if ! ldd "$PITH_SHARED" | grep -qE 'lib[at]san'; then # a sanitizer takes memory of its own
    "$(system_python)" - "$PITH" << 'END' || fail "so much memory besides the spool"
import resource, subprocess, sys
subprocess.run([sys.argv[1], "compose", "--quiet", "--from", "docker-archive:fat.tar", "-o", "docker-archive:thin2.tar"], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
print(f"{used} MB of memory at most")
assert used < 64, used
END
    cmp thin.tar thin2.tar || fail "a pipe makes other bytes"
fi
[[ $(stat -c %s thin.tar) -lt $(($(stat -c %s fat.tar) / 2)) ]] || fail "half of it is still there: $(< said)"
run 0 "$PITH" compose --from oci:img:fat -o rootfs/ -o oci:thin:1
check_answers rootfs 1000
"$(system_python)" - "$(layout_digest thin 1 config)" << 'END' || fail "the config"
import json, sys
start = json.load(open("thin/blobs/" + sys.argv[1].replace(":", "/")))["config"]
assert start["Entrypoint"] == ["python"] and start["Cmd"] == ["run.py", ".env"], start
assert start["WorkingDir"] == "/app" and start["User"] == "1000:1000" and "5000/tcp" in start["ExposedPorts"], start
assert "PATH=/opt/venv/bin:/usr/bin:/bin" in start["Env"], start
END
# The manifest that was kept composes to the same.
has "$(< kept.ini)" 'interpreter = /opt/venv/bin/python' '/app = root:/app' 'by --root'
run 0 "$PITH" compose kept.ini --root docker-archive:fat.tar -o oci:again:1
[[ $(layout_digest again 1 config) == "$(layout_digest thin 1 config)" ]] || fail "the kept manifest composes to another image"
run 2 "$PITH" compose --from oci:img:fat -o x.tar --write-manifest kept.ini
has "$err" 'kept.ini is there already'

# A shell that only splits words is looked through; one that does more is not.
umoci config --image img:fat --tag shell --config.entrypoint /bin/sh --config.entrypoint -c --config.entrypoint 'exec python run.py .env' \
    --clear=config.cmd > log 2>&1 || fail "umoci config: $(tail -n 2 log)"
run 0 "$PITH" compose --from oci:img:shell -o shell/
diff <(cd shell && find . | sort) <(cd rootfs && find . | sort) || fail "through a shell: other files"
umoci config --image img:fat --tag clever --config.entrypoint sh --config.entrypoint -c --config.entrypoint 'cd / && python run.py' \
    --clear=config.cmd > log 2>&1 || fail "umoci config: $(tail -n 2 log)"
run 2 "$PITH" compose --from oci:img:clever -o clever/
has "$err" 'starts a shell'
umoci config --image img:fat --tag idle --clear=config.cmd --clear=config.entrypoint > log 2>&1 || fail "umoci config"
run 2 "$PITH" compose --from oci:img:idle -o idle/
has "$err" 'starts nothing'
run 2 "$PITH" compose --from app -o x.tar
run 2 "$PITH" compose --from oci:img:fat --root / -o x.tar
run 2 "$PITH" compose kept.ini --write-manifest y.ini -o x.tar
