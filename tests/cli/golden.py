"""What every command prints at 80 columns, compared with golden/NAME.txt.

After a change that is meant: KITH_GOLDEN=renew meson test -C build cli-golden, and read the difference.
"""
import os
import pathlib
import re
import shlex

import support

GOLDEN = pathlib.Path(__file__).parent / "golden"
RENEW = os.environ.get("KITH_GOLDEN") == "renew"

PEOPLE = """number,kind,surname,given_name,patronymic,sex,birth_date,city,address,phone,organisation,remarks
K1,person,Иванова,Мария,Петровна,female,1960-05-24,Псков,"ул. Ленина, 5, кв. 12",+7 911 123-45-67,,"Не звонить после восьми. Предпочитает письма, и лучше на адрес дочери."
K2,person,Иванова,Анна,Олеговна,female,1985-12-30,Псков,,,,
K3,person,Константинопольский-Преображенский,Владислав,Александрович,male,1987-01-05,Нижний Новгород,,8 (911) 765-43-21,,
K4,person,Иванов,Олег,,male,1958-03-01,Псков,,,,
K5,organisation,,,,,,上海,,,东方眼镜有限公司,
K6,organisation,,,,,,Köln,,+49 221 5550,Müller & Söhne „Optik“,
"""

RELATIONS = """from,type,to,since,until
K1,mother,K2,,
K1,mother,K3,,
K4,father,K2,,
K4,husband,K1,1984-06-01,2019-12-31
K5,supplier,K6,2020-01-01,
K6,supplier,K4,2021-05-05,
"""

# What K5 and K6 have besides: by kind.
PARTS = {
    "season": "code,year\nS26,2026\n",
    "brand": "code\nZ\n",
    "currency": "code,digits\nEUR,2\n",
    "location": (
        "customer,name,street,postal_code,city,country,shipping,shares,remark\n"
        "K6,Laden,Breite Straße 12,50667,Köln,Deutschland,yes,,\n"
        "K6,Lager,,,,,,location:K6/Laden,\n"
        'K5,,南京路 1,200000,上海,中国,,,"Во двор, вторая дверь; звонить не раньше десяти."\n'
    ),
    "contact": (
        "customer,name,salutation,role,phone,mobile,email,language,phone_status,email_status,remark\n"
        "K6,Jörg Müller,,Inhaber,+49 221 5550,,joerg@mueller-soehne.example,de,,valid,\n"
        "K5,王小明,先生,经理,+86 21 5555 0100,+86 139 5555 0100,wang.xiaoming@glasses.example.cn,zh,valid,unconfirmed,"
        "говорит по-русски\n"
    ),
    "appointment": (
        "customer,kind,season,start,end,place,state\n"
        "K6,meeting,S26,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,Köln,planned\n"
    ),
    "participant": (
        "appointment,contact,name\nappointment:K6/2026-03-01T10:00:00Z,contact:K6/Jörg Müller,\n"
        "appointment:K6/2026-03-01T10:00:00Z,,Olga\n"
    ),
    "note": "customer,season,text\nK6,S26,\"Will kommen, aber erst nach Ostern; vorher ist Inventur.\"\n",
    "hierarchy": "code\nсеть\n",
    "chain_node": "customer,hierarchy,name,skipped\nK5,сеть,Группа,\nK6,сеть,,yes\nK3,сеть,,\n",
    "chain_link": (
        "customer,parent,hierarchy,member,since,until\nK6,K5,сеть,,2020-01-01,\nK4,K6,сеть,yes,,\n"
        "K1,K6,сеть,yes,2021-05-05,2030-12-31\nK2,K5,сеть,yes,,\nK2,K3,сеть,yes,,\n"
    ),
    "condition_type": "code,value,mode,fills\nСкидка,percent,,\nbonus,agreement,bonus,\npayer,customer,,payer\nextra,percent,sum,\n",
    "condition": (
        "customer,type,state,number,text,party,since,until,local,enforced\nK5,Скидка,,5,,,2024-01-01,,,\n"
        "K5,Скидка,,7,,,,2023-12-31,,\nK4,Скидка,,0,,,,,,\nK6,Скидка,block,,,,,,,\nK5,payer,,,,K5,,,,yes\nK4,payer,,,,K1,,,,\n"
        "K5,bonus,,,Бонус за оборот группы в году,K6,2026-01-01,2026-12-31,,\n"
        "K5,extra,,1.5,,,,,,\nK4,extra,,2,,,,,,\nK1,extra,,4,,,,,yes,\n"
    ),
    "order_type": "code,hierarchy,chain_check,inherits,price_list\nrequired,сеть,required,,A\noff,,off,,\n",
    "email": "customer,address,subject\nK6,joerg@mueller-soehne.example,Einladung\n",
    "manager": (
        "code,name,state,absent_since,absent_until,substitute,presence,opted_out\n"
        "anna,Анна Смирнова,,,,,,\nboris,Boris,inactive,,,,,\ncarla,Carla Núñez,,2025-12-20,2026-01-10,anna,busy,\n"
        "dmitri,,,,,,away,yes\nemil,,,,,,,\n"
    ),
    "distribution": "code,rank,order_type,policy\nturns,1,off,round_robin\n",
}  # fmt: skip

