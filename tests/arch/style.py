"""House style of the core that a machine can see: style.py ROOT. Prints what breaks it; status 1 if anything does."""

import pathlib
import re
import sys

FILE_MOST = 600
FUNCTION_MOST = 70
BANNED = [
    r"strcpy|strcat|strncpy|strncat|sprintf|vsprintf|gets|alloca|strtok|atoi|atol|atof|strtod|strdup",
    r"printf|fprintf|snprintf|vsnprintf|puts|fputs|fopen|perror",
    r"time|clock|clock_gettime|localtime|gmtime|strftime",
    r"getenv|setlocale|localeconv|tolower|toupper|isalpha|isdigit|isspace|strcoll",
    r"abort|exit|signal|raise|longjmp|setjmp|rand|srand",
]
HEAP = r"qsort|malloc|calloc|realloc|free|aligned_alloc|posix_memalign|mmap|munmap"
HEAP_ALLOWED = re.compile(r"src/base/memory\.c|src/api/testing_\w+\.c")  # standard allocator; harness
WORDS = r"float|double|errno|thread_local|_Thread_local|locale_t"

root = pathlib.Path(sys.argv[1])
problems = []


def without_comments(text):
    """The same text with comments and the insides of strings blanked; lines keep their numbers."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)


def check_words(where, number, line, banned):
    for names in banned:
        for match in re.finditer(rf"(?<![\w.>])({names})\s*\(", line):
            problems.append(f"{where}:{number}: {match[1]}() is banned in the core")
    for match in re.finditer(rf"\b({WORDS})\b", line):
        problems.append(f"{where}:{number}: {match[1]} is banned in the core")
    if re.search(r"\bswitch\s*\((?:[^()]*(?:->|\.))?kind\)|\bswitch\s*\(KITH_ID_KIND\(", line):
        problems.append(f"{where}:{number}: a kind's behaviour belongs into its table, not into a switch")


def check_sizes(where, lines):
    if len(lines) > FILE_MOST:
        problems.append(f"{where}: {len(lines)} lines, at most {FILE_MOST}")
    start = 0
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start - 1 > FUNCTION_MOST:
                problems.append(f"{where}:{start}: a function of {number - start - 1} lines, at most {FUNCTION_MOST}")
            start = 0


for path in sorted(path for top in ["include", "src", "examples"] for path in (root / top).rglob("*.[ch]")):
    where = str(path.relative_to(root))
    text = path.read_text("utf-8")
    if "clang-format off" in text[:300]:  # a generated table
        continue
    lines = without_comments(text).splitlines()
    check_sizes(where, lines)
    if re.match(r"src/(base|model|rules|engine|api)/", where):
        for number, line in enumerate(lines, 1):
            check_words(where, number, line, BANNED + ([] if HEAP_ALLOWED.fullmatch(where) else [HEAP]))

print("\n".join(problems) or "house style is kept")
sys.exit(bool(problems))
