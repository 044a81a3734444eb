"""kith show, search, select, relate, end, history, stats: what they show, as text and as JSON."""
import os
import unicodedata

import support


def column_of(line, text):
    """Terminal column at which a text begins: wide characters take two."""
    before = line[: line.index(text)]
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before)


class Show(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()

    def test_card_with_fields_and_both_columns(self):
        self.assertEqual(
            self.kith("show", "book.db", "1").out,
            "number      1\n"
            "kind        person\n"
            "surname     Иванова\n"
            "given name  Мария\n"
            "patronymic  Петровна\n"
            "sex         female\n"
            "birth date  1960-05-24\n"
            "city        Псков\n"
            "phone       +7 911 123-45-67\n"
            "\n"
            "1 is    of  name          who is    since       period\n"
            "mother  2   Иванова Анна  daughter              current\n"
            "mother  3   Иванов Пётр   son                   current\n"
            "wife    4   Иванов Олег   husband   1984-06-01  current\n",
        )

    def test_the_other_side_shows_the_same_facts_swapped(self):
        relations = {row["other"]: row for row in self.kith("show", "book.db", "2", "--json").json["relations"]}
        self.assertEqual((relations["1"]["is"], relations["1"]["other_is"]), ("daughter", "mother"))
        self.assertEqual((relations["4"]["is"], relations["4"]["other_is"]), ("daughter", "father"))

    def test_a_one_way_relation_has_one_label(self):
        row = self.kith("show", "book.db", "5", "--json").json["relations"][0]
        self.assertEqual((row["is"], row["other_is"]), ("supplier", None))
        rows = self.kith("show", "book.db", "4", "--json").json["relations"]
        row = next(row for row in rows if row["other"] == "5")
        self.assertEqual((row["is"], row["other_is"]), (None, "supplier"))

    def test_periods_are_those_of_the_business_day(self):
        self.kith("end", "book.db", "5", "supplier", "4", "--until", "2021-12-31")
        for day, period in (("2019-12-31", "future"), ("2020-01-01", "current"), ("2022-01-01", "past")):
            row = self.kith("show", "book.db", "5", "--json", on=day).json["relations"][0]
            self.assertEqual((row["since"], row["until"], row["period"]), ("2020-01-01", "2021-12-31", period))

    def test_parts_stand_on_the_card(self):
        self.take("attribute", "code,type\nshoe,integer\n")
        self.take("customer", "number,attribute:shoe\n1,41\n")
        self.take("customer_role", "customer,role\n1,export_agent\n")
        card = self.kith("show", "book.db", "1", "--json").json
        self.assertEqual(card["customer_role"], [{"role": "export_agent"}])
        self.assertEqual([(p["attribute"], p["integer"]) for p in card["attribute_value"]], [("shoe", 41)])
        self.assertIn("\nattribute  integer\nshoe       41\n", self.kith("show", "book.db", "1").out)


class Sections(support.ToolTest):
    """Parts on the card."""

    def setUp(self):
        super().setUp()
        self.make_book(relations=None)
        self.take("contact", "customer,name,role\n5,Ann,boss\n5,Bob,\n")
        self.take("appointment", "customer,start,at\n5,2026-03-01T10:00:00Z,2026-01-01T00:00:00.123456Z\n")
        self.take(
            "participant",
            "appointment,contact,name\nappointment:5/2026-03-01T10:00:00Z,contact:5/Bob,\n"
            "appointment:5/2026-03-01T10:00:00Z,,Olga\n",
        )

    def shown(self, columns):
        return support.Result(self.run_tool("show", "book.db", "5", env={**os.environ, "COLUMNS": columns})).out

    def test_each_kind_has_its_section_and_what_belongs_to_parts_follows_them(self):
        self.assertEqual(
            self.kith("show", "book.db", "5").out,
            "number        5\n"
            "kind          organisation\n"
            "organisation  东方眼镜有限公司\n"
            "city          上海\n"
            "\n"
            "contact\n"
            "name  role  primary\n"
            "Ann   boss  yes\n"
            "Bob\n"
            "\n"
            "appointment\n"
            "start                 at\n"
            "2026-03-01T10:00:00Z  2026-01-01T00:00:00Z\n"
            "\n"
            "participant\n"
            "appointment                         contact        name\n"
            "appointment:5/2026-03-01T10:00:00Z  contact:5/Bob\n"
            "                                                   Olga\n",
        )

    def test_rows_too_wide_are_written_as_cards(self):
        self.assertIn("\nappointment\nstart  2026-03-01T10:00:00Z\nat     2026-01-01T00:00:00Z\n\n", self.shown("41"))
        self.assertIn("\nappointment\nstart                 at\n", self.shown("42"))
        self.assertRegex(self.shown("41"), r"\ncontact +contact:5/Bob\n\nappointment  .*\n.*\nname +Olga\n")
        for line in self.shown("30").splitlines():
            self.assertLessEqual(support.width(line), 30)

    def test_json_has_every_column_and_the_whole_instant(self):
        card = self.kith("show", "book.db", "5", "--json").json
        fields = [row["field"] for row in self.kith("schema", "contact", "--json").json]
        self.assertEqual(["customer", *card["contact"][0]], fields)
        self.assertEqual(card["appointment"][0]["at"], "2026-01-01T00:00:00.123456Z")
        self.assertEqual([row["name"] for row in card["participant"]], [None, "Olga"])


class Tables(support.ToolTest):
    def test_columns_stay_aligned_in_every_script(self):
        people = "number,kind,surname,given_name,phone\n"
        names = [("Ли", "Вэй"), ("李", "小龍"), ("Müller", "Jürgen"), ("Nguye\u0302\u0303n", "An"), ("ｗｉｄｅ", "x")]
        for i, (surname, given) in enumerate(names):
            people += f"{i},person,{surname},{given},000{i}\n"
        self.make_book(people=people, relations=None)
        lines = self.kith("select", "book.db").lines
        starts = set()
        for i, line in enumerate(lines[1:]):
            before = unicodedata.normalize("NFC", line)
            starts.add(column_of(before, f"000{i}"))
        self.assertEqual(len(starts), 1, lines)
        self.assertEqual(starts, {column_of(lines[0], "phone")})

    def test_no_value_can_steer_the_terminal(self):
        self.make_book(people="number,kind,surname,city\n1,person,\x1b[31mRed,\"a\nb\tc\"\n", relations=None)
        out = self.kith("show", "book.db", "1").out
        self.assertNotIn("\x1b", out)
        self.assertIn("city     a b c\n", out)
        self.assertEqual(self.kith("show", "book.db", "1", "--json").json["surname"], "\x1b[31mRed")

    def test_no_line_ends_in_blanks(self):
        self.make_book()
        for arguments in (["show", "book.db", "1"], ["search", "book.db", "Ив"], ["history", "book.db"]):
            for line in self.kith(*arguments).lines:
                self.assertEqual(line, line.rstrip())


class Search(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()

    def numbers(self, text, *options):
        return [row["number"] for row in self.kith("search", "book.db", text, "--json", *options).json]

    def test_finds_by_name_number_and_phone(self):
        self.assertEqual(self.numbers("иванова м"), ["1"])
        self.assertEqual(self.numbers("ИВАНОВ П"), ["3"])
        self.assertEqual(self.numbers("5"), ["5"])
        self.assertEqual(self.numbers("东方"), ["5"])
        self.assertEqual(self.numbers("4567"), ["1"])
        self.assertEqual(self.numbers("8911"), ["3"])
        self.assertEqual(self.numbers("Иванов"), ["4", "3", "2", "1"])
        self.assertEqual(self.numbers("Иванов", "--most", "2"), ["4", "3"])

    def test_shows_a_table(self):
        self.assertEqual(
            self.kith("search", "book.db", "Иванова").out,
            "number  name                    born        phone             city\n"
            "2       Иванова Анна            1985-12-30                    Псков\n"
            "1       Иванова Мария Петровна  1960-05-24  +7 911 123-45-67  Псков\n",
        )

    def test_nobody_is_status_one(self):
        result = self.kith("search", "book.db", "Петров", status=1)
        self.assertEqual((result.out, result.err), ("", 'kith: book.db: nobody found for "Петров"\n'))


class Select(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()
        self.take("category", "code\ngold\n")
        self.take("customer", "number,category\n3,gold\n")

    def numbers(self, *options):
        return [row["number"] for row in self.kith("select", "book.db", "--json", *options).json]

    def pairs(self, *options):
        rows = self.kith("select", "book.db", "--json", "--pairs", *options).json
        return [f"{r['number']} {r['is']} {r['other_number']} {r['other_is']}" for r in rows]

    def test_by_what_customers_are(self):
        self.assertEqual(self.numbers(), ["1", "2", "3", "4", "5"])
        self.assertEqual(self.numbers("--kind", "organisation"), ["5"])
        self.assertEqual(self.numbers("--city", "псков", "--sex", "female"), ["1", "2"])
        self.assertEqual(self.numbers("--age", "38"), ["3"])
        self.assertEqual(self.numbers("--age", "40-65"), ["1", "2"])
        self.assertEqual(self.numbers("--age", "67-"), ["4"])
        self.assertEqual(self.numbers("--age", "-40"), ["2", "3"])
        self.assertEqual(self.numbers("--birthday", "05-24"), ["1"])
        self.assertEqual(self.numbers("--birthday", "12-20..01-10"), ["2", "3"])
        self.assertEqual(self.numbers("--category", "gold"), ["3"])
        self.assertEqual(self.numbers("--most", "2"), ["1", "2"])

    def test_by_how_they_are_related(self):
        self.assertEqual(self.numbers("--type", "parent"), ["1", "2", "3", "4"])
        self.assertEqual(self.numbers("--type", "parent", "--end", "from"), ["1", "4"])
        self.assertEqual(self.numbers("--type", "child"), ["2", "3"])
        self.assertEqual(self.numbers("--type", "mother"), ["1"])
        self.assertEqual(self.numbers("--type", "parent", "--end", "to", "--same-city"), ["2"])
        self.assertEqual(self.numbers("--not", "spouse", "--kind", "person"), ["2", "3"])
        self.assertEqual(self.numbers("--not", "spouse", "--not", "child"), ["5"])
        self.assertEqual(self.numbers("--type", "mother", "--end", "from"), ["1"])
        self.kith("select", "book.db", "--type", "mother", "--end", "to", status=2)
        self.kith("select", "book.db", "--not", "daughter", status=2)

    def test_pairs(self):
        self.assertEqual(self.pairs("--type", "parent"), ["1 mother 2 daughter", "1 mother 3 son", "4 father 2 daughter"])
        self.assertEqual(self.pairs("--type", "mother"), ["1 mother 2 daughter", "1 mother 3 son"])
        self.assertEqual(self.pairs("--type", "parent", "--sex", "female"), ["1 mother 2 daughter"])
        self.assertEqual(self.pairs("--type", "parent", "--same-city"), ["1 mother 2 daughter", "4 father 2 daughter"])
        self.assertEqual(self.pairs("--type", "daughter"), ["2 daughter 1 mother", "2 daughter 4 father"])
        self.assertEqual(self.pairs("--type", "husband"), ["4 husband 1 wife"])
        self.assertEqual(self.pairs("--type", "mother", "--most", "1"), ["1 mother 2 daughter"])

    def test_nothing_selected_is_no_error(self):
        result = self.kith("select", "book.db", "--city", "Рим")
        self.assertEqual(result.out, "")
        self.assertEqual(self.numbers("--city", "Рим"), [])


class Relate(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()

    def test_relates_and_says_so(self):
        self.assertEqual(
            self.kith("relate", "book.db", "3", "son", "4", "--since", "1987-01-05").out,
            "done   related\n"
            "from   Иванов Олег (4)\n"
            "is     father\n"
            "of     Иванов Пётр (3)\n"
            "since  1987-01-05\n",
        )
        again = self.kith("relate", "book.db", "4", "father", "3", "--since", "1987-01-05", "--json").json
        self.assertEqual(again["done"], "was there already")

    def test_a_refusal_names_the_rule_and_leaves_the_book(self):
        before = self.kith("export", "book.db", "relation").out
        for arguments in (["2", "mother", "1"], ["1", "mother", "1"], ["5", "father", "1"]):
            self.assertRegex(self.kith("relate", "book.db", *arguments, status=1).err, r"\Akith: book\.db: .*\(K\d+\)\n\Z")
        self.assertEqual(self.kith("export", "book.db", "relation").out, before)

    def test_ends_on_the_business_day_or_the_given_one(self):
        out = self.kith("end", "book.db", "1", "wife", "4", "--json").json
        self.assertEqual((out["done"], out["until"]), ("ended", support.TODAY))
        self.kith("end", "book.db", "4", "husband", "1", on="2026-01-02", status=1)
        self.kith("end", "book.db", "2", "daughter", "1", "--until", "2025-06-30")
        rows = self.kith("export", "book.db", "relation").rows
        self.assertEqual(rows[0]["until"], "2025-06-30")
        self.kith("end", "book.db", "5", "supplier", "4", "--until", "2019-12-31", status=1)


class SharedLabels(support.ToolTest):
    """One word in the language of the shop for relation types that the library knows apart."""

    SEVERAL = '"{}" is a label of several relation types; give a code: parent, vater, sohn\n'

    def setUp(self):
        super().setUp()
        self.make_book(relations=None)
        self.take("relation_type", "code\nvater\nsohn\n")
        self.take("label", "owner,end,sex,language,text\nrelation_type:parent,from,male,fr,père\nrelation_type:vater,from,,fr,Père\n"
                  "relation_type:sohn,to,male,fr,père\nrelation_type:vater,to,,fr,fils\nrelation_type:parent,from,,de,vater\n")  # fmt: skip
        self.kith("relate", "book.db", "4", "vater", "3")

    def test_a_new_relation_is_of_a_type_that_is_certain(self):
        for name in ("père", "PERE"):
            self.assertEqual(self.kith("relate", "book.db", "4", name, "2", status=1).err, "kith: book.db: " + self.SEVERAL.format(name))
        self.assertIn("related", self.kith("relate", "book.db", "2", "fils", "4").out)
        self.take("relation", "from,type,to\n4,mother,1\n4,pere,1\n3,fils,1\n4,father,3\n4,pere,2\n", "--keep-going", "--rejects", "bad.csv")
        self.assertEqual(self.read("bad.csv").splitlines()[1:], [
            f'4,pere,{other},"column type: ""pere"": a label of several relation types; give a code: parent, vater, sohn"'
            for other in "12"
        ])  # fmt: skip
        relations = [(row["from"], row["type"], row["to"]) for row in self.kith("export", "book.db", "relation").rows]
        self.assertEqual(sorted(relations), [("1", "vater", "3"), ("4", "parent", "1"), ("4", "parent", "3"), ("4", "vater", "2"),
                                             ("4", "vater", "3")])  # fmt: skip

    def test_nobody_is_selected_by_a_word_that_says_too_little(self):
        for option in ("--type", "--not"):
            told = self.kith("select", "book.db", option, "père", status=1).err
            self.assertEqual(told, "kith: book.db: " + self.SEVERAL.format("père"))
        self.assertEqual(self.kith("select", "book.db", "--type", "vater", "--pairs", "--json").json[0]["number"], "4")

    def test_the_relation_that_is_there_is_the_one_that_ends(self):
        self.assertIn("until  2026-01-01", self.kith("end", "book.db", "4", "père", "3").out)
        self.assertEqual(self.kith("end", "book.db", "4", "père", "2", status=1).err,
                         'kith: book.db: no relation "4" parent or vater or sohn "2" on that day\n')  # fmt: skip
        self.kith("relate", "book.db", "2", "sohn", "4")
        self.kith("relate", "book.db", "4", "parent", "2")
        self.assertEqual(self.kith("end", "book.db", "4", "père", "2", status=1).err,
                         'kith: book.db: more than one relation "4" parent or sohn "2" on that day\n')  # fmt: skip
        self.kith("end", "book.db", "2", "sohn", "4", "--until", "2025-12-31")
        self.kith("end", "book.db", "4", "père", "2")


class History(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()

    def test_shows_who_changed_what(self):
        self.write("in.csv", "number,city\n1,Тверь\n")
        self.kith("import", "book.db", "customer", "in.csv", "--as", "olga", "--shop", "north", "--reason", "moved")
        entry = self.kith("history", "book.db", "1", "--json").json[0]
        self.assertRegex(entry.pop("at"), r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
        self.assertEqual(
            entry,
            {
                "sequence": 6,
                "actor": "olga",
                "shop": "north",
                "reason": "moved",
                "operation": "change",
                "record": "customer:1",
                "owner": None,
                "field": "city",
                "before": "Псков",
                "after": "Тверь",
            },
        )

    def test_a_relation_stands_in_both_histories(self):
        self.kith("end", "book.db", "1", "wife", "4")
        for number in ("1", "4"):
            newest = self.kith("history", "book.db", number, "--most", "1", "--json").json[0]
            self.assertEqual((newest["field"], newest["after"]), ("until", support.TODAY))
        newest = self.kith("history", "book.db", "2", "--most", "1", "--json").json[0]
        self.assertNotEqual(newest["field"], "until")

    def test_filters_by_kind_and_day(self):
        rows = self.kith("history", "book.db", "--kind", "customer", "--most", "0", "--json").json
        self.assertEqual({row["record"].split(":")[0] for row in rows}, {"customer"})
        self.assertEqual(len({row["record"] for row in rows}), 5)
        self.assertEqual(self.kith("history", "book.db", "--since", "2999-01-01", "--json").json, [])
        self.assertEqual(self.kith("history", "book.db", "--until", "1999-01-01", "--json").json, [])

    def test_most_counts_changes_across_pages(self):
        self.take("customer", "number,kind,surname\n" + "".join(f"n{i},person,S{i}\n" for i in range(1200)))
        rows = self.kith("history", "book.db", "--most", "1100", "--json").json
        records = [row["record"] for row in rows]
        self.assertEqual(len(set(records)), 1100)
        self.assertEqual(records[0], "customer:n1199")
        self.assertEqual(records[-1], "customer:n100")

    def test_text_repeats_nothing(self):
        lines = self.kith("history", "book.db", "5", "--kind", "customer").lines
        self.assertRegex(lines[0], r"\A\d{4}-\d\d-\d\d\Z")
        self.assertRegex(lines[1], r"\A  \d\d:\d\d:\d\d  commit \d+  import in.csv\Z")
        self.assertEqual(lines[2].split(), ["add", "customer:5", "number", "5"])
        self.assertEqual(len([line for line in lines if "customer:5" in line]), 1)
        self.assertEqual([line.split()[-1] for line in lines[3:]], ["organisation", "东方眼镜有限公司", "上海"])

    def test_text_shows_a_change_as_before_and_after(self):
        self.write("in.csv", "number,city,phone\n1,Тверь,\n2,,112\n")
        self.kith("import", "book.db", "customer", "in.csv", "--as", "olga", "--shop", "north", "--reason", "moved")
        lines = self.kith("history", "book.db", "--most", "2").lines
        self.assertRegex(lines[1], r"\A  \S+  commit 6  by olga  at north  moved\Z")
        self.assertEqual(lines[2:], ["    change  customer:2  phone  -> 112", "            customer:1  city   Псков -> Тверь"])


if __name__ == "__main__":
    support.main()
