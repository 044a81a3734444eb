/* The SQLite side of suite "orders": its tables and statements, and the sums of sales. */
#include "sqlite_desk.h"

#include "kith/codes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMAL INT64_C(1000000)
#define SUMS                                                                                                 \
    "count(*), sum(amount * (measure = 1)), sum(amount * (measure = 2)), sum(amount * (measure = 3)),"       \
    " sum(amount * (measure = 4)), sum(units * (measure = 1)), sum(units * (measure = 2)),"                  \
    " sum(units * (measure = 3)), sum(units * (measure = 4))"
#define BY " GROUP BY year, season, brand ORDER BY year, season, brand"

static const char schema[] =
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, number TEXT NOT NULL, category INTEGER);"
    "CREATE TABLE manager (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, state INTEGER NOT NULL,"
    " absent_since INTEGER, absent_until INTEGER, substitute INTEGER, capacity INTEGER,"
    " opted_out INTEGER NOT NULL, open_orders INTEGER NOT NULL DEFAULT 0, turn INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE distribution (rank INTEGER PRIMARY KEY, shop INTEGER, category INTEGER,"
    " policy INTEGER NOT NULL, pointer INTEGER NOT NULL DEFAULT 0, turn INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE binding (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, manager INTEGER NOT NULL,"
    " since INTEGER, until INTEGER, current INTEGER NOT NULL, rule INTEGER, number TEXT, author TEXT);"
    "CREATE INDEX binding_customer ON binding (customer) WHERE current;"
    "CREATE INDEX binding_manager ON binding (manager, current, customer);"
    "CREATE TABLE ordered (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, customer INTEGER NOT NULL,"
    " shop INTEGER, brand INTEGER, season INTEGER, year INTEGER, date INTEGER NOT NULL, status INTEGER,"
    " manager INTEGER, rule INTEGER, outcome INTEGER, creator TEXT, editor TEXT, saved INTEGER);"
    "CREATE INDEX ordered_customer ON ordered (customer, date);"
    "CREATE INDEX ordered_manager ON ordered (manager);"
    "CREATE INDEX ordered_outcome ON ordered (outcome) WHERE outcome > 0;";

static const char sales_schema[] =
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, ordered INTEGER NOT NULL, measure INTEGER NOT NULL,"
    " amount INTEGER, units INTEGER);"
    "CREATE INDEX entry_ordered ON entry (ordered, measure, amount, units);"
    "CREATE TABLE path (node INTEGER, ordered INTEGER, level INTEGER, PRIMARY KEY (node, ordered))"
    " WITHOUT ROWID;";

/* What each way reads: entries of a customer, or below a node, in the order of the groups; or their sums,
 * which triggers would maintain: they are filled at once here, for only reading them is measured. */
static const char derived[] =
    "CREATE TABLE own (customer INTEGER, year INTEGER, season INTEGER, brand INTEGER, id INTEGER,"
    " measure INTEGER, amount INTEGER, units INTEGER, PRIMARY KEY (customer, year, season, brand, id))"
    " WITHOUT ROWID;"
    "CREATE TABLE below (node INTEGER, year INTEGER, season INTEGER, brand INTEGER, id INTEGER,"
    " measure INTEGER, amount INTEGER, units INTEGER, PRIMARY KEY (node, year, season, brand, id))"
    " WITHOUT ROWID;"
    "INSERT INTO own SELECT customer, year, season, brand, e.id, measure, amount, units"
    " FROM ordered o JOIN entry e ON e.ordered = o.id ORDER BY 1, 2, 3, 4, 5;"
    "INSERT INTO below SELECT node, year, season, brand, e.id, measure, amount, units"
    " FROM path p JOIN ordered o ON o.id = p.ordered JOIN entry e ON e.ordered = o.id ORDER BY 1, 2, 3, 4, 5;"
    "CREATE TABLE own_sum (customer, year, season, brand, n, a1, a2, a3, a4, u1, u2, u3, u4,"
    " PRIMARY KEY (customer, year, season, brand)) WITHOUT ROWID;"
    "CREATE TABLE below_sum (node, year, season, brand, n, a1, a2, a3, a4, u1, u2, u3, u4,"
    " PRIMARY KEY (node, year, season, brand)) WITHOUT ROWID;"
    "INSERT INTO own_sum SELECT customer, year, season, brand, " SUMS
    " FROM own GROUP BY customer, year, season, brand;"
    "INSERT INTO below_sum SELECT node, year, season, brand, " SUMS
    " FROM below GROUP BY node, year, season, brand;";

