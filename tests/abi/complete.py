"""The layout tests pin every public struct member, enumerator and function: complete.py FILE..., tests and headers."""

import pathlib
import re
import sys

import map_names

headers = [path for path in sys.argv[1:] if path.endswith(".h")]
pinned = " ".join(pathlib.Path(path).read_text("utf-8") for path in sys.argv[1:] if path not in headers)
pinned = re.sub(r"\s+", " ", pinned)
wanted = [f"HAS({name}," for name in map_names.functions(headers)]
for header in headers:
    text = re.sub(r"/\*.*?\*/", "", pathlib.Path(header).read_text("utf-8"), flags=re.DOTALL)
    for body in re.findall(r"\benum \{(.*?)\}", text, re.DOTALL):
        wanted += [f"IS({name}," for name in re.findall(r"\b(KITH_\w+)\b(?=\s*=)", body)]
    for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\n\} \w+;", text, re.DOTALL):
        wanted.append(f"SIZE({name},")
        if f"{name}_size(void)" not in text:  # the struct of a store: its library tells the size by a call of its own
            wanted.append(f"SIZED(KITH_STRUCT_{name.removeprefix('kith_').upper()}, {name})")
        for member in re.findall(r"\(\*(\w+)\)\(|(\w+)(?:\[[^]]*\])?;", body):
            wanted.append(f"AT({name}, {member[0] or member[1]},")

missing = [line + " ...)" for line in wanted if line not in pinned]
print("\n".join(f"not pinned: {line}" for line in missing) or f"all {len(wanted)} are pinned")
sys.exit(bool(missing))
