/*
 * The SQLite side of suite "profile": its tables, and the page part by part or with all parts in one
 * statement. Every part has a table, and each table an index in the order in which its part is shown; some
 * have no records, but are asked for, as kith asks for them.
 */
#include "sqlite_profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_END 9999999
#define WHOLE_MOST 8192u
#define YEAR 10000 /* in a calendar date */

#define PART(name, more)                                                                                     \
    "CREATE TABLE " name                                                                                     \
    " (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, number INTEGER, date INTEGER,"                     \
    " text TEXT" more ");"

static const char schema[] =
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, sex INTEGER, birth INTEGER, category INTEGER,"
    " status INTEGER, number TEXT NOT NULL, surname TEXT, given TEXT, city TEXT, phone TEXT, payer INTEGER,"
    " delivery INTEGER, invoice_to INTEGER);"
    "CREATE TABLE header (id INTEGER PRIMARY KEY, ordered INTEGER NOT NULL, chain INTEGER,"
    " invoice_to INTEGER, invoice_source INTEGER, payer INTEGER, payer_source INTEGER, terms_source INTEGER,"
    " list_source INTEGER, model_source INTEGER, delivery INTEGER);"
    "CREATE TABLE order_path (id INTEGER PRIMARY KEY, ordered INTEGER NOT NULL, level INTEGER NOT NULL,"
    " node INTEGER NOT NULL);"
    "CREATE TABLE order_card (id INTEGER PRIMARY KEY, ordered INTEGER NOT NULL, card INTEGER NOT NULL,"
    " holder INTEGER);"
    "CREATE TABLE share (id INTEGER PRIMARY KEY, representative INTEGER NOT NULL, recipient INTEGER,"
    " percent INTEGER NOT NULL);"
    "CREATE TABLE earning (id INTEGER PRIMARY KEY, ordered INTEGER NOT NULL, recipient INTEGER,"
    " amount INTEGER NOT NULL);"
    "CREATE TABLE relation (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, target INTEGER NOT NULL,"
    " type INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, symmetric INTEGER NOT NULL);"
    "CREATE TABLE card (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, issued INTEGER NOT NULL,"
    " state INTEGER NOT NULL, number TEXT NOT NULL);"
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, ordered INTEGER NOT NULL, measure INTEGER NOT NULL,"
    " amount INTEGER NOT NULL);"
    "CREATE TABLE alias (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, source INTEGER NOT NULL,"
    " date INTEGER);" PART("role", "") PART("attribute", "") PART("location", "") PART("contact", "")
        PART("bank_account", "") PART("condition", ", party INTEGER") PART("brand", "") PART("account", "")
            PART("task", "") PART("appointment", "") PART("note", ", stage INTEGER")
                PART("ordered", ", year INTEGER") PART("visit", "")
                    PART("document", ", signatory INTEGER, consenting INTEGER") PART("email", "")
                        PART("attachment", "") PART("favourite", "")
                            PART("binding", ", until INTEGER, ended INTEGER NOT NULL DEFAULT 0")
                                PART("node", "") PART("hang", "");

#define BY_ID(name) "CREATE INDEX " name "_customer ON " name " (customer);"
#define OF_SOME(name, column)                                                                                \
    "CREATE INDEX " name "_" column " ON " name " (" column ") WHERE " column " IS NOT NULL;"
#define LATEST(name) "CREATE INDEX " name "_customer ON " name " (customer, date DESC, id DESC);"

