# SPDX-License-Identifier: Apache-2.0
"""
Random stacks of layers: what the source says of their tree against what `umoci unpack` makes of it.
Usage: image_source.py SHOW STACKS, or image_source.py SHOW WORD ROOT: one image against what another tool unpacked of it.
"""

import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import stat
import subprocess
import sys
import tarfile

NAMES = ["a", "b", "c", "d.txt", "e e", "f\u00e9", "long" * 30]


class Stack:
    """Writes layers, and keeps a rough model of the tree so that whiteouts and hard links have targets."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.tree = {"": "d"}  # path → d, f or l
        self.dated = set()  # paths that a header gave a time

    def pick(self, kinds):
        there = [path for path, kind in self.tree.items() if kind in kinds]
        return self.random.choice(there) if there else None

    def drop(self, path):
        for other in list(self.tree):
            if other and (other == path or other.startswith(path + "/")):
                del self.tree[other]
                self.dated.discard(other)

    def info(self, name):
        info = tarfile.TarInfo(name)
        info.mode = self.random.choice([0o644, 0o755, 0o600, 0o4755, 0o1777])
        info.uid, info.gid = self.random.choice([(0, 0), (1000, 100), (65532, 7)])
        info.mtime = self.random.randrange(10**9)
        return info

    def place(self):
        """A path to put something at: new, or there already, of whatever kind."""
        if self.random.random() < 0.3 and len(self.tree) > 1:
            return self.random.choice([path for path in self.tree if path])
        directory = self.pick("d")
        return (directory + "/" if directory else "") + self.random.choice(NAMES)

    def member(self, tar, upper):
        path, kind = self.place(), self.random.choice("fffddllhx" if len(self.tree) > 1 else "fd")
        if kind == "x":  # below a link to a directory, should there be one
            link = self.pick("l")
            if link is None or not self.links.get(link) or self.tree.get(self.links[link]) != "d":
                return
            name = self.random.choice(NAMES)
            target = self.links[link] + "/" + name
            if target in self.tree:
                return
            info = self.info(link + "/" + name)
            tar.addfile(info, io.BytesIO(b""))
            self.note(target, "f", upper)
            return
        if kind == "d" and self.tree.get(path) == "d":
            info = self.info(path)
            info.type = tarfile.DIRTYPE
            tar.addfile(info)
            self.dated.add(path)
            self.mark(path, upper)
            return
        target = self.pick("f") if kind == "h" else None
        if kind == "h" and (target is None or target == path or target.startswith(path + "/")):
            return
        self.drop(path)
        info = self.info(path)
        data = b""
        if kind == "d":
            info.type = tarfile.DIRTYPE
        elif kind == "l":
            info.type = tarfile.SYMTYPE
            there = self.pick("d")
            info.linkname = self.random.choice(["/" + (there or ""), "nowhere", "../../../" + (there or "x")])
            depth = path.count("/")
            self.links[path] = there if info.linkname.startswith("/") or depth <= 3 else None
            if info.linkname == "nowhere":
                self.links[path] = None
        elif kind == "h":
            info.type, info.linkname = tarfile.LNKTYPE, target
        else:
            data = self.random.randbytes(self.random.choice([0, 1, 511, 512, 513, 70000]))
            info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
        self.note(path, {"h": "f"}.get(kind, kind), upper)

    def mark(self, path, upper):
        while path:
            upper.add(path)
            path = path.rpartition("/")[0]

    def note(self, path, kind, upper):
        self.tree[path] = kind
        self.dated.add(path)
        self.mark(path, upper)

    def whiteout(self, tar, upper):
        opaque = self.random.random() < 0.4
        path = self.pick("d") if opaque else self.random.choice(list(self.tree))
        if not path and (not opaque or self.random.random() < 0.9):
            return
        directory = path if opaque else path.rpartition("/")[0]
        name = ".wh..wh..opq" if opaque else ".wh." + path.rpartition("/")[2]
        tar.addfile(self.info((directory + "/" if directory else "") + name))
        for other in list(self.tree):
            below = other.startswith(path + "/") if path else other != ""
            if (below or (other == path and not opaque)) and other not in upper:
                self.drop(other)

    def layer(self):
        self.links = getattr(self, "links", {})
        raw = io.BytesIO()
        upper = set()
        shape = self.random.choice([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
        with tarfile.open(fileobj=raw, mode="w", format=shape) as tar:
            if self.random.random() < 0.3:
                info = self.info("./")
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(info)
                self.dated.add("")
            for _ in range(self.random.randrange(8, 60)):
                (self.whiteout if self.random.random() < 0.12 else self.member)(tar, upper)
        return raw.getvalue()


def write_layout(folder, layers):
    blobs = folder / "blobs/sha256"
    blobs.mkdir(parents=True)

    def blob(data, kind):
        digest = hashlib.sha256(data).hexdigest()
        (blobs / digest).write_bytes(data)
        return {"mediaType": "application/vnd.oci.image." + kind, "digest": "sha256:" + digest, "size": len(data)}

    config = {"os": "linux", "architecture": "amd64", "config": {},
              "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(x).hexdigest() for x in layers]}}
    manifest = {"schemaVersion": 2, "config": blob(json.dumps(config).encode(), "config.v1+json"),
                "layers": [blob(gzip.compress(x, 1), "layer.v1.tar+gzip") if i % 2 else blob(x, "layer.v1.tar")
                           for i, x in enumerate(layers)]}
    entry = blob(json.dumps(manifest).encode(), "manifest.v1+json")
    entry["annotations"] = {"org.opencontainers.image.ref.name": "1"}
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
    (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')


def quote(name):
    return "".join(chr(b) if 32 < b < 127 and b != 92 else f"\\x{b:02x}" for b in os.fsencode(name))


def unpacked(root, dated):
    """As the test program prints it; twins share a number; times only where a header gave one.

    umoci makes missing directories and so touches the ones above them: a time of today is no layer's."""
    lines, numbers = [], {}

    def visit(path):
        full = root + path
        status = os.lstat(full)
        kind = {stat.S_IFREG: "f", stat.S_IFDIR: "d", stat.S_IFLNK: "l"}.get(stat.S_IFMT(status.st_mode), "s")
        mode = status.st_mode & 0o7777
        rest = ""
        if kind == "f":
            rest = " " + hashlib.sha256(pathlib.Path(full).read_bytes()).hexdigest()
        elif kind == "l":
            rest = " " + quote(os.readlink(full))
        links = status.st_nlink if kind == "f" else 1
        twin = numbers.setdefault(status.st_ino, len(numbers)) if links > 1 else 0
        # Another name of the file may carry the last header: its time is that of all.
        time = status.st_mtime_ns if path[1:] in dated or links > 1 else 0
        if time > 10**18:
            dated.discard(path[1:])
            time = 0
        lines.append(f"{kind} {mode:o} {status.st_uid} {status.st_gid} {time} {links} {twin} {quote(path or '/')}{rest}")
        if kind == "d":
            for name in sorted(os.listdir(os.fsencode(full))):
                visit(path + "/" + os.fsdecode(name))

    visit("")
    return lines


