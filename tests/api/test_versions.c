/* Versions: views keep what they pinned, pages come back, handles stay safe after the book is closed. */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>

#define COMMITS 10000u

static void set_city(kith_book *book, kith_id id, unsigned number)
{
    char city[32];
    kith_txn *txn = begin(book);
    (void)snprintf(city, sizeof city, "Town %u", number);
    change(txn, id, text_of(KITH_CUSTOMER_CITY, city));
    (void)commit(txn);
}

static void a_view_held_through_10000_commits_reads_its_own_version(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory); /* with a store the history is not kept in the book */
    kith_txn *txn = begin(book);
    const kith_id id = person(txn, "4711");
    (void)commit(txn);
    set_city(book, id, 0);
    set_city(book, id, 1);
    const kith_book_stats start = stats_of(book);
    kith_view *view = view_of(book);
    const char *city = field_text(view, id, KITH_CUSTOMER_CITY);
    for (unsigned i = 2; i < COMMITS + 2; i++) {
        set_city(book, id, i);
    }
    assert_string_equal(city, "Town 1"); /* the borrowed text itself */
    assert_string_equal(field_text(view, id, KITH_CUSTOMER_CITY), "Town 1");
    assert_true(stats_of(book).pages <= 2 * start.pages);
    kith_view_close(view);
    set_city(book, id, 1);
    assert_int_equal(stats_of(book).pages, start.pages);
    assert_int_equal(stats_of(book).versions, start.versions);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

static void an_abandoned_transaction_leaves_no_page_behind(void **state)
{
    (void)state;
    kith_book *book = new_book();
    const kith_book_stats start = stats_of(book);
    kith_txn *txn = begin(book);
    for (unsigned i = 0; i < 500; i++) {
        char number[16];
        (void)snprintf(number, sizeof number, "N%u", i);
        (void)person(txn, number);
    }
    kith_view *view = view_of_txn(txn);
    (void)person(txn, "later");
    assert_true(find(view, "N499") != 0);
    assert_int_equal(find(view, "later"), 0);
    kith_txn_close(txn);
    assert_true(find(view, "N499") != 0); /* the view outlives its transaction */
    kith_view_close(view);
    assert_int_equal(stats_of(book).pages, start.pages);
    kith_book_close(book);
}

static void what_if_shows_changes_before_they_are_committed(void **state)
{
    (void)state;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id id = person(txn, "1");
    kith_view *inside = view_of_txn(txn);
    kith_view *outside = view_of(book);
    assert_int_equal(find(inside, "1"), id);
    assert_int_equal(find(outside, "1"), 0);
    (void)commit(txn);
    assert_int_equal(find(outside, "1"), 0);
    kith_view_close(inside);
    kith_view_close(outside);
    kith_book_close(book);
}

static void a_view_on_a_transaction_survives_commits_of_others(void **state)
{
    (void)state;
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    kith_txn *txn = begin(book);
    const kith_id id = person(txn, "old");
    (void)commit(txn);
    txn = begin(book);
    (void)person(txn, "new");
    kith_view *view = view_of_txn(txn);
    for (unsigned i = 0; i < 20; i++) {
        set_city(book, id, i);
    }
    (void)commit(txn); /* made again on the newest version */
    for (unsigned i = 0; i < 20; i++) {
        set_city(book, id, i);
    }
    assert_string_equal(field_text(view, id, KITH_CUSTOMER_CITY), "");
    assert_true(find(view, "new") != 0);
    kith_view_close(view);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

static void handles_stay_safe_after_the_book_is_closed(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id id = person(txn, "1");
    (void)commit(txn);
    kith_txn *open = begin(book);
    kith_view *view = view_of(book);
    kith_iter *iter = NULL;
    kith_id ids[4];
    size_t count = 0;
    kith_history *history = NULL;
    const kith_history_query query = {.size = sizeof query, .most = 10};
    OK(&err, kith_iter_records(view, KITH_KIND_CUSTOMER, &iter, &err));
    kith_book_close(book);
    assert_int_equal(find(view, "1"), id);
    OK(&err, kith_iter_next(iter, ids, 4, &count, &err));
    assert_int_equal(count, 1);
    REFUSED(KITH_ERR_CLOSED, &err, kith_history_read(view, &query, &history, &err));
    REFUSED(KITH_ERR_CLOSED, &err, kith_record_remove(open, id, &err));
    REFUSED(KITH_ERR_CLOSED, &err, kith_txn_commit(open, NULL, &err));
    kith_iter_close(iter);
    kith_txn_close(open);
    kith_view_close(view);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_held_through_10000_commits_reads_its_own_version),
        cmocka_unit_test(an_abandoned_transaction_leaves_no_page_behind),
        cmocka_unit_test(what_if_shows_changes_before_they_are_committed),
        cmocka_unit_test(a_view_on_a_transaction_survives_commits_of_others),
        cmocka_unit_test(handles_stay_safe_after_the_book_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
