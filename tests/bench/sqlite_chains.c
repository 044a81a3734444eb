/*
 * The SQLite side of suite "chains": schema and loading. Everything that helps reading is there:
 *   customer  with its locations for each purpose beside what it says itself, so that a party is one descent.
 *   up        active links by customer; node: who is one.
 *   path      every way up of every customer written out, with the days on which all its links hold; keeping
 *             it up to date when a node moves is not measured.
 *   condition by customer and type; all WITHOUT ROWID.
 * Dates that are open are stored as the least and the greatest, so a period is two plain comparisons. What
 * blocks, what is enforced and what a type's mode makes of several conditions is settled in C: in SQL it is
 * slower.
 */
#include "sqlite_chains.h"

#include "kith/kinds.h"

#include <stdlib.h>
#include <string.h>

static const char schema[] =
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, number TEXT, payer INTEGER, delivery INTEGER,"
    " invoice_to INTEGER, terms TEXT, list TEXT, model TEXT, blocked INTEGER, location INTEGER,"
    " location_pays INTEGER, billing INTEGER, billing_pays INTEGER, shipping INTEGER);"
    "CREATE TABLE location (id INTEGER PRIMARY KEY, customer INTEGER, primary_one INTEGER, pays INTEGER);"
    "CREATE TABLE account (customer INTEGER, other INTEGER, id INTEGER, complete INTEGER, since INTEGER,"
    " until INTEGER, PRIMARY KEY (customer, other, id)) WITHOUT ROWID;"
    "CREATE TABLE agent (customer INTEGER, since INTEGER, until INTEGER, agent INTEGER, relation INTEGER,"
    " PRIMARY KEY (customer, since)) WITHOUT ROWID;"
    "CREATE TABLE node (customer INTEGER PRIMARY KEY, flags INTEGER);"
    "CREATE TABLE up (customer INTEGER, member INTEGER, since INTEGER, until INTEGER, parent INTEGER,"
    " id INTEGER, flags INTEGER, PRIMARY KEY (customer, member, since, id)) WITHOUT ROWID;"
    "CREATE TABLE path (customer INTEGER, entry INTEGER, distance INTEGER, since INTEGER, until INTEGER,"
    " node INTEGER, link INTEGER, flags INTEGER,"
    " PRIMARY KEY (customer, entry, distance, since)) WITHOUT ROWID;"
    "CREATE TABLE condition (customer INTEGER, type INTEGER, id INTEGER, brand INTEGER, item_group TEXT,"
    " state INTEGER, number INTEGER, code TEXT, party INTEGER, location INTEGER, currency INTEGER,"
    " since INTEGER, until INTEGER, local INTEGER, enforced INTEGER, exclusive INTEGER, inactive INTEGER,"
    " PRIMARY KEY (customer, type, id)) WITHOUT ROWID;";

/* --- statements --- */

#define RECORD_COLUMNS                                                                                       \
    ", c.id, c.type, (c.brand > 0) + (c.item_group > ''), c.state, c.number, c.code, c.party, c.location,"   \
    " c.enforced, c.exclusive"
#define HOLDS(table) table ".since <= ?3 AND " table ".until >= ?3"
#define OF_CONDITION                                                                                         \
    " AND c.type = ?2 AND " HOLDS("c") " AND c.inactive = 0 AND (c.brand = 0 OR c.brand = ?4)"               \
                                       " AND (c.item_group = '' OR c.item_group = ?5)"                       \
                                       " AND (?6 = 0 OR c.currency = 0 OR c.currency = ?6)"                  \
                                       " AND (c.local = 0 OR c.customer = ?1)"
#define OF_ORDER                                                                                             \
    " AND c.type BETWEEN 1 AND 5 AND " HOLDS("c") " AND c.inactive = 0 AND (c.local = 0 OR c.customer = ?1)"

