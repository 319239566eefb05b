# SPDX-License-Identifier: Apache-2.0
"""Archives made to harm: each ends in an error that names it, or is harmless. Usage: image_hostile.py SHOW"""

import gzip
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

SHOW = sys.argv[1]


def member(name, kind=tarfile.REGTYPE, data=b"", link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size, info.mtime = kind, link, len(data), 1
    return info, data


def tar(*members):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as out:
        for info, data in members:
            out.addfile(info, io.BytesIO(data))
    return raw.getvalue()


def show(word, **environment):
    return subprocess.run([SHOW, word], capture_output=True, text=True, timeout=120, env={**os.environ, **environment})


def tree(*members):
    """Paths and their rest of a tar with these members, as the source sees it."""
    pathlib.Path("x.tar").write_bytes(tar(*members))
    done = show("x.tar")
    assert done.returncode == 0, done.stderr
    lines = [line.split(" ") for line in done.stdout.splitlines()]
    return {line[7]: (line[0][0], *line[8:]) for line in lines}


def refused(word, *texts, **environment):
    done = show(word, **environment)
    assert done.returncode in (1, 2), (word, done)
    assert all(text in done.stderr for text in (word, *texts)), (texts, done.stderr)
    assert done.stdout == "", done.stdout


def refused_tar(*members, says):
    pathlib.Path("x.tar").write_bytes(tar(*members))
    refused("x.tar", says)


SYM, LNK, DIR = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE

# Nothing leaves the root: not by its name, not by links on its way.
seen = tree(member("../../etc/passwd", data=b"x"), member("/abs/file", data=b"y"), member("a/../../b/./c"))
assert set(seen) == {"/", "/etc", "/etc/passwd", "/abs", "/abs/file", "/b", "/b/c"}, seen
seen = tree(member("out", SYM, link="../../.."), member("out/etc/f"), member("abs", SYM, link="/tmp"), member("abs/g"))
assert {"/etc/f", "/tmp/g"} <= set(seen), seen
assert not pathlib.Path("/etc/f").exists() and not pathlib.Path("/tmp/g").exists()
refused_tar(member("round", SYM, link="round"), member("round/f"), says="one link too many")
refused_tar(member("passwd", LNK, link="../../../etc/passwd"), says="a hard link to ../../../etc/passwd")
refused_tar(member("d", DIR), member("e", LNK, link="d"), says="a directory")
refused_tar(member("f"), member("f/below"), says="/f is no directory")
refused_tar(member("n" * 300), says="no file system takes")
refused_tar(member(".wh."), says="a whiteout of nothing")
# Devices are what they are, and never opened.
seen = tree(member("null", tarfile.CHRTYPE), member("fifo", tarfile.FIFOTYPE), member("disk", tarfile.BLKTYPE))
assert {seen[path] for path in ("/null", "/fifo", "/disk")} == {("s",)}, seen
# The last of a name counts.
seen = tree(member("f", data=b"1"), member("f", data=b"2"), member("f", SYM, link="x"), member("f", data=b"3"))
assert seen["/f"] == ("f", hashlib.sha256(b"3").hexdigest()), seen
# Deep, with whiteouts of a whole tree: no recursion over what an archive says.
deep = "d/" * 1500 + "f"
assert len(tree(member(deep))) == 1502
assert set(tree(member(deep), member("d", data=b"")))  == {"/", "/d"}
refused_tar(member("d/" * 2050 + "f"), says="directories in each other")
refused_tar(member("d/" * 1000 + "l", SYM, link="e/" * 800), member("d/" * 1000 + "l/" + "g/" * 400 + "f"),
            says="directories in each other")

# Bombs end at the limit, whether in the compression or as a hole.
pathlib.Path("bomb.tar.gz").write_bytes(gzip.compress(tar(member("zeros", data=bytes(50 << 20))), 9))
refused("bomb.tar.gz", "PITH_IMAGE_LIMIT", PITH_IMAGE_LIMIT=str(10 << 20))
assert show("bomb.tar.gz", PITH_IMAGE_LIMIT=str(60 << 20)).returncode == 0
info, _ = member("hole")
info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "hole",
                    "GNU.sparse.realsize": str(1 << 50)}
