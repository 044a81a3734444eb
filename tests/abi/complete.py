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
        library = re.search(r"\b(kith_\w*)struct_size\(uint32_t", text)  # of a store: it tells its sizes itself
        prefix = library[1] if library else "kith_"
        wanted.append(f"SIZED({prefix.upper()}STRUCT_{name.removeprefix(prefix).upper()}, {name})")
        for member in re.findall(r"\(\*(\w+)\)\(|(\w+)(?:\[[^]]*\])?;", body):
            wanted.append(f"AT({name}, {member[0] or member[1]},")

missing = [line + " ...)" for line in wanted if line not in pinned]
print("\n".join(f"not pinned: {line}" for line in missing) or f"all {len(wanted)} are pinned")
sys.exit(bool(missing))