static const char indexes[] = BY_ID("role") BY_ID("attribute") BY_ID("location") BY_ID("contact")
    BY_ID("bank_account") BY_ID("condition") BY_ID("brand") BY_ID("account") LATEST("task") LATEST("note")
        LATEST("ordered") BY_ID("visit") BY_ID("document") BY_ID("email") BY_ID("attachment")
            BY_ID("favourite") BY_ID("binding") BY_ID("alias") BY_ID("node")
                BY_ID("hang") "CREATE INDEX appointment_customer ON appointment (customer, date, id);"
                              "CREATE INDEX note_stage ON note (customer, date DESC, id DESC)"
                              " WHERE stage IS NOT NULL;"
                              "CREATE INDEX relation_source ON relation"
                              " (source, type, target, since, until);"
                              "CREATE INDEX relation_target ON relation"
                              " (target, type, source, since, until);"
                              "CREATE INDEX card_account ON card (account);"
                              "CREATE INDEX entry_ordered ON entry (ordered);"
                              "CREATE INDEX hang_number ON hang (number);"
                              "CREATE INDEX alias_source ON alias (source);" NAMED_ELSEWHERE(OF_SOME);

/* --- statements: ?1 the customer, ?2 the day, ?3 how many --- */

#define RECORDS(name) "SELECT id, 0 FROM " name " WHERE customer = ?1 ORDER BY id LIMIT ?3"
#define RECENT(name) "SELECT id, 0 FROM " name " WHERE customer = ?1 ORDER BY date DESC, id DESC LIMIT ?3"
#define HOLDS "since <= ?2 AND until >= ?2"
#define MEMBERS                                                                                              \
    "WITH RECURSIVE member (id) AS (SELECT ?1"                                                               \
    " UNION SELECT r.target FROM member m JOIN relation r ON r.source = m.id AND r.type = 13 WHERE " HOLDS   \
    " UNION SELECT r.source FROM member m JOIN relation r ON r.target = m.id AND r.type = 13 WHERE " HOLDS   \
    ")"
#define RECENT_OF_ALL(name)                                                                                  \
    MEMBERS " SELECT n.id, CASE n.customer WHEN ?1 THEN 0 ELSE n.customer END FROM member m"                 \
            " CROSS JOIN " name " n ON n.customer = m.id AND (n.number OR n.customer = ?1)"                  \
            " ORDER BY n.date DESC, n.id DESC LIMIT ?3"

static const char *const part_texts[KITH_PAGE_COUNT] = {
    [KITH_PAGE_ROLE] = RECORDS("role"),
    [KITH_PAGE_ATTRIBUTE] = RECORDS("attribute"),
    [KITH_PAGE_LOCATION] = RECORDS("location"),
    [KITH_PAGE_CONTACT] = RECORDS("contact"),
    [KITH_PAGE_BANK_ACCOUNT] = RECORDS("bank_account"),
    [KITH_PAGE_RELATION] =
        ("SELECT id, other FROM (SELECT type, 1 AS end, target AS other, since, id FROM relation"
         " WHERE source = ?1 AND " HOLDS " UNION ALL SELECT type, 2, source, since, id FROM relation"
         " WHERE target = ?1 AND " HOLDS " ORDER BY 1, 2, 3, 4 LIMIT ?3)"),
    [KITH_PAGE_LINKED] = MEMBERS " SELECT id, 0 FROM member WHERE id <> ?1 LIMIT ?3",
    [KITH_PAGE_CHAIN] =
        "WITH RECURSIVE up (id) AS (SELECT number FROM hang WHERE customer = ?1 AND date <= ?2"
        " UNION ALL SELECT h.number FROM up JOIN hang h ON h.customer = up.id AND h.date <= ?2)"
        " SELECT id, 0 FROM up LIMIT ?3",
    [KITH_PAGE_CONDITION] = RECORDS("condition"),
    [KITH_PAGE_BRAND] = RECORDS("brand"),
    [KITH_PAGE_CARD] = "SELECT c.id, a.id FROM account a CROSS JOIN card c ON c.account = a.id"
                       " WHERE a.customer = ?1 ORDER BY a.id, c.id LIMIT ?3",
    [KITH_PAGE_TASK] = RECENT("task"),
    [KITH_PAGE_APPOINTMENT] = "SELECT id, 0 FROM appointment WHERE customer = ?1 ORDER BY date, id LIMIT ?3",
    [KITH_PAGE_NOTE] = RECENT("note"),
    [KITH_PAGE_ORDER] = RECENT("ordered"),
    [KITH_PAGE_VISIT] = RECORDS("visit"),
    [KITH_PAGE_DOCUMENT] = RECORDS("document"),
    [KITH_PAGE_ATTACHMENT] = RECORDS("attachment"),
    [KITH_PAGE_BINDING] = RECORDS("binding"),
    [KITH_PAGE_ALIAS] = RECORDS("alias"),
    [KITH_PAGE_FAVOURITE] = RECORDS("favourite"),
};

