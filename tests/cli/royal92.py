"""European royal families, 1992: 3,010 persons and 9,724 statements about them go in through the tool and come out
equal. Skips where ../shared/data is absent."""
import re

import support

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
SEXES = {"F": "female", "M": "male", "": ""}


def split_name(name):
    """Given names and surname of "Given /Surname/ Suffix"."""
    given, surname, rest = re.fullmatch(r"([^/]*)(?:/([^/]*)/)?(.*)", name).groups()
    return " ".join((given + " " + rest).split()), (surname or "").strip()


def as_written(date):
    """1819-05-24 as the source has it: 24 MAY 1819."""
    year, month, day = (int(part) for part in date.split("-"))
    return f"{day} {MONTHS[month - 1]} {year}"


def people():
    rows = []
    for row in support.read_shared("royal92", "individuals.csv"):
        given, surname = split_name(row["NAME"])
        if not given and not surname:
            given = "?"  # four of them are nameless, which a book does not take
        rows.append(
            {
                "number": row["ID"],
                "kind": "person",
                "surname": surname,
                "given_name": given,
                "salutation": row["TITL"],
                "sex": SEXES[row["SEX"]],
                "BORN": row["BIRT_DATE"] if row["ID"] != "I417" else "2 APR 742",  # has one blank too many
            }
        )
    return rows


class Royal(support.ToolTest):
    @classmethod
    def setUpClass(cls):
        cls.people = people()
        cls.statements = support.read_shared("royal92", "relations.csv")
        with open(support.shared("royal92", "relations.csv"), "rb") as file:
            cls.relations = file.read()

    def setUp(self):
        super().setUp()
        self.make_book(people=None, relations=None)
        self.take("attribute", "code,type,kind\nborn,text,customer\n")
        options = ["--map", "birth_date=BORN", "--else", "attribute:born=BORN"]
        self.persons = self.take("customer", support.as_csv(self.people), *options, "--json").json
        options = ["--map", "from=FROM", "--map", "type=RELATION", "--map", "to=TO"]
        self.edges = self.take("relation", self.relations, *options, "--json").json

    def test_everything_comes_out_equal(self):
        self.assertEqual((self.persons["rows"], self.persons["added"]), (3010, 3010))
        self.assertEqual((self.edges["rows"], self.edges["added"], self.edges["unchanged"]), (9724, 4862, 4862))

        born = {row["owner"]: row["text"] for row in self.kith("export", "book.db", "attribute_value").rows}
        found = []
        for row in self.kith("export", "book.db", "customer").rows:
            row["BORN"] = as_written(row["birth_date"]) if row["birth_date"] else born.get("customer:" + row["number"], "")
            found.append({key: row[key] for key in self.people[0]})
        differing = [pair for pair in zip(found, self.people, strict=True) if pair[0] != pair[1]]
        self.assertEqual(differing, [])
        self.assertIn("ABT 1845", {" ".join(text.split()) for text in born.values()})

        rows = self.kith("export", "book.db", "relation", "--both-sides").rows
        self.assertEqual(len(rows), 9724)
        found = sorted((row["FROM"], row["RELATION"], row["TO"]) for row in rows)
        self.assertEqual(found, sorted((row["FROM"], row["RELATION"], row["TO"]) for row in self.statements))

        card = self.kith("show", "book.db", "I1", "--json").json
        self.assertEqual((card["given_name"], card["surname"], card["birth_date"]), ("Victoria", "Hanover", "1819-05-24"))
        self.assertEqual(len([row for row in card["relations"] if row["is"] == "mother"]), 9)

        again = self.take("customer", support.as_csv(self.people), "--map", "birth_date=BORN", "--else",
                          "attribute:born=BORN", "--json").json  # fmt: skip
        self.assertEqual(again["unchanged"], 3010)


if __name__ == "__main__":
    support.take_arguments()
    support.shared("royal92", "individuals.csv")
    support.unittest.main(verbosity=2)
