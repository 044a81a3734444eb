"""Wrappers that count the public calls: wrap_calls.py OUT.c OUT.args MAP... HEADER...

For every name of the version maps it writes a __wrap_ function that counts and calls the real one, and for the linker an
argument that puts it in between. So which calls a program makes is not claimed but seen. A name that no header declares
as expected stops the build.
"""

import pathlib
import re
import sys

out_c, out_args, *inputs = sys.argv[1:]
maps = [path for path in inputs if path.endswith(".map")]
headers = [path for path in inputs if path.endswith(".h")]
wanted = sorted(set(re.findall(r"^\s*(kith_\w+);", "".join(pathlib.Path(path).read_text("utf-8") for path in maps), re.M)))
text = "\n".join(pathlib.Path(path).read_text("utf-8") for path in headers)
DECLARATION = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\n([a-z][\w *]*?[ *])(kith_\w+)\(([^;{]*)\);", re.DOTALL)
declared = {name: (result.strip(), " ".join(parameters.split()), comment) for comment, result, name, parameters in
            DECLARATION.findall(text)}


def documents_memory(name, depth=0):
    """Does the reference say that this call answers KITH_ERR_MEMORY, itself or "as" another one?"""
    answers = re.search(r"@return(.*?)@par", declared[name][2], re.DOTALL)
    if answers is None or depth > 3:
        return False
    others = re.findall(r"(?:as|those of)\s+(?:\*\s+)?(kith_\w+)", answers[1])
    return "KITH_ERR_MEMORY" in answers[1] or any(documents_memory(other, depth + 1) for other in others)


def wrapper(number, name):
    result, parameters, _ = declared[name]
    names = [] if parameters == "void" else [re.search(r"(\w+)(?:\[\d*\])?$", one)[1] for one in parameters.split(",")]
    prototype = f"({parameters})"
    call = f"__real_{name}({', '.join(names)})"
    lines = [f"{result} __real_{name}{prototype};", f"{result} __wrap_{name}{prototype};", f"{result} __wrap_{name}{prototype}", "{",
             f"    const int outermost = calls_enter({number});"]
    if result == "void":
        lines += [f"    {call};", f"    calls_leave({number}, outermost, 0);"]
    else:
        no_memory = "answer == KITH_ERR_MEMORY" if result == "kith_status" else "0"
        lines += [f"    {result}{'' if result.endswith('*') else ' '}answer = {call};", f"    calls_leave({number}, outermost, {no_memory});",
                  "    return answer;"]
    return "\n".join(lines + ["}", ""])


lacking = [name for name in wanted if name not in declared]
if lacking or not wanted:
    sys.exit(f"in the maps but not declared as expected: {lacking}")
table = "".join(f'    {{.name = "{name}", .may_lack_memory = {int(documents_memory(name))}}},\n' for name in wanted)
body = "\n".join(wrapper(number, name) for number, name in enumerate(wanted))
includes = "".join(f'#include "kith/{pathlib.Path(path).name}"\n' for path in headers)
pathlib.Path(out_c).write_text(f"""/* Made by wrap_calls.py. */
{includes}
#include "calls.h"

{body}
call_count calls_made[] = {{
{table}}};
const size_t calls_known = sizeof calls_made / sizeof calls_made[0];
""", "utf-8")
pathlib.Path(out_args).write_text("".join(f"-Wl,--wrap={name}\n" for name in wanted), "utf-8")
