"""The loaded library: is it the one that this binding was made for? Errors and texts on their way across."""

from __future__ import annotations

from typing import Any

from ._constants import VERSION

try:
    from ._cffi import ffi as ffi, lib as lib
except ImportError as _missing:
    raise ImportError(
        f"kith: {_missing}. The binding was made for libkith {VERSION}; is it installed where the loader looks"
        " (ldconfig, LD_LIBRARY_PATH)?"
    ) from _missing

HAS_SQLITE: bool = hasattr(lib, "kith_sqlite_open")


def is_frozen(name: str) -> bool:
    """Does a struct have one size for ever? Those that may grow begin with `size`."""
    fields = ffi.typeof(name).fields
    return bool(fields[0][0] != "size")


def find_mismatch(version: str, sizes: dict[str, int]) -> str | None:
    """What is wrong with a library of this version and these sizes of structs (0: it does not know one)?"""
    made, runs = VERSION.split("."), version.split(".")
    same = 1 if made[0] != "0" else 2  # before 1.0 a minor version may break the ABI
    if made[:same] != runs[:same]:
        return f"libkith {version} is loaded, but the binding was made for {VERSION}"
    for name, size in sizes.items():
        mine = ffi.sizeof(name)
        if size == 0:
            return f"the loaded libkith {version} is older than the binding: it does not know {name}"
        if is_frozen(name) and size != mine:
            return f"{name} has {size} bytes in the loaded libkith {version}, but {mine} in the binding"
    return None


def struct_sizes() -> dict[str, int]:
    """Size of each public struct in the loaded library."""
    sizes = {}
    for constant in dir(lib):
        if constant.startswith("KITH_STRUCT_") and not constant.endswith("_COUNT"):
            name = "kith_" + constant.removeprefix("KITH_STRUCT_").lower()
            sizes[name] = lib.kith_struct_size(getattr(lib, constant))
        elif constant.startswith("KITH_SQLITE_STRUCT_") and not constant.endswith("_COUNT"):
            name = "kith_sqlite_" + constant.removeprefix("KITH_SQLITE_STRUCT_").lower()
            sizes[name] = lib.kith_sqlite_struct_size(getattr(lib, constant))
    return sizes


def loaded_version() -> str:
    return str(ffi.string(lib.kith_version()).decode())


_mismatch = find_mismatch(loaded_version(), struct_sizes())
if _mismatch is not None:
    raise ImportError(f"kith: {_mismatch}")

# Buffers that C fills: not cleared first.
allocate: Any = ffi.new_allocator(should_clear_after_alloc=False)

_errors: list[Any] = []  # kith_error structs that no call uses; append and pop are atomic


def take_error() -> Any:
    try:
        return _errors.pop()
    except IndexError:
        error = ffi.new("kith_error *")
        error.size = ffi.sizeof("kith_error")
        return error


def give_error(error: Any) -> None:
    if len(_errors) < 32:
        _errors.append(error)


def sized(name: str) -> Any:
    """A new struct with its size in it."""
    struct = ffi.new(f"{name} *")
    struct.size = ffi.sizeof(name)
    return struct


def to_bytes(text: str) -> bytes:
    """A text for C, which would see no more of it than what comes before a NUL."""
    if not isinstance(text, str):
        raise TypeError(f"expected a str, not {type(text).__name__}")
    if "\0" in text:
        raise ValueError("text holds a NUL")
    try:
        return text.encode()
    except UnicodeEncodeError:  # the one thing that a str may hold and UTF-8 may not
        raise ValueError("text holds a lone surrogate") from None


def to_chars(text: str | None) -> Any:
    """A text for a member of a struct; the caller keeps it alive. None: NULL."""
    return ffi.NULL if text is None else ffi.new("char[]", to_bytes(text))


def to_text(chars: Any) -> str:
    return "" if chars == ffi.NULL else str(ffi.string(chars).decode())
