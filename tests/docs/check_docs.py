#!/usr/bin/env python3
"""Checks what the guides say: blocks of code equal their files and compile, and links lead to files.

A fenced block is checked if a comment stands on the line before it:
    <!-- file: PATH -->   equals the file, but for the comment that begins it
    <!-- compile -->      compiles by itself
    <!-- run -->          does not fail in a shell that finds the tool and examples/ (only if --tool is given)
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^<!-- (file: (?P<path>\S+)|compile) -->\n```c\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
SCRIPT = re.compile(r"^<!-- run -->\n```sh\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
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


def check_script(root, tool, script):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "examples").symlink_to(root / "examples")
        path = f"{tool.resolve().parent}{os.pathsep}{os.environ['PATH']}"
        run = subprocess.run(["sh", "-eu", "-c", script["code"]], cwd=folder, env={**os.environ, "PATH": path},
                             capture_output=True, text=True)
    return run.stderr if run.returncode != 0 else None


def check_guide(root, arguments, guide):
    """Complaints about one guide, and how many blocks were checked."""
    text = guide.read_text(encoding="utf-8")
    name = guide.relative_to(root)
    complaints = []
    blocks = [(block, check_block(root, arguments.compiler, block)) for block in BLOCK.finditer(text)]
    if arguments.tool is not None:
        blocks += [(script, check_script(root, arguments.tool, script)) for script in SCRIPT.finditer(text)]
    for block, wrong in blocks:
        line = text.count("\n", 0, block.start()) + 1
        if wrong is not None:
            complaints.append(f"{name}:{line}: {wrong}")
    for link in LINK.finditer(FENCE.sub("", text)):
        if not (guide.parent / link["target"]).exists():
            complaints.append(f"{name}: no {link['target']}")
    return complaints, len(blocks)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", type=pathlib.Path, help="the built command-line tool")
    parser.add_argument("root", type=pathlib.Path, help="top of the tree")
    parser.add_argument("compiler", nargs="+", help="C compiler and its options")
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    complaints = []
    checked = 0
    for guide in guides(root):
        wrong, count = check_guide(root, arguments, guide)
        complaints += wrong
        checked += count
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{checked} blocks checked, {len(complaints)} complaints")
    return 1 if complaints or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
