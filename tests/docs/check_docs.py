"""Checks what the guides say: blocks of code, tables, links, names.

A block is checked as the comment on the line before it says. One of code without a comment is wrong.
    <!-- file: PATH -->          equals the file, but for the comment that begins it; C also compiles
    <!-- part: PATH -->          stands in the file
    <!-- compile -->             compiles by itself
    <!-- run -->                 C: compiles, links, does not fail; sh: does not fail where it finds the tool and examples/
    <!-- run: body -->           C: the same as the body of main, with the helpers of examples/example.h
    <!-- run: staged -->         sh: at the top of a copy of the tree, installing into a stage (in a full run; else only parsed)
    <!-- output -->              what the block before printed
    <!-- lines: PATH... -->      commands that stand in these files, which the tests run
    <!-- install: NAME -->       a way to build over kith, which tests/install/readme.py tries
    <!-- step: ... -->           a change of the tree, <!-- program: ... --> a program over the changed tree (adding.py)
A table between <!-- table: NAME --> and <!-- end of table --> is made by tables.py; ninja renew-docs writes it.
"""

import argparse
import pathlib
import re
import sys

import adding
import blocks
import tables

LINK = re.compile(r"\]\((?!https?:|mailto:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
NAME = re.compile(r"`(kithi?_\w+|KITHI?_\w+)(?:\(\))?`")
PATH = re.compile(r"`((?:src|tests|include|examples|bindings)/[\w./-]+)`")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def guides(root):
    top = [root / "README.md", root / "CHANGELOG.md", root / ".github" / "SECURITY.md"]
    return [*top, *sorted((root / "src" / "doc").glob("*.md"))]


def without_blocks(text):
    return blocks.FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)  # places stay


def anchors(text):
    """As GitHub makes them from headings."""
    plain = [re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", head)).strip().lower()
             for head in HEADING.findall(without_blocks(text))]
    return {head.replace(" ", "-") for head in plain}


def check_links(guide, text):
    for link in LINK.finditer(without_blocks(text)):
        target = guide if link["path"] == "" else guide.parent / link["path"]
        if not target.exists():
            yield link.start(), f"no {link['path']}"
        elif link["anchor"] and link["anchor"] not in anchors(target.read_text(encoding="utf-8")):
            yield link.start(), f"no heading #{link['anchor']} in {target.name}"


def check_names(root, text, sources):
    """Names and paths in the text are those of the tree, or of a block of the same guide."""
    plain = without_blocks(text)
    code = "\n".join(match["code"] for match in blocks.FENCE.finditer(text))
    for match in NAME.finditer(plain):
        whole = "" if match[1].endswith("_") else r"\b"  # KITH_ERR_ stands for all that begin like this
        if re.search("noun|module", match[1], re.IGNORECASE):
            continue  # a pattern of names
        if not re.search(rf"\b{match[1]}{whole}", sources) and match[1] not in code:
            yield match.start(), f"nothing is called {match[1]}"
    for match in PATH.finditer(plain):
        if not (root / match[1]).exists() and match[1] not in text.replace(match[0], ""):
            yield match.start(), f"no file {match[1]}"


def check_tables(root, text, facts):
    for match in tables.TABLE.finditer(text):
        made = tables.make(match["name"], facts, root)
        if made != match["rows"]:
            yield match.start(), f"table {match['name']} is not that of the library: ninja renew-docs"
    if len(tables.TABLE.findall(text)) != without_blocks(text).count("<!-- table"):
        yield 0, "a table has no name or no end"


def check_blocks(checker, text):
    for match in blocks.FENCE.finditer(text):
        try:
            yield match.start(), None, checker.check(match["marker"], match["language"], match["code"])
        except blocks.Wrong as wrong:
            yield match.start(), f"block {wrong}", True


def check_guide(arguments, root, guide, facts, sources):
    """Complaints about one guide, and how many blocks and tables were checked."""
    text = guide.read_text(encoding="utf-8")
    checker = blocks.Checker(root, arguments.tool, arguments.compiler, arguments.archive)
    checked = list(check_blocks(checker, text))
    complaints = [(at, wrong) for at, wrong, _ in checked if wrong]
    complaints += [*check_links(guide, text), *check_names(root, text, sources), *check_tables(root, text, facts)]
    if len(re.findall(r"^```", text, re.MULTILINE)) % 2:
        complaints.append((0, "a block is not closed"))
    if checker.steps and not complaints:
        complaints += [(0, wrong) for wrong in adding.check(root, arguments.compiler, checker.steps)]
    name = guide.relative_to(root)
    lines = [f"{name}:{text.count(chr(10), 0, at) + 1}: {wrong}" for at, wrong in complaints]
    return lines, sum(was for _, _, was in checked) + len(tables.TABLE.findall(text))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", type=pathlib.Path, help="the built command-line tool")
    parser.add_argument("--archive", type=pathlib.Path, required=True, help="the built static library")
    parser.add_argument("--facts", type=pathlib.Path, required=True, help="the built program of facts.c")
    parser.add_argument("--renew", action="store_true", help="write the tables instead of checking")
    parser.add_argument("root", type=pathlib.Path, help="top of the tree")
    parser.add_argument("compiler", nargs=argparse.REMAINDER, help="C compiler and its options")
    return parser.parse_args()


def main():
    arguments = parse()
    root = arguments.root.resolve()
    facts = tables.read_facts(arguments.facts)
    if arguments.renew:
        for guide in guides(root):
            text = guide.read_text(encoding="utf-8")
            guide.write_text(tables.renew(text, facts, root), encoding="utf-8")
        return 0
    sources = "\n".join(path.read_text(encoding="utf-8") for folder in ("include", "src", "examples", "tests")
                        for path in sorted((root / folder).rglob("*")) if path.suffix in (".c", ".h", ".def", ".map", ".sh"))
    complaints, checked = [], 0
    for guide in guides(root):
        wrong, count = check_guide(arguments, root, guide, facts, sources)
        complaints += wrong
        checked += count
    print("\n".join(complaints), file=sys.stderr)
    print(f"{checked} blocks and tables checked, {len(complaints)} complaints")
    return 1 if complaints or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
