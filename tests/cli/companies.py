"""What the files of Northwind and of Wide World Importers say of customers, persons and orders, under the tool's names.

`sign` stands before numbers where both companies are in one book.
"""
import collections
import decimal

import support

NEEDED = [
    ("northwind", "Orders.csv"), ("northwind", "OrderDetails.csv"), ("northwind", "Customers.csv"), ("northwind", "Employees.csv"),
    ("wwi", "Orders.csv"), ("wwi", "OrderTotals.csv"), ("wwi", "Customers.csv"), ("wwi", "People.csv"), ("wwi", "Cities.csv"),
    ("wwi", "BuyingGroups.csv"),
]  # fmt: skip


def organisations(rows, name, sign=""):
    return [{"number": sign + row["CustomerID"], "kind": "organisation", "organisation": row[name]} for row in rows]


def northwind_orders(sign=""):
    """Shipped is all of an order, or nothing."""
    amounts = collections.Counter()
    for row in support.read_shared("northwind", "OrderDetails.csv"):
        price, quantity, discount = (decimal.Decimal(row[name]) for name in ("UnitPrice", "Quantity", "Discount"))
        amounts[row["OrderID"]] += price * quantity * (1 - discount)
    return [{"number": sign + row["OrderID"], "customer": sign + row["CustomerID"], "date": row["OrderDate"],
             "manager": sign + row["EmployeeID"], "booked": amounts[row["OrderID"]],
             "shipped": amounts[row["OrderID"]] if row["ShippedDate"] else ""}
            for row in support.read_shared("northwind", "Orders.csv")]  # fmt: skip


def wide_world_orders(most=None, sign=""):
    """The first ones; nothing is known of what was shipped."""
    amounts = {row["OrderID"]: row["AmountExTax"] for row in support.read_shared("wwi", "OrderTotals.csv")}
    return [{"number": sign + row["OrderID"], "customer": sign + row["CustomerID"], "date": row["OrderDate"],
             "manager": sign + row["SalespersonPersonID"], "booked": amounts[row["OrderID"]]}
            for row in support.read_shared("wwi", "Orders.csv")[:most]]  # fmt: skip


def wide_world():
    """Customers with the names of their cities, and the persons of each, the primary one first."""
    cities = {row["CityID"]: row for row in support.read_shared("wwi", "Cities.csv")}
    people = {row["PersonID"]: row for row in support.read_shared("wwi", "People.csv")}
    customers = support.read_shared("wwi", "Customers.csv")
    persons = []
    for row in customers:
        for what in ("Delivery", "Postal"):
            row[what + "City"] = cities[row[what + "CityID"]]["CityName"]
            row[what + "State"] = cities[row[what + "CityID"]]["StateProvinceName"]
        for what in ("PrimaryContactPersonID", "AlternateContactPersonID"):
            if row[what]:
                persons.append({"CustomerID": row["CustomerID"], **people[row[what]]})
    return customers, persons


def members(customers, sign=""):
    """Who hangs below a buying group, since when."""
    return [{"customer": sign + row["CustomerID"], "parent": f"G{row['BuyingGroupID']}", "hierarchy": "group", "member": "yes",
             "since": row["AccountOpenedDate"]} for row in customers if row["BuyingGroupID"]]  # fmt: skip


def groups():
    return [{"number": f"G{row['BuyingGroupID']}", "kind": "organisation", "organisation": row["BuyingGroupName"]}
            for row in support.read_shared("wwi", "BuyingGroups.csv")]  # fmt: skip


def sales_by_year(orders):
    """Customer and year: what was booked and what was shipped."""
    sums = collections.defaultdict(lambda: [decimal.Decimal(0)] * 2)
    for row in orders:
        booked, shipped = sums[row["customer"], int(row["date"][:4])]
        sums[row["customer"], int(row["date"][:4])] = [booked + decimal.Decimal(row["booked"]),
                                                       shipped + decimal.Decimal(row.get("shipped") or 0)]  # fmt: skip
    return {key: [booked, shipped, booked, booked - shipped] for key, (booked, shipped) in sums.items()}


def amounts(row):
    """Of a row of kith sales or of a profile, as sales_by_year has them."""
    return [decimal.Decimal(row[name]) for name in ("booked", "shipped", "active", "open")]
