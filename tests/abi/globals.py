"""No writable memory with static lifetime: globals.py ARCHIVE. Constant tables with addresses (.data.rel.ro) are fine."""

import re
import subprocess
import sys

listing = subprocess.run(["objdump", "-t", sys.argv[1]], check=True, capture_output=True, text=True).stdout
problems, member, symbols = [], "", 0
for line in listing.splitlines():
    if ": " in line and "file format" in line:
        member = line.split(":")[0]
    # address, flags, section, size, name
    found = re.match(r"[0-9a-f]+ .{7} (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$", line)
    if not found:
        continue
    section, size, name = found[1], int(found[2], 16), found[3]
    symbols += 1
    if re.match(r"\.(data|bss|tdata|tbss)(?!\.rel\.ro)|\*COM\*", section) and name != section and size > 0:
        problems.append(f"{member}: {name} is writable ({section}, {size} bytes)")
if symbols == 0:
    problems.append("no symbols were read")
print("\n".join(problems) or "nothing global is writable")
sys.exit(bool(problems))
