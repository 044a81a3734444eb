"""What the tests of the tool share: a directory, a book, and a way to run `kith`.

Usage of every test: NAME.py KITH SOURCE_ROOT
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
import unittest

TODAY = "2026-01-01"
SKIPPED = 77

TYPES = """code,direction,from_kind,to_kind,acyclic
parent,,person,person,yes
spouse,symmetric,person,person,
supplier,one_way,organisation,,
"""

LABELS = """owner,end,sex,text
relation_type:parent,from,male,father
relation_type:parent,from,female,mother
relation_type:parent,from,,parent
relation_type:parent,to,male,son
relation_type:parent,to,female,daughter
relation_type:parent,to,,child
relation_type:spouse,,male,husband
relation_type:spouse,,female,wife
relation_type:spouse,,,spouse
relation_type:supplier,from,,supplier
"""

PEOPLE = """number,kind,surname,given_name,patronymic,sex,birth_date,city,phone,organisation
1,person,Иванова,Мария,Петровна,female,1960-05-24,Псков,+7 911 123-45-67,
2,person,Иванова,Анна,,female,1985-12-30,Псков,,
3,person,Иванов,Пётр,,male,1987-01-05,Москва,8 (911) 765-43-21,
4,person,Иванов,Олег,,male,1958-03-01,Псков,,
5,organisation,,,,,,上海,,东方眼镜有限公司
"""

RELATIONS = """from,type,to,since
1,mother,2,
1,mother,3,
4,father,2,
4,husband,1,1984-06-01
5,supplier,4,2020-01-01
"""

def width(text):
    """Columns that a text takes on a terminal: wide letters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in unicodedata.normalize("NFC", text))


TEMPLATES = {}  # books that make_book has made


class Result:
    """What one run of the tool gave."""

    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    @property
    def lines(self):
        return self.out.splitlines()

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


class ToolTest(unittest.TestCase):
    """A test with a directory of its own, in which the tool runs."""

    maxDiff = None
    tool = None
    runner = ()  # command that runs the tool
    source_root = None

    def setUp(self):
        self.holder = tempfile.TemporaryDirectory(prefix="kith-cli-")
        self.directory = self.holder.name
        self.addCleanup(self.holder.cleanup)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        return name

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read().decode("utf-8")

    def run_tool(self, *arguments, **more):
        return subprocess.run(
            [*self.runner, self.tool, *arguments], cwd=self.directory, capture_output=True, check=False, timeout=300, **more
        )

    def kith(self, *arguments, status=0, on=TODAY):
        """Runs the tool and checks its exit status."""
        result = Result(self.run_tool(*(["--on", on] if on else []), *arguments))
        self.assertEqual(result.status, status, f"kith {' '.join(arguments)}\n{result.out}{result.err}")
        return result

    def take(self, kind, text, *options, status=0, book="book.db"):
        """Imports text, as the file in.csv."""
        return self.kith("import", book, kind, self.write("in.csv", text), *options, status=status)

    def make_book(self, people=PEOPLE, relations=RELATIONS):
        """A book with two generations of a family and a supplier; made once, then copied."""
        made = TEMPLATES.get((people, relations))
        if made is not None:
            self.write("book.db", made)
            return
        self.kith("init", "book.db")
        self.take("relation_type", TYPES)
        self.take("label", LABELS)
        if people:
            self.take("customer", people)
        if relations:
            self.take("relation", relations)
        self.assertEqual(os.listdir(self.directory).count("book.db-wal"), 0)
        with open(self.path("book.db"), "rb") as file:
            TEMPLATES[people, relations] = file.read()


def shared(*parts):
    """A file of the data beside the tree; leaves the test, visibly, where it is absent."""
    path = os.path.join(ToolTest.source_root, "..", "shared", "data", *parts)
    if not os.path.exists(path):
        print(f"skipped: no {os.path.join('..', 'shared', 'data', *parts)} beside the tree")
        sys.exit(SKIPPED)
    return path


def read_shared(*parts):
    with open(shared(*parts), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(rows):
    """Rows of one file, all with the same columns."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def take_arguments():
    ToolTest.tool = os.path.abspath(sys.argv[1])
    ToolTest.source_root = os.path.abspath(sys.argv[2])
    del sys.argv[1:3]


def main():
    take_arguments()
    unittest.main(verbosity=2)
