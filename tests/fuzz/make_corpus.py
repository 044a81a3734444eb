"""Make the seeds of the fuzz targets: make_corpus.py [TARGET...]. Seeds repeat: the same files every time."""

import hashlib
import pathlib
import sys

CORPUS = pathlib.Path(__file__).parent / "corpus"
DATA = pathlib.Path(__file__).parents[2] / "examples" / "data"
KINDS = ["category", "attribute", "attribute_value", "relation_type", "label", "customer_role", "relation"]


def noise(name, size):
    """Bytes that look random and depend on the name alone."""
    blocks = (hashlib.sha256(f"{name} {i}".encode()).digest() for i in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def sequence():
    """Bytes that decide about calls: even ones and long stretches of any."""
    yield "all-first-choices", bytes(200)
    yield "all-last-choices", b"\xff" * 200
    yield "rising", bytes(range(256))
    for i in range(8):
        yield f"any-calls-{i + 1}", noise(f"sequence {i}", 300 * (i + 1))


def rows():
    """The first byte decides how often a row is wrong."""
    for i, name in enumerate(["true-rows", "seldom-wrong", "at-times-wrong", "often-wrong"]):
        for j in range(4):
            yield f"{name}-{j + 1}", bytes([i]) + noise(f"rows {name} {j}", 500 * (j + 1))


def csv():
    """The first line tells the kind and how it is imported, the file follows."""
    samples = ["category", "attribute", "attribute_value", "relation_type", "label", "customer_optician",
               "customer_winery", "customer_role", "relation"]
    for name in samples:
        content = (DATA / f"{name}.csv").read_bytes().splitlines(keepends=True)
        kind = name if name in KINDS else "customer"
        yield f"sample-{name}", kind.encode() + b"\n" + b"".join(content[:5])
    head = b"number,kind,surname,given_name,city,birth_date,remarks\n"
    files = {
        "bom": b"customer\n\xef\xbb\xbfnumber,kind,surname\nC1,person,A\n",
        "crlf": b"customer\nnumber,kind,surname\r\nC1,person,A\r\nC2,person,B\r\n",
        "nul": b"customer\nnumber,kind,surname\nC1,person,A\0B\n",
        "not-utf8": b"customer\nnumber,kind,surname\nC1,person,A\xff\n",
        "quotes": b"customer\n" + head + b'C1,person,"A ""B""","x, y","two\nlines",1960-02-29," blank "\n',
        "quote-open": b"customer\n" + head + b'C1,person,"A\n',
        "quote-inside": b"customer\n" + head + b'C1,person,A"B,,,,\n',
        "too-many-cells": b"customer\nnumber,kind\nC1,person,A\n",
        "empty-lines": b"customer\n\n\nnumber,kind,surname\n\nC1,person,A\n\n",
        "no-heading": b"customer\n",
        "same-column-twice": b"customer\nnumber,number,kind\nC1,C2,person\n",
        "same-number-twice": b"customer\nnumber,kind,surname\nC1,person,A\nC1,person,B\n",
        "map-set-else": b"customer --map number=ID --map surname=NAME --map birth_date=BORN "
        b"--else attribute:note=BORN --set kind=person\nID,NAME,BORN\n1,A,24 MAY 1819\n2,B,long ago\n",
        "keep-going": b"customer --keep-going --rejects bad.csv\nnumber,kind,surname\nC1,person,A\nC2,plant,B\n",
        "change-existing": b"customer\nnumber,city,surname\nK1,Bonn,\nK2,,B\n",
        "husband-twice": b"relation\nfrom,type,to,since\nK1,husband,K2,2008-08-08\nK2,wife,K1,2008-08-08\n",
        "relation-overlaps": b"relation --keep-going --rejects bad.csv\nfrom,type,to,since,until\n"
        b"K1,husband,K2,2001-01-01,2002-01-01\nK1,husband,K2,2001-06-01,\n",
        "type-refers-to-later": b"relation_type\ncode,reciprocal\nleft,right\nright,left\n",
        "type-refers-to-itself": b"relation_type\ncode,reciprocal\nround,round\n",
    }
    yield from files.items()


def command():
    """An argument a line, an empty line, standard input."""
    people = "number,kind,surname\nC1,person,A\nC2,person,B\n"
    lines = {
        "nothing": "",
        "help": "--help",
        "help-of-select": "select --help",
        "version": "-V",
        "init": "init new.db --name N --language en --roles olga",
        "init-over-book": "init book.db",
        "import-stdin": "import book.db customer /dev/stdin",
        "import-rejects": "import book.db customer in.csv --keep-going --rejects bad.csv --json",
        "rejects-over-book": "import book.db customer in.csv --keep-going --rejects book.db",
        "export": "export book.db customer",
        "export-both-sides": "export book.db relation --both-sides --json",
        "show": "show book.db K1 --json --on 2020-01-01",
        "search": "search book.db 5556677 --json",
        "relate": "relate book.db K3 husband K4 --since 2001-01-01 --until 2002-02-02",
        "end": "end book.db K1 husband K2 --until 2020-01-01",
        "select": "select book.db --type mother --end from --sex female --age 18-99 --city Bonn --kind person",
        "select-pairs": "select book.db --type husband --pairs --same-city --json",
        "select-not": "select book.db --not husband --birthday 12-24..01-06 --status active --most 2",
        "history": "history book.db K1 --since 2001-01-01 --until 2040-01-01 --most 5 --json",
        "stats": "stats book.db --json",
        "unknown-option": "show book.db K1 --colour",
        "value-missing": "show book.db K1 --on",
        "value-of-switch": "stats book.db --json=1",
        "end-of-options": "show -- book.db --json",
        "reason-with-controls": "relate book.db K3 husband K4 --reason \x1b[2J --as \x07 --shop \xff",
        "not-a-book": "stats in.csv",
    }
    for name, line in lines.items():
        arguments = [word.encode("latin-1") for word in line.split()]
        yield name, b"".join(word + b"\n" for word in arguments) + b"\n" + people.encode()


def database():
    """Bytes: loose types or not, how many changes of values and of bytes, then those."""
    yield "unchanged", bytes([0, 0, 0])
    yield "unchanged-loose", bytes([1, 0, 0])
    for i in range(12):
        yield f"values-{i + 1}", bytes([i % 2, 1 + i % 5, 0]) + noise(f"values {i}", 60)
        yield f"bytes-{i + 1}", bytes([i % 2, 0, 1]) + noise(f"bytes {i}", 40)


SEEDS = {"database": database, "command": command, "csv": csv, "rows": rows, "sequence": sequence}

for target in sys.argv[1:] or SEEDS:
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in SEEDS[target]():
        (folder / name).write_bytes(content)
