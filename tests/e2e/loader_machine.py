# SPDX-License-Identifier: Apache-2.0
"""Dynamic ELF files below the given directories: what the real loader lists, and what pith lists. A table.

Of many a sample, and every one by `./dev test-all` (tests/sample.py).
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import loader_truth as truth
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from sample import sample

SAMPLE = 400


def files_below(directories):
    seen = set()
    for top in directories:
        for directory, _, names in os.walk(top):
            for name in sorted(names):
                path = os.path.join(directory, name)
                if os.path.islink(path) or not os.path.isfile(path):
                    continue
                facts = truth.header(path)
                key = (os.stat(path).st_dev, os.stat(path).st_ino)
                if facts and facts[5] and key not in seen:
                    seen.add(key)
                    yield path, facts


def ask(path, facts):
    interpreter = facts[4] or truth.usual_loader(facts)
    if interpreter is None or not os.path.exists(interpreter) or "musl" in interpreter:
        return None
    # The kernel starts set-user-ID programs in secure mode, in which they do not trace but run.
    secure = os.stat(path).st_mode & 0o6000
    direct = facts[4] is not None and os.access(path, os.X_OK) and not secure
    return truth.ask_loader(path, interpreter, direct=direct)


def reason(real, ours):
    if sorted(set(real["missing"])) != sorted(set(ours["missing"])):
        return "missing names differ"
    if real["failed"] != ours["failed"]:
        return "one of both refuses"
    if real["failed"]:
        return None
    if sorted(real["libraries"]) != sorted(ours["libraries"]):
        return "libraries differ"
    return None if real["libraries"] == ours["libraries"] else "order differs"


def main():
    listed = sample(SAMPLE, files_below(sys.argv[1:] or ["/usr"]))
    answers = truth.ask_pith([path for path, _ in listed])
    counts = {"agree": 0, "differ": 0, "static": 0, "no loader here": 0}
    for (path, facts), ours in zip(listed, answers):
        real = ask(path, facts)
        if real is None:
            counts["no loader here"] += 1
            continue
        if "statically linked" in real["text"] or (facts[4] is None and real["failed"] and not ours["libraries"]):
            counts["static"] += 1
            why = "libraries of a static file" if ours["libraries"] else None
        else:
            why = reason(real, ours)
        counts["agree" if why is None else "differ"] += 1
        if why:
            print(f"DIFFERS {path}: {why}\n  loader: {real['libraries']} missing {real['missing']} {real['failed']}"
                  f"\n  pith:   {ours['libraries']} missing {ours['missing']} {ours['text']}")
    print("  ".join(f"{name}: {count}" for name, count in counts.items()), f" of {len(listed)} ELF files")
    return 1 if counts["differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
