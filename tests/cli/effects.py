"""What relations do, through the tool: kith note, link, card, call-list, sign, commission and may-contact.

Small books, and the orders of Wide World Importers with head offices whose cards their branches use; what the accounts
have added up is compared with sums of a few lines of Python over the files.
KITH_TEST_FULL: all 73,595 orders instead of the first ones.
"""
import collections
import csv
import decimal
import hmac
import io
import os
import time

import support

SLICE = None if os.environ.get("KITH_TEST_FULL") else 6000

TYPES = (
    "code,direction,effect\nlinked,symmetric,account_link\nholder,,card_holder\ncontact,,contact_person\n"
    "guardian,,legal_representative\nagent,,commission_recipient\n"
)


class EffectTest(support.ToolTest):
    """Customers 1 to 4, and a type of relations for every effect."""

    def setUp(self):
        super().setUp()
        self.kith("init", "book.db", "--presets")
        self.take("customer", "number,kind,surname,phone\n" + "".join(f"{i},person,S{i},+7 {i}\n" for i in range(1, 5)))
        self.take("relation_type", TYPES)

    def ask(self, command, *words, on=support.TODAY):
        return self.kith(command, "book.db", *words, "--json", on=on).json

    def save(self, text):
        """Saves orders, each as of its own date."""
        return self.kith("order", "book.db", "--save", self.write("orders.csv", text), "--json", on=None).json


class Linked(EffectTest):
    def texts(self, customer, *options, on=support.TODAY):
        return [row["text"] for row in self.ask("note", customer, *options, on=on)]

    def test_notes_are_seen_over_any_number_of_links_and_no_longer_than_these(self):
        for one, other in (("1", "2"), ("3", "2")):
            self.kith("link", "book.db", one, other, "--since", "2025-01-01")
        self.kith("note", "book.db", "3", "--add", "from 3")
        self.kith("note", "book.db", "3", "--add", "of 3 alone", "--set", "shared=no")
        self.assertEqual(self.texts("1"), ["from 3"])
        self.assertEqual(self.ask("note", "1")[0]["customer"], "3")
        self.assertEqual(self.texts("3"), ["of 3 alone", "from 3"])
        self.assertEqual(self.texts("4"), [])
        self.kith("link", "book.db", "2", "3", "--unlink", "--until", "2026-01-31")
        self.assertEqual([self.texts("1", on=day) for day in ("2024-12-31", "2026-01-31", "2026-02-01")], [[], ["from 3"], []])

    def test_tasks_and_appointments_are_seen_only_if_they_say_so(self):
        self.kith("link", "book.db", "1", "2")
        for kind, more in (("task", []), ("appointment", ["--set", "start=2026-03-01T10:00:00Z"])):
            self.kith("note", "book.db", "1", "--kind", kind, "--add", "mine", *more)
            self.kith("note", "book.db", "1", "--kind", kind, "--add", "ours", "--set", "shared=yes", *more)
            self.assertEqual(self.texts("2", "--kind", kind), ["ours"], kind)
            self.assertEqual(self.texts("1", "--kind", kind), ["ours", "mine"], kind)

    def test_the_group_is_that_of_the_day(self):
        self.kith("link", "book.db", "1", "2", "--since", "2026-01-01", "--until", "2026-01-31")
        groups = [[row["customer"] for row in self.ask("link", "2", on=day)["accounts"]] for day in ("2025-12-31", "2026-01-31")]
        self.assertEqual(groups, [["2"], ["1", "2"]])
        self.assertEqual(self.ask("link", "1")["links"], [{"from": "1", "is": "linked", "to": "2", "since": "2026-01-01", "until": "2026-01-31"}])

    def test_of_several_types_one_is_named(self):
        self.take("relation_type", "code,direction,effect,retired\nbranch,,account_link,\nold,,account_link,yes\n")
        self.assertIn("give --type", self.kith("link", "book.db", "1", "2", status=2).err)
        self.kith("link", "book.db", "1", "2", "--type", "branch")
        self.assertEqual([(row["from"], row["is"]) for row in self.ask("link", "2")["links"]], [("1", "branch")])

    def test_a_note_needs_the_right(self):
        self.kith("init", "roles.db", "--roles", "olga")
        self.kith("import", "roles.db", "customer", self.write("in.csv", "number,kind,surname\n1,person,S\n"), "--as", "olga")
        self.kith("note", "roles.db", "1", "--add", "x", "--as", "olga")
        self.assertIn('"boris"', self.kith("note", "roles.db", "1", "--add", "y", "--as", "boris", status=1).err)
        self.assertEqual([row["text"] for row in self.kith("note", "roles.db", "1", "--json", "--as", "olga").json], ["x"])


