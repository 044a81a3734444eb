"""The checks of the guides find what is wrong: check_checks.py, with the arguments of check_docs.py.

What is wrong stands in one guide, what is right in another, of a tree that is otherwise the real one.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# The text, and what is said about it.
WRONG = {
    "an output of nothing": ("<!-- output -->\n```text\nb\n```\n", "no block before"),
    "a block without a marker": ("```c\nint x;\n```\n", "nothing checks it"),
    "a block of no language": ("```\nint x;\n```\n", "names no language"),
    "a marker with a slip": ("<!-- compil -->\n```c\nint x;\n```\n", "nothing checks it"),
    "C that does not compile": ("<!-- compile -->\n```c\nint x = y;\n```\n", "undeclared"),
    "C that fails when it runs": ("<!-- run -->\n```c\nint main(void)\n{\n    return 3;\n}\n```\n", "fails"),
    "a body that is refused": ("<!-- run: body -->\n```c\n    must(KITH_ERR_INVALID);\n```\n", "fails"),
    "another output": ('<!-- run: body -->\n```c\n    puts("a");\n```\n\n<!-- output -->\n```text\nb\n```\n', "printed"),
    "a script that fails": ("<!-- run -->\n```sh\nfalse\n```\n", "fails"),
    "another text than the file": ("<!-- file: examples/hello.c -->\n```c\nint x;\n```\n", "differs"),
    "a part that is not there": ("<!-- part: examples/hello.c -->\n```c\nint x;\n```\n", "does not stand"),
    "commands that nothing runs": ("<!-- lines: .ci/run -->\n```sh\nsh examples/none.sh\n```\n", "nothing runs"),
    "an installation that the loader does not hear of": ("<!-- run: staged -->\n```sh\nmeson install -C build\n```\n", "tell the loader"),
    "a way to install that nothing tries": ("<!-- install: by hand -->\n```sh\ntrue\n```\n", "nothing tries"),
    "a link to no file": ("[x](none.md)\n", "no none.md"),
    "a link to no heading": ("# One\n\n[x](#two)\n", "no heading"),
    "a name that is not there": ("`kith_book_burn`\n", "nothing is called"),
    "a file that is not there": ("`src/base/none.c`\n", "no file"),
    "an old table": ("<!-- table: limits -->\n\n| a |\n|---|\n\n<!-- end of table -->\n", "is not that of the library"),
    "an empty table": ("<!-- table: limits -->\n\n<!-- end of table -->\n", "is not that of the library"),
    "a table without an end": ("<!-- table: limits -->\n\n| a |\n|---|\n", "no name or no end"),
}
RIGHT = {
    "text needs no marker": "```text\nhello\n```\n",
    "the right output": '<!-- run: body -->\n```c\n    puts("a");\n```\n\n<!-- output -->\n```text\na\n```\n',
    "a link to a heading": "# One, two\n\n[x](#one-two)\n",
}
STEP = '<!-- step: src/model/kinds.def after "none" -->\n```c\nx\n```\n'


def complaints_about(root, text, arguments):
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder)
        for name in ["LICENSE", "include", "src", "tests", "examples", "bindings", ".ci", "meson.build", "meson_options.txt"]:
            if name != "src" and (root / name).exists():
                (tree / name).symlink_to(root / name)
        (tree / "src").mkdir()
        for path in (root / "src").iterdir():
            if path.name != "doc":
                (tree / "src" / path.name).symlink_to(path)
        for name in ["README.md", "CHANGELOG.md", ".github/SECURITY.md"]:
            (tree / name).parent.mkdir(exist_ok=True)
            (tree / name).write_text("<!-- compile -->\n```c\nint x;\n```\n" if name == "CHANGELOG.md" else "", encoding="utf-8")
        (tree / "README.md").write_text(text, encoding="utf-8")
        at = arguments.index(str(root))
        command = [sys.executable, "-B", str(HERE / "check_docs.py"), *arguments[:at], str(tree), *arguments[at + 1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = [(int(line), what) for line, what in re.findall(r"^README\.md:(\d+): (.*(?:\n(?!\S+:\d+:).*)*)", done.stderr, re.MULTILINE)]
        return found if (done.returncode != 0) == bool(found) else [(0, done.stdout + done.stderr)]


def say(number, name, good, told):
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    if not good:
        print(f"# told: {told!r}")


def main():
    arguments = sys.argv[1:]
    root = next(pathlib.Path(word) for word in arguments if pathlib.Path(word, "meson_options.txt").exists())
    told = complaints_about(root, "\n".join(text for text, _ in WRONG.values()), arguments)
    first = 1
    for number, (name, (text, wanted)) in enumerate(WRONG.items(), 1):
        behind = first + text.count("\n") + 1
        mine = [what for line, what in told if first <= line < behind or line == 1]  # 1: about the whole guide
        say(number, name, any(wanted in what for what in mine), told)
        first = behind
    say(len(WRONG) + 1, "one complaint each", len(told) == len(WRONG), told)
    told = complaints_about(root, "\n".join(RIGHT.values()), arguments)
    say(len(WRONG) + 2, "no complaint about what is right", told == [], told)
    told = complaints_about(root, STEP, arguments)
    say(len(WRONG) + 3, "a step that finds no place", any("0 lines have" in what for _, what in told), told)
    print(f"1..{len(WRONG) + 3}")


if __name__ == "__main__":
    main()
