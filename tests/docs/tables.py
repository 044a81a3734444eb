"""Tables of the guides that are made from the library and its headers. A test compares them; ninja renew-docs writes them."""

import re
import subprocess

import headers

BEGIN, END = "<!-- table: {} -->\n\n", "\n<!-- end of table -->"
TABLE = re.compile(r"<!-- table: (?P<name>\S+) -->\n\n(?P<rows>.*?)\n?<!-- end of table -->", re.DOTALL)


def read_facts(program):
    lines = subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] +
                     ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def messages(facts, root, prefix):
    numbers = headers.statuses(root)
    rows = []
    for _, _, ident, name, english, cause, cure in (fact for fact in facts if fact[:2] == ["message", prefix]):
        rows.append([ident, f"`{prefix}{name}`", str(numbers[prefix + name]), english, cause, cure])
    return table(["id", "name", "number", "meaning", "cause", "cure"], rows)


def limits(facts, root):
    known = headers.limits(root)
    rows = [(known[int(number)], name, int(value)) for kind, number, name, value in
            (fact for fact in facts if fact[0] == "limit")]
    return table(["limit", "name", "most", "of what"],
                 [[f"`{constant}`", name, f"{value:,}", what] for (constant, what), name, value in rows])


def short_limits(facts, root):
    known = headers.limits(root)
    cells = [(known[int(fact[1])][1], f"{int(fact[3]):,}") for fact in facts if fact[0] == "limit"]
    half = (len(cells) + 1) // 2
    right = cells[half:] + [("", "")] * (2 * half - len(cells))
    return table(["limit", "most"] * 2, [[*cells[i], *right[i]] for i in range(half)])


def threads(root):
    classes = {}
    for function in headers.functions(root):
        classes.setdefault(function.part("@par Threads"), []).append(f"`{function.name}`")
    rows = sorted(classes.items(), key=lambda item: (-len(item[1]), item[0]))
    return table(["threads", "functions"], [[name, ", ".join(names)] for name, names in rows])


STEPS = {"stays": "stays", "picked": "whoever is found", "customers": "the customer's", "substitutes": "the substitute"}


def step(order, binds, rule, outcome):
    """What becomes of an order's manager, and of the customer's; why; what is left open."""
    codes = ", ".join(f"`{code}`" for code in (rule, outcome) if code)
    return STEPS[order] + (", and the customer's becomes it" if binds else "") + (f" ({codes})" if codes else "")


def assignments(facts):
    rows = []
    for _, number, customer, order, picks, spares, *steps in sorted(
            (fact for fact in facts if fact[0] == "assignment"), key=lambda fact: int(fact[1])):
        found, none = step(*steps[:4]), step(*steps[4:])
        rows.append([number + ("*" if spares else ""), customer, order, found, none if picks else "the same"])
    return table(["row", "customer's manager", "order's manager", "the order's manager", "if nobody is found"], rows)


def make(name, facts, root):
    makers = {
        "statuses": lambda: messages(facts, root, "KITH_ERR_"),
        "rules": lambda: messages(facts, root, "KITH_RULE_"),
        "limits": lambda: limits(facts, root),
        "limits-short": lambda: short_limits(facts, root),
        "threads": lambda: threads(root),
        "assignment": lambda: assignments(facts),
    }
    return makers[name]() if name in makers else None


def renew(text, facts, root):
    def written(match):
        rows = make(match["name"], facts, root)
        return match[0] if rows is None else BEGIN.format(match["name"]) + rows + END
    return TABLE.sub(written, text)
