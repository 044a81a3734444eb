/*
 * Every callback of a store fails before acting and after, with every answer, lies, and calls the book that
 * it serves. The call that met it answers as documented, nothing shows that was not stored, and book and
 * store agree in the end.
 */
#include "scenarios.h"

#include <stdlib.h>
#include <string.h>

/* Somebody else, over the same store, adds a customer. */
static void write_beside(const fixture *f, const char *number)
{
    kith_book *other = open_over(f->memory);
    kith_txn *txn = begin(other);
    (void)person(txn, number);
    (void)commit(txn);
    kith_book_close(other);
}

static void expect_same(const char *wanted, const fixture *f)
{
    char *snapshot = fixture_snapshot(f);
    assert_string_equal(snapshot, wanted);
    free(snapshot);
}

/* The store, read by a new book, has what the book has. */
static void expect_stored(const fixture *f)
{
    kith_book *again = open_over(f->memory);
    const fixture fresh = {.book = again};
    char *stored = fixture_snapshot(&fresh);
    expect_same(stored, f);
    free(stored);
    kith_book_close(again);
}

/* --- answers --- */

static const int32_t bad_answers[] = {
    KITH_STORE_UNKNOWN, KITH_STORE_REJECTED, KITH_STORE_CONFLICT, 4, 4711, -1, INT32_MIN, INT32_MAX};

static void reading_that_fails_brings_nothing_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(bad_answers); i++) {
        wild_store wild = {0};
        fixture f;
        fixture_open_wild(&f, &wild);
        char *before = fixture_snapshot(&f);
        write_beside(&f, "E");
        wild_arm(&wild, WILD_REFRESH, (int)(i % 2), bad_answers[i / 2]);
        REFUSED(KITH_ERR_STORE, NULL, kith_book_refresh(f.book, NULL, NULL));
        assert_int_equal(stats_of(f.book).sequence, f.sequence);
        expect_same(before, &f);
        OK(NULL, kith_book_refresh(f.book, NULL, NULL));
        expect_stored(&f);
        free(before);
        fixture_close(&f);
    }
}

static void loading_that_fails_opens_no_book_and_closes_the_store(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(bad_answers); i++) {
        wild_store wild = {0};
        fixture f;
        kith_book *book = NULL;
        fixture_open(&f, 1);
        const kith_store store = wild_over(&wild, f.memory);
        const kith_book_options options = {.size = sizeof options, .store = &store};
        wild_arm(&wild, WILD_LOAD, (int)(i % 2), bad_answers[i / 2]);
        REFUSED(KITH_ERR_STORE, NULL, kith_book_open(&options, &book, NULL));
        assert_null(book);
        assert_int_equal(wild.calls[WILD_CLOSE], 1);
        OK(NULL, kith_book_open(&options, &book, NULL));
        kith_book_close(book);
        assert_int_equal(wild.calls[WILD_CLOSE], 2);
        fixture_close(&f);
    }
}

static void history_that_fails_gives_no_page(void **state)
{
    const kith_history_query query = {.size = sizeof query, .most = 100};
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(bad_answers); i++) {
        wild_store wild = {0};
        fixture f;
        kith_history *page = NULL;
        fixture_open_wild(&f, &wild);
        kith_view *view = view_of(f.book);
        wild_arm(&wild, WILD_HISTORY, (int)(i % 2), bad_answers[i / 2]);
        REFUSED(KITH_ERR_STORE, NULL, kith_history_read(view, &query, &page, NULL));
        assert_null(page);
        OK(NULL, kith_history_read(view, &query, &page, NULL));
        assert_true(kith_history_count(page) >= 12);
        kith_history_close(page);
        kith_view_close(view);
        fixture_close(&f);
    }
}

static void grant_that_fails_refuses_the_call_alone(void **state)
{
    const uint64_t rubbish[] = {0, 1, UINT32_MAX - 1, UINT32_MAX, UINT64_MAX};
    (void)state;
    for (size_t i = 0; i < COUNT(rubbish) * COUNT(bad_answers); i++) {
        wild_store wild = {0};
        fixture f;
        kith_id id = 0;
        fixture_open_wild(&f, &wild);
        kith_txn *txn = begin(f.book);
        wild_arm(&wild, WILD_GRANT, i % 2 == 0, bad_answers[i / COUNT(rubbish)]);
        wild.number = rubbish[i % COUNT(rubbish)];
        REFUSED(KITH_ERR_STORE, NULL, add_one(txn, "X1", "no id", &id));
        assert_int_equal(id, 0);
        assert_int_equal(kith_txn_count(txn), 0);
        OK(NULL, add_one(txn, "X1", "an id", &id));
        (void)commit(txn);
        expect_stored(&f);
        fixture_close(&f);
    }
}

