"""The customers of Northwind go in through the tool and come out equal. Skips where ../shared/data is absent."""
import support

FIELDS = {
    "number": "CustomerID",
    "organisation": "CompanyName",
    "address": "Address",
    "city": "City",
    "phone": "Phone",
    "second_phone": "Fax",
    "remarks": "ContactName",
    "attribute:title": "ContactTitle",
    "attribute:region": "Region",
    "attribute:postcode": "PostalCode",
    "attribute:country": "Country",
}


class Northwind(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.wanted = support.read_shared("northwind", "Customers.csv")
        with open(support.shared("northwind", "Customers.csv"), "rb") as file:
            text = file.read()
        self.kith("init", "book.db")
        codes = [name.split(":")[1] for name in FIELDS if ":" in name]
        self.take("attribute", "code,type\n" + "".join(f"{code},text\n" for code in codes))
        self.options = ["--set", "kind=organisation"]
        for field, column in FIELDS.items():
            self.options += ["--map", f"{field}={column}"]
        self.first = self.take("customer", text, "--json", *self.options).json
        self.again = self.take("customer", text, "--json", *self.options).json

    def test_customers_come_out_equal(self):
        self.assertEqual((self.first["rows"], self.first["added"]), (len(self.wanted), len(self.wanted)))
        attributes = {}
        for row in self.kith("export", "book.db", "attribute_value").rows:
            attributes[row["owner"], "attribute:" + row["attribute"]] = row["text"]
        found = []
        for row in self.kith("export", "book.db", "customer").rows:
            owner = "customer:" + row["number"]
            found.append({c: row[f] if f in row else attributes.get((owner, f), "") for f, c in FIELDS.items()})
        wanted = [{column: row[column] for column in FIELDS.values()} for row in self.wanted]
        self.assertEqual(found, wanted)

    def test_importing_again_changes_nothing(self):
        self.assertEqual(self.again["unchanged"], len(self.wanted))

    def test_they_are_found(self):
        found = self.kith("search", "book.db", "alfreds", "--json").json
        self.assertEqual([row["number"] for row in found], ["ALFKI"])
        found = self.kith("search", "book.db", "0074321", "--json").json
        self.assertEqual([row["number"] for row in found], ["ALFKI"])


if __name__ == "__main__":
    support.take_arguments()
    support.shared("northwind", "Customers.csv")
    support.unittest.main(verbosity=2)