#define TABLE_COLUMNS "SELECT p.entry, p.distance, p.node, p.link, p.flags"
#define TABLE_WHERE " WHERE p.customer = ?1 AND " HOLDS("p")
#define TABLE_JOIN " FROM path p LEFT JOIN condition c ON c.customer = p.node"

#define CTE                                                                                                  \
    "WITH RECURSIVE p(entry, distance, node, link, flags) AS (SELECT 0, 0, ?1, 0, 0 UNION ALL"               \
    " SELECT CASE u.member WHEN 1 THEN u.id ELSE p.entry END, p.distance + 1, u.parent, u.id, u.flags"       \
    " FROM p CROSS JOIN up u ON u.customer = p.node AND (u.member = 0 OR p.distance = 0)"                    \
    " AND " HOLDS("u") ") SELECT p.entry, p.distance, p.node, p.link, p.flags | ifnull(n.flags, 0)"
#define CTE_FROM " FROM p LEFT JOIN node n ON n.customer = p.node"
#define CTE_JOIN CTE_FROM " LEFT JOIN condition c ON c.customer = p.node"

#define JOIN_COLUMNS                                                                                         \
    "SELECT n0.flags, u1.member, u1.id, u1.parent, u1.flags | ifnull(n1.flags, 0), u2.id, u2.parent,"        \
    " n2.flags, u3.id, u3.parent, n3.flags, u4.id, u4.parent, n4.flags"
#define JOIN_LEVEL(number, below)                                                                            \
    " LEFT JOIN up u" number " ON u" number ".customer = u" below ".parent AND u" number                     \
    ".member = 0 AND " HOLDS("u" number) " LEFT JOIN node n" number " ON n" number ".customer = u" number    \
                                         ".parent"
#define JOIN_FROM                                                                                            \
    " FROM (SELECT 1) LEFT JOIN node n0 ON n0.customer = ?1 LEFT JOIN up u1 ON u1.customer = ?1"             \
    " AND " HOLDS("u1") " LEFT JOIN node n1 ON n1.customer = u1.parent" JOIN_LEVEL("2", "1")                 \
        JOIN_LEVEL("3", "2") JOIN_LEVEL("4", "3")
#define JOIN_JOIN                                                                                            \
    JOIN_FROM                                                                                                \
    " LEFT JOIN condition c ON c.customer IN (?1, u1.parent, u2.parent, u3.parent, u4.parent)"

static const char *const climb_texts[CHAINS_WAYS][ABOUTS] = {
    [CHAINS_WAY_TABLE] = {TABLE_COLUMNS " FROM path p" TABLE_WHERE,
                          TABLE_COLUMNS RECORD_COLUMNS TABLE_JOIN OF_CONDITION TABLE_WHERE,
                          TABLE_COLUMNS RECORD_COLUMNS TABLE_JOIN OF_ORDER TABLE_WHERE},
    [CHAINS_WAY_JOIN] = {JOIN_COLUMNS JOIN_FROM,
                         JOIN_COLUMNS RECORD_COLUMNS ", c.customer" JOIN_JOIN OF_CONDITION,
                         JOIN_COLUMNS RECORD_COLUMNS ", c.customer" JOIN_JOIN OF_ORDER},
    [CHAINS_WAY_CTE] = {CTE CTE_FROM, CTE RECORD_COLUMNS CTE_JOIN OF_CONDITION,
                        CTE RECORD_COLUMNS CTE_JOIN OF_ORDER},
};

static const char own_text[] =
    "SELECT 0, 0, c.customer, 0, 0" RECORD_COLUMNS " FROM condition c WHERE c.customer = ?1" OF_ORDER;
static const char party_text[] =
    "SELECT payer, delivery, invoice_to, terms, list, model, blocked, location,"
    " location_pays, billing, billing_pays, shipping FROM customer WHERE id = ?1";
static const char agent_text[] =
    "SELECT agent, relation FROM agent WHERE customer = ?1 AND since <= ?2 AND until >= ?2";