class Cards(EffectTest):
    def setUp(self):
        super().setUp()
        self.take("card_programme", "code\nclub\n")
        self.take("card_tier", "programme,threshold,rate\nclub,0,1\nclub,8500,5\n")
        self.take("card_account", "customer,programme,code\n2,club,A2\n")
        self.take("card", "account,number\nA2,770012\n")
        self.take("relation", "from,type,to,since\n2,holder,1,2025-01-01\n")

    def test_an_order_adds_up_on_the_holder(self):
        """Case 69: and what comes back is taken from where it was added."""
        self.save("number,customer,date,status,booked\nA,1,2025-06-01,closed,8500\n")
        found = self.ask("card", "1")
        self.assertEqual([found[name] for name in ("result", "number", "holder", "account", "balance", "rate")],
                         ["holder", "770012", "2", "A2", "8500", "5"])  # fmt: skip
        self.assertEqual(self.kith("order", "book.db", "A", "--json").json["order_card"][0]["number"], "770012")
        self.kith("end", "book.db", "2", "holder", "1", "--until", "2025-06-30")
        self.assertEqual(self.ask("card", "1")["result"], "none")
        self.save("number,customer,date,status,booked,returned\nA,1,2025-06-01,closed,8500,500\n")
        self.assertEqual(self.ask("card", "2")["balance"], "8000")

    def test_a_card_may_be_typed(self):
        """In whichever order of the file; what is not active is refused by its number."""
        self.take("card_account", "customer,programme,code\n3,club,A3\n")
        self.take("card", "account,number,state\nA3,880001,\nA3,880002,blocked\n")
        self.save("number,customer,date,status,booked,card\nA,1,2025-06-01,closed,100,880001\nB,1,2025-06-01,closed,10,\n")
        kept = [self.kith("order", "book.db", number, "--json").json["order_card"][0] for number in ("A", "B")]
        self.assertEqual([(card["result"], card["number"]) for card in kept], [("manual", "880001"), ("holder", "770012")])
        self.assertEqual([self.ask("card", number)["balance"] for number in ("3", "2")], ["100", "10"])
        refused = self.kith("order", "book.db", "--save",
                            self.write("in.csv", "number,customer,date,card\nC,1,2025-06-01,880002\nD,1,2025-06-01,1\n"), status=1)  # fmt: skip
        self.assertIn('card is not active (card "880002" of card_account of customer "3")', refused.err)
        self.assertIn('column card: "1": ', refused.err)

    def test_what_came_back_is_shown_where_there_is_any(self):
        for returned in ("", "500"):
            self.save(f"number,customer,date,status,booked,returned\nA,1,2025-06-01,closed,8500,{returned}\n")
            for shown in (self.kith("sales", "book.db", "1").out, self.kith("profile", "book.db", "1").out):
                self.assertEqual("returned" in shown and "500" in shown.split("returned")[1], returned != "")

    def test_asking_changes_nothing(self):
        before = self.kith("stats", "book.db", "--json").json["commits"]
        self.ask("card", "1")
        self.ask("sign", "1")
        self.assertEqual(self.kith("stats", "book.db", "--json").json["commits"], before)

    def test_a_card_that_replaces_another_keeps_the_balance(self):
        """Case 77."""
        self.save("number,customer,date,status,booked\nA,1,2025-06-01,closed,100\n")
        self.take("card", "account,number,state,successor\nA2,770500,,\nA2,770012,lost,770500\n")
        found = self.ask("card", "1")
        self.assertEqual((found["number"], found["balance"]), ("770500", "100"))
        lost = [row["reason"] for row in found["looked_at"] if row["record"] == "card:770012"]
        self.assertEqual(lost, ["card_lost"])


