/* Inside the SQLite side of suite "effects": its statements. */
#ifndef KITH_BENCH_SQLITE_EFFECTS_H
#define KITH_BENCH_SQLITE_EFFECTS_H

#include "effects.h"
#include "sqlite_db.h"

enum {
    CARDS_OF,        /* a customer's cards that could count, the one that does first */
    CARDS_OF_COPIED, /* the same, where each card says whose it is */
    HOLDERS,         /* in order of rank */
    HOLDERS_CARDS,   /* the same, with their cards */
    HOLDERS_COPIED,
    ACCOUNT, /* with the tier that it has reached */
    CARD_STATEMENTS
};

enum {
    NOTES_SORTED,
    GROUP,
    NOTES_OF, /* a customer's, latest first, not before an instant */
    NOTE_STATEMENTS
};

enum { CITY_LINES, CITY_CUSTOMERS, VISITED_LINES, VISITED_CUSTOMERS, PERSONS, CALL_STATEMENTS };

enum {
    ORDER_RATES, /* an order with all rates that might count */
    ORDER,
    CUSTOMER_BRAND,
    CUSTOMER_RATE,
    MANAGER,
    MANAGER_BRAND,
    BRAND_RATE,
    SHARES, /* typed in an order */
    RECIPIENTS,
    EARN_STATEMENTS
};

struct effects_sqlite {
    const effects_asked *asked;
    sqlite3 *db;
    size_t way; /* of the question that is asked */
    sqlite3_stmt *cards[CARD_STATEMENTS];
    sqlite3_stmt *notes[NOTE_STATEMENTS];
    sqlite3_stmt *calls[CALL_STATEMENTS];
    sqlite3_stmt *earn[EARN_STATEMENTS];
};

extern const char *const sqlite_cards_texts[CARD_STATEMENTS];
extern const char *const sqlite_notes_texts[NOTE_STATEMENTS];
extern const char *const sqlite_calls_texts[CALL_STATEMENTS];
extern const char *const sqlite_earn_texts[EARN_STATEMENTS];

static inline uint32_t column_number(sqlite3_stmt *row, int column)
{
    return (uint32_t)sqlite3_column_int64(row, column);
}

static inline uint64_t column_text(sqlite3_stmt *row, int column)
{
    return bench_text((const char *)sqlite3_column_text(row, column));
}

#endif
