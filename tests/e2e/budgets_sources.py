# SPDX-License-Identifier: Apache-2.0
"""
What images, archives and wheels of 100 KB may cost at most, and that the cost of twice as much is about twice as much.

    budgets_sources.py PITH [--count|--grow] [NAME…]

Each case is an input that was made to cost much. It must end with 0, 1 or 2 and take no more than 64 MB. With --count
valgrind counts the instructions, at most 3·10⁹; with --grow those for n, 2n and 4n of a case that has a small n: what the
last 2n take must not be more than 2.3 times what the n before them take.
"""

import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

LARGEST = 100_000
MEMORY = 64 << 20
INSTRUCTIONS = 3 * 10**9
RATIO = 2.3
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "unit/wheel/tool"))
import house as wheel_house  # noqa: E402

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMPTY = bytes(1024)  # a tar without members


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def header(name, kind=tarfile.REGTYPE, link="", size=0, form=tarfile.PAX_FORMAT, **pax):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size, info.pax_headers = kind, link, size, pax
    return info.tobuf(form)


def member(name, data=b"", **more):
    return header(name, size=len(data), **more) + data + bytes(-len(data) % 512)


def tar(members):
    return b"".join(members) + EMPTY


def packed(data):
    return gzip.compress(data, 9)


def write(name, data):
    pathlib.Path(name).write_bytes(data)
    return name


class Blobs(dict):
    """Blobs of a layout by digest."""

    def add(self, value, kind=None, **more):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self[digest(data)] = data
        return {**({"mediaType": kind} if kind else {}), "digest": digest(data), "size": len(data), **more}

    def image(self, layers=(), diff_ids=(), **config):
        config = {"os": "linux", "architecture": "amd64", "rootfs": {"diff_ids": list(diff_ids)}, **config}
        return self.add({"config": self.add(config), "layers": list(layers)}, MANIFEST)

    def directory(self, manifests, name="layout"):
        folder = pathlib.Path(name, "blobs/sha256")
        folder.mkdir(parents=True)
        for known, data in self.items():
            (folder / known[7:]).write_bytes(data)
        write(f"{name}/index.json", index_text(manifests))
        return f"oci:{name}"

    def archive(self, manifests, name="layout.tar.gz"):
        members = [member("index.json", index_text(manifests))]
        members += [member("blobs/sha256/" + known[7:], data) for known, data in self.items()]
        return "oci-archive:" + write(name, packed(tar(members)))


def index_text(manifests):
    return manifests if isinstance(manifests, bytes) else json.dumps({"manifests": manifests}).encode()


def docker(members, layers, config=None, tags=(), name="docker.tar.gz"):
    config = config or {"os": "linux", "architecture": "amd64", "rootfs": {"diff_ids": [digest(EMPTY)] * len(layers)}}
    said = [{"Config": "c.json", "Layers": layers, "RepoTags": list(tags)}]
    documents = [member("c.json", json.dumps(config).encode()), member("manifest.json", json.dumps(said).encode())]
    return "docker-archive:" + write(name, packed(tar([*members, *documents])))


def show(word):
    return ["show", word]


def compose(word):
    return ["compose", "--quiet", "--jobs", "1", "--from", word, "-o", "out.tar"]


def tree(members, name="tree.tar.gz"):
    return show(write(name, packed(tar(members))))


# Indexes and manifests.
def nested_indexes(n):
    blobs = Blobs()
    current = blobs.image()
    for _ in range(3):
        current = blobs.add({"mediaType": INDEX, "manifests": [current] * n}, INDEX)
    return show(blobs.directory([current] * n))


def indexes_side_by_side(n):
    blobs = Blobs()
    images = [blobs.image(author=str(i)) for i in range(n)]
    lists = [blobs.add({"mediaType": INDEX, "manifests": images, "annotations": {"a": str(i)}}, INDEX) for i in range(n)]
    return show(blobs.archive(lists))


def one_manifest_often(n):
    blobs = Blobs()
    return show(blobs.archive([blobs.image()] * n))


def manifests(n):
    blobs = Blobs()
    return show(blobs.archive([blobs.image(author=str(i)) for i in range(n)]))


