/*
 * Every answer that a store can give, at every commit: nothing shows unless it was stored, memory and store
 * agree in the end, and the work reaches the same end. And the store's other calls failing.
 */
#include "scenarios.h"

#include <stdlib.h>

/* What a store may do to a commit, and what the call must then answer. */
static const struct {
    const char *name;
    int32_t outcome;
    uint32_t stored;
    kith_status status;
} answers[] = {
    {"rejected", KITH_STORE_REJECTED, 0, KITH_ERR_REJECTED},
    {"conflict", KITH_STORE_CONFLICT, 0, KITH_ERR_CONFLICT},
    {"unknown, not stored", KITH_STORE_UNKNOWN, 0, KITH_ERR_UNKNOWN},
    {"unknown, stored", KITH_STORE_UNKNOWN, 1, KITH_ERR_UNKNOWN},
    {"rubbish, not stored", 4711, 0, KITH_ERR_UNKNOWN},
    {"rubbish, stored", -1, 1, KITH_ERR_UNKNOWN},
};

static uint64_t good_digest(const scenario *work)
{
    fixture f;
    fixture_open(&f, 1);
    OK(NULL, work->run(&f));
    const uint64_t digest = digest_of(f.book);
    fixture_close(&f);
    return digest;
}

/* The store, read by a new book, has what the book has. */
static void expect_stored(const fixture *f)
{
    kith_book *again = open_over(f->memory);
    char *stored = dump_of(again);
    char *shown = dump_of(f->book);
    assert_string_equal(stored, shown);
    free(stored);
    free(shown);
    kith_book_close(again);
}

static void mend(const fixture *f, kith_status status)
{
    kith_error err = NEW_ERROR;
    if (status == KITH_ERR_UNKNOWN) {
        kith_txn *txn = begin(f->book);
        (void)person(txn, "not before the outcome is known");
        REFUSED(KITH_ERR_STALE, &err, kith_txn_commit(txn, NULL, &err));
        kith_txn_close(txn);
        REFUSED(KITH_ERR_STALE, &err, kith_book_refresh(f->book, NULL, &err));
        OK(&err, kith_book_recover(f->book, NULL, &err));
    } else if (status == KITH_ERR_CONFLICT) {
        OK(&err, kith_book_refresh(f->book, NULL, &err));
    }
}

static void commit_meets_every_answer(void **state)
{
    (void)state;
    for (const scenario *work = scenarios; work->name != NULL; work++) {
        const uint64_t good = work->commits ? good_digest(work) : 0;
        for (size_t i = 0; work->commits && i < COUNT(answers); i++) {
            fixture f;
            fixture_open(&f, 1);
            const uint64_t before = digest_of(f.book);
            const kith_store_fault fault = {.size = sizeof fault,
                                            .commit_at = 1,
                                            .outcome = answers[i].outcome,
                                            .stored = answers[i].stored};
            OK(NULL, kith_memory_store_fault(f.memory, &fault));
            const kith_status status = work->run(&f);
            OK(NULL, kith_memory_store_fault(f.memory, NULL));
            if (status != answers[i].status) {
                print_error("\"%s\", %s: status %d\n", work->name, answers[i].name, (int)status);
            }
            assert_int_equal(status, answers[i].status);
            assert_int_equal(digest_of(f.book), before);
            mend(&f, status);
            if (!answers[i].stored) {
                assert_int_equal(digest_of(f.book), before);
                OK(NULL, work->run(&f));
            }
            assert_int_equal(digest_of(f.book), good);
            expect_stored(&f);
            fixture_close(&f);
        }
    }
}

static void rejected_transaction_is_mended_and_tried_again(void **state)
{
    (void)state;
    fixture f;
    fixture_open(&f, 1);
    const kith_store_fault fault = {.size = sizeof fault, .commit_at = 1, .outcome = KITH_STORE_REJECTED};
    kith_txn *txn = begin(f.book);
    (void)person(txn, "X1");
    OK(NULL, kith_memory_store_fault(f.memory, &fault));
    REFUSED(KITH_ERR_REJECTED, NULL, kith_txn_commit(txn, NULL, NULL));
    (void)person(txn, "X2");
    (void)commit(txn);
    assert_int_equal(stats_of(f.book).records[KITH_KIND_CUSTOMER], 6);
    expect_stored(&f);
    fixture_close(&f);
}

static void request_tells_whether_it_happened(void **state)
{
    (void)state;
    for (uint32_t stored = 0; stored <= 1; stored++) {
        kith_error err = NEW_ERROR;
        fixture f;
        fixture_open(&f, 1);
        const kith_store_fault fault = {
            .size = sizeof fault, .commit_at = 1, .outcome = KITH_STORE_UNKNOWN, .stored = stored};
        const kith_txn_options options = {.size = sizeof options, .request = 4242};
        const uint64_t before = stats_of(f.book).sequence;
        uint64_t sequence = 0;
        kith_txn *txn = NULL;
        OK(&err, kith_txn_begin(f.book, &options, &txn, &err));
        (void)person(txn, "X1");
        OK(NULL, kith_memory_store_fault(f.memory, &fault));
        REFUSED(KITH_ERR_UNKNOWN, &err, kith_txn_commit(txn, NULL, &err));
        kith_txn_close(txn);
        assert_int_equal(stats_of(f.book).stale, 1);
        REFUSED(stored ? KITH_OK : KITH_ERR_NOT_FOUND, &err,
                kith_commit_status(f.book, 4242, &sequence, &err));
        assert_int_equal(sequence, stored ? before + 1 : 0);
        OK(&err, kith_book_recover(f.book, NULL, &err));
        assert_int_equal(stats_of(f.book).stale, 0);
        assert_int_equal(stats_of(f.book).sequence, before + stored);
        fixture_close(&f);
    }
}

