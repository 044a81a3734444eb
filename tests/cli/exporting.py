"""kith export: what goes out comes in again, equal."""
import csv
import io
import os

import support

# In this order everything that a record refers to is there before it, but for LATER.
KINDS = [
    "role", "user", "right", "category", "currency", "season", "brand", "shop", "note_type", "call_status",
    "task_category", "attribute", "customer", "customer_role", "relation_type", "relation", "label", "location",
    "bank_account", "contact", "task", "appointment", "participant", "note", "customer_brand", "visit", "favourite",
    "attachment", "attribute_value", "hierarchy", "chain_node", "chain_link", "condition_type", "condition", "order_type",
    "header_source", "manager_group", "group_scope", "manager", "group_member", "distribution", "turn", "order", "order_line",
    "order_entry", "order_header", "order_path", "binding", "card_programme", "card_tier", "card_account", "card",
    "card_accrual", "order_card", "representative_rate", "commission_share", "commission_entry", "consent_law",
    "consent_term", "consent", "suppression", "legal_profile", "signed_document", "call_list", "book",
    "alias",  # from then on what is said of a merged customer is said of its survivor
]  # fmt: skip
LATER = {"customer": "invoice_location"}  # of a kind, a field that refers to a kind behind it
ARCHIVED = ["email"]