static const char *const linked_texts[KITH_PAGE_COUNT] = {
    [KITH_PAGE_TASK] = RECENT_OF_ALL("task"),
    [KITH_PAGE_NOTE] = RECENT_OF_ALL("note"),
};

#define PRIMARY(name) "(SELECT id FROM " name " WHERE customer = ?1 AND number)"

static const char *const top_texts[] = {
    [TOP] =
        "SELECT ifnull((SELECT customer FROM alias WHERE source = ?1), ?1),"
        " (SELECT number FROM binding WHERE customer = ?1 AND NOT ended), " PRIMARY("location") ", " PRIMARY(
            "contact") ", " PRIMARY("bank_account") ", (SELECT id FROM note WHERE customer = ?1 AND stage IS "
                                                    "NOT NULL"
                                                    " ORDER BY date DESC, id DESC LIMIT 1), birth"
                                                    " FROM customer WHERE id = ?1",
    [TOP_CARD] = "SELECT c.id, a.number FROM account a CROSS JOIN card c ON c.account = a.id"
                 " WHERE a.customer = ?1 AND c.state = 0 AND c.issued <= ?2"
                 " ORDER BY c.issued DESC, c.id DESC LIMIT 1",
    [TOP_SALES] = "SELECT year, count(*), sum(amount * (measure = 1)), sum(amount * (measure = 3))"
                  " FROM ordered o CROSS JOIN entry e ON e.ordered = o.id WHERE o.customer = ?1"
                  " GROUP BY year ORDER BY year",
};

/* All parts but those linked, one below the other. */
static sqlite3_stmt *prepare_whole(sqlite3 *db, bool linked)
{
    char text[WHOLE_MOST];
    size_t size = 0;
    for (unsigned part = 1; part < KITH_PAGE_COUNT; part++) {
        if (part != KITH_PAGE_LINKED) {
            size += (size_t)snprintf(
                text + size, sizeof text - size, "%sSELECT %u, * FROM (%s)", size == 0 ? "" : " UNION ALL ",
                part, linked && linked_texts[part] != NULL ? linked_texts[part] : part_texts[part]);
        }
    }
    return sqlite_db_prepare(db, text);
}

static void prepare(profile_sqlite *side)
{
    sqlite_db_prepare_all(side->db, top_texts, WHOLE, side->tops);
    side->tops[WHOLE] = prepare_whole(side->db, false);
    side->tops[WHOLE_LINKED] = prepare_whole(side->db, true);
    sqlite_db_prepare_all(side->db, part_texts + 1, KITH_PAGE_COUNT - 1, side->parts + 1);
    side->linked[KITH_PAGE_TASK] = sqlite_db_prepare(side->db, linked_texts[KITH_PAGE_TASK]);
    side->linked[KITH_PAGE_NOTE] = sqlite_db_prepare(side->db, linked_texts[KITH_PAGE_NOTE]);
    sqlite_db_prepare_all(side->db, sqlite_merge_texts, MERGE_STATEMENTS, side->merges);
    sqlite_db_prepare_all(side->db, sqlite_update_texts, MERGE_UPDATES, side->updates);
}

/* --- loading --- */

