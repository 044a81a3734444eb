"""Tomorrow's headers: grow.py IN.h OUT.h [--bare] adds a member to each struct that begins with its size.

--bare: adds nothing, but leaves the comments out; so are the headers of a baseline kept.
"""

import pathlib
import re
import sys

STRUCT = re.compile(r"^(typedef struct \w+ \{\n    size_t size;.*?)^(\} \w+;)", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

source, target, *options = sys.argv[1:]
text = pathlib.Path(source).read_text("utf-8")
if "--bare" in options:
    text = re.sub(r"[ \t]+$", "", COMMENT.sub("", text), flags=re.MULTILINE)
    text = "/* clang-format off */\n" + re.sub(r"\n{3,}", "\n\n", text).lstrip()
else:
    text, count = STRUCT.subn(r"\1    uint64_t later;\n\2", text)
    if count == 0:
        sys.exit(f"{source}: no struct begins with its size")
pathlib.Path(target).write_text(text, encoding="utf-8")
