"""The installed list of parts is valid, complete and true: parts.py BUILD READELF.

Valid: the fields that SPDX 2.3 asks for, and every name leads somewhere. Complete: every installed file is in it. True:
checksums are those of the files, and what the packages need is what their libraries and programs ask the loader for.
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

WHEN = 1_700_000_000  # 2023-11-14T22:13:20Z
PACKAGE = {"SPDXID", "name", "downloadLocation", "filesAnalyzed", "licenseConcluded", "licenseDeclared", "copyrightText"}
DOCUMENT = {"spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo", "packages", "files",
            "relationships"}
problems = []


def expect(holds, complaint):
    if not holds:
        problems.append(complaint)


def install(build, folder):
    environment = {**os.environ, "DESTDIR": folder, "SOURCE_DATE_EPOCH": str(WHEN)}
    done = subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet"], env=environment,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return next(pathlib.Path(folder).rglob("kith.spdx.json"))


def check_form(document):
    expect(DOCUMENT <= set(document), f"the document lacks {DOCUMENT - set(document)}")
    expect(document["spdxVersion"] == "SPDX-2.3" and document["dataLicense"] == "CC0-1.0", "wrong version or licence")
    expect(document["creationInfo"]["created"] == "2023-11-14T22:13:20Z", "the time is not SOURCE_DATE_EPOCH")
    known = {"SPDXRef-DOCUMENT"}
    for element in document["packages"] + document["files"]:
        expect(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", element["SPDXID"]), f"{element['SPDXID']}: form")
        expect(element["SPDXID"] not in known, f"{element['SPDXID']} stands twice")
        known.add(element["SPDXID"])
    for package in document["packages"]:
        expect(PACKAGE <= set(package), f"{package['name']} lacks {PACKAGE - set(package)}")
        expect(package["filesAnalyzed"] == ("packageVerificationCode" in package), f"{package['name']}: code")
    for relation in document["relationships"]:
        for end in ("spdxElementId", "relatedSpdxElement"):
            expect(relation[end] in known, f"{relation[end]} is related, but not there")


def check_files(document, root):
    listed = {}
    for entry in document["files"]:
        name = entry["fileName"].removeprefix("./")
        if not name.startswith("src/"):
            listed[name] = {item["algorithm"]: item["checksumValue"] for item in entry["checksums"]}
    there = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file() and not path.is_symlink()}
    there = {name: path for name, path in there.items() if path.name != "kith.spdx.json"}
    expect(set(listed) == set(there), f"listed or installed, not both: {set(listed) ^ set(there)}")
    for name in set(listed) & set(there):
        content = there[name].read_bytes()
        for kind in ("SHA1", "SHA256"):
            expect(listed[name].get(kind) == hashlib.new(kind, content).hexdigest(), f"{name}: {kind}")
    return there


def needs(readelf, path):
    told = subprocess.run([readelf, "-dW", str(path)], capture_output=True, text=True, check=False).stdout
    return {re.sub(r"\.so.*", "", name) for name in re.findall(r"\(NEEDED\).*\[(.+)\]", told)}


def check_needs(document, there, readelf):
    names = {package["SPDXID"]: package["name"] for package in document["packages"]}
    depends = {name: set() for name in names.values()}
    for relation in document["relationships"]:
        if relation["relationshipType"] == "DEPENDS_ON":
            found = names[relation["relatedSpdxElement"]]
            library = re.sub(r"\.so.*", "", found)
            depends[names[relation["spdxElementId"]]].add(library if library.startswith("lib") else "lib" + library)
    asked = {}
    for name, path in there.items():
        group = re.search(r"/lib(kith[a-z-]*)\.so", name)
        group = group[1] if group else "kith-tool" if name.startswith("bin/") else None
        if group:
            asked[group] = asked.get(group, set()) | needs(readelf, path)
    for group, wanted in asked.items():
        expect(depends.get(group) == wanted, f"{group} needs {sorted(wanted)}, listed: {sorted(depends.get(group, ()))}")
    expect("kith" in asked, "libkith is not installed")
    expect(depends.get("kith") == {"libc"}, f"libkith may need libc alone, not {sorted(depends.get('kith', ()))}")
    expect(sum(name.startswith("kith") for name in names.values()) > 1, "packages are missing")


build, readelf = sys.argv[1:]
with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
    path = install(build, first)
    document = json.loads(path.read_text("utf-8"))
    check_form(document)
    check_needs(document, check_files(document, path.parents[2]), readelf)
    expect(path.read_bytes() == install(build, second).read_bytes(), "a second installation lists something else")
print("\n".join(problems) or f"{len(document['packages'])} packages and {len(document['files'])} files are as listed")
sys.exit(bool(problems))