info.size = 512
refused_tar((info, b"0\n".ljust(512, b"\0")), says="would be unpacked")
# Cut short, at many places.
whole = tar(member("f", data=bytes(3000)), member("g", data=bytes(700)))
for size in (1, 100, 511, 700, 2000, 3583, 3600, 4608):
    pathlib.Path("cut.tar").write_bytes(whole[:size])
    refused("cut.tar")
pathlib.Path("cut.tar.gz").write_bytes(gzip.compress(whole)[:-30])
refused("cut.tar.gz")
pathlib.Path("no.tar").write_bytes(b"no tar" * 1000)
refused("no.tar")


class Layout:
    def __init__(self, *layers):
        shutil.rmtree("layout", ignore_errors=True)
        self.folder = pathlib.Path("layout/blobs/sha256")
        self.folder.mkdir(parents=True)
        self.config = {"rootfs": {"diff_ids": ["sha256:" + hashlib.sha256(x).hexdigest() for x in layers]}}
        self.manifest = {"schemaVersion": 2, "layers": [self.blob(layer) for layer in layers]}

    def blob(self, data):
        digest = hashlib.sha256(data).hexdigest()
        (self.folder / digest).write_bytes(data)
        return {"digest": "sha256:" + digest, "size": len(data)}

    def finish(self, **more):
        self.manifest.setdefault("config", self.blob(json.dumps(self.config).encode()))
        self.entry = {**self.blob(json.dumps(self.manifest).encode()), **more}
        self.index([self.entry])
        return self

    def index(self, manifests):
        pathlib.Path("layout/index.json").write_text(json.dumps({"manifests": manifests}))


plain = tar(member("f", data=b"f"))
good = Layout(plain).finish()
assert show("oci:layout").returncode == 0
assert show("oci:layout@" + good.entry["digest"]).returncode == 0
refused("oci:layout@sha256:" + "0" * 64, "not the pinned one")
refused("oci:layout@sha256:12", "64 digits")
refused("oci:layout:none", "no image of that tag")
for broken in ("", "{", "[]", "null", '{"manifests": 3}', '{"manifests": [3]}', '{"manifests": [{}]}', "[" * 100000):
    pathlib.Path("layout/index.json").write_text(broken)
    refused("oci:layout")
digest = good.manifest["layers"][0]["digest"]
good.index([good.entry])
(good.folder / digest[7:]).write_bytes(plain[:-1] + b"x")
refused("oci:layout", digest[7:], "its bytes have the digest")
(good.folder / digest[7:]).write_bytes(plain + b"x")
refused("oci:layout", digest[7:], "the manifest says")
(good.folder / digest[7:]).unlink()
refused("oci:layout", digest[7:])
wrong = Layout(plain)
wrong.config["rootfs"]["diff_ids"] = ["sha256:" + "1" * 64]
wrong.finish()
refused("oci:layout", "the config says")
wrong = Layout(plain)
wrong.config["rootfs"]["diff_ids"] = []
wrong.finish()
refused("oci:layout", "the config speaks of 0 layers")
wrong = Layout(plain)
wrong.manifest["layers"][0]["digest"] = "sha256:../../../../etc/passwd"
wrong.finish()
refused("oci:layout", "no sha256 digest")

# Several platforms: the one for this machine, or the question which.
several = Layout(plain).finish(platform={"os": "linux", "architecture": "s390x"})
mine = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine)
other = {**several.entry, "platform": {"os": "linux", "architecture": "riscv64"}}
several.index([several.entry, other])
refused("oci:layout", "--platform", "linux/s390x, linux/riscv64")
if mine:
    several.index([several.entry, {**other, "platform": {"os": "linux", "architecture": mine}}])
    assert show("oci:layout").returncode == 0
artifact = {**other, "artifactType": "application/x"}
del artifact["platform"]
several.index([artifact, several.entry])
assert show("oci:layout").returncode == 0

# 60,000 names: no step is quadratic, the tree takes little; the same layer twice, then all of it hidden.
names = tar(*(member(f"d/{i % 100}/file{i}") for i in range(60000)))
Layout(names, names, tar(member("d/.wh..wh..opq"), *(member(f".wh.x{i}") for i in range(100)))).finish()
done = subprocess.run(["/usr/bin/env", "bash", "-c", 'ulimit -v 400000; exec "$0" oci:layout', SHOW], capture_output=True,
                      text=True, timeout=120)
assert done.returncode == 0 and len(done.stdout.splitlines()) == 2, (done.stderr, done.stdout[:300])
print("hostile archives end in errors, or are harmless")
