"""Take from a library's ABI what structs may gain: trim.py BASELINE.abi NEW.abi OUT.abi.

A struct that begins with its size may have members appended, and hosts see from the size whether they are there. So
members behind those of the baseline go, and abidiff judges the rest; it has no rule for this that lets nothing else by.
"""

import sys
import xml.etree.ElementTree as tree


def structs(document):
    return {struct.get("name"): struct for struct in document.iter("class-decl") if struct.get("size-in-bits")}


def members(struct):
    return [(part, part.find("var-decl").get("name")) for part in struct.findall("data-member")]


baseline, new = (tree.parse(path) for path in sys.argv[1:3])
known = structs(baseline)
for name, struct in structs(new).items():
    old = known.get(name)
    if old is None or not members(struct) or members(struct)[0][1] != "size":
        continue
    extra = members(struct)[len(members(old)) :]
    for part, _ in extra:
        struct.remove(part)
    if extra:
        struct.set("size-in-bits", old.get("size-in-bits"))
new.write(sys.argv[3])