static void closing_a_prepared_transaction_is_an_unknown_outcome(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    fixture f;
    fixture_open(&f, 1);
    const kith_changes *changes = NULL;
    const uint64_t before = digest_of(f.book);
    kith_txn *txn = begin(f.book);
    (void)person(txn, "X1");
    OK(&err, kith_txn_prepare(txn, &changes, &err));
    kith_txn_close(txn);
    assert_int_equal(stats_of(f.book).stale, 1);
    assert_int_equal(digest_of(f.book), before);
    OK(&err, kith_book_recover(f.book, NULL, &err));
    assert_int_equal(digest_of(f.book), before);
    fixture_close(&f);
}

static void failed_grant_of_ids_refuses_the_call_alone(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    fixture f;
    fixture_open(&f, 1);
    const kith_store_fault fault = {.size = sizeof fault, .grant_at = 1};
    const kith_customer given = {.size = sizeof given,
                                 .present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) |
                                            KITH_PRESENT(KITH_CUSTOMER_KIND) |
                                            KITH_PRESENT(KITH_CUSTOMER_SURNAME),
                                 .number = "X1",
                                 .kind = KITH_PARTY_PERSON,
                                 .surname = "X"};
    kith_id id = 1;
    kith_txn *txn = begin(f.book);
    change(txn, f.a, text_of(KITH_CUSTOMER_CITY, "Essen"));
    OK(NULL, kith_memory_store_fault(f.memory, &fault));
    REFUSED(KITH_ERR_STORE, &err, kith_customer_add(txn, &given, &id, &err));
    assert_int_equal(id, 0);
    assert_int_equal(kith_txn_count(txn), 1);
    OK(&err, kith_customer_add(txn, &given, &id, &err));
    (void)commit(txn);
    expect_stored(&f);
    fixture_close(&f);
}

static void failed_refresh_leaves_the_book_as_it_was(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    fixture f;
    fixture_open(&f, 1);
    const uint64_t before = digest_of(f.book);
    kith_book *other = open_over(f.memory);
    kith_txn *txn = begin(other);
    (void)person(txn, "E");
    OK(NULL, kith_record_remove(txn, f.second, NULL));
    (void)commit(txn);
    const uint64_t good = digest_of(other);
    kith_book_close(other);

    const kith_store_fault fault = {.size = sizeof fault, .load_at = 1};
    OK(NULL, kith_memory_store_fault(f.memory, &fault));
    REFUSED(KITH_ERR_STORE, &err, kith_book_refresh(f.book, NULL, &err));
    assert_int_equal(digest_of(f.book), before);
    OK(&err, kith_book_refresh(f.book, NULL, &err));
    assert_int_equal(digest_of(f.book), good);
    fixture_close(&f);
}

static void failed_load_opens_no_book(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    fixture f;
    fixture_open(&f, 1);
    const kith_store_fault fault = {.size = sizeof fault, .load_at = 1};
    kith_store store = {.size = sizeof store};
    kith_book *book = NULL;
    OK(NULL, kith_memory_store_callbacks(f.memory, &store));
    OK(NULL, kith_memory_store_fault(f.memory, &fault));
    const kith_book_options options = {.size = sizeof options, .store = &store};
    REFUSED(KITH_ERR_STORE, &err, kith_book_open(&options, &book, &err));
    assert_null(book);
    fixture_close(&f);
}

static void recover_waits_until_the_store_can_tell(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    fixture f;
    fixture_open(&f, 1);
    kith_store_fault fault = {
        .size = sizeof fault, .commit_at = 1, .outcome = KITH_STORE_UNKNOWN, .status_at = 1};
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options, .request = 7};
    OK(&err, kith_txn_begin(f.book, &options, &txn, &err));
    (void)person(txn, "X1");
    OK(NULL, kith_memory_store_fault(f.memory, &fault));
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_book_recover(f.book, NULL, &err));
    assert_int_equal(stats_of(f.book).stale, 1);
    OK(&err, kith_book_recover(f.book, NULL, &err));
    assert_int_equal(stats_of(f.book).stale, 0);
    fixture_close(&f);
}

static void failed_history_read_gives_no_page(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    fixture f;
    fixture_open(&f, 1);
    const kith_store_fault fault = {.size = sizeof fault, .history_at = 1};
    const kith_history_query query = {.size = sizeof query, .most = 10};
    kith_history *page = NULL;
    kith_view *view = view_of(f.book);
    OK(NULL, kith_memory_store_fault(f.memory, &fault));
    REFUSED(KITH_ERR_STORE, &err, kith_history_read(view, &query, &page, &err));
    assert_null(page);
    OK(&err, kith_history_read(view, &query, &page, &err));
    assert_int_equal(kith_history_count(page), 10);
    kith_history_close(page);
    kith_view_close(view);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commit_meets_every_answer),
        cmocka_unit_test(rejected_transaction_is_mended_and_tried_again),
        cmocka_unit_test(request_tells_whether_it_happened),
        cmocka_unit_test(closing_a_prepared_transaction_is_an_unknown_outcome),
        cmocka_unit_test(failed_grant_of_ids_refuses_the_call_alone),
        cmocka_unit_test(failed_refresh_leaves_the_book_as_it_was),
        cmocka_unit_test(failed_load_opens_no_book),
        cmocka_unit_test(recover_waits_until_the_store_can_tell),
        cmocka_unit_test(failed_history_read_gives_no_page),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
