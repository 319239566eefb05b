#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real loader's word on ELF files, and pith's, in one form: for the loader_*.sh tests.

An answer is {"libraries": [(name, path)...], "missing": [names], "failed": bool}; the loader itself is left out, since
glibc 2.36 names it only when something needs it.
"""
import json
import os
import re
import struct
import subprocess

PITH = os.environ.get("PITH", "pith")
LINE = re.compile(r"^\t(.+?) => (.+?)(?: \(0x[0-9a-f]+\))?$")
BARE = re.compile(r"^\t(\S.*?) \(0x[0-9a-f]+\)$")


def clean_environment(**more):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LD_")}
    return environment | {"LC_ALL": "C"} | more


def header(path):
    """(class, data, type, machine, has PT_INTERP, PT_INTERP, has PT_DYNAMIC) or None; for native-order files."""
    try:
        with open(path, "rb") as file:
            head = file.read(64)
            if len(head) < 52 or head[:4] != b"\x7fELF" or head[5] not in (1, 2) or head[4] not in (1, 2):
                return None
            order = "<" if head[5] == 1 else ">"
            kind, machine = struct.unpack_from(order + "HH", head, 16)
            if head[4] == 2:
                offset, = struct.unpack_from(order + "Q", head, 32)
                size, count = struct.unpack_from(order + "HH", head, 54)
            else:
                offset, = struct.unpack_from(order + "I", head, 28)
                size, count = struct.unpack_from(order + "HH", head, 42)
            interpreter, dynamic = None, False
            for index in range(count):
                file.seek(offset + index * size)
                entry = file.read(size)
                if len(entry) < 32:
                    break
                tag, = struct.unpack_from(order + "I", entry)
                where = struct.unpack_from(order + ("Q" if head[4] == 2 else "I"), entry, 8 if head[4] == 2 else 4)[0]
                length = struct.unpack_from(order + ("Q" if head[4] == 2 else "I"), entry, 32 if head[4] == 2 else 16)[0]
                if tag == 3:
                    file.seek(where)
                    interpreter = file.read(length).rstrip(b"\0").decode()
                dynamic |= tag == 2 and length > 0
            return head[4], head[5], kind, machine, interpreter, dynamic
    except OSError:
        return None


def usual_loader(facts):
    return {(2, 62): "/lib64/ld-linux-x86-64.so.2", (1, 3): "/lib/ld-linux.so.2"}.get((facts[0], facts[3]))


def parse_trace(text):
    libraries, missing = [], []
    for line in text.splitlines():
        match = LINE.match(line)
        if match and match.group(2) == "not found":
            missing.append(match.group(1))
            continue
        if match:
            name, path = match.groups()
        elif BARE.match(line):
            name = path = BARE.match(line).group(1)
        else:
            continue
        if not re.match(r"(linux-vdso(64|32)?|linux-gate)\.so|(.*/)?(ld-(linux|musl|2\.)|ld64\.so)", name):
            libraries.append((name, path))
    return libraries, missing


def ask_loader(path, interpreter, root=None, environment=None, direct=False, cwd=None):
    """What the real loader says: run by the kernel when `direct`, else by hand, as ldd does for libraries."""
    command = [path] if direct else [interpreter, path]
    if root:
        command = ["chroot", root] + command
    run = subprocess.run(command, env=clean_environment(LD_TRACE_LOADED_OBJECTS="1", **(environment or {})),
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", cwd=cwd)
    libraries, missing = parse_trace(run.stdout)
    failed = run.returncode != 0 or "error while loading shared libraries" in run.stderr
    failed |= bool(re.search(r"(?<!weak )version `.*' not found|Assertion", run.stderr + run.stdout))
    return {"libraries": libraries, "missing": missing, "failed": failed, "text": run.stdout + run.stderr}


def run_pith(words, environment=None):
    return subprocess.run([PITH] + words, env=clean_environment(**(environment or {})), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, errors="replace")


def ask_pith(paths, root=None, environment=None):
    """pith's answers for all paths, in one process."""
    run = run_pith(["closure", "--json"] + (["--root", root] if root else []) + ["--"] + paths, environment)
    if run.returncode not in (0, 1):
        raise SystemExit(f"pith closure ended with {run.returncode}: {run.stderr}")
    answers = []
    for file in json.loads(run.stdout)["files"]:
        libraries = [(x["name"], x["path"]) for x in file["libraries"] if x["found_by"] != "loaded"]
        answers.append({"libraries": libraries, "missing": [x["name"] for x in file["missing"]],
                        "failed": file["error"] is not None, "text": file["error"], "file": file})
    return answers