static const char *const summary_texts[ORDERS_WAYS] = {
    [ORDERS_WAY_JOIN] = "SELECT year, season, brand, " SUMS
                        " FROM ordered o JOIN entry e ON e.ordered = o.id WHERE o.customer = ?1" BY,
    [ORDERS_WAY_COVERED] = "SELECT year, season, brand, " SUMS " FROM own WHERE customer = ?1" BY,
    [ORDERS_WAY_KEPT] = ("SELECT year, season, brand, n, a1, a2, a3, a4, u1, u2, u3, u4 FROM own_sum"
                         " WHERE customer = ?1 ORDER BY year, season, brand"),
};

static const char *const chain_texts[ORDERS_WAYS] = {
    [ORDERS_WAY_JOIN] =
        "SELECT year, season, brand, " SUMS " FROM path p CROSS JOIN ordered o ON o.id = p.ordered"
        " CROSS JOIN entry e ON e.ordered = o.id WHERE p.node = ?1" BY,
    [ORDERS_WAY_COVERED] = "SELECT year, season, brand, " SUMS " FROM below WHERE node = ?1" BY,
    [ORDERS_WAY_KEPT] = ("SELECT year, season, brand, n, a1, a2, a3, a4, u1, u2, u3, u4 FROM below_sum"
                         " WHERE node = ?1 ORDER BY year, season, brand"),
};

#define IS_ACTIVE(m, day)                                                                                    \
    m ".state = 1 AND NOT ((" m ".absent_since NOT NULL OR " m ".absent_until NOT NULL)"                     \
      " AND ifnull(" m ".absent_since, 0) <= " day " AND ifnull(" m ".absent_until, 9999999) >= " day ")"
#define MAY_TAKE(day)                                                                                        \
    IS_ACTIVE("m", day) " AND m.opted_out = 0 AND (m.capacity IS NULL OR m.open_orders < m.capacity)"

static const char *const texts[STATEMENTS] = {
    [DO_BEGIN] = "BEGIN IMMEDIATE",
    [DO_COMMIT] = "COMMIT",
    [DO_ROLLBACK] = "ROLLBACK",
    [DO_PUT_ORDER] = "INSERT INTO ordered (id, customer, shop, brand, season, year, date, status, manager,"
                     " number, creator) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [DO_SAVE_ORDER] = "UPDATE ordered SET manager = ?2, rule = ?3, outcome = ?4, editor = ?5, saved = 1"
                      " WHERE id = ?1",
    [DO_PUT_BINDING] = "INSERT INTO binding VALUES (?1, ?2, ?3, ?4, NULL, 1, ?5, ?6, ?7)",
    [DO_END_BINDING] = "UPDATE binding SET until = ?2, current = 0 WHERE id = ?1",
    [DO_TURN] = "UPDATE manager SET turn = ?2, open_orders = open_orders + 1 WHERE id = ?1",
    [DO_POINT] = "UPDATE distribution SET pointer = ?2, turn = ?3 WHERE rank = ?1",
    [ASK_EDITOR] = "SELECT id FROM manager m WHERE code = ?1 AND " IS_ACTIVE("m", "?2"),
    [ASK_CUSTOMER] = "SELECT c.category, b.id, b.manager FROM customer c LEFT JOIN binding b"
                     " ON b.customer = c.id AND b.current WHERE c.id = ?1",
    [ASK_MANAGER] = "SELECT CASE WHEN m.state <> 1 THEN m.state WHEN " IS_ACTIVE(
        "m", "?2") " THEN 1 ELSE 3 END,"
                   " (SELECT s.id FROM manager s WHERE s.id = m.substitute AND " IS_ACTIVE(
                       "s", "?2") ")"
                                  " FROM manager m WHERE m.id = ?1",
    [ASK_DISTRIBUTION] = "SELECT rank, policy, pointer, turn FROM distribution"
                         " WHERE (shop IS NULL OR shop = ?1) AND (category IS NULL OR category = ?2)"
                         " ORDER BY rank LIMIT 1",
    [ASK_NEXT] = "SELECT id FROM manager m WHERE id > ?1 AND " MAY_TAKE("?2") " ORDER BY id LIMIT 1",
    [ASK_LEAST] = "SELECT id FROM manager m WHERE " MAY_TAKE("?1") " ORDER BY open_orders, turn, id LIMIT 1",
};

