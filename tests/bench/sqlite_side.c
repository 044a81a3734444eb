/*
 * The SQLite side of suite "foundation": a database in memory, one thread, no mutexes, prepared statements.
 *
 * Schema, chosen for these questions by measurement:
 *   customer  one row per customer under its id. The folded name and the digits of the phone are columns,
 * because the same questions are answered: by number, by the beginning of the name, by the beginning of a
 * phone with and without its country code, by the end of a phone, by city. One index for each. link WITHOUT
 * ROWID, two rows per relation, one from the view of either end, in the order in which kith lists them:
 * listing a customer is one descent and one walk, and so is the question about a pair. There is no table of
 * relations by id beside it, which kith has. Compared with a table of relations and two covering indexes
 * (listing by UNION ALL) it lists faster, loads as fast and adds faster. An open end is stored as the
 * greatest date, so a period is two plain comparisons.
 *
 * Customers are inserted in order of id and indexed afterwards; links are sorted before, in C, and appended.
 * Loads and reads run without a journal; commits have one in memory, so that a refused one can be taken back.
 */
#include "foundation.h"
#include "sqlite_db.h"

#include "kith/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_END 9999999
#define DIGITS_MOST 20u

enum {
    STATEMENT_FIND,
    STATEMENT_LIST,
    STATEMENT_HAS,
    STATEMENT_SELECT,
    STATEMENT_SELECT_EITHER,
    STATEMENT_PREFIX,
    STATEMENT_CLASH,
    STATEMENT_ADD,
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENTS
};

struct sqlite_side {
    const foundation_asked *asked;
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
};

static const char schema[] =
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, number TEXT, kind INTEGER, surname TEXT,"
    " given_name TEXT, sex INTEGER, birth_date INTEGER, city TEXT, phone TEXT,"
    " category INTEGER, folded TEXT, digits TEXT, national TEXT, reversed TEXT);"
    "CREATE TABLE link (customer INTEGER, type INTEGER, end INTEGER, other INTEGER,"
    " since INTEGER, until INTEGER, relation INTEGER,"
    " PRIMARY KEY (customer, type, end, other, since, until, relation)) WITHOUT ROWID;";

static const char customer_indexes[] = "CREATE UNIQUE INDEX customer_number ON customer (number);"
                                       "CREATE INDEX customer_folded ON customer (folded);"
                                       "CREATE INDEX customer_city ON customer (city);"
                                       "CREATE INDEX customer_digits ON customer (digits);"
                                       "CREATE INDEX customer_national ON customer (national);"
                                       "CREATE INDEX customer_reversed ON customer (reversed);";

static const char *const statement_texts[STATEMENTS] = {
    [STATEMENT_FIND] = "SELECT id FROM customer WHERE number = ?1",
    [STATEMENT_LIST] = "SELECT type, end, other, since, until, relation FROM link"
                       " WHERE customer = ?1 AND since <= ?2 AND until >= ?2",
    [STATEMENT_HAS] = "SELECT relation FROM link WHERE customer = ?1 AND type = ?2 AND end = 1 AND other = ?3"
                      " AND since <= ?4 AND until >= ?4 LIMIT 1",
    [STATEMENT_SELECT] = "SELECT id FROM customer AS c WHERE city = ?1 AND EXISTS (SELECT 1 FROM link"
                         " WHERE customer = c.id AND type = ?2 AND end = ?4 AND since <= ?3 AND until >= ?3)"
                         " ORDER BY id",
    [STATEMENT_SELECT_EITHER] = "SELECT id FROM customer AS c WHERE city = ?1 AND EXISTS (SELECT 1 FROM link"
                                " WHERE customer = c.id AND type = ?2 AND since <= ?3 AND until >= ?3)"
                                " ORDER BY id",
    [STATEMENT_PREFIX] =
        "SELECT id FROM customer WHERE folded >= ?1 AND folded < ?2 ORDER BY folded, id LIMIT 20",
    [STATEMENT_CLASH] =
        "SELECT relation FROM link WHERE customer = ?1 AND type = ?2 AND end = 1 AND other = ?3"
        " AND since <= ?5 AND until >= ?4 LIMIT 1",
    [STATEMENT_ADD] = "INSERT INTO link VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [STATEMENT_BEGIN] = "BEGIN",
    [STATEMENT_COMMIT] = "COMMIT",
};

