"""Fenced blocks of a guide, and how each kind of them is checked."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

FENCE = re.compile(r"^(?:<!-- (?P<marker>[^\n]*?) -->\n)?```(?P<language>[^\n]*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST_COMMENT = re.compile(r"\A(?:/\*.*?\*/\n|(?:#[^\n]*\n)+\n?)", re.DOTALL)
NOT_CODE = ("text", "mermaid")
FLAGS = ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
BODY = '#include "example.h"\n#include <inttypes.h>\n#include <stdio.h>\n#include <string.h>\n\nint main(void)\n{{\n{}return 0;\n}}\n'

STUBS = {"apt-get": 'shift\ndpkg-query -W "$@"', "ldconfig": "true"}  # what would change the machine


class Wrong(Exception):
    """What is wrong with a block."""


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800, **options)
    if done.returncode != 0:
        raise Wrong(f"fails: {done.stdout[-500:]}{done.stderr[-1500:]}")
    return done.stdout


class Checker:
    """Checks the blocks of one guide, in their order."""

    def __init__(self, root, tool, compiler, archive):
        self.root, self.tool, self.compiler, self.archive = root, tool, compiler, archive
        self.printed = None  # by the last block that ran; taken by the block of its output
        self.steps = []  # for adding.py: (marker, code)

    def build(self, code, *more):
        """Compile a program; without more arguments the syntax only."""
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "block.c"
            source.write_text(code, encoding="utf-8")
            command = [*self.compiler, *FLAGS, "-I", str(self.root / "include"), "-I", str(self.root / "examples"), str(source)]
            if not more:
                return run([*command, "-fsyntax-only"])
            run([*command, *more, "-o", f"{folder}/block"])
            return run([f"{folder}/block"], cwd=folder)

    def check_file(self, path, language, code):
        written = (self.root / path).read_text(encoding="utf-8")
        if code != FIRST_COMMENT.sub("", written):
            raise Wrong(f"differs from {path}")
        if language == "c":
            self.build(code)

    def check_part(self, path, _language, code):
        if f"\n{code}" not in f"\n{(self.root / path).read_text(encoding='utf-8')}":
            raise Wrong(f"does not stand in {path}")

    def check_lines(self, paths, language, code):
        """Commands that run elsewhere: each stands in one of the files, which the tests run."""
        if language != "sh":
            raise Wrong("only sh may run elsewhere")
        text = "\n".join((self.root / path).read_text(encoding="utf-8") for path in paths.split())
        for line in code.splitlines():
            command = re.sub(r"\s*#.*", "", line).strip()
            if command and command not in text:
                raise Wrong(f"nothing runs: {command}")

    def check_install(self, name, language, _code):
        """A way to install: tests/install/readme.py takes the block from the README and tries it."""
        if language != "sh" or f'"{name}"' not in (self.root / "tests" / "install" / "readme.py").read_text(encoding="utf-8"):
            raise Wrong(f"nothing tries: {name}")

    def run_shell(self, code):
        if self.tool is None:
            return None  # built without the tool
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "examples").symlink_to(self.root / "examples")
            path = f"{self.tool.resolve().parent}{os.pathsep}{os.environ['PATH']}"
            return run(["sh", "-eu", "-c", code], cwd=folder, env={**os.environ, "PATH": path})

    def not_cloned(self, folder, names):
        return [name for name in names if folder == str(self.root) and (name.startswith("build") or name == ".git")]

    def run_staged(self, code):
        """As root would type it at the top of a clone, but installing into a stage; packages must be there already."""
        if "meson install" in code and not re.search(r"^ldconfig\b", code, re.MULTILINE):
            raise Wrong("installs libraries, and does not tell the loader")
        if not os.environ.get("KITH_TEST_FULL"):
            run(["sh", "-n", "-c", code])
            return
        with tempfile.TemporaryDirectory() as folder:
            clone = pathlib.Path(folder) / "kith"
            shutil.copytree(self.root, clone, ignore=self.not_cloned)
            stubs = pathlib.Path(folder) / "bin"
            stubs.mkdir()
            for name, script in STUBS.items():
                (stubs / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
                (stubs / name).chmod(0o755)
            path = f"{stubs}{os.pathsep}{os.environ['PATH']}"
            run(["sh", "-eu", "-c", code], cwd=clone, env={**os.environ, "PATH": path, "DESTDIR": f"{folder}/stage"})

    def check_run(self, how, language, code):
        if language == "c":
            code = BODY.format(code) if how == "body" else code
            self.printed = self.build(code, str(self.root / "examples" / "example.c"), str(self.archive))
        elif language == "sh" and how == "staged":
            self.run_staged(code)
        elif language == "sh":
            self.printed = self.run_shell(code)
        else:
            raise Wrong(f"do not know how to run {language}")

    def check_output(self, code):
        if self.printed is None:
            if self.tool is None:
                return
            raise Wrong("no block before it printed this")
        if self.printed != code:
            raise Wrong(f"the block before it printed:\n{self.printed}")
        self.printed = None

    def check(self, marker, language, code):
        """Was anything checked?"""
        word, _, rest = (marker or "").partition(":")
        kinds = {"file": self.check_file, "part": self.check_part, "lines": self.check_lines, "run": self.check_run,
                 "install": self.check_install}
        if word in kinds:
            kinds[word](rest.strip(), language, code)
        elif word == "compile" and language == "c":
            self.build(code)
        elif marker == "output":
            self.check_output(code)
        elif word in ("step", "program") or marker == "output: program":
            self.steps.append((marker, code))
        elif language == "":
            raise Wrong("names no language (text, if it is no code)")
        elif language not in NOT_CODE:
            raise Wrong(f"is {language} and nothing checks it (markers: tests/docs/check_docs.py)")
        else:
            return False
        return True
