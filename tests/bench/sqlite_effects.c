/*
 * The SQLite side of suite "effects": its tables. Relations stand twice, from the view of either end, in the
 * order of rank, so that whoever acts on a customer is found by one descent and comes sorted. What an account
 * has added up is a column of it, as a trigger would keep it; each card also says whose it is, which one way
 * of asking uses and the others do not.
 */
#include "sqlite_effects.h"

#include "kith/codes.h"

#include <stdio.h>
#include <stdlib.h>

#define OPEN_END 9999999
#define DECIMAL INT64_C(1000000)
#define HUNDREDTH (DECIMAL / 100)
#define MINUTES_OF_DAY 1440
#define LINK_COLUMNS 10

static const char schema[] =
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, sex INTEGER, birth INTEGER, inactive INTEGER NOT NULL,"
    " silent INTEGER NOT NULL, earns INTEGER NOT NULL, rate INTEGER, city TEXT, phone TEXT, folded TEXT);"
    "CREATE TABLE link (customer INTEGER, type INTEGER, end INTEGER, priority INTEGER, since INTEGER,"
    " relation INTEGER, until INTEGER, other INTEGER, share INTEGER, rate INTEGER,"
    " PRIMARY KEY (customer, type, end, priority, since, relation)) WITHOUT ROWID;"
    "CREATE TABLE tier (programme INTEGER, threshold INTEGER, id INTEGER, rate INTEGER,"
    " PRIMARY KEY (programme, threshold)) WITHOUT ROWID;"
    "CREATE TABLE account (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, programme INTEGER NOT NULL,"
    " balance INTEGER NOT NULL);"
    "CREATE TABLE card (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, customer INTEGER NOT NULL,"
    " programme INTEGER NOT NULL, issued INTEGER NOT NULL, until INTEGER NOT NULL, state INTEGER NOT NULL,"
    " prim INTEGER NOT NULL, successor INTEGER, number TEXT NOT NULL UNIQUE, reason TEXT);"
    "CREATE TABLE note (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, at INTEGER NOT NULL,"
    " shared INTEGER NOT NULL, text TEXT NOT NULL);"
    "CREATE TABLE visit (customer INTEGER, date INTEGER, id INTEGER, PRIMARY KEY (customer, date, id))"
    " WITHOUT ROWID;"
    "CREATE TABLE brand (id INTEGER PRIMARY KEY, rate INTEGER);"
    "CREATE TABLE manager (id INTEGER PRIMARY KEY, sells INTEGER NOT NULL, inactive INTEGER NOT NULL,"
    " rate INTEGER);"
    "CREATE TABLE customer_brand (customer INTEGER, brand INTEGER, id INTEGER, rate INTEGER,"
    " PRIMARY KEY (customer, brand)) WITHOUT ROWID;"
    "CREATE TABLE manager_brand (manager INTEGER, brand INTEGER, id INTEGER, rate INTEGER,"
    " PRIMARY KEY (manager, brand)) WITHOUT ROWID;"
    "CREATE TABLE ordered (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, brand INTEGER, manager INTEGER,"
    " date INTEGER NOT NULL, rate INTEGER);"
    "CREATE TABLE entry (ordered INTEGER, id INTEGER, sign INTEGER, amount INTEGER,"
    " PRIMARY KEY (ordered, id)) WITHOUT ROWID;"
    "CREATE TABLE share (ordered INTEGER, id INTEGER, recipient INTEGER, manager INTEGER, share INTEGER,"
    " rate INTEGER, PRIMARY KEY (ordered, id)) WITHOUT ROWID;";

/* A city's customers are found by all that a list of it asks for. There is no ANALYZE: with its figures
 * SQLite 3.40 builds a Bloom filter of all relations for each group. */
static const char indexes[] = "CREATE INDEX customer_city ON customer (city, sex, birth) WHERE NOT inactive;"
                              "CREATE INDEX account_customer ON account (customer, programme);"
                              "CREATE INDEX card_account ON card (account);"
                              "CREATE INDEX card_customer ON card (customer);"
                              "CREATE INDEX note_written ON note (customer, at DESC, id DESC, shared);"
                              "CREATE INDEX visit_date ON visit (date, customer);";