# What the round trip has besides a family and a supplier.
RECORDS = {
    "role": "code\nseller\n",
    "user": "code,name,role,inactive\nolga,Ольга,seller,\nivan,,seller,yes\n",
    "right": "role,operation,kind\nseller,view,\nseller,add,customer\n",
    "category": "code\ngold\nsilver\n",
    "currency": "code,digits\nEUR,2\nJPY,0\n",
    "season": "code,year,order\nS26,2026,1\nW26,2026,2\nalways,,0\n",
    "brand": "code,name,commission_rate\nzeiss,Цейс,12.5\nown,,\n",
    "shop": "code,name,city\nnorth,Север,Псков\n",
    "note_type": "code\ncall\n",
    "call_status": "code,order\ninvited,1\nbooked,2\n",
    "task_category": "code\nvisit\n",
    "attribute": "code,type,kind\nshoe,integer,\nrate,decimal,\nseen,date,\nborn,text,customer\nvip,flag,\n",
    "customer": (
        "number,kind,surname,category,status,language,remarks,attribute:shoe,attribute:rate,attribute:seen,attribute:born\n"
        '1,,,gold,active,ru,"one, ""two""\nthree",41,0.000001,1999-12-31,ABT 1845\n'
        "2,,,silver,inactive,,,-1,-12345678.5,,\n6,person,Иванова,,merged,,,,,,\n7,person,,,erased,,,,,,\n"
    ),
    "relation_type": (
        "code,direction,reciprocal,auto_reciprocal,from_kind,to_kind,from_category,to_category,from_maximum,to_maximum,"
        "self,acyclic,duplicates,effect,group,retired\n"
        "boss,two_way,staff,yes,person,person,gold,silver,1,1000000,yes,,by_attributes,contact_person,Работа,yes\n"
        "staff,two_way,boss,yes,person,person,silver,gold,1000000,1,yes,,by_attributes,contact_person,Работа,yes\n"
        "agent,two_way,,,,,,,,,,,,commission_recipient,,\n"
    ),
    "label": "owner,end,sex,language,text\nrelation_type:boss,from,,de,Chef\nrelation_type:boss,from,female,de,Chefin\n",
    "alias": "customer,source,date,author,at\n1,6,2025-12-31,olga,2025-12-31T08:00:00Z\n",
    "customer_role": "customer,role\n1,export_agent\n1,commission_recipient\n5,commission_recipient\n",
    "relation": (
        "from,type,to,since,until,priority,remark,share,rate\n"
        "5,supplier,2,2001-01-01,2002-12-31,-3,old,,\n5,agent,2,2001-01-01,,,,33.333333,0\n"
    ),
    # The second of 1 is the primary one, and the first shares what stands below it. 2 has one without a name.
    "location": (
        "customer,name,primary,billing,shipping,headquarters,pays,shares,addressee,street,addition,postal_code,city,region,"
        "country,latitude,longitude,remark\n"
        "1,Дом,no,yes,,,yes,location:5/a/b,,,,,,,,,,\n"
        "1,Дача,yes,,yes,,,,Иванова М. П.,Садовая 7,за мостом,180000,Псков,Псковская область,Россия,57.816667,-28.333333,"
        '"злая\nсобака"\n'
        "2,,,,,,no,location:1/Дача,,,,,,,,,,\n"
        "5,a/b,,,,yes,,,,南京路 1,,200000,上海,,中国,0,-180,\n"
    ),
    "bank_account": (
        "customer,primary,holder,number,bank,bank_code,mandate,mandate_since,mandate_until\n"
        "1,,Иванова М. П.,DE02120300000000202051,Сбербанк,BYLADEM1001,M-1,2025-01-01,2027-12-31\n"
        "1,yes,,4711,,,,,\n"
    ),
    "contact": (
        "customer,name,salutation,role,phone,mobile,email,language,primary,phone_status,mobile_status,email_status,"
        "do_not_call,consent,remark\n"
        "5,王小明,先生,经理,+86 21 1,+86 139 2,wang@example.cn,zh,,valid,unconfirmed,hard_bounce,yes,express,\n"
        "5,Ли,,,,,li@example.cn,,yes,,,,no,,ночью\n"
        "5,Ли,,,7,,,,,,,,,,\n"
        "1,Анна,,,,,,,,,,,,none,\n"
    ),
    "task": (
        "customer,category,assignee,due,text,state,shared,at,author\n"
        "1,visit,olga,2026-02-01,позвонить,open,yes,2025-12-31T23:59:59.000001Z,ivan\n"
        "1,,,,no day,done,,,\n"
    ),
    "appointment": (
        "customer,kind,season,year,start,end,place,text,state,shared,at,author\n"
        "5,showroom,S26,,2026-03-01T10:00:00Z,2026-03-01T11:30:00Z,上海,catalogue,confirmed,yes,,\n"
        "5,call,always,2025,1969-12-31T23:59:59.999999Z,,,,,,2025-01-01T00:00:00Z,olga\n"
    ),
    "participant": (
        "appointment,contact,user,name\n"
        "appointment:5/2026-03-01T10:00:00Z,contact:5/王小明,,\n"
        "appointment:5/2026-03-01T10:00:00Z,,olga,\n"
        "appointment:5/1969-12-31T23:59:59.999999Z,,,somebody\n"
    ),
    "note": (
        "customer,type,season,year,call_status,text,shared,at,author\n"
        "5,call,W26,,invited,will come,yes,2026-01-02T03:04:05Z,ivan\n"
        "5,call,W26,2026,booked,comes,,,\n"
        "5,,,,,equal,,2026-01-02T03:04:05Z,\n"
        "5,,,,,equal,,2026-01-02T03:04:05Z,\n"
    ),
    "customer_brand": (
        "customer,brand,status,account_number,commission_rate\n5,zeiss,active,A-1,100\n1,zeiss,,,\n1,own,potential,,0\n"
    ),
    "visit": "customer,date,shop,text,author\n1,2025-12-24,north,new lenses,olga\n1,2025-12-24,,,\n",
    "favourite": "customer,item,name,brand,at\n1,F-1,Frame,zeiss,2025-05-05T05:05:05Z\n1,F-2,,,\n",
    "attachment": (
        "customer,name,media_type,bytes,hash,place,at,author\n"
        "1,письмо.pdf,application/pdf,9223372036854775807,ab12,s3://x/1,2025-05-05T05:05:05Z,olga\n1,b,,0,,,,\n"
    ),
    "attribute_value": "owner,attribute,flag\ncustomer:2,vip,1\nrelation_type:parent,vip,0\n",
    "hierarchy": "code\ncorporate\nпокупатели\n",
    "chain_node": (
        "customer,hierarchy,name,skipped\n1,corporate,Верх,\n2,corporate,,yes\n5,corporate,,no\n5,покупатели,上海,\n"
    ),
    # A node that moves, a member of two nodes, and a link that does not count.
    "chain_link": (
        "customer,parent,hierarchy,member,since,until,number,status,preferred\n"
        "2,1,corporate,,2001-01-01,2009-12-31,,,\n"
        "2,5,corporate,,2010-01-01,,4711,active,\n"
        "3,1,corporate,yes,,,,,yes\n"
        "3,2,corporate,yes,,2020-12-31,A-1,,no\n"
        "4,1,corporate,yes,,,,inactive,\n"
        "4,5,покупатели,yes,,,,,\n"
    ),
    "condition_type": (
        "code,value,mode,lowest,by_brand,by_item_group,fills\n"
        "discount,percent,best,no,yes,yes,\ncredit,amount,,,,,\nfactor,decimal,top,yes,,,\n"
        "list,code,nearest,,,,price_list\npays,customer,,,,,payer\nto,location,,,,,invoice_to\nbonus,agreement,bonus,,,,\n"
    ),
    "condition": (
        "customer,type,brand,item_group,state,number,text,party,location,currency,minimum,since,until,local,enforced,"
        "exclusive,inactive\n"
        "1,discount,,,,5,,,,,,,2025-12-31,,,,\n"
        "1,discount,,,value,0,,,,,,2026-01-01,,yes,yes,no,no\n"
        "1,discount,zeiss,frames,none,,,,,,,,,,,,\n"
        "5,discount,,,block,,,,,,,,,,,,\n"
        "5,credit,,,,-1234.5,,,,EUR,99.99,,,,,,\n"
        "5,factor,,,,0.000001,,,,,,,,,,,yes\n"
        "5,list,,,,,B,,,,,,,,,,\n"
        "5,pays,,,,,,4,,,,,,,,,\n"
        "5,to,,,,,,5,location:5/a/b,,,,,,,,\n"
        "5,bonus,,,,,Год,1,,,,,,,,yes,\n"
    ),
    "order_type": (
        "code,hierarchy,chain_check,inherits,payment_terms,price_list,discount_model\n"
        "D01,,off,yes,30-2,A,DM\nD02,corporate,required,,,,\n"
    ),
    "header_source": "field,rank,origin\npayer,1,export_agent\npayer,2,customer\nprice_list,1000,default\n",
    "manager_group": "code\nonline\nвечер\n",
    "group_scope": "group,order_type,method,shop\nonline,D01,web,\nonline,,,north\nвечер,,phone,\n",
    # The first one's substitute comes later in the file.
    "manager": (
        "code,name,user,state,absent_since,absent_until,substitute,presence,weight,capacity,opted_out,representative,"
        "commission_rate\n"
        "M1,Ольга,olga,active,2026-01-01,2026-02-01,M2,busy,3,100,no,yes,2.5\nM2,,,inactive,,,,,0,,yes,,\nM3,,,,,,,,,,,,\n"
    ),
    "group_member": "manager,group\nM1,online\nM1,вечер\nM3,online\n",
    "distribution": (
        "code,rank,order_type,method,shop,category,city,least,most,policy,manager,group,by_presence,inactive\n"
        "one,1,D01,web,north,gold,Псков,0,99.99,fixed,M1,,,yes\nturns,2,,,,,,,,weighted,,online,yes,\n"
    ),
    "turn": (
        "manager,distribution,number,credit,at\nM1,turns,7,-2,2026-01-01T00:00:00Z\nM3,turns,,5,\nM1,,9,,2026-01-02T00:00:00Z\n"
    ),
    "order": (
        "number,customer,order_type,method,shop,brand,season,year,date,delivery_date,form,status,manager,rule,outcome,currency,"
        "creator,editor,at,saved,remark,commission_rate\n"
        "A/1,1,D01,web,north,zeiss,S26,2026,2025-10-01,2026-03-01,purchase_order,open,M1,customer,,EUR,olga,ivan,"
        "2025-10-01T10:00:00Z,yes,с подарком,12.5\n"
        "A/2,5,,,,,,,2025-11-01,,summary,closed,,,pending,,,,,,,0\n"
    ),
    "order_line": "order,item,name,item_group,quantity,amount\nA/1,F-1,Frame,frames,2,-100.5\nA/1,F-2,,,,\nA/1,F-2,,,,\n",
    "order_entry": (
        "order,measure,date,amount,units,remark,author,at\nA/1,booked,2025-10-01,200.000001,2,заказ,olga,2025-10-01T10:00:00Z\n"
        "A/1,cancelled,2025-10-02,-5,,,,\nA/2,shipped,2025-11-01,0,-1.5,,,\n"
    ),
    "order_header": (
        "order,chain,chain_origin,inherits,invoice_to,invoice_location,invoice_origin,invoice_source,payer,payer_origin,"
        "payer_source,payment_terms,terms_origin,terms_source,price_list,price_list_origin,price_list_source,discount_model,"
        "discount_model_origin,discount_model_source,bank_account,bank_account_origin,delivery_party,delivery_location,"
        "delivery_origin\n"
        "A/1,1,chain,yes,5,location:5/a/b,chain,5,4,customer,1,30-2,order_type,1,A,default,1,DM,manual,1,"
        "bank_account:1/4711,customer,5,location:5/a/b,self\n"
    ),
    "order_path": "order,level,node\nA/1,1,1\nA/1,2,2\n",
    # Two managers one after the other, and one who was taken away by hand.
    "binding": (
        "customer,manager,since,until,current,replaced,rule,order,author,at\n"
        "1,M3,2025-01-01,2025-06-30,,no,card,,olga,2025-01-01T00:00:00Z\n"
        "1,M1,2025-07-01,,yes,,order,A/1,ivan,2025-07-01T00:00:00Z\n"
        "2,M1,2025-07-01,2025-07-01,,yes,last_order,,,\n"
        "2,,2025-07-02,,yes,,clearing,,,\n"
    ),
    "card_programme": "code,name,currency\nclub,Клуб,EUR\nguests,,\n",
    "card_tier": "programme,threshold,rate,name\nclub,0,0,\nclub,10000,5.5,серебро\n",
    "card_account": "customer,programme,code\n1,club,770012\n5,club,C-5\n5,guests,G-5\n",
    # The first one is lost; what follows it comes later in the file.
    "card": (
        "account,number,issued,valid_until,state,reason,primary,successor\n"
        "770012,№ 1,2020-01-01,2024-12-31,lost,в такси,no,№ 2\n770012,№ 2,2024-06-01,,active,,yes,\nC-5,5,,,blocked,долги,,\n"
    ),
    "card_accrual": (
        "account,order,card,date,amount,remark,author,at\n"
        "770012,,,2024-06-01,1500.25,остаток,olga,2024-06-01T10:00:00Z\nC-5,A/2,5,2025-11-02,-0.000001,,,\n"
    ),
    "order_card": (
        "order,result,card,account,holder,relation,number,rate\n"
        "A/1,own_blocked,,,,,,\nA/2,holder,№ 2,770012,1,relation:1/parent/2,№ 1,5.5\n"
    ),
    "representative_rate": "manager,brand,rate\nM1,zeiss,7.5\nM1,own,0\n",
    "commission_share": (
        "order,recipient,manager,rate,rate_origin,share,origin,relation\n"
        "A/1,5,,12.5,manual,66.6,relation,relation:5/agent/2\nA/1,1,,,,33.4,,\nA/2,,M1,0,book,,representative,\n"
    ),
    "commission_entry": (
        "order,of,recipient,manager,date,base,amount,currency,remark,author,at\n"
        "A/1,commission_share:A/1/5,5,,2025-10-01,200,16.65,EUR,возврат,olga,2025-10-01T10:00:00Z\n"
        "A/2,commission_share:A/2/,,M1,2025-11-01,-5,0,,,,\n"
    ),
    "consent_law": "code,rest_days,unproven\nместный,14,yes\n",
    "consent_term": "law,basis,months\nместный,purchase,24\nместный,published,\n",
    "consent": (
        "contact,channel,basis,date,until,address,method,wording,proof,author,at\n"
        "contact:5/王小明,email,express,2025-01-01,,wang@example.cn,форма,v2,s3://x/1,olga,2025-01-01T10:00:00Z\n"
        "contact:5/王小明,phone,contract,2024-01-01,2025-12-31,,,,,,\n"
    ),
    "suppression": "address,channel,since,reason\nли@example.cn,email,2025-01-01,просил\n7,,,\n",
    "legal_profile": "code,majority,partial,medical_consent,co_sign\nместный,21,16,15,yes\n",
    "signed_document": (
        "customer,kind,number,date,result,profile,signatory,relation,name,document,address,phone,patient,consenting,consenting_name,"
        "consenting_document,author,at\n"
        "2,contract,Д-1,2025-01-01,self_with_consent,местный,2,relation:1/parent/2,Иванова Анна,4510 1,Псков,7,Иванова Анна,1,Иванова Мария,4510 2,olga,"
        "2025-01-01T10:00:00Z\n"
    ),
    "call_list": (
        "code,name,surname,sex,city,category,shop,age_least,age_most,birthday_since,birthday_until,attribute,channel,card,"
        "card_least,card_most,order_since,order_until,order_least,order_most,item,visit_since,visit_until,relation_type,season,"
        "call_status\n"
        "весна,Весна,Иванова,female,Псков,gold,north,18,99,301,531,vip,phone,active,-1,99999.99,2024-01-01,2025-12-31,0,1000,F-1,"
        "2024-01-01,2025-12-31,parent,W26,invited\nall,,,,,,,,,,,,,,,,,,,,,,,,,\n"
    ),
    "book": (
        "name,language,currency,current_season,shown,promotes,max_levels,hierarchy,payment_terms,price_list,export_agents,"
        "agent_pays,manager_clash,distributes_first,editor_on_inactive,rebinds_absent,age_limit,"
        "notes_since_link,card_programme,fallback_on_blocked,strict_on_expired,commission_rate,consent_law,legal_profile,"
        "prices_on_delivery\n"
        "Оптика,ru,EUR,W26,upcoming,yes,9,corporate,60,C,yes,no,rebind,yes,no,yes,6,yes,club,no,yes,7.25,местный,местный,yes\n"
    ),
}  # fmt: skip


