"""Every block of the tutorial: those of Python run, one after the other, and print what stands below them."""

import contextlib
import io
import re
import subprocess

from support import ROOT, needs_sqlite

TUTORIAL = ROOT / "bindings" / "python" / "README.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@needs_sqlite
def test_every_block_of_the_tutorial(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = TUTORIAL.read_text("utf-8")
    space, printed, count = {"__name__": "tutorial"}, None, 0
    for match in BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        language, code = match.groups()
        if language == "python":
            assert not printed, f"line {line}: the block before printed {printed!r}"
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile("\n" * line + code, TUTORIAL.name, "exec"), space)
            printed = out.getvalue()
            count += 1
        elif language == "text":
            assert printed == code, f"line {line}"
            printed = None
        else:
            assert language == "sh", f"line {line}: who runs {language}?"
            subprocess.run(["sh", "-n", "-c", code], check=True)
    assert not printed and count > 10


def test_what_the_tutorial_says_to_install():
    """The commands for a wheel are those that test_wheel.py runs; the paths are those of the build."""
    shell = "".join(code for language, code in BLOCK.findall(TUTORIAL.read_text("utf-8")) if language == "sh")
    wheel = (ROOT / "bindings" / "python" / "tests" / "test_wheel.py").read_text("utf-8")
    for option in ("--no-build-isolation", "--no-index", "--no-deps", "--system-site-packages"):
        assert option in shell and option in wheel
    runner = (ROOT / "tests" / "run.sh").read_text("utf-8")
    for package in re.findall(r"\bpython3-[\w-]+", shell):
        assert f"need {package} " in runner, package


def test_links_of_the_tutorial():
    for target in re.findall(r"\]\(([^)#:]+)\)", TUTORIAL.read_text("utf-8")):
        assert (TUTORIAL.parent / target).exists(), target
