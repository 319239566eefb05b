"""Users of setuptools and pkg_resources' successors: a package built from a pyproject, its vendored modules."""
# packages: setuptools
import contextlib
import io
import os
import tempfile
import zipfile

import setuptools
import setuptools.build_meta

folder = tempfile.mkdtemp()
os.chdir(folder)
open("tea.py", "w").write("KIND = 'green'\n")
open("pyproject.toml", "w").write('[project]\nname = "tea"\nversion = "1.2"\n[tool.setuptools]\npy-modules = ["tea"]\n')
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    name = setuptools.build_meta.build_wheel(folder)
print(name, sorted(os.path.basename(n) for n in zipfile.ZipFile(name).namelist()))
print(setuptools.find_packages("."), setuptools.Extension("a", ["a.c"]).name)
import distutils.util

print(distutils.util.strtobool("yes"), "setuptools" in distutils.__file__)
