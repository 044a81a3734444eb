"""List of parts, as SPDX 2.3 in JSON: spdx.py READELF LICENCE, run by `meson install` when everything is in its place.

What was built comes from Meson's introspection, what is needed at run time from the installed programs and libraries
themselves. The time is SOURCE_DATE_EPOCH, else now; with it the same installation gives the same bytes.
"""

import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

NONE = "NOASSERTION"


def introspect(what):
    build = pathlib.Path(os.environ["MESON_BUILD_ROOT"])
    return json.loads((build / "meson-info" / f"intro-{what}.json").read_text("utf-8"))


def ident(text):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-")


def dynamic(readelf, path, tag):
    """Sonames behind a tag (NEEDED, SONAME) of a program or library; none if it is no such file."""
    told = subprocess.run([readelf, "-dW", str(path)], capture_output=True, text=True, check=False).stdout
    return re.findall(rf"\({tag}\).*\[(.+)\]", told)


def file_entry(name, path):
    content = path.read_bytes()
    sums = [{"algorithm": kind, "checksumValue": hashlib.new(kind, content).hexdigest()} for kind in ("SHA1", "SHA256")]
    return {
        "SPDXID": ident("File-" + name),
        "fileName": "./" + name,
        "checksums": sums,
        "licenseConcluded": NONE,
        "copyrightText": NONE,
    }


def installed_files(prefix):
    """Path below the prefix and file, of everything that this installation has put there."""
    root = pathlib.Path(os.environ["MESON_INSTALL_DESTDIR_PREFIX"])
    names = {pathlib.PurePath(path) for path in introspect("installed").values()}
    for path in sorted(names):
        name = path.relative_to(prefix) if path.is_relative_to(prefix) else None
        if name is not None and (root / name).is_file() and not (root / name).is_symlink():
            yield name.as_posix(), root / name


def source_files():
    root = pathlib.Path(os.environ["MESON_SOURCE_ROOT"])
    groups = [group for target in introspect("targets") for group in target["target_sources"]]
    paths = {pathlib.Path(source) for group in groups for source in group["sources"]}
    for path in sorted(paths):
        if path.is_relative_to(root / "src"):
            yield path.relative_to(root).as_posix(), path


def package_of(name, stores):
    for store in stores:
        if f"kith-{store}" in name or name.endswith(f"/kith/{store}.h"):
            return f"kith-{store}"
    is_tool = name.startswith("bin/") or "/man/" in name or "/bash-completion/" in name
    return "kith-tool" if is_tool else "kith"


def package(name, version=None, files=(), licence=NONE):
    made = {
        "SPDXID": ident("Package-" + name),
        "name": name,
        "downloadLocation": NONE,
        "filesAnalyzed": bool(files),
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": NONE,
    }
    if version:
        made["versionInfo"] = version
    if files:
        sums = "".join(sorted(entry["checksums"][0]["checksumValue"] for entry in files))
        made["packageVerificationCode"] = {
            "packageVerificationCodeValue": hashlib.sha1(sums.encode()).hexdigest(),
        }
        made["licenseInfoFromFiles"] = [NONE]
    return made


def known_libraries(readelf):
    """Dependencies that Meson found, by soname."""
    known = {}
    for dependency in introspect("dependencies"):
        for argument in dependency["link_args"]:
            for soname in dynamic(readelf, argument, "SONAME"):
                known[soname] = (dependency["name"], dependency["version"])
    return known


class Parts:
    def __init__(self, readelf, licence):
        self.readelf = readelf
        self.licence = licence
        self.project = introspect("projectinfo")
        self.packages, self.files, self.relations = {}, [], set()
        self.outside = known_libraries(readelf)

    def relate(self, one, what, other):
        self.relations.add((one, what, other))

    def add_package(self, name, version, listed, licence=NONE):
        entries = [file_entry(file_name, path) for file_name, path in listed]
        self.files += entries
        self.packages[name] = package(name, version, entries, licence)
        for entry in entries:
            self.relate(ident("Package-" + name), "CONTAINS", entry["SPDXID"])

    def add_outside(self, name, version=None):
        if name not in self.packages:
            self.packages[name] = package(name, version)

    def add_own(self):
        """Our packages, and what they need at run time."""
        options = {option["name"]: option["value"] for option in introspect("buildoptions")}
        listed = list(installed_files(options["prefix"]))
        stores = sorted(set(re.findall(r"/libkith-(\w+)\.\w+", " ".join(name for name, _ in listed))))
        groups = {}
        for name, path in listed:
            groups.setdefault(package_of(name, stores), []).append((name, path))
        version = self.project["version"]
        for name in sorted(groups):
            self.add_package(name, version, groups[name], self.licence)
            self.relate(ident("Package-" + name), "GENERATED_FROM", ident("Package-kith-source"))
            self.relate("SPDXRef-DOCUMENT", "DESCRIBES", ident("Package-" + name))
        self.add_package("kith-source", version, source_files(), self.licence)
        ours = {
            soname: group for group, members in groups.items() for _, path in members
            for soname in dynamic(self.readelf, path, "SONAME")
        }
        for group, members in groups.items():
            for soname in sorted({need for _, path in members for need in dynamic(self.readelf, path, "NEEDED")}):
                name, known = (ours[soname], None) if soname in ours else self.outside.get(soname, (soname, None))
                self.add_outside(name, known)
                if name != group:
                    self.relate(ident("Package-" + group), "DEPENDS_ON", ident("Package-" + name))

    def add_tools(self):
        """What only builds or tests the packages."""
        for name, version in self.outside.values():
            if name not in self.packages:
                self.add_outside(name, version)
                self.relate(ident("Package-" + name), "TEST_DEPENDENCY_OF", ident("Package-kith"))
        build = pathlib.Path(os.environ["MESON_BUILD_ROOT"])
        meson = json.loads((build / "meson-info" / "meson-info.json").read_text("utf-8"))["meson_version"]["full"]
        self.add_outside("meson", meson)
        self.relate(ident("Package-meson"), "BUILD_TOOL_OF", ident("Package-kith"))

    def document(self):
        version = self.project["version"]
        body = {
            "packages": [self.packages[name] for name in sorted(self.packages)],
            "files": sorted(self.files, key=lambda entry: entry["fileName"]),
            "relationships": [
                {"spdxElementId": one, "relationshipType": what, "relatedSpdxElement": other}
                for one, what, other in sorted(self.relations)
            ],
        }
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        when = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
        created = datetime.datetime.fromtimestamp(when, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "spdxVersion": "SPDX-2.3",
            "dataLicense": "CC0-1.0",
            "SPDXID": "SPDXRef-DOCUMENT",
            "name": f"kith-{version}",
            "documentNamespace": f"https://spdx.org/spdxdocs/kith-{version}-{digest}",
            "creationInfo": {"created": created, "creators": [f"Tool: kith-spdx-{version}"]},
            **body,
        }


def main():
    parts = Parts(sys.argv[1], sys.argv[2])
    parts.add_own()
    parts.add_tools()
    options = {option["name"]: option["value"] for option in introspect("buildoptions")}
    folder = pathlib.Path(os.environ["MESON_INSTALL_DESTDIR_PREFIX"]) / options["datadir"] / "kith"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(parts.document(), indent=1, sort_keys=True) + "\n"
    (folder / "kith.spdx.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
