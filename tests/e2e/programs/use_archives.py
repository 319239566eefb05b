import io, shutil, tarfile, tempfile, zipfile, os
folder = tempfile.mkdtemp()
os.makedirs(folder + "/in"); open(folder + "/in/a.txt", "w").write("tea" * 1000)
for kind in ("tar", "gztar", "bztar", "xztar", "zip"):
    name = shutil.make_archive(folder + "/out", kind, folder + "/in")
    shutil.unpack_archive(name, folder + "/" + kind, **({} if kind == "zip" or not hasattr(tarfile, "data_filter") else {"filter": "data"}))
    print(kind, os.path.basename(name), os.listdir(folder + "/" + kind))
for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive: archive.writestr("b", "x" * 500)
    print(zipfile.ZipFile(data).read("b")[:3], len(data.getvalue()) < 400)
with tarfile.open(folder + "/t.tar.xz", "w:xz") as archive: archive.add(folder + "/in", "in")
print(tarfile.open(folder + "/t.tar.xz").getnames(), zipfile.Path(data).joinpath("b").read_text()[:2])