/* --- the database --- */

sqlite_side *sqlite_side_open(const foundation_asked *asked)
{
    sqlite_side *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->db = sqlite_db_open(schema);
    return side;
}

void sqlite_side_ready(sqlite_side *side)
{
    sqlite_db_prepare_all(side->db, statement_texts, STATEMENTS, side->statements);
}

uint64_t sqlite_side_bytes(const sqlite_side *side)
{
    return sqlite_db_bytes(side->db);
}

uint64_t sqlite_side_relations(const sqlite_side *side)
{
    return (uint64_t)sqlite_db_number(side->db, "SELECT count(*) / 2 FROM link");
}

void sqlite_side_atomic(sqlite_side *side)
{
    sqlite_db_script(side->db, "PRAGMA journal_mode = MEMORY");
}

void sqlite_side_close(sqlite_side *side)
{
    sqlite_db_finish(side->statements, STATEMENTS);
    sqlite_db_close(side->db);
    free(side);
}

/* --- loading --- */

static size_t take_digits(const data_customer *customer, char digits[DIGITS_MOST], char reversed[DIGITS_MOST])
{
    size_t size = 0;
    for (size_t i = 0; i < customer->phone_size; i++) {
        if (customer->phone[i] >= '0' && customer->phone[i] <= '9') {
            digits[size++] = customer->phone[i];
        }
    }
    for (size_t i = 0; i < size; i++) {
        reversed[i] = digits[size - 1 - i];
    }
    return size;
}

static void insert_customer(const sqlite_side *side, sqlite3_stmt *insert, uint32_t index)
{
    const data_set *data = side->asked->data;
    const data_customer *customer = &data->customer[index];
    const data_word *surname = &data->surnames[customer->surname];
    const data_word *given = &data->givens[customer->given];
    const data_word *city = &data->city_words[customer->city];
    char folded[96];
    char digits[DIGITS_MOST];
    char reversed[DIGITS_MOST];
    const size_t folded_size = data_folded_name(data, customer, folded);
    const size_t digits_size = take_digits(customer, digits, reversed);
    (void)sqlite3_bind_int64(insert, 1, (sqlite3_int64)index + 1);
    sqlite_db_text(insert, 2, customer->number, customer->number_size);
    (void)sqlite3_bind_int64(insert, 3, KITH_PARTY_PERSON);
    sqlite_db_text(insert, 4, surname->text, surname->size);
    sqlite_db_text(insert, 5, given->text, given->size);
    (void)sqlite3_bind_int64(insert, 6, customer->sex);
    (void)sqlite3_bind_int64(insert, 7, customer->birth);
    sqlite_db_text(insert, 8, city->text, city->size);
    sqlite_db_text(insert, 9, customer->phone, customer->phone_size);
    (void)sqlite3_bind_int64(insert, 10, customer->category);
    sqlite_db_text(insert, 11, folded, folded_size);
    sqlite_db_text(insert, 12, digits, digits_size);
    sqlite_db_text(insert, 13, digits + customer->country, digits_size - customer->country);
    sqlite_db_text(insert, 14, reversed, digits_size);
    sqlite_db_run(insert);
}