static const char account_text[] = "SELECT id FROM account WHERE customer = ?1 AND (?2 = 0 OR (complete"
                                   " AND since <= ?2 AND until >= ?2)) LIMIT 1";
static const char pays_text[] = "SELECT pays FROM location WHERE id = ?1";

/* --- loading --- */

static int64_t end_of(int32_t until)
{
    return until == 0 ? OPEN_END : until;
}

static void bind(sqlite3_stmt *insert, const int64_t *numbers, int count)
{
    for (int i = 0; i < count; i++) {
        (void)sqlite3_bind_int64(insert, i + 1, numbers[i]);
    }
}

/* A text; NULL stays one. */
static void bind_code(sqlite3_stmt *insert, int at, const char *code)
{
    if (code == NULL) {
        (void)sqlite3_bind_null(insert, at);
    } else {
        sqlite_db_text(insert, at, code, strlen(code));
    }
}

static void load_customers(const chains_sqlite *side)
{
    const chains_set *set = side->asked->set;
    sqlite3_stmt *insert =
        sqlite_db_prepare(side->db, "INSERT INTO customer VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->base.customers; i++) {
        const chains_customer *self = &set->customer[i];
        const chains_location *first = self->location == 0 ? NULL : &set->location[self->location - 1];
        const chains_location *second =
            first != NULL && self->location < set->locations && first[1].customer == first->customer
                ? first + 1
                : NULL;
        const uint32_t billing = self->location + (second != NULL && second->billing != 0);
        const uint32_t shipping = self->location + (second != NULL && second->shipping != 0);
        const int64_t numbers[14] = {(int64_t)i + 1,
                                     0,
                                     self->payer,
                                     self->delivery,
                                     self->invoice_to,
                                     0,
                                     0,
                                     0,
                                     self->blocked,
                                     self->location,
                                     first != NULL && first->pays != 0,
                                     billing,
                                     first != NULL && set->location[billing - 1].pays != 0,
                                     shipping};
        bind(insert, numbers, 14);
        sqlite_db_text(insert, 2, set->base.customer[i].number, set->base.customer[i].number_size);
        bind_code(insert, 6, chains_codes[self->terms]);
        bind_code(insert, 7, chains_codes[self->list]);
        bind_code(insert, 8, chains_codes[self->model]);
        sqlite_db_run(insert);
    }
    (void)sqlite3_finalize(insert);
}

static void load_customer_parts(const chains_sqlite *side)
{
    const chains_set *set = side->asked->set;
    sqlite3_stmt *node = sqlite_db_prepare(side->db, "INSERT INTO node VALUES (?,?)");
    sqlite3_stmt *agent = sqlite_db_prepare(side->db, "INSERT INTO agent VALUES (?,?,?,?,?)");
    for (uint32_t i = 0; i < set->base.customers; i++) {
        const chains_customer *self = &set->customer[i];
        const int64_t flags = FLAG_NODE | (self->skipped != 0 ? FLAG_SKIPPED : 0);
        const int64_t numbers[5] = {(int64_t)i + 1, self->agent_since, end_of(self->agent_until), self->agent,
                                    (int64_t)i + 1};
        if (self->level > 0) {
            bind(node, (const int64_t[]){(int64_t)i + 1, flags}, 2);
            sqlite_db_run(node);
        }
        if (self->agent != 0) {
            bind(agent, numbers, 5);
            sqlite_db_run(agent);
        }
    }
    (void)sqlite3_finalize(node);
    (void)sqlite3_finalize(agent);
}

