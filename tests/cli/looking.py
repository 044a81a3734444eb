"""kith check, doctor, schema and help."""
import os
import re
import sqlite3

import support


class BrokenBook(support.ToolTest):
    """A book whose file somebody has changed behind kith's back: two records now break a rule."""

    def setUp(self):
        super().setUp()
        self.make_book()

    def spoil(self, *statements):
        with sqlite3.connect(self.path("book.db")) as db:
            for statement in statements:
                db.execute(statement)
        db.close()

    def break_rules(self):
        self.spoil(
            "UPDATE kith_relation SET until = '1983-01-01' WHERE since = '1984-06-01'",
            "UPDATE kith_customer SET sex = 'male' WHERE number = '5'",
        )


class Check(BrokenBook):
    def test_a_good_book_says_so(self):
        result = self.kith("check", "book.db")
        self.assertEqual(result.out, "nothing found: the file is whole and every record keeps the rules\n")
        self.assertEqual(self.kith("check", "book.db", "--json").json, [])

    def test_each_broken_rule_is_a_line(self):
        self.break_rules()
        result = self.kith("check", "book.db", status=1)
        self.assertEqual(len(result.lines), 2, result.out)
        self.assertRegex(result.lines[0], r'customer "5".*sex.*\(K116\)\Z')
        self.assertRegex(result.lines[1], r'relation .*1984-06-01.*\(K106\)\Z')
        self.assertEqual(result.err, "kith: book.db: 2 broken rules\n")
        self.assertEqual(len(self.kith("check", "book.db", "--most", "1", status=1).lines), 1)

    def test_json_names_rule_record_and_field(self):
        self.break_rules()
        rows = self.kith("check", "book.db", "--json", status=1).json
        self.assertEqual(
            [(row["rule"], row["name"], row["record"].split(":")[0], row["field"]) for row in rows],
            [("K116", "PERSON_ONLY", "customer", "sex"), ("K106", "PERIOD", "relation", "until")],
        )

    def test_more_findings_than_are_asked_for_at_once(self):
        self.take("customer", "number,kind,organisation\n" + "".join(f"n{i},organisation,x\n" for i in range(200)))
        self.spoil("UPDATE kith_customer SET sex = 'male' WHERE number LIKE 'n%'")
        self.assertEqual(len(self.kith("check", "book.db", status=1).lines), 200)

    def test_a_damaged_file_is_told(self):
        self.spoil(
            "PRAGMA writable_schema = ON",
            "CREATE TEMP TABLE hidden AS SELECT * FROM main.sqlite_schema WHERE name = 'kith_commit_request'",
            "DELETE FROM main.sqlite_schema WHERE name = 'kith_commit_request'",
            "PRAGMA writable_schema = RESET",
            "UPDATE kith_commit SET request = 77",
            "PRAGMA writable_schema = ON",
            "INSERT INTO main.sqlite_schema SELECT * FROM hidden",
            "PRAGMA writable_schema = RESET",
        )
        self.assertRegex(self.kith("check", "book.db", status=1).err, r"\Akith: book\.db: .*the file is damaged: .*\n\Z")
        result = self.kith("doctor", "book.db", status=1)
        self.assertIn("\nresult       to be seen to\n", result.out)
        self.assertIn("\nthe file is damaged: put a copy", result.out)