static const char *const inserts[PROFILE_LISTS] = {
    [PROFILE_ROLE] = "INSERT INTO role VALUES (?,?,?,?,?)",
    [PROFILE_LOCATION] = "INSERT INTO location VALUES (?,?,?,?,?)",
    [PROFILE_CONTACT] = "INSERT INTO contact VALUES (?,?,?,?,?)",
    [PROFILE_BANK_ACCOUNT] = "INSERT INTO bank_account VALUES (?,?,?,?,?)",
    [PROFILE_BRAND] = "INSERT INTO brand VALUES (?,?,?,?,?)",
    [PROFILE_CARD] = "INSERT INTO account VALUES (?,?,?,?,?)",
    [PROFILE_TASKS] = "INSERT INTO task VALUES (?,?,?,?,?)",
    [PROFILE_APPOINTMENT] = "INSERT INTO appointment VALUES (?,?,?,?,?)",
    [PROFILE_NOTES] = "INSERT INTO note VALUES (?,?,?,?,'" PROFILE_NOTE "',NULL)",
    [PROFILE_ORDER] = "INSERT INTO ordered VALUES (?1,?2,?3,?4,?5,?6)",
    [PROFILE_VISIT] = "INSERT INTO visit VALUES (?,?,?,?,NULL)",
    [PROFILE_BINDING] = "INSERT INTO binding (id, customer, number, date) VALUES (?,?,?,?)",
    [PROFILE_NODE] = "INSERT INTO node VALUES (?,?,?,?,NULL)",
    [PROFILE_HANG] = "INSERT INTO hang VALUES (?,?,?,?,NULL)",
};

static void load_lists(const profile_sqlite *side)
{
    const profile_set *set = side->asked->set;
    for (size_t list = 0; list < PROFILE_LISTS; list++) {
        sqlite3_stmt *insert = inserts[list] == NULL ? NULL : sqlite_db_prepare(side->db, inserts[list]);
        for (uint32_t i = 0; i < set->count[list] && insert != NULL; i++) {
            const profile_row *is = &set->rows[list][i];
            char text[PROFILE_TEXT];
            profile_text((profile_list)list, i + 1, text);
            sqlite_db_bind(insert, (const int64_t[]){(int64_t)i + 1, is->customer, is->number, is->date}, 4);
            if (sqlite3_bind_parameter_count(insert) > 4) {
                sqlite_db_text(insert, 5, text, strlen(text));
            }
            if (list == PROFILE_ORDER) {
                (void)sqlite3_bind_int64(insert, 6, profile_calendar(is->date) / YEAR);
            }
            sqlite_db_run(insert);
        }
        (void)sqlite3_finalize(insert);
    }
}

static void load_customers(const profile_sqlite *side)
{
    const data_set *base = &side->asked->set->base;
    sqlite3_stmt *insert =
        sqlite_db_prepare(side->db, "INSERT INTO customer VALUES (?,?,?,?,NULL,?,?,?,?,?,NULL,NULL,NULL)");
    for (uint32_t i = 0; i < base->customers; i++) {
        const data_customer *is = &base->customer[i];
        const data_word *words[] = {&base->surnames[is->surname], &base->givens[is->given],
                                    &base->city_words[is->city]};
        sqlite_db_bind(
            insert, (const int64_t[]){(int64_t)i + 1, is->sex, profile_calendar(is->birth), is->category}, 4);
        sqlite_db_text(insert, 5, is->number, is->number_size);
        for (int word = 0; word < 3; word++) {
            sqlite_db_text(insert, 6 + word, words[word]->text, words[word]->size);
        }
        sqlite_db_text(insert, 9, is->phone, is->phone_size);
        sqlite_db_run(insert);
    }
    (void)sqlite3_finalize(insert);
}

