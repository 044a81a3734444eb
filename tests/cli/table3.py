"""Table 3 A as its text says it, for the tests of the tool to compare with: nothing of it is taken from the library.

Everybody is known by code, and codes are in order of id. Who saves is no manager, and there is one distribution: by turns.
"""


class Office:
    def __init__(self, managers):
        self.managers = managers  # code: {"state", "absent_since", "absent_until", "substitute"}
        self.codes = list(managers)
        self.bound = {}  # customer: manager
        self.last = None  # whose turn it was

    def state(self, code, day):
        """U, A, I or X, as the table has them."""
        if code is None:
            return "U"
        manager = self.managers[code]
        if manager.get("state") == "inactive":
            return "I"
        since = manager.get("absent_since")
        return "X" if since and since <= day <= manager["absent_until"] else "A"

    def stand_in(self, code, day):
        substitute = self.managers[code].get("substitute")
        return substitute if substitute and self.state(substitute, day) == "A" else None

    def next_one(self, day):
        """By turns: the next behind the last one, in order of id, who is active."""
        start = 0 if self.last is None else self.codes.index(self.last) + 1
        for code in self.codes[start:] + self.codes[:start]:
            if self.state(code, day) == "A":
                self.last = code
                return code
        return None

    def save(self, customer, manager, day):
        """What becomes of an order with this manager: its manager, the row of the table, the rule, what is left open."""
        bound = self.bound.get(customer)
        columns = self.state(bound, day) + self.state(manager, day)
        if columns == "UU":  # 1
            return self.pick(customer, None, day, 1, "distribution", "pending")
        if columns in ("UA", "UX", "IA", "IX"):  # 2, 14, 9, 16: O kept, C=O
            self.bound[customer] = manager
            return manager, {"UA": 2, "UX": 14, "IA": 9, "IX": 16}[columns], "order", None
        if columns == "UI":
            return self.pick(customer, manager, day, 3, "replacement", "owner_inactive")
        if columns in ("AU", "AI"):  # O=C
            return bound, {"AU": 4, "AI": 7}[columns], "customer", None
        if columns == "AA":  # keep
            return manager, 5 if bound == manager else 6, None, None
        if columns == "IU":
            return self.pick(customer, None, day, 8, "replacement", "pending")
        if columns == "II":
            return self.pick(customer, manager, day, 10, "replacement", "owner_inactive")
        if columns in ("XU", "XI"):  # C unchanged
            substitute = self.stand_in(bound, day)
            row = 17 if columns == "XI" else 11 if substitute else 12
            if substitute:
                return substitute, row, "substitute", None
            found = self.next_one(day)
            return (found, row, "absence", None) if found else (bound, row, "customer", "owner_absent")
        return manager, {"XA": 13, "AX": 15, "XX": 18}[columns], None, None  # O kept: in these tests it was typed

    def pick(self, customer, manager, day, row, rule, outcome):
        found = self.next_one(day)
        if found is None:
            return manager, row, None, outcome
        self.bound[customer] = found
        return found, row, rule, None
