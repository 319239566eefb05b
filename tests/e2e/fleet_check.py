#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A base holds what its members take of the root, and nothing else. Usage: fleet_check.py BASE ROOT OWN MEMBER…

BASE and each MEMBER are composed directories, ROOT the source. OWN are patterns, with colons between, of what is the
members' own. What is of the whole tree may say more in the base than in a member: the loader's cache, RECORD files,
the lists of packages' files.
"""
import filecmp
import fnmatch
import os
import stat
import sys

DERIVED = ["/etc/ld.so.cache", "*.dist-info/RECORD", "/var/lib/dpkg/status.d/*"]


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def tree(root):
    for directory, directories, files in os.walk(root):
        for name in directories + files:
            full = os.path.join(directory, name)
            yield full.removeprefix(root), os.lstat(full)


def differs(one, two, path, derived):
    a, b = os.lstat(one + path), os.lstat(two + path)
    if (a.st_mode, a.st_uid, a.st_gid) != (b.st_mode, b.st_uid, b.st_gid):
        return "mode or owner"
    if stat.S_ISLNK(a.st_mode):
        return os.readlink(one + path) != os.readlink(two + path) and "target"
    if stat.S_ISREG(a.st_mode) and not derived and not filecmp.cmp(one + path, two + path, shallow=False):
        return "content"
    return False


def main():
    base, root, own, *members = sys.argv[1:]
    own = own.split(":")
    faults, all_of_them, shared = [], set(), 0
    for member in members:
        for path, _ in tree(member):
            all_of_them.add(path)
            if matches(path, own):
                continue
            shared += 1
            if not os.path.lexists(base + path):
                faults.append(f"{member}: the base lacks {path}")
            elif what := differs(member, base, path, matches(path, DERIVED)):
                faults.append(f"{member}: {path} differs in the base: {what}")
    own_in_base = [path for path, _ in tree(base) if path not in all_of_them]
    faults += [f"no member has {path}" for path in own_in_base]
    foreign = [path for path, kind in tree(base) if matches(path, own) and not os.path.lexists(root + path)]
    print(f"{shared} entries of {len(members)} members are the base's")
    print("\n".join(faults[:20] + [f"own: {path}" for path in foreign[:20]]))
    sys.exit(bool(faults or foreign or shared < 50))


main()
