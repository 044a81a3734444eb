"""Usage, exit statuses, init, and how the tool ends."""
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

import support

COMMANDS = [
    "init", "import", "export", "show", "profile", "search", "relate", "end", "select", "graph", "chain", "explain", "order",
    "managers", "assign", "transfer", "sales", "note", "link", "card", "call-list", "sign", "commission", "may-contact",
    "duplicates", "merge", "erase", "history", "check", "stats", "schema", "doctor", "help",
]  # fmt: skip


class Help(support.ToolTest):
    def test_help_lists_every_command(self):
        out = self.kith("--help").out
        self.assertEqual(re.findall(r"^  ([\w-]+)  +[A-Z]", out, re.MULTILINE), COMMANDS)
        self.assertIn("Exit status: 0 done, 1 refused or not found, 2 wrong usage.", out)

    def test_every_command_has_usage_options_and_an_example(self):
        for command in COMMANDS:
            out = self.kith(command, "--help").out
            self.assertTrue(out.startswith(f"Usage: kith {command} "), out)
            self.assertIn("\nOptions:\n", out)
            self.assertIn("\nExample:\n  kith " + command, out)

    def test_help_fits_eighty_columns(self):
        for command in [[], *[[command] for command in COMMANDS]]:
            for line in self.kith(*command, "--help").lines:
                self.assertLessEqual(len(line), 80, line)

    def test_version_is_that_of_the_library(self):
        self.assertRegex(self.kith("--version").out, r"\Akith \d+\.\d+\.\d+\n\Z")