MORE_OF_CUSTOMERS = (
    "number,salutation,capacity,document,address,second_phone,email,tax_number,registration_date,payer,delivery_party,"
    "invoice_to,invoice_location,payment_terms,price_list,discount_model,commission_rate,do_not_call\n"
    "1,г-жа,full,4510 123456,ул. Ленина 5,+7 911 7,masha@example.org,77-1,2001-02-03,4,4,5,location:5/a/b,30-2,A,none,"
    "7.25,yes\n"
    "2,,,,,,,,,1,,,location:2/,,,,0,no\n"
)


class EveryKind(support.ToolTest):
    """A book with records of every kind, and a value in every field."""

    book = None  # made once

    def make_every_kind(self):
        if EveryKind.book is None:
            self.make_book()
            for kind in KINDS:
                if kind in RECORDS:
                    self.take(kind, RECORDS[kind])
            self.take("customer", MORE_OF_CUSTOMERS)
            with open(self.path("book.db"), "rb") as file:
                EveryKind.book = file.read()
        self.write("book.db", EveryKind.book)


class RoundTrip(EveryKind):
    exports = {}  # of the book

    def setUp(self):
        super().setUp()
        self.make_every_kind()

    def exported(self, kind):
        """The book as it was made, as the text of one kind."""
        if kind not in RoundTrip.exports:
            RoundTrip.exports[kind] = self.kith("export", "book.db", kind).out
        return RoundTrip.exports[kind]

    def rows(self, kind):
        return list(csv.DictReader(io.StringIO(self.exported(kind), newline="")))

    def test_every_kind_goes_into_a_new_book_and_comes_out_equal(self):
        self.kith("init", "copy.db")
        for kind in KINDS:
            rows = len(self.rows(kind))
            options = ["--map", f"{LATER[kind]}="] if kind in LATER else []
            out = self.take(kind, self.exported(kind), "--json", *options, book="copy.db").json
            self.assertGreater(rows, 0, kind)
            self.assertEqual((out["rows"], out["changed" if kind == "book" else "added"]), (rows, rows), kind)
        for kind in LATER:
            self.take(kind, self.exported(kind), book="copy.db")
        for kind in KINDS:
            self.assertEqual(self.kith("export", "copy.db", kind).out, self.exported(kind), kind)

    def test_what_was_given_came_out(self):
        for kind, text in RECORDS.items():
            found = self.rows(kind)
            for row in csv.DictReader(io.StringIO(text)):
                flags = {"yes": "1", "no": "0"}
                wanted = {k: flags.get(v, v) for k, v in row.items() if v and not k.startswith("attribute:")}
                if wanted.get("primary") == "0":  # which one is primary, the library keeps in its own way
                    del wanted["primary"]
                self.assertTrue(any(wanted.items() <= other.items() for other in found), f"{kind}: {wanted}")

    def test_every_kind_is_in_the_round_trip(self):
        kinds = {row["kind"]: row["archived"] for row in self.kith("schema", "--json").json}
        self.assertEqual(sorted(kinds), sorted(KINDS + ARCHIVED))
        self.assertEqual([kind for kind, archived in kinds.items() if archived], ARCHIVED)

    def test_every_field_is_in_the_round_trip(self):
        for kind in KINDS:
            rows = self.rows(kind)
            empty = [field for field in rows[0] if not any(row[field] for row in rows)]
            self.assertEqual(empty, [], kind)

    def test_importing_the_same_again_changes_nothing(self):
        before = self.kith("stats", "book.db", "--json").json["commits"]
        for kind in KINDS:
            out = self.take(kind, self.exported(kind), "--json").json
            self.assertEqual(out["unchanged"], out["rows"], kind)
        self.assertEqual(self.kith("stats", "book.db", "--json").json["commits"], before)

    def test_importing_the_first_files_again_changes_nothing(self):
        for kind, text in RECORDS.items():
            out = self.take(kind, text, "--json").json
            self.assertEqual(out["unchanged"], out["rows"], kind)

    def test_json_has_the_same_values(self):
        for kind in ("relation", "appointment", "participant", "note"):
            for row, value in zip(self.rows(kind), self.kith("export", "book.db", kind, "--json").json, strict=True):
                plain = {key: "" if v is None else "1" if v is True else str(v) for key, v in value.items()}
                self.assertEqual(plain, row)