def platforms(n):
    blobs = Blobs()
    image = blobs.image()
    return show(blobs.archive([{**image, "digest": digest(b"%d" % i), "platform": {"os": "linux", "architecture": f"a{i}"}}
                               for i in range(n)]))


def attached(n):
    """Each image of an index is looked for in each annotation."""
    blobs = Blobs()
    images = [blobs.image(author=str(i)) for i in range(n)]
    note = blobs.add({"subject": images[0], "config": images[0], "layers": []}, MANIFEST)
    index = blobs.add({"mediaType": INDEX, "manifests": images}, INDEX)
    index["annotations"] = {f"dev.pith.a{i}": note["digest"] for i in range(n)}
    return ["index", blobs.archive([index]), "-o", "oci:joined"]


def empty_objects(n):
    return show(Blobs().archive(b'{"manifests":[' + b"{}," * n + b"{}]}"))


def deep_json(n):
    return show(Blobs().archive(b'{"a":' + b"[" * n + b"]" * n + b"}"))


def members_of_json(n):
    blobs = Blobs()
    return show(blobs.archive(b"{" + b"".join(b'"%d":0,' % i for i in range(n)) + b'"manifests":[]}'))


def layer_often(n):
    blobs = Blobs()
    return show(blobs.archive([blobs.image([blobs.add(EMPTY)] * n, [digest(EMPTY)] * n)]))


def large_layer_often(n):
    layer = tar([member("f", bytes(1 << 20))])
    blobs = Blobs()
    return show(blobs.directory([blobs.image([blobs.add(packed(layer))] * n, [digest(layer)] * n)]))


# Archives for Docker.
def docker_layers(n):
    return show(docker([member(f"{i}/layer.tar", EMPTY) for i in range(n)], [f"{i}/layer.tar" for i in range(n)]))


def docker_one_layer_often(n):
    members = [member("0.tar", EMPTY), *(member(f"m{i}") for i in range(n))]
    return show(docker(members, ["0.tar"] * n))


def docker_links(n):
    """Layers are links, each to one with a long name."""
    names = [str(i) * 3900 for i in range(7)]
    members = [member(names[0], EMPTY), *(member(names[i], kind=tarfile.SYMTYPE, link=names[i - 1]) for i in range(1, 7))]
    return show(docker([*members, member("0", kind=tarfile.SYMTYPE, link=names[6])], ["0"] * n))


def docker_tags(n):
    return show(docker([], [], tags=[f"r/{i}:1" for i in range(n)]) + ":r/x:1")


# Layers and trees.
def implied_directories(n):
    return tree(member(f"{i}/" + "a/" * 1000 + "x", form=tarfile.GNU_FORMAT) for i in range(n))


def links_in_directories(n):
    return tree(member(f"q/{i}/" + "c/" * 900 + "y", kind=tarfile.SYMTYPE, link="z") for i in range(n))


def through_links(n):
    """A short name leads through 255 links, each with a long target."""
    links = [member(f"l{i}", kind=tarfile.SYMTYPE, link="a/../" * 700 + f"l{i + 1}") for i in range(250)]
    return tree([header("a", tarfile.DIRTYPE), header("l250", tarfile.DIRTYPE), *links, member("l0/f") * n])


def deep_members(n):
    return tree(member("d/" * 1000 + f"{i}") for i in range(n))


def opaque_markers(n):
    return tree([*(member(f"d/{i}") for i in range(n)), member("d/.wh..wh..opq") * n])


def whiteouts_upwards(n):
    """Markers of nested directories, the deepest first, over many files in the deepest."""
    deep = "d/" * 500
    files = [member(deep + f"{i}") for i in range(n)]
    return tree([*files, *(member("d/" * i + ".wh..wh..opq") for i in range(500, 0, -1))])


def members_over_each_other(n):
    return tree([header("d", tarfile.DIRTYPE), member("d/" * 700 + "f"), member(".wh.d")] * n)


def hard_links(n):
    return tree([member("f0", b"x"), *(header(f"f{i}", tarfile.LNKTYPE, link=f"f{i - 1}") for i in range(1, n))])


