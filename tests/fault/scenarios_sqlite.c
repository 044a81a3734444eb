/*
 * A book in SQLite, over a connection of the host, with commits by the book and by the host. Whatever fails,
 * a book opened anew over the same connection shows what was committed and nothing else.
 */
#define _POSIX_C_SOURCE 200809L /* mkstemp, unlink */

#include "scenarios.h"

#include "kith/sqlite.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct shelf {
    sqlite3 *db;      /* a connection of the host, or */
    const char *path; /* a file */
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
        .size = sizeof options, .db = on->db, .path = on->path, .durability = KITH_SQLITE_NOT_DURABLE};
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
    const kith_value email = text_of(KITH_CUSTOMER_EMAIL, "s@example.org");
    const kith_value address = text_of(KITH_SUPPRESSION_ADDRESS, "s@example.org");
    kith_txn *txn = NULL;
    kith_id entry = 0;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_txn_begin(on->book, &options, &txn, NULL));
    TRY(f, told(on, add_one(txn, "S1", "stored by the book", &id)));
    TRY(f, kith_record_change(txn, id, &email, 1, NULL));
    TRY(f, told(on, kith_record_add(txn, KITH_KIND_SUPPRESSION, &address, 1, &entry, NULL)));
    TRY(f, kith_txn_commit(txn, NULL, NULL));
    on->customers++;
    kith_txn_close(txn);
    txn = NULL;
    const kith_erasure erasure = {.size = sizeof erasure, .customer = id, .on = TODAY, .force = 1};
    TRY(f, kith_txn_begin(on->book, NULL, &txn, NULL));
    TRY(f, kith_customer_erase(txn, &erasure, NULL));
    TRY(f, kith_txn_commit(txn, NULL, NULL));
    kith_txn_close(txn);
    txn = NULL;
    TRY(f, kith_txn_begin(on->book, NULL, &txn, NULL));
    TRY(f, kith_record_remove(txn, id, NULL));
    TRY(f, kith_txn_commit(txn, NULL, NULL));
    on->customers--;
out:
    kith_txn_close(txn);
    return status;
}

/* Ids that are granted in a transaction of the host count when that is over. */
static kith_status take_ids_from_host(fixture *f, shelf *on)
{
    const kith_value category[] = {text_of(KITH_CATEGORY_CODE, "regular")};
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_txn_begin(on->book, NULL, &txn, NULL));
    run_sql(on, "BEGIN");
    status = told(on, kith_record_add(txn, KITH_KIND_CATEGORY, category, COUNT(category), &id, NULL));
    if (status == KITH_ERR_MEMORY && f->insists) {
        status = told(on, kith_record_add(txn, KITH_KIND_CATEGORY, category, COUNT(category), &id, NULL));
    }
    run_sql(on, "COMMIT");
    if (status == KITH_OK) {
        TRY(f, kith_txn_commit(txn, NULL, NULL));
    }
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

static kith_status inspect(fixture *f, shelf *on)
{
    kith_sqlite_facts facts = {.size = sizeof facts};
    kith_status status = KITH_OK;
    assert_int_equal(kith_sqlite_struct_size(KITH_SQLITE_STRUCT_FACTS), sizeof facts);
    TRY(f, told(on, kith_sqlite_inspect(on->sqlite, KITH_SQLITE_COUNT | KITH_SQLITE_CHECK, &facts, NULL)));
    assert_true(facts.records >= on->customers && facts.pages > 0);
out:
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
    assert_int_equal(kith_history_count(page), 8);
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
    shelf again = {.db = on->db, .path = on->path};
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
    status = status == KITH_OK ? take_ids_from_host(f, &on) : status;
    status = status == KITH_OK ? commit_by_host(f, &on) : status;
    status = status == KITH_OK ? look_back(f, &on) : status;
    status = status == KITH_OK ? inspect(f, &on) : status;
out:
    kith_sqlite_free(spare);
    expect_kept(f, &on);
    kith_book_close(on.book);
    assert_int_equal(sqlite3_close(on.db), SQLITE_OK); /* nothing is left open on it */
    return status;
}

/* --- files --- */

/* Drop a column, as if an older library had made the file. */
static void make_older(const char *path)
{
    shelf on = {0};
    assert_int_equal(sqlite3_open(path, &on.db), SQLITE_OK);
    run_sql(&on, "DROP VIEW kith_customer_view; ALTER TABLE kith_customer DROP COLUMN remarks");
    assert_int_equal(sqlite3_close(on.db), SQLITE_OK);
}

/* A file of the host, which does not bear kith's mark, gets a book; then it is opened as a file of its own.
 */
static kith_status open_file_of_host(shelf *on)
{
    shelf hosted = {0};
    assert_int_equal(sqlite3_open(on->path, &hosted.db), SQLITE_OK);
    kith_status status = open_shelf(&hosted);
    kith_book_close(hosted.book);
    assert_int_equal(sqlite3_close(hosted.db), SQLITE_OK);
    return status == KITH_OK ? open_shelf(on) : status;
}

/* `opening` makes and opens the book; opened again, it gets the column that an older library did not know. */
static kith_status keep_file(fixture *f, kith_status (*opening)(shelf *on))
{
    /* In memory where the system has files there: this is not about durability. */
    char disk[] = "/tmp/kith-fault-XXXXXX";
    char memory[] = "/dev/shm/kith-fault-XXXXXX";
    char *path = access("/dev/shm", W_OK) == 0 ? memory : disk;
    shelf on = {.path = path};
    kith_status status = KITH_OK;
    const int file = mkstemp(path);
    assert_true(file >= 0 && close(file) == 0);
    TRY(f, opening(&on));
    status = commit_by_book(f, &on);
    kith_book_close(on.book);
    on.book = NULL;
    if (status == KITH_OK) {
        make_older(path);
        TRY(f, open_shelf(&on));
    }
out:
    kith_book_close(on.book);
    expect_kept(f, &on);
    assert_int_equal(unlink(path), 0);
    return status;
}

kith_status keep_a_book_in_a_file(fixture *f)
{
    return keep_file(f, open_shelf);
}

kith_status keep_a_book_in_a_file_of_the_host(fixture *f)
{
    return keep_file(f, open_file_of_host);
}