class Moving(EveryKind):
    """What merging and erasing left goes into a new book as well, and is there when it comes once more."""

    def move(self, *kinds):
        self.kith("init", "copy.db")
        exported = {kind: self.kith("export", "book.db", kind).out for kind in kinds}
        for kind, text in exported.items():
            self.assertGreater(text.count("\n"), 1, kind)
            self.take(kind, text, *(["--map", f"{LATER[kind]}="] if kind in LATER else []), book="copy.db")
        for kind in LATER:
            self.take(kind, exported[kind], book="copy.db")
        for kind, text in exported.items():
            self.assertEqual(self.kith("export", "copy.db", kind).out, text, kind)
            again = self.take(kind, text, "--json", book="copy.db").json
            self.assertEqual(again["unchanged"], again["rows"], kind)
        checks = [self.run_tool("check", book) for book in ("book.db", "copy.db")]
        self.assertEqual(checks[0].stdout, checks[1].stdout)

    def test_what_others_keep_of_who_was_erased(self):
        """An address that is shared, who signed, whose bills or deliveries somebody got."""
        for number in ("1", "5"):
            with self.subTest(number):
                self.make_every_kind()
                self.kith("erase", "book.db", number, "--force")
                self.move(*(kind for kind in KINDS if self.kith("export", "book.db", kind).rows))
                os.remove(self.path("copy.db"))

    def test_who_was_merged_keeps_what_was_left(self):
        self.make_book()
        self.take("brand", "code\nzeiss\n")
        self.take("customer_brand", "customer,brand,account_number\n1,zeiss,A\n2,zeiss,B\n")
        self.kith("merge", "book.db", "2", "1", "--on", "2020-03-01")
        self.assertIn("1,2,parent,,2020-02-29,", self.kith("export", "book.db", "relation").out)
        self.move("brand", "customer", "relation_type", "relation", "customer_brand", "alias")

    def test_who_was_erased_keeps_what_it_bought_and_who_it_was(self):
        self.make_book()
        self.take("hierarchy", "code\nchain\n")
        self.take("chain_node", "customer,hierarchy,name\n1,chain,Псков\n")
        self.take("order", "number,customer,date,status,remark\nA/1,1,2020-01-02,closed,у окна\nA/2,1,2020-02-02,open,\n")
        self.take("order_line", "order,item,quantity\nA/1,F-1,2\n")
        self.take("order_entry", "order,measure,date,amount\nA/1,booked,2020-01-02,200\n")
        self.take("customer", "number,kind,surname\n9,person,Анина\n")
        self.kith("merge", "book.db", "9", "1", "--on", "2020-03-01")
        self.kith("erase", "book.db", "1", "--force", "--on", "2020-03-02")
        self.move("hierarchy", "customer", "relation_type", "relation", "chain_node", "order", "order_line", "order_entry",
                  "alias")


