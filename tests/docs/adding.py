"""Makes the changes that a guide shows in a copy of the tree, and sees that the copy works.

    <!-- step: PATH after "TEXT" -->     the block goes behind the one line that has TEXT; also: before, instead of
    <!-- step: PATH at the end -->
    <!-- program -->                     built over the changed core, and run
    <!-- output: program -->             what it printed
In a marker, `N of PREFIX` says what N is in the block: the number behind the last constant of that prefix, M is the next.
With KITH_TEST_FULL the whole copy is built, and its tests run.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

STEP = re.compile(r'step: (?P<path>\S+) (?:(?P<where>after|before|instead of) "(?P<text>.+)"|at the end)(?:, N of (?P<prefix>\w+))?$')
CORE = ["base", "model", "rules", "engine", "api"]


def next_number(root, prefix):
    """Numbers are those before any change: the same N in all blocks."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (root / "include" / "kith").glob("*.h"))
    return 1 + max(int(number) for name, number in re.findall(rf"\b{prefix}(\w+) = (\d+)", text) if name != "COUNT")


def change(root, copy, marker, code):
    """What is wrong with a step; None: it is made."""
    match = STEP.match(marker)
    if match is None:
        return f"not a step: {marker}"
    path = copy / match["path"]
    if not path.exists():
        return f"no {match['path']} to change"
    if match["prefix"]:
        number = next_number(root, match["prefix"])
        code = code.replace("K1NN", f"K{100 + number}")
        code = re.sub(r"\bN\b", str(number), re.sub(r"\bM\b", str(number + 1), code))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if match["where"] is None:
        lines.append(code)
    else:
        found = [i for i, line in enumerate(lines) if match["text"] in line]
        if len(found) != 1:
            return f"{match['path']}: {len(found)} lines have \"{match['text']}\", not one"
        at = found[0]
        lines[at + (match["where"] == "after"):at + (match["where"] != "before")] = [code]
    path.write_text("".join(lines), encoding="utf-8")
    return None


def run(command, **options):
    """What it printed, and what is wrong."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    return done.stdout, None if done.returncode == 0 else f"{' '.join(command[:3])} ...: {(done.stdout + done.stderr)[-3000:]}"


def build_core(copy, command):
    """A compiler per layer at once; names of files may repeat in another layer."""
    running = []
    for layer in CORE:
        (copy / "objects" / layer).mkdir(parents=True)
        sources = [str(path) for path in sorted((copy / "src" / layer).glob("*.c"))]
        running.append(subprocess.Popen([*command, "-c", *sources], cwd=copy / "objects" / layer, stderr=subprocess.PIPE, text=True))
    return [error for one in running for error in [one.communicate()[1]] if one.returncode != 0]


def run_programs(copy, compiler, steps):
    command = [*compiler, "-std=c11", "-w", "-O0", *(word for name in ("include", "src", "examples") for word in ("-I", str(copy / name)))]
    problems = build_core(copy, command)
    printed = ""
    for marker, code in steps:
        if problems:
            break
        if marker == "program":
            (copy / "program.c").write_text(code, encoding="utf-8")
            parts = [copy / "program.c", copy / "examples" / "example.c", *(copy / "objects").rglob("*.o")]
            problems += filter(None, [run([*command, *map(str, parts), "-o", str(copy / "program")])[1]])
            printed, wrong = ("", None) if problems else run([str(copy / "program")])
            problems += filter(None, [wrong])
        elif marker == "output: program" and code != printed:
            problems.append(f"the program printed:\n{printed}")
    return problems


def run_tests(copy):
    """All that looks at kinds, rules and effects must be told of the new ones by the guide."""
    setup = ["meson", "setup", str(copy / "build"), str(copy), "-Dcli=disabled", "-Dsqlite=disabled", "-Dpython=disabled"]
    suites = [word for suite in ("abi", "arch", "api", "rules", "unit") for word in ("--suite", suite)]
    return run(setup)[1] or run(["meson", "test", "-C", str(copy / "build"), "--print-errorlogs", *suites])[1]


def check(root, compiler, steps):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "kith"
        copy.mkdir()
        for name in ["LICENSE", "README.md", "include", "src", "tests", "examples", "bindings", "meson.build", "meson_options.txt"]:
            (shutil.copytree if (root / name).is_dir() else shutil.copy)(root / name, copy / name)
        changes = [(marker, code) for marker, code in steps if marker.startswith("step")]
        problems = list(filter(None, [change(root, copy, marker, code) for marker, code in changes]))
        if not problems:
            problems = run_programs(copy, compiler, steps)
        if not problems and os.environ.get("KITH_TEST_FULL"):
            problems = list(filter(None, [run_tests(copy)]))
        return problems
