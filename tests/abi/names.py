"""Names in the headers = names in the version map = names that the library exports: names.py MAP LIBRARY HEADER..."""

import pathlib
import re
import subprocess
import sys

import map_names


def in_map(path):
    text = pathlib.Path(path).read_text("utf-8")
    return {name for part in re.findall(r"global:(.*?)(?:local:|\})", text, re.DOTALL) for name in re.findall(r"[^\s;]+", part)}


def exported(path):
    """The nodes of the map themselves show up as absolute symbols (A): no names."""
    lines = subprocess.run(["nm", "-D", "--defined-only", path], check=True, capture_output=True, text=True).stdout
    symbols = [line.split()[-2:] for line in lines.splitlines()]
    return {name.split("@")[0] for kind, name in symbols if kind != "A"}


version_map, library, *headers = sys.argv[1:]
sets = {"headers": set(map_names.functions(headers)), "map": in_map(version_map), "library": exported(library)}
problems = []
for name in sorted(set.union(*sets.values())):
    missing = [where for where, names in sets.items() if name not in names]
    if missing:
        problems.append(f"{name}: not in {' and '.join(missing)}")
if not sets["headers"]:
    problems.append("the headers declare nothing")
print("\n".join(problems) or f"{len(sets['headers'])} names agree")
sys.exit(bool(problems))
