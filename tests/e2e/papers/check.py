# SPDX-License-Identifier: Apache-2.0
"""Papers by the official schemas and against the tree they are of. Usage: check.py SPDX CYCLONEDX ROOTFS"""

import hashlib
import json
import pathlib
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

spdx_file, cyclonedx_file, rootfs = sys.argv[1:]
problems = validate_full_spdx_document(parse_file(spdx_file))
assert not problems, [problem.validation_message for problem in problems[:5]]
text = pathlib.Path(cyclonedx_file).read_text()
assert (problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)) is None, problem
assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text.replace('"bomFormat"', '"bomformat"')) is not None

spdx, cyclonedx = json.load(open(spdx_file)), json.loads(text)
root = pathlib.Path(rootfs)


def written(path):
    """Bytes that are no text are written as in a URL."""
    name = "/" + str(path.relative_to(root))
    return "".join(f"%{ord(letter) - 0xdc00:02X}" if 0xdc80 <= ord(letter) <= 0xdcff else letter for letter in name)


shipped = {written(path): path for path in root.rglob("*") if path.is_file() and not path.is_symlink()}
listed = {file["fileName"][1:]: {sum["algorithm"]: sum["checksumValue"] for sum in file["checksums"]} for file in spdx["files"]}
assert listed.keys() == shipped.keys(), listed.keys() ^ shipped.keys()
for name, path in shipped.items():
    content = path.read_bytes()
    assert listed[name] == {"SHA1": hashlib.sha1(content).hexdigest(), "SHA256": hashlib.sha256(content).hexdigest()}, name

purls = {ref["referenceLocator"] for package in spdx["packages"] for ref in package.get("externalRefs", ())}
assert purls == {component["purl"] for component in cyclonedx["components"] if "purl" in component} | {"pkg:rpm/almalinux/zlib@1.2.3"}
debs = {purl.split("/")[2].split("@")[0] for purl in purls if purl.startswith("pkg:deb/")}
records = {file.name for file in (root / "var/lib/dpkg/status.d").iterdir() if file.suffix != ".md5sums"}
assert debs == records and "libc6" in debs, debs ^ records
dists = {path.name.rsplit("-", 2)[0].lower().replace("_", "-") for path in root.rglob("*.dist-info")}
assert {purl.split("/")[1].split("@")[0] for purl in purls if purl.startswith("pkg:pypi/")} == dists, dists
named = {package["SPDXID"]: package["name"] for package in spdx["packages"]}
needs = {(named[one["spdxElementId"]], named[one["relatedSpdxElement"]])
         for one in spdx["relationships"] if one["relationshipType"] == "DEPENDS_ON"}
assert ("demo-one", "demo-two") in needs and any(to == "libc6" for _, to in needs), needs
licences = {package["name"]: package["licenseDeclared"] for package in spdx["packages"]}
assert licences["demo-one"] == "Apache-2.0 OR MIT" and licences["demo-two"] == "MIT", licences
assert licences["demo-three"] == "NOASSERTION" and licences["demo-four"] == "Apache-2.0", licences
assert ("demo-three", "demo-two") not in needs, "an extra that nobody asks for"
suppliers = {package["name"]: package.get("supplier") for package in spdx["packages"]}
assert suppliers["demo-three"] == "Person: Ann Other (ann@example.org)", suppliers
assert suppliers["demo-four"] == "Organization: The Four Developers", suppliers

# Every package and file is contained in one other, but for the image.
above = {}
for one in spdx["relationships"]:
    if one["relationshipType"] == "CONTAINS":
        assert one["relatedSpdxElement"] not in above, one
        above[one["relatedSpdxElement"]] = one["spdxElementId"]
assert above.keys() == {one["SPDXID"] for one in spdx["packages"] + spdx["files"]} - {"SPDXRef-Image"}
ids = {name: number for number, name in named.items()}
assert above[ids["libz.so.1.2.3"]] == above[ids["zlib"]] == ids["demo-three"], above
three = next(part for part in cyclonedx["components"] if part["name"] == "demo-three")["components"]
inside = {part["name"]: part for part in three if part["type"] == "library"}
assert inside.keys() == {"libz.so.1.2.3", "zlib"} and inside["zlib"]["purl"] == "pkg:rpm/almalinux/zlib@1.2.3", inside
assert [file["name"].rpartition("/")[2] for file in inside["libz.so.1.2.3"]["components"]] == ["libz-eb09ad1d.so.1.2.3"]
for file in spdx["files"]:
    if "/dpkg/status.d/" in file["fileName"]:
        assert named[above[file["SPDXID"]]] == file["fileName"].rpartition("/")[2].removesuffix(".md5sums"), file
