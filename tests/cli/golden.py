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

# A book of what relations do: accounts that are linked, card holders, contact persons, who signs, who earns.
EFFECTS = {
    "relation_type": (
        "code,direction,effect\nlinked,symmetric,account_link\nholder,,card_holder\ncontact,,contact_person\n"
        "guardian,,legal_representative\nagent,,commission_recipient\nparent,,\n"
    ),
    "label": (
        "owner,end,sex,text\nrelation_type:linked,,,same party\nrelation_type:holder,from,,card holder\n"
        "relation_type:contact,from,female,contact (f)\nrelation_type:contact,from,,contact\nrelation_type:contact,to,,called for\n"
        "relation_type:guardian,from,,guardian\nrelation_type:agent,from,,agent\n"
    ),
    "season": "code,year\nS26,2026\n",
    "call_status": "code,order\ninvited,1\ncomes,2\n",
    "currency": "code,digits\nEUR,2\n",
    "brand": "code,commission_rate\nMR,10\nZ,\n",
    "book": "name,currency,current_season,consent_law,legal_profile\nОптика,EUR,S26,casl,ru\n",
    "customer": (
        "number,kind,surname,given_name,patronymic,sex,birth_date,city,address,phone,document,do_not_call,organisation,"
        "commission_rate\n"
        "K1,person,Канарейкин,Фёдор,Петрович,male,1981-04-12,Псков,,+7 911 555-66-77,,,,\n"
        'K2,person,Канарейкина,Надежда,Викторовна,female,1984-09-30,Псков,"ул. Ленина, 5, кв. 12",+7 911 555-33-22,4510 123456,,,\n'
        "K3,person,Канарейкин,Пётр,Фёдорович,male,2017-02-28,Псков,,,,,,\n"
        "K4,person,Цаплин,Иван,,male,1950-01-01,Москва,,8 495 1,,yes,,\n"
        "K5,person,=Цаплина,Ольга,,female,1952-12-31,Москва,,+7 495 2,,,,\nK6,person,Цаплин,Лев,,male,1975-05-05,Москва,,@7,,,,\n"
        "R1,organisation,,,,,,,,,,,Agentur Eins,\nR2,organisation,,,,,,,,,,,Agentur Zwei,\n"
        "F1,organisation,,,,,,Köln,,+49 221 1,,,Boutique Müller,5\n"
        "F2,organisation,,,,,,Köln,,+49 221 2,,,Müller Lager,\nF3,organisation,,,,,,Bonn,,,,,Müller Bonn,\n"
    ),
    "customer_role": "customer,role\nR1,commission_recipient\nR2,commission_recipient\n",
    "relation": (
        "from,type,to,since,until,priority,share,rate\nK2,holder,K1,,,,,\nK6,holder,K1,2020-01-01,2024-12-31,,,\n"
        "K2,contact,K3,,,2,,\nK1,contact,K3,,,1,,\nK5,contact,K4,,,,,\nK6,contact,K5,,,,,\nK4,contact,K5,,,,,\n"
        "K2,guardian,K3,,,1,,\nK1,guardian,K3,2020-01-01,2024-12-31,,,\nK2,parent,K3,,,,,\n"
        "R1,agent,F1,,,,,\nR2,agent,F1,,,,,\nR2,agent,F2,,,,25,3\n"
        "F1,linked,F2,2025-01-01,,,,\nF2,linked,F3,2025-06-01,2025-12-31,,,\n"
    ),
    "contact": (
        "customer,name,email,mobile,phone,email_status\nF1,Jörg Müller,joerg@mueller.example,,+49 221 1,\n"
        "F1,Ada Müller,ada@mueller.example,+49 151 1,,hard_bounce\n"
    ),
    "consent": (
        "contact,channel,basis,date,proof\ncontact:F1/Jörg Müller,email,purchase,2025-12-01,\n"
        "contact:F1/Jörg Müller,phone,express,2025-01-01,form 7\ncontact:F1/Jörg Müller,phone,withdrawal,2025-06-01,\n"
        "contact:F1/Ada Müller,sms,express,2025-01-01,\n"
    ),
    "card_programme": "code,name\nclub,Клуб\n",
    "card_tier": "programme,threshold,rate,name\nclub,0,0,\nclub,5000,3,серебро\nclub,20000,7.5,золото\n",
    "card_account": "customer,programme,code\nK2,club,A2\nK4,club,A4\nK6,club,A6\n",
    "card": (
        "account,number,issued,valid_until,state,reason,primary,successor\nA2,770012,2020-01-01,,lost,,,770500\n"
        "A2,770500,2024-01-01,,,,yes,\nA4,440001,,,blocked,Долг,,\nA6,660001,2020-01-01,2024-12-31,,,,\n"
    ),
    "card_accrual": "account,date,amount,remark\nA2,2025-01-01,4000,остаток\n",
    "manager": "code,name,representative,commission_rate\nkim,Kim,yes,8\nanna,Anna,,\n",
    "note": (
        "customer,text,shared,call_status,season,at,author\nF1,Liefert nur freitags,,,,2025-03-01T10:00:00Z,anna\n"
        "F2,Schlüssel beim Nachbarn,,,,2025-04-01T10:00:00Z,kim\nF2,Nur intern,no,,,2025-05-01T10:00:00Z,kim\n"
        "F3,Zieht um,,invited,S26,2025-07-01T10:00:00Z,kim\n"
    ),
    "task": "customer,text,shared,due,at\nF2,Anrufen,yes,2026-02-01,2025-04-01T10:00:00Z\nF2,Ablage,,,2025-04-02T10:00:00Z\n",
    "call_list": (
        "code,name,surname,city,card,season,call_status,age_least\nпсков,Псков,,Псков,,,,\nцаплины,,Цаплин,,,S26,,\n"
        "invited,Ждут звонка,,,,S26,invited,\n"
    ),
}

