"""Includes go down only, and never in a circle: layers.py ROOT. Prints what breaks that; status 1 if anything does."""

import graphlib
import pathlib
import re
import sys

CORE = ["base", "model", "rules", "engine", "api"]  # from the lowest layer to the highest
FOREIGN = {"cli": ["openssl"]}  # folders of the headers of libraries, by who may use them
root = pathlib.Path(sys.argv[1])
problems, uses = [], {}

for path in sorted(path for top in ["include", "src", "examples", "bindings"] for path in (root / top).rglob("*.[ch]")):
    *folders, name = path.relative_to(root).parts
    home = folders[-1]
    below = CORE[: CORE.index(home)] if folders[:-1] == ["src"] and home in CORE else []
    for included in re.findall(r'^\s*#\s*include\s*["<]([^">]+)[">]', path.read_text("utf-8"), re.MULTILINE):
        first = included.split("/")[0] if "/" in included else home
        # <sys/...> belongs to the system
        ours = first == home or first in below or first in ["kith", "sys", *FOREIGN.get(home, [])]
        if ".." in included or ("/" in included and not ours):
            problems.append(f"{path.relative_to(root)} may not include {included}")
        uses.setdefault(f"{home}/{name}", set()).add(f"{first}/{included.split('/')[-1]}")

try:
    graphlib.TopologicalSorter(uses).prepare()
except graphlib.CycleError as circle:
    problems.append("in a circle: " + " <- ".join(circle.args[1]))
print("\n".join(problems) or "includes go down only")
sys.exit(bool(problems))
