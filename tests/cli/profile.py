"""Addresses and contact persons of two real customer lists go in through the tool and come out equal.

Northwind has one address and one person in the customer's own row, so --map says all. Wide World Importers has two
addresses in the row and one or two persons in a list of their own, which a few lines of Python join, as a host would.
Skips where ../shared/data is absent.
"""
import companies
import support

NEEDED = [("northwind", "Customers.csv"), ("wwi", "Customers.csv"), ("wwi", "People.csv"), ("wwi", "Cities.csv")]


class ProfileTest(support.ToolTest):
    def maps(self, fields, **fixed):
        """Options that say which column is which field, and what is the same in every row."""
        options = [word for field, column in fields.items() for word in ("--map", f"{field}={column}")]
        return options + [word for field, value in fixed.items() for word in ("--set", f"{field}={value}")]

    def take_twice(self, kind, text, options, rows):
        """Imports a file, and once more: the second time nothing is to be done."""
        out = self.take(kind, text, "--json", *options).json
        self.assertEqual((out["rows"], out["added"]), (rows, rows), kind)
        commits = self.kith("stats", "book.db", "--json").json["commits"]
        out = self.take(kind, text, "--json", *options).json
        self.assertEqual((out["rows"], out["unchanged"]), (rows, rows), kind)
        self.assertEqual(self.kith("stats", "book.db", "--json").json["commits"], commits)

    def exported(self, kind, fields, **wanted):
        """Records as the source has them: under its columns; only those with such values."""
        rows = self.kith("export", "book.db", kind).rows
        rows = [row for row in rows if all(row[field] == value for field, value in wanted.items())]
        return [{column: row[field] for field, column in fields.items()} for row in rows]

    def picked(self, rows, fields):
        return [{column: row[column] for column in fields.values()} for row in rows]

    def check_rules(self):
        self.assertEqual(self.kith("check", "book.db", "--json").json, [])


class Northwind(ProfileTest):
    CUSTOMER = {"number": "CustomerID", "organisation": "CompanyName", "phone": "Phone", "second_phone": "Fax"}
    LOCATION = {
        "customer": "CustomerID", "street": "Address", "city": "City", "region": "Region",
        "postal_code": "PostalCode", "country": "Country",
    }  # fmt: skip
    CONTACT = {"customer": "CustomerID", "name": "ContactName", "role": "ContactTitle"}

    def setUp(self):
        super().setUp()
        self.wanted = support.read_shared("northwind", "Customers.csv")
        with open(support.shared("northwind", "Customers.csv"), "rb") as file:
            text = file.read()
        self.kith("init", "book.db")
        rows = len(self.wanted)
        self.take_twice("customer", text, self.maps(self.CUSTOMER, kind="organisation"), rows)
        self.take_twice("location", text, self.maps(self.LOCATION), rows)
        self.take_twice("contact", text, self.maps(self.CONTACT), rows)

    def test_addresses_and_persons_come_out_equal(self):
        for kind, fields in (("customer", self.CUSTOMER), ("location", self.LOCATION), ("contact", self.CONTACT)):
            self.assertEqual(self.exported(kind, fields), self.picked(self.wanted, fields), kind)

    def test_the_only_one_is_the_primary_one(self):
        for kind in ("location", "contact"):
            rows = self.kith("export", "book.db", kind).rows
            self.assertEqual({row["primary"] for row in rows}, {"1"}, kind)
        self.check_rules()

    def test_the_card_shows_them(self):
        card = self.kith("show", "book.db", "FAMIA", "--json").json
        location, contact = card["location"][0], card["contact"][0]
        self.assertEqual((location["city"], location["region"]), ("Sao Paulo", "SP"))
        self.assertEqual((contact["name"], contact["role"]), ("Aria Cruz", "Marketing Assistant"))


class WideWorldImporters(ProfileTest):
    CUSTOMER = {
        "number": "CustomerID", "organisation": "CustomerName", "phone": "PhoneNumber", "second_phone": "FaxNumber",
        "registration_date": "AccountOpenedDate",
    }  # fmt: skip
    DELIVERY = {
        "customer": "CustomerID", "addition": "DeliveryAddressLine1", "street": "DeliveryAddressLine2",
        "postal_code": "DeliveryPostalCode", "city": "DeliveryCity", "region": "DeliveryState",
    }  # fmt: skip
    POSTAL = {
        "customer": "CustomerID", "street": "PostalAddressLine1", "addition": "PostalAddressLine2",
        "postal_code": "PostalPostalCode", "city": "PostalCity", "region": "PostalState",
    }  # fmt: skip
    CONTACT = {"customer": "CustomerID", "name": "FullName", "phone": "PhoneNumber", "email": "EmailAddress"}

    book = None  # made once

    def setUp(self):
        super().setUp()
        if WideWorldImporters.book is None:
            WideWorldImporters.customers, WideWorldImporters.persons = companies.wide_world()
            self.make()
            with open(self.path("book.db"), "rb") as file:
                WideWorldImporters.book = file.read()
        self.write("book.db", WideWorldImporters.book)

    def make(self):
        self.kith("init", "book.db")
        text = support.as_csv(self.customers)
        rows = len(self.customers)
        self.take_twice("customer", text, self.maps(self.CUSTOMER, kind="organisation"), rows)
        self.take_twice("location", text, self.maps(self.DELIVERY, name="Delivery", shipping="yes"), rows)
        self.take_twice("location", text, self.maps(self.POSTAL, name="Postal", billing="yes"), rows)
        self.take_twice("contact", support.as_csv(self.persons), self.maps(self.CONTACT), len(self.persons))

    def test_customers_come_out_equal(self):
        self.assertEqual(len(self.customers), 663)
        self.assertEqual(self.exported("customer", self.CUSTOMER), self.picked(self.customers, self.CUSTOMER))

    def test_both_addresses_come_out_equal(self):
        delivery = self.exported("location", self.DELIVERY, name="Delivery", shipping="1", billing="", primary="1")
        self.assertEqual(delivery, self.picked(self.customers, self.DELIVERY))
        postal = self.exported("location", self.POSTAL, name="Postal", shipping="", billing="1", primary="")
        self.assertEqual(postal, self.picked(self.customers, self.POSTAL))
        self.assertEqual(len(self.kith("export", "book.db", "location").rows), 2 * len(self.customers))

    def test_contact_persons_come_out_equal_and_in_order(self):
        self.assertEqual(len(self.persons), 663 + 402)
        self.assertEqual(self.exported("contact", self.CONTACT), self.picked(self.persons, self.CONTACT))
        first = {row["CustomerID"]: row["FullName"] for row in reversed(self.persons)}
        rows = self.kith("export", "book.db", "contact").rows
        self.assertEqual({row["customer"]: row["name"] for row in rows if row["primary"] == "1"}, first)

    def test_nobody_has_said_yes_to_mail(self):
        rows = self.kith("export", "book.db", "contact").rows
        self.assertEqual({row["consent"] for row in rows}, {"unknown"})
        self.check_rules()

    def test_what_came_out_goes_into_another_book(self):
        self.kith("init", "copy.db")
        for kind in ("customer", "location", "contact"):
            text = self.kith("export", "book.db", kind).out
            self.take(kind, text, book="copy.db")
            self.assertEqual(self.kith("export", "copy.db", kind).out, text, kind)


if __name__ == "__main__":
    support.take_arguments()
    for file in NEEDED:
        support.shared(*file)
    support.unittest.main(verbosity=2)