ORDERS = """number,customer,order_type,date,season,brand,currency,status,manager,booked,cancelled,shipped
A1,K6,off,2025-12-01,S26,Z,EUR,,,1250.5,100,400
A2,K6,,2025-12-05,,Z,,open,,80,,
A3,K2,,2025-12-06,,,,,emil,1200,,1200
A4,K4,,2025-12-07,,,,draft,,,,
A5,K2,,2025-12-08,,,,,boris,7000.25,,
"""

LINES = """order,item,name,quantity,amount
A1,4711,Brillengestell „Leicht“,10,1000
A1,4712,Футляр,50.5,250.5
"""

# Name of the file: command lines, run one after the other on the same book.
CASES = {
    "assign": ["assign book.db --pending --as robot", "assign book.db --pending --as anna --dry-run",
               "assign book.db --pending --as anna", "assign book.db K4 carla", "assign book.db K4 none --json", "assign book.db K4",
               "assign book.db K2", "assign book.db K4 boris", "assign book.db K4 nobody", "assign book.db",
               "assign book.db K4 --pending"],
    "chain": ["chain book.db", "chain book.db K4", "chain book.db K2 --all", "chain book.db K6 --format mermaid",
              "chain book.db K4 --format dot", "chain book.db K1 --json", "chain book.db --hierarchy net"],
    "check": ["check book.db", "check book.db --json"],
    "doctor": ["doctor book.db", "doctor nothing.db"],
    "end": ["end book.db K6 supplier K4 --until 2025-12-31", "end book.db K6 supplier K4"],
    "errors": ["fly", "show book.db K99", "relate book.db K2 mother K1", "relate book.db K1 mother K1",
               "show book.db", "show book.db K1 --fly", "select book.db --sex x"],
    "export": ["export book.db relation_type", "export book.db relation --both-sides",
               "export book.db participant", "export book.db email"],
    "explain": ["explain book.db K4 --order-type required", "explain book.db K1 --order-type required --json",
                "explain book.db K2 --order-type required", "explain book.db K2 --order-type required --chain K3 --on 2023-06-01",
                "explain book.db K4 --order-type off", "explain book.db K1", "explain book.db K1 --order-type odd",
                "explain book.db K1 --order-type off --value x"],
    "graph": ["graph book.db K1 --all", "graph book.db K1 --format mermaid", "graph book.db K1 --depth 1 --json",
              "graph book.db K1 --most 2 --format mermaid"],
    "help": ["help", "help graph", "help K107", "help OVERLAP --language ru", "help nothing"],
    "help_errors": ["help errors", "help errors --language de"],
    "history": ["history book.db K1 --as olga", "history book.db K4 --kind relation --json",
                "history book.db K6 --kind participant", "history book.db K6 --kind email", "history book.db K6 --kind note --json"],
    "import": ["import book.db category good.csv", "import book.db category bad.csv", "import book.db category nothing.csv",
               "import book.db category bad.csv --keep-going --rejects out.csv"],
    "init": ["init new.db --name Оптика --language ru --roles olga", "init new.db"],
    "managers": ["managers book.db", "managers book.db anna", "managers book.db carla", "managers book.db emil --json",
                 "managers book.db nobody"],
    "order": ["order book.db", "order book.db --pending --json", "order book.db A1", "order book.db A1 --json",
              "order book.db A4 --again --dry-run --as anna", "order book.db A4 --again --as robot", "order book.db A9",
              "order book.db --save more.csv --as robot", "order book.db --save more.csv --as robot --json",
              "order book.db --save wrong.csv", "order book.db --save wrong.csv --batch 1 --on 2026-01-02",
              "order book.db --save wrong.csv --keep-going --rejects out.csv"],
    "order_errors": ["order book.db A1 --save more.csv", "order book.db --again", "order book.db --dry-run",
                     "order book.db --save more.csv --batch 0", "order book.db --save nothing.csv",
                     "order book.db --save more.csv --keep-going"],
    "relate": ["relate book.db K2 daughter K1", "relate book.db K2 spouse K3 --since 2010-10-10"],
    "sales": ["sales book.db", "sales book.db K6", "sales book.db K6 --by currency --json", "sales book.db K2 --by brand --measure open",
              "sales book.db K6 --year 2025 --brand Z", "sales book.db K2 --orders", "sales book.db K6 --scope linked",
              "sales book.db K1 --scope chain", "sales book.db K2 --measure returned", "sales book.db K9", "sales book.db --orders", "sales book.db K6 --scope below",
              "sales book.db K6 --scope chain --orders"],
    "schema": ["schema", "schema customer", "schema relation_type", "schema contact", "schema participant"],
    "search": ["search book.db Ив", "search book.db 765-43-21", "search book.db Нет"],
    "select": ["select book.db", "select book.db --type mother --pairs", "select book.db --city псков --sex male --json"],
    "show": ["show book.db K1", "show book.db K3", "show book.db K6", "show book.db K6 --json", "show book.db K5"],
    "stats": ["stats book.db"],
    "transfer": ["transfer book.db anna --to carla --dry-run", "transfer book.db anna --by turns", "managers book.db",
                 "transfer book.db emil --to anna --keep-orders --json", "transfer book.db anna", "transfer book.db nobody --to anna",
                 "transfer book.db anna --to boris", "transfer book.db anna --by nothing"],
}  # fmt: skip

