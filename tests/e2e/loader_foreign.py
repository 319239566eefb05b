# SPDX-License-Identifier: Apache-2.0
"""Every dynamic ELF file of a foreign root: what its own loader lists under qemu-user, and what pith lists."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import loader_machine as machine
import loader_truth as truth


def ask_under(root, emulator, interpreter, path, fixed):
    """`emulator` is a path inside the root, or "" where this machine runs the root's programs itself. A program that
    is linked to `fixed` addresses names its loader itself: started by hand, that may lie there already."""
    tracing = ["-E", "LD_TRACE_LOADED_OBJECTS=1"] if emulator else []
    command = ["chroot", root] + ([emulator] if emulator else []) + tracing
    if not emulator:
        # The variable must reach the loader, not chroot: env sets it behind the door.
        command += ["/usr/bin/env", "LD_TRACE_LOADED_OBJECTS=1"]
    run = subprocess.run(command + ([] if fixed else [interpreter]) + [path], env=truth.clean_environment(), stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True, errors="replace")
    libraries, missing = truth.parse_trace(run.stdout)
    libraries = [(name, found) for name, found in libraries if found != interpreter]
    return {"libraries": libraries, "missing": missing, "failed": run.returncode != 0, "text": run.stdout + run.stderr}


def main():
    root, emulator, interpreter = sys.argv[1:]
    files = [(path[len(root):], facts) for path, facts in machine.files_below([root + "/usr"])
             if facts[2] in (2, 3) and "qemu" not in path]
    answers = truth.ask_pith([path for path, _ in files], root=root)
    agree, differ = 0, 0
    for (path, facts), ours in zip(files, answers):
        real = ask_under(root, emulator, interpreter, path, facts[2] == 2 and facts[4] is not None)
        static = "statically linked" in real["text"] or (facts[4] is None and real["failed"] and not ours["libraries"])
        why = None if static and not ours["libraries"] else machine.reason(real, ours)
        agree, differ = agree + (why is None), differ + (why is not None)
        if why:
            print(f"DIFFERS {path}: {why}\n  loader: {real['libraries']} {real['missing']} {real['text'].strip()}"
                  f"\n  pith:   {ours['libraries']} {ours['missing']} {ours['text']}")
    print(f"{os.path.basename(root)}: agree: {agree}  differ: {differ}  of {len(files)} ELF files")
    return 1 if differ or agree < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