class Archived(support.ToolTest):
    def setUp(self):
        super().setUp()
        self.make_book()
        self.take("contact", "customer,name\n1,Анна\n")
        self.take("email", "customer,contact,address,subject\n1,contact:1/Анна,anna@example.org,Очки готовы\n")

    def test_it_is_in_the_history(self):
        rows = self.kith("history", "book.db", "1", "--kind", "email", "--json").json
        self.assertEqual({row["owner"] for row in rows}, {"1"})
        values = {row["field"]: row["after"] for row in rows}
        values.pop("at")
        self.assertEqual(
            values,
            {"customer": "1", "contact": "contact:1/Анна", "address": "anna@example.org", "subject": "Очки готовы"},
        )

    def test_it_is_not_exported_and_the_tool_says_where_it_is(self):
        self.assertEqual(
            self.kith("export", "book.db", "email", status=2).err,
            "kith: records of kind email are kept in the history only: kith history BOOK --kind email\n",
        )
        self.assertNotIn("email", self.kith("show", "book.db", "1", "--json").json)

    def test_that_of_merged_customers_comes_with_the_one_they_became(self):
        self.take("email", "customer,address,subject\n2,ann@example.org,Zwei\n3,peter@example.org,Drei\n")
        own = self.kith("history", "book.db", "4", "--json").json
        for alias in ("2", "1"):
            self.kith("merge", "book.db", alias, "4")
        found = self.kith("history", "book.db", "4", "--section", "email", "--json").json
        self.assertEqual([row["after"] for row in found if row["field"] == "subject"], ["Zwei", "Очки готовы"])
        whole = self.kith("history", "book.db", "4", "--most", "0", "--json").json
        self.assertTrue(all(row in whole for row in own))
        numbers = [row["sequence"] for row in whole]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        moved = [row for row in whole if row["operation"] == "add" and row["record"].startswith("alias:")]
        self.assertEqual(len({(row["record"], row["field"]) for row in moved}), len(moved), "one change stands there once")
        exported = self.kith("export", "book.db", "--customer", "4", "--json").json
        self.assertEqual(exported["history"], whole)
        newest = self.kith("history", "book.db", "4", "--most", "1", "--json").json
        self.assertEqual({row["sequence"] for row in newest}, {numbers[0]})


