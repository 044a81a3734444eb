"""Every site of the library that asks for memory was seen failing: sites.py PROGRAM EXCEPTIONS [SOURCE_ROOT]

Runs a TAP program that writes the sites which failed to the file named in its first argument, and compares them with the
instructions of that program that call a wrapper of places.c. A site is named by file, function and source text, so that
the list of exceptions does not depend on line numbers. An exception that does fail, or is gone, is refused too.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

program, exceptions, root = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
CALL = re.compile(r"^\s*([0-9a-f]+):\s.*\b(?:call|callq|bl)\s+[0-9a-f]+ <__wrap_((?!kith_)\w+)>")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s")


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def called_from():
    """Return addresses of the calls of wrappers, as linked."""
    found, called = {}, None
    for line in output_of("objdump", "-d", "--no-show-raw-insn", program).splitlines():
        instruction = INSTRUCTION.match(line)
        if instruction and called:
            found[int(instruction[1], 16)] = called
            called = None
        call = CALL.match(line)
        if call:
            called = call[2]
    return found


def named(addresses):
    """File of the library, function and source text of each call; others are left out."""
    before = "\n".join(f"{address - 1:x}" for address in addresses)
    lines = subprocess.run(["addr2line", "-f", "-e", program], input=before, check=True, capture_output=True, text=True)
    words, names = lines.stdout.splitlines(), {}
    for address, function, place in zip(addresses, words[::2], words[1::2]):
        match = re.search(r"(?:^|/)(src/(?:base|model|rules|engine|api|stores)/\S+):(\d+)", place)
        if match:
            text = (root / match[1]).read_text("utf-8").splitlines()[int(match[2]) - 1].strip()
            names[address] = (f"{match[1]}:{match[2]}", f"{match[1]} {function}: {text}")
    return names


def main():
    with tempfile.NamedTemporaryFile() as failed:
        run = subprocess.Popen([program, failed.name], stdout=subprocess.PIPE, text=True)
        points = 0
        for line in run.stdout:
            points += bool(re.match(r"(not )?ok\b", line))
            if not re.match(r"1\.\.\d+", line):
                print(line, end="", flush=True)
        run.wait()
        anchor, *addresses = [int(word, 16) for word in pathlib.Path(failed.name).read_text("ascii").split()] or [0]
    linked = re.search(r"^([0-9a-f]+) \w places_start$", output_of("nm", program), re.MULTILINE)
    seen = {address - anchor + int(linked[1], 16) for address in addresses}
    calls = called_from()
    names = named(sorted(calls))
    excused = {line.split(" | ")[0] for line in exceptions.read_text("utf-8").splitlines() if line and line[0] != "#"}
    never = {address for address in names if address not in seen}
    problems = [f"{names[one][0]}: {calls[one]} was never seen failing: {names[one][1]}" for one in sorted(never)
                if names[one][1] not in excused]
    problems += [f"excused but seen failing, or gone: {one}" for one in sorted(excused - {names[one][1] for one in never})]
    if not names:
        problems.append("no site was found at all")
    for problem in problems:
        print(f"# {problem}")
    print(f"# {len(names)} sites, {len(set(names) & seen)} seen failing, {len(never)} not, {len(excused)} excused")
    print(f"{'not ' if problems else ''}ok {points + 1} - every_site_was_seen_failing")
    print(f"1..{points + 1}")
    return run.returncode or bool(problems)


sys.exit(main())
