/* The SQLite side of suite "effects": the card of an order (table 4). */
#include "sqlite_effects.h"

#include "kith/codes.h"

enum { STANDS_ACTIVE = 1, STANDS_BLOCKED, STANDS_EXPIRED, STANDS_NONE };

/* Cards that are there on day ?2, of programme ?3; how they stand, and in which order they count. */
#define STANDING                                                                                             \
    "CASE WHEN k.state = 2 THEN 2 WHEN k.until < ?2 THEN 3 WHEN k.id IS NOT NULL THEN 1 ELSE 4 END"
#define CARD "k.id, k.account, k.number, k.reason, " STANDING
#define COUNTS "k.state NOT IN (3, 4) AND k.successor IS NULL AND (k.state = 2 OR k.issued <= ?2)"
#define BEST STANDING ", k.prim DESC, k.issued DESC, k.id DESC"
#define ACTING "FROM link l JOIN customer h ON h.id = l.other"
#define ACTS                                                                                                 \
    "l.customer = ?1 AND l.type = 3 AND l.end = 2 AND l.since <= ?2 AND l.until >= ?2 AND NOT h.inactive"
#define RANK "l.priority, l.since, l.relation"

const char *const sqlite_cards_texts[CARD_STATEMENTS] = {
    [CARDS_OF] = "SELECT 0, 0, " CARD " FROM account a JOIN card k ON k.account = a.id"
                 " WHERE a.customer = ?1 AND (?3 = 0 OR a.programme = ?3) AND " COUNTS " ORDER BY " BEST,
    [CARDS_OF_COPIED] =
        "SELECT 0, 0, " CARD " FROM card k"
        " WHERE k.customer = ?1 AND (?3 = 0 OR k.programme = ?3) AND " COUNTS " ORDER BY " BEST,
    [HOLDERS] = "SELECT l.relation, l.other " ACTING " WHERE " ACTS " ORDER BY " RANK,
    [HOLDERS_CARDS] =
        "SELECT l.relation, l.other, " CARD " " ACTING
        " LEFT JOIN account a ON a.customer = l.other AND (?3 = 0 OR a.programme = ?3)"
        " LEFT JOIN card k ON k.account = a.id AND " COUNTS " WHERE " ACTS " ORDER BY " RANK ", " BEST,
    [HOLDERS_COPIED] =
        "SELECT l.relation, l.other, " CARD " " ACTING
        " LEFT JOIN card k ON k.customer = l.other AND (?3 = 0 OR k.programme = ?3) AND " COUNTS
        " WHERE " ACTS " ORDER BY " RANK ", " BEST,
    [ACCOUNT] = "SELECT a.customer, a.balance, t.id, t.rate FROM account a LEFT JOIN tier t"
                " ON t.programme = a.programme AND t.threshold <= a.balance WHERE a.id = ?1"
                " ORDER BY t.threshold DESC LIMIT 1",
};

/* The best card of somebody, and how many stand as it does. */
typedef struct found {
    uint32_t relation;
    uint32_t holder;
    uint32_t card;
    uint32_t account;
    uint32_t stands;
    uint32_t count;
    uint64_t number;
    uint64_t reason;
} found;

typedef struct answer {
    uint32_t result;
    uint32_t several;
    found by;
} answer;

static void bind(sqlite3_stmt *asking, const asked_card *asked, uint32_t customer)
{
    (void)sqlite3_bind_int64(asking, 1, customer);
    (void)sqlite3_bind_int64(asking, 2, asked->on);
    (void)sqlite3_bind_int64(asking, 3, asked->programme);
}

static found read_found(sqlite3_stmt *row)
{
    return (found){.relation = column_number(row, 0),
                   .holder = column_number(row, 1),
                   .card = column_number(row, 2),
                   .account = column_number(row, 3),
                   .number = column_text(row, 4),
                   .reason = column_text(row, 5),
                   .stands = column_number(row, 6),
                   .count = 1};
}

static found cards_of(const effects_sqlite *side, const asked_card *asked, uint32_t customer)
{
    sqlite3_stmt *rows = side->cards[side->way == EFFECTS_CARDS_COPIED ? CARDS_OF_COPIED : CARDS_OF];
    found best = {.stands = STANDS_NONE};
    bind(rows, asked, customer);
    while (sqlite_db_next(rows)) {
        if (best.count == 0) {
            best = read_found(rows);
        } else if (column_number(rows, 6) == best.stands) {
            best.count++;
        } else {
            (void)sqlite3_reset(rows);
            break;
        }
    }
    return best;
}