/* What a store of kith keeps of a change too. */
static const char history_schema[] =
    "CREATE TABLE committed (sequence INTEGER PRIMARY KEY, actor TEXT);"
    "CREATE TABLE history (sequence INTEGER, position INTEGER, operation INTEGER, kind INTEGER, id INTEGER,"
    " PRIMARY KEY (sequence, position)) WITHOUT ROWID;"
    "CREATE TABLE history_customer (customer INTEGER, sequence INTEGER, position INTEGER,"
    " PRIMARY KEY (customer, sequence, position)) WITHOUT ROWID;"
    "CREATE TABLE history_value (sequence INTEGER, position INTEGER, field INTEGER, old, new,"
    " PRIMARY KEY (sequence, position, field)) WITHOUT ROWID;";

static const char *const history_texts[HISTORIES] = {
    [PUT_COMMIT] = "INSERT INTO committed VALUES (?1, ?2)",
    [PUT_HISTORY] = "INSERT INTO history VALUES (?1, ?2, ?3, ?4, ?5)",
    [PUT_HISTORY_CUSTOMER] = "INSERT INTO history_customer VALUES (?1, ?2, ?3)",
    [PUT_HISTORY_VALUE] = "INSERT INTO history_value VALUES (?1, ?2, ?3, ?4, ?5)",
};

/* --- loading --- */

static void load_managers(const orders_sqlite *side)
{
    sqlite3_stmt *insert = sqlite_db_prepare(
        side->db, "INSERT INTO manager (id, substitute, code, state, opted_out) VALUES (?,?,?,?,?)");
    sqlite3_stmt *rule = sqlite_db_prepare(
        side->db, "INSERT INTO distribution (rank, shop, category, policy) VALUES (?,?,?,?)");
    for (uint32_t i = 1; i <= ORDERS_MANAGERS; i++) {
        const orders_manager *is = &orders_managers[i];
        char code[16];
        const int size = snprintf(code, sizeof code, "manager%u", i);
        sqlite_db_bind(insert, (const int64_t[]){i, is->substitute}, 2);
        sqlite_db_text(insert, 3, code, (size_t)size);
        (void)sqlite3_bind_int64(insert, 4, is->state == 0 ? KITH_MANAGER_STATE_ACTIVE : is->state);
        (void)sqlite3_bind_int64(insert, 5, is->opted_out);
        sqlite_db_run(insert);
    }
    for (uint32_t i = 1; i <= ORDERS_DISTRIBUTIONS; i++) {
        const orders_distribution *is = &orders_distributions[i];
        sqlite_db_bind(rule, (const int64_t[]){i, is->shop, is->category, is->policy}, 4);
        sqlite_db_run(rule);
    }
    (void)sqlite3_finalize(insert);
    (void)sqlite3_finalize(rule);
}

static void load_customers(orders_sqlite *side)
{
    const orders_set *set = side->asked->set;
    sqlite3_stmt *insert =
        sqlite_db_prepare(side->db, "INSERT INTO customer (id, category, number) VALUES (?,?,?)");
    sqlite3_stmt *binding = sqlite_db_prepare(
        side->db, "INSERT INTO binding (id, customer, manager, since, current, rule) VALUES (?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->base.customers; i++) {
        const data_customer *is = &set->base.customer[i];
        sqlite_db_bind(insert, (const int64_t[]){(int64_t)i + 1, is->category}, 2);
        sqlite_db_text(insert, 3, is->number, is->number_size);
        sqlite_db_run(insert);
        if (set->bound[i] != 0) {
            sqlite_db_bind(binding,
                           (const int64_t[]){++side->bound, (int64_t)i + 1, set->bound[i], ORDERS_BOUND_SINCE,
                                             1, KITH_ASSIGNED_BY_CARD},
                           6);
            sqlite_db_run(binding);
        }
    }
    (void)sqlite3_finalize(insert);
    (void)sqlite3_finalize(binding);
}

static void load_orders(orders_sqlite *side)
{
    const orders_set *set = side->asked->set;
    sqlite3_stmt *insert =
        sqlite_db_prepare(side->db, "INSERT INTO ordered (id, customer, shop, brand, season, year, date,"
                                    " status, manager, number) VALUES (?,?,?,?,?,?,?,?,?,?)");
    sqlite3_stmt *path =
        sqlite_db_prepare(side->db, "INSERT INTO path (ordered, node, level) VALUES (?,?,?)");
    for (uint32_t i = 0; i < set->orders; i++) {
        const orders_order *is = &set->order[i];
        uint32_t nodes[ORDERS_LEVELS];
        char number[16];
        const int size = snprintf(number, sizeof number, "N%u", i + 1);
        const uint32_t levels = orders_path(set, is->customer, nodes) ? ORDERS_LEVELS : 0;
        sqlite_db_bind(insert,
                       (const int64_t[]){(int64_t)i + 1, is->customer, is->shop, is->brand, is->season,
                                         ORDERS_FIRST_YEAR + is->season - 1, is->date, KITH_ORDER_STATUS_OPEN,
                                         is->manager},
                       9);
        sqlite_db_text(insert, 10, number, (size_t)size);
        sqlite_db_run(insert);
        for (uint32_t level = 0; level < levels; level++) {
            sqlite_db_bind(path, (const int64_t[]){(int64_t)i + 1, nodes[level], level + 1}, 3);
            sqlite_db_run(path);
        }
    }
    side->made = set->orders;
    (void)sqlite3_finalize(insert);
    (void)sqlite3_finalize(path);
}