static void load_details(const profile_sqlite *side)
{
    const profile_set *set = side->asked->set;
    sqlite3_stmt *card = sqlite_db_prepare(side->db, "INSERT INTO card VALUES (?1, ?1, ?2, 0, ?3)");
    sqlite3_stmt *entry = sqlite_db_prepare(side->db, "INSERT INTO entry VALUES (NULL, ?1, ?2, ?3)");
    for (uint32_t i = 0; i < set->count[PROFILE_CARD]; i++) {
        char number[PROFILE_TEXT];
        (void)snprintf(number, sizeof number, "K%u", i + 1);
        sqlite_db_bind(card, (const int64_t[]){(int64_t)i + 1, set->rows[PROFILE_CARD][i].date}, 2);
        sqlite_db_text(card, 3, number, strlen(number));
        sqlite_db_run(card);
    }
    for (uint32_t i = 0; i < set->count[PROFILE_ORDER]; i++) {
        sqlite_db_bind(entry, (const int64_t[]){(int64_t)i + 1, 1, set->rows[PROFILE_ORDER][i].number}, 3);
        sqlite_db_run(entry);
    }
    for (uint32_t i = 0; i < set->count[PROFILE_SHIPPED]; i++) {
        const uint32_t order = set->rows[PROFILE_SHIPPED][i].number;
        sqlite_db_bind(entry, (const int64_t[]){order, 3, set->rows[PROFILE_ORDER][order - 1].number}, 3);
        sqlite_db_run(entry);
    }
    sqlite_db_finish((sqlite3_stmt *[]){card, entry}, 2);
}

static void load_relations(const profile_sqlite *side)
{
    const profile_set *set = side->asked->set;
    sqlite3_stmt *insert = sqlite_db_prepare(side->db, "INSERT INTO relation VALUES (?,?,?,?,?,?,?)");
    const uint32_t linked = set->count[PROFILE_LINKED];
    for (uint32_t i = 0; i < set->base.relations + linked; i++) {
        const data_relation is =
            i < set->base.relations ? set->base.relation[i] : profile_linked(set, i - set->base.relations);
        sqlite_db_bind(insert,
                       (const int64_t[]){(int64_t)i + 1, is.from, is.to, is.type, is.since,
                                         is.until == 0 ? OPEN_END : is.until},
                       6);
        (void)sqlite3_bind_int(insert, 7, is.type > DATA_TYPES || data_type_symmetric(is.type));
        sqlite_db_run(insert);
    }
    (void)sqlite3_finalize(insert);
}

/* --- the database --- */

profile_sqlite *profile_sqlite_open(const profile_asked *asked)
{
    profile_sqlite *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->db = sqlite_db_open(schema);
    sqlite_db_script(side->db, "BEGIN");
    load_customers(side);
    load_relations(side);
    load_lists(side);
    load_details(side);
    sqlite_db_script(side->db, "COMMIT");
    sqlite_db_script(side->db, indexes);
    sqlite_db_script(side->db, "PRAGMA journal_mode = MEMORY"); /* a merge may be taken back */
    prepare(side);
    return side;
}

uint64_t profile_sqlite_bytes(const profile_sqlite *side)
{
    return sqlite_db_bytes(side->db);
}

void profile_sqlite_close(profile_sqlite *side)
{
    sqlite_db_finish(side->tops, TOP_STATEMENTS);
    sqlite_db_finish(side->parts, KITH_PAGE_COUNT);
    sqlite_db_finish(side->linked, KITH_PAGE_COUNT);
    sqlite_db_finish(side->merges, MERGE_STATEMENTS);
    sqlite_db_finish(side->updates, MERGE_UPDATES);
    sqlite_db_close(side->db);
    free(side);
}

void profile_sqlite_set_way(void *side, size_t way)
{
    profile_sqlite *self = side;
    self->way = way;
}

/* --- pages --- */

/* The rows of a page so far; of each part one more than is shown may be found. */
typedef struct page {
    uint64_t rows[KITH_PAGE_COUNT * PROFILE_MOST][PROFILE_ROW_FACTS];
    size_t count;
    uint32_t found[KITH_PAGE_COUNT];
} page;

static uint64_t number_at(sqlite3_stmt *row, int column)
{
    return (uint64_t)sqlite3_column_int64(row, column);
}

static void ask(sqlite3_stmt *asking, uint32_t customer)
{
    (void)sqlite3_bind_int64(asking, 1, customer);
    (void)sqlite3_bind_int64(asking, 2, DATA_TODAY);
    (void)sqlite3_bind_int64(asking, 3, PROFILE_MOST + 1);
}

