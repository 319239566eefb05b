"""Writes ELF files that hold nothing but what a dynamic loader looks at: headers, PT_INTERP and the dynamic section.

A linker would not make half of the awkward files that the corpus needs; here each is one line.
"""
import struct

TAGS = {"needs": 1, "soname": 14, "rpath": 15, "runpath": 29, "filter": 0x7FFFFFFF, "auxiliary": 0x7FFFFFFD,
        "audit": 0x6FFFFEFC, "depaudit": 0x6FFFFEFB}
NODEFLIB, NOOPEN, PIE = 0x800, 0x40, 0x08000000
STRTAB, STRSZ, FLAGS_1, VERNEED, VERNEEDNUM, VERDEF, VERDEFNUM = 5, 10, 0x6FFFFFFB, 0x6FFFFFFE, 0x6FFFFFFF, 0x6FFFFFFC, 0x6FFFFFFD
S390 = 22  # whose hash tables have wide entries
SYMTAB, SYMENT, VERSYM, HASH = 6, 11, 0x6FFFFFF0, 4


def elf_hash(name):
    value = 0
    for byte in name.encode():
        value = (value << 4) + byte
        value = (value ^ (value & 0xF0000000) >> 24) & 0x0FFFFFFF
    return value


class Strings:
    def __init__(self):
        self.bytes = bytearray(1)

    def add(self, text):
        at = len(self.bytes)
        self.bytes += text.encode() + b"\0"
        return at


def version_needs(order, strings, needs):
    """needs: {library: [version…]}. "version?" is a weak one, "version!" has a wrong hash, "library^" an unknown layout."""
    out = b""
    for index, (library, versions) in enumerate(needs.items()):
        size = 16 + 16 * len(versions)
        last = index == len(needs) - 1
        layout = 2 if library.endswith("^") else 1
        library = library.rstrip("^")
        out += struct.pack(order + "HHIII", layout, len(versions), strings.add(library), 16, 0 if last else size)
        for number, version in enumerate(versions):
            weak = version.endswith("?")
            wrong = version.endswith("!")
            version = version.rstrip("?!")
            out += struct.pack(order + "IHHII", elf_hash(version) ^ wrong, 2 if weak else 0, 2 + number, strings.add(version),
                               0 if number == len(versions) - 1 else 16)
    return out


def version_definitions(order, strings, names):
    """The first is the file's own name. "name!" has a wrong hash, "name^" an unknown layout."""
    out = b""
    for index, name in enumerate(names):
        layout, wrong = 2 if name.endswith("^") else 1, name.endswith("!")
        name = name.rstrip("^!")
        out += struct.pack(order + "HHHHIII", layout, 1 if index == 0 else 0, index + 1, 1, elf_hash(name) ^ wrong, 20,
                           0 if index == len(names) - 1 else 28)
        out += struct.pack(order + "II", strings.add(name), 0)
    return out


def build(entries, kind=3, machine=62, bits=64, big=False, interpreter=None, flags_1=0, defines=(), wants=None,
          dynamic=True, base=0, flags=0, abi_tag=None, load=True, align=4096, shift=0, stack=6):
    """entries: [(tag word, text)…] in the order of the dynamic section. Returns the bytes.

    abi_tag: (system, major, minor, patch) of .note.ABI-tag; shift: how far addresses are from the offsets.
    """
    order = ">" if big else "<"
    word = "Q" if bits == 64 else "I"
    header, entry = (64, 56) if bits == 64 else (52, 32)
    strings = Strings()
    tags = [(TAGS[name], strings.add(text)) for name, text in entries]
    needs = version_needs(order, strings, wants) if wants else b""
    definitions = version_definitions(order, strings, defines) if defines else b""
    interp = interpreter.encode() + b"\0" if interpreter else b""
    note = struct.pack(order + "III4sIIII", 4, 16, 1, b"GNU", *abi_tag) if abi_tag else b""
    self_seen = bool(interp) and kind == 3  # PT_PHDR: how a loader knows where the kernel has put the program
    count = 1 + load + bool(interp) + dynamic + bool(note) + self_seen
    base += shift
    at = header + entry * count
    places = {}
    body = b""
    for name, piece in (("interp", interp), ("needs", needs), ("definitions", definitions), ("strings", strings.bytes), ("note", note),
                        ("hash", struct.pack(order + ("QQQQ" if machine == S390 and bits == 64 else "IIII"), 1, 1, 0, 0)),
                        ("symbols", bytes(24 if bits == 64 else 16))):
        body += bytes(-(at + len(body)) % 8)
        places[name] = at + len(body)
        body += piece
    body += bytes(-(at + len(body)) % 8)
    tags += [(STRTAB, base + places["strings"]), (STRSZ, len(strings.bytes)), (SYMTAB, base + places["symbols"]),
             (SYMENT, 24 if bits == 64 else 16), (HASH, base + places["hash"])]
    if needs or definitions:
        tags.append((VERSYM, base + places["symbols"]))  # zeroes serve as well
    if flags_1:
        tags.append((FLAGS_1, flags_1))
    if needs:
        tags += [(VERNEED, base + places["needs"]), (VERNEEDNUM, len(wants))]
    if definitions:
        tags += [(VERDEF, base + places["definitions"]), (VERDEFNUM, len(defines))]
    table = b"".join(struct.pack(order + word * 2, *tag) for tag in tags + [(0, 0)])
    places["dynamic"] = at + len(body)
    body += table
    total = at + len(body)

    def program_header(type_, protection, offset, size, align):
        if bits == 64:
            return struct.pack(order + "IIQQQQQQ", type_, protection, offset, base + offset, base + offset, size, size,
                               align)
        return struct.pack(order + "IIIIIIII", type_, offset, base + offset, base + offset, size, size, protection,
                           align)

    headers = program_header(6, 4, header, entry * count, 8) if self_seen else b""
    headers += program_header(3, 4, places["interp"], len(interp), 1) if interp else b""
    headers += program_header(1, 7, 0, total, align) if load else b""
    headers += program_header(4, 4, places["note"], len(note), 4) if note else b""
    headers += program_header(2, 6, places["dynamic"], len(table), 8) if dynamic else b""
    headers += program_header(0x6474E551, stack, 0, 0, 16)
    ident = b"\x7fELF" + bytes([2 if bits == 64 else 1, 2 if big else 1, 1, 0]) + bytes(8)
    return ident + struct.pack(order + "HHI" + word * 3 + "IHHHHHH", kind, machine, 1, base + header, header, 0, flags,
                               header, entry, count, 64 if bits == 64 else 40, 0, 0) + headers + body
