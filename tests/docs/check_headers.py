"""Each public function is documented in six parts, in this order: check_headers.py ROOT.

Summary; parameters as declared; result, with its errors in order of precedence; ownership; threads; since.
And each public struct either tells its size first or is frozen.
"""

import pathlib
import re
import sys

import headers


def expected_tags(function):
    tags = [("@param", name) for name in function.parameters]
    return tags + ([] if function.result == "void" else [("@return", "")]) + [
        ("@par", "Ownership"), ("@par", "Threads"), ("@since", "")]


def check(function, known):
    problems = []
    tags = []
    for part in function.parts:
        tag, direction, word = headers.TAG.match(part).groups()
        tags.append((tag, word if tag in ("@param", "@par") else ""))
        if tag == "@param" and direction not in ("in", "out", "inout"):
            problems.append(f"parameter {word} says neither [in] nor [out]")
        if len(part.split()) < (3 if tag in ("@param", "@par") else 2):
            problems.append(f"nothing is said at {tag} {word}")
    if not function.summary.endswith((".", "?")):
        problems.append("no summary that ends as a sentence does")
    if tags != expected_tags(function):
        problems.append(f"has {tags}, not {expected_tags(function)}")
    result = function.part("@return")
    named = re.findall(r"\bKITH_(?:ERR_\w+|OK)", result)
    problems += [f"{name} is no status" for name in named if name not in known]
    if function.result == "kith_status" and "KITH_OK" not in named and not re.match(r"as kith_\w+", result):
        problems.append("does not say when it gives KITH_OK")
    errors = [name for name in named if name != "KITH_OK"]
    if len(errors) > 1 and "in this order" not in result.lower() and not re.search(r"\b(as|those of)\b", result):
        problems.append("does not say in which order errors are found")
    if not re.fullmatch(r"\d+\.\d+", function.part("@since")):
        problems.append("@since is no version")
    return problems


def check_structs(root):
    """A struct may grow, and then tells its size first, or it is frozen, says so, and stands in the guide's list."""
    guide = (root / "src" / "doc" / "abi.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`(kith_\w+)`", re.search(r"Frozen structs(.*?)\n- ", guide, re.DOTALL)[1]))
    frozen = {name for name, comment, _ in headers.structs(root) if "Frozen" in comment}
    grows = {name for name, _, first in headers.structs(root) if first == "size_t size"}
    problems = [f"{name}: is neither frozen nor tells its size" for name, _, _ in headers.structs(root)
                if (name in frozen) == (name in grows)]
    return problems + [f"{name}: frozen in the header or in abi.md, not in both" for name in sorted(listed ^ frozen)]


def main():
    root = pathlib.Path(sys.argv[1])
    known = headers.statuses(root)
    found = headers.functions(root)
    problems = [f"{function.header}: {function.name}: {problem}"
                for function in found for problem in check(function, known)]
    problems += [f"{name}: has no comment" for name in sorted(headers.declared(root) - {one.name for one in found})]
    problems += check_structs(root)
    print("\n".join(problems) or f"{len(found)} functions are documented in full")
    return 1 if problems or not found else 0


if __name__ == "__main__":
    sys.exit(main())
