"""The wheel: built without a network over an installed library, installed into an environment of its own, and at work."""

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


@pytest.fixture(scope="module", params=["static", "shared"] if FULL else ["static"])
def installed(request, environment, tmp_path_factory):
    """The Python of an environment that has the wheel, and the environment to run it in."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(ROOT / "bindings" / "python", folder / "source", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    run([sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-index", "--no-deps", "-q",
         "-w", folder, folder / "source"],
        env={**environment, "KITH_LINK": request.param, "LD_LIBRARY_PATH": environment["LIBRARIES"]})
    (wheel,) = folder.glob("*.whl")
    run([sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", folder / "venv"])
    python = folder / "venv" / "bin" / "python"
    run([sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "-q", wheel], env=environment)
    plain = {name: value for name, value in environment.items() if not name.startswith("PKG_CONFIG")}
    if request.param == "shared":
        plain["LD_LIBRARY_PATH"] = environment["LIBRARIES"]
    return wheel, python, plain


def test_the_wheel_works(installed, tmp_path):
    wheel, python, environment = installed
    assert "-cp311-abi3-" in wheel.name and wheel.name.startswith(f"kith-{_lib.VERSION}-")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"kith/py.typed", "kith/records.pyi", "kith/codes.pyi", "kith/_constants.py", "kith/_cffi.abi3.so"} <= names
    assert not any("test_" in name or name.endswith((".c", ".o")) for name in names)
    expected = (ROOT / "examples" / "expected" / "hello.txt").read_text("utf-8")
    assert run([python, ROOT / "examples" / "hello.py"], cwd=tmp_path, env=environment) == expected
    program = "import kith, sys; kith.Book(kith.SqliteStore('book.db')).close(); print(kith.__file__)"
    if _lib.HAS_SQLITE:
        assert str(python.parent.parent) in run([python, "-c", program], cwd=tmp_path, env=environment)
        assert (tmp_path / "book.db").exists()
    if "LD_LIBRARY_PATH" in environment:  # the library is outside: without it, the error says what to do
        plain = {name: value for name, value in environment.items() if name != "LD_LIBRARY_PATH"}
        done = subprocess.run([python, "-c", "import kith"], cwd=tmp_path, env=plain, capture_output=True, text=True)
        assert done.returncode != 0 and "ldconfig" in done.stderr and "libkith" in done.stderr