class Calls(EffectTest):
    def setUp(self):
        super().setUp()
        self.take("relation", "from,type,to,priority\n1,contact,2,\n3,contact,2,-1\n")
        self.take("season", "code,year\nS,2026\n")
        self.take("call_status", "code\nreached\n")
        self.take("call_list", "code,surname,season,call_status\ntwo,S2,S,\nreached,,S,reached\n")

    def test_contact_persons_stand_below_their_customer(self):
        """Cases 78 and 79."""
        rows = self.ask("call-list", "two")
        self.assertEqual([(row["customer"], row["person"], row["phone"]) for row in rows], [("2", None, "+7 2"), ("2", "3", "+7 3"), ("2", "1", "+7 1")])
        self.take("customer", "number,do_not_call\n3,yes\n")
        row = self.ask("call-list", "two")[1]
        self.assertEqual((row["person_name"], row["phone"], row["do_not_call"]), ("S3", None, True))

    def test_a_spreadsheet_gets_the_same_rows(self):
        self.take("customer", 'number,surname,phone\n1,"=HYPERLINK(""x"")",+1-2 (3)\n3,-S,+cmd|x\n')
        text = self.kith("call-list", "book.db", "two", "--csv").out
        self.assertTrue(text.startswith("\ufeffcustomer,name,"))
        rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
        self.assertEqual([(row["contact person"], row["phone"]) for row in rows],
                         [("", "+7 2"), ("'-S", "'+cmd|x"), ("'=HYPERLINK(\"x\")", "+1-2 (3)")])  # fmt: skip

    def test_the_result_of_a_call_is_seen_by_the_next_list(self):
        self.assertEqual(self.ask("call-list", "reached"), [])
        self.kith("call-list", "book.db", "two", "--called", "2", "--status", "reached")
        self.assertEqual([row["customer"] for row in self.ask("call-list", "reached") if not row["person"]], ["2"])
        note = self.ask("note", "2")[0]
        self.assertEqual((note["season"], note["call_status"], note["text"]), ("S", "reached", "two"))

    def test_many_contact_persons_stay_with_their_customer(self):
        many = range(100, 700)
        self.take("customer", "number,kind,surname,phone\n" + "".join(f"{i},person,P,{i}\n" for i in many))
        self.take("relation", "from,type,to\n" + "".join(f"{i},contact,2\n" for i in many))
        self.assertEqual(len(self.ask("call-list", "two")), 3 + len(many))


