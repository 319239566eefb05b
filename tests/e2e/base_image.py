# SPDX-License-Identifier: Apache-2.0
"""What stands on a base image. Usage: base_image.py LAYOUT BASE-TAG TAG ROOTFS

The base's layers, history and settings come first, nothing that it has is written again, and the ld.so.cache in ROOTFS
leads to the same files as one that ldconfig makes there.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile


def blob(layout, digest):
    return layout / "blobs" / digest.replace(":", "/")


def image(layout, tag):
    for one in json.loads((layout / "index.json").read_text())["manifests"]:
        if one["annotations"]["org.opencontainers.image.ref.name"] == tag:
            manifest = json.loads(blob(layout, one["digest"]).read_text())
            return one["digest"], manifest, json.loads(blob(layout, manifest["config"]["digest"]).read_text())
    sys.exit(f"no image {tag}")


def apply(layout, layers):
    """path → (type, mode, uid, gid, content or target); enough for layers without whiteouts."""
    tree = {}
    for layer in layers:
        with tarfile.open(blob(layout, layer["digest"])) as tar:
            for member in tar:
                content = tar.extractfile(member).read() if member.isfile() else member.linkname
                if member.islnk():
                    tree[member.name.strip("/")] = tree[member.linkname.strip("/")]
                    continue
                tree[member.name.strip("/")] = (member.type, member.mode, member.uid, member.gid, content)
    return tree


def check_manifest(layout, base_tag, tag):
    digest, base, base_config = image(layout, base_tag)
    _, own, config = image(layout, tag)
    count = len(base["layers"])
    assert [one["digest"] for one in own["layers"][:count]] == [one["digest"] for one in base["layers"]]
    assert len(own["layers"]) > count
    diff_ids = config["rootfs"]["diff_ids"]
    assert diff_ids[:count] == base_config["rootfs"]["diff_ids"] and len(diff_ids) == len(own["layers"])
    history = base_config.get("history", [])
    assert config["history"][:len(history)] == history
    assert sum(not one.get("empty_layer") for one in config["history"]) == len(diff_ids)
    assert own["annotations"]["org.opencontainers.image.base.digest"] == digest
    assert own["annotations"]["org.opencontainers.image.base.name"].endswith(":" + base_tag)
    under, over = apply(layout, base["layers"]), apply(layout, own["layers"][count:])
    again = [path for path, entry in over.items() if under.get(path) == entry and entry[0] != tarfile.DIRTYPE]
    assert not again, f"the base has them already: {again}"
    for path, entry in over.items():  # a directory on the way is as the base has it
        if entry[0] == tarfile.DIRTYPE and path in under:
            assert under[path][:4] == entry[:4], (path, under[path], entry)


def names(root, cache):
    """soname and flags → the file in the root, as ldconfig reads a cache."""
    text = subprocess.run(["/sbin/ldconfig", "-p", "-C", cache], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in text.splitlines()[1:]:
        name, arrow, path = line.strip().partition(" => ")
        if not arrow or name in found:
            continue
        for _ in range(40):  # links lead nowhere but into the root
            parts, at = [part for part in path.split("/") if part], "/"
            for index, part in enumerate(parts):
                here = os.path.join(at, part)
                if os.path.islink(root + here):
                    path = os.path.normpath(os.path.join(at, os.readlink(root + here), *parts[index + 1:]))
                    break
                at = here
            else:
                break
        found[name] = path
    return found


def check_cache(root):
    ours = names(root, root + "/etc/ld.so.cache")
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(root, copy + "/r", symlinks=True, dirs_exist_ok=True)
        os.remove(copy + "/r/etc/ld.so.cache")
        subprocess.run(["/sbin/ldconfig", "-r", copy + "/r"], check=True, stderr=subprocess.DEVNULL)
        real = names(copy + "/r", copy + "/r/etc/ld.so.cache")
    missing = {name: path for name, path in real.items() if ours.get(name) != path}
    assert not missing, f"ldconfig finds, and the cache does not: {missing} in {ours}"


check_manifest(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3])
if os.path.exists("/sbin/ldconfig"):
    check_cache(sys.argv[4])