def shown(text, dated):
    lines, numbers = [], {}
    for line in text.splitlines():
        kind, mode, uid, gid, time, links, inode, path, *rest = line.split(" ")
        twin = numbers.setdefault(inode, len(numbers)) if links != "1" else 0
        plain = os.fsdecode(path.encode().decode("unicode_escape").encode("latin-1"))
        if plain.strip("/") not in dated and links == "1":
            time = 0
        lines.append(" ".join([kind[0], mode, uid, gid, str(time), links, str(twin), path, *rest]))
    return lines


def main(show, stacks):
    entries = twins = 0
    for seed in range(int(stacks)):
        folder = pathlib.Path(f"stack{seed}")
        stack = Stack(seed)
        write_layout(folder, [stack.layer() for _ in range(stack.random.randrange(1, 6))])
        done = subprocess.run(["umoci", "unpack", "--image", f"{folder}:1", f"{folder}.bundle"], capture_output=True)
        mine = subprocess.run([show, f"oci:{folder}:1"], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"stack {seed}: umoci refuses it: {done.stderr.decode()}\nand pith says: {mine.stderr}")
        if mine.returncode != 0:
            sys.exit(f"stack {seed}: {mine.stderr}")
        wanted, found = unpacked(f"{folder}.bundle/rootfs", stack.dated), shown(mine.stdout, stack.dated)
        if wanted != found:
            missing = [line for line in wanted if line not in found]
            more = [line for line in found if line not in wanted]
            sys.exit(f"stack {seed}:\nonly umoci:\n" + "\n".join(missing[:8]) + "\nonly pith:\n" + "\n".join(more[:8]))
        entries += len(found)
        twins += sum(line.split(" ")[5] != "1" for line in found)
        shutil.rmtree(folder)
        shutil.rmtree(f"{folder}.bundle")
    print(f"{stacks} stacks, {entries} entries ({twins} with twins) as umoci unpacks them")
    assert entries > 10 * int(stacks) and twins > 0


def compare(show, word, root):
    """What dockerd puts into every container is none of the image's."""
    own = ("/.dockerenv", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab", "/dev/", "/proc/", "/sys/")
    mine = subprocess.run([show, word], capture_output=True, text=True)
    if mine.returncode != 0:
        sys.exit(f"{word}: {mine.stderr}")
    dated = {os.path.relpath(os.path.join(folder, name), root)
             for folder, folders, files in os.walk(root) for name in folders + files}

    def image_own(lines):
        """Times of today were cut to seconds on the way."""
        split = (line.split(" ") for line in lines)
        return [" ".join(line[:4] + ["0" if int(line[4]) > 10**18 else line[4]] + line[5:])
                for line in split if not line[7].startswith(own)]

    wanted, found = image_own(unpacked(root, dated)), image_own(shown(mine.stdout, dated))
    if wanted != found:
        sys.exit("\n".join([f"{word}:"] + sorted(set(wanted) ^ set(found))[:12]))
    print(f"{word}: {len(found)} entries as in {root}")


(compare if len(sys.argv) > 3 else main)(*sys.argv[1:])