void sqlite_side_load_customers(sqlite_side *side)
{
    sqlite3_stmt *insert =
        sqlite_db_prepare(side->db, "INSERT INTO customer VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sqlite_db_script(side->db, "BEGIN");
    for (uint32_t i = 0; i < side->asked->data->customers; i++) {
        insert_customer(side, insert, i);
    }
    (void)sqlite3_finalize(insert);
    sqlite_db_script(side->db, customer_indexes);
    sqlite_db_script(side->db, "COMMIT");
}

/* A relation as seen from one of its ends. `place` is type, end and other in one number, to sort by. */
typedef struct half {
    uint64_t place;
    uint32_t relation; /* index */
} half;

static half make_half(const data_relation *relation, uint32_t index, uint32_t end)
{
    const uint64_t other = end == KITH_END_FROM ? relation->to : relation->from;
    return (half){(uint64_t)relation->type << 40 | (uint64_t)end << 36 | other, index};
}

static int compare_halves(const void *left, const void *right)
{
    const half *a = left;
    const half *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

static void insert_half(const sqlite_side *side, sqlite3_stmt *insert, uint32_t customer, const half *taken)
{
    const data_relation *relation = &side->asked->data->relation[taken->relation];
    (void)sqlite3_bind_int64(insert, 1, customer);
    (void)sqlite3_bind_int64(insert, 2, relation->type);
    (void)sqlite3_bind_int64(insert, 3, (sqlite3_int64)(taken->place >> 36 & 15u));
    (void)sqlite3_bind_int64(insert, 4, (sqlite3_int64)(taken->place & UINT32_MAX));
    (void)sqlite3_bind_int64(insert, 5, relation->since);
    (void)sqlite3_bind_int64(insert, 6, relation->until == 0 ? OPEN_END : relation->until);
    (void)sqlite3_bind_int64(insert, 7, (sqlite3_int64)taken->relation + 1);
    sqlite_db_run(insert);
}

/* All halves in order of customer; those of customer c end at (*ends_out)[c]. */
static half *place_halves(const data_set *data, size_t **ends_out)
{
    half *halves = bench_get((size_t)data->relations * 2, sizeof *halves);
    size_t *ends = bench_get((size_t)data->customers + 2, sizeof *ends);
    for (uint32_t i = 0; i < data->relations; i++) {
        ends[data->relation[i].from + 1]++;
        ends[data->relation[i].to + 1]++;
    }
    for (uint32_t customer = 1; customer <= data->customers + 1; customer++) {
        ends[customer] += ends[customer - 1];
    }
    /* Now ends[c] is where c begins; placing moves it to where c ends. */
    for (uint32_t i = 0; i < data->relations; i++) {
        const data_relation *relation = &data->relation[i];
        halves[ends[relation->from]++] = make_half(relation, i, KITH_END_FROM);
        halves[ends[relation->to]++] = make_half(relation, i, KITH_END_TO);
    }
    *ends_out = ends;
    return halves;
}

void sqlite_side_load_relations(sqlite_side *side)
{
    size_t *ends = NULL;
    half *halves = place_halves(side->asked->data, &ends);
    sqlite3_stmt *insert = sqlite_db_prepare(side->db, statement_texts[STATEMENT_ADD]);
    size_t at = 0;
    sqlite_db_script(side->db, "BEGIN");
    for (uint32_t customer = 1; customer <= side->asked->data->customers; customer++) {
        qsort(halves + at, ends[customer] - at, sizeof *halves, compare_halves);
        for (; at < ends[customer]; at++) {
            insert_half(side, insert, customer, &halves[at]);
        }
    }
    (void)sqlite3_finalize(insert);
    sqlite_db_script(side->db, "COMMIT");
    free(halves);
    free(ends);
}

/* --- answers --- */

void sqlite_find(void *side, size_t index, bench_sum *sum)
{
    const sqlite_side *self = side;
    sqlite3_stmt *statement = self->statements[STATEMENT_FIND];
    sqlite_db_text(statement, 1, self->asked->numbers[index], strlen(self->asked->numbers[index]));
    while (sqlite_db_next(statement)) {
        foundation_add_customer(sum, (uint64_t)sqlite3_column_int64(statement, 0));
    }
}

static void list_one(const sqlite_side *side, uint32_t customer, bench_sum *sum)
{
    sqlite3_stmt *statement = side->statements[STATEMENT_LIST];
    (void)sqlite3_bind_int64(statement, 1, customer);
    (void)sqlite3_bind_int64(statement, 2, side->asked->as_of);
    while (sqlite_db_next(statement)) {
        const uint64_t until = (uint64_t)sqlite3_column_int64(statement, 4);
        const uint64_t facts[4] = {
            (uint64_t)sqlite3_column_int64(statement, 1), (uint64_t)sqlite3_column_int64(statement, 0),
            (uint64_t)sqlite3_column_int64(statement, 3), until == OPEN_END ? 0 : until};
        foundation_add_link(sum, (uint64_t)sqlite3_column_int64(statement, 5),
                            (uint64_t)sqlite3_column_int64(statement, 2), facts);
    }
}

void sqlite_list(void *side, size_t index, bench_sum *sum)
{
    const sqlite_side *self = side;
    list_one(self, self->asked->listed[index], sum);
}

void sqlite_list_batch(void *side, size_t index, bench_sum *sum)
{
    const sqlite_side *self = side;
    for (size_t i = 0; i < FOUNDATION_BATCH; i++) {
        list_one(self, self->asked->batched[index * FOUNDATION_BATCH + i], sum);
    }
}

void sqlite_has(void *side, size_t index, bench_sum *sum)
{
    const sqlite_side *self = side;
    const asked_pair *pair = &self->asked->pairs[index];
    sqlite3_stmt *statement = self->statements[STATEMENT_HAS];
    (void)sqlite3_bind_int64(statement, 1, pair->from);
    (void)sqlite3_bind_int64(statement, 2, pair->type);
    (void)sqlite3_bind_int64(statement, 3, pair->to);
    (void)sqlite3_bind_int64(statement, 4, self->asked->as_of);
    while (sqlite_db_next(statement)) {
        foundation_add_customer(sum, (uint64_t)sqlite3_column_int64(statement, 0));
    }
}

void sqlite_select(void *side, size_t index, bench_sum *sum)
{
    const sqlite_side *self = side;
    const asked_selection *asked = &self->asked->selections[index];
    const bool either = asked->end == KITH_END_EITHER;
    sqlite3_stmt *statement = self->statements[either ? STATEMENT_SELECT_EITHER : STATEMENT_SELECT];
    sqlite_db_text(statement, 1, asked->city, strlen(asked->city));
    (void)sqlite3_bind_int64(statement, 2, asked->type);
    (void)sqlite3_bind_int64(statement, 3, self->asked->as_of);
    if (!either) {
        (void)sqlite3_bind_int64(statement, 4, asked->end);
    }
    while (sqlite_db_next(statement)) {
        foundation_add_customer(sum, (uint64_t)sqlite3_column_int64(statement, 0));
    }
}

void sqlite_prefix(void *side, size_t index, bench_sum *sum)
{
    const sqlite_side *self = side;
    const char *prefix = self->asked->prefixes[index];
    const size_t size = strlen(prefix);
    char behind[sizeof self->asked->prefixes[0]];
    memcpy(behind, prefix, size);
    behind[size - 1] =
        (char)((unsigned char)behind[size - 1] + 1u); /* a small letter: never the greatest byte */
    sqlite3_stmt *statement = self->statements[STATEMENT_PREFIX];
    sqlite_db_text(statement, 1, prefix, size);
    sqlite_db_text(statement, 2, behind, size);
    while (sqlite_db_next(statement)) {
        foundation_add_customer(sum, (uint64_t)sqlite3_column_int64(statement, 0));
    }
}

static void add_half(const sqlite_side *side, uint32_t index, uint32_t end)
{
    const data_relation *relation = &side->asked->data->relation[index];
    const half taken = make_half(relation, index, end);
    insert_half(side, side->statements[STATEMENT_ADD], end == KITH_END_FROM ? relation->from : relation->to,
                &taken);
}

void sqlite_add(void *side, size_t index, bench_sum *sum)
{
    const sqlite_side *self = side;
    const data_set *data = self->asked->data;
    sqlite3_stmt *clash = self->statements[STATEMENT_CLASH];
    sqlite_db_run(self->statements[STATEMENT_BEGIN]);
    for (uint32_t i = 0; i < FOUNDATION_COMMIT; i++) {
        const uint32_t at = data->relations + (uint32_t)index * FOUNDATION_COMMIT + i;
        const data_relation *relation = &data->relation[at];
        (void)sqlite3_bind_int64(clash, 1, relation->from);
        (void)sqlite3_bind_int64(clash, 2, relation->type);
        (void)sqlite3_bind_int64(clash, 3, relation->to);
        (void)sqlite3_bind_int64(clash, 4, relation->since);
        (void)sqlite3_bind_int64(clash, 5, relation->until == 0 ? OPEN_END : relation->until);
        if (sqlite_db_next(clash)) {
            bench_fail("sqlite", "an added relation clashes");
        }
        add_half(self, at, KITH_END_FROM);
        add_half(self, at, KITH_END_TO);
        foundation_add_customer(sum, at + 1);
    }
    sqlite_db_run(self->statements[STATEMENT_COMMIT]);
}
