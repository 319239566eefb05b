"""Environments for the programs: what one interpreter may need is installed once by pip, from requirements.txt with its
digests; each program then gets a venv of its own with the distributions that it names and what these require, and no
others, copied from there.
"""

import importlib.metadata
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


class Unavailable(Exception):
    """Why an interpreter cannot be tried."""


def locked():
    """{name: (its lines in requirements.txt, the names that it requires)}"""
    entries = {}
    for block in (HERE / "requirements.txt").read_text().split("\n\n")[1:]:
        needs, lines = block.split("\n", 1)
        entries[lines.split("==", 1)[0]] = lines, needs.removeprefix("# needs").split()
    return entries


def closure(names, entries):
    """The names and all that they require."""
    found, left = set(), [re.sub(r"[-_.]+", "-", name) for name in names]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += entries[name][1]
    return sorted(found)


def said(command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["nothing said"]
        raise Unavailable(f"{' '.join(map(str, command[:5]))}: {lines[-1]}")
    return done.stdout


class Store:
    """What is installed for an interpreter."""

    def __init__(self, interpreter, folder):
        self.interpreter, self.folder = interpreter, pathlib.Path(folder)
        self.entries = locked()

    def install(self, names):
        """pip's cache keeps the wheels from one run to the next; a folder that has all that is asked for is kept, too."""
        wanted = closure(names, self.entries)
        requirements = "\n".join(self.entries[name][0] for name in wanted) + "\n"
        done, asked = self.folder / "installed.txt", self.folder / "requirements.txt"
        if not done.exists() or not set(requirements.split("\n")) <= set(done.read_text().split("\n")):
            shutil.rmtree(self.folder, ignore_errors=True)
            said([self.interpreter, "-m", "venv", self.folder])
            asked.write_text(requirements)
            pip = [self.folder / "bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
            said([*pip, "uninstall", "--yes", "setuptools"])
            said([*pip, "install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", asked])
            asked.rename(done)
        site = said([self.folder / "bin/python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        self.site = pathlib.Path(site.strip())
        self.dists = {re.sub(r"[-_.]+", "-", dist.metadata["Name"]).lower(): dist
                      for dist in importlib.metadata.distributions(path=[str(self.site)])}

    def environment(self, names, folder):
        """A venv with these and what they require. Its interpreter."""
        said([self.interpreter, "-m", "venv", "--without-pip", folder])
        site = folder / self.site.relative_to(self.folder)
        for name in closure(names, self.entries):
            if name not in self.dists:
                raise Unavailable(f"{name} is not installed")
            for file in self.dists[name].files:
                source, target = (pathlib.Path(os.path.normpath(base / file)) for base in (self.site, site))
                if source.exists() and not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    self.bring(source, target, folder)
        return folder / "bin/python"

    def bring(self, source, target, folder):
        """A copy; but a console script names its interpreter, so it becomes one of the venv's."""
        shebang = b"#!%s/" % os.fsencode(self.folder)
        if source.parent.name == "bin" and source.read_bytes().startswith(shebang):
            target.write_bytes(source.read_bytes().replace(shebang, b"#!%s/" % os.fsencode(folder), 1))
            target.chmod(0o755)
            return
        shutil.copy2(source, target) # no link: its time of change would follow what becomes of other links
