#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is broad is sampled: so many of many, drawn by a seed that is the same for everybody who tests one commit.

`./dev test-all` (PITH_ALL=yes) takes all of them. PITH_SEED draws again what a failure names; without it and without a
commit the date is the seed. Usage: sample.py COUNT WORD… prints those drawn, in their order; sample.py the seed.
"""

import datetime
import os
import pathlib
import random
import shutil
import subprocess
import sys


def everything():
    return os.environ.get("PITH_ALL") == "yes"


def seed():
    """Of the commit that is tested; the date where there is none."""
    if os.environ.get("PITH_SEED"):
        return os.environ["PITH_SEED"]
    here = pathlib.Path(__file__).resolve().parent.parent
    said = subprocess.run(["git", "-c", f"safe.directory={here}", "-C", here, "rev-parse", "--short=10", "HEAD"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True) if (here / ".git").exists() and shutil.which("git") else None
    return said.stdout.strip() if said and said.returncode == 0 else datetime.date.today().isoformat()


def sample(count, items, always=()):
    """So many of the items in their order, those of `always` among them; says on standard error how they were drawn."""
    items = list(items)
    if everything() or count >= len(items):
        return items
    rest = [index for index, item in enumerate(items) if item not in always]
    drawn = set(random.Random(seed()).sample(rest, max(0, count - len(items) + len(rest))))
    print(f"{count} of {len(items)}, drawn by PITH_SEED={seed()}", file=sys.stderr, flush=True)
    return [item for index, item in enumerate(items) if item in always or index in drawn]


if __name__ == "__main__":
    print("\n".join(sample(int(sys.argv[1]), sys.argv[2:])) if sys.argv[1:] else seed())