class Doctor(BrokenBook):
    def doctor(self, *arguments, status=0, **environment):
        done = support.Result(
            self.run_tool("doctor", *arguments, env={**os.environ, "LC_ALL": "C.UTF-8", **environment})
        )
        self.assertEqual(done.status, status, done.out + done.err)
        return done

    def test_tells_versions_and_terminal(self):
        out = self.doctor().out
        self.assertRegex(out, r"\Akith +\d+\.\d+\.\d+\nfeatures +rights by roles, history, .+\nSQLite +3\.\d+\.\d+\nGraphviz +\S")
        self.assertIn("\noutput    no terminal, so no colours\n", out)
        self.assertTrue(out.endswith("\nresult    all well\n"), out)

    def test_tells_how_a_book_is(self):
        told = self.doctor("book.db", "--json").json
        self.assertEqual(told["durability"], "journal wal, synchronous full, as it should be")
        self.assertEqual(told["format"], "2")
        self.assertRegex(told["file"], r"\A\d+ pages of 4096 bytes, 0 free\Z")
        self.assertEqual(told["records"], "5 customers, 5 relations, 5 commits")
        self.assertEqual(told["integrity"], "the file is whole")
        self.assertEqual(told["rules"], "every record keeps them")
        self.assertEqual(told["result"], "all well")

    def test_a_book_that_is_written_by_a_journal_stays_so(self):
        self.spoil("PRAGMA journal_mode = DELETE")
        with open(self.path("book.db"), "rb") as file:
            before = file.read()
        told = self.doctor("book.db", "--json").json
        self.assertEqual(told["durability"], "journal delete, synchronous extra, as it should be")
        self.assertEqual(told["result"], "all well")
        self.kith("show", "book.db", "1")
        with open(self.path("book.db"), "rb") as file:
            self.assertEqual(file.read(), before)
        self.kith("end", "book.db", "4", "husband", "1")
        self.assertEqual(self.doctor("book.db", "--json").json["durability"], told["durability"])

    def test_says_what_to_do(self):
        self.break_rules()
        out = self.doctor("book.db", status=1).out
        self.assertIn("\nrules        broken 2 times\n", out)
        self.assertIn("\nrecords break a rule: kith check BOOK names them, kith help ID tells the cure\n", out)

    def test_a_book_that_cannot_be_opened_is_told(self):
        self.write("other.db", "no database " * 1000)
        result = self.doctor("other.db", status=1)
        self.assertRegex(result.err, r"\Akith: other\.db: the file is.*not a database\n\Z")
        self.assertIn("the book cannot be opened", result.out)

    def test_letters_that_may_look_wrong_are_told(self):
        self.assertIn("the locale is not UTF-8", self.doctor(status=1, LC_ALL="C").out)

    def test_graphviz_that_is_missing_is_no_illness(self):
        self.assertIn("not installed; kith graph --format svg needs it", self.doctor(PATH="/nowhere").out)


class Schema(support.ToolTest):
    def test_fields_are_the_columns_of_csv(self):
        self.kith("init", "book.db")
        kinds = {row["kind"]: row for row in self.kith("schema", "--json").json}
        self.assertIn("contact", kinds)
        for kind, told in kinds.items():
            fields = [row["field"] for row in self.kith("schema", kind, "--json").json]
            self.assertEqual(len(fields), told["fields"])
            if not told["archived"]:
                self.assertEqual(",".join(fields), self.kith("export", "book.db", kind).lines[0])

    def test_every_kind_of_the_library_is_told(self):
        with open(os.path.join(self.source_root, "src/model/kinds.def"), encoding="utf-8") as file:
            names = re.findall(r"(?m)^KITHI_KIND\(\w+, (\w+)\)$", file.read())
        self.assertEqual([row["kind"] for row in self.kith("schema", "--json").json], names)

    def test_tells_type_limit_required_and_key(self):
        rows = {row["field"]: row for row in self.kith("schema", "customer", "--json").json}
        self.assertEqual(rows["number"], {"field": "number", "type": "text", "required": True, "rule": "key, personal, at most 64 bytes"})
        self.assertEqual(rows["sex"]["rule"], "personal, one of female, male")
        self.assertEqual(rows["category"]["rule"], "personal, key of a category")
        self.assertEqual(rows["birth_date"]["rule"], "personal, YYYY-MM-DD")
        rows = {row["field"]: row["rule"] for row in self.kith("schema", "contact", "--json").json}
        self.assertTrue(rows["consent"].startswith("filled in, personal, one of "), rows["consent"])
        self.assertEqual(rows["primary"], "filled in, personal, yes or no")
        self.assertEqual(rows["phone"], "personal, at most 64 bytes")
        rows = {row["field"]: row["rule"] for row in self.kith("schema", "location", "--json").json}
        self.assertEqual((rows["shares"], rows["latitude"]), ("personal, location:CUSTOMER/NAME", "personal, -90 to 90"))
        rows = {row["field"]: row["rule"] for row in self.kith("schema", "participant", "--json").json}
        self.assertEqual(rows["appointment"], "owner, fixed, personal, appointment:CUSTOMER/START")
        archived = {row["kind"]: row["archived"] for row in self.kith("schema", "--json").json}
        self.assertEqual((archived["email"], archived["note"]), (True, None))
        parts = {row["kind"]: row["part_of"] for row in self.kith("schema", "--json").json}
        self.assertEqual((parts["customer_role"], parts["label"], parts["customer"]), ("customer", "any record", None))

    def test_an_unknown_kind_is_wrong_usage(self):
        self.assertEqual(
            self.kith("schema", "person", status=2).err, 'kith: no kind of records "person"; kith schema lists them\n'
        )


