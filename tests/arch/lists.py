"""Lists that are kept in several places say the same: lists.py ROOT. Prints what differs; status 1 if anything does."""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
problems = []


def text_of(name):
    return (root / name).read_text("utf-8")


def agree(what, one, other):
    if one != other:
        problems.append(f"{what}: in one of both only: {', '.join(sorted(one ^ other))}")


def needed(script):
    """Debian packages that a script installs when they are missing."""
    return set(re.findall(r"^ +need ([a-z0-9+.-]+) '", text_of(script), re.MULTILINE))


def page(path):
    """As Doxygen calls what it makes of a Markdown file."""
    return "md_" + re.sub(r"[/.]", "_", path.removesuffix(".md"))


install = re.search(r"^apt-get install ((?:.*\\\n)*.*)$", text_of("README.md"), re.MULTILINE)[1]
packages = set(install.replace("\\\n", " ").split())
tested = needed("tests/run.sh")
needs_of_meson = {"ninja-build"}
agree("packages of README.md and examples/quickstart.sh", packages | needs_of_meson, needed("examples/quickstart.sh"))
agree("packages of README.md and tests/run.sh", packages | tested, tested)

build = text_of("src/doc/meson.build")
listed = re.search(r"^foreach name : \[([^]]*)\]\n  guides \+= ", build, re.MULTILINE)[1]
guides = {path.stem for path in (root / "src" / "doc").glob("*.md")}
agree("guides of src/doc and src/doc/meson.build", guides, set(re.findall(r"'(\w+)'", listed)))
others = set(re.findall(r'^INPUT.*"|^ +"@source@/(.+\.md)"', text_of("src/doc/Doxyfile.in"), re.MULTILINE)) - {""}
agree("pages of Doxyfile.in and src/doc/meson.build", others | {"README.md"}, set(re.findall(r"'\.\./\.\./(.+?\.md)'", build)))
agree("pages and src/doc/guides.dox", {page(path) for path in others} | {page(f"src/doc/{name}") for name in guides},
      set(re.findall(r"@subpage (\w+)", text_of("src/doc/guides.dox"))))

print("\n".join(problems))
sys.exit(bool(problems))
