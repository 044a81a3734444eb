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


def installed(guide):
    """Debian packages that the commands of a guide install, command by command."""
    commands = re.findall(r"^apt-get install ((?:.*\\\n)*.*)$", text_of(guide), re.MULTILINE)
    return [set(command.replace("\\\n", " ").split()) for command in commands]


tested = needed("tests/run.sh")
(build,) = installed("README.md")
agree("packages of README.md and examples/quickstart.sh", build | {"ninja-build"}, needed("examples/quickstart.sh"))  # meson needs it
for guide in ["README.md", "bindings/python/README.md"]:
    agree(f"packages of {guide} and tests/run.sh", set().union(tested, *installed(guide)), tested)

print("\n".join(problems))
sys.exit(bool(problems))