class Signing(EffectTest):
    def setUp(self):
        super().setUp()
        self.take("customer", "number,birth_date,document\n3,2015-03-01,\n2,1980-01-01,4510\n")

    def test_who_represents_a_child_signs_with_its_own_data(self):
        """Case 81; what was frozen stays when the data change."""
        self.assertEqual(self.ask("sign", "3")["result"], "representative_missing")
        refused = self.kith("sign", "book.db", "3", "--document", "D", status=1).err
        self.assertIn('customer "3": nobody may sign [NO_SIGNATORY] (K143)', refused)
        self.take("relation", "from,type,to\n2,guardian,3\n")
        found = self.ask("sign", "3", "--document", "D-1")
        self.assertEqual([found[name] for name in ("frozen", "result", "signatory", "signatory_name", "passport", "phone")],
                         ["D-1", "representative", "2", "S2", "4510", "+7 2"])  # fmt: skip
        self.take("customer", "number,document\n2,9999\n")
        kept = self.kith("show", "book.db", "3", "--json").json["signed_document"]
        self.assertEqual([(row["document"], row["patient"]) for row in kept], [("4510", "S3")])
        self.assertEqual(self.ask("sign", "3")["passport"], "9999")

    def test_whoever_is_named_has_to_represent_the_customer(self):
        self.take("relation", "from,type,to\n2,guardian,3\n")
        self.assertEqual(self.ask("sign", "3", "--representative", "2")["signatory"], "2")
        refused = self.kith("sign", "book.db", "3", "--representative", "4", status=1)
        self.assertEqual((refused.out, refused.err), ("", "kith: book.db: 4 is no representative of 3\n"))
        for customer in ("3", "1"):
            self.kith("sign", "book.db", customer, "--representative", "4", "--document", "D-1", status=1)
        self.assertEqual(self.kith("export", "book.db", "signed_document").rows, [])

    def test_trying_freezes_nothing(self):
        self.take("relation", "from,type,to\n2,guardian,3\n")
        self.ask("sign", "3", "--document", "D-1", "--dry-run")
        self.assertEqual(self.kith("export", "book.db", "signed_document").rows, [])

    def test_age_decides_on_the_birthday(self):
        results = [self.ask("sign", "3", "--kind", "medical_consent", on=day)["result"] for day in ("2030-02-28", "2030-03-01")]
        self.assertEqual(results, ["representative_missing", "self"])
        results = [self.ask("sign", "3", on=day)["result"] for day in ("2033-02-28", "2033-03-01")]
        self.assertEqual(results, ["representative_missing", "self"])


class Commissions(EffectTest):
    def setUp(self):
        super().setUp()
        self.take("customer_role", "customer,role\n2,commission_recipient\n3,commission_recipient\n")
        self.take("relation", "from,type,to\n2,agent,1\n3,agent,1\n")
        self.take("customer", "number,commission_rate\n1,10\n")

    def test_shares_are_exact_and_statements_add_up_to_them(self):
        """Case 91, then a return at the frozen rate."""
        self.save("number,customer,date,booked\nA,1,2025-01-10,1000.10\nB,1,2025-02-10,50\n")
        shares = self.ask("commission", "A")["shares"]
        self.assertEqual([(row["recipient"], row["amount"], row["rounded"]) for row in shares], [("customer:2", "50.01", 1), ("customer:3", "50", 0)])
        self.take("customer", "number,commission_rate\n1,99\n")
        self.save("number,customer,date,booked,returned\nB,1,2025-02-10,50,20\n")
        for recipient in ("2", "3"):
            told = self.ask("commission", "--recipient", recipient)
            sums = sum(decimal.Decimal(row["amount"]) for row in told["entries"])
            self.assertEqual((told["totals"][0]["amount"], told["totals"][0]["entries"]), (str(sums.normalize()), len(told["entries"])))
        told = self.ask("commission", "--recipient", "2", "--since", "2025-02-01")
        self.assertEqual(told["totals"][0]["amount"], "1.5")
        self.assertEqual({row["order"] for row in told["entries"]}, {"B"})

    def test_the_profile_shows_the_rate_of_a_brand_beside_the_customers(self):
        self.take("brand", "code,commission_rate\nMR,12\nNL,\n")
        self.take("customer_brand", "customer,brand,commission_rate\n1,MR,7\n1,NL,\n")
        rows = self.ask("profile", "1")["brands"]
        self.assertEqual([[row[name] for name in ("brand", "commission_rate", "default_rate")] for row in rows],
                         [["MR", "7", "12"], ["NL", None, None]])  # fmt: skip

    def test_an_order_that_is_not_saved_tells_what_it_would_get(self):
        self.take("order", "number,customer,date\nC,1,2025-01-01\n")
        told = self.ask("commission", "C")
        self.assertEqual((told["origin"], told["rate"], told["entries"]), ("customer", "10", []))
        self.assertIn(("rate", "customer", "taken"), [(row["what"], row["origin"], row["reason"]) for row in told["looked_at"]])

    def test_a_customer_and_a_manager_of_one_name_are_told_apart(self):
        self.take("manager", "code\n2\n")
        self.assertIn("give customer:2 or manager:2", self.kith("commission", "book.db", "--recipient", "2", status=2).err)
        self.assertEqual(self.ask("commission", "--recipient", "manager:2")["recipient"], "manager:2")


