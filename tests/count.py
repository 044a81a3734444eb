"""Add up what a test run found: count.py TITLE TESTLOG.json prints PASSED FAILED SKIPPED.

A program that speaks TAP counts by its points, any other test as one. What failed and what was skipped is named on
standard error.
"""

import json
import pathlib
import re
import sys

OK = ("OK", "EXPECTEDFAIL")


def points(output):
    """Points of a TAP stream: (passed, failed names, skipped names)."""
    passed, failed, skipped = 0, [], []
    for negated, name, skip in re.findall(r"^(not )?ok\b[ \t\d-]*([^\n#]*)(#[ \t]*skip[^\n]*)?", output, re.M | re.I):
        if skip:
            skipped.append(name.strip() or skip.strip("# \t"))
        elif negated:
            failed.append(name.strip())
        else:
            passed += 1
    return passed, failed, skipped


title, log = sys.argv[1:]
passed, failed, skipped = 0, [], []
for line in pathlib.Path(log).read_text("utf-8").splitlines():
    test = json.loads(line)
    name = f"{title}: {test['name']}"
    output = test.get("stdout") or ""
    if re.search(r"^1\.\.[1-9]", output, re.M):
        ok, bad, left_out = points(output)
        passed += ok
        failed += [f"{name}: {point}" for point in bad]
        skipped += [f"{name}: {point}" for point in left_out]
        if test["result"] not in OK + ("SKIP",) and not bad:  # it stopped half-way, or leaked
            failed.append(f"{name}: {test['result'].lower()} after {ok} points")
    elif test["result"] == "SKIP":
        skipped.append(f"{name} ({(output.strip() or 'no reason given').splitlines()[-1]})")
    elif test["result"] in OK:
        passed += 1
    else:
        failed.append(f"{name}: {test['result'].lower()}")

for word, names in [("skipped", skipped), ("FAILED", failed)]:
    for name in names:
        print(f"  {word:<8} {name}", file=sys.stderr)
print(passed, len(failed), len(skipped))
