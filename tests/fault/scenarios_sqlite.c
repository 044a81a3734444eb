/*
 * A book in SQLite, over a connection of the host, with commits by the book and by the host. Whatever fails,
 * a book opened anew over the same connection shows what was committed and nothing else.
 */
#include "scenarios.h"

#include "kith/sqlite.h"

#include <sqlite3.h>
#include <string.h>

typedef struct shelf {
    sqlite3 *db;
    kith_sqlite *sqlite;
    kith_book *book;
    uint64_t customers; /* committed */
} shelf;

/* SQLite's own memory is not what fails here. */
static void run_sql(shelf *on, const char *sql)
{
    assert_int_equal(sqlite3_exec(on->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* A book hears from its store only that something failed; what, is told by the store. */
static kith_status told(const shelf *on, kith_status status)
{
    if (status == KITH_ERR_STORE) {
        if (strstr(kith_sqlite_message(on->sqlite), "memory") == NULL) {
            fail_msg("the store says \"%s\"", kith_sqlite_message(on->sqlite));
        }
        return KITH_ERR_MEMORY;
    }
    return status;
}

static kith_status open_shelf(shelf *on)
{
    const kith_sqlite_options options = {
        .size = sizeof options, .db = on->db, .durability = KITH_SQLITE_NOT_DURABLE};
    kith_store store = {.size = sizeof store};
    const kith_book_options book_options = {.size = sizeof book_options, .store = &store};
    kith_status status = kith_sqlite_open(&options, &on->sqlite, NULL);
    if (status != KITH_OK) {
        return status;
    }
    OK(NULL, kith_sqlite_callbacks(on->sqlite, &store));
    status = kith_book_open(&book_options, &on->book, NULL);
    return status == KITH_ERR_STORE ? KITH_ERR_MEMORY : status; /* the store is closed and can tell no more */
}

static kith_status commit_by_book(fixture *f, shelf *on)
{
    const kith_txn_options options = {.size = sizeof options, .request = 5};
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_txn_begin(on->book, &options, &txn, NULL));
    TRY(f, told(on, add_one(txn, "S1", "stored by the book", &id)));
    TRY(f, kith_txn_commit(txn, NULL, NULL));
    on->customers++;
out:
    kith_txn_close(txn);
    return status;
}

/* The host has the change set written into a transaction of its own. */
static kith_status commit_by_host(fixture *f, shelf *on)
{
    const kith_changes *changes = NULL;
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_txn_begin(on->book, NULL, &txn, NULL));
    TRY(f, told(on, add_one(txn, "S2", "stored by the host", &id)));
    for (int tries = 0; tries < 2; tries++) {
        TRY(f, kith_txn_prepare(txn, &changes, NULL));
        run_sql(on, "BEGIN");
        const int32_t outcome = kith_sqlite_write(on->sqlite, changes);
        assert_true(outcome == KITH_STORE_COMMITTED || outcome == KITH_STORE_REJECTED);
        run_sql(on, outcome == KITH_STORE_COMMITTED ? "COMMIT" : "ROLLBACK");
        kith_txn_finish(txn, outcome);
        if (outcome == KITH_STORE_COMMITTED) {
            on->customers++;
            status = KITH_OK;
            break;
        }
        assert_string_not_equal(kith_sqlite_message(on->sqlite), "");
        status = KITH_ERR_REJECTED;
        if (!f->insists) {
            break;
        }
    }
out:
    kith_txn_close(txn);
    return status;
}

static kith_status look_back(fixture *f, shelf *on)
{
    const kith_history_query query = {.size = sizeof query, .most = 10};
    uint64_t sequence = 0;
    kith_view *view = NULL;
    kith_history *page = NULL;
    kith_status status = KITH_OK;
    TRY(f, told(on, kith_book_refresh(on->book, NULL, NULL)));
    TRY(f, told(on, kith_commit_status(on->book, 5, &sequence, NULL)));
    TRY(f, kith_view_open(on->book, NULL, &view, NULL));
    TRY(f, told(on, kith_history_read(view, &query, &page, NULL)));
    assert_int_equal(kith_history_count(page), 3);
out:
    kith_history_close(page);
    kith_view_close(view);
    return status;
}

/* No fault strikes this one. */
static void expect_kept(const fixture *f, shelf *on)
{
    if (f->hold != NULL) {
        f->hold(1);
    }
    shelf again = {.db = on->db};
    OK(NULL, open_shelf(&again));
    assert_int_equal(stats_of(again.book).records[KITH_KIND_CUSTOMER], on->customers);
    kith_book_close(again.book);
    if (f->hold != NULL) {
        f->hold(0);
    }
}

kith_status keep_a_book_in_sqlite(fixture *f)
{
    kith_sqlite_options options = {.size = sizeof options, .durability = KITH_SQLITE_NOT_DURABLE};
    shelf on = {0};
    kith_sqlite *spare = NULL;
    kith_status status = KITH_OK;
    assert_int_equal(sqlite3_open(":memory:", &on.db), SQLITE_OK);
    options.db = on.db;
    TRY(f, open_shelf(&on));
    TRY(f, kith_sqlite_open(&options, &spare, NULL));
    status = commit_by_book(f, &on);
    status = status == KITH_OK ? commit_by_host(f, &on) : status;
    status = status == KITH_OK ? look_back(f, &on) : status;
out:
    kith_sqlite_free(spare);
    expect_kept(f, &on);
    kith_book_close(on.book);
    assert_int_equal(sqlite3_close(on.db), SQLITE_OK); /* nothing is left open on it */
    return status;
}
