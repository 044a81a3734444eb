"""kith export: what goes out comes in again, equal."""
import support

# In this order everything that a record refers to is there before it.
KINDS = [
    "role", "user", "right", "category", "attribute", "customer", "customer_role", "relation_type", "relation",
    "label", "attribute_value",
]  # fmt: skip


class RoundTrip(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()
        self.take("role", "code\nseller\n")
        self.take("user", "code,name,role,inactive\nolga,Ольга,seller,\nivan,,seller,yes\n")
        self.take("right", "role,operation,kind\nseller,view,\nseller,add,customer\n")
        self.take("category", "code\ngold\nsilver\n")
        self.take(
            "attribute", "code,type,kind\nshoe,integer,\nrate,decimal,\nseen,date,\nborn,text,customer\nvip,flag,\n"
        )
        self.take(
            "customer",
            "number,category,status,language,remarks,attribute:shoe,attribute:rate,attribute:seen,attribute:born\n"
            '1,gold,active,ru,"one, ""two""\nthree",41,0.000001,1999-12-31,ABT 1845\n'
            "2,silver,inactive,,,-1,-12345678.5,,\n",
        )
        self.take("customer_role", "customer,role\n1,export_agent\n1,commission_recipient\n")
        self.take("attribute_value", "owner,attribute,flag\ncustomer:2,vip,1\nrelation_type:parent,vip,0\n")
        self.take("relation", "from,type,to,since,until,priority,remark\n5,supplier,2,2001-01-01,2002-12-31,-3,old\n")

    def test_every_kind_goes_into_a_new_book_and_comes_out_equal(self):
        self.kith("init", "copy.db")
        for kind in KINDS:
            text = self.kith("export", "book.db", kind).out
            rows = len(self.kith("export", "book.db", kind).rows)
            out = self.take(kind, text, "--json", book="copy.db").json
            self.assertGreater(rows, 0, kind)
            self.assertEqual((out["rows"], out["added"]), (rows, rows), kind)
            self.assertEqual(self.kith("export", "copy.db", kind).out, text, kind)

    def test_every_kind_is_in_the_round_trip(self):
        kinds = [row["kind"] for row in self.kith("stats", "book.db", "--json").json["records"]]
        self.assertEqual(sorted(kinds), sorted(KINDS + ["book"]))

    def test_importing_the_same_again_changes_nothing(self):
        before = self.kith("stats", "book.db", "--json").json["commits"]
        for kind in KINDS:
            out = self.take(kind, self.kith("export", "book.db", kind).out, "--json").json
            self.assertEqual(out["unchanged"], out["rows"], kind)
        self.assertEqual(self.kith("stats", "book.db", "--json").json["commits"], before)

    def test_json_has_the_same_values(self):
        rows = self.kith("export", "book.db", "relation").rows
        for row, value in zip(rows, self.kith("export", "book.db", "relation", "--json").json, strict=True):
            self.assertEqual({key: "" if v is None else str(v) for key, v in value.items()}, row)


class Sides(support.ToolTest):
    def test_both_sides_have_the_label_of_the_party_described(self):
        self.make_book()
        self.assertEqual(
            self.kith("export", "book.db", "relation", "--both-sides").out,
            "FROM,RELATION,TO,SINCE,UNTIL\n"
            "1,mother,2,,\n"
            "2,daughter,1,,\n"
            "1,mother,3,,\n"
            "3,son,1,,\n"
            "4,father,2,,\n"
            "2,daughter,4,,\n"
            "1,wife,4,1984-06-01,\n"
            "4,husband,1,1984-06-01,\n"
            "5,supplier,4,2020-01-01,\n",
        )

    def test_an_empty_kind_is_a_heading_only(self):
        self.make_book(people=None, relations=None)
        self.assertEqual(self.kith("export", "book.db", "category").out, "code\n")
        self.assertEqual(self.kith("export", "book.db", "category", "--json").json, [])


if __name__ == "__main__":
    support.main()
