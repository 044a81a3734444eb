"""The wheel: built without a network over an installed library, installed into an environment of its own, and at work.

From the tree with the library in it, and from what `setup.py sdist` makes of the tree, without SQLite; in a full run also
with the library outside.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kith import _lib
from support import FULL, ROOT

BUILD = os.environ["KITH_BUILD_ROOT"]
MISSING = [name for name in ("pip", "setuptools", "wheel", "ensurepip") if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"no {' and '.join(MISSING)}")


PROGRAM = """
import kith
print(kith.__file__)
try:
    kith.Book(kith.SqliteStore("book.db")).close()
except kith.FeatureError as error:
    print(error)
"""


def run(command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=110, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """An installation in a stage, and what finds it."""
    stage = tmp_path_factory.mktemp("stage")
    run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"], env={**os.environ, "DESTDIR": str(stage)})
    packages = next(stage.rglob("kith.pc")).parent
    plain = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "LD_LIBRARY_PATH")}
    return {**plain, "PKG_CONFIG_PATH": str(packages), "PKG_CONFIG_SYSROOT_DIR": str(stage), "LIBRARIES": str(packages.parent)}


def unpacked(source, folder, environment):
    """What the source distribution of a tree has."""
    run([sys.executable, "setup.py", "-q", "sdist", "-d", folder], cwd=source, env=environment)
    shutil.unpack_archive(next(folder.glob("*.tar.gz")), folder / "unpacked")
    return next((folder / "unpacked").iterdir())


@pytest.fixture(scope="module", params=["static", "sdist", "shared"] if FULL else ["static", "sdist"])
def installed(request, environment, tmp_path_factory):
    """The wheel, the Python of an environment that has it, the environment to run it in, and whether there is SQLite."""
    folder = tmp_path_factory.mktemp(request.param)
    source = folder / "source"
    shutil.copytree(ROOT / "bindings" / "python", source, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    wanted = {**environment, "KITH_LINK": "static", "LD_LIBRARY_PATH": environment["LIBRARIES"]}
    if request.param == "sdist":
        wanted.update(KITH_SQLITE="0", CFLAGS="-O0")  # without SQLite, and soon done
        source = unpacked(source, folder, wanted)
    elif request.param == "shared":
        wanted["KITH_LINK"] = "shared"
    run([sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-index", "--no-deps", "-q", "-w", folder, source],
        env=wanted)
    (wheel,) = folder.glob("*.whl")
    run([sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", folder / "venv"])
    python = folder / "venv" / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "-q", wheel], env=environment)
    plain = {name: value for name, value in environment.items() if not name.startswith("PKG_CONFIG")}
    if request.param == "shared":
        plain["LD_LIBRARY_PATH"] = environment["LIBRARIES"]
    return wheel, python, plain, _lib.HAS_SQLITE and request.param != "sdist"


def test_the_wheel_works(installed, tmp_path):
    wheel, python, environment, has_sqlite = installed
    assert "-cp311-abi3-" in wheel.name and wheel.name.startswith(f"kith-{_lib.VERSION}-")
    packed = zipfile.ZipFile(wheel)
    names = set(packed.namelist())
    assert packed.read(next(name for name in names if name.endswith("/LICENSE"))) == (ROOT / "LICENSE").read_bytes()
    assert {"kith/py.typed", "kith/records.pyi", "kith/codes.pyi", "kith/_constants.py", "kith/_cffi.abi3.so"} <= names
    assert not any("test_" in name or name.endswith((".c", ".o")) for name in names)
    expected = (ROOT / "examples" / "expected" / "hello.txt").read_text("utf-8")
    assert run([python, ROOT / "examples" / "hello.py"], cwd=tmp_path, env=environment) == expected
    said = run([python, "-c", PROGRAM], cwd=tmp_path, env=environment)
    assert str(python.parent.parent) in said and ("built without SQLite" in said) != has_sqlite
    assert (tmp_path / "book.db").exists() == has_sqlite
    if "LD_LIBRARY_PATH" in environment:  # the library is outside: without it, the error says what to do
        plain = {name: value for name, value in environment.items() if name != "LD_LIBRARY_PATH"}
        done = subprocess.run([python, "-c", "import kith"], cwd=tmp_path, env=plain, capture_output=True, text=True)
        assert done.returncode != 0 and "ldconfig" in done.stderr and "libkith" in done.stderr
