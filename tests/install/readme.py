"""The ways to build a program over kith that README.md shows, as a reader would take them: readme.py ROOT BUILD.

Each block behind a line <!-- install: NAME --> is run in a folder of its own that holds program.c and, as kith/ and
subprojects/kith, the tree. What pkg-config and CMake find is an installation in a stage. The program must then run.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^<!-- install: (?P<name>[^\n]+) -->\n```sh\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
WANTED = ["pkg-config", "CMake", "Meson subproject", "one file"]
OUTPUT = "Цаплин\n"


def run(command, folder, environment):
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command}\n{done.stdout}{done.stderr}")
    return done.stdout


def make_stage(build, stage):
    """Install, and what finds the installation."""
    run(["meson", "install", "-C", build, "--no-rebuild", "--quiet"], stage, {**os.environ, "DESTDIR": str(stage)})
    packages = next(stage.rglob("kith.pc")).parent
    return {
        **os.environ,
        "PKG_CONFIG_PATH": str(packages),
        "PKG_CONFIG_SYSROOT_DIR": str(stage),
        "CMAKE_PREFIX_PATH": str(next(stage.rglob("include")).parent),
        "LD_LIBRARY_PATH": str(packages.parent),
    }


def make_tree(root, tree):
    """The tree without what was built in it."""
    tree.mkdir(parents=True)
    for path in root.iterdir():
        if not path.name.startswith((".", "build", "subprojects")):
            (tree / path.name).symlink_to(path)


def try_block(root, name, code, environment):
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        program = (root / "examples" / "hello.c").read_text("utf-8")
        if name == "one file":
            program = program.replace("<kith/kith.h>", '"kith.h"')
            make_tree(root, folder / "kith")
        if name == "Meson subproject":
            make_tree(root, folder / "subprojects" / "kith")
        (folder / "program.c").write_text(program, encoding="utf-8")
        run(["sh", "-eu", "-c", code], folder, environment)
        made = folder / "program"
        said = run([str(made if made.exists() else folder / "build" / "program")], folder, environment)
        if said != OUTPUT:
            raise RuntimeError(f"the program said {said!r}")


def main():
    root, build = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    blocks = BLOCK.findall((root / "README.md").read_text("utf-8"))
    failed = [name for name, _ in blocks] != WANTED
    if failed:
        print(f"# blocks are {[name for name, _ in blocks]}, wanted {WANTED}")
    with tempfile.TemporaryDirectory() as stage:
        environment = make_stage(build, pathlib.Path(stage))
        for number, (name, code) in enumerate(blocks, 1):
            try:
                try_block(root, name, code, environment)
                print(f"ok {number} - {name}")
            except RuntimeError as error:
                failed = True
                print(f"not ok {number} - {name}")
                print(error, file=sys.stderr)
    print(f"1..{len(blocks)}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
