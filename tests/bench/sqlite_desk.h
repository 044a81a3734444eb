/* Inside the SQLite side of suite "orders": its statements, and the history that a file keeps. */
#ifndef KITH_BENCH_SQLITE_DESK_H
#define KITH_BENCH_SQLITE_DESK_H

#include "orders.h"
#include "sqlite_db.h"

enum {
    DO_BEGIN,
    DO_COMMIT,
    DO_ROLLBACK,
    DO_PUT_ORDER,
    DO_SAVE_ORDER,
    DO_PUT_BINDING,
    DO_END_BINDING,
    DO_TURN, /* and one open order more */
    DO_POINT,
    ASK_EDITOR,
    ASK_CUSTOMER,
    ASK_MANAGER,
    ASK_DISTRIBUTION,
    ASK_NEXT,
    ASK_LEAST,
    STATEMENTS
};

/* Statements of history, of a file only. */
enum { PUT_COMMIT, PUT_HISTORY, PUT_HISTORY_CUSTOMER, PUT_HISTORY_VALUE, HISTORIES };

struct orders_sqlite {
    const orders_asked *asked;
    sqlite3 *db;
    orders_way way;
    sqlite3_stmt *statements[STATEMENTS];
    sqlite3_stmt *histories[HISTORIES]; /* NULL: none is kept */
    sqlite3_stmt *summaries[ORDERS_WAYS];
    sqlite3_stmt *chains[ORDERS_WAYS];
    int64_t sequence; /* of the commit that is being made */
    int64_t position; /* of the next row of history in it */
    int64_t turn;     /* number of the newest one, and whose it is */
    uint32_t last;
    uint32_t touched; /* managers, then distributions, whose turns the commit changes; bits */
    int64_t made;     /* numbers of orders and bindings that were given */
    int64_t bound;
};

/* Decide and write one order inside an open transaction. */
void sqlite_orders_save(orders_sqlite *side, const orders_order *order, uint32_t number, const char *actor,
                        bench_sum *sum);

#endif