/* --- loading --- */

/* A percentage for a statement: 0 is a value. */
static void bind_percent(sqlite3_stmt *insert, int at, int32_t percent)
{
    (void)(percent == EFFECTS_UNSET ? sqlite3_bind_null(insert, at) : sqlite3_bind_int(insert, at, percent));
}

static void load_customers(const effects_sqlite *side)
{
    const effects_set *set = side->asked->set;
    sqlite3_stmt *insert = sqlite_db_prepare(
        side->db, "INSERT INTO customer (id, sex, birth, rate, inactive, silent, earns, city,"
                  " phone, folded) VALUES (?,?,?,?,?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->base.customers; i++) {
        const data_customer *base = &set->base.customer[i];
        const effects_customer *is = &set->customer[i];
        const data_word *city = &set->base.city_words[base->city];
        char folded[96];
        const size_t size = data_folded_name(&set->base, base, folded);
        sqlite_db_bind(insert, (const int64_t[]){(int64_t)i + 1, base->sex, base->birth}, 3);
        bind_percent(insert, 4, is->rate);
        (void)sqlite3_bind_int(insert, 5, is->inactive);
        (void)sqlite3_bind_int(insert, 6, is->silent);
        (void)sqlite3_bind_int(insert, 7, is->earns);
        sqlite_db_text(insert, 8, city->text, city->size);
        sqlite_db_text(insert, 9, base->phone, base->phone_size);
        sqlite_db_text(insert, 10, folded, size);
        sqlite_db_run(insert);
    }
    (void)sqlite3_finalize(insert);
}

static void load_relations(const effects_sqlite *side)
{
    const effects_set *set = side->asked->set;
    sqlite3_stmt *insert = sqlite_db_prepare(side->db, "INSERT INTO link VALUES (?,?,?,?,?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->relations; i++) {
        const effects_relation *is = &set->relation[i];
        for (int end = 1; end <= 2; end++) {
            const uint32_t from = end == 1 ? is->from : is->to;
            const uint32_t to = end == 1 ? is->to : is->from;
            sqlite_db_bind(insert,
                           (const int64_t[]){from, is->type, end, 0, is->since, (int64_t)i + 1,
                                             is->until == 0 ? OPEN_END : is->until, to},
                           LINK_COLUMNS - 2);
            (void)sqlite3_bind_int(insert, 4, is->priority);
            bind_percent(insert, LINK_COLUMNS - 1, is->share);
            bind_percent(insert, LINK_COLUMNS, is->rate);
            sqlite_db_run(insert);
        }
    }
    (void)sqlite3_finalize(insert);
}

static void load_cards(const effects_sqlite *side)
{
    const effects_set *set = side->asked->set;
    sqlite3_stmt *tier = sqlite_db_prepare(side->db, "INSERT INTO tier VALUES (?1, ?2, ?3, ?4)");
    sqlite3_stmt *account = sqlite_db_prepare(side->db, "INSERT INTO account VALUES (?,?,?,?)");
    sqlite3_stmt *card = sqlite_db_prepare(
        side->db, "INSERT INTO card (id, account, customer, programme, issued, until, successor, state, prim,"
                  " number, reason) VALUES (?,?,?,?,?,?,?,?,?,?,?)");
    for (uint32_t i = 0; i < EFFECTS_PROGRAMMES * EFFECTS_TIERS; i++) {
        const uint32_t programme = 1 + i / EFFECTS_TIERS;
        (void)sqlite3_bind_int64(tier, 1, programme);
        (void)sqlite3_bind_int64(tier, 2, effects_threshold(programme, i % EFFECTS_TIERS) * DECIMAL);
        (void)sqlite3_bind_int64(tier, 3, (int64_t)i + 1);
        bind_percent(tier, 4, effects_tier_rate(programme, i % EFFECTS_TIERS));
        sqlite_db_run(tier);
    }
    for (uint32_t i = 0; i < set->accounts; i++) {
        const effects_account *is = &set->account[i];
        sqlite_db_bind(account,
                       (const int64_t[]){(int64_t)i + 1, is->customer, is->programme, is->balance * DECIMAL},
                       4);
        sqlite_db_run(account);
    }
    for (uint32_t i = 0; i < set->cards; i++) {
        const effects_card *is = &set->card[i];
        const effects_account *of = &set->account[is->account - 1];
        char number[16];
        const int size = snprintf(number, sizeof number, "K%u", i + 1);
        sqlite_db_bind(card,
                       (const int64_t[]){(int64_t)i + 1, is->account, of->customer, of->programme, is->issued,
                                         is->until == 0 ? OPEN_END : is->until, is->successor},
                       7);
        (void)sqlite3_bind_int(card, 8, is->state);
        (void)sqlite3_bind_int(card, 9, is->primary);
        sqlite_db_text(card, 10, number, (size_t)size);
        (void)sqlite3_bind_text(card, 11, is->state == KITH_CARD_STATE_BLOCKED ? EFFECTS_REASON : NULL, -1,
                                SQLITE_STATIC);
        sqlite_db_run(card);
    }
    sqlite_db_finish((sqlite3_stmt *[]){tier, account, card}, 3);
}