def long_names(n):
    return tree(member("n" * 900_000) for i in range(n))


def long_targets(n):
    return tree(header(f"l{i}", tarfile.SYMTYPE, link="t" * 4000) for i in range(n))


def many_members(n):
    return tree(member(f"d{i % 10}/{i}") for i in range(n))


def packaged(copyright=b"", **files):
    """A root of one package with one file, which ships."""
    status = b"Package: p\nVersion: 1\nArchitecture: all\n\n"
    write("pith.ini", b"[source]\nroot = tree.tar.gz\n[keep]\nit = /app/x\n")
    tree([member("app/x", b"1"), member("var/lib/dpkg/status", status), member("usr/share/doc/p/copyright", copyright),
          *(member("var/lib/dpkg/" + name.replace("__", "/").replace("_", "."), data) for name, data in files.items()),
          member("usr/share/common-licenses/GPL", b"x" * 1_000_000)])
    return ["compose", "--quiet", "--jobs", "1", "pith.ini", "-o", "out.tar"]


def diversions(n):
    return packaged(info__p_list=b"/app/x\n" + b"/usr/share/one\n" * n, diversions=b"/usr/share/two\n/x\nq\n" * n)


def licences(n):
    return packaged(b"/usr/share/common-licenses/GPL\n" * n, info__p_list=b"/app/x\n")


def access_lists(n):
    """libarchive compares each entry of an access list with all before it."""
    text = ",".join(f"user:{i}:r--" for i in range(n))
    return tree([header("f", **{"SCHILY.acl.access": text})])


def many_access_lists(n):
    text = ",".join(f"user:{i}:r--" for i in range(900))
    return tree([header("f", **{"SCHILY.acl.access": text})] * n)


def attributes(n):
    return tree([header("f", **{f"SCHILY.xattr.user.{i}": "v" for i in range(n)})])


def holes(n):
    sparse = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 24)}
    return tree(header(f"f{i}", size=512, **sparse) + b"0\n".ljust(512, b"\0") for i in range(n))


# Compression.
def gzip_bomb(n):
    return show(write("bomb.tar.gz", packed(member("f", bytes(n)) + EMPTY)))


def zstd_frame(data, zeros):
    """One frame: the data raw, then blocks of 128 KiB of zeros, of four bytes each."""
    blocks = [len(data) << 3] + [(1 << 17) << 3 | 2] * (zeros >> 17)
    blocks[-1] |= 1
    body = b"".join(block.to_bytes(3, "little") + (b"\0" if block & 2 else data) for block in blocks)
    return b"\x28\xb5\x2f\xfd\x00\x88" + body  # a window of 128 MiB


def zstd_bomb(n):
    return show(write("bomb.tar.zst", zstd_frame(header("f", size=n >> 17 << 17), n)))


def many_frames(n):
    """Frames without content, before the tar's own."""
    data = tar([member("f")])
    return show(write("f.tar.zst", b"\x28\xb5\x2f\xfd\x00\x88\x01\0\0" * n + zstd_frame(data, 0)))


def many_gzip_members(n):
    data = tar([member("f")])
    return show(write("m.tar.gz", packed(b"") * n + packed(data)))


def bomb_in_bomb(n):
    inner = packed(member("f", bytes(n)) + EMPTY)
    layer = digest(inner)
    config = {"os": "linux", "architecture": "amd64", "rootfs": {"diff_ids": [layer] * 20}}
    return show(docker([member("0.tar", inner)], ["0.tar"] * 20, config))


# What a config says.
def config(n, start):
    blobs = Blobs()
    return compose(blobs.archive([blobs.image(config={"Cmd": ["/x"], **start})]))


def variables(n):
    return config(n, {"Env": [f"V{i}=1" for i in range(n)]})


def labels(n):
    return config(n, {"Labels": {f"l{i}": "1" for i in range(n)}})


def ports(n):
    return config(n, {"ExposedPorts": {f"{i}/tcp": {} for i in range(n)}})


def volumes(n):
    return config(n, {"Volumes": {f"/v{i}": {} for i in range(n)}})


