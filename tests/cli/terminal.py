"""What is different on a terminal: colours, the width of tables, the progress line."""
import re

import screen
import support

PROGRESS = re.compile(r"\r(importing|loading|exporting|checking)  \[[#-]{20}\] +\d+%  [\d,]+  [\d,]+/s(  [\d:]+ left)?")
MOST_ROWS = 2_000_000


class TerminalTest(support.ToolTest):
    def on_terminal(self, *arguments, status=0, **more):
        done = screen.run([self.tool, "--on", support.TODAY, *arguments], self.directory, **more)
        self.assertEqual(done[0], status, done)
        return done[1]


class Colours(TerminalTest):
    def setUp(self):
        super().setUp()
        self.make_book()
        self.take("manager", "code\nanna\n")
        self.take("order", "number,customer,date\nA,1,2026-01-01\n")
        self.take("order_entry", "order,measure,date,amount\nA,booked,2026-01-01,5\n")
        self.take("relation_type", "code,effect\nguardian,legal_representative\n")
        self.take("relation", "from,type,to\n1,guardian,3\n")
        self.take("contact", "customer,name\n1,A\n")
        self.take("note", "customer,text\n1,A\n")
        self.take("call_list", "code\nall\n")
        self.commands = [["show", "book.db", "1"], ["search", "book.db", "Ив"], ["history", "book.db"], ["--help"],
                         ["order", "book.db"], ["order", "book.db", "A"], ["managers", "book.db"], ["sales", "book.db"],
                         ["note", "book.db", "1"], ["call-list", "book.db", "all"], ["may-contact", "book.db", "1"],
                         ["link", "book.db", "1"], ["sign", "book.db", "3"], ["commission", "book.db", "A"]]  # fmt: skip

    def test_a_terminal_has_them_and_they_change_no_letter(self):
        for command in self.commands:
            said = self.on_terminal(*command)
            self.assertIn("\x1b[1m", said, command)
            plain = self.on_terminal(*command, NO_COLOR="1")
            self.assertEqual(re.sub(r"\x1b\[[\d;]*m", "", said), plain)

    def test_no_color_and_dumb_terminals_have_none(self):
        for command in [*self.commands, ["doctor", "book.db"], ["graph", "book.db", "1"]]:
            for names in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": None}):
                self.assertNotIn("\x1b", self.on_terminal(*command, **names), (command, names))
        self.assertIn("\x1b", self.on_terminal("--help", NO_COLOR=""))  # empty means not set

    def test_a_pipe_has_none_though_the_other_stream_is_a_terminal(self):
        command = [self.tool, "show", "book.db", "1"]
        self.assertNotIn("\x1b", screen.run(command, self.directory, streams=["stderr"])[2])
        self.assertNotIn("\x1b", screen.run([*command[:3], "99"], self.directory, streams=["stdout"])[2])

    def test_errors_stand_out(self):
        said = self.on_terminal("show", "book.db", "99", status=1)
        self.assertEqual(said, '\x1b[1;31mkith:\x1b[0m book.db: no customer "99"\r\n')


class Width(TerminalTest):
    def test_tables_fit_the_terminal(self):
        people = "number,kind,surname,given_name,patronymic,city,phone,remarks\n"
        people += f"1,person,{'Долгоруков ' * 3},Ян,Оттович,Нижний Новгород,+7 911 123-45-67,{'слово ' * 60}\n"
        people += f"2,person,{'東方' * 40},,,,,{'x' * 200}\n"
        self.make_book(people=people, relations="from,type,to\n1,father,2\n")
        self.take("manager", f"code,name\n{'m' * 30},{'Имя ' * 20}\nn,\n")
        orders = f"number,customer,date,manager,status,outcome\n{'9' * 30},1,2026-01-01,{'m' * 30},open,owner_inactive\nB,2,2026-01-01,,,\n"
        self.take("order", orders)
        self.take("order_entry", "order,measure,date,amount\nB,booked,2026-01-01,999999999.999999\nB,shipped,2026-01-01,99999999.5\n")
        self.take("relation_type", "code,effect\nwarden,legal_representative\nholder,card_holder\n")
        self.take("relation", "from,type,to\n2,warden,1\n2,holder,1\n")
        self.take("contact", f"customer,name,email\n1,{'Имя ' * 20},{'x' * 60}@example.org\n")
        self.take("note", f"customer,text\n1,{'слово ' * 60}\n")
        self.take("call_list", f"code,name\nall,{'слово ' * 20}\n")
        for columns in (60, 80, 132):
            for command in (["show", "book.db", "1"], ["search", "book.db", "1"], ["show", "book.db", "2"],
                            ["history", "book.db"], ["select", "book.db", "--pairs"], ["order", "book.db"],
                            ["order", "book.db", "9" * 30], ["managers", "book.db"], ["managers", "book.db", "m" * 30],
                            ["note", "book.db", "1"], ["call-list", "book.db"], ["call-list", "book.db", "all"],
                            ["may-contact", "book.db", "1"], ["link", "book.db", "1"], ["sign", "book.db", "1"],
                            ["card", "book.db", "1"], ["commission", "book.db", "B"],
                            ["sales", "book.db"], ["transfer", "book.db", "m" * 30, "--to", "n", "--dry-run"]):  # fmt: skip
                said = self.on_terminal(*command, columns=columns, NO_COLOR="1")
                for line in screen.seen(said):
                    self.assertLessEqual(support.width(line), columns, line)

    def test_days_stay_whole_on_a_narrow_terminal(self):
        self.make_book()
        for columns in (30, 40, 50, 60, 80):
            self.assertIn("1984-06-01", self.on_terminal("show", "book.db", "1", columns=columns, NO_COLOR="1"), columns)

    def test_names_of_a_chain_keep_off_its_lines(self):
        self.make_book(people=f"number,kind,organisation\nA,organisation,{'Wort ' * 12}\nB,organisation,{'Wort ' * 12}\n", relations=None)
        self.take("hierarchy", "code\ngroup\n")
        self.take("chain_node", "customer,hierarchy\nA,group\nB,group\n")
        self.take("chain_link", "customer,parent,hierarchy\nB,A,group\n")
        said = screen.seen(self.on_terminal("chain", "book.db", columns=40, NO_COLOR="1"))
        self.assertFalse([line for line in said if "│W" in line], said)
        self.assertTrue([line for line in said if "│  Wort" in line], said)

    def test_nothing_is_lost_where_a_cell_is_broken_into_lines(self):
        words = " ".join(f"word{i}" for i in range(100))
        self.make_book(people=f"number,kind,surname,remarks\n1,person,S,{words}\n", relations=None)
        said = self.on_terminal("show", "book.db", "1", NO_COLOR="1")
        self.assertEqual(re.findall(r"word\d+", said), words.split())

    def test_a_pipe_is_as_wide_as_it_needs_unless_told(self):
        self.make_book(people=f"number,kind,surname,remarks\n1,person,S,{'word ' * 50}\n", relations=None)
        self.assertGreater(max(map(len, self.kith("show", "book.db", "1").lines)), 200)


