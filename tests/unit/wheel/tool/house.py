# SPDX-License-Identifier: Apache-2.0
"""Makes wheels, and roots of which nothing is real but what pith reads: the heads of ELF files and a few names."""

import base64
import hashlib
import pathlib
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "corpus"))
import tiny_elf  # noqa: E402

MACHINES = {"aarch64": 183, "x86_64": 62}


def digest(data, kind="sha256"):
    return f"{kind}=" + base64.urlsafe_b64encode(hashlib.new(kind, data).digest()).rstrip(b"=").decode()


def wheel(folder, name, version="1.0", tags="py3-none-any", requires=(), files=None, build=None, metadata="", record=None,
          hashing="sha256", extra=(), info=None, data=None, compression=zipfile.ZIP_DEFLATED):
    """Writes one. `record` changes RECORD's lines; `extra` are members that it does not list: (name or ZipInfo, bytes)."""
    stem = f"{name}-{version}"
    info = info or f"{stem}.dist-info"
    members = {f"{name}.py": b"x = 1\n"} if files is None else dict(files)
    members[f"{info}/METADATA"] = (f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + metadata +
                                   "".join(f"Requires-Dist: {line}\n" for line in requires)).encode()
    members.setdefault(f"{info}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n" + f"Tag: {tags}\n".encode())
    members |= data or {}
    lines = [f"{path},{digest(content, hashing)},{len(content)}" for path, content in members.items()]
    lines.append(f"{info}/RECORD,,")
    lines = lines if record is None else record(lines)
    members[f"{info}/RECORD"] = "".join(f"{line}\n" for line in lines).encode()
    path = pathlib.Path(folder, "-".join([stem, *([build] if build else []), tags]) + ".whl")
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", compression) as archive:
        for member, content in [*members.items(), *extra]:
            archive.writestr(member, content)
    return path


def root(folder, machine="x86_64", libc="glibc", minor=36, python=11, threads="", debian=False):
    """A root with an interpreter that says of itself what is asked for."""
    folder = pathlib.Path(folder)
    kind = {"machine": MACHINES[machine]}
    loader = f"/lib/ld-musl-{machine}.so.1" if libc == "musl" else "/lib/ld-linux.so"
    version = f"3.{python}{threads}"
    library = folder / f"usr/lib/python{version}"
    for path in (folder / "usr/bin", library / "lib-dynload", folder / "lib"):
        path.mkdir(parents=True, exist_ok=True)
    (library / "os.py").touch()
    (library / "site.py").write_text("dist-packages" if debian else "site-packages")
    tag = f"\0.cpython-3{python}{threads}-{machine}-linux-gnu.so\0".encode()
    wanted = f"libc.musl-{machine}.so.1" if libc == "musl" else "libc.so.6"
    program = tiny_elf.build([("needs", wanted)], interpreter=loader, **kind)
    (folder / "usr/bin/python3").write_bytes(program + tag + bytes(8192))
    (folder / "usr/bin/python3").chmod(0o755)
    if libc == "musl":
        real = pathlib.Path(f"/lib/ld-musl-{machine}.so.1")
        (folder / loader[1:]).write_bytes(real.read_bytes())
        (folder / "lib" / wanted).symlink_to(loader)
    else:
        names = ["libc.so.6", "GLIBC_2.4", f"GLIBC_2.{minor}", "GLIBC_PRIVATE"]
        (folder / "lib/libc.so.6").write_bytes(tiny_elf.build([("soname", "libc.so.6")], defines=names, **kind))
        (folder / loader[1:]).write_bytes(tiny_elf.build([("soname", "ld-linux.so")], **kind))
    return folder