def words(n):
    return config(n, {"Cmd": ["/x"] * n})


def history(n):
    blobs = Blobs()
    return compose(blobs.archive([blobs.image(history=[{"empty_layer": True}] * n)]))


# Reasons beside an image.
def account(n, **more):
    whole = {"version": 1, "name": "x", "owners": [], "layers": [], "refusals": [], "files": [],
             "nodes": [{"kind": "manifest", "name": "m"}, *({"kind": "file", "name": f"/{i}"} for i in range(n))],
             "edges": [], **more}
    blobs = Blobs()
    image = blobs.image()
    note = blobs.add({"artifactType": "application/vnd.pith.account.v1+json", "subject": image, "config": image,
                      "layers": [blobs.add(whole)]}, MANIFEST)
    return blobs.archive([image, note])


def reasons(n):
    edges = [[i, i + 1, "import", "", 0, True] for i in range(n)]
    return ["why", account(n, edges=edges), f"/{n - 1}"]


def reasons_to_all(n):
    edges = [[i % 50, 50 + j % 50, "import", str(i), 0, True] for j in range(n // 50) for i in range(50)]
    return ["why", account(100, edges=edges), "/60"]


def reasons_both_ways(n):
    """A chain whose links lead back too: what dominates a node is known only after many rounds, or by a better way."""
    edges = [[0, n, "import", "", 0, True], [0, 1, "import", "", 0, True]]
    for i in range(1, n):
        edges += [[i, i + 1, "import", "", 0, True], [i + 1, i, "import", "", 0, True]]
    return ["audit", "--costs", account(n, edges=edges)]


def reasons_each_with_a_chain(n):
    """As many reasons as the chain to each of them has steps."""
    edges = [[i, i + 1, "import", "", 0, True] for i in range(n)] + [[n - i % 9, n + 1, "import", "", 0, True] for i in range(2 * n)]
    return ["why", "--all", "--json", account(n + 1, edges=edges), f"/{n}"]


def reasons_with_files(n):
    files = [{"path": f"/{i:06}", "type": "file", "mode": 420, "uid": 0, "gid": 0, "size": 1, "node": i + 1} for i in range(n)]
    return ["audit", "--costs", "--all", account(n, files=files, edges=[[0, i + 1, "files", "", 1, True] for i in range(n)])]


# Wheels, in a root of a few files: "root/" does not count as the input.
def house(requirements=None):
    wheel_house.root("root")
    text = "[source]\nroot = root\n[python]\ninterpreter = /usr/bin/python3\nwheels = wheels/\n"
    pathlib.Path("pith.ini").write_text(text + ("requirements = r.txt\n" if requirements else ""))
    pathlib.Path("r.txt").write_text(requirements or "")
    return ["compose", "--quiet", "--jobs", "1", "pith.ini", "-o", "out.tar"]


def wheel(name="a", **more):
    return wheel_house.wheel("wheels", name, **more)


def wheel_members(n):
    wheel(files={f"m{i}.py": b"" for i in range(n)})
    return house()


def wheel_deep_members(n):
    wheel(files={f"{i}/" + "d/" * 1000 + "f": b"" for i in range(n)})
    return house()


def wheel_quotes(n):
    """Each quoted field of RECORD stands before 15 MB more."""
    def quoted(lines):
        return [",".join(f'"{field}"' for field in line.split(",")) for line in lines] + ["\n" * 15_000_000]
    wheel(files={f"m{i}.py": b"" for i in range(n)}, record=quoted)
    return house()


def wheel_metadata(n):
    wheel(metadata="A:\n" * n)
    return house()


def wheel_requires(n):
    wheel(requires=[f"b{i}" for i in range(n)])
    return house()


def wheel_requires_itself(n):
    wheel(requires=[f"a>=0.{i}" for i in range(n)])
    return house()


def wheel_extras(n):
    wheel(requires=[f"a[{','.join(f'e{i}' for i in range(n))}]", *["a"] * n])
    return house()


def wheel_contradiction(n):
    wheel(requires=[f"a==1.0,<{i + 2}" for i in range(n)] + ["a<1"])
    return house()


def wheel_scripts(n):
    scripts = {f"a-1.0.data/scripts/s{i}": b"#!python\n" for i in range(300)}
    wheel(files=scripts, data={"a-1.0.dist-info/entry_points.txt": b"[console_scripts]\n" + b"s=a:b\n" * n})
    return house()


def wheel_zeros(n):
    wheel(files={f"z{i}": bytes(1 << 20) for i in range(n)})
    return house()


def wheel_overlap(n):
    """Each entry of the central directory is about the same bytes."""
    path = wheel(files={"z": bytes(8 << 20)})
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        start = archive.start_dir
    entry = data[start:data.index(b"PK\x01\x02", start + 4)]
    whole = data[start:data.index(b"PK\x05\x06", start)]
    size = len(entry) * n + len(whole)
    end = b"PK\x05\x06" + bytes(4) + (n + 4).to_bytes(2, "little") * 2 + size.to_bytes(4, "little") + start.to_bytes(4, "little")
    path.write_bytes(data[:start] + entry * n + whole + end + bytes(2))
    return house()


def many_wheels(n):
    pathlib.Path("wheels").mkdir()
    for i in range(n):
        pathlib.Path(f"wheels/w{i}-1.0-py3-none-any.whl").touch()
    return house()


def wheels_that_none_wants(n):
    many_versions = pathlib.Path("wheels")
    many_versions.mkdir()
    for i in range(n):
        (many_versions / f"a-1.{i}-py3-none-any.whl").touch()
    return house("".join(f"a!=1.{i},>=0\n" for i in range(n)))


# name: (input, n for some 100 KB, n from which growth is measured, or 0)
CASES = {
    "nested_indexes": (nested_indexes, 40, 100),
    "indexes_side_by_side": (indexes_side_by_side, 100, 0),
    "one_manifest_often": (one_manifest_often, 40_000, 2_000),
    "manifests": (manifests, 500, 200),
    "platforms": (platforms, 1_000, 300),
    "attached": (attached, 200, 0),
    "empty_objects": (empty_objects, 5_000_000, 0),
    "deep_json": (deep_json, 1_000_000, 0),
    "members_of_json": (members_of_json, 30_000, 5_000),
    "layer_often": (layer_often, 100_000, 0),
    "large_layer_often": (large_layer_often, 500, 0),
    "docker_layers": (docker_layers, 5_000, 300),
    "docker_one_layer_often": (docker_one_layer_often, 10_000, 300),
    "docker_links": (docker_links, 100_000, 0),
    "docker_tags": (docker_tags, 20_000, 2_000),
    "implied_directories": (implied_directories, 2_000, 0),
    "links_in_directories": (links_in_directories, 2_500, 0),
    "through_links": (through_links, 30_000, 0),
    "deep_members": (deep_members, 4_000, 30),
    "opaque_markers": (opaque_markers, 10_000, 2_000),
    "whiteouts_upwards": (whiteouts_upwards, 3_000, 0),
    "members_over_each_other": (members_over_each_other, 6_000, 0),
    "hard_links": (hard_links, 10_000, 2_000),
    "long_names": (long_names, 20, 0),
    "long_targets": (long_targets, 5_000, 0),
    "many_members": (many_members, 11_000, 2_000),
    "diversions": (diversions, 100_000, 10_000),
    "licences": (licences, 50_000, 5_000),
    "access_lists": (access_lists, 30_000, 0),
    "many_access_lists": (many_access_lists, 1_000, 0),
    "attributes": (attributes, 15_000, 0),
    "holes": (holes, 1_000, 0),
    "gzip_bomb": (gzip_bomb, 95 << 20, 0),
    "zstd_bomb": (zstd_bomb, 3 << 30, 0),
    "many_frames": (many_frames, 10_000, 0),
    "many_gzip_members": (many_gzip_members, 4_900, 0),
    "bomb_in_bomb": (bomb_in_bomb, 40 << 20, 0),
    "variables": (variables, 10_000, 1_000),
    "labels": (labels, 10_000, 1_000),
    "ports": (ports, 10_000, 1_000),
    "volumes": (volumes, 10_000, 1_000),
    "words": (words, 100_000, 1_000),
    "history": (history, 100_000, 1_000),
    "reasons": (reasons, 8_000, 1_000),
    "reasons_to_all": (reasons_to_all, 30_000, 1_000),
    "reasons_both_ways": (reasons_both_ways, 8_000, 500),
    "reasons_each_with_a_chain": (reasons_each_with_a_chain, 1_200, 0),
    "reasons_with_files": (reasons_with_files, 4_000, 500),
    "wheel_members": (wheel_members, 350, 80),
    "wheel_deep_members": (wheel_deep_members, 20, 0),
    "wheel_quotes": (wheel_quotes, 300, 0),
    "wheel_metadata": (wheel_metadata, 5_000_000, 0),
    "wheel_requires": (wheel_requires, 30_000, 500),
    "wheel_requires_itself": (wheel_requires_itself, 30_000, 500),
    "wheel_extras": (wheel_extras, 30_000, 0),
    "wheel_contradiction": (wheel_contradiction, 20_000, 500),
    "wheel_scripts": (wheel_scripts, 100_000, 1_000),
    "wheel_zeros": (wheel_zeros, 80, 0),
    "wheel_overlap": (wheel_overlap, 1_000, 0),
    "wheels_that_none_wants": (wheels_that_none_wants, 2_500, 0),
    "many_wheels": (many_wheels, 2_000, 200),
}


def stored(path):
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file() and "root" not in file.parts)


def run(command, counting):
    """Exit status, greatest memory in bytes, instructions or None, last line of the errors."""
    if counting:
        command = ["timeout", "300", "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command]
    with open("errors", "w+") as errors:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        lines = errors.read().splitlines()
    counts = [int(match[1].replace(",", "")) for line in lines if (match := re.search(r"I +refs: +([\d,]+)", line))]
    said = [line for line in lines if not line.startswith("==")]
    return child.returncode, usage.ru_maxrss << 10, counts[-1] if counts else None, said[-1] if said else ""


def made(make, n):
    """Makes the input in a process of its own: the memory of the one that starts pith counts as pith's."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, json.dumps(make(n)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        arguments = json.load(answer)
    os.waitpid(child, 0)
    return arguments


def measure(pith, make, n, counting):
    home = os.getcwd()
    with tempfile.TemporaryDirectory(dir=home) as place:
        os.chdir(place)
        try:
            arguments = made(make, n)
            return stored(pathlib.Path(place)), *run([pith, *arguments], counting)
        finally:
            os.chdir(home)


def judge(pith, name, how):
    """A line about the case, and what is wrong with it."""
    make, n, few = CASES[name]
    if how == "--grow":
        counts = [measure(pith, make, few * i, True)[3] for i in (1, 2, 4)]
        if None in counts:
            return name, "valgrind did not count"
        ratio = (counts[2] - counts[1]) / (counts[1] - counts[0])
        said = " ".join(f"{count / 1e6:.1f} M" for count in counts)
        return f"{name:24} {said}: {ratio:.2f}", "grows too fast" if ratio > RATIO else ""
    size, status, memory, count, said = measure(pith, make, n, how == "--count")
    faults = {f"the input has {size} bytes": size > LARGEST, f"status {status}": status not in (0, 1, 2),
              "memory": how is None and memory > MEMORY, "instructions": count is not None and count > INSTRUCTIONS,
              "valgrind did not count": how == "--count" and count is None}
    spent = f"{memory / 1e6:.1f} MB" if how is None else f"{(count or 0) / 1e6:.1f} M"
    return f"{name:24} {size:6} B  {spent}  status {status}  {said[:120]}", ", ".join(what for what in faults if faults[what])


def main():
    pith, *names = sys.argv[1:]
    how = names.pop(0) if names and names[0].startswith("--") else None
    wrong = []
    for name in names or [name for name in CASES if how != "--grow" or CASES[name][2]]:
        line, fault = judge(pith, name, how)
        print(line, f"FAIL: {fault}" if fault else "", flush=True)
        wrong += [name] * bool(fault)
    sys.exit(f"too much: {' '.join(wrong)}" if wrong else 0)


main()
