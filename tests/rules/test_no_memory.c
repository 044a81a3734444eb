/* Judging when memory runs out: the answer is that it has, at whichever place, and never a wrong verdict. */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>

#define CUSTOMERS 90 /* enough that everything that grows grows more than once */

typedef struct place {
    kith_test_allocator counted;
    kith_book *book;
    kith_txn *txn;
    kith_view *view;
    kith_id type;
    kith_id ids[CUSTOMERS];
} place;

/* A chain of relations of an acyclic type, whose last would close a circle; and one customer too many at an
 * end. */
static place *open_place(void)
{
    place *at = test_calloc(1, sizeof *at);
    kith_allocator allocator = {.size = sizeof allocator};
    at->counted.size = sizeof at->counted;
    OK(NULL, kith_test_allocator_callbacks(&at->counted, &allocator));
    at->book = open_with((kith_book_options){.allocator = &allocator}, NULL);
    kith_txn *txn = begin(at->book);
    at->type = relation_type(txn, (type_settings){.code = "parent", .acyclic = 1, .from_maximum = 40});
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        char number[8];
        (void)snprintf(number, sizeof number, "%u", i);
        at->ids[i] = person(txn, number);
    }
    for (uint32_t i = 1; i < CUSTOMERS; i++) {
        char since[16];
        (void)snprintf(since, sizeof since, "2020-%02u-%02u", 1 + i % 12, 1 + i % 28);
        (void)relation(
            txn,
            (kith_relation){.type = at->type, .from = at->ids[i - 1], .to = at->ids[i], .since = day(since)});
    }
    (void)commit(txn);
    at->txn = begin(at->book);
    (void)relation(at->txn, (kith_relation){.type = at->type,
                                            .from = at->ids[CUSTOMERS - 1],
                                            .to = at->ids[0],
                                            .since = day("2019-01-01")});
    for (uint32_t i = 2; i < CUSTOMERS - 2; i++) {
        (void)relation(at->txn, (kith_relation){.type = at->type, .from = at->ids[0], .to = at->ids[i]});
    }
    at->view = view_of_txn(at->txn);
    return at;
}

static void close_place(place *at)
{
    kith_view_close(at->view);
    kith_txn_close(at->txn);
    kith_book_close(at->book);
    assert_int_equal(at->counted.live, 0);
    assert_int_equal(at->counted.wrong, 0);
    test_free(at);
}

/* One call; its findings or hits are counted. */
typedef kith_status (*ask_fn)(const place *at, size_t *count, kith_error *err);

static kith_status check(const place *at, size_t *count, kith_error *err)
{
    return kith_txn_check(at->txn, NULL, 0, count, err);
}

static kith_status validate(const place *at, size_t *count, kith_error *err)
{
    return kith_validate_all(at->view, NULL, NULL, 0, count, err);
}

static kith_status reach(const place *at, size_t *count, kith_error *err)
{
    static kith_reached reached[CUSTOMERS];
    return kith_relation_reach(at->view, at->ids[0], NULL, 32, reached, CUSTOMERS, count, err);
}

static kith_status read_history(const place *at, size_t *count, kith_error *err)
{
    const kith_history_query query = {.size = sizeof query, .most = 300};
    kith_history *history = NULL;
    const kith_status status = kith_history_read(at->view, &query, &history, err);
    *count = kith_history_count(history);
    kith_history_close(history);
    return status;
}

static kith_status walk_selection(const place *at, size_t *count, kith_error *err)
{
    const kith_criterion criteria[] = {{.type = at->type}};
    const kith_selection selection = {.size = sizeof selection,
                                      .city = "",
                                      .among = at->ids,
                                      .among_count = CUSTOMERS,
                                      .criteria = criteria,
                                      .criteria_count = 1};
    kith_iter *iter = NULL;
    const kith_status status = kith_iter_select(at->view, &selection, &iter, err);
    *count = iter != NULL;
    kith_iter_close(iter);
    return status;
}

static kith_status walk_search(const place *at, size_t *count, kith_error *err)
{
    static char text[6000];
    memset(text, 'a', sizeof text - 1);
    const kith_search search = {.size = sizeof search, .text = text};
    kith_iter *iter = NULL;
    const kith_status status = kith_iter_search(at->view, &search, &iter, err);
    *count = iter != NULL;
    kith_iter_close(iter);
    return status;
}

static kith_status walk_records(const place *at, size_t *count, kith_error *err)
{
    kith_iter *iter = NULL;
    const kith_status status = kith_iter_records(at->view, KITH_KIND_CUSTOMER, &iter, err);
    *count = iter != NULL;
    kith_iter_close(iter);
    return status;
}

static kith_status tighten(const place *at, size_t *count, kith_error *err)
{
    const kith_value value = number_of(KITH_RELATION_TYPE_FROM_MAXIMUM, KITH_TYPE_INTEGER, 1);
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options, .today = day("2026-06-01")};
    kith_status status = kith_txn_begin(at->book, &options, &txn, err);
    if (status == KITH_OK) {
        status = kith_relation_type_change(txn, at->type, &value, 1, KITH_POLICY_END, err);
        *count = 1;
        kith_txn_close(txn);
    }
    return status;
}

static void an_allocation_that_fails_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    static const ask_fn asks[] = {check,       validate,     reach,          read_history,
                                  walk_search, walk_records, walk_selection, tighten};
    place *at = open_place();
    for (size_t i = 0; i < COUNT(asks); i++) {
        kith_error err = NEW_ERROR;
        size_t wanted = 0;
        OK(&err, asks[i](at, &wanted, &err));
        assert_true(wanted > 0);
        const uint64_t live = at->counted.live;
        kith_status status = KITH_ERR_MEMORY;
        uint64_t step = 0;
        while (status == KITH_ERR_MEMORY) {
            size_t count = 0;
            step++;
            at->counted.fail_at = at->counted.calls + step;
            status = asks[i](at, &count, &err);
            at->counted.fail_at = 0;
            assert_true(status == KITH_OK || status == KITH_ERR_MEMORY);
            assert_int_equal(err.status, status);
            assert_true(status == KITH_ERR_MEMORY || count == wanted);
            assert_int_equal(at->counted.live, live);
        }
        assert_true(step > 1);
    }
    close_place(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_allocation_that_fails_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
