"""shutil imports tarfile and zipfile only where somebody makes archives."""
import os
import shutil
import tempfile

with tempfile.TemporaryDirectory() as directory:
    os.mkdir(os.path.join(directory, "in"))
    with open(os.path.join(directory, "in", "a.txt"), "w") as file:
        file.write("a")
    for kind in ("gztar", "xztar", "zip"):
        archive = shutil.make_archive(os.path.join(directory, "out"), kind, os.path.join(directory, "in"))
        shutil.unpack_archive(archive, os.path.join(directory, kind))
        print(kind, os.listdir(os.path.join(directory, kind)))
