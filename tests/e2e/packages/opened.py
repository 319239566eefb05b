"""What a run opened of a root: every open and exec that worked, by strace."""

import os
import re

CALL = re.compile(r'(?:open|openat|openat2|execve|readlink|readlinkat)\(.*?"((?:[^"\\]|\\.)*)".*\) += (\d+)')
TRACE = "trace"


def strace(folder):
    return ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=open,openat,openat2,execve,chdir,chroot", "-o", folder / TRACE]


def unquote(text):
    return text.encode("latin-1").decode("unicode_escape") if "\\" in text else text


def real(root, path, depth=0):
    """The file of a path in the root, links followed as the root's program would."""
    parts, at = [part for part in path.split("/") if part], []
    while parts:
        part = parts.pop(0)
        if part == ".." and at:
            at.pop()
        elif part not in (".", ".."):
            full = os.path.join(root, *at, part)
            if os.path.islink(full) and depth < 40:
                depth += 1
                target = os.readlink(full)
                at = [] if target.startswith("/") else at
                parts = [piece for piece in target.split("/") if piece] + parts
            else:
                at.append(part)
    return os.path.join(root, *at)


def files(root):
    """{path: size} of the regular files, hard links once."""
    seen, found = set(), {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            stat = os.lstat(path)
            if os.path.islink(path) or not os.path.isfile(path) or (stat.st_dev, stat.st_ino) in seen:
                continue
            if stat.st_nlink > 1:
                seen.add((stat.st_dev, stat.st_ino))
            found[path] = stat.st_size
    return found


def opened(root, folder):
    """The files of the root that the traced run opened. What came before chroot is not its own."""
    root, found, started = str(root), set(), False
    with open(folder / TRACE, errors="replace") as trace:
        for line in trace:
            if "chroot(" in line:
                started = True
            match = CALL.search(line)
            if started and match:
                path = unquote(match[1])
                found.add(real(root, path if path.startswith("/") else "/app/" + path))
    return found


def figures(root, folder):
    """(files, bytes, files opened, bytes opened)"""
    ship = files(root)
    used = opened(root, folder) & ship.keys()
    return len(ship), sum(ship.values()), len(used), sum(ship[path] for path in used)


def line(root, folder):
    count, size, used, read = figures(root, folder)
    return f", {count} files of {size / 1e6:.1f} MB, {used} of {read / 1e6:.1f} MB opened, {(size - read) / 1e6:.1f} MB not"