BARE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def gives_up_rights():
    try:
        return os.geteuid() != 0 or subprocess.run([*BARE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@unittest.skipUnless(gives_up_rights(), "root cannot give up its right to write every file")
class ReadingOnly(support.ToolTest):
    """A book that whoever runs the tool may not write. What root may write all the same, it gives up for that."""

    def setUp(self):
        super().setUp()
        self.make_book()
        self.files = sorted(os.listdir(self.directory))
        os.chmod(self.path("book.db"), 0o444)
        os.chmod(self.directory, 0o555)
        self.addCleanup(os.chmod, self.directory, 0o755)
        self.runner = BARE if os.geteuid() == 0 else ()

    def test_it_is_read(self):
        self.assertIn("Мария", self.kith("search", "book.db", "Иванова").out)
        self.assertEqual(self.kith("profile", "book.db", "1").err, "")
        self.kith("check", "book.db")
        self.assertIn("can only be read", self.kith("doctor", "book.db").out)
        self.assertEqual(self.files, sorted(os.listdir(self.directory)))

    def test_nothing_is_written(self):
        with open(self.path("book.db"), "rb") as file:
            before = file.read()
        for command in (["relate", "book.db", "1", "mother", "4"], ["end", "book.db", "4", "husband", "1"],
                        ["merge", "book.db", "1", "4"]):  # fmt: skip
            self.assertEqual(
                self.kith(*command, status=1).err,
                "kith: book.db: the file, or the folder that it is in, cannot be written; it can only be read\n",
            )
        with open(self.path("book.db"), "rb") as file:
            self.assertEqual(file.read(), before)

    def test_what_would_come_of_a_change_is_shown(self):
        self.kith("merge", "book.db", "3", "4", "--dry-run")
        self.kith("sign", "book.db", "1", "--document", "D1", "--dry-run")


class Usage(support.ToolTest):
    def check(self, arguments, message):
        self.assertEqual(self.kith(*arguments, status=2, on=None).err, f"kith: {message}\n")

    def test_wrong_usage_is_status_two(self):
        self.check([], "a command is missing; try kith --help")
        self.check(["fly", "book.db"], 'no command "fly"; try kith --help')
        self.check(["stats"], "usage: kith stats BOOK; try kith stats --help")
        self.check(["stats", "a", "b"], "usage: kith stats BOOK; try kith stats --help")
        self.check(["stats", "book.db", "--fly"], "no option --fly; try --help")
        self.check(["stats", "-xq"], "no option -x; try --help")
        self.check(["-xh"], "no option -x; try --help")
        self.check(["stats", "book.db", "--s", "x"], "option --s: several begin so; try --help")
        self.check(["stats", "book.db", "--on"], "option --on needs a value")
        self.check(["stats", "book.db", "--json=yes"], "option --json takes no value")
        self.check(["stats", "book.db", "--city", "x"], "stats takes no option --city; try kith stats --help")
        self.check(["stats", "book.db", "--on", "2026-02-30"], '--on "2026-02-30": not a date YYYY-MM-DD')
        self.check(["history", "book.db", "1", "--since", "2026-01-02", "--until", "2026-01-01"],
                   "--since 2026-01-02 is after --until 2026-01-01")  # fmt: skip

    def test_wrong_values_of_options_are_status_two(self):
        self.make_book()
        self.write("in.csv", support.PEOPLE)
        for options in (
            ["select", "book.db", "--sex", "x"],
            ["select", "book.db", "--age", "x"],
            ["select", "book.db", "--age", "-"],
            ["select", "book.db", "--age", "50-20"],
            ["select", "book.db", "--age", "0"],
            ["select", "book.db", "--age", "-0"],
            ["select", "book.db", "--birthday", "02-30"],
            ["select", "book.db", "--birthday", "5-24"],
            ["select", "book.db", "--most", "-1"],
            ["history", "book.db", "--kind", "person"],
            ["export", "book.db", "person"],
            ["export", "book.db", "customer", "--both-sides"],
            ["import", "book.db", "person", "in.csv"],
            ["import", "book.db", "customer", "in.csv", "--keep-going"],
            ["import", "book.db", "customer", "in.csv", "--set", "weight=3"],
        ):
            self.kith(*options, status=2)
        self.assertEqual(
            self.kith("select", "book.db", "--sex", "x", status=2).err, 'kith: --sex "x": not one of female, male\n'
        )

    def test_options_may_stand_before_and_after_the_command(self):
        self.make_book()
        after = self.kith("stats", "book.db", "--json", "--as", "olga").json
        self.assertEqual(self.kith("--json", "--as", "olga", "stats", "book.db").json, after)

    def test_they_may_in_any_environment(self):
        self.make_book()
        done = self.run_tool("stats", "book.db", "--json", env={**os.environ, "POSIXLY_CORRECT": "1"})
        self.assertEqual((done.returncode, done.stdout[:1]), (0, b"{"))

    def test_options_that_would_do_nothing_are_refused(self):
        self.make_book()
        self.write("o.csv", "number,customer,date\nA,1,2026-01-01\n")
        self.kith("order", "book.db", "--save", "o.csv")
        self.check(["order", "book.db", "--renew"], "--renew goes with --save or --again")
        self.check(["order", "book.db", "A", "--unattended"], "--unattended goes with --save or --again")
        self.check(["order", "book.db", "--keep-going"], "--keep-going goes with --save")
        self.check(["order", "book.db", "A", "--again", "--batch", "2"], "--batch goes with --save")
        self.check(["order", "book.db", "A", "--pending"], "--pending goes with a list")
        self.check(["order", "book.db", "--save", "o.csv", "--most", "1"], "--most goes with a list")
        self.check(["order", "book.db", "--dry-run"], "--dry-run goes with --again")
        self.check(["sign", "book.db", "1", "--dry-run"], "--dry-run goes with --document")
        self.check(["link", "book.db", "1", "2", "--unlink", "--since", "2026-01-01"], "--since does not go with --unlink")
        self.check(["note", "book.db", "1", "--add", "x", "--set", "text=y"],
                   "--set text: the command line says it already")  # fmt: skip
        self.check(["note", "book.db", "1", "--add", "x", "--set", "shared=no", "--set", "shared=yes"],
                   "--set shared=yes: given twice")  # fmt: skip

    def test_most_0_is_all(self):
        self.make_book()
        for command in (["search", "book.db", "Иванов"], ["select", "book.db"], ["history", "book.db"], ["order", "book.db"],
                        ["select", "book.db", "--type", "parent", "--pairs"], ["check", "book.db"]):  # fmt: skip
            self.assertEqual(self.kith(*command, "--most", "0").out, self.kith(*command).out)

    def test_what_is_not_there_is_status_one(self):
        self.make_book()
        for arguments in (
            ["show", "book.db", "99"],
            ["search", "book.db", "Nobody"],
            ["relate", "book.db", "1", "mother", "99"],
            ["relate", "book.db", "1", "cousin", "2"],
            ["end", "book.db", "1", "father", "99"],
            ["end", "book.db", "2", "mother", "3"],
            ["history", "book.db", "99"],
            ["select", "book.db", "--category", "gold"],
            ["import", "book.db", "customer", "nothing.csv"],
            ["stats", "nothing.db"],
        ):
            self.assertTrue(self.kith(*arguments, status=1).err.startswith("kith: "))
        self.assertFalse(os.path.exists(self.path("nothing.db")))
        self.assertEqual(self.kith("show", "book.db", "99", status=1).err, 'kith: book.db: no customer "99"\n')


class Init(support.ToolTest):
    def test_makes_a_book_that_can_be_opened(self):
        self.kith("init", "book.db", "--name", "Оптика", "--language", "ru")
        stats = self.kith("stats", "book.db", "--json").json
        self.assertEqual(stats["name"], "Оптика")
        self.assertEqual(stats["language"], "ru")
        self.assertEqual(stats["rights"], "host")

    def test_refuses_a_file_that_is_there(self):
        self.write("book.db", "something else")
        self.assertEqual(
            self.kith("init", "book.db", status=1).err, "kith: book.db: there is a file already\n"
        )
        self.assertEqual(self.read("book.db"), "something else")

    def test_a_log_that_another_book_has_left_is_not_played_into_a_new_one(self):
        self.write("book.db-wal", "left behind")
        told = self.kith("init", "book.db", status=1).err
        self.assertEqual(told, "kith: book.db-wal: there is a file already\n")
        self.assertEqual(os.listdir(self.directory), ["book.db-wal"])

    def init_within(self, most, killed):
        """Makes a book with presets where files may grow to so many bytes; then a write fails, or kills who writes."""
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))  # noqa: E731
        return subprocess.run([self.tool, "init", "book.db", "--presets"], cwd=self.directory, capture_output=True, check=False,
                              preexec_fn=limit, restore_signals=killed)  # fmt: skip

    def test_wherever_making_is_cut_short_there_is_a_whole_book_or_none(self):
        self.kith("init", "whole.db", "--presets")
        presets = [self.kith("export", "whole.db", kind).out for kind in ("legal_profile", "consent_law")]
        largest = os.path.getsize(self.path("whole.db"))
        os.unlink(self.path("whole.db"))
        outcomes = set()
        for most in (*range(0, largest, largest // 8), 4 * largest):
            for killed in (False, True):
                done = self.init_within(most, killed)
                outcomes.add(done.returncode)
                if done.returncode == 0:
                    self.assertEqual([self.kith("export", "book.db", kind).out for kind in ("legal_profile", "consent_law")], presets)
                    os.unlink(self.path("book.db"))
                elif not killed:
                    self.assertTrue(done.stderr.startswith(b"kith: book.db: "), done.stderr)
                self.assertNotIn("book.db", os.listdir(self.directory))
                self.assertTrue(killed or os.listdir(self.directory) == [], (most, os.listdir(self.directory)))
                for left in os.listdir(self.directory):
                    self.assertRegex(left, r"\Abook\.db\.[0-9a-f]{8}(-wal|-shm|-journal)?\Z")
                    os.unlink(self.path(left))
        self.assertEqual(outcomes, {0, 1, -signal.SIGXFSZ})

    def test_refuses_a_directory_that_is_not_there(self):
        told = self.kith("init", "no/where/book.db", status=1).err
        self.assertIn("no/where/book.db: the file cannot be made: there is no such directory", told)
        self.assertIn("there is no such file", self.kith("stats", "book.db", status=1).err)

    def test_with_roles_only_users_of_the_book_may_act(self):
        self.kith("init", "book.db", "--roles", "olga")
        self.assertEqual(self.kith("--as", "olga", "--json", "stats", "book.db").json["rights"], "roles")
        self.kith("stats", "book.db", status=1)
        self.kith("stats", "book.db", "--as", "ivan", status=1)
        self.write("in.csv", support.PEOPLE)
        self.kith("import", "book.db", "customer", "in.csv", "--as", "olga")
        self.kith("import", "book.db", "customer", "in.csv", "--as", "ivan", status=1)

    def test_a_foreign_file_is_refused_by_name_and_left_alone(self):
        self.write("other.db", "not a database at all, but long enough to look like a file of some kind\n" * 40)
        before = self.read("other.db")
        self.assertTrue(self.kith("stats", "other.db", status=1).err.startswith("kith: other.db: "))
        self.assertEqual(self.read("other.db"), before)


class Ending(support.ToolTest):
    def test_a_closed_pipe_ends_quietly(self):
        self.make_book()
        many = "number,kind,surname\n" + "".join(f"n{i},person,Smith-{i}\n" for i in range(20000))
        self.take("customer", many)
        for form in ([], ["--json"]):
            done = subprocess.run(
                ["sh", "-c", '"$0" search book.db Smith "$@" | head -n 2', self.tool, *form],
                cwd=self.directory,
                capture_output=True,
                check=False,
                timeout=300,
            )
            self.assertEqual(done.stderr, b"")
            self.assertEqual(done.stdout.count(b"\n"), 2)

    def test_a_full_disk_is_an_error(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        self.make_book()
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [self.tool, "stats", "book.db"], cwd=self.directory, stdout=full, stderr=subprocess.PIPE, check=False
            )
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith(b"kith: standard output: "))


class Together(support.ToolTest):
    def test_several_processes_may_write_one_book_at_once(self):
        self.make_book()
        running = []
        for i in range(4):
            rows = "".join(f"p{i}-{j},person,S{j}\n" for j in range(50))
            self.write(f"{i}.csv", "number,kind,surname\n" + rows)
            command = [self.tool, "import", "book.db", "customer", f"{i}.csv"]
            running.append(subprocess.Popen(command, cwd=self.directory, stderr=subprocess.PIPE, stdout=subprocess.PIPE))
        for process in running:
            out, err = process.communicate(timeout=300)
            self.assertEqual((process.returncode, err), (0, b""), out)
        numbers = [row["number"] for row in self.kith("export", "book.db", "customer").rows]
        self.assertEqual(len(numbers), 5 + 200)
        self.assertEqual(len(set(numbers)), 205)

    def wait_asleep(self, process):
        """Until it waits for the lock: it sleeps whenever one looks."""
        asleep = 0
        while asleep < 10 and process.poll() is None:
            with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
                asleep = asleep + 1 if file.read().rpartition(")")[2].split()[0] == "S" else 0
            time.sleep(0.01)

    def overtaken(self, other, *command, status=0):
        """Runs a command that has read the book when another one commits, and commits behind it."""
        shutil.copyfile(self.path("book.db"), self.path("later.db"))
        self.kith(other[0], "later.db", *other[1:])
        book = sqlite3.connect(self.path("book.db"), isolation_level=None)
        self.addCleanup(book.close)
        book.execute("ATTACH ? AS later", (self.path("later.db"),))
        book.execute("BEGIN IMMEDIATE")
        process = subprocess.Popen(
            [self.tool, "--on", support.TODAY, command[0], "book.db", *command[1:]],
            cwd=self.directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.wait_asleep(process)
        for (table,) in book.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            book.execute(f'DELETE FROM main."{table}"')
            book.execute(f'INSERT INTO main."{table}" SELECT * FROM later."{table}"')
        book.execute("COMMIT")
        book.execute("DETACH later")
        book.close()
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, f"{command}\n{out}{err}")
        return support.Result(subprocess.CompletedProcess(command, status, out, err))

    def count(self, kind):
        return len(self.kith("export", "book.db", kind).rows)

    def test_an_import_decides_by_what_was_committed_meanwhile(self):
        self.make_book()
        self.write("other.csv", "number,kind,surname\n9,person,Other\n")
        self.write("in.csv", "number,kind,surname\n9,person,New\n10,nobody,A\n11,person,A\n")
        out = self.overtaken(["import", "customer", "other.csv"], "import", "customer", "in.csv", "--keep-going",
                             "--rejects", "bad.csv", "--json").json
        self.assertEqual((out["added"], out["changed"], out["rejected"]), (1, 1, 1))
        self.assertEqual([row.split(",")[0] for row in self.read("bad.csv").splitlines()], ["number", "10"])
        names = {row["number"]: row["surname"] for row in self.kith("export", "book.db", "customer").rows}
        self.assertEqual((names["9"], names["11"]), ("New", "A"))

    def test_rows_that_stood_in_the_way_of_what_is_committed_by_now_are_refused_by_line(self):
        self.make_book()
        self.write("other.csv", "from,type,to\n3,parent,2\n")
        self.write("in.csv", "from,type,to\n4,parent,3\n2,parent,3\n")
        done = self.overtaken(["import", "relation", "other.csv"], "import", "relation", "in.csv", status=1)
        self.assertTrue(done.err.startswith("kith: in.csv:3: "), done.err)

    def test_the_same_file_at_once_is_imported_once(self):
        self.make_book()
        files = {
            "note": "customer,text,at\n1,a,2026-01-01T00:00:00Z\n2,b,2026-01-01T00:00:00Z\n",
            "location": "customer,name\n1,a\n",
            "relation": "from,type,to\n5,supplier,1\n5,supplier,2\n",
        }
        for kind, text in files.items():
            before = self.count(kind)
            self.write("in.csv", text)
            out = self.overtaken(["import", kind, "in.csv"], "import", kind, "in.csv", "--json").json
            self.assertEqual(out["unchanged"], out["rows"], kind)
            self.assertEqual(self.count(kind), before + out["rows"], kind)

    def test_the_same_orders_at_once_are_saved_once(self):
        self.make_book()
        self.write("in.csv", "number,customer,date,booked\nA,1,2026-01-01,200\n")
        self.overtaken(["order", "--save", "in.csv"], "order", "--save", "in.csv")
        self.assertEqual([row["amount"] for row in self.kith("export", "book.db", "order_entry").rows], ["200"])

    def test_what_cannot_be_read_again_is_not_imported(self):
        self.make_book()
        os.mkfifo(self.path("in.csv"))
        feeder = threading.Thread(target=self.write, args=("in.csv", "number,kind,surname\n9,person,A\n"))
        feeder.start()
        done = self.overtaken(["note", "1", "--add", "x"], "import", "customer", "in.csv", status=1)
        feeder.join()
        self.assertIn("kith: in.csv: somebody else has changed the book meanwhile", done.err)
        self.assertEqual(self.count("customer"), 5)

    def test_the_same_relation_at_once_was_there_already(self):
        self.make_book()
        said = ["5", "supplier", "1"]
        done = self.overtaken(["relate", *said], "relate", *said, "--json").json
        self.assertEqual(done["done"], "was there already")

    def test_a_note_is_shown_with_whom_its_customer_was_merged_into(self):
        self.make_book()
        done = self.overtaken(["merge", "2", "3"], "note", "2", "--add", "comes Friday", "--json")
        self.assertEqual([(row["customer"], row["text"]) for row in done.json], [("3", "comes Friday")])
        self.assertIn("3", done.err)

    def test_an_erasure_counts_what_came_meanwhile(self):
        self.make_book()
        done = self.overtaken(["note", "2", "--add", "secret"], "erase", "2", "--force", "--json").json
        self.assertEqual((done["emptied"], done["removed"]), (1, 1))
        self.assertEqual(self.count("note"), 0)

    def make_desk(self):
        """Two managers; a customer of each, and an order of somebody who has none."""
        self.make_book()
        self.take("manager", "code\nanna\nboris\n")
        self.kith("assign", "book.db", "1", "anna")
        self.kith("assign", "book.db", "2", "boris")
        self.kith("order", "book.db", "--save", self.write("o.csv", "number,customer,date,status\nA,3,2026-01-01,open\n"))

    def test_a_transfer_tells_of_whom_came_meanwhile(self):
        self.make_desk()
        done = self.overtaken(["assign", "4", "anna"], "transfer", "anna", "--to", "boris", "--json").json
        self.assertEqual(done["customers"], 2)
        self.assertEqual([(row["manager"], row["customers_before"], row["customers"]) for row in done["managers"]],
                         [("anna", 2, 0), ("boris", 1, 3)])  # fmt: skip

    def test_a_card_tells_whom_it_was_taken_from(self):
        self.make_desk()
        done = self.overtaken(["assign", "3", "anna"], "assign", "3", "boris", "--json").json
        self.assertEqual((done["manager_before"], done["manager"], done["orders"]), ("anna", "boris", 0))

    def test_orders_that_wait_no_longer_are_not_told_of(self):
        self.make_desk()
        done = self.overtaken(["assign", "3", "anna"], "assign", "--pending", "--as", "boris", "--json").json
        self.assertEqual((done["waited"], done["assigned"], done["orders"]), (0, 0, []))

    def test_an_order_tells_what_was_decided_about_it(self):
        self.make_desk()
        done = self.overtaken(["assign", "3", "anna"], "order", "A", "--again", "--as", "boris", "--json").json
        self.assertEqual((done["manager"], done["table_row"], done.get("decided"), done["looked_at"]), ("anna", 5, None, []))

    def test_a_merge_tells_what_clashed(self):
        self.make_desk()
        done = self.overtaken(["assign", "1", "boris"], "merge", "1", "2", "--json").json
        self.assertEqual([row for row in done["conflicts"] if row["conflict"] == "manager"], [])
        self.assertEqual([(row["source"], row["target"]) for row in done["conflicts"] if row["field"] == "given_name"],
                         [("Мария", "Анна")])  # fmt: skip

    def test_a_relation_that_has_ended_meanwhile_is_not_ended_once_more(self):
        self.make_book()
        done = self.overtaken(["end", "5", "supplier", "4", "--until", "2025-06-30"], "end", "5", "supplier", "4", status=1)
        self.assertEqual(done.err, 'kith: book.db: no relation "5" supplier "4" on that day\n')
        self.assertEqual([row["until"] for row in self.kith("export", "book.db", "relation").rows if row["type"] == "supplier"],
                         ["2025-06-30"])  # fmt: skip

    def test_a_locked_book_is_called_so(self):
        self.make_book()
        self.write("in.csv", "number,kind,surname\n9,person,A\n")
        other = sqlite3.connect(self.path("book.db"), isolation_level=None)
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        for command in (["import", "book.db", "customer", "in.csv"], ["relate", "book.db", "1", "mother", "4"]):
            err = self.kith(*command, status=1).err
            self.assertRegex(err, r"^kith: book\.db: .*database is locked[^\n]*\n\Z")
            self.assertNotIn("in.csv", err)

    def test_a_dry_run_writes_nothing_and_waits_for_nobody(self):
        self.make_book()
        self.take("manager", "code\nanna\n")
        self.take("order", "number,customer,date\nA,1,2026-01-01\n")
        with open(self.path("book.db"), "rb") as file:
            before = file.read()
        other = sqlite3.connect(self.path("book.db"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for command in (["merge", "book.db", "3", "4"], ["sign", "book.db", "1", "--document", "D1"],
                        ["assign", "book.db", "1", "anna"], ["order", "book.db", "A", "--again"]):  # fmt: skip
            self.kith(*command, "--dry-run")
        self.kith("erase", "book.db", "1", "--preview")
        other.execute("ROLLBACK")
        other.close()
        with open(self.path("book.db"), "rb") as file:
            self.assertEqual(file.read(), before)


if __name__ == "__main__":
    support.main()