class Help(support.ToolTest):
    def test_an_error_has_title_cause_and_cure(self):
        self.assertEqual(
            self.kith("help", "K107").out,
            "id     K107\n"
            "name   OVERLAP\n"
            "title  overlaps with another like it\n"
            "cause  two of one pair, or of one condition type and scope, hold on the same day\n"
            "cure   end the one before the other begins\n",
        )
        for name in ("k107", "OVERLAP", "overlap"):
            self.assertEqual(self.kith("help", name).out, self.kith("help", "K107").out)

    def test_the_title_is_of_the_language_asked_for(self):
        titles = [self.kith("help", "K109", "--language", word, "--json").json["title"] for word in ("en", "de", "ru")]
        self.assertEqual(titles, ["closes a circle", "schließt einen Kreis", "замыкает круг"])

    def test_every_error_has_help(self):
        rows = self.kith("help", "errors", "--json").json
        self.assertGreaterEqual(len(rows), 35)
        for row in rows:
            told = self.kith("help", row["id"], "--json").json
            self.assertEqual((told["id"], told["name"], told["title"]), (row["id"], row["name"], row["title"]))
            self.assertTrue(told["cause"] and told["cure"], row)

    def test_the_id_behind_a_refusal_leads_to_its_help(self):
        self.make_book()
        said = self.kith("relate", "book.db", "1", "mother", "1", status=1).err
        wanted = re.search(r"\((K\d+)\)\n\Z", said)[1]
        self.assertIn("name   SELF_RELATION\n", self.kith("help", wanted).out)

    def test_a_command_has_the_same_help_either_way(self):
        self.assertEqual(self.kith("help", "show").out, self.kith("show", "--help").out)
        self.assertEqual(self.kith("help").out, self.kith("--help").out)

    def test_programs_get_it_as_json(self):
        rows = self.kith("help", "--json").json
        listed = self.kith("help").out.split("Commands:")[1].split("Options")[0].split("\n")
        self.assertEqual([row["command"] for row in rows], [line.split()[0] for line in listed if line.strip()])
        for command in ("search", "help"):
            told = self.kith("help", command, "--json").json
            text = self.kith("help", command).out
            self.assertEqual(self.kith(command, "--help", "--json").json, told)
            self.assertEqual({key: told[key] for key in rows[0]}, [row for row in rows if row["command"] == command][0])
            self.assertIn(told["text"], text)
            self.assertTrue(text.endswith(told["example"]))
            self.assertEqual([row["option"] for row in told["options"]], re.findall(r"(?m)^  --(\S+)", text))
        self.kith("help", "--format", "man", "--json", status=2)

    def test_what_is_neither_is_refused(self):
        self.assertRegex(self.kith("help", "K999", status=1).err, r'\Akith: no command and no error "K999"; .*\n\Z')
        self.kith("help", "show", "--format", "man", status=2)
        self.kith("help", "--format", "info", status=2)


if __name__ == "__main__":
    support.main()
