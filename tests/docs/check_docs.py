#!/usr/bin/env python3
"""Checks what the guides say: blocks of code equal their files and compile, and links lead to files.

A fenced block is checked if a comment stands on the line before it:
    <!-- file: PATH -->   equals the file, but for the comment that begins it
    <!-- compile -->      compiles by itself
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^<!-- (file: (?P<path>\S+)|compile) -->\n```c\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<target>[^)#\s]+)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
FIRST_COMMENT = re.compile(r"\A/\*.*?\*/\n", re.DOTALL)
FLAGS = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-fsyntax-only"]


def guides(root):
    return [root / "README.md", root / "CHANGELOG.md", *sorted((root / "src" / "doc").glob("*.md"))]


def check_block(root, compiler, block):
    code = block["code"]
    if block["path"] is not None:
        written = (root / block["path"]).read_text(encoding="utf-8")
        if code != FIRST_COMMENT.sub("", written):
            return f"differs from {block['path']}"
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "block.c"
        source.write_text(code, encoding="utf-8")
        run = subprocess.run([*compiler, *FLAGS, "-I", str(root / "include"), str(source)],
                             capture_output=True, text=True)
    return run.stderr if run.returncode != 0 else None


def check_guide(root, compiler, guide):
    """Complaints about one guide, and how many blocks were checked."""
    text = guide.read_text(encoding="utf-8")
    name = guide.relative_to(root)
    complaints = []
    blocks = list(BLOCK.finditer(text))
    for block in blocks:
        line = text.count("\n", 0, block.start()) + 1
        wrong = check_block(root, compiler, block)
        if wrong is not None:
            complaints.append(f"{name}:{line}: {wrong}")
    for link in LINK.finditer(FENCE.sub("", text)):
        if not (guide.parent / link["target"]).exists():
            complaints.append(f"{name}: no {link['target']}")
    return complaints, len(blocks)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=pathlib.Path, help="top of the tree")
    parser.add_argument("compiler", nargs="+", help="C compiler and its options")
    arguments = parser.parse_args()
    complaints = []
    checked = 0
    for guide in guides(arguments.root):
        wrong, count = check_guide(arguments.root, arguments.compiler, guide)
        complaints += wrong
        checked += count
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{checked} blocks checked, {len(complaints)} complaints")
    return 1 if complaints or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