static void load_places(const chains_sqlite *side)
{
    const chains_set *set = side->asked->set;
    sqlite3_stmt *location = sqlite_db_prepare(side->db, "INSERT INTO location VALUES (?,?,?,?)");
    sqlite3_stmt *account = sqlite_db_prepare(side->db, "INSERT INTO account VALUES (?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->locations; i++) {
        const chains_location *is = &set->location[i];
        bind(location, (const int64_t[]){(int64_t)i + 1, is->customer, is->primary, is->pays}, 4);
        sqlite_db_run(location);
    }
    for (uint32_t i = 0; i < set->accounts; i++) {
        const chains_account *is = &set->account[i];
        const int64_t numbers[6] = {is->customer, !is->primary, (int64_t)i + 1,
                                    is->complete, is->since,    end_of(is->until)};
        bind(account, numbers, 6);
        sqlite_db_run(account);
    }
    (void)sqlite3_finalize(location);
    (void)sqlite3_finalize(account);
}

static void load_links(const chains_sqlite *side)
{
    const chains_set *set = side->asked->set;
    sqlite3_stmt *insert = sqlite_db_prepare(side->db, "INSERT INTO up VALUES (?,?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->links; i++) {
        const chains_link *link = &set->link[i];
        const int64_t numbers[7] = {link->customer,
                                    link->member,
                                    link->since,
                                    end_of(link->until),
                                    link->parent,
                                    (int64_t)i + 1,
                                    link->preferred != 0 ? FLAG_PREFERRED : 0};
        if (link->inactive == 0) {
            bind(insert, numbers, 7);
            sqlite_db_run(insert);
        }
    }
    (void)sqlite3_finalize(insert);
}

static void load_conditions(const chains_sqlite *side)
{
    const chains_set *set = side->asked->set;
    sqlite3_stmt *insert =
        sqlite_db_prepare(side->db, "INSERT INTO condition VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->conditions; i++) {
        const chains_condition *is = &set->condition[i];
        const int64_t numbers[17] = {is->customer,
                                     is->type,
                                     (int64_t)i + 1,
                                     is->brand,
                                     0,
                                     is->state,
                                     is->number,
                                     0,
                                     is->party,
                                     is->location,
                                     is->currency,
                                     is->since,
                                     end_of(is->until),
                                     is->local,
                                     is->enforced,
                                     is->exclusive,
                                     is->inactive};
        bind(insert, numbers, 17);
        bind_code(insert, 5, is->group == 0 ? "" : chains_groups[is->group]);
        bind_code(insert, 8, chains_codes[is->code]);
        sqlite_db_run(insert);
    }
    (void)sqlite3_finalize(insert);
}

/* --- the table of paths --- */

/* A step that is to be written, with the days on which all links up to it hold. */
typedef struct pending {
    uint32_t node;
    uint32_t link;
    uint32_t entry;
    uint32_t distance;
    int64_t since;
    int64_t until;
    uint32_t flags;
} pending;

#define PENDING_MOST 32u

typedef struct path_writer {
    const chains_sqlite *side;
    sqlite3_stmt *insert;
    uint32_t *first; /* of a customer: where its links begin in `order` */
    uint32_t *order; /* numbers of links */
    size_t waiting;
    pending stack[PENDING_MOST];
} path_writer;

static void sort_links(path_writer *writer)
{
    const chains_set *set = writer->side->asked->set;
    uint32_t *first = bench_get((size_t)set->base.customers + 2, sizeof *first);
    uint32_t *order = bench_get(set->links, sizeof *order);
    for (uint32_t i = 0; i < set->links; i++) {
        first[set->link[i].customer + 1]++;
    }
    for (uint32_t customer = 1; customer <= set->base.customers + 1; customer++) {
        first[customer] += first[customer - 1];
    }
    for (uint32_t i = 0; i < set->links; i++) {
        order[first[set->link[i].customer]++] = i;
    }
    for (uint32_t customer = set->base.customers + 1; customer > 0; customer--) {
        first[customer] = first[customer - 1];
    }
    writer->first = first;
    writer->order = order;
}

