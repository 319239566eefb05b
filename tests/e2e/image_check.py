# SPDX-License-Identifier: Apache-2.0
"""Reads an OCI layout as its specification tells, and holds every promise of pith against it.

Usage: image_check.py LAYOUT TAG [ROOTFS]: ROOTFS is what the layers must add up to.
"""

import gzip
import hashlib
import io
import json
import os
import pathlib
import stat
import subprocess
import sys
import tarfile

SCHEMAS = pathlib.Path("/usr/share/gocode/src/github.com/opencontainers/image-spec/schema")
MEDIA = "application/vnd.oci.image."


def canonical(text):
    value = json.loads(text)
    wanted = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert text == wanted, f"not canonical: {text}"
    return value


def blob(layout, descriptor):
    algorithm, _, name = descriptor["digest"].partition(":")
    data = (layout / "blobs" / algorithm / name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == name and len(data) == descriptor["size"], descriptor
    return data


def unchecked(why):
    """As lib.sh wants to know of it."""
    with open(os.environ.get("PITH_UNCHECKED", os.devnull), "a") as file:
        print(why, file=file)


def by_schema(value, name):
    """By the specification's own schemas. Without Debian's package of them, or jsonschema, the test ends as a skipped one."""
    try:
        import jsonschema
    except ImportError:
        return unchecked("jsonschema is not installed: nothing is checked by the schemas of OCI")
    if not SCHEMAS.is_dir():
        return unchecked(f"there is no {SCHEMAS}: nothing is checked by the schemas of OCI")

    class Local(jsonschema.RefResolver):
        def resolve_remote(self, uri):
            return json.loads((SCHEMAS / uri.rpartition("/")[2]).read_text())

    schema = json.loads((SCHEMAS / name).read_text())
    resolver = Local(schema.get("id", ""), schema)
    jsonschema.Draft4Validator(schema, resolver=resolver).validate(value)


def unpack(data, media_type):
    if media_type.endswith("+gzip"):
        return gzip.decompress(data)
    if media_type.endswith("+zstd"):
        return subprocess.run(["zstd", "-dqc"], input=data, stdout=subprocess.PIPE, check=True).stdout
    return data


def attributes(entry):
    return (entry.type, entry.mode, entry.uid, entry.gid, entry.mtime, entry.linkname)


def check_layer(tar, whole, replaced=()):
    """Parents come first and agree with those of other layers; links stay within; `whole` takes the entries."""
    here = {}
    archive = tarfile.open(fileobj=io.BytesIO(tar), errorlevel=2)
    for entry in archive:
        name = entry.name.removeprefix("./").rstrip("/")
        assert name not in here, f"{name} twice in a layer"
        parent = name.rpartition("/")[0]
        assert not parent or here[parent].isdir(), f"{name} without its directory"
        assert not entry.islnk() or here[entry.linkname].isreg(), f"{name} links out of its layer"
        assert not os.path.basename(name).startswith(".wh."), name
        assert name not in whole or name in replaced or (
            entry.isdir() and attributes(whole[name][0]) == attributes(entry)), name
        here[name] = entry
        content = archive.extractfile(entry).read() if entry.isreg() and entry.size < 1 << 16 else None
        whole[name] = (entry, content)
    assert here, "an empty layer"


def check_tree(whole, root):
    """The union of the layers is the tree of the directory output."""
    there = {}
    for folder, names, files in os.walk(root):
        for name in names + files:
            path = os.path.join(folder, name)
            there[os.path.relpath(path, root)] = os.lstat(path)
    assert set(there) == set(whole), sorted(set(there) ^ set(whole))[:5]
    for name, (entry, content) in whole.items():
        status = there[name]
        assert entry.issym() or stat.S_IMODE(status.st_mode) == entry.mode, name
        assert not entry.isreg() or status.st_size == entry.size, name
        assert content is None or pathlib.Path(root, name).read_bytes() == content, name


def check_image(layout, descriptor, root):
    manifest = canonical(blob(layout, descriptor))
    config = canonical(blob(layout, manifest["config"]))
    by_schema(manifest, "image-manifest-schema.json")
    by_schema(config, "config-schema.json")
    assert manifest["config"]["mediaType"] == MEDIA + "config.v1+json"
    assert descriptor["platform"]["architecture"] == config["architecture"] and config["os"] == "linux"
    assert len(manifest["layers"]) == len(config["rootfs"]["diff_ids"]) == len(
        [entry for entry in config["history"] if not entry.get("empty_layer")])
    created = config["created"]
    assert manifest["annotations"]["org.opencontainers.image.created"] == created
    assert all(entry["created"] == created and entry["created_by"] for entry in config["history"])
    whole = {}
    for layer, diff_id in zip(manifest["layers"], config["rootfs"]["diff_ids"]):
        tar = unpack(blob(layout, layer), layer["mediaType"])
        assert "sha256:" + hashlib.sha256(tar).hexdigest() == diff_id, layer
        twin = descriptor["annotations"]["org.opencontainers.image.ref.name"].endswith("-debug")
        check_layer(tar, whole, {"etc/ld.so.cache"} if twin and layer == manifest["layers"][-1] else ())
    if root:
        check_tree(whole, root)
    return manifest, config


def main(folder, tag, root=None):
    layout = pathlib.Path(folder)
    assert json.loads((layout / "oci-layout").read_text()) == {"imageLayoutVersion": "1.0.0"}
    index = canonical((layout / "index.json").read_bytes())
    by_schema(index, "image-index-schema.json")
    found = [one for one in index["manifests"] if one["annotations"]["org.opencontainers.image.ref.name"] == tag]
    assert len(found) == 1, index
    manifest, config = check_image(layout, found[0], root)
    hidden = [path for path in layout.rglob(".*") if ".pith-" in path.name]
    assert not hidden, hidden
    print(json.dumps({"manifest": manifest, "config": config}))


if __name__ == "__main__":
    main(*sys.argv[1:])