class Consent(EffectTest):
    def may(self, on, message="commercial"):
        row, = self.ask("may-contact", "1", "--channel", "email", "--message", message, "--law", "casl", on=on)
        return row["allowed"], row["reason"], row["expires"]

    def test_what_follows_from_an_inquiry_ends(self):
        """Case 93."""
        self.take("contact", "customer,name,email\n1,A,a@example.org\n")
        self.assertEqual(self.may("2026-01-01"), (False, "no_consent", None))
        self.take("consent", "contact,channel,basis,date\ncontact:1/A,email,inquiry,2025-08-31\n")
        self.assertEqual(self.may("2026-02-28"), (True, "implied_inquiry", "2026-02-28"))
        self.assertEqual(self.may("2026-03-01"), (False, "expired", None))
        self.assertEqual(self.may("2026-03-01", "transactional")[0], True)

    def test_consent_is_not_shared_by_linked_accounts(self):
        self.take("contact", "customer,name,email,phone\n1,A,a@example.org,1\n2,A,a@example.org,\n")
        self.take("consent", "contact,channel,basis,date,proof\ncontact:2/A,email,express,2025-08-31,form\n")
        self.kith("link", "book.db", "1", "2")
        self.assertEqual(self.may("2026-01-01")[:2], (False, "no_consent"))
        self.assertEqual(len(self.ask("may-contact", "1")), 6)


    def test_contacts_of_one_name_are_told_apart(self):
        self.take("contact", "customer,name,email,consent\n1,A,a@example.org,none\n1,A,b@example.org,none\n1,B,,\n")
        options = ["--channel", "email", "--message", "commercial"]
        rows = self.ask("may-contact", "1", *options)
        self.assertEqual([row["contact"] for row in rows], ["A", "A", "B"])
        self.assertEqual(len({row["key"] for row in rows}), 3)
        self.assertEqual(rows[2]["key"], "contact:1/B")
        sheet = self.kith("may-contact", "book.db", "1", *options, "--csv").out.splitlines()
        names = [f"A ({row['key']})" for row in rows[:2]] + ["B"]
        self.assertEqual([line.split(",")[0] for line in sheet[1:]], names)
        for name in names:  # also where names are not repeated
            self.assertEqual(self.kith("may-contact", "book.db", "1").out.count(name), 1, name)

    def test_that_nobody_can_be_asked_about_is_said(self):
        answer = self.kith("may-contact", "book.db", "1", "--json")
        self.assertEqual((answer.json, answer.err), ([], 'kith: book.db: customer "1" has no contacts\n'))


