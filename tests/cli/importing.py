"""kith import: columns to fields, errors, rejects, what is there already."""
import os

import support


class Columns(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book(people=None, relations=None)

    def exported(self, kind="customer"):
        return self.kith("export", "book.db", kind).rows

    def test_columns_headed_by_a_fields_name_map_themselves(self):
        out = self.take("customer", "surname,number,kind\nSmith,1,person\n", "--json").json
        self.assertEqual(out, {"rows": 1, "added": 1, "changed": 0, "unchanged": 0, "rejected": 0})
        row = self.exported()[0]
        self.assertEqual((row["number"], row["kind"], row["surname"]), ("1", "person", "Smith"))

    def test_unknown_columns_are_refused_unless_columns_are_mapped(self):
        text = "number,kind,Name,Shoe\n1,person,Smith,41\n"
        err = self.take("customer", text, status=1).err
        self.assertEqual(
            err, 'kith: in.csv:1: column "Name" is no field of customer; --map says what columns are\n'
        )
        self.take("customer", text, "--map", "surname=Name")
        self.assertEqual(self.exported()[0]["surname"], "Smith")

    def test_an_empty_map_leaves_a_column_out(self):
        self.take("customer", "number,kind,surname,status\n1,person,Smith,odd\n", "--map", "status=")
        self.assertEqual(self.exported()[0]["status"], "")

    def test_a_map_of_a_column_that_is_not_there_is_refused(self):
        err = self.take("customer", "number\n1\n", "--map", "surname=Name", status=1).err
        self.assertEqual(err, 'kith: in.csv: --map surname=Name: the file has no column "Name"\n')

    def test_columns_that_are_headed_alike_are_refused(self):
        """Which of them is meant only --map can say, and it has but their name."""
        text = "ID,kind,surname,surname,x,x\n1,person,A,B,C,D\n"
        err = self.take("customer", text, "--map", "number=ID", status=1).err
        self.assertEqual(err, 'kith: in.csv:1: two columns "surname"\n')
        err = self.take("customer", text, "--map", "surname=x", status=1).err
        self.assertEqual(err, 'kith: in.csv: --map surname=x: the file has two columns "x"\n')
        self.take("customer", "number,kind,surname,Name,x,x\n1,person,A,B,C,D\n", "--map", "surname=Name")
        self.assertEqual(self.exported()[0]["surname"], "B")

    def test_set_gives_every_row_the_same_value(self):
        self.take("customer", "number,surname\n1,Smith\n2,Jones\n", "--set", "kind=person", "--set", "city=York")
        self.assertEqual([row["city"] for row in self.exported()], ["York", "York"])
        err = self.take("customer", "number\n3\n", "--set", "kind=robot", status=1).err
        self.assertIn('column kind: "robot": not one of person, organisation', err)

    def test_values_may_go_into_attributes(self):
        self.take("attribute", "code,type\nshoe,integer\nborn,text\n")
        text = "number,kind,surname,BORN,shoe\n1,person,A,24 MAY 1819,41\n2,person,B,ABT    1845,\n3,person,C,,40\n"
        options = ["--map", "birth_date=BORN", "--else", "attribute:born=BORN", "--map", "attribute:shoe=shoe"]
        self.take("customer", text, *options)
        self.assertEqual([row["birth_date"] for row in self.exported()], ["1819-05-24", "", ""])
        values = {(r["owner"], r["attribute"]): r["text"] + r["integer"] for r in self.exported("attribute_value")}
        self.assertEqual(
            values,
            {("customer:1", "shoe"): "41", ("customer:2", "born"): "ABT    1845", ("customer:3", "shoe"): "40"},
        )
        again = self.take("customer", text, *options, "--json").json
        self.assertEqual((again["unchanged"], again["changed"]), (3, 0))
        self.take("customer", text.replace(",41", ",42"), *options)
        values = [r["integer"] for r in self.exported("attribute_value") if r["owner"] == "customer:1"]
        self.assertEqual(values, ["42"])

    def test_dates_may_have_english_months(self):
        dates = ["1 January 1900", "29 feb 1904", "31 DEC 999", "1999-12-31", " 1  APRIL 1900 "]
        bad = ["+4 MAY 1819", "24MAY1819", "24 MAY +819", "24 MAYS 1819", "24 MAY 01819", "29 FEB 1900", "MAY 1819", "24 MAY 1819/20", "24 MAI 1819", "BEF 1 JAN 1900", "31.02.1990", "0 JAN 1900"]
        for i, date in enumerate(dates):
            self.take("customer", f"number,kind,surname,birth_date\n{i},person,S,{date}\n")
        self.assertEqual(
            [row["birth_date"] for row in self.exported()],
            ["1900-01-01", "1904-02-29", "0999-12-31", "1999-12-31", "1900-04-01"],
        )
        for date in bad:
            err = self.take("customer", f"number,kind,surname,birth_date\n9,person,S,{date}\n", status=1).err
            self.assertIn(f'kith: in.csv:2: column birth_date: "{date}": not a date YYYY-MM-DD\n', err)

    def test_references_to_later_rows_of_the_file_are_found(self):
        self.take("relation_type", "code,reciprocal\nteacher,pupil\npupil,teacher\n")
        rows = {row["code"]: row["reciprocal"] for row in self.exported("relation_type")}
        self.assertEqual((rows["teacher"], rows["pupil"]), ("pupil", "teacher"))
        err = self.take("relation_type", "code,reciprocal\nboss,nobody\n", status=1).err
        self.assertIn('column reciprocal: "nobody": no relation_type with this code', err)

    def test_files_of_other_programs_are_read(self):
        text = '\ufeffnumber,kind,surname,remarks\r\n1,person,"O""Hara, A.","two\r\nlines"\r\n\r\n2,person, Smith ,\r\n'
        self.take("customer", text)
        rows = self.exported()
        self.assertEqual((rows[0]["surname"], rows[0]["remarks"]), ('O"Hara, A.', "two\r\nlines"))
        self.assertEqual(rows[1]["surname"], " Smith ")


class Errors(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book(relations=None)
        self.before = self.kith("export", "book.db", "customer").out

    def refused(self, kind, text, *errors, options=()):
        err = self.take(kind, text, *options, status=1).err.splitlines()
        self.assertEqual(err[: len(errors)], ["kith: " + error for error in errors])
        self.assertEqual(self.kith("export", "book.db", "customer").out, self.before)
        return err

    def test_errors_name_file_line_column_value_and_rule(self):
        self.refused(
            "customer",
            "number,kind,surname,sex,birth_date\n"
            '10,person,"A\nB",female,\n'
            "11,person,Smith,f,\n"
            "12,person,Jones,,31.02.1990\n",
            'in.csv:4: column sex: "f": not one of female, male',
            'in.csv:5: column birth_date: "31.02.1990": not a date YYYY-MM-DD',
            "in.csv: 2 of 3 rows refused, nothing imported",
        )

    def test_a_mapped_column_is_named_with_its_field(self):
        self.refused(
            "customer",
            "number,kind,surname,SEX\n11,person,Smith,F\n",
            'in.csv:2: column SEX (sex): "F": not one of female, male',
            options=["--map", "sex=SEX"],
        )

    def test_unknown_references_are_named(self):
        self.refused(
            "relation",
            "from,type,to\n1,mother,99\n1,cousin,2\n",
            'in.csv:2: column to: "99": no customer with this number',
            'in.csv:3: column type: "cousin": no relation type with this code or label',
        )
        self.refused(
            "label",
            "owner,text\nparent,x\nrelation_type:aunt,y\n",
            'in.csv:2: column owner: "parent": no such record; written as KIND:KEY',
            'in.csv:3: column owner: "relation_type:aunt": no such record; written as KIND:KEY',
        )

    def test_what_the_library_refuses_is_placed(self):
        err = self.refused("customer", "number,kind,surname\n10,person," + "x" * 300 + "\n")
        self.assertRegex(err[0], r'^kith: in\.csv:2: column surname: "x{60}\.\.\.": .*longer')
        err = self.refused("customer", "number,kind,surname\n10,,Smith\n")
        self.assertRegex(err[0], r'^kith: in\.csv:2: column kind: "": .*required')

    def test_broken_rules_are_placed(self):
        err = self.refused("customer", "number,kind,surname\n10,person,A\n11,person,\n10,person,B\n")
        self.assertTrue(any(":3: " in line for line in err), err)
        self.assertTrue(any(":4: " in line or ":2: " in line for line in err), err)

    def test_text_that_is_not_utf8_is_refused_and_shown_safely(self):
        err = self.refused("customer", b"number,kind,surname\n10,person,Sm\xefth\n")
        self.assertRegex(err[0], r'^kith: in\.csv:2: column surname: "Sm\ufffdth": .*UTF-8')
        err = self.refused("customer", "number,kind,surname,sex\n10,person,A,\x1b[31mred\n")
        self.assertNotIn("\x1b", err[0])

    def test_rows_of_another_length_are_refused(self):
        self.refused(
            "customer",
            "number,kind,surname\n10,person\n11,person,A,B\n",
            "in.csv:2: 2 values where the heading has 3",
            "in.csv:3: 4 values where the heading has 3",
        )

    def test_lines_that_end_with_a_carriage_return_are_counted(self):
        """Where it ends a row, but not in a value; an empty one is a line as well."""
        bad = 'column kind: "nobody": not one of'
        for text, lines in (
            ("number,kind,surname\r10,person,A\r11,nobody,B\r12,nobody,C", (3, 4)),
            ("number,kind,surname\r\r10,nobody,A\r\r\r11,nobody,B\r", (3, 6)),
            ('number,kind,surname\n10,person,"A\rB"\n11,nobody,B\n12,nobody,"C\rC"\n', (3, 4)),
            ('number,kind,surname\r\n10,person,"A\r\nB"\r\n11,nobody,B\r\n12,nobody,C\r\n', (4, 5)),
        ):
            with self.subTest(text):
                err = self.refused("customer", text)
                for line, said in zip(lines, err):
                    self.assertTrue(said.startswith(f"kith: in.csv:{line}: {bad}"), said)

    def test_broken_csv_is_refused(self):
        self.refused("customer", 'number,kind\n10,"per"son\n', "in.csv:2: not CSV: a quote where none may stand")
        self.refused("customer", 'number,kind\n10,"person\n11,x\n', "in.csv:2: not CSV: a quote is not closed")
        self.refused("customer", "", "in.csv: no row of column names")

    def test_only_the_first_twenty_are_told(self):
        err = self.refused("customer", "number,kind\n" + "1,x\n" * 30)
        self.assertEqual(len(err), 22)
        self.assertEqual(err[20:], ["kith: in.csv: and 10 more", "kith: in.csv: 30 of 30 rows refused, nothing imported"])


class KeepGoing(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book(relations=None)

    def keep(self, kind, text, *options):
        result = self.take(kind, text, "--keep-going", "--rejects", "bad.csv", "--json", *options)
        return result.json, self.read("bad.csv")

    def test_good_rows_go_in_and_bad_ones_come_back_with_the_reason(self):
        out, bad = self.keep(
            "customer",
            "number,kind,surname,birth_date,note\n"
            "10,person,Smith,1990-01-01,a\n"
            '11,person,Jones,31.02.1990,"b,\nc"\n'
            "12,person,,,d\n"
            "13,person,Black,,e\n",
            "--map",
            "remarks=note",
        )
        self.assertEqual((out["rows"], out["added"], out["rejected"], out["rejects"]), (4, 2, 2, "bad.csv"))
        lines = bad.split("\n")
        self.assertEqual(lines[0], "number,kind,surname,birth_date,note,reason")
        self.assertEqual(
            "\n".join(lines[1:3]),
            '11,person,Jones,31.02.1990,"b,\nc","column birth_date: ""31.02.1990"": not a date YYYY-MM-DD"',
        )
        self.assertTrue(lines[3].startswith("12,person,,,d,"), lines[3])
        numbers = [row["number"] for row in self.kith("export", "book.db", "customer").rows]
        self.assertEqual(numbers[-2:], ["10", "13"])

    def test_the_rejects_file_is_made_even_if_nothing_is_rejected(self):
        out, bad = self.keep("customer", "number,kind,surname\n10,person,A\n")
        self.assertEqual(out["rejected"], 0)
        self.assertEqual(bad, "number,kind,surname,reason\n")

    def test_the_reason_has_its_column_whatever_the_length_of_a_row(self):
        """What there is no column for stands behind it."""
        _, bad = self.keep("customer", "number,kind,surname\n10,person\n11,person,A,B\n12,nobody,C\n")
        self.assertEqual(
            bad.splitlines()[:3],
            ["number,kind,surname,reason", "10,person,,2 values where the heading has 3",
             "11,person,A,4 values where the heading has 3,B"],
        )  # fmt: skip
        self.assertTrue(bad.splitlines()[3].startswith("12,nobody,C,"))

    def test_nothing_is_imported_where_no_rejects_can_be_written(self):
        self.write("in.csv", "number,kind,surname\n10,person,A\n")
        said = self.kith("import", "book.db", "customer", "in.csv", "--keep-going", "--rejects", "no/bad.csv", status=1)
        self.assertTrue(said.err.startswith("kith: no/bad.csv: "), said.err)
        self.assertEqual(len(self.kith("export", "book.db", "customer").rows), 5)

    def test_a_row_is_rejected_with_everything_that_it_did(self):
        self.take("attribute", "code,type,kind\nshoe,integer,customer\n")
        out, _ = self.keep(
            "customer",
            "number,kind,surname,attribute:shoe\n10,person,A,40\n11,person,,41\n12,person,C,x\n",
        )
        self.assertEqual((out["added"], out["rejected"]), (1, 2))
        self.assertEqual([r["owner"] for r in self.kith("export", "book.db", "attribute_value").rows], ["customer:10"])

    def test_a_circle_is_cut(self):
        out, bad = self.keep("relation", "from,type,to\n1,mother,2\n2,mother,1\n4,father,3\n")
        self.assertGreaterEqual(out["added"], 1)
        self.assertGreaterEqual(out["rejected"], 1)
        self.assertEqual(out["added"] + out["rejected"], 3)
        self.assertNotIn("4,father,3", bad)

    def test_what_refers_to_a_rejected_row_is_rejected(self):
        out, bad = self.keep("relation_type", "code,reciprocal,from_maximum\nteacher,pupil,\npupil,,-5\n")
        self.assertEqual(out["rejected"], 2)
        self.assertIn("teacher", bad)
        self.assertIn("pupil", bad)

    def remarks(self):
        return {(r["from"], r["to"]): r["remark"] for r in self.kith("export", "book.db", "relation").rows}

    def test_a_row_counts_though_a_row_before_that_said_the_same_is_rejected(self):
        """Whether that is refused at once, for a text that is too long, or when the rules are judged."""
        self.take("relation", "from,type,to\n1,mother,2\n")
        self.take("attribute", "code,type,kind\nnote,text,relation\nlong,text,relation\nshop,text,customer\n")
        long = "x" * 70000
        for first, last, columns, bad in (
            ("1,mother,2", "2,daughter,1", "long", long),
            ("1,mother,2", "2,daughter,1", "shop", "X"),
            ("3,father,4", "4,son,3", "long", long),
            ("1,mother,4", "4,son,1", "shop", "Y"),
        ):
            remark = columns + bad[0]
            text = (
                f"from,type,to,remark,attribute:note,attribute:{columns}\n"
                f"{first},{remark},no,{bad}\n{last},{remark},{remark},\n{last},{remark},{remark},\n"
            )
            with self.subTest(first, column=columns):
                known = self.remarks().get((first[0], first[-1]))
                out, rejects = self.keep("relation", text)
                counts = out["added"], out["changed"], out["unchanged"], out["rejected"]
                self.assertEqual(counts, (1, 0, 1, 1) if known is None else (0, 1, 1, 1))
                self.assertTrue(rejects.split("\n")[1].startswith(f"{first},{remark},no,"))
                self.assertEqual(self.remarks()[first[0], first[-1]], remark)
                notes = [r["text"] for r in self.kith("export", "book.db", "attribute_value").rows]
                self.assertIn(remark, notes)
                self.assertNotIn("no", notes)

    def test_what_a_rejected_row_has_made_is_not_held_against_others(self):
        self.take("attribute", "code,type,kind\nlong,text,customer\n")
        text = "number,kind,surname,attribute:long\n10,person,A,{}\n10,person,B,\n"
        out, bad = self.keep("customer", text.format("x" * 70000))
        self.assertEqual((out["added"], out["rejected"]), (1, 1))
        self.assertNotIn("10,person,B", bad)
        self.assertEqual(self.kith("export", "book.db", "customer").rows[-1]["surname"], "B")

    def test_a_part_is_found_though_a_row_before_that_found_it_is_rejected(self):
        self.take("attribute", "code,type,kind\nlong,text,contact\n")
        self.take("contact", "customer,name,primary\n1,Ann,yes\n1,Bob,\n")
        text = "customer,name,primary,attribute:long\n1,Bob,yes,{}\n1,Ann,yes,\n1,Bob,,\n"
        out, _ = self.keep("contact", text.format("x" * 70000))
        self.assertEqual((out["unchanged"], out["rejected"]), (2, 1))
        rows = self.kith("export", "book.db", "contact").rows
        self.assertEqual([(r["name"], r["primary"]) for r in rows], [("Ann", "1"), ("Bob", "")])

    def test_the_input_and_the_book_are_never_overwritten(self):
        self.write("in.csv", "number,kind\n")
        for file in ("in.csv", "./in.csv", "book.db"):
            self.kith("import", "book.db", "customer", "in.csv", "--keep-going", "--rejects", file, status=2)
        self.assertEqual(self.read("in.csv"), "number,kind\n")

    def test_nor_is_what_belongs_to_the_book(self):
        os.symlink("book.db", self.path("link.db"))
        os.mkdir(self.path("folder"))
        self.write("key", "k" * 32)
        self.write("in.csv", "number,kind,surname\n10,robot,A\n")
        for book in ("book.db", "link.db"):
            for file in ("book.db-wal", "./book.db-shm", "folder/../book.db-journal", self.path("book.db-wal"), "key"):
                said = self.kith("import", book, "customer", "in.csv", "--key", "key", "--keep-going", "--rejects", file,
                                 status=2)  # fmt: skip
                self.assertEqual(said.err, f"kith: --rejects {file}: would overwrite what is read\n")
        self.assertEqual(self.read("key"), "k" * 32)
        self.kith("import", "book.db", "customer", "in.csv", "--keep-going", "--rejects", "folder/book.db-wal")


class Existing(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()

    def customer(self, number):
        rows = self.kith("export", "book.db", "customer").rows
        return next(row for row in rows if row["number"] == number)

    def test_a_known_number_changes_only_what_the_row_has(self):
        out = self.take("customer", "number,city,phone\n1,Тверь,\n2,,\n", "--json").json
        self.assertEqual((out["changed"], out["unchanged"]), (1, 1))
        row = self.customer("1")
        self.assertEqual((row["city"], row["phone"], row["surname"]), ("Тверь", "+7 911 123-45-67", "Иванова"))

    def test_only_an_explicit_empty_value_clears(self):
        self.take("customer", "number\n1\n", "--set", "phone=")
        self.assertEqual(self.customer("1")["phone"], "")

    def test_importing_everything_again_changes_nothing(self):
        for kind in ("relation_type", "label", "customer", "relation"):
            text = self.kith("export", "book.db", kind).out
            out = self.take(kind, text, "--json").json
            self.assertEqual(out["unchanged"], out["rows"], kind)
        self.assertEqual(self.kith("history", "book.db", "--most", "1", "--json").json[0]["reason"], "import in.csv")
        self.assertEqual(self.kith("stats", "book.db", "--json").json["commits"], 5)

    def test_an_edge_stated_from_the_other_side_is_no_change(self):
        out = self.take(
            "relation",
            "FROM,RELATION,TO\n2,daughter,1\n3,son,1\n1,MOTHER,2\n",
            *["--map", "from=FROM", "--map", "type=RELATION", "--map", "to=TO", "--json"],
        ).json
        self.assertEqual((out["added"], out["unchanged"]), (0, 3))

    def test_a_label_of_the_other_end_swaps_the_parties(self):
        self.take("relation", "from,type,to,since\n3,child,4,1987-01-05\n")
        last = self.kith("export", "book.db", "relation").rows[-1]
        self.assertEqual((last["from"], last["type"], last["to"], last["since"]), ("4", "parent", "3", "1987-01-05"))

    def test_a_known_relation_takes_a_new_remark(self):
        out = self.take("relation", "from,type,to,remark\n2,daughter,1,by adoption\n", "--json").json
        self.assertEqual(out["changed"], 1)
        self.assertEqual(self.kith("export", "book.db", "relation").rows[0]["remark"], "by adoption")

    def test_a_record_stands_once_in_a_file(self):
        """Also if it is there already: the later row would else be compared with what the earlier one changes."""
        again = 'in.csv:3: column number: "{}": stands in line 2 already\n'
        text = "number,kind,surname\n1,person,Other\n1,person,Иванова\n"
        self.assertIn(again.format(1), self.take("customer", text, status=1).err)
        self.assertEqual(self.customer("1")["surname"], "Иванова")
        keep = ["--keep-going", "--rejects", "bad.csv", "--json"]
        text = "number,kind,surname\n9,person,First\n9,person,Second\n"
        for came_to in ("added", "unchanged", "unchanged"):
            out = self.take("customer", text, *keep).json
            self.assertEqual((out[came_to], out["rejected"], self.customer("9")["surname"]), (1, 1, "First"))
        self.assertIn(again.format(9).split(":", 2)[2].strip().replace('"', '""'), self.read("bad.csv"))
        self.assertIn("in.csv:3: stands in line 2 already", self.take("book", "name\nX\nY\n", status=1).err)

    def test_a_relation_stated_twice_has_what_was_said_last(self):
        text = "from,type,to,remark\n1,mother,2,{}\n2,daughter,1,{}\n"
        for first, second, counts in ("x", "y", (0, 2, 0)), ("z", "y", (0, 2, 0)), ("y", "y", (0, 0, 2)):
            out = self.take("relation", text.format(first, second), "--json").json
            self.assertEqual((out["added"], out["changed"], out["unchanged"]), counts)
            self.assertEqual(self.kith("export", "book.db", "relation").rows[0]["remark"], "y")
        out = self.take("relation", "from,type,to,remark\n3,father,4,\n4,son,3,y\n4,son,3,y\n", "--json").json
        self.assertEqual((out["added"], out["changed"], out["unchanged"]), (1, 1, 1))
        self.assertEqual(self.kith("export", "book.db", "relation").rows[-1]["remark"], "y")

    def test_an_attribute_may_be_set_and_cleared_by_rows_about_one_relation(self):
        self.take("attribute", "code,type,kind\nseen,integer,relation\n")
        for values, left in ((5, 6), ["6"]), ((7, 6), ["6"]):
            text = "from,type,to,attribute:seen\n1,mother,2,{}\n2,daughter,1,{}\n"
            self.take("relation", text.format(*values))
            self.assertEqual([r["integer"] for r in self.kith("export", "book.db", "attribute_value").rows], left)
        self.take("relation", "from,type,to\n1,mother,2\n2,daughter,1\n", "--set", "attribute:seen=")
        self.assertEqual(self.kith("export", "book.db", "attribute_value").rows, [])

    def test_an_attribute_of_a_relation_that_a_row_before_has_added_is_a_change(self):
        self.take("attribute", "code,type,kind\nseen,integer,relation\n")
        text = "from,type,to,attribute:seen\n3,father,4,5\n4,son,3,6\n4,son,3,6\n"
        out = self.take("relation", text, "--json").json
        self.assertEqual((out["added"], out["changed"], out["unchanged"]), (1, 1, 1))

    def test_after_a_merge_the_same_file_changes_nothing(self):
        self.kith("merge", "book.db", "4", "3")
        for kind, text in (("order", "number,customer,date\nA,4,2026-01-01\n"), ("customer", "number,payer\n2,4\n")):
            self.take(kind, text)
            out = self.take(kind, text, "--json").json
            self.assertEqual((out["changed"], out["unchanged"]), (0, 1), kind)


class Parts(support.ToolTest):
    """Parts that have no key: what the owner has already, what is new."""

    def setUp(self):
        super().setUp()
        self.make_book()
        self.text = "customer,name,city,shipping\n1,Home,York,\n1,Shop,York,yes\n2,Home,Bath,\n"
        self.first = self.take("location", self.text, "--json").json

    def counts(self, kind, text):
        out = self.take(kind, text, "--json").json
        return out["added"], out["changed"], out["unchanged"]

    def locations(self, customer):
        rows = self.kith("export", "book.db", "location").rows
        return [(row["name"], row["primary"]) for row in rows if row["customer"] == customer]

    def test_the_same_file_again_changes_nothing(self):
        self.assertEqual(self.first["added"], 3)
        self.assertEqual(self.counts("location", self.text), (0, 0, 3))

    def test_a_row_that_a_part_says_already_is_unchanged(self):
        self.assertEqual(self.counts("location", "customer,name\n1,Home\n2,Home\n"), (0, 0, 2))

    def test_a_row_that_says_more_or_something_else_is_a_new_part(self):
        self.assertEqual(self.counts("location", "customer,name,street\n1,Home,High St 1\n"), (1, 0, 0))
        self.assertEqual(self.counts("location", "customer,name,city\n2,Barn,Bath\n"), (1, 0, 0))

    def test_a_value_that_is_cleared_must_be_empty(self):
        self.take("location", "customer,name,city\n1,Home,York\n", "--set", "shipping=")
        self.assertEqual(len(self.locations("1")), 2)
        self.take("location", "customer,name,city\n1,Shop,York\n", "--set", "shipping=")
        self.assertEqual(len(self.locations("1")), 3)

    def test_equal_rows_of_a_file_are_as_many_parts(self):
        text = "customer,text\n1,called\n1,called\n"
        self.assertEqual(self.counts("note", text), (2, 0, 0))
        self.assertEqual(self.counts("note", text), (0, 0, 2))

    def test_equal_rows_are_as_many_parts_though_some_are_there(self):
        text = "customer,text\n" + "1,called\n" * 3
        self.take("note", "customer,text,shared\n1,called,yes\n1,written,\n")
        self.assertEqual(self.counts("note", text), (2, 0, 1))
        self.assertEqual(self.counts("note", text), (0, 0, 3))
        self.assertEqual(self.counts("note", "customer,text\n1,called\n2,called\n1,written\n"), (1, 0, 2))

    def test_a_part_is_what_a_row_says_that_says_more_and_one_that_says_less(self):
        more, less = "1,Ann,a@b.de\n", "1,Ann,\n"
        self.assertEqual(self.counts("contact", "customer,name,email\n" + more + less), (2, 0, 0))
        for rows in (more, less), (less, more), (less, more, less):
            self.assertEqual(self.counts("contact", "customer,name,email\n" + "".join(rows)), (0, 0, len(rows)))
        self.assertEqual(self.counts("contact", "customer,name,email\n" + more + less + more), (1, 0, 2))
        self.assertEqual(self.counts("contact", "customer,name,email\n" + less * 4 + more * 2), (1, 0, 5))

    def test_of_parts_that_a_row_may_mean_one_is_taken_that_no_other_row_has_said(self):
        self.take("contact", "customer,name,email\n1,Ann,a@b.de\n1,Ann,\n")
        self.take("contact", "customer,name,email,primary\n1,Ann,a@b.de,\n1,Ann,,yes\n")
        rows = self.kith("export", "book.db", "contact").rows
        self.assertEqual([(row["email"], row["primary"]) for row in rows], [("a@b.de", ""), ("", "1")])

    def test_the_last_part_that_is_to_be_primary_is(self):
        self.assertEqual(self.counts("location", "customer,name,primary\n1,Shop,yes\n1,Home,yes\n"), (0, 2, 0))
        self.assertEqual(self.locations("1"), [("Home", "1"), ("Shop", "")])

    def test_a_row_may_make_a_part_primary_but_none_is_known_by_it(self):
        self.assertEqual(self.locations("1"), [("Home", "1"), ("Shop", "")])
        self.assertEqual(self.counts("location", "customer,name,primary\n1,Home,no\n1,Shop,no\n"), (0, 0, 2))
        self.assertEqual(self.counts("location", "customer,name,primary\n1,Shop,yes\n"), (0, 1, 0))
        self.assertEqual(self.locations("1"), [("Home", ""), ("Shop", "1")])

    def test_in_what_configures_an_empty_field_says_something(self):
        self.take("role", "code\nseller\n")
        self.assertEqual(self.counts("right", "role,operation,kind\nseller,view,customer\n"), (1, 0, 0))
        self.assertEqual(self.counts("right", "role,operation\nseller,view\n"), (1, 0, 0))
        self.assertEqual(self.counts("right", "role,operation\nseller,view\n"), (0, 0, 1))

    def test_what_the_library_fills_in_need_not_be_given(self):
        self.take("season", "code,year\nS26,2026\n")
        text = "customer,season,start\n1,S26,2026-03-01T10:00:00Z\n"
        self.assertEqual(self.counts("appointment", text), (1, 0, 0))
        row = self.kith("export", "book.db", "appointment").rows[0]
        self.assertEqual((row["year"], row["start"]), ("2026", "2026-03-01T10:00:00Z"))
        self.assertRegex(row["at"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
        self.assertEqual(self.counts("appointment", text), (0, 0, 1))

    def test_an_instant_that_is_none_is_refused(self):
        err = self.take("appointment", "customer,start\n1,2026-03-01\n", status=1).err
        self.assertIn('in.csv:2: column start: "2026-03-01": not an instant YYYY-MM-DDTHH:MM:SSZ', err)

    def test_a_number_out_of_bounds_is_refused_with_the_bounds(self):
        err = self.take("location", "customer,name,latitude,longitude\n1,Pole,90.5,0\n", status=1).err
        self.assertIn('column latitude: "90.5": not a number from -90 to 90 with at most six decimals', err)

    def test_an_address_without_consent_comes_in_as_unknown(self):
        text = "customer,name,email,consent\n1,Ann,ann@example.org,\n1,Bob,,\n1,Cid,cid@example.org,express\n"
        self.assertEqual(self.counts("contact", text), (3, 0, 0))
        rows = self.kith("export", "book.db", "contact").rows
        self.assertEqual([row["consent"] for row in rows], ["unknown", "", "express"])
        self.assertEqual(self.counts("contact", text), (0, 0, 3))

    def test_a_part_may_refer_to_a_later_one(self):
        self.take("location", "customer,name,shares\n3,Hut,location:3/Farm\n3,Farm,\n")
        rows = {row["name"]: row["shares"] for row in self.kith("export", "book.db", "location").rows}
        self.assertEqual((rows["Hut"], rows["Farm"]), ("location:3/Farm", ""))

    def test_parts_of_thousands_of_owners_are_found_again(self):
        number = 4000
        rows = [f"n{i},organisation,x\n" for i in range(number)]
        self.take("customer", "number,kind,organisation\n" + "".join(rows))
        text = "customer,name\n" + "".join(f"n{i},Ann\n" for i in range(number))
        self.assertEqual(self.counts("contact", text), (number, 0, 0))
        self.assertEqual(self.counts("contact", text), (0, 0, number))

    def test_thousands_of_parts_of_one_owner_are_found_again(self):
        number = 4000
        text = "customer,text\n" + "".join(f"1,{i}\n" for i in range(number)) + "1,same\n" * number
        self.assertEqual(self.counts("note", text), (2 * number, 0, 0))
        self.assertEqual(self.counts("note", text), (0, 0, 2 * number))

    def test_so_are_thousands_of_which_each_leaves_something_else_open(self):
        columns = ["salutation", "role", "phone", "mobile", "email", "remark", "do_not_call", "language"]
        values = ["Dr", "buyer", "0{}", "1{}", "a{}@b.de", "called {}", "no", "de"]
        rows = [[v.format(i) if i >> c & 1 else "" for c, v in enumerate(values)] for i in range(3000)]
        lines = [f"1,n{i}," + ",".join(row) + "\n" for i, row in enumerate(rows)]
        heading = "customer,name," + ",".join(columns) + "\n"
        self.assertEqual(self.counts("contact", heading + "".join(lines)), (3000, 0, 0))
        self.assertEqual(self.counts("contact", heading + "".join(reversed(lines))), (0, 0, 3000))


class Gaps(support.ToolTest):
    """What an import fills in of contacts and their consents, and never takes back (P7)."""

    def setUp(self):
        super().setUp()
        self.make_book()
        self.take("contact", "customer,name,email\n1,Anna,anna@x.org\n")

    def counts(self, kind, text):
        out = self.take(kind, text, "--json").json
        return out["added"], out["changed"], out["unchanged"]

    def all(self, kind, *fields):
        return [tuple(row[field] for field in fields) for row in self.kith("export", "book.db", kind).rows]

    def test_consent_that_nobody_has_decided_is_filled_in(self):
        text = "customer,name,email,consent\n1,Anna,anna@x.org,none\n"
        self.assertEqual(self.counts("contact", text), (0, 1, 0))
        self.assertEqual(self.all("contact", "name", "consent"), [("Anna", "none")])
        self.assertEqual(self.counts("contact", text), (0, 0, 1))

    def test_what_was_decided_stays_and_is_no_change(self):
        self.take("contact", "customer,name,email,consent,do_not_call\n1,Anna,anna@x.org,none,yes\n")
        for row in "1,Anna,anna@x.org,express,\n", "1,Anna,,express,no\n":
            text = "customer,name,email,consent,do_not_call\n" + row
            self.assertEqual(self.counts("contact", text), (0, 0, 1))
        self.assertEqual(self.all("contact", "name", "consent", "do_not_call"), [("Anna", "none", "1")])

    def test_a_contact_with_something_else_instead_is_another(self):
        self.assertEqual(self.counts("contact", "customer,name,email,phone\n1,Anna,,5\n"), (0, 1, 0))
        self.assertEqual(self.counts("contact", "customer,name,email,phone\n1,Anna,,6\n"), (1, 0, 0))
        self.assertEqual(self.counts("contact", "customer,name,email\n1,Anna,b@x.org\n"), (0, 1, 0))
        self.assertEqual(self.counts("contact", "customer,name,email\n1,Anna,c@x.org\n2,Anna,anna@x.org\n"), (2, 0, 0))
        self.assertEqual(
            self.all("contact", "customer", "email", "phone"),
            [("1", "anna@x.org", "5"), ("1", "b@x.org", "6"), ("1", "c@x.org", ""), ("2", "anna@x.org", "")],
        )

    def test_the_contact_that_has_most_of_the_row_is_meant_and_each_by_one_row(self):
        self.take("contact", "customer,name,email,phone\n1,Anna,,5\n1,Anna,b@x.org,\n", "--set", "role=buyer")
        text = "customer,name,email,phone,language\n1,Anna,b@x.org,5,de\n1,Anna,b@x.org,5,de\n"
        self.assertEqual(self.counts("contact", text), (1, 1, 0))
        rows = self.all("contact", "email", "phone", "role", "language")
        self.assertEqual(len(rows), 3)
        self.assertIn(("b@x.org", "5", "buyer", "de"), rows)

    def test_a_gap_is_filled_also_at_whom_the_customer_was_merged_into(self):
        self.kith("merge", "book.db", "1", "2")
        self.assertEqual(self.counts("contact", "customer,name,email,consent\n1,Anna,anna@x.org,none\n"), (0, 1, 0))
        self.assertEqual(self.all("contact", "customer", "consent"), [("2", "none")])

    def test_a_proof_goes_to_the_consent_that_lacks_it(self):
        heading = "contact,channel,basis,date,address,proof\n"
        given = "contact:1/Anna,email,express,2026-01-01,{},{}\n"
        self.take("consent", heading + given.format("anna@x.org", ""))
        self.assertEqual(self.counts("consent", heading + given.format("", "form 17")), (0, 1, 0))
        self.assertEqual(self.counts("consent", heading + given.format("anna@x.org", "form 17")), (0, 0, 1))
        self.assertEqual(self.all("consent", "address", "proof"), [("anna@x.org", "form 17")])
        for row in given.format("b@x.org", "form 17"), given.replace("01-01", "01-02").format("", "form 17"):
            self.assertEqual(self.counts("consent", heading + row), (1, 0, 0))
        self.assertEqual(self.counts("consent", heading + given.format("anna@x.org", "form 18")), (1, 0, 0))


class Book(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.kith("init", "book.db", "--name", "Optics")
        self.take("currency", "code,digits\nEUR,2\n")

    def settings(self):
        rows = self.kith("export", "book.db", "book").rows
        self.assertEqual(len(rows), 1)
        return rows[0]

    def test_a_row_changes_the_settings(self):
        out = self.take("book", "language,currency,promotes\nde,EUR,yes\n", "--json").json
        self.assertEqual((out["added"], out["changed"]), (0, 1))
        row = self.settings()
        self.assertEqual((row["name"], row["language"], row["currency"], row["promotes"]), ("Optics", "de", "EUR", "1"))

    def test_the_same_again_is_no_change(self):
        out = self.take("book", self.kith("export", "book.db", "book").out, "--json").json
        self.assertEqual((out["changed"], out["unchanged"]), (0, 1))

    def test_what_is_fixed_is_refused(self):
        err = self.take("book", "rights\nroles\n", status=1).err
        self.assertIn('in.csv:2: column rights: "roles": cannot be changed', err)
        self.assertEqual(self.settings()["rights"], "host")


if __name__ == "__main__":
    support.main()
