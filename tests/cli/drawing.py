"""kith graph: who is drawn, and that Graphviz, an XML parser and a reader of Mermaid take what it writes."""
import html
import os
import re
import shutil
import subprocess
import xml.dom.minidom

import support

# Names that would break out of a label, were they not escaped; some with letters of two and of three bytes.
NASTY = [
    'quote " and \\', "a\\N\\Gb\\", "R&D &amp; <b>x</b>", "*one* _two_ `three` ~four~ #five; #35;", "Фёдор «Ъ»",
    "東方眼鏡 有限公司", "] --> n0", "}; bad [label=x]", "%% remark", "end",
]  # fmt: skip

NODE = re.compile(r'^    n(\d+)([(\[])"(.*)"[)\]]$')
EDGE = re.compile(r'^    n(\d+) (-->|---|-\.->|-\.-)\|"(.*)"\| n(\d+)$')
TAIL = re.compile(r'^    (?:more\["[^"]*"\]|style n0 stroke-width:3px)$')


def read_mermaid(text):
    """Nodes (label by place) and edges of a flowchart; anything else in it is an error."""
    lines = text.splitlines()
    assert lines[0] == "flowchart LR", lines[0]
    nodes, edges = [], []
    for line in lines[1:]:
        node, edge = NODE.match(line), EDGE.match(line)
        if node:
            assert int(node[1]) == len(nodes), line
            nodes.append(read_label(node[3]))
        elif edge:
            edges.append((int(edge[1]), edge[2], read_label(edge[3]), int(edge[4])))
        else:
            assert TAIL.match(line), line
    return nodes, edges


def read_label(label):
    """Lines of a label, its entities replaced. No character is left that means something to Mermaid."""
    lines = label.split("<br/>")
    for line in lines:
        assert not re.search(r'["<>&`*_~\\]', line), line
        assert not re.search(r"#(?!\w+;)", line), line
    return tuple(html.unescape(re.sub(r"#(\d+);", r"&#\1;", re.sub(r"#([a-z]+);", r"&\1;", line))) for line in lines)


