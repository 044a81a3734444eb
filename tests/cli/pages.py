"""Northwind and Wide World Importers in one book: pages, sales, histories and exports compared with their files.

Customers, addresses, persons, buying groups as chains, employees as managers, orders with amounts.
KITH_TEST_FULL: all 73,595 orders of Wide World Importers instead of the first ones.
"""
import os

import companies
import profile
import support
import table3

SLICE = None if os.environ.get("KITH_TEST_FULL") else 4000
EVERY = 29
MOST = 20
LAST = "2016-12-31"


class Page(profile.ProfileTest):
    made = None  # once: the book, and what the files say

    def setUp(self):
        super().setUp()
        if Page.made is None:
            self.kith("init", "book.db")
            self.read()
            self.fill()
            with open(self.path("book.db"), "rb") as file:
                Page.made = file.read()
        self.write("book.db", Page.made)

    # --- the files ---

    @classmethod
    def read(cls):
        """Everything by customer, the numbers of each company with a sign before them."""
        shops, persons = companies.wide_world()
        traders = support.read_shared("northwind", "Customers.csv")
        cls.rows = {f"{sign}{row['CustomerID']}": row for sign, rows in (("N", traders), ("W", shops)) for row in rows}
        cls.persons = {number: [row["ContactName"]] if "ContactName" in row else [] for number, row in cls.rows.items()}
        for row in persons:
            cls.persons["W" + row["CustomerID"]].append(row["FullName"])
        cls.people = persons
        cls.orders = companies.northwind_orders("N") + companies.wide_world_orders(SLICE, "W")
        cls.groups = companies.groups()
        cls.members = companies.members(shops, "W")
        cls.staff = {f"N{row['EmployeeID']}": f"{row['FirstName']} {row['LastName']}"
                     for row in support.read_shared("northwind", "Employees.csv")}  # fmt: skip
        cls.staff.update({f"W{row['PersonID']}": row["FullName"]
                          for row in support.read_shared("wwi", "People.csv") if row["IsSalesperson"] == "True"})  # fmt: skip

    # --- the book ---

    def put(self, of, sign, fields, rows, **fixed):
        """Rows of a file, their customers under the numbers that they have here."""
        signed = [{**row, "CustomerID": sign + row["CustomerID"]} for row in rows]
        self.take(of, support.as_csv(signed), *self.maps(fields, **fixed))

    def fill(self):
        north, wide = profile.Northwind, profile.WideWorldImporters
        traders = [row for number, row in self.rows.items() if number[0] == "N"]
        shops = [row for number, row in self.rows.items() if number[0] == "W"]
        self.put("customer", "N", north.CUSTOMER, traders, kind="organisation")
        self.put("location", "N", north.LOCATION, traders)
        self.put("contact", "N", north.CONTACT, traders)
        self.put("customer", "W", wide.CUSTOMER, shops, kind="organisation")
        self.put("location", "W", wide.DELIVERY, shops, name="Delivery", shipping="yes")
        self.put("location", "W", wide.POSTAL, shops, name="Postal", billing="yes")
        self.put("contact", "W", wide.CONTACT, self.people)
        self.take("hierarchy", "code\ngroup\n")
        self.take("book", "hierarchy\ngroup\n")
        self.take("customer", support.as_csv(self.groups))
        self.take("chain_node", "customer,hierarchy\n" + "".join(f"{row['number']},group\n" for row in self.groups))
        self.take("chain_link", support.as_csv(self.members))
        self.take("manager", support.as_csv([{"code": code, "name": name} for code, name in self.staff.items()]))
        columns = list(self.orders[0])
        self.write("orders.csv", support.as_csv([{name: row.get(name, "") for name in columns} for row in self.orders]))
        told = self.kith("order", "book.db", "--save", "orders.csv", "--as", "robot", "--json", on=None).json
        self.assertEqual((told["added"], told["rejected"]), (len(self.orders), 0))

    def page(self, number, *options):
        return self.kith("profile", "book.db", number, "--json", *options, on=LAST).json

    # --- what is compared ---

    def some(self):
        """Customers of both companies, those without any order among them."""
        buyers = {row["customer"] for row in self.orders}
        idle = [number for number in self.rows if number not in buyers]
        return sorted({*list(self.rows)[::EVERY], *idle[:3], "NSAVEA", "W1", "W801", "W832"})

    def orders_of(self, number):
        """Latest first, as they were saved."""
        own = [row for row in self.orders if row["customer"] == number]
        return [row["number"] for row in sorted(reversed(own), key=lambda row: row["date"], reverse=True)]

    def test_sales_of_everybody_are_those_of_the_files(self):
        found = {(row["customer"], row["year"]): companies.amounts(row)
                 for row in self.kith("sales", "book.db", "--by", "year", "--json", on=None).json}  # fmt: skip
        wanted = companies.sales_by_year(self.orders)
        self.assertEqual([(key, found.get(key), wanted[key]) for key in wanted if found.get(key) != wanted[key]][:5], [])
        self.assertEqual(len(found), len(wanted))

    def test_pages_are_what_the_files_say(self):
        sales = companies.sales_by_year(self.orders)
        group = {row["customer"]: row for row in self.members}
        office = table3.Office({code: {} for code in self.staff})
        for row in self.orders:
            office.save(row["customer"], row["manager"], row["date"])
        for number in self.some():
            with self.subTest(number):
                row = self.rows[number]
                page = self.page(number)
                self.assertEqual(page["name"], row.get("CompanyName") or row.get("CustomerName"))
                self.assertEqual((page.get("phone"), page.get("second_phone")),
                                 (row.get("Phone") or row.get("PhoneNumber"), row.get("Fax") or row.get("FaxNumber") or None))  # fmt: skip
                self.assertEqual(page.get("manager"), office.bound.get(number))
                cities = [row["City"]] if "City" in row else [row["DeliveryCity"], row["PostalCity"]]
                self.assertEqual([place["city"] for place in page["locations"]], cities)
                self.assertEqual([one["name"] for one in page["contacts"]], self.persons[number])
                self.assertEqual([one["primary"] for one in page["contacts"]], [True] + [None] * (len(self.persons[number]) - 1))
                above = [group[number]["parent"]] if number in group else []
                self.assertEqual([one["customer"] for one in page.get("chain", [])], above)
                orders = self.orders_of(number)
                self.assertEqual([one["number"] for one in page.get("orders", [])], orders[:MOST])
                self.assertEqual("orders" in page.get("more", ""), len(orders) > MOST)
                found = {(number, one["year"]): companies.amounts(one) for one in page.get("sales", [])}
                self.assertEqual(found, {key: value for key, value in sales.items() if key[0] == number})

    def test_a_group_shows_nothing_of_its_shops(self):
        page = self.page("G1")
        self.assertEqual(page["name"], "Tailspin Toys")
        self.assertNotIn("sales", page)
        self.assertNotIn("orders", page)

    def test_sections_part_a_history(self):
        for number in ("NSAVEA", "W832"):
            def records(section, number=number):
                rows = self.kith("history", "book.db", number, "--section", section, "--most", "0", "--json").json
                return [(row["sequence"], row["record"], row["field"]) for row in rows]
            parts = [records(section) for section in ("customer", "appointments", "orders", "email", "website")]
            self.assertEqual(sorted(sum(parts, [])), sorted(records("all")))
            saved = {record.split(":")[1] for _, record, _ in parts[2] if record.startswith("order:")}
            self.assertEqual(saved, set(self.orders_of(number)))
            self.assertEqual([parts[1], parts[3], parts[4]], [[], [], []])

    def test_an_export_has_everything_of_a_customer_and_of_nobody_else(self):
        for number in ("NALFKI", "W832"):
            held = self.kith("export", "book.db", "--customer", number, "--json").json
            self.assertEqual([row["number"] for row in held["customer"]], [number])
            self.assertEqual(sorted(row["number"] for row in held["order"]), sorted(self.orders_of(number)))
            self.assertEqual([row["name"] for row in held["contact"]], self.persons[number])
            entries = {(row["order"], row["measure"]) for row in held["order_entry"]}
            self.assertEqual({order for order, measure in entries if measure == "booked"}, set(self.orders_of(number)))
            self.assertGreater(len(held["history"]), len(held["order"]))

    def test_a_merge_that_is_only_tried_stores_nothing(self):
        """Both have a location without a name, which gets the number of whose it was."""
        tried = self.kith("merge", "book.db", "NANATR", "NANTON", "--dry-run", "--json").json
        self.assertEqual(tried.get("findings", []), [])
        page = self.page("NANATR")
        self.assertEqual((page["customer"], page.get("alias")), ("NANATR", None))

    def test_a_merged_customer_brings_everything_along(self):
        """Two shops of one group become one; its sums are those of both."""
        source, target = "W2", "W3"
        tried = self.kith("merge", "book.db", source, target, "--dry-run", "--json").json
        self.assertEqual(self.page(source)["customer"], source)
        done = self.kith("merge", "book.db", source, target, "--json").json
        self.assertEqual(done["conflicts"], tried["conflicts"])
        page = self.page(source, "--most", "1000")
        self.assertEqual((page["alias"], page["customer"]), (source, target))
        both = [{**row, "customer": target} for row in self.orders if row["customer"] in (source, target)]
        self.assertEqual({row["number"] for row in page["orders"]}, {row["number"] for row in both})
        self.assertEqual({(target, row["year"]): companies.amounts(row) for row in page["sales"]}, companies.sales_by_year(both))
        self.assertEqual({one["name"] for one in page["contacts"]}, {*self.persons[source], *self.persons[target]})
        self.check_rules()

    def test_an_erased_customer_leaves_its_sums(self):
        """Its orders stay, of a customer without a name; nothing of it can be found in the file."""
        texts = ("Alfreds Futterkiste", "Maria Anders", "030-0074321", "Obere Str. 57")
        def left():
            with open(self.path("book.db"), "rb") as file:
                whole = file.read()
            return [text for text in texts if text.encode() in whole]
        self.assertEqual(left(), list(texts))
        before = self.page("NALFKI")
        erased = self.kith("erase", "book.db", "NALFKI", "--json").json["customer"]
        page = self.page(erased)
        self.assertEqual((page["sales"], [row["number"] for row in page["orders"]]),
                         (before["sales"], [row["number"] for row in before["orders"]]))  # fmt: skip
        self.assertEqual([part for part in ("contacts", "locations", "phone") if part in page], [])
        self.assertEqual(left(), [])
        self.check_rules()

    def test_no_rule_is_broken(self):
        self.check_rules()


if __name__ == "__main__":
    support.take_arguments()
    for file in companies.NEEDED:
        support.shared(*file)
    support.unittest.main(verbosity=2)
