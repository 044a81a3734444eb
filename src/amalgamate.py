"""Make the library one file: amalgamate.py ROOT DEPFILE OUT.c OUT.h FILE..., public headers (.h) and sources (.c) of the core.

OUT.h holds the public headers, OUT.c everything else; each header stands once, before the first who includes it.
Names that are private to a file, but stand in several, get the name of their file in front. Macros of a source end
with it. What is internal stays hidden in a shared library that is built from OUT.c. Both begin with the licence.
"""

import collections
import os
import pathlib
import re
import sys

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">].*\n', re.MULTILINE)
# Comments and strings are passed over; words behind . or -> are members.
TOKEN = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|(?:->|\.)\s*[A-Za-z_]\w*|[A-Za-z_]\w*', re.DOTALL)
# A condition around nothing but macros that the system's headers look at, or around includes of the system's.
CONDITION = re.compile(r"^#if[^\n]*\n(?:#(?:define _\w+|include <)[^\n]*\n)+#endif\n", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)
PRIVATE = [
    re.compile(r"^static\s[^;={}()]*?\b(\w+)\s*(?:\(|\[|=|;)", re.MULTILINE),  # functions and constants
    re.compile(r"^\} (\w+);", re.MULTILINE),  # types
    re.compile(r"^(?:typedef )?(?:struct|enum|union) (\w+) \{", re.MULTILINE),
    re.compile(r"^typedef [^;{}]*?\b(\w+);", re.MULTILINE),
    re.compile(r"^typedef [^;{}]*?\(\*(\w+)\)\(", re.MULTILINE),
]
ENUM = re.compile(r"^(?:typedef )?enum\b[^{;]*\{(.*?)\}", re.MULTILINE | re.DOTALL)
GUARD = re.compile(r"\A(?P<top>(?:\s|/\*.*?\*/)*)#ifndef (\w+)\n#define \2\n(?P<body>.*)#endif\s*\Z", re.DOTALL)

# What is no fault once files share a scope: a local that is named as something of another file, a helper without a user.
QUIET = """#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
"""


class Error(Exception):
    pass


def private_names(text):
    """Names that a source declares for itself alone, but for its macros."""
    code = COMMENT.sub("", text)
    names = {name for pattern in PRIVATE for name in pattern.findall(code)}
    for body in ENUM.findall(code):
        names.update(re.findall(r"(?:^|,)\s*(\w+)", body))
    return {name for name in names if not name.startswith(("kith_", "kithi_", "KITH_", "KITHI_"))}


def rename(text, names, prefix):
    return TOKEN.sub(lambda match: f"{prefix}_{match[0]}" if match[0] in names else match[0], text)


def unguarded(path, text):
    found = GUARD.match(text)
    if found is None:
        raise Error(f"{path}: no include guard around all of it")
    return found["top"].strip() + "\n" + found["body"].strip("\n") + "\n"


class Writer:
    """Headers once each, in the order in which they are needed; the system's are collected, to stand before all."""

    def __init__(self, roots, public):
        self.roots = roots
        self.public = public  # are public headers written out, or do they stand in another file?
        self.done = set()
        self.read = []
        self.system = set()
        self.settings = []
        self.conditional = []

    def find(self, name):
        for root in self.roots:
            if (root / name).is_file():
                self.read.append(root / name)
                return root / name
        raise Error(f"{name}: not found")

    def system_includes(self):
        return "".join([f"#include <{name}>\n" for name in sorted(self.system)] + self.conditional) + "\n"

    def hoist(self, text):
        """The text without conditions that must stand before everything."""
        for block in CONDITION.findall(text):
            (self.settings if "#define" in block else self.conditional).append(block)
        return CONDITION.sub("", text)

    def expand(self, text):
        """The text with our own headers in place of their includes. The nesting of headers is that of the layers."""
        text = self.hoist(text)
        out, end = [], 0
        for match in INCLUDE.finditer(text):
            out.append(text[end : match.start()])
            end = match.end()
            kind, name = match[1], match[2]
            if kind == "<":
                self.system.add(name)
            elif name.endswith(".def"):  # a list that is read again and again
                out.append(self.find(name).read_text("utf-8"))
            elif name not in self.done:
                self.done.add(name)
                if name.startswith("kith/") and not self.public:
                    continue
                path = self.find(name)
                out.append(f"\n/* ---- {name} ---- */\n" + self.expand(unguarded(path, path.read_text("utf-8"))))
        return "".join(out) + text[end:]


def squeeze(text):
    return re.sub(r"\n{3,}", "\n\n", text)


def beginning(what, licence):
    """The first comment of a file."""
    lines = [f"kith in one file, made by src/amalgamate.py: {what}", "", *licence.splitlines()]
    return "/*\n" + "".join(f" * {line}".rstrip() + "\n" for line in lines) + " */\n"


def make_header(writer, headers, licence):
    includes = "".join(f'#include "kith/{path.name}"\n' for path in headers)
    guard = "KITH_ONE_FILE_H"
    body = writer.expand(includes)
    return squeeze(
        f"{beginning('the public headers.', licence)}#ifndef {guard}\n#define {guard}\n\n"
        f"{writer.system_includes()}{body}\n#endif\n"
    )


def make_source(writer, root, name, sources, licence):
    texts = {path: path.read_text("utf-8") for path in sources}
    owners = collections.Counter(word for text in texts.values() for word in private_names(text))
    parts = []
    for path, text in texts.items():
        twice = {word for word in private_names(text) if owners[word] > 1}
        text = rename(text, twice, path.stem)
        ends = "".join(f"#undef {macro}\n" for macro in dict.fromkeys(MACRO.findall(COMMENT.sub("", text))) if macro[0] != "_")
        where = path.relative_to(root / "src").as_posix()
        parts.append(f"\n/* ==== {where} ==== */\n{writer.expand(text)}\n{ends}")
    return squeeze(
        beginning(f'compile as C11, together with "{name}".', licence)
        + "".join(writer.settings)
        + f'\n#include "{name}"\n\n'
        + writer.system_includes()
        + QUIET
        + "#if defined(__GNUC__)\n#pragma GCC visibility push(hidden)\n#endif\n"
        + "".join(parts)
        + "\n#if defined(__GNUC__)\n#pragma GCC visibility pop\n#endif\n"
    )


def absolute(name):
    return pathlib.Path(os.path.abspath(name))  # a tree may be made of symbolic links; they are not followed


def main():
    root = absolute(sys.argv[1])
    depfile, source, header = (pathlib.Path(name) for name in sys.argv[2:5])
    files = [absolute(name) for name in sys.argv[5:]]
    outside = Writer([root / "include"], public=True)
    inside = Writer([root / "src"], public=False)
    licence = (root / "LICENSE").read_text("utf-8")
    try:
        made = {
            header: make_header(outside, [path for path in files if path.suffix == ".h"], licence),
            source: make_source(inside, root, header.name, [path for path in files if path.suffix == ".c"], licence),
        }
    except Error as error:
        sys.exit(str(error))
    read = " ".join(str(path) for path in [root / "LICENSE"] + files + outside.read + inside.read)
    made[depfile] = f"{source} {header}: {read}\n"
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