class Names(support.ToolTest):
    """References to parts that have no key."""

    def setUp(self):
        super().setUp()
        self.make_book()
        self.take("customer", "number,kind,organisation\n5/a,organisation,x\n")

    def references(self):
        return [row["contact"] for row in self.kith("export", "book.db", "participant").rows]

    def add(self, *contacts):
        self.take("contact", "customer,name\n" + "".join(f"{contact}\n" for contact in contacts))
        self.take("appointment", "customer,start\n5,2026-03-01T10:00:00Z\n")

    def meet(self, contact, status=0):
        text = f"appointment,contact\nappointment:5/2026-03-01T10:00:00Z,{contact}\n"
        return self.take("participant", text, status=status)

    def test_a_part_is_named_after_its_owner(self):
        self.add("5,Ann", "4,Ann")
        self.meet("contact:5/Ann")
        self.assertEqual(self.references(), ["contact:5/Ann"])

    def test_strokes_in_names_do_no_harm(self):
        self.add("5/a,b", "5,c/d")
        self.meet("contact:5/a/b")
        self.meet("contact:5/c/d")
        self.assertEqual(self.references(), ["contact:5/a/b", "contact:5/c/d"])

    def keep(self, relation, status=0):
        """One order more, which keeps a relation."""
        number = len(self.kith("export", "book.db", "order").rows)
        self.take("order", f"number,customer,date\n{number},1,2026-01-01\n")
        done = self.take("order_card", f"order,result,relation\n{number},holder,{relation}\n", status=status)
        return done.err if status else self.kept()[-1]

    def kept(self):
        return [row["relation"] for row in self.kith("export", "book.db", "order_card").rows]

    def test_a_relation_is_named_by_what_it_says(self):
        self.take("relation", "from,type,to\n5/a,supplier,4\n5,supplier,5/a\n")
        for relation in ("relation:1/parent/2", "relation:1/spouse/4", "relation:5/a/supplier/4", "relation:5/supplier/5/a"):
            self.assertEqual(self.keep(relation), relation)
        self.assertIn("written as relation:FROM/TYPE/TO", self.keep("relation:2/parent/1", status=1))
        self.assertIn("written as relation:FROM/TYPE/TO", self.keep("relation:4/spouse/1", status=1))  # kept the other way

    def test_a_relation_that_was_there_twice_is_written_as_id(self):
        self.take("relation", "from,type,to,since,until\n5,supplier,3,2001-01-01,2001-12-31\n")
        self.assertEqual(self.keep("relation:5/supplier/3"), "relation:5/supplier/3")
        self.take("relation", "from,type,to,since,until\n5,supplier,3,2003-01-01,2003-12-31\n")
        named = self.kept()[0]
        self.assertRegex(named, r"\Arelation:\d+\Z")
        self.assertEqual(self.keep(named), named)
        self.keep("relation:5/supplier/3", status=1)

    def test_what_means_two_is_written_as_id(self):
        self.add("5,Ann", "5,Bob")
        self.meet("contact:5/Ann")
        self.take("contact", "customer,name\n5,Ann\n5,Ann\n")
        self.assertRegex(self.references()[0], r"\Acontact:\d+\Z")
        self.assertEqual(
            self.meet("contact:5/Ann", status=1).err.splitlines()[0],
            'kith: in.csv:2: column contact: "contact:5/Ann": no such record, or more than one; written as'
            " contact:CUSTOMER/NAME",
        )
        self.meet(self.references()[0])

    def test_strokes_that_mean_two_are_written_as_id(self):
        self.add("5,a/b", "5/a,b")
        self.assertIn("or more than one", self.meet("contact:5/a/b", status=1).err)

    def test_a_part_of_another_kind_is_refused(self):
        self.add("5,Ann")
        self.take("location", "customer,name\n5,Ann\n")
        self.assertIn("no such record", self.meet("location:5/Ann", status=1).err)

    def test_history_names_whose_part_was_changed(self):
        self.take("contact", "customer,name\n1,Анна\n")
        self.take("contact", "customer,name\n1,Яна\n")
        self.take("contact", "customer,name,primary\n1,Яна,yes\n")
        rows = self.kith("history", "book.db", "1", "--kind", "contact", "--json").json
        changed = [(r["record"], r["owner"], r["after"]) for r in rows if r["operation"] == "change"]
        self.assertEqual(changed, [("contact:1/Яна", "1", True), ("contact:1/Анна", "1", None)])

    def test_thousands_of_parts_and_relations_are_named(self):
        """Parts are named by their place among all of them, and relations by theirs among those of a party."""
        number = 4000
        self.add(*(f"5,Ann{i}" for i in range(number)))
        self.take("customer", "number,kind,organisation\n" + "".join(f"s{i},organisation,x\n" for i in range(number)))
        self.take("relation", "from,type,to\n" + "".join(f"s{i},supplier,5\n" for i in range(number)))
        for command in (["history", "book.db", "--most", "0"], ["export", "book.db", "--customer", "5", "--json"]):
            out = self.kith(*command).out
            self.assertIn(f"contact:5/Ann{number - 1}", out)
            self.assertIn(f"relation:s{number - 1}/supplier/5", out)

    def test_history_has_the_owner_beside_a_part_without_a_name(self):
        self.take("bank_account", "customer,holder\n1,Анна\n1,Яна\n")
        self.take("bank_account", "customer,holder,primary\n1,Яна,yes\n")
        lines = self.kith("history", "book.db", "--kind", "bank_account").lines
        self.assertRegex(lines[2], r"\A    change  bank_account:\d+ of 1  primary")
        self.assertRegex(lines[6], r"\A    add  bank_account:\d+  customer  1")


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
