"""Makes the C side of the binding from the public headers: nothing in it is written twice.

build_ffi.py INCLUDE SQLITE SOURCE CONSTANTS writes the C source of the extension and kith/_constants.py. INCLUDE is the
folder that has kith/*.h; SQLITE is 1 if libkith-sqlite is there. setup.py imports the same functions.
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
MODULE = "kith._cffi"

# Names of enumerations that their prefix does not make well; None: not for users of Python.
NAMES = {
    "KITH_OK": "ErrorCode",
    "KITH_STORE_UNKNOWN": "Outcome",
    "KITH_SQLITE_WAL_FULL": "Durability",
    "KITH_SQLITE_COUNT": None,
}

CALLBACKS = """
extern "Python" {
    int32_t kithb_on_progress(void *, uint64_t, uint64_t);
    int32_t kithb_on_rights(void *, const char *, const char *, uint32_t, uint32_t);
    kith_id kithb_on_choose(void *, kith_id, kith_id, kith_id, const kith_id *, size_t);
    int32_t kithb_on_hash(void *, const char *, size_t, unsigned char *);
    void kithb_on_log(void *, int32_t, const char *);
    int32_t kithb_on_load(void *, kith_load *);
    int32_t kithb_on_refresh(void *, uint64_t, kith_load *);
    int32_t kithb_on_commit(void *, const kith_changes *);
    int32_t kithb_on_status(void *, kith_request, uint64_t *);
    int32_t kithb_on_grant_ids(void *, uint32_t, uint32_t, uint64_t *);
    int32_t kithb_on_history(void *, const kith_history_query *, kith_load *);
    void kithb_on_close(void *);
    void kithb_on_native_close(void *);
}
"""


def header_names(include, sqlite):
    """Headers in an order in which each comes after those it includes."""
    left = {path.name: set(re.findall(r'^#include "kith/(\w+\.h)"', path.read_text("utf-8"), re.MULTILINE))
            for path in sorted((include / "kith").glob("*.h"))}
    if not sqlite:
        left.pop("sqlite.h", None)
    names = []
    while left:
        name = next(name for name, needs in left.items() if needs <= set(names))
        names.append(name)
        del left[name]
    return names


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def declarations(text):
    """A header as cffi reads it: without comments and preprocessor, but with the numbers that macros stand for."""
    kept, in_cxx = [], False
    for line in without_comments(text).splitlines():
        if re.match(r"\s*#\s*ifdef __cplusplus", line):
            in_cxx = True
        elif in_cxx:
            in_cxx = not re.match(r"\s*#\s*endif", line)
        elif match := re.match(r"\s*#\s*define (KITH_\w+ \d+)\s*$", line):  # as sizes of arrays they must be known
            kept.append(f"#define {match[1]}")
        elif not re.match(r"\s*#", line) and line.strip():
            kept.append(line.rstrip())
    return "\n".join(kept) + "\n"


def helpers(source):
    """Declarations of what batch.c has for Python."""
    enums = re.findall(r"^enum \{ KITHB_[^}]*\};", source, re.MULTILINE)
    heads = re.findall(r"^static (kith_status kithb_\w+\([^{;]*\))\n\{", source, re.MULTILINE)
    return "\n".join(enums) + "\n" + "".join(" ".join(head.split()) + ";\n" for head in heads)


def make_ffi(include, sqlite):
    from cffi import FFI

    names = header_names(include, sqlite)
    batch = (HERE / "batch.c").read_text("utf-8")
    ffi = FFI()
    for name in names:
        ffi.cdef(declarations((include / "kith" / name).read_text("utf-8")))
    ffi.cdef(helpers(batch))
    ffi.cdef(CALLBACKS)
    return ffi, "".join(f"#include <kith/{name}>\n" for name in names) + "\n" + batch


def enumerations(text):
    """Each enum block of a header: its constants with their numbers."""
    for block in re.findall(r"\benum\s*\{(.*?)\}", without_comments(text), re.DOTALL):
        yield {name: int(number) for name, number in re.findall(r"(KITH_\w+) = (-?\d+)", block)}


def class_name(constants):
    first = next(iter(constants))
    if first in NAMES:
        return NAMES[first]
    words = [name.split("_")[1:] for name in constants]
    common = []
    for parts in zip(*words):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    if len(words) == 1 or not common:
        common = words[0][:-1]
    return None if "STRUCT" in common else "".join(word.capitalize() for word in common)


def groups(include, sqlite):
    """Enumerations of the headers by name, but those that the schema knows better (codes.h, kinds.h, kinds_trade.h)."""
    found = {}
    for header in header_names(include, sqlite):
        if header == "codes.h" or header.startswith("kinds"):
            continue
        for constants in enumerations((include / "kith" / header).read_text("utf-8")):
            name = class_name(constants)
            if name is None:
                continue
            if name in found:  # two headers, one prefix
                name = header.removesuffix(".h").capitalize() + name
            beginning = re.sub(r"[A-Z0-9]+$", "", _common(constants))
            found[name] = {constant.removeprefix("KITH_").removeprefix("ERR_") if name == "ErrorCode"
                           else constant[len(beginning):]: number
                           for constant, number in constants.items() if not constant.endswith("_COUNT")}
    return found


def _common(constants):
    first, last = min(constants), max(constants)
    same = next((i for i, (one, other) in enumerate(zip(first, last)) if one != other), min(len(first), len(last)))
    return first[:same]


def version(include):
    text = (include / "kith" / "version.h").read_text("utf-8")
    return ".".join(re.search(rf"KITH_VERSION_{part} (\d+)", text)[1] for part in ("MAJOR", "MINOR", "PATCH"))


def constants_module(include, sqlite):
    lines = ['"""Enumerations of the public headers. Made by build_ffi.py."""', "",
             f"VERSION = {version(include)!r}", "GROUPS: dict[str, dict[str, int]] = {"]
    for name, members in groups(include, sqlite).items():
        lines.append(f"    {name!r}: {{")
        lines += [f"        {member!r}: {number}," for member, number in members.items()]
        lines.append("    },")
    return "\n".join([*lines, "}", ""])


def main():
    include, sqlite, source, constants = sys.argv[1:]
    ffi, text = make_ffi(pathlib.Path(include), sqlite == "1")
    ffi.set_source(MODULE, text)
    ffi.emit_c_code(source)
    pathlib.Path(constants).write_text(constants_module(pathlib.Path(include), sqlite == "1"), encoding="utf-8")


if __name__ == "__main__":
    main()