static void load_activities(const effects_sqlite *side)
{
    const effects_set *set = side->asked->set;
    sqlite3_stmt *note = sqlite_db_prepare(
        side->db, "INSERT INTO note VALUES (?1, ?2, ?3, ?4, 'asked for the new catalogue, will call again')");
    sqlite3_stmt *visit = sqlite_db_prepare(side->db, "INSERT INTO visit VALUES (?,?,?)");
    for (uint32_t i = 0; i < set->notes; i++) {
        const effects_note *is = &set->note[i];
        sqlite_db_bind(note,
                       (const int64_t[]){(int64_t)i + 1, is->customer,
                                         (int64_t)DATA_TODAY * MINUTES_OF_DAY - is->minute},
                       3);
        (void)sqlite3_bind_int(note, 4, !is->hidden);
        sqlite_db_run(note);
    }
    for (uint32_t i = 0; i < set->visits; i++) {
        sqlite_db_bind(visit, (const int64_t[]){set->visit[i].customer, set->visit[i].date, (int64_t)i + 1},
                       3);
        sqlite_db_run(visit);
    }
    sqlite_db_finish((sqlite3_stmt *[]){note, visit}, 2);
}

static void load_brand_rates(const effects_sqlite *side, const char *text, const effects_brand_rate *rates,
                             uint32_t count)
{
    sqlite3_stmt *insert = sqlite_db_prepare(side->db, text);
    for (uint32_t i = 0; i < count; i++) {
        sqlite_db_bind(insert, (const int64_t[]){rates[i].owner, rates[i].brand, (int64_t)i + 1}, 3);
        bind_percent(insert, 4, rates[i].rate);
        sqlite_db_run(insert);
    }
    (void)sqlite3_finalize(insert);
}

static void load_rates(const effects_sqlite *side)
{
    const effects_set *set = side->asked->set;
    sqlite3_stmt *brand = sqlite_db_prepare(side->db, "INSERT INTO brand VALUES (?,?)");
    sqlite3_stmt *manager = sqlite_db_prepare(side->db, "INSERT INTO manager VALUES (?,?,?,?)");
    for (int i = 1; i <= (int)EFFECTS_BRANDS; i++) {
        (void)sqlite3_bind_int(brand, 1, i);
        bind_percent(brand, 2, set->brand_rate[i]);
        sqlite_db_run(brand);
    }
    for (int i = 1; i <= (int)EFFECTS_MANAGERS; i++) {
        const effects_manager *is = &set->manager[i];
        (void)sqlite3_bind_int(manager, 1, i);
        (void)sqlite3_bind_int(manager, 2, is->sells);
        (void)sqlite3_bind_int(manager, 3, is->state == KITH_MANAGER_STATE_INACTIVE);
        bind_percent(manager, 4, is->rate);
        sqlite_db_run(manager);
    }
    sqlite_db_finish((sqlite3_stmt *[]){brand, manager}, 2);
    load_brand_rates(side, "INSERT INTO customer_brand VALUES (?,?,?,?)", set->customer_rate,
                     set->customer_rates);
    load_brand_rates(side, "INSERT INTO manager_brand VALUES (?,?,?,?)", set->manager_rate,
                     set->manager_rates);
}

