# SPDX-License-Identifier: Apache-2.0
"""What the ELF headers of the built program promise. Usage: hardening.py PROGRAM LIBRARY.a"""

import struct
import subprocess
import sys

EXECUTE, WRITE = 1, 2
LOAD, DYNAMIC, INTERP, STACK, RELRO, PROPERTY = 1, 2, 3, 0x6474E551, 0x6474E552, 0x6474E553


class Program:
    """The headers of a 64-bit or 32-bit ELF file of either byte order."""

    def __init__(self, path):
        self.data = open(path, "rb").read()
        assert self.data[:4] == b"\x7fELF", f"{path} is no ELF file"
        self.wide = self.data[4] == 2
        self.order = "<" if self.data[5] == 1 else ">"
        self.type, self.machine = self.unpack("HH", 16)
        self.word = "Q" if self.wide else "I"
        at, size, count = (self.unpack("Q", 32) + self.unpack("HH", 54)) if self.wide else (
            self.unpack("I", 28) + self.unpack("HH", 42))
        self.segments = [self.segment(at + i * size) for i in range(count)]

    def unpack(self, form, at):
        return struct.unpack_from(self.order + form, self.data, at)

    def segment(self, at):
        if self.wide:
            kind, flags, offset, address, _, size = self.unpack("IIQQQQ", at)
        else:
            kind, offset, address, _, size, _, flags = self.unpack("IIIIIII", at)
        return {"kind": kind, "flags": flags, "offset": offset, "address": address, "size": size}

    def of(self, kind):
        return [segment for segment in self.segments if segment["kind"] == kind]

    def dynamic(self):
        """Tag → values."""
        tags = {}
        for segment in self.of(DYNAMIC):
            step = 16 if self.wide else 8
            for at in range(segment["offset"], segment["offset"] + segment["size"], step):
                tag, value = self.unpack(self.word * 2, at)
                tags.setdefault(tag, []).append(value)
        return tags

    def has(self, name):
        return b"\0" + name + b"\0" in self.data


def check(condition, what):
    if not condition:
        sys.exit(f"the program {what}")


def judge_headers(program):
    tags = program.dynamic()
    flags, flags_1 = tags.get(30, [0])[0], tags.get(0x6FFFFFFB, [0])[0]
    check(program.type == 3 and flags_1 & 0x8000000, "is not position-independent")
    check(program.of(RELRO), "has no segment that becomes read-only")
    check(flags & 8 or flags_1 & 1 or 24 in tags, "binds functions when they are first called")
    check(22 not in tags and not flags & 4, "changes its code when it starts")
    check(len(program.of(STACK)) == 1 and not program.of(STACK)[0]["flags"] & EXECUTE, "may have code on its stack")
    for segment in program.of(LOAD):
        check(segment["flags"] & (WRITE | EXECUTE) != WRITE | EXECUTE, "has memory that is both written and executed")
    linking = "dynamically" if program.of(INTERP) else "statically"
    check(program.of(INTERP) or 1 not in tags, "needs libraries, and names nobody to load them")
    return linking


def judge_code(program):
    check(program.has(b"__stack_chk_fail"), "has no guard behind the arrays of its stack")
    check(any(program.has(name) for name in (b"__memcpy_chk", b"__snprintf_chk", b"__read_chk", b"__pread_chk")),
          "calls no checked function of the C library")


def marked(path, kind):
    """How many objects there are, and how many say that their calls and jumps are protected."""
    text = subprocess.run(["readelf", "-nW", path], capture_output=True, text=True, check=True).stdout
    return text.count("File: "), text.count(kind)


program = Program(sys.argv[1])
linking = judge_headers(program)
judge_code(program)
kind = {62: "IBT, SHSTK", 3: "IBT, SHSTK", 183: "BTI, PAC"}.get(program.machine)
if kind:
    objects, protected = marked(sys.argv[2], kind)
    check(objects == protected, f"has {objects - protected} objects of {objects} without {kind}")
    whole = marked(sys.argv[1], kind)[1] == 1
    print(f"{linking} linked; {kind} in pith's own code; the whole program is {'' if whole else 'not '}marked for it")
else:
    print(f"{linking} linked; no protection of calls and jumps is known for machine {program.machine}")