static void load_entries(const orders_sqlite *side)
{
    const orders_set *set = side->asked->set;
    sqlite3_stmt *insert = sqlite_db_prepare(side->db, "INSERT INTO entry VALUES (?,?,?,?,?)");
    for (uint32_t i = 0; i < set->entries; i++) {
        const orders_entry *is = &set->entry[i];
        sqlite_db_bind(insert,
                       (const int64_t[]){(int64_t)i + 1, is->order, is->measure, is->amount * DECIMAL,
                                         is->units * DECIMAL},
                       5);
        sqlite_db_run(insert);
    }
    (void)sqlite3_finalize(insert);
}

/* --- the database --- */

static sqlite3 *open_file(const char *path)
{
    sqlite3 *db = sqlite_db_file(path);
    sqlite_db_script(db, schema);
    sqlite_db_script(db, history_schema);
    return db;
}

orders_sqlite *orders_sqlite_open(const orders_asked *asked, const char *path)
{
    orders_sqlite *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->db = path == NULL ? sqlite_db_open(schema) : open_file(path);
    sqlite_db_script(side->db, "BEGIN");
    load_managers(side);
    load_customers(side);
    if (path == NULL) {
        sqlite_db_script(side->db, sales_schema);
        load_orders(side);
        load_entries(side);
        sqlite_db_script(side->db, derived);
        sqlite_db_script(side->db, "UPDATE manager SET open_orders ="
                                   " (SELECT count(*) FROM ordered o WHERE o.manager = manager.id)");
        sqlite_db_prepare_all(side->db, summary_texts, ORDERS_WAYS, side->summaries);
        sqlite_db_prepare_all(side->db, chain_texts, ORDERS_WAYS, side->chains);
    } else {
        sqlite_db_prepare_all(side->db, history_texts, HISTORIES, side->histories);
    }
    sqlite_db_script(side->db, "COMMIT");
    if (path == NULL) {
        sqlite_db_script(side->db, "PRAGMA journal_mode = MEMORY"); /* a stage is taken back */
    }
    sqlite_db_prepare_all(side->db, texts, STATEMENTS, side->statements);
    return side;
}

uint64_t orders_sqlite_rows(const orders_sqlite *side)
{
    return (uint64_t)sqlite_db_number(side->db, "SELECT (SELECT count(*) FROM history)"
                                                " + (SELECT count(*) FROM history_customer)"
                                                " + (SELECT count(*) FROM history_value)");
}

void orders_sqlite_close(orders_sqlite *side)
{
    sqlite_db_finish(side->statements, STATEMENTS);
    sqlite_db_finish(side->histories, HISTORIES);
    sqlite_db_finish(side->summaries, ORDERS_WAYS);
    sqlite_db_finish(side->chains, ORDERS_WAYS);
    sqlite_db_close(side->db);
    free(side);
}

/* --- sales --- */

void orders_sqlite_set_way(void *side, size_t way)
{
    orders_sqlite *self = side;
    self->way = (orders_way)way;
}

static void summarise(sqlite3_stmt *asking, uint32_t customer, bench_sum *sum)
{
    (void)sqlite3_bind_int64(asking, 1, customer);
    while (sqlite_db_next(asking)) {
        uint64_t facts[ORDERS_SUMMED];
        for (int i = 0; i < (int)ORDERS_SUMMED; i++) {
            facts[i] = (uint64_t)sqlite3_column_int64(asking, i);
        }
        bench_add(sum, facts, ORDERS_SUMMED);
    }
}

void orders_sqlite_summary(void *side, size_t index, bench_sum *sum)
{
    const orders_sqlite *self = side;
    summarise(self->summaries[self->way], self->asked->customers[index], sum);
}

void orders_sqlite_chain(void *side, size_t index, bench_sum *sum)
{
    const orders_sqlite *self = side;
    summarise(self->chains[self->way], self->asked->heads[index], sum);
}