/* Links up from a step that hold on some of its days. */
static void push_links(path_writer *writer, const pending *from)
{
    const chains_set *set = writer->side->asked->set;
    for (uint32_t i = writer->first[from->node]; i < writer->first[from->node + 1]; i++) {
        const uint32_t at = writer->order[i];
        const chains_link *link = &set->link[at];
        pending next = {.node = link->parent,
                        .link = at + 1,
                        .entry = link->member != 0 ? at + 1 : from->entry,
                        .distance = from->distance + 1,
                        .since = link->since > from->since ? link->since : from->since,
                        .until = end_of(link->until) < from->until ? end_of(link->until) : from->until,
                        .flags = link->preferred != 0 ? FLAG_PREFERRED : 0};
        if (link->inactive == 0 && (link->member == 0 || from->distance == 0) && next.since <= next.until) {
            if (writer->waiting == PENDING_MOST) {
                bench_fail("sqlite", "more links than there is room for");
            }
            writer->stack[writer->waiting++] = next;
        }
    }
}

static void write_paths(const chains_sqlite *side)
{
    const chains_set *set = side->asked->set;
    path_writer writer = {.side = side};
    writer.insert = sqlite_db_prepare(side->db, "INSERT INTO path VALUES (?,?,?,?,?,?,?,?)");
    sort_links(&writer);
    for (uint32_t customer = 1; customer <= set->base.customers; customer++) {
        writer.stack[0] = (pending){.node = customer, .until = OPEN_END};
        writer.waiting = 1;
        while (writer.waiting > 0) {
            const pending at = writer.stack[--writer.waiting];
            const chains_customer *self = &set->customer[at.node - 1];
            const int64_t numbers[8] = {customer,
                                        at.entry,
                                        at.distance,
                                        at.since,
                                        at.until,
                                        at.node,
                                        at.link,
                                        at.flags | (self->level > 0 ? (uint32_t)FLAG_NODE : 0) |
                                            (self->skipped != 0 ? (uint32_t)FLAG_SKIPPED : 0)};
            bind(writer.insert, numbers, 8);
            sqlite_db_run(writer.insert);
            push_links(&writer, &at);
        }
    }
    (void)sqlite3_finalize(writer.insert);
    free(writer.first);
    free(writer.order);
}

/* --- the database --- */

chains_sqlite *chains_sqlite_open(const chains_asked *asked)
{
    chains_sqlite *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->db = sqlite_db_open(schema);
    sqlite_db_script(side->db, "BEGIN");
    load_customers(side);
    load_customer_parts(side);
    load_places(side);
    load_links(side);
    load_conditions(side);
    write_paths(side);
    sqlite_db_script(side->db, "COMMIT");
    for (size_t way = 0; way < CHAINS_WAYS; way++) {
        for (size_t about = 0; about < ABOUTS; about++) {
            side->climbs[way][about] = sqlite_db_prepare(side->db, climb_texts[way][about]);
        }
    }
    side->own = sqlite_db_prepare(side->db, own_text);
    side->party = sqlite_db_prepare(side->db, party_text);
    side->agent = sqlite_db_prepare(side->db, agent_text);
    side->account = sqlite_db_prepare(side->db, account_text);
    side->pays = sqlite_db_prepare(side->db, pays_text);
    return side;
}

uint64_t chains_sqlite_bytes(const chains_sqlite *side)
{
    return sqlite_db_bytes(side->db);
}

void chains_sqlite_set_way(void *side, size_t way)
{
    chains_sqlite *self = side;
    self->way = (chains_way)way;
}

void chains_sqlite_close(chains_sqlite *side)
{
    for (size_t way = 0; way < CHAINS_WAYS; way++) {
        for (size_t about = 0; about < ABOUTS; about++) {
            (void)sqlite3_finalize(side->climbs[way][about]);
        }
    }
    (void)sqlite3_finalize(side->own);
    (void)sqlite3_finalize(side->party);
    (void)sqlite3_finalize(side->agent);
    (void)sqlite3_finalize(side->account);
    (void)sqlite3_finalize(side->pays);
    sqlite_db_close(side->db);
    free(side);
}