/* The next holder in order of rank. */
static void weigh(answer *is, const found *of)
{
    static const uint32_t results[] = {[STANDS_BLOCKED] = KITH_CARD_RESULT_HOLDER_BLOCKED,
                                       [STANDS_EXPIRED] = KITH_CARD_RESULT_HOLDER_EXPIRED,
                                       [STANDS_NONE] = KITH_CARD_RESULT_HOLDER_HAS_NO_CARD};
    const bool taken = is->result == KITH_CARD_RESULT_HOLDER;
    if (of->stands == STANDS_ACTIVE) {
        is->several = taken || of->count > 1 ? 1 : is->several;
        is->by = taken ? is->by : *of;
        is->result = KITH_CARD_RESULT_HOLDER;
    } else if (is->result == KITH_CARD_RESULT_NONE) {
        is->result = results[of->stands];
        is->by = *of;
    }
}

static void ask_each_holder(const effects_sqlite *side, const asked_card *asked, answer *is)
{
    sqlite3_stmt *rows = side->cards[HOLDERS];
    (void)sqlite3_bind_int64(rows, 1, asked->customer);
    (void)sqlite3_bind_int64(rows, 2, asked->on);
    while (sqlite_db_next(rows)) {
        found of = cards_of(side, asked, column_number(rows, 1));
        of.relation = column_number(rows, 0);
        of.holder = column_number(rows, 1);
        weigh(is, &of);
    }
}

static void ask_all_holders(const effects_sqlite *side, const asked_card *asked, answer *is)
{
    sqlite3_stmt *rows = side->cards[side->way == EFFECTS_CARDS_COPIED ? HOLDERS_COPIED : HOLDERS_CARDS];
    found of = {.relation = 0};
    bind(rows, asked, asked->customer);
    while (sqlite_db_next(rows)) {
        if (column_number(rows, 0) == of.relation) {
            of.count += column_number(rows, 6) == of.stands;
            continue;
        }
        if (of.relation != 0) {
            weigh(is, &of);
        }
        of = read_found(rows);
    }
    if (of.relation != 0) {
        weigh(is, &of);
    }
}

static answer resolve(const effects_sqlite *side, const asked_card *asked)
{
    const found own = cards_of(side, asked, asked->customer);
    answer is = {.result = KITH_CARD_RESULT_NONE};
    if (own.stands == STANDS_ACTIVE) {
        return (answer){.result = KITH_CARD_RESULT_OWN, .several = own.count > 1, .by = own};
    }
    if (own.stands == STANDS_BLOCKED) {
        return (answer){.result = KITH_CARD_RESULT_OWN_BLOCKED, .by = {.reason = own.reason}};
    }
    if (side->way == EFFECTS_CARDS_STEPS) {
        ask_each_holder(side, asked, &is);
    } else {
        ask_all_holders(side, asked, &is);
    }
    if (own.stands == STANDS_EXPIRED && is.result != KITH_CARD_RESULT_HOLDER) {
        return (answer){.result = KITH_CARD_RESULT_OWN_EXPIRED};
    }
    return is;
}

void effects_sqlite_card(void *side, size_t index, bench_sum *sum)
{
    const effects_sqlite *self = side;
    answer is = resolve(self, &self->asked->cards[index]);
    uint64_t facts[EFFECTS_CARD_FACTS] = {is.result, is.several, 0, 0, is.by.holder, is.by.relation,
                                          0,         0,          0, 0, is.by.reason};
    if (is.result == KITH_CARD_RESULT_OWN || is.result == KITH_CARD_RESULT_HOLDER) {
        sqlite3_stmt *account = self->cards[ACCOUNT];
        (void)sqlite3_bind_int64(account, 1, is.by.account);
        if (!sqlite_db_next(account)) {
            bench_fail("sqlite", "an account is not there");
        }
        facts[2] = is.by.card;
        facts[3] = is.by.account;
        facts[4] = column_number(account, 0);
        facts[6] = column_number(account, 2);
        facts[7] = (uint64_t)sqlite3_column_int64(account, 3);
        facts[8] = (uint64_t)sqlite3_column_int64(account, 1);
        facts[9] = is.by.number;
        (void)sqlite3_reset(account);
    }
    bench_add(sum, facts, EFFECTS_CARD_FACTS);
}
