"""The documentation of public functions, as it stands in the headers."""

import pathlib
import re

COMMENT = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\n([a-z][\w *]*?)\b(kith_\w+)\(([^;{]*)\);", re.DOTALL)
TAG = re.compile(r"^(@\w+)(?:\[(\w+)\])?\s*(\w*)", re.DOTALL)


class Function:
    """A public function: its header, name, result, names of parameters, and the parts of its comment."""

    def __init__(self, header, match):
        comment, result, name, parameters = match.groups()
        self.header, self.name, self.result = header, name, result.strip()
        self.parameters = [] if parameters.strip() == "void" else re.findall(r"(\w+)\s*(?:,|$)", parameters)
        text = re.sub(r"^ ?\* ?", "", comment.strip(), flags=re.MULTILINE)
        parts = re.split(r"^(?=@)", text, flags=re.MULTILINE)
        self.summary = " ".join(parts[0].split())
        self.parts = [" ".join(part.split()) for part in parts[1:]]

    def part(self, beginning):
        return next((part[len(beginning):].strip() for part in self.parts if part.startswith(beginning)), "")


def functions(root):
    found = []
    for path in sorted((root / "include" / "kith").glob("*.h")):
        found += [Function(path.name, match) for match in COMMENT.finditer(path.read_text(encoding="utf-8"))]
    return found


def declared(root):
    """Names of all functions that the headers declare, documented or not."""
    names = set()
    for path in sorted((root / "include" / "kith").glob("*.h")):
        code = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        names |= set(re.findall(r"^[a-z][\w *]*?\b(kith_\w+)\(", code, re.MULTILINE))
    return names


def statuses(root):
    """KITH_ERR_ and KITH_RULE_ names with their numbers."""
    text = (root / "include" / "kith" / "types.h").read_text(encoding="utf-8")
    return {name: int(number) for name, number in re.findall(r"\b(KITH_(?:OK|ERR_\w+|RULE_\w+)) = (-?\d+)", text)}


def limits(root):
    """What each KITH_LIMIT_ bounds, by its number."""
    text = (root / "include" / "kith" / "schema.h").read_text(encoding="utf-8")
    found = re.findall(r"\b(KITH_LIMIT_\w+) = (\d+),?\s*/\*\*< (.*?) \*/", text, re.DOTALL)
    return {int(number): (name, " ".join(what.split())) for name, number, what in found}


def structs(root):
    """Public structs: name, comment before it, first member."""
    found = []
    for path in sorted((root / "include" / "kith").glob("*.h")):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"/\*\*((?:(?!\*/).)*)\*/\ntypedef struct (\w+) \{\n\s*([^;]*);", text, re.DOTALL):
            found.append((match[2], match[1], " ".join(match[3].split())))
    return found
