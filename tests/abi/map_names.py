"""Functions that public headers declare, in alphabetical order, as lines for a version map: map_names.py HEADER..."""

import pathlib
import re
import sys

DECLARATION = re.compile(r"^(?!typedef\b)[a-z][\w *]*?\b(kith_\w+)\(", re.MULTILINE)


def functions(headers):
    return sorted({name for header in headers for name in DECLARATION.findall(pathlib.Path(header).read_text("utf-8"))})


if __name__ == "__main__":
    print("".join(f"        {name};\n" for name in functions(sys.argv[1:])), end="")
