"""kith chain and kith explain, on small books and on real ones: buying groups, and who owns the French media.

KITH_TEST_FULL: more customers of Wide World Importers are asked about.
"""
import collections
import csv
import io
import os
import shutil
import subprocess
import xml.dom.minidom

import companies
import support

STEP = 40 if os.environ.get("KITH_TEST_FULL") else 160

TYPES = "code,value,mode,by_item_group,fills\ndiscount,percent,nearest,yes,\npayer,customer,nearest,,payer\n"
ORDERS = "code,hierarchy,chain_check\nstandard,group,on\n"


class Chains(support.ToolTest):
    """Customers g (root), m, n (nodes), a, b (members), and x, which is in no chain."""

    def setUp(self):
        super().setUp()
        self.kith("init", "book.db")
        self.take("customer", "number,kind,organisation\n" + "".join(f"{i},organisation,O {i}\n" for i in "gmnabx"))
        self.take("hierarchy", "code\ngroup\n")
        self.take("chain_node", "customer,hierarchy\n" + "".join(f"{i},group\n" for i in "gmn"))
        self.take("chain_link", "customer,parent,hierarchy,member\nm,g,group,\nn,g,group,\na,m,group,1\nb,m,group,1\nb,n,group,1\n")
        self.take("condition_type", TYPES)
        self.take("order_type", ORDERS)

    def chain(self, *arguments, **more):
        return self.kith("chain", "book.db", *arguments, **more)

    def explain(self, *arguments, **more):
        return self.kith("explain", "book.db", *arguments, "--json", **more).json

    def customers(self, *arguments):
        return [(row["customer"], row["level"], row["parent"]) for row in self.chain(*arguments, "--json").json["customers"]]

    def test_without_a_customer_every_tree_is_drawn(self):
        self.assertEqual(
            self.customers(),
            [("g", 1, None), ("m", 2, "g"), ("a", None, "m"), ("b", None, "m"), ("n", 2, "g"), ("b", None, "n")],
        )

    def test_of_a_customer_the_way_down_to_it_and_what_is_below(self):
        self.assertEqual(self.customers("m"), [("g", 1, None), ("m", 2, "g"), ("a", None, "m"), ("b", None, "m")])
        self.assertEqual(self.customers("a"), [("g", 1, None), ("m", 2, "g"), ("a", None, "m")])
        ways = [("g", 1, None), ("m", 2, "g"), ("b", None, "m"), ("n", 2, "g"), ("b", None, "n")]
        self.assertEqual(self.customers("b"), ways)

    def test_who_is_in_no_chain_is_told(self):
        message = 'kith: book.db: customer "x" is in no chain of this hierarchy on the day\n'
        self.assertEqual(self.chain("x", status=1).err, message)

    def test_it_is_asked_which_hierarchy_if_there_are_several(self):
        self.take("hierarchy", "code\nother\n")
        self.assertIn("give --hierarchy", self.chain(status=2).err)
        self.assertEqual(self.chain("--hierarchy", "other", status=1).out, "")
        self.assertEqual(self.chain("--hierarchy", "other", "--json").json["customers"], [])
        self.take("book", "hierarchy\ngroup\n")
        self.assertEqual(len(self.customers()), 6)

    def test_a_tree_is_that_of_its_day(self):
        self.take("customer", "number,kind,organisation\nc,organisation,O\n")
        self.take("chain_link", "customer,parent,hierarchy,member,since,until\nc,m,group,1,2026-02-01,2026-02-28\n")
        self.assertNotIn("O\n", self.chain().out)
        self.assertIn("member c O, 2026-02-01 .. 2026-02-28", self.kith("chain", "book.db", on="2026-02-28").out)

    def test_graphviz_takes_the_drawing(self):
        if shutil.which("dot") is None:
            self.skipTest("no Graphviz")
        page = xml.dom.minidom.parseString(self.chain("--format", "svg").out)
        classes = [node.getAttribute("class") for node in page.getElementsByTagName("g")]
        self.assertEqual((classes.count("node"), classes.count("edge")), (5, 5))
        done = subprocess.run(["dot", "-Tjson"], input=self.chain("b", "--format", "dot").out.encode(), capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_what_counts_and_why(self):
        self.take("condition", "customer,type,number,enforced\ng,discount,5,\nm,discount,3,\na,discount,1,\n")
        found = {row["customer"]: row["reason"] for row in self.explain("a")["candidates"]}
        self.assertEqual(found, {"a": "taken", "m": "overridden_by_nearer", "g": "overridden_by_nearer"})
        self.assertEqual([row["number"] for row in self.explain("a")["conditions"]], ["1"])
        self.take("condition", "customer,type,number,enforced\ng,discount,5,yes\n", status=1)  # two at once
        self.assertEqual(self.explain("x")["conditions"], [])

    def test_what_the_header_has_from_elsewhere_does_not_count(self):
        self.take("condition_type", "code,value,fills\nlist,code,price_list\n")
        self.take("condition", "customer,type,text,party\ng,list,ALL,\nm,list,NEAR,\ng,payer,,g\n")
        self.assertEqual(self.explain("a")["passed_over"], [])
        self.take("order_type", "code,hierarchy,chain_check,price_list\nfixed,group,on,FIX\n")
        found = self.explain("a", "--order-type", "fixed")
        filled = {row["field"]: row["party"] or row["text"] for row in found["header"]}
        self.assertEqual((filled["payer"], filled["price_list"]), ("g", "FIX"))
        self.assertEqual(found["passed_over"], [
            {"field": "price_list", "customer": "m", "source": "NEAR", "reason": "not_chosen"},
        ])
        self.assertEqual({row["type"]: row["reason"] for row in found["conditions"]}, {"payer": "taken", "list": "not_chosen"})
        near = {row["text"]: row["reason"] for row in found["candidates"] if row["type"] == "list"}
        self.assertEqual(near, {"NEAR": "not_chosen", "ALL": "overridden_by_nearer"})
        self.take("condition", "customer,type,party,enforced\nm,payer,x,yes\n")
        self.assertEqual([row["party"] for row in self.explain("a", "--order-type", "fixed")["conditions"]], ["x", None])
        self.take("customer", "number,kind,organisation,status\nx,organisation,O x,inactive\n")
        found = self.explain("a", "--order-type", "fixed")
        self.assertEqual([row["party"] for row in found["conditions"]], ["g", None])
        reasons = {row["party"]: row["reason"] for row in found["candidates"] if row["type"] == "payer"}
        self.assertEqual(reasons, {"x": "inactive", "g": "taken"})

    def test_prices_may_be_those_of_the_delivery(self):
        self.take("condition", "customer,type,number,since\nm,discount,3,2026-07-01\n")
        asked = ("a", "--delivery", "2026-07-10")
        self.assertEqual([row["reason"] for row in self.explain(*asked, on="2026-06-10")["candidates"]], ["not_yet_valid"])
        self.take("book", "prices_on_delivery\nyes\n")
        self.assertEqual([row["reason"] for row in self.explain(*asked, on="2026-06-10")["candidates"]], ["taken"])
        message = 'kith: --delivery "soon": not a date YYYY-MM-DD\n'
        self.assertIn(message.strip(), self.kith("explain", "book.db", "a", "--delivery", "soon", status=2).err)

    def test_of_several_chains_one_is_chosen(self):
        self.take("condition", "customer,type,number\nm,discount,3\nn,discount,4\n")
        asked = self.explain("b")
        self.assertEqual((asked["outcome"], asked["path"]), ("chain_ambiguous", []))
        self.assertEqual([row["customer"] for row in asked["chains"]], ["m", "n"])
        self.assertEqual(asked["passed_over"][0]["reason"], "chain_ambiguous")
        chosen = self.explain("b", "--chain", "n")
        self.assertEqual([row["number"] for row in chosen["conditions"]], ["4"])
        self.assertEqual(chosen["header"][0]["origin"], "manual")
        self.assertEqual(self.explain("b", "--chain", "g")["outcome"], "not_a_member")
        self.assertTrue(self.explain("b", "--unattended")["task"])

    def test_item_groups_and_values_narrow_what_counts(self):
        self.take("condition", "customer,type,item_group,number,minimum\ng,discount,,5,\ng,discount,shoes,9,100\n")
        for options, wanted in (
            ([], "5"),
            (["--item-group", "shoes"], "9"),
            (["--item-group", "shoes", "--value", "99.99"], "5"),
            (["--item-group", "hats"], "5"),
        ):
            self.assertEqual([row["number"] for row in self.explain("a", *options)["conditions"]], [wanted], options)

    def test_without_order_types_conditions_come_down(self):
        self.kith("init", "plain.db")
        for kind in ("customer", "hierarchy", "chain_node", "chain_link", "condition_type"):
            self.take(kind, self.kith("export", "book.db", kind).out, book="plain.db")
        self.take("condition", "customer,type,number\ng,discount,5\n", book="plain.db")
        found = self.kith("explain", "plain.db", "a", "--json").json
        self.assertEqual([row["number"] for row in found["conditions"]], ["5"])
        self.assertEqual([row["origin"] for row in found["header"]][0], None)


class BuyingGroups(support.ToolTest):
    """Wide World Importers: two buying groups with their shops; a discount of each; head offices that pay."""

    def setUp(self):
        super().setUp()
        self.rows = support.read_shared("wwi", "Customers.csv")
        self.deals = support.read_shared("wwi", "SpecialDeals.csv")
        members = [row for row in self.rows if row["BuyingGroupID"]]
        self.kith("init", "book.db")
        self.take("hierarchy", "code\ngroup\n")
        with open(support.shared("wwi", "Customers.csv"), "rb") as file:
            maps = ["--map", "number=CustomerID", "--map", "organisation=CustomerName", "--set", "kind=organisation"]
            self.take("customer", file.read(), *maps)
        of_group = companies.groups()
        self.take("customer", support.as_csv(of_group))
        self.take("chain_node", "customer,hierarchy\n" + "".join(f"{row['number']},group\n" for row in of_group))
        links = companies.members(self.rows)
        self.taken = self.take("chain_link", support.as_csv(links), "--json").json
        self.take("condition_type", TYPES)
        self.take("order_type", ORDERS)
        payers = {(row["BuyingGroupID"], row["BillToCustomerID"]) for row in members}
        self.take("condition", "customer,type,party\n" + "".join(f"G{g},payer,{payer}\n" for g, payer in sorted(payers)))
        deals = [{"customer": f"G{row['BuyingGroupID']}", "type": "discount", "item_group": row["StockGroupID"],
                  "number": row["DiscountPercentage"], "since": row["StartDate"], "until": row["EndDate"]}
                 for row in self.deals]  # fmt: skip
        self.take("condition", support.as_csv(deals))
        self.members = members

    def explain(self, number, day, *options):
        return self.kith("explain", "book.db", number, "--json", *options, on=day).json

    def test_members_of_every_day_are_those_counted(self):
        self.assertEqual(self.taken["added"], len(self.members))
        for day in ("2012-12-31", "2013-01-01", "2014-06-30", "2016-12-31"):
            found = collections.Counter(
                row["parent"] for row in self.kith("chain", "book.db", "--json", on=day).json["customers"] if row["member"]
            )
            wanted = collections.Counter(
                f"G{row['BuyingGroupID']}" for row in self.members if row["AccountOpenedDate"] <= day
            )
            self.assertEqual(found, wanted, day)

    def test_every_customer_has_the_payer_of_its_invoices(self):
        for row in self.rows[:: STEP // 4] + [row for row in self.rows if row["BillToCustomerID"] == row["CustomerID"]][:3]:
            header = {field["field"]: field for field in self.explain(row["CustomerID"], "2016-12-31")["header"]}
            self.assertEqual(header["payer"]["party"], row["BillToCustomerID"], row)
            self.assertEqual(header["payer"]["origin"], "chain" if row["BuyingGroupID"] else "self")

    def test_discounts_are_those_of_the_deals(self):
        for day in ("2015-12-31", "2016-01-01", "2016-03-31", "2016-04-01", "2016-06-30", "2016-07-01"):
            for row in self.rows[::STEP] + self.rows[200:202]:
                wanted = [
                    deal["DiscountPercentage"]
                    for deal in self.deals
                    if deal["BuyingGroupID"] == row["BuyingGroupID"]
                    and deal["StartDate"] <= day <= deal["EndDate"]
                    and row["AccountOpenedDate"] <= day
                ]
                found = self.explain(row["CustomerID"], day, "--item-group", "7")["conditions"]
                counting = [one["number"] for one in found if one["type"] == "discount" and one["reason"] == "taken"]
                self.assertEqual(counting, wanted, (row["CustomerID"], day))
                others = self.explain(row["CustomerID"], day, "--item-group", "6")["conditions"]
                self.assertEqual([one for one in others if one["type"] == "discount"], [])


MEDIA = [("personne-organisation", "p", "o"), ("organisation-organisation", "o", "o"), ("organisation-media", "o", "m"),
         ("personne-media", "p", "m")]  # fmt: skip


class Media(support.ToolTest):
    """Who owns the French media: persons, organisations and media are nodes, up to six levels; some have several owners,
    of whom a node takes the first only."""

    def setUp(self):
        super().setUp()
        self.links = []
        for name, owner, owned in MEDIA:
            rows = support.read_shared("medias_francais", f"{name}.csv")
            self.links += [(f"{owner}:{row['origine']}", f"{owned}:{row['cible']}") for row in rows]
        self.names = sorted({name for link in self.links for name in link})
        self.kith("init", "book.db")
        self.take("hierarchy", "code\ncapital\n")
        self.take("customer", support.as_csv([{"number": n, "kind": "organisation", "organisation": n[2:]} for n in self.names]))
        self.take("chain_node", support.as_csv([{"customer": name, "hierarchy": "capital"} for name in self.names]))
        self.parents = {}
        for owner, owned in self.links:
            self.parents.setdefault(owned, owner)

    def take_links(self, text):
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.write("in.csv", support.as_csv([{k: v for k, v in row.items() if k != "reason"} for row in rows]))
        options = ["--keep-going", "--rejects", "out.csv", "--json"]
        result = support.Result(self.run_tool("--on", support.TODAY, "import", "book.db", "chain_link", "in.csv", *options))
        self.assertIn(result.status, (0, 1), result.err)
        rejects = self.read("out.csv") if result.json["rejected"] else ""
        return result.json, rejects

    def accepted(self):
        return {(row["parent"], row["customer"]) for row in self.kith("export", "book.db", "chain_link").rows}

    def level(self, name):
        level = 1
        while name in self.parents:
            name, level = self.parents[name], level + 1
        return level

    def within(self, most):
        return {(owner, owned) for owned, owner in self.parents.items() if self.level(owned) <= most}

    def test_links_that_break_a_rule_are_refused_one_by_one(self):
        rows = [{"parent": owner, "customer": owned, "hierarchy": "capital"} for owner, owned in self.links]
        told, rejects = self.take_links(support.as_csv(rows))
        self.assertEqual(told["rows"], len(self.links))
        self.assertEqual(told["added"], len(self.accepted()))
        self.assertEqual(told["added"] + told["rejected"], told["rows"])
        reasons = collections.Counter(line.rsplit("[", 1)[1].split("]")[0] for line in rejects.splitlines()[1:])
        self.assertEqual(reasons["SECOND_PARENT"], len(self.links) - len(self.parents))
        self.assertEqual(reasons["TOO_DEEP"], len(self.parents) - len(self.within(4)))
        self.assertEqual(sum(reasons.values()), told["rejected"])
        self.assertEqual(self.accepted(), self.within(4))  # a second owner, who is refused, makes nothing deeper
        self.check_levels(4)
        self.take("book", "max_levels\n9\n")
        told, rejects = self.take_links(rejects)
        self.assertEqual(self.accepted(), self.within(9))
        self.assertEqual(told["rejected"] > 0, len(self.links) > len(self.parents))
        self.assertNotIn("TOO_DEEP", rejects)
        self.check_levels(9)

    def check_levels(self, most):
        kept = {owned: owner for owner, owned in self.within(most)}
        wanted = {}
        for name in self.names:
            level, at = 1, name
            while at in kept:
                at, level = kept[at], level + 1
            wanted[name] = level
        found = self.kith("chain", "book.db", "--json").json["customers"]
        self.assertEqual({row["customer"]: row["level"] for row in found}, wanted)
        self.assertEqual(len(found), len(self.names))


if __name__ == "__main__":
    support.take_arguments()
    support.shared("wwi", "Customers.csv")
    support.shared("medias_francais", "personnes.csv")
    support.unittest.main(verbosity=2)
