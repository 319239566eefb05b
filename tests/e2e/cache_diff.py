# SPDX-License-Identifier: Apache-2.0
"""Are two ld.so.caches the same to the byte, but for the text that says who wrote them? Usage: cache_diff.py ONE TWO"""
import struct
import sys

HEADER, ENTRY, EXTENSION = 48, 24, 0xEAA42174


def read(path):
    """(bytes before the generator's text, its size left out; entries as text)"""
    data = bytearray(open(path, "rb").read())
    order = ">" if data[28] == 3 else "<"
    count, _ = struct.unpack_from(order + "II", data, 20)
    extension, = struct.unpack_from(order + "I", data, 32)
    magic, sections = struct.unpack_from(order + "II", data, extension)
    assert magic == EXTENSION
    for at in range(extension + 8, extension + 8 + 16 * sections, 16):
        tag, _, offset, size = struct.unpack_from(order + "IIII", data, at)
        if tag == 0:
            assert offset + size == len(data), "the generator's text is not at the end"
            struct.pack_into(order + "I", data, at + 12, 0)
            end = offset
    lines = []
    for at in range(HEADER, HEADER + ENTRY * count, ENTRY):
        flags, key, value, _, hwcap = struct.unpack_from(order + "iIIIQ", data, at)
        texts = [bytes(data[start:data.index(0, start)]).decode() for start in (key, value)]
        lines.append(f"{flags:#x} {texts[0]} => {texts[1]} {hwcap:#x}")
    return bytes(data[:end]), lines


def main():
    (one, first), (two, second) = read(sys.argv[1]), read(sys.argv[2])
    if one == two:
        print(f"{len(first)} entries, {len(one)} bytes: the same")
        return 0
    for line in sorted(set(first) ^ set(second)):
        print(("< " if line in first else "> ") + line)
    print("the same entries, other bytes" if sorted(first) == sorted(second) else "the entries differ")
    return 1


sys.exit(main())