/* The store says that the grant is good. */
static void granted_rubbish_is_refused_before_anything_is_made(void **state)
{
    static const struct {
        uint64_t number;
        kith_status status;
    } grants[] = {
        {0, KITH_ERR_STORE},
        {1, KITH_ERR_STORE}, /* in use by a record */
        {UINT32_MAX - 1, KITH_ERR_LIMIT},
        {UINT32_MAX, KITH_ERR_LIMIT},
        {UINT64_C(1) << 40, KITH_ERR_LIMIT},
        {UINT64_MAX, KITH_ERR_LIMIT},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(grants); i++) {
        wild_store wild = {0};
        fixture f;
        kith_id id = 0;
        fixture_open_wild(&f, &wild);
        char *before = fixture_snapshot(&f);
        kith_txn *txn = begin(f.book);
        wild_arm(&wild, WILD_GRANT, 0, KITH_STORE_COMMITTED);
        wild.number = grants[i].number;
        REFUSED(grants[i].status, NULL, add_one(txn, "X1", "no id", &id));
        assert_int_equal(id, 0);
        assert_int_equal(kith_txn_count(txn), 0);
        kith_txn_close(txn);
        expect_same(before, &f);
        free(before);
        fixture_close(&f);
    }
}

static void block_that_is_granted_twice_makes_no_record_twice(void **state)
{
    wild_store wild = {0};
    fixture f;
    kith_id first = 0;
    kith_id second = 0;
    (void)state;
    fixture_open_wild(&f, &wild);
    kith_txn *txn = begin(f.book);
    const kith_value one[] = {text_of(KITH_CATEGORY_CODE, "one")};
    const kith_value other[] = {text_of(KITH_CATEGORY_CODE, "other")};
    OK(NULL, kith_record_add(txn, KITH_KIND_CATEGORY, one, COUNT(one), &first, NULL));
    kith_txn *beside = begin(f.book);
    for (int i = 0; i < 3; i++) { /* the rest of the block */
        const char code[] = {(char)('a' + i), '\0'};
        const kith_value more[] = {text_of(KITH_CATEGORY_CODE, code)};
        OK(NULL, kith_record_add(beside, KITH_KIND_CATEGORY, more, COUNT(more), &second, NULL));
    }
    wild_arm(&wild, WILD_GRANT, 0, KITH_STORE_COMMITTED);
    wild.number = first >> 8;
    REFUSED(KITH_ERR_STORE, NULL,
            kith_record_add(txn, KITH_KIND_CATEGORY, other, COUNT(other), &second, NULL));
    kith_txn_close(beside);
    (void)commit(txn);
    expect_stored(&f);
    fixture_close(&f);
}

static void status_is_believed_only_if_it_makes_sense(void **state)
{
    static const struct {
        uint64_t number;
        int32_t answer;
        kith_status status;
    } told[] = {
        {7, KITH_STORE_UNKNOWN, KITH_ERR_UNKNOWN},
        {7, KITH_STORE_REJECTED, KITH_ERR_NOT_FOUND},
        {7, KITH_STORE_CONFLICT, KITH_ERR_STORE},
        {7, 4711, KITH_ERR_STORE},
        {7, -1, KITH_ERR_STORE},
        {0, KITH_STORE_COMMITTED, KITH_ERR_STORE},
        {UINT64_MAX, KITH_STORE_COMMITTED, KITH_ERR_STORE},
    };
    wild_store wild = {0};
    fixture f;
    (void)state;
    fixture_open_wild(&f, &wild);
    for (size_t i = 0; i < COUNT(told); i++) {
        uint64_t sequence = 1;
        wild_arm(&wild, WILD_STATUS, 0, told[i].answer);
        wild.number = told[i].number;
        REFUSED(told[i].status, NULL, kith_commit_status(f.book, 77, &sequence, NULL));
        assert_int_equal(sequence, 0);
    }
    fixture_close(&f);
}

/* --- commits --- */