class Graph(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()

    def graph(self, number, *options, **more):
        return self.kith("graph", "book.db", number, *options, **more)

    def numbers(self, number, *options):
        return [row["number"] for row in self.graph(number, "--json", *options).json["customers"]]

    def test_nearest_come_first_up_to_the_depth(self):
        self.assertEqual(self.numbers("2", "--depth", "0"), ["2"])
        self.assertEqual(self.numbers("2", "--depth", "1"), ["2", "1", "4"])
        self.assertEqual(self.numbers("2", "--depth", "2"), ["2", "1", "4", "3", "5"])
        self.assertEqual(self.numbers("2"), self.numbers("2", "--depth", "2"))
        self.assertEqual(self.numbers("3", "--depth", "32"), ["3", "1", "2", "4", "5"])

    def test_relations_bear_label_and_days(self):
        rows = self.graph("1", "--json", "--depth", "3").json["relations"]
        told = {(row["from"], row["is"], row["of"], row["days"], row["symmetric"]) for row in rows}
        self.assertEqual(
            told,
            {
                ("1", "mother", "2", None, False),
                ("1", "mother", "3", None, False),
                ("4", "father", "2", None, False),
                ("1", "wife / husband", "4", "1984-06-01 ..", True),
                ("5", "supplier", "4", "2020-01-01 ..", False),
            },
        )

    def test_labels_are_of_the_language_asked_for(self):
        self.take("label", "owner,end,sex,language,text\nrelation_type:parent,from,female,de,Mutter\n")
        words = {row["is"] for row in self.graph("1", "--json", "--language", "de").json["relations"]}
        self.assertIn("Mutter", words)
        self.assertIn("Mutter", self.graph("1", "--language", "de").out)
        self.assertIn("Mutter", self.kith("show", "book.db", "1", "--language", "de").out)
        self.assertNotIn("Mutter", self.graph("1").out)

    def test_what_does_not_hold_on_the_day_is_left_out_or_dashed(self):
        self.kith("end", "book.db", "4", "husband", "1", "--until", "2024-12-31")
        self.assertNotIn("wife", self.graph("1").out)
        self.assertIn('label="wife / husband\\n1984-06-01 .. 2024-12-31", dir=none];', self.graph("1", on="2024-12-31").out)
        self.assertIn(
            'label="wife / husband\\n1984-06-01 .. 2024-12-31", dir=none, style=dashed];', self.graph("1", "--all").out
        )
        edges = read_mermaid(self.graph("1", "--all", "--format", "mermaid").out)[1]
        self.assertEqual({line for _, line, words, _ in edges if words[0].startswith("wife")}, {"-.-"})

    def test_no_more_are_drawn_than_wanted_and_it_is_said(self):
        result = self.graph("1", "--most", "3", "--format", "mermaid")
        self.assertEqual(result.err, "kith: only the 3 nearest customers are drawn; --most N draws more\n")
        self.assertIn("left out", result.out)
        self.assertEqual(len(read_mermaid(result.out)[0]), 3)
        self.assertIn("label=\"more customers are left out; see --most\"", self.graph("1", "--most", "3").out)
        self.assertTrue(self.graph("1", "--most", "3", "--json").json["left_out"])
        self.assertEqual(self.graph("1", "--most", "5").err, "")

    def test_a_customer_of_very_many_is_drawn_within_the_bound(self):
        many = range(3000)
        self.take("customer", "number,kind,surname\n" + "".join(f"n{i},person,S\n" for i in many))
        self.take("relation", "from,type,to\n" + "".join(f"5,supplier,n{i}\n" for i in many))
        self.assertEqual(len(self.numbers("5")), 100)
        self.assertEqual(len(self.numbers("5", "--most", "10000")), 3004)

    def test_the_same_book_gives_the_same_drawing(self):
        for form in ("dot", "mermaid"):
            self.assertEqual(self.graph("1", "--format", form).out, self.graph("1", "--format", form).out)

    def test_wrong_values_are_refused(self):
        self.assertEqual(
            self.graph("1", "--format", "png", status=2).err, 'kith: --format "png": not one of dot|mermaid|svg\n'
        )
        self.graph("1", "--depth", "33", status=2)
        self.graph("1", "--most", "0", status=2)
        self.graph("1", "--most", "10001", status=2)
        self.graph("99", status=1)


class Languages(support.ToolTest):
    def setUp(self):
        super().setUp()
        rows = [["number", "kind", "organisation", "surname"]]
        rows += [[str(i), "organisation", name, ""] for i, name in enumerate(NASTY)]
        people = support.as_csv([dict(zip(rows[0], row)) for row in rows[1:]])
        relations = "from,type,to\n" + "".join(f"0,supplier,{i}\n" for i in range(1, len(NASTY)))
        self.make_book(people=people, relations=relations)

    def need_dot(self):
        if shutil.which("dot") is None:
            self.skipTest("no Graphviz")

    def test_graphviz_takes_the_drawing_and_shows_every_name(self):
        self.need_dot()
        text = self.kith("graph", "book.db", "0").out
        done = subprocess.run(["dot", "-Tjson"], input=text.encode(), capture_output=True, check=False, timeout=300)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        svg = self.kith("graph", "book.db", "0", "--format", "svg").out
        self.check_svg(svg)

    def check_svg(self, svg):
        page = xml.dom.minidom.parseString(svg)
        shown = {"".join(part.data for part in node.childNodes) for node in page.getElementsByTagName("text")}
        self.assertEqual([name for name in NASTY if name not in shown], [])
        self.assertEqual(len([node for node in page.getElementsByTagName("g") if node.getAttribute("class") == "edge"]), 9)

    def test_mermaid_keeps_every_name(self):
        nodes, edges = read_mermaid(self.kith("graph", "book.db", "0", "--format", "mermaid").out)
        self.assertEqual(nodes, [(name, str(i)) for i, name in enumerate(NASTY)])
        self.assertEqual(edges, [(0, "-->", ("supplier",), i) for i in range(1, len(NASTY))])

    def test_without_graphviz_the_reason_is_said(self):
        done = self.run_tool("graph", "book.db", "0", "--format", "svg", env={**os.environ, "PATH": "/nowhere"})
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertRegex(done.stderr, rb"\Akith: svg is made by Graphviz.*install graphviz.*\n\Z")

    def test_a_graphviz_that_fails_is_told(self):
        self.write("dot", "#!/bin/sh\nexit 3\n")
        os.chmod(self.path("dot"), 0o755)
        done = self.run_tool("graph", "book.db", "0", "--format", "svg", env={**os.environ, "PATH": self.directory})
        self.assertEqual((done.returncode, done.stderr), (1, b"kith: dot could not draw the graph\n"))


if __name__ == "__main__":
    support.main()
