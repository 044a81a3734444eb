"""The binding against the headers: every public function is used or stands in a list with the reason why not."""

import re
import sys
from pathlib import Path

import pytest

import kith
from kith import _lib, codes
from kith._cffi import ffi, lib
from support import ROOT

INCLUDE = ROOT / "include" / "kith"
BINDING = ROOT / "bindings" / "python"

# What Python does not need. Everything else must be called by the package or by batch.c.
NOT_COVERED = {
    "kith_customer_add": "records are written by field number, which needs no struct: kith_record_add",
    "kith_customer_change": "likewise: kith_record_change",
    "kith_customer_get": "records are read in batches: kith_record_read",
    "kith_customer_find": "kith_record_find does it for every kind with a key",
    "kith_relation_change": "kith_record_change does the same",
    "kith_relation_get": "records are read in batches: kith_record_read",
    "kith_record_get": "kith_record_read reads all fields",
    "kith_record_read_many": "records are read whole, in batches: kith_record_read",
    "kith_record_list": "a walk does it: kith_iter_records",
    "kith_search_customers": "a walk does it: kith_iter_search",
    "kith_select_customers": "a walk does it: kith_iter_select",
    "kith_date_parse": "date.fromisoformat does it",
    "kith_date_format": "date.isoformat does it",
    "kith_sqlite_write": "takes a connection of the host, and Python's sqlite3 does not give out its pointer",
}


def code_of(header):
    return re.sub(r"/\*.*?\*/", " ", header.read_text("utf-8"), flags=re.DOTALL)


def headers():
    names = sorted(INCLUDE.glob("*.h"))
    return [path for path in names if _lib.HAS_SQLITE or path.name != "sqlite.h"]


def functions():
    return sorted({name for path in headers() for name in re.findall(r"\b(kith_\w+)\([^;{}]*\);", code_of(path))
                   if not re.search(rf"\(\*\s*{name}\b", code_of(path))})


def used():
    text = "".join(path.read_text("utf-8") for path in sorted((BINDING / "kith").glob("*.py")))
    found = set(re.findall(r"\blib\.(kith_\w+)", text))
    batch = re.sub(r"/\*.*?\*/", " ", (BINDING / "batch.c").read_text("utf-8"), flags=re.DOTALL)
    return found | set(re.findall(r"\b(kith_\w+)\(", batch))


def test_every_public_function_is_covered_or_excepted():
    missing = set(functions()) - used() - set(NOT_COVERED)
    assert not missing, f"neither used nor in NOT_COVERED: {', '.join(sorted(missing))}"


def test_exceptions_are_still_true():
    stale = {name for name in NOT_COVERED if name in used() or (name not in functions() and _lib.HAS_SQLITE)}
    assert not stale, f"in NOT_COVERED, but used or gone: {', '.join(sorted(stale))}"


@pytest.mark.parametrize("name", functions())
def test_declarations_are_those_of_the_header(name):
    """Types as cffi has them, and as the header writes them."""
    (declaration,) = {" ".join(match.split()) for path in headers()
                      for match in re.findall(rf"^[a-z][\w *]*?\b{name}\([^;]*\);", code_of(path), re.MULTILINE)}
    result, parameters = re.fullmatch(rf"(.*?)\b{name}\((.*)\);", declaration).groups()
    kind = ffi.typeof(ffi.addressof(lib, name))
    wanted = [] if parameters.strip() == "void" else parameters.split(",")
    assert len(kind.args) == len(wanted)
    for one, text in zip([kind.result, *kind.args], [result, *(re.sub(r"\w+\s*$", "", text) for text in wanted)]):
        assert one is ffi.typeof(text.replace("const", "").strip())


def test_structs_have_all_members_of_the_header():
    count = 0
    for path in headers():
        for body, name in re.findall(r"typedef struct \w+ \{(.*?)\} (\w+);", code_of(path), re.DOTALL):
            members = [re.search(r"\(\*(\w+)\)", part) or re.search(r"(\w+)(?:\[\w+\])?\s*$", part)
                       for part in body.split(";") if part.strip()]
            assert [name for name, _ in ffi.typeof(name).fields] == [member[1] for member in members]
            count += 1
    assert count > 25


def test_constants_have_the_values_of_the_header():
    count = 0
    for path in headers():
        for name, value in re.findall(r"\b(KITH_\w+) = (-?\d+)\b", code_of(path)):
            assert getattr(lib, name) == int(value)
            count += 1
        for name, value in re.findall(r"#define (KITH_\w+) (\d+)\s*$", code_of(path), re.MULTILINE):
            assert getattr(lib, name) == int(value)
    assert count > 200


def test_enumerations_of_the_headers_are_enums():
    kinds = {"KITH_LIST_", "KITH_STRUCT_", "KITH_KIND_", "KITH_SQLITE_STRUCT_"}
    for prefix, made in (("KITH_ERR_", codes.ErrorCode), ("KITH_RULE_", codes.Rule), ("KITH_LIMIT_", codes.Limit),
                         ("KITH_FEATURE_", codes.Feature), ("KITH_STORE_", codes.Outcome), ("KITH_POLICY_", codes.Policy),
                         ("KITH_PERIOD_", codes.Period)):
        assert prefix not in kinds
        wanted = {name.removeprefix(prefix): getattr(lib, name) for name in dir(lib)
                  if name.startswith(prefix) and not name.endswith("_COUNT")}
        assert wanted and wanted.items() <= {name: int(value) for name, value in made.__members__.items()}.items()


def test_a_library_that_does_not_fit_is_refused():
    sizes = _lib.struct_sizes()
    assert len(sizes) >= 28 and _lib.find_mismatch(_lib.VERSION, sizes) is None
    assert _lib.find_mismatch(_lib.VERSION, {**sizes, "kith_customer": 9999}) is None  # may have grown
    assert "kith_link has 41 bytes" in _lib.find_mismatch(_lib.VERSION, {**sizes, "kith_link": 41})
    assert "does not know kith_search" in _lib.find_mismatch(_lib.VERSION, {**sizes, "kith_search": 0})
    major, minor, patch = _lib.VERSION.split(".")
    assert _lib.find_mismatch(f"{major}.{minor}.{int(patch) + 1}", sizes) is None
    assert "was made for" in _lib.find_mismatch(f"{int(major) + 1}.{minor}.{patch}", sizes)
    assert ("was made for" in (_lib.find_mismatch(f"{major}.{int(minor) + 1}.0", sizes) or "")) == (major == "0")
    for name in sizes:
        assert _lib.is_frozen(name) == (ffi.typeof(name).fields[0][0] != "size")


def test_the_package_that_is_tested_is_the_one_that_was_built():
    assert BINDING not in Path(kith.__file__).resolve().parents
    assert (Path(kith.__file__).parent / "py.typed").exists()
    assert "abi3" in sys.modules["kith._cffi"].__file__