EFFECT_ORDERS = """number,customer,date,brand,currency,status,manager,booked,cancelled,returned
E1,K1,2025-11-01,,,closed,anna,1500.50,,
E2,F1,2025-11-02,MR,EUR,closed,kim,2000.10,,
E3,F2,2025-11-03,Z,EUR,closed,kim,1000,,100
E4,F3,2025-11-04,MR,EUR,open,kim,500,,
E5,K4,2025-11-05,Z,,open,,70,,
"""

# K1 once more, and a node of no chain that looks like F1.
DOUBLE = """number,kind,surname,given_name,patronymic,birth_date,city,phone,email,organisation,remarks
K7,person,Канарейкин,Фёдор,Петрович,1981-04-12,Москва,8 911 5556677,fk@example.org,,Звонить вечером
F4,organisation,,,,,Köln,0221 99,,Boutique Müller,
"""

# Name of the file: command lines, run one after the other on the same book.
CASES = {
    "assign": ["assign book.db --pending --as robot", "assign book.db --pending --as anna --dry-run",
               "assign book.db --pending --as anna", "assign book.db K4 carla", "assign book.db K4 none --json", "assign book.db K4",
               "assign book.db K2", "assign book.db K4 boris", "assign book.db K4 nobody", "assign book.db",
               "assign book.db K4 --pending"],
    "call-list": ["call-list effects.db", "call-list effects.db псков", "call-list effects.db псков --json",
                  "call-list effects.db цаплины", "call-list effects.db цаплины --csv",
                  "call-list effects.db цаплины --called K6 --status invited --add 'Обещал перезвонить'",
                  "call-list effects.db invited", "call-list effects.db цаплины --called K1 --status comes",
                  "call-list effects.db цаплины --called K6 --status gone", "call-list effects.db nothing",
                  "call-list effects.db --called K1", "call-list effects.db псков --called K1", "call-list effects.db псков --add x"],
    "card": ["card effects.db K1", "card effects.db K1 --on 2024-06-01 --json", "card effects.db K4", "card effects.db K6",
             "card effects.db K1 --card 660001", "card effects.db K4 --card 770500", "card effects.db F1",
             "card effects.db K1 --programme gold", "card effects.db K1 --card 1"],
    "chain": ["chain book.db", "chain book.db K4", "chain book.db K2 --all", "chain book.db K6 --format mermaid",
              "chain book.db K4 --format dot", "chain book.db K1 --json", "chain book.db --hierarchy net"],
    "check": ["check book.db", "check book.db --json"],
    "commission": ["commission effects.db E2", "commission effects.db E3", "commission effects.db E3 --json",
                   "commission effects.db E4", "commission effects.db E5", "commission effects.db --recipient R2",
                   "commission effects.db --recipient R2 --since 2025-11-03 --until 2025-11-30 --csv",
                   "commission effects.db --recipient manager:kim --json", "commission effects.db --recipient K1",
                   "commission effects.db", "commission effects.db --recipient nobody", "commission effects.db E9",
                   "commission effects.db E2 --since 2025-01-01"],
    "duplicates": ["duplicates effects.db", "import effects.db customer double.csv", "duplicates effects.db --least 30",
                   "duplicates effects.db K7", "duplicates effects.db K7 --json", "duplicates effects.db --csv", "duplicates effects.db K9",
                   "duplicates effects.db --least 0", "duplicates effects.db --least 101"],
    "erase": ["erase effects.db K2 --preview", "erase effects.db K2", "erase effects.db K3 --preview --json",
              "erase effects.db K3 --as anna --reason 'Bitte der Eltern'", "profile effects.db K3", "profile effects.db erased-3",
              "history effects.db erased-3 --most 4", "erase effects.db erased-3", "erase effects.db K2 --force --json",
              "card effects.db K1", "show effects.db K1 --language de", "erase effects.db K9"],
    "doctor": ["doctor book.db", "doctor nothing.db"],
    "end": ["end book.db K6 supplier K4 --until 2025-12-31", "end book.db K6 supplier K4"],
    "errors": ["fly", "show book.db K99", "relate book.db K2 mother K1", "relate book.db K1 mother K1",
               "show book.db", "show book.db K1 --fly", "select book.db --sex x"],
    "export": ["export book.db relation_type", "export book.db relation --both-sides",
               "export book.db participant", "export book.db email", "export effects.db --customer R1 --json",
               "export effects.db --customer R1", "export effects.db", "export effects.db card --customer R1",
               "export effects.db --customer K9 --json"],
    "explain": ["explain book.db K4 --order-type required", "explain book.db K1 --order-type required --json",
                "explain book.db K2 --order-type required", "explain book.db K2 --order-type required --chain K3 --on 2023-06-01",
                "explain book.db K4 --order-type off", "explain book.db K1 --order-type off --hierarchy x", "explain book.db K1", "explain book.db K1 --order-type odd",
                "explain book.db K1 --order-type off --value x"],
    "graph": ["graph book.db K1 --all", "graph book.db K1 --format mermaid", "graph book.db K1 --depth 1 --json",
              "graph book.db K1 --most 2 --format mermaid"],
    "help": ["help", "help graph", "help K107", "help OVERLAP --language ru", "help nothing"],
    "help_errors": ["help errors", "help errors --language de"],
    "history": ["history book.db K1 --as olga", "history book.db K4 --kind relation --json",
                "history book.db K6 --kind participant", "history book.db K6 --kind email", "history book.db K6 --kind note --json",
                "history book.db K6 --section appointments", "history effects.db F2 --section orders --most 3",
                "history book.db K6 --section email", "history book.db K6 --section website", "history book.db K6 --section all --most 1",
                "history book.db K6 --section letters"],
    "import": ["import book.db category good.csv", "import book.db category bad.csv", "import book.db category nothing.csv",
               "import book.db category bad.csv --keep-going --rejects out.csv"],
    "init": ["init new.db --name Оптика --language ru --roles olga", "init new.db", "init other.db --roles olga --presets",
             "export other.db legal_profile --as olga"],
    "link": ["link effects.db F1", "link effects.db F1 --on 2025-07-01", "link effects.db F3 F1 --since 2026-01-01",
             "link effects.db F1 F3 --since 2026-01-01 --json", "link effects.db F2 F1 --unlink --until 2026-01-31",
             "link effects.db F1 --on 2026-02-01", "link effects.db K1 K2 --unlink", "link effects.db K1 K2 --type holder",
             "link effects.db K1 K9", "link effects.db K1 --unlink", "link book.db K1 K2"],
    "managers": ["managers book.db", "managers book.db anna", "managers book.db carla", "managers book.db emil --json",
                 "managers book.db nobody"],
    "may-contact": ["may-contact effects.db F1", "may-contact effects.db F1 --channel email --message commercial --on 2027-12-02",
                    "may-contact effects.db F1 --law opt_in --channel email --json", "may-contact effects.db F1 --channel phone --csv",
                    "may-contact effects.db F2", "may-contact effects.db F1 --channel post", "may-contact effects.db F1 --law x"],
    "merge": ["import effects.db customer double.csv", "relate effects.db K7 parent K3 --since 2017-02-28", "relate effects.db K7 linked K1",
              "merge effects.db K7 K1 --dry-run", "merge effects.db K7 K1 --as anna", "profile effects.db K7", "profile effects.db K7 --json",
              "export effects.db alias", "merge effects.db K7 K1", "merge effects.db K1 K1", "merge effects.db F4 F1 --json",
              "merge book.db K2 K1", "merge book.db K5 K6 --dry-run", "merge effects.db K9 K1", "check effects.db",
              "search effects.db K7", "note effects.db K7 --add Rückruf --as anna", "import effects.db customer double.csv",
              "sales effects.db K7", "erase effects.db K7"],
    "note": ["note effects.db F1", "note effects.db F3", "note effects.db F3 --on 2025-12-31 --json", "note effects.db F1 --kind task",
             "note effects.db F1 --add 'Neue Brille' --set call_status=comes --set season=S26 --as anna",
             "note effects.db F2 --csv",
             "note effects.db F2 --kind appointment --add Anprobe --set start=2026-03-01T10:00:00Z --set shared=yes",
             "note effects.db F1 --kind appointment --json", "note effects.db F1 --kind appointment --add Anprobe",
             "note effects.db F1 --set shared=no", "note effects.db F1 --add x --set colour=red", "note effects.db F1 --add x --set shared",
             "note effects.db F1 --add x --set shared=maybe", "note effects.db F9"],
    "order": ["order book.db", "order book.db --pending --json", "order book.db A1", "order book.db A1 --json", "order effects.db E1", "order effects.db E2",
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
    "profile": ["profile effects.db F1", "profile effects.db F3 --on 2025-08-01", "profile effects.db K1", "profile effects.db K1 --json",
                "profile book.db K6", "profile effects.db F1 --most 1", "profile effects.db F1 --most 0", "profile effects.db F1 --most 1001",
                "profile effects.db K9"],
    "schema": ["schema", "schema customer", "schema relation_type", "schema contact", "schema participant"],
    "search": ["search book.db Ив", "search book.db 765-43-21", "search book.db Нет"],
    "select": ["select book.db", "select book.db --type mother --pairs", "select book.db --city псков --sex male --json"],
    "show": ["show book.db K1", "show book.db K3", "show book.db K6", "show book.db K6 --json", "show book.db K5"],
    "sign": ["sign effects.db K3", "sign effects.db K3 --json", "sign effects.db K2", "sign effects.db K3 --representative K1",
             "sign effects.db K3 --on 2024-01-01", "sign effects.db K3 --document Д-7", "show effects.db K3",
             "sign effects.db K3 --kind medical_consent --on 2032-02-28", "sign effects.db K3 --profile de --on 2035-03-01",
             "sign effects.db F1 --json", "sign effects.db K3 --kind will", "sign effects.db K3 --profile x", "sign effects.db K9"],
    "stats": ["stats book.db"],
    "transfer": ["transfer book.db anna --to carla --dry-run", "transfer book.db anna --by turns", "managers book.db",
                 "transfer book.db emil --to anna --keep-orders --json", "transfer book.db anna", "transfer book.db nobody --to anna",
                 "transfer book.db anna --to boris", "transfer book.db anna --by nothing"],
}  # fmt: skip

# What differs from run to run or from machine to machine, and what stands in the files instead.
CHANGING = [
    (r"(?m)^\d{4}-\d\d-\d\d$", "2026-01-01"),
    (r"(?m)^  \d\d:\d\d:\d\d  commit ", "  12:00:00  commit "),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "2026-01-01T12:00:00Z"),
    (r"(?m)^(kith +)\d+\.\d+\.\d+$", r"\g<1>0.0.0"),
    (r"(?m)^(SQLite +)\d+\.\d+\.\d+$", r"\g<1>3.0.0"),
    (r"(?m)^(Graphviz +).*$", r"\g<1>/usr/bin/dot"),
    (r"(?m)^(file +)\d+( pages of \d+ bytes, )\d+", r"\g<1>N\g<2>N"),
    (r"(?m)^(bytes in memory +)\d+$", r"\g<1>N"),
    (r"((?:relation|label|customer_role|attribute_value|participant|note|email|condition|chain_link):)\d+", r"\g<1>N"),
]


class Golden(support.ToolTest):
    books = {}  # made once

    def fill(self):
        self.write("good.csv", "code\ngold\nсеребро\n")
        self.write("more.csv", "number,customer,date,order_type,booked\nB1,K6,2025-12-30,off,15.25\nB2,K4,2025-12-30,,3\n")
        self.write("wrong.csv", "number,customer,date,order_type\nC1,K6,2025-12-30,off\nC2,K4,2025-12-30,off\nC3,K4,2025-13-30,\n")
        self.write("double.csv", DOUBLE)
        self.write("bad.csv", f"code\nok\ngold\nbad,one\n{'x' * 65}\n")
        if not Golden.books:
            self.make()
            self.make_effects()
            Golden.books = {name: pathlib.Path(self.path(name)).read_bytes() for name in ("book.db", "effects.db")}
        for name, book in Golden.books.items():
            self.write(name, book)

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

    def make_effects(self):
        self.kith("init", "effects.db", "--presets")
        for kind, text in EFFECTS.items():
            self.take(kind, text, book="effects.db")
        self.kith("order", "effects.db", "--save", self.write("in.csv", EFFECT_ORDERS), "--as", "robot", on=None)

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