class Progress(TerminalTest):
    def rows(self, count, last=""):
        heading = "number,kind,surname\n"
        self.write("many.csv", heading + "".join(f"n{i},person,Smith-{i}\n" for i in range(count)) + last)

    def until_seen(self, *arguments, last="", status=0, streams=("stderr",)):
        """Imports more and more rows until it takes long enough for the line to be written."""
        count = 20_000
        while count <= MOST_ROWS:
            self.kith("init", f"{count}.db")
            self.rows(count, last)
            done = screen.run(
                [self.tool, "import", f"{count}.db", "customer", "many.csv", *arguments], self.directory, streams
            )
            self.assertEqual(done[0], status, done)
            if PROGRESS.search(done[1]):
                return count, done[1], done[2]
            count *= 4
        self.fail("never seen")

    def test_import_shows_share_rate_and_takes_the_line_away(self):
        count, said, out = self.until_seen()
        self.assertTrue(PROGRESS.match(said), said)
        self.assertRegex(said, r"\rchecking the rules +\rstoring +\r +\r\Z")
        self.assertEqual(screen.seen(said), [""])
        self.assertIn(f"\nadded      {count}\n", out)
        for line in said.split("\r"):
            self.assertLess(len(line), 80)
        # the same work into a pipe says nothing
        self.kith("init", "quiet.db")
        self.assertEqual(self.kith("import", "quiet.db", "customer", "many.csv").err, "")
        # and with that book, reading shows the line too
        self.check_reading(f"{count}.db")

    def save(self, count):
        """Save so many orders into a book of their own; what the terminal said."""
        book = f"{count}.db"
        self.kith("init", book)
        self.write("customers.csv", "number,kind,surname\n1,person,S\n")
        self.kith("import", book, "customer", "customers.csv")
        self.write("orders.csv", "number,customer,date\n" + "".join(f"{i},1,2026-01-01\n" for i in range(count)))
        command = [self.tool, "order", book, "--save", "orders.csv", "--batch", str(count // 4)]
        status, said, out = screen.run(command, self.directory, ["stderr"])
        self.assertEqual((status, screen.seen(said)), (0, [""]), said)
        self.assertIn(f"added      {count}\n", out)
        return said

    def test_saving_orders_shows_it_through_all_commits(self):
        for count in (20_000, 80_000, 320_000):  # a quick machine is done before anything is shown
            if "\rsaving  [" in self.save(count):
                return
        self.fail("never seen")

    def check_reading(self, book):
        for command in (["stats", book], ["check", book], ["export", book, "customer"]):
            status, said, _ = screen.run([self.tool, *command], self.directory, ["stderr"])
            self.assertEqual((status, screen.seen(said)), (0, [""]), command)
            self.assertEqual(re.sub(PROGRESS, "", said).strip(" \r"), "", command)

    def test_an_error_stands_on_a_line_of_its_own(self):
        _, said, _ = self.until_seen(last="x,person,S,one too many\n", status=1)
        lines = screen.seen(re.sub(r"\x1b\[[\d;]*m", "", said))
        self.assertRegex(lines[0], r"\Akith: many\.csv:\d+: 4 values where the heading has 3\Z")


if __name__ == "__main__":
    support.main()
