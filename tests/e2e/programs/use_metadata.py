import importlib.metadata as m, importlib.resources as r, tempfile, zipfile, tarfile, shutil, gzip, bz2, lzma; print(type(list(m.distributions())))
print(len(lzma.compress(b'x')), len(bz2.compress(b'x')))