# What differs from run to run or from machine to machine, and what stands in the files instead.
CHANGING = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "2026-01-01T12:00:00Z"),
    (r"(?m)^(kith +)\d+\.\d+\.\d+$", r"\g<1>0.0.0"),
    (r"(?m)^(SQLite +)\d+\.\d+\.\d+$", r"\g<1>3.0.0"),
    (r"(?m)^(Graphviz +).*$", r"\g<1>/usr/bin/dot"),
    (r"(?m)^(file +)\d+( pages of \d+ bytes, )\d+", r"\g<1>N\g<2>N"),
    (r"(?m)^(bytes in memory +)\d+$", r"\g<1>N"),
    (r"((?:relation|label|customer_role|attribute_value|participant|note|email|condition|chain_link):)\d+", r"\g<1>N"),
]


class Golden(support.ToolTest):
    book = None  # made once

    def fill(self):
        self.write("good.csv", "code\ngold\nсеребро\n")
        self.write("more.csv", "number,customer,date,order_type,booked\nB1,K6,2025-12-30,off,15.25\nB2,K4,2025-12-30,,3\n")
        self.write("wrong.csv", "number,customer,date,order_type\nC1,K6,2025-12-30,off\nC2,K4,2025-12-30,off\nC3,K4,2025-13-30,\n")
        self.write("bad.csv", f"code\nok\ngold\nbad,one\n{'x' * 65}\n")
        if Golden.book is None:
            self.make()
            Golden.book = pathlib.Path(self.path("book.db")).read_bytes()
        self.write("book.db", Golden.book)

    def make(self):
        self.kith("init", "book.db", "--name", "Оптика «Зрение»", "--language", "ru")
        self.take("relation_type", support.TYPES)
        self.take("label", support.LABELS)
        self.take("customer", PEOPLE)
        self.take("relation", RELATIONS)
        for kind, text in PARTS.items():
            self.take(kind, text)
        self.kith("order", "book.db", "--save", self.write("in.csv", ORDERS), "--as", "robot")
        self.take("order_line", LINES)
        self.write("in.csv", "number,city,phone\nK1,Тверь,\n")
        self.kith(
            "import", "book.db", "customer", "in.csv", "--as", "olga", "--shop", "север", "--reason", "переехала к дочери"
        )

    def run_case(self, lines):
        """What a person would see who typed these lines."""
        told = ""
        for line in lines:
            words = shlex.split(line)
            env = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
            done = support.Result(self.run_tool("--on", support.TODAY, *words, env=env))
            told += f"$ kith {line}\n{done.out}{done.err}" + (f"(exit status {done.status})\n" if done.status else "")
            told += "" if line is lines[-1] else "\n"
        for pattern, instead in CHANGING:
            told = re.sub(pattern, instead, told)
        return told

    def check_width(self, name, told):
        for line in told.splitlines():
            free = line.startswith(("$", "kith: ", "    n", "    ed", "    nod", "  {", "    {", "    graph"))
            if not free and name != "export":  # what programs read, and errors, have no width
                self.assertLessEqual(support.width(line), 80, f"{name}: {line}")

    def test_output_is_as_it_was(self):
        for name, lines in CASES.items():
            with self.subTest(name):
                for left in os.listdir(self.directory):
                    os.unlink(self.path(left))
                self.fill()
                told = self.run_case(lines)
                self.check_width(name, told)
                file = GOLDEN / f"{name}.txt"
                if RENEW:
                    file.write_text(told, encoding="utf-8")
                self.assertTrue(file.exists(), f"no {file}; see the head of golden.py")
                self.assertEqual(told, file.read_text(encoding="utf-8"))

    def test_every_command_has_one_and_every_one_is_used(self):
        commands = [line.split()[0] for line in self.kith("help").lines if line.startswith("  ") and line[2] != "-"]
        self.assertEqual(set(commands) - {name.split("_")[0] for name in CASES}, set())
        self.assertEqual({file.stem for file in GOLDEN.iterdir()}, set(CASES))


if __name__ == "__main__":
    support.main()