/* Whatever a store does and says: believed until it is looked into, and then memory is what the store has. */
static void commit_lies_are_found_out(void **state)
{
    static const struct {
        int acts;
        int32_t answer;
        kith_status status;
        int shown; /* at once */
    } lies[] = {
        {0, KITH_STORE_COMMITTED, KITH_OK, 1},
        {1, KITH_STORE_REJECTED, KITH_ERR_REJECTED, 0},
        {1, KITH_STORE_CONFLICT, KITH_ERR_CONFLICT, 0},
        {0, KITH_STORE_REJECTED, KITH_ERR_REJECTED, 0},
        {0, KITH_STORE_CONFLICT, KITH_ERR_CONFLICT, 0},
        {0, KITH_STORE_UNKNOWN, KITH_ERR_UNKNOWN, 0},
        {1, KITH_STORE_UNKNOWN, KITH_ERR_UNKNOWN, 0},
        {0, INT32_MIN, KITH_ERR_UNKNOWN, 0},
        {1, INT32_MAX, KITH_ERR_UNKNOWN, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(lies); i++) {
        wild_store wild = {0};
        fixture f;
        kith_txn *txn = NULL;
        kith_id id = 0;
        fixture_open_wild(&f, &wild);
        char *before = fixture_snapshot(&f);
        OK(NULL, start(&f, &txn));
        OK(NULL, add_one(txn, "X1", "is it there?", &id));
        wild_arm(&wild, WILD_COMMIT, lies[i].acts, lies[i].answer);
        REFUSED(lies[i].status, NULL, kith_txn_commit(txn, NULL, NULL));
        kith_txn_close(txn);
        assert_int_equal(stats_of(f.book).records[KITH_KIND_CUSTOMER], lies[i].shown ? 5 : 4);
        if (!lies[i].shown) {
            expect_same(before, &f);
        }
        OK(NULL, lies[i].status == KITH_ERR_UNKNOWN ? kith_book_recover(f.book, NULL, NULL)
                                                    : kith_book_refresh(f.book, NULL, NULL));
        assert_int_equal(stats_of(f.book).records[KITH_KIND_CUSTOMER], lies[i].acts ? 5 : 4);
        expect_stored(&f);
        txn = begin(f.book);
        (void)person(txn, "X2");
        (void)commit(txn);
        expect_stored(&f);
        free(before);
        fixture_close(&f);
    }
}

/* The store forgets a commit that it acknowledged; the next one meets a conflict, and a refresh tells. */
static void commit_on_top_of_a_lie_is_a_conflict(void **state)
{
    wild_store wild = {0};
    fixture f;
    (void)state;
    fixture_open_wild(&f, &wild);
    kith_txn *txn = begin(f.book);
    (void)person(txn, "X1");
    wild_arm(&wild, WILD_COMMIT, 0, KITH_STORE_COMMITTED);
    (void)commit(txn);
    txn = begin(f.book);
    (void)person(txn, "X2");
    REFUSED(KITH_ERR_CONFLICT, NULL, kith_txn_commit(txn, NULL, NULL));
    OK(NULL, kith_book_refresh(f.book, NULL, NULL));
    (void)commit(txn);
    expect_stored(&f);
    fixture_close(&f);
}

/* --- calling the book --- */

typedef struct caller {
    fixture *f;
    kith_txn *own;     /* the transaction whose call is under way, or NULL */
    kith_txn *spare;   /* another one, with a change */
    kith_status taken; /* what prepare, refresh and recover must answer */
    int done;
    int closes; /* closes the book besides */
} caller;

static void call_own_transaction(const caller *by)
{
    const kith_changes *changes = NULL;
    kith_view *what_if = NULL;
    kith_finding finding;
    size_t count = 0;
    kith_id id = 0;
    REFUSED(KITH_ERR_CLOSED, NULL, add_one(by->own, "INNER", "from within", &id));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_record_remove(by->own, by->f->first, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_txn_check(by->own, &finding, 1, &count, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_txn_drop(by->own, NULL, 0, NULL, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_view_open_txn(by->own, &what_if, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_txn_prepare(by->own, &changes, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_txn_commit(by->own, NULL, NULL));
    kith_txn_finish(by->own, KITH_STORE_COMMITTED); /* do nothing */
    kith_txn_close(by->own);
}

static void call_the_book(wild_store *wild, kith_load *load)
{
    const kith_history_query query = {.size = sizeof query, .most = 5};
    caller *by = wild->ctx;
    kith_book *book = by->f->book;
    const kith_changes *changes = NULL;
    kith_history *page = NULL;
    uint64_t sequence = 0;
    (void)load;
    by->done++;
    kith_view *view = view_of(book);
    assert_int_equal(find(view, "A"), by->f->a);
    assert_int_equal(kith_view_sequence(view), by->f->sequence);
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    kith_history_close(page);
    kith_view_close(view);
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_commit_status(book, 4242, &sequence, NULL));
    REFUSED(by->taken, NULL, kith_book_refresh(book, NULL, NULL));
    REFUSED(by->taken, NULL, kith_book_recover(book, NULL, NULL));
    REFUSED(by->taken, NULL, kith_txn_prepare(by->spare, &changes, NULL));
    kith_txn_finish(by->spare, KITH_STORE_REJECTED);
    if (by->own != NULL) {
        call_own_transaction(by);
    }
    if (by->closes) {
        kith_book_close(book);
        REFUSED(KITH_ERR_CLOSED, NULL, kith_book_refresh(book, NULL, NULL));
        assert_int_equal(wild->calls[WILD_CLOSE], 0); /* not before this callback is over */
    }
}

/* What is called from outside, so that the callback comes. */
static kith_status trigger(fixture *f, wild_call call, kith_txn *txn)
{
    const kith_history_query query = {.size = sizeof query, .most = 5};
    kith_id id = 0;
    uint64_t sequence = 0;
    kith_history *page = NULL;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    switch (call) {
    case WILD_LOAD:
    case WILD_REFRESH:
        return kith_book_refresh(f->book, NULL, NULL);
    case WILD_COMMIT:
        return kith_txn_commit(txn, NULL, NULL);
    case WILD_STATUS:
        status = kith_commit_status(f->book, 4711, &sequence, NULL);
        return status == KITH_ERR_NOT_FOUND ? KITH_OK : status;
    case WILD_GRANT:
        return add_one(txn, "X3", "asks for an id", &id);
    case WILD_HISTORY:
        view = view_of(f->book);
        status = kith_history_read(view, &query, &page, NULL);
        kith_history_close(page);
        kith_view_close(view);
        return status;
    case WILD_CLOSE:
    case WILD_CALLS:
        break;
    }
    return KITH_ERR_INVALID;
}

static void meet_a_caller(wild_call call, int closes)
{
    wild_store wild = {.reloads = call == WILD_LOAD};
    fixture f;
    kith_id id = 0;
    fixture_open_wild(&f, &wild);
    caller by = {.f = &f, .closes = closes};
    const int claimed = call == WILD_LOAD || call == WILD_REFRESH || call == WILD_COMMIT;
    by.taken = claimed ? KITH_ERR_BUSY : KITH_OK;
    kith_txn *txn = begin(f.book);
    by.spare = begin(f.book);
    change(by.spare, f.b, text_of(KITH_CUSTOMER_CITY, "Ulm"));
    if (call == WILD_COMMIT) {
        OK(NULL, add_one(txn, "X1", "to be committed", &id));
    }
    by.own = call == WILD_COMMIT || call == WILD_GRANT ? txn : NULL;
    wild_arm(&wild, call, 1, KITH_STORE_COMMITTED);
    wild.answers = 0;
    wild.first = call_the_book;
    wild.ctx = &by;
    OK(NULL, trigger(&f, call, txn));
    assert_int_equal(by.done, 1);
    if (closes) {
        assert_int_equal(wild.calls[WILD_CLOSE], 1);
        kith_txn_close(by.spare);
        kith_txn_close(txn);
        f.book = NULL;
    } else {
        if (call != WILD_COMMIT) {
            OK(NULL, add_one(txn, "X1", "afterwards", &id));
            (void)commit(txn);
        } else {
            kith_txn_close(txn);
        }
        (void)commit(by.spare);
        expect_stored(&f);
    }
    fixture_close(&f);
}

static void callbacks_that_call_their_book_are_answered(void **state)
{
    (void)state;
    for (wild_call call = WILD_LOAD; call < WILD_CLOSE; call++) {
        meet_a_caller(call, 0);
    }
}

static void callbacks_that_close_their_book_are_the_last(void **state)
{
    (void)state;
    for (wild_call call = WILD_LOAD; call < WILD_CLOSE; call++) {
        meet_a_caller(call, 1);
    }
}

/* While a new book is being loaded nobody has its handle; what a load callback can call is another book over
 * the same store. */
static void open_another(wild_store *wild, kith_load *load)
{
    kith_memory_store *memory = wild->ctx;
    (void)load;
    kith_book *other = open_over(memory);
    kith_txn *txn = begin(other);
    (void)person(txn, "E");
    (void)commit(txn);
    kith_book_close(other);
}

static void store_that_is_written_while_it_is_loaded_gives_what_it_has(void **state)
{
    wild_store wild = {0};
    fixture f;
    kith_book *book = NULL;
    (void)state;
    fixture_open(&f, 1);
    const kith_store store = wild_over(&wild, f.memory);
    const kith_book_options options = {.size = sizeof options, .store = &store};
    wild_arm(&wild, WILD_LOAD, 1, KITH_STORE_COMMITTED);
    wild.first = open_another;
    wild.ctx = f.memory;
    OK(NULL, kith_book_open(&options, &book, NULL));
    assert_int_equal(stats_of(book).records[KITH_KIND_CUSTOMER], 5);
    OK(NULL, kith_book_refresh(f.book, NULL, NULL));
    expect_stored(&f);
    kith_book_close(book);
    fixture_close(&f);
}

/* --- close --- */

static void ask_the_closed_book(wild_store *wild, kith_load *load)
{
    caller *by = wild->ctx;
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    uint64_t sequence = 0;
    (void)load;
    by->done++;
    REFUSED(KITH_ERR_CLOSED, NULL, kith_view_open(by->f->book, NULL, &view, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_txn_begin(by->f->book, NULL, &txn, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_book_refresh(by->f->book, NULL, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_book_recover(by->f->book, NULL, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_commit_status(by->f->book, 1, &sequence, NULL));
    REFUSED(KITH_ERR_CLOSED, NULL, kith_txn_commit(by->spare, NULL, NULL));
}

static void close_callback_finds_its_book_closed(void **state)
{
    wild_store wild = {0};
    fixture f;
    (void)state;
    fixture_open_wild(&f, &wild);
    caller by = {.f = &f, .spare = begin(f.book)};
    wild_arm(&wild, WILD_CLOSE, 1, 0);
    wild.first = ask_the_closed_book;
    wild.ctx = &by;
    kith_book_close(f.book);
    assert_int_equal(by.done, 1);
    assert_int_equal(wild.calls[WILD_CLOSE], 1);
    kith_txn_close(by.spare);
    assert_int_equal(wild.calls[WILD_CLOSE], 1);
    f.book = NULL;
    fixture_close(&f);
}

static void store_stays_with_the_caller_if_the_options_are_invalid(void **state)
{
    wild_store wild = {0};
    kith_book *book = NULL;
    kith_memory_store *memory = new_store();
    (void)state;
    const kith_store store = wild_over(&wild, memory);
    kith_book_options options = {.size = sizeof options, .store = &store, .rights_mode = 99};
    REFUSED(KITH_ERR_INVALID, NULL, kith_book_open(&options, &book, NULL));
    options.rights_mode = 0;
    options.size = 1;
    REFUSED(KITH_ERR_ABI, NULL, kith_book_open(&options, &book, NULL));
    assert_int_equal(wild.calls[WILD_CLOSE], 0);
    options.size = sizeof options;
    options.existing = 1;
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_book_open(&options, &book, NULL));
    assert_int_equal(wild.calls[WILD_CLOSE], 1);
    kith_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_that_fails_brings_nothing_in),
        cmocka_unit_test(loading_that_fails_opens_no_book_and_closes_the_store),
        cmocka_unit_test(history_that_fails_gives_no_page),
        cmocka_unit_test(grant_that_fails_refuses_the_call_alone),
        cmocka_unit_test(granted_rubbish_is_refused_before_anything_is_made),
        cmocka_unit_test(block_that_is_granted_twice_makes_no_record_twice),
        cmocka_unit_test(status_is_believed_only_if_it_makes_sense),
        cmocka_unit_test(commit_lies_are_found_out),
        cmocka_unit_test(commit_on_top_of_a_lie_is_a_conflict),
        cmocka_unit_test(callbacks_that_call_their_book_are_answered),
        cmocka_unit_test(callbacks_that_close_their_book_are_the_last),
        cmocka_unit_test(store_that_is_written_while_it_is_loaded_gives_what_it_has),
        cmocka_unit_test(close_callback_finds_its_book_closed),
        cmocka_unit_test(store_stays_with_the_caller_if_the_options_are_invalid),
    };
    return cmocka_run_group_tests_name("callbacks", tests, NULL, NULL);
}
