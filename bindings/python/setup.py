"""Builds a wheel over an installed libkith, found by pkg-config: pip wheel --no-build-isolation bindings/python

KITH_LINK=static (default) puts the library into the wheel, which then needs nothing but SQLite; shared leaves it outside.
Without libkith-sqlite, or with KITH_SQLITE=0, the wheel has no SQLite store. One wheel is for all Pythons from 3.11 on.
"""

import os
import pathlib
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from wheel.bdist_wheel import bdist_wheel

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import build_ffi  # noqa: E402


def ask(*arguments):
    done = subprocess.run(["pkg-config", *arguments], capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else None


SQLITE = os.environ.get("KITH_SQLITE", "1") == "1" and ask("--exists", "kith-sqlite") is not None
MODULE = "kith-sqlite" if SQLITE else "kith"
STATIC = os.environ.get("KITH_LINK", "static") == "static"

flags = ask("--cflags-only-I", MODULE)
if flags is None:
    sys.exit("pkg-config does not find kith: install libkith first (meson install -C build), or set PKG_CONFIG_PATH")


def include_folder():
    """The folder that has kith/kith.h; the compiler's own if pkg-config names none."""
    folders = [flag.removeprefix("-I") for flag in flags] + ask("--variable=includedir", "kith")
    return next(pathlib.Path(folder) for folder in folders if (pathlib.Path(folder) / "kith" / "kith.h").exists())


def link_arguments():
    wanted = ask("--libs", *(["--static"] if STATIC else []), MODULE)
    if not STATIC:
        return wanted
    folders = [flag.removeprefix("-L") for flag in wanted if flag.startswith("-L")] + ask("--variable=libdir", "kith")
    archives = {f"-l{name}": next((str(found) for folder in folders
                                   if (found := pathlib.Path(folder) / f"lib{name}.a").exists()), None)
                for name in ("kith-sqlite", "kith")}
    missing = [name for name, found in archives.items() if name in wanted and found is None]
    if missing:
        sys.exit(f"there is no archive for {' and '.join(missing)}: set KITH_LINK=shared")
    return [archives.get(flag) or flag for flag in wanted]


class BuildPackage(build_py):
    """The modules of the package, and the one that is made from the headers."""

    def run(self):
        super().run()
        made = build_ffi.constants_module(include_folder(), SQLITE)
        folder = pathlib.Path(self.build_lib) / "kith"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "_constants.py").write_text(made, encoding="utf-8")


class BuildExtension(build_ext):
    """The extension from the source that cffi makes, then the stubs for type checkers from the built package."""

    def run(self):
        ffi, text = build_ffi.make_ffi(include_folder(), SQLITE)
        ffi.set_source(build_ffi.MODULE, text)
        source = pathlib.Path(self.build_temp) / "_cffi.c"
        source.parent.mkdir(parents=True, exist_ok=True)
        ffi.emit_c_code(str(source))
        self.extensions[0].sources = [str(source)]
        super().run()
        subprocess.run([sys.executable, "-B", str(HERE / "make_stubs.py"), self.build_lib], check=True)


class Wheel(bdist_wheel):
    def finalize_options(self):
        super().finalize_options()
        self.py_limited_api = "cp311"


setup(
    version=build_ffi.version(include_folder()),
    packages=["kith"],
    package_data={"kith": ["py.typed", "*.pyi"]},
    ext_modules=[Extension(build_ffi.MODULE, sources=[], include_dirs=[str(include_folder())],
                           extra_link_args=link_arguments(), py_limited_api=True)],
    cmdclass={"build_py": BuildPackage, "build_ext": BuildExtension, "bdist_wheel": Wheel},
    zip_safe=False,
)