static void take(page *out, uint32_t part, uint64_t record, uint64_t other)
{
    if (out->found[part]++ == PROFILE_MOST) {
        out->rows[out->count - 1][3] = 1;
        return;
    }
    uint64_t *row = out->rows[out->count++];
    row[0] = part;
    row[1] = record;
    row[2] = other;
    row[3] = 0;
}

static void take_part(sqlite3_stmt *asking, uint32_t customer, uint32_t part, page *out)
{
    ask(asking, customer);
    while (sqlite_db_next(asking)) {
        take(out, part, number_at(asking, 0), number_at(asking, 1));
    }
}

static void take_whole(sqlite3_stmt *asking, uint32_t customer, page *out)
{
    ask(asking, customer);
    while (sqlite_db_next(asking)) {
        take(out, (uint32_t)number_at(asking, 0), number_at(asking, 1), number_at(asking, 2));
    }
}

static void add_top(const profile_sqlite *side, uint32_t customer, const page *of, bench_sum *sum)
{
    sqlite3_stmt *top = side->tops[TOP];
    sqlite3_stmt *card = side->tops[TOP_CARD];
    sqlite3_stmt *sales = side->tops[TOP_SALES];
    uint64_t facts[PROFILE_TOP_FACTS] = {0};
    ask(top, customer);
    ask(card, customer);
    ask(sales, customer);
    if (!sqlite_db_next(top)) {
        bench_fail("sqlite", "a customer is not there");
    }
    for (int i = 0; i < 6; i++) {
        facts[i] = number_at(top, i);
    }
    facts[8] = (profile_calendar(DATA_TODAY) - number_at(top, 6)) / YEAR;
    (void)sqlite3_reset(top);
    if (sqlite_db_next(card)) {
        facts[6] = number_at(card, 0);
        facts[7] = number_at(card, 1);
    }
    (void)sqlite3_reset(card);
    facts[9] = of->found[KITH_PAGE_CHAIN];
    facts[10] = of->found[KITH_PAGE_LINKED] + 1;
    bench_add(sum, facts, PROFILE_TOP_FACTS);
    while (sqlite_db_next(sales)) {
        const uint64_t row[PROFILE_SALES_FACTS] = {number_at(sales, 0), number_at(sales, 1),
                                                   number_at(sales, 2), number_at(sales, 3)};
        bench_add(sum, row, PROFILE_SALES_FACTS);
    }
}

void profile_sqlite_page(const profile_sqlite *side, uint32_t customer, bench_sum *sum)
{
    page linked = {.count = 0};
    page is = {.count = 0};
    take_part(side->parts[KITH_PAGE_LINKED], customer, KITH_PAGE_LINKED, &linked);
    if (side->way == PROFILE_WAY_WHOLE) {
        take_whole(side->tops[linked.count == 0 ? WHOLE : WHOLE_LINKED], customer, &is);
    }
    for (uint32_t part = 1; part < KITH_PAGE_COUNT && side->way == PROFILE_WAY_PARTS; part++) {
        if (part != KITH_PAGE_LINKED) {
            const bool together = linked.count > 0 && side->linked[part] != NULL;
            take_part(together ? side->linked[part] : side->parts[part], customer, part, &is);
        }
    }
    is.found[KITH_PAGE_LINKED] = linked.found[KITH_PAGE_LINKED];
    add_top(side, customer, &is, sum);
    for (size_t i = 0, next = 0; i < is.count + 1; i++) { /* those linked come between the others */
        while (next < linked.count && (i == is.count || is.rows[i][0] > KITH_PAGE_LINKED)) {
            bench_add(sum, linked.rows[next++], PROFILE_ROW_FACTS);
        }
        if (i < is.count) {
            bench_add(sum, is.rows[i], PROFILE_ROW_FACTS);
        }
    }
}

void profile_sqlite_read(void *side, size_t index, bench_sum *sum)
{
    const profile_sqlite *self = side;
    profile_sqlite_page(self, self->asked->customers[index], sum);
}