class ErasedAddresses(EffectTest):
    """Nothing may be sent to an address of somebody who was erased: it is known again under the key, and only there."""

    ADDRESS = "vera@example.org"

    def setUp(self):
        super().setUp()
        self.take("contact", f"customer,name,email\n1,A,{self.ADDRESS}\n2,A,{self.ADDRESS.upper()}\n")
        self.take("suppression", f"address,channel,since\n{self.ADDRESS},email,2025-01-01\n")
        self.write("key", "k" * 32)
        self.write("other", "o" * 4096)

    def why(self, *key):
        row, = self.ask("may-contact", "2", "--channel", "email", "--message", "commercial", *key)
        return row["reason"]

    def test_without_a_key_it_stands_in_the_way(self):
        self.assertIn("stands in the way", self.kith("erase", "book.db", "1", status=1).err)
        self.assertEqual(self.why(), "suppressed")

    def test_the_key_knows_it_again(self):
        for customer in ("1", "2"):
            self.kith("erase", "book.db", customer, "--key", "key")
        with open(self.path("book.db"), "rb") as file:
            self.assertNotIn(self.ADDRESS.encode(), file.read().lower())
        self.take("contact", f"customer,name,email\n4,A,{self.ADDRESS.upper()}\n", "--key", "key")
        why = {name: self.ask("may-contact", "4", "--channel", "email", "--message", "commercial", *key)[0]["reason"]
               for name, key in (("key", ["--key", "key"]), ("other", ["--key", "other"]), ("none", []))}
        self.assertEqual(why, {"key": "suppressed", "other": "no_consent", "none": "no_consent"})

    def test_a_preview_tells_who_may_not_erase(self):
        self.kith("init", "roles.db", "--roles", "olga")
        for kind, text in (
            ("role", "code\nclerk\n"), ("user", "code,role\nkim,clerk\n"),
            ("right", "role,operation,kind\nclerk,view,\nclerk,add,customer\n"),
            ("customer", "number,kind,surname\n1,person,A\n"),
        ):  # fmt: skip
            self.take(kind, text, "--as", "olga", book="roles.db")
        said = [self.kith("erase", "roles.db", "1", "--as", "kim", *more, status=1).err for more in ([], ["--preview"])]
        self.assertIn('actor "kim" may not change customer', said[0])
        self.assertEqual(said[0], said[1])
        self.kith("erase", "roles.db", "1", "--as", "olga", "--preview")

    def test_a_preview_is_refused_where_erasing_is(self):
        self.kith("merge", "book.db", "3", "4")
        gone = self.kith("erase", "book.db", "1", "--key", "key", "--json").json["customer"]
        for customer, rule in (("3", "K145"), (gone, "K112")):
            said = [self.kith("erase", "book.db", customer, *more, status=1).err for more in ([], ["--preview"])]
            self.assertEqual(said[0], said[1])
            self.assertIn(rule, said[0])

    def test_the_hash_is_that_of_the_standard(self):
        self.kith("erase", "book.db", "1", "--key", "key")
        listed, = self.kith("export", "book.db", "suppression").rows
        self.assertIn(hmac.new(b"k" * 32, self.ADDRESS.encode(), "sha256").hexdigest(), listed["address"])

    def test_a_key_that_is_none_is_refused(self):
        for name, text in (("short", "k" * 31), ("long", "k" * 4097), ("empty", "")):
            self.write(name, text)
            done = self.kith("erase", "book.db", "1", "--key", name, status=1)
            self.assertIn(f"{name}: a key has 32 to 4096 bytes", done.err)
        self.assertIn("kith: gone: ", self.kith("erase", "book.db", "1", "--key", "gone", status=1).err)  # in any language