static void load_orders(const effects_sqlite *side)
{
    static const int signs[] = {[KITH_ORDER_MEASURE_BOOKED] = 1,
                                [KITH_ORDER_MEASURE_CANCELLED] = -1,
                                [KITH_ORDER_MEASURE_SHIPPED] = 0,
                                [KITH_ORDER_MEASURE_RETURNED] = -1};
    const effects_set *set = side->asked->set;
    sqlite3_stmt *ordered = sqlite_db_prepare(side->db, "INSERT INTO ordered VALUES (?,?,?,?,?,?)");
    sqlite3_stmt *entry = sqlite_db_prepare(side->db, "INSERT INTO entry VALUES (?,?,?,?)");
    sqlite3_stmt *share = sqlite_db_prepare(side->db, "INSERT INTO share VALUES (?,?,?,?,?,?)");
    for (uint32_t i = 0; i < set->orders; i++) {
        const effects_order *is = &set->order[i];
        sqlite_db_bind(ordered,
                       (const int64_t[]){(int64_t)i + 1, is->customer, is->brand, is->manager, is->date}, 5);
        bind_percent(ordered, 6, is->rate);
        sqlite_db_run(ordered);
    }
    for (uint32_t i = 0; i < set->entries; i++) {
        const effects_entry *is = &set->entry[i];
        sqlite_db_bind(entry, (const int64_t[]){is->order, (int64_t)i + 1, 0, is->amount * HUNDREDTH}, 4);
        (void)sqlite3_bind_int(entry, 3, signs[is->measure]);
        sqlite_db_run(entry);
    }
    for (uint32_t i = 0; i < set->shares; i++) {
        const effects_share *is = &set->share[i];
        sqlite_db_bind(share, (const int64_t[]){is->order, (int64_t)i + 1, is->recipient, is->manager}, 4);
        bind_percent(share, 5, is->share);
        bind_percent(share, 6, is->rate);
        sqlite_db_run(share);
    }
    sqlite_db_finish((sqlite3_stmt *[]){ordered, entry, share}, 3);
}

/* --- the database --- */

effects_sqlite *effects_sqlite_open(const effects_asked *asked)
{
    static void (*const parts[])(const effects_sqlite *) = {load_customers,  load_relations, load_cards,
                                                            load_activities, load_rates,     load_orders};
    effects_sqlite *side = bench_get(1, sizeof *side);
    side->asked = asked;
    side->db = sqlite_db_open(schema);
    sqlite_db_script(side->db, "BEGIN");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        parts[i](side);
    }
    sqlite_db_script(side->db, "COMMIT");
    sqlite_db_script(side->db, indexes);
    sqlite_db_prepare_all(side->db, sqlite_cards_texts, CARD_STATEMENTS, side->cards);
    sqlite_db_prepare_all(side->db, sqlite_notes_texts, NOTE_STATEMENTS, side->notes);
    sqlite_db_prepare_all(side->db, sqlite_calls_texts, CALL_STATEMENTS, side->calls);
    sqlite_db_prepare_all(side->db, sqlite_earn_texts, EARN_STATEMENTS, side->earn);
    return side;
}

uint64_t effects_sqlite_bytes(const effects_sqlite *side)
{
    return sqlite_db_bytes(side->db);
}

void effects_sqlite_close(effects_sqlite *side)
{
    sqlite_db_finish(side->cards, CARD_STATEMENTS);
    sqlite_db_finish(side->notes, NOTE_STATEMENTS);
    sqlite_db_finish(side->calls, CALL_STATEMENTS);
    sqlite_db_finish(side->earn, EARN_STATEMENTS);
    sqlite_db_close(side->db);
    free(side);
}

void effects_sqlite_set_way(void *side, size_t way)
{
    effects_sqlite *self = side;
    self->way = way;
}