class WideWorld(support.ToolTest):
    """Two head offices hold cards that their 400 branches use; every tenth branch and some others have cards of
    their own. Orders are saved in the order of the file, half of them open at first; then all are closed, and some of
    what was ordered comes back."""

    HEADS = ("1", "401")

    @classmethod
    def read(cls):
        cls.customers = support.read_shared("wwi", "Customers.csv")
        amounts = {row["OrderID"]: decimal.Decimal(row["AmountExTax"]) for row in support.read_shared("wwi", "OrderTotals.csv")}
        cls.orders = [{**row, "amount": amounts[row["OrderID"]]} for row in support.read_shared("wwi", "Orders.csv")[:SLICE]]
        cls.head_of = {row["CustomerID"]: row["BillToCustomerID"] for row in cls.customers}
        cls.own = {number for number in cls.head_of if number in cls.HEADS or int(number) % 10 == 0}

    def card_of(self, order):
        """What table 4 says of these cards: own, else the head office's while it may be used."""
        customer = order["CustomerID"]
        head = self.head_of[customer]
        if customer in self.own:
            return customer, "own"
        return ("", "none") if head == customer else (head, "holder")

    def returned(self, order):
        """What came back: all of every 50th order, half of every 51st."""
        number = int(order["OrderID"])
        return order["amount"] if number % 50 == 0 else (order["amount"] / 2).quantize(decimal.Decimal("0.01")) if number % 51 == 0 else None

    def make(self):
        self.kith("init", "book.db")
        self.take("customer", support.as_csv([{"number": row["CustomerID"], "kind": "organisation", "organisation": row["CustomerName"]}
                                              for row in self.customers]))  # fmt: skip
        self.take("relation_type", TYPES)
        self.take("relation", support.as_csv([{"from": head, "type": "holder", "to": number}
                                              for number, head in self.head_of.items() if head != number]))  # fmt: skip
        self.take("card_programme", "code\nclub\n")
        self.take("card_tier", "programme,threshold,rate\nclub,0,0\nclub,100000,2\nclub,1000000,5\n")
        own = sorted(self.own, key=int)
        self.take("card_account", support.as_csv([{"customer": number, "programme": "club", "code": f"A{number}"} for number in own]))
        self.take("card", support.as_csv([{"account": f"A{number}", "number": f"C{number}"} for number in own]))

    def save(self, closed, *, returns=False):
        rows = [{"number": row["OrderID"], "customer": row["CustomerID"], "date": row["OrderDate"], "booked": row["amount"],
                 "returned": (self.returned(row) or "") if returns else "", "status": "closed" if closed(row) else "open"}
                for row in self.orders]  # fmt: skip
        return self.kith("order", "book.db", "--save", self.write("orders.csv", support.as_csv(rows)), "--json", on=None).json

    def check_accounts(self, wanted):
        """What each account has added up: of all by their accruals, of the largest and some others as the tool tells it."""
        found = collections.defaultdict(decimal.Decimal)
        for row in self.kith("export", "book.db", "card_accrual").rows:
            found[row["account"][1:]] += decimal.Decimal(row["amount"])
        self.assertEqual({number: amount for number, amount in found.items() if amount}, {number: amount for number, amount in wanted.items() if amount})
        for number in sorted(wanted, key=wanted.get)[-6:] + sorted(wanted)[:4]:
            told = self.kith("card", "book.db", number, "--json").json
            self.assertEqual((told["account"], decimal.Decimal(told["balance"])), (f"A{number}", wanted[number]))
            rate = 5 if wanted[number] >= 1000000 else 2 if wanted[number] >= 100000 else 0
            self.assertEqual(told["rate"], str(rate), number)

    def test_accounts_of_head_offices_hold_what_their_branches_order(self):
        self.read()
        self.make()
        begin = time.monotonic()
        self.assertEqual(self.save(lambda row: int(row["OrderID"]) % 2 == 0)["added"], len(self.orders))
        took = time.monotonic() - begin
        wanted = collections.defaultdict(decimal.Decimal)
        results = collections.Counter()
        cards = {}
        for order in self.orders:
            cards[order["OrderID"]] = number, result = self.card_of(order)
            results[result] += 1
            if number and int(order["OrderID"]) % 2 == 0:
                wanted[number] += order["amount"]
        self.check_accounts(wanted)
        kept = {row["order"]: (row["number"][1:], row["result"]) for row in self.kith("export", "book.db", "order_card").rows}
        self.assertEqual([(key, kept.get(key), cards[key]) for key in cards if kept.get(key) != cards[key]][:5], [])
        self.assertEqual(len(kept), len(cards))
        # The other half is closed, and some of all comes back; the cards stay what they were.
        self.save(lambda row: True, returns=True)
        for order in self.orders:
            number, _ = cards[order["OrderID"]]
            if number:
                wanted[number] += (order["amount"] if int(order["OrderID"]) % 2 else 0) - (self.returned(order) or 0)
        self.check_accounts(wanted)
        self.assertEqual(self.kith("check", "book.db", "--json").json, [])
        self.assertGreater(min(results.values()), 0)
        print(f"{len(self.orders)} orders, first saved in {took:.1f} s: {dict(results)}; {len(wanted)} accounts, {sum(wanted.values())} in all")


if __name__ == "__main__":
    support.take_arguments()
    support.shared("wwi", "Orders.csv")
    support.unittest.main(verbosity=2)
