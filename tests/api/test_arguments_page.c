/* Arguments of the calls of page.h, merge.h and erase.h, and of the history's sections: each that is missing
 * or out of range is refused, and outputs are cleared. */
#include "arguments.h"

static void duplicates(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_duplicate found[2];
    size_t count = 7;
    OLD(kith_duplicate_list(at->view, at->mother, 1, found, 2, &count, &at->unset));
    INVALID(kith_duplicate_list(NULL, at->mother, 1, found, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_duplicate_list(at->view, at->between, 1, found, 2, &count, err));
    INVALID(kith_duplicate_list(at->view, at->mother, 0, found, 2, &count, err));
    INVALID(kith_duplicate_list(at->view, at->mother, 101, found, 2, &count, err));
    INVALID(kith_duplicate_list(at->view, at->mother, 1, NULL, 2, &count, err));
    INVALID(kith_duplicate_list(at->view, at->mother, 1, found, 2, NULL, err));
    count = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_duplicate_list(at->view, at->nowhere, 1, found, 2, &count, err));
    assert_int_equal(count, 0);
    OK(NULL, kith_duplicate_list(at->view, at->mother, 1, NULL, 0, &count, NULL));
}

static void merges(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_merge good = {.size = sizeof good, .source = at->daughter, .target = at->mother};
    kith_conflict conflicts[4];
    size_t count = 7;
    OLD(kith_customer_merge(at->txn, &good, conflicts, 4, &count, &at->unset));
    INVALID(kith_customer_merge(NULL, &good, conflicts, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_customer_merge(at->txn, NULL, conflicts, 4, &count, err));
    INVALID(kith_customer_merge(at->txn, &good, NULL, 4, &count, err));
    INVALID(kith_customer_merge(at->txn, &good, conflicts, 4, NULL, err));
    OVER(kith_customer_merge(at->prepared, &good, conflicts, 4, &count, err));
    const kith_merge wrong[] = {
        {.size = 0, .source = at->daughter, .target = at->mother},
        {.size = sizeof good, .source = at->between, .target = at->mother},
        {.size = sizeof good, .source = at->daughter, .target = at->between},
        {.size = sizeof good, .source = at->mother, .target = at->mother},
        {.size = sizeof good, .source = at->daughter, .target = at->mother, .on = -5},
        {.size = sizeof good, .source = at->daughter, .target = at->mother, .reserved = 1},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        count = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_customer_merge(at->txn, &wrong[i], conflicts, 4, &count, err));
        assert_int_equal(count, 0);
    }
    kith_txn *undated = begin_on(at->book, 0);
    count = 7;
    INVALID(kith_customer_merge(undated, &good, conflicts, 4, &count, err));
    assert_int_equal(count, 0);
    kith_txn_close(undated);
    const kith_merge strange[] = {
        {.size = sizeof good, .source = at->nowhere, .target = at->mother},
        {.size = sizeof good, .source = at->mother, .target = at->nowhere},
    };
    for (size_t i = 0; i < COUNT(strange); i++) {
        count = 7;
        REFUSED(KITH_ERR_NOT_FOUND, err,
                kith_customer_merge(at->txn, &strange[i], conflicts, 4, &count, err));
        assert_int_equal(count, 0);
    }
    const uint32_t before = kith_txn_count(at->txn);
    OK(NULL, kith_customer_merge(at->txn, &good, conflicts, 1, &count, NULL));
    assert_true(count > 1); /* more than there was room for: the names, and the relation between them */
    assert_int_equal(kith_txn_count(at->txn), before + 1);
}

static void survivors(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id out = 7;
    OLD(kith_customer_survivor(at->view, at->mother, &out, &at->unset));
    INVALID(kith_customer_survivor(NULL, at->mother, &out, err));
    assert_int_equal(out, 0);
    INVALID(kith_customer_survivor(at->view, at->between, &out, err));
    INVALID(kith_customer_survivor(at->view, at->mother, NULL, err));
    out = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_customer_survivor(at->view, at->nowhere, &out, err));
    assert_int_equal(out, 0);
    OK(NULL, kith_customer_survivor(at->view, at->mother, &out, NULL));
    assert_int_equal(out, at->mother);
}

static void records(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id ids[4];
    size_t count = 7;
    OLD(kith_customer_records(at->view, at->mother, ids, 4, &count, &at->unset));
    INVALID(kith_customer_records(NULL, at->mother, ids, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_customer_records(at->view, at->between, ids, 4, &count, err));
    INVALID(kith_customer_records(at->view, at->mother, NULL, 4, &count, err));
    INVALID(kith_customer_records(at->view, at->mother, ids, 4, NULL, err));
    count = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_customer_records(at->view, at->nowhere, ids, 4, &count, err));
    assert_int_equal(count, 0);
    OK(NULL, kith_customer_records(at->view, at->mother, NULL, 0, &count, NULL));
    assert_int_equal(count, 2); /* itself and the relation */
}

static void erasures(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_erasure good = {.size = sizeof good, .customer = at->daughter};
    kith_erasure_row rows[4];
    size_t count = 7;
    OLD(kith_erasure_preview(at->view, &good, rows, 4, &count, &at->unset));
    INVALID(kith_erasure_preview(NULL, &good, rows, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_erasure_preview(at->view, NULL, rows, 4, &count, err));
    INVALID(kith_erasure_preview(at->view, &good, NULL, 4, &count, err));
    INVALID(kith_erasure_preview(at->view, &good, rows, 4, NULL, err));
    OLD(kith_customer_erase(at->txn, &good, &at->unset));
    INVALID(kith_customer_erase(NULL, &good, err));
    INVALID(kith_customer_erase(at->txn, NULL, err));
    OVER(kith_customer_erase(at->prepared, &good, err));
    const kith_erasure wrong[] = {
        {.size = 0, .customer = at->daughter},
        {.size = sizeof good, .customer = at->between},
        {.size = sizeof good, .customer = at->daughter, .on = -5},
        {.size = sizeof good, .customer = at->daughter, .force = 2},
        {.size = sizeof good, .customer = at->nowhere},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        const kith_status status = i == 0                  ? KITH_ERR_ABI
                                   : i == COUNT(wrong) - 1 ? KITH_ERR_NOT_FOUND
                                                           : KITH_ERR_INVALID;
        count = 7;
        REFUSED(status, err, kith_erasure_preview(at->view, &wrong[i], rows, 4, &count, err));
        assert_int_equal(count, 0);
        REFUSED(status, err, kith_customer_erase(at->txn, &wrong[i], err));
    }
    kith_txn *undated = begin_on(at->book, 0); /* nothing says on which day links end */
    kith_view *on_no_day = view_on(at->book, 0);
    count = 7;
    INVALID(kith_erasure_preview(on_no_day, &good, rows, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_customer_erase(undated, &good, err));
    kith_erasure dated = good;
    dated.on = TODAY;
    OK(err, kith_erasure_preview(on_no_day, &dated, rows, 4, &count, err));
    OK(err, kith_customer_erase(undated, &dated, err));
    kith_view_close(on_no_day);
    kith_txn_close(undated);
    OK(NULL, kith_erasure_preview(at->view, &good, NULL, 0, &count, NULL));
    assert_int_equal(count, 2);
    OK(NULL, kith_customer_erase(at->txn, &good, NULL));
}

static void pages(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_page_query good = {.size = sizeof good, .customer = at->mother, .most = 5};
    kith_page out = {.size = sizeof out};
    kith_page unsized = {.size = 0};
    kith_page_row rows[4];
    size_t count = 7;
    OLD(kith_page_read(at->view, &good, &out, rows, 4, &count, &at->unset));
    INVALID(kith_page_read(NULL, &good, &out, rows, 4, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_page_read(at->view, NULL, &out, rows, 4, &count, err));
    INVALID(kith_page_read(at->view, &good, NULL, rows, 4, &count, err));
    INVALID(kith_page_read(at->view, &good, &out, NULL, 4, &count, err));
    INVALID(kith_page_read(at->view, &good, &out, rows, 4, NULL, err));
    OLD(kith_page_read(at->view, &good, &unsized, rows, 4, &count, err));
    const kith_page_query wrong[] = {
        {.size = 0, .customer = at->mother, .most = 5},
        {.size = sizeof good, .customer = at->between, .most = 5},
        {.size = sizeof good, .customer = at->mother, .on = -5, .most = 5},
        {.size = sizeof good, .customer = at->mother},
        {.size = sizeof good, .customer = at->mother, .most = 1001},
        {.size = sizeof good, .customer = at->mother, .most = 5, .sales_capacity = 1},
        {.size = sizeof good, .customer = at->nowhere, .most = 5},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        count = 7;
        out.manager = 7;
        REFUSED(i == 0                  ? KITH_ERR_ABI
                : i == COUNT(wrong) - 1 ? KITH_ERR_NOT_FOUND
                                        : KITH_ERR_INVALID,
                err, kith_page_read(at->view, &wrong[i], &out, rows, 4, &count, err));
        assert_int_equal(count, 0);
        assert_int_equal(out.manager, i == 0 ? 7 : 0);
    }
    OK(NULL, kith_page_read(at->view, &good, &out, NULL, 0, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(out.customer, at->mother);
}

static void entries(void **state)
{
    (void)state;
    const kith_id who = UINT64_C(1) << 8 | KITH_KIND_CUSTOMER;
    const kith_id other = UINT64_C(2) << 8 | KITH_KIND_CUSTOMER;
    kith_change entry = {.size = sizeof entry, .id = who, .customers = &who, .customer_count = 1};
    assert_int_equal(kith_change_is_personal(NULL, KITH_CUSTOMER_SURNAME, who), 0);
    assert_int_equal(kith_change_is_personal(&entry, 0, who), 0);
    assert_int_equal(kith_change_is_personal(&entry, 99, who), 0);
    assert_int_equal(kith_change_is_personal(&entry, KITH_CUSTOMER_SURNAME, who), 1);
    assert_int_equal(kith_change_is_personal(&entry, KITH_CUSTOMER_SURNAME, other), 0);
    entry.id = other; /* a customer that names it keeps what is its own */
    assert_int_equal(kith_change_is_personal(&entry, KITH_CUSTOMER_SURNAME, who), 0);
    entry.id = UINT64_C(3) << 8 | KITH_KIND_ORDER;
    assert_int_equal(kith_change_is_personal(&entry, KITH_ORDER_REMARK, who), 1);
    assert_int_equal(kith_change_is_personal(&entry, KITH_ORDER_NUMBER, who), 0);
    assert_int_equal(kith_change_is_personal(&entry, KITH_ORDER_REMARK, other), 0);
    entry.id = 0;
    assert_int_equal(kith_change_is_personal(&entry, 1, who), 0);
    assert_int_equal(kith_changes_erased(NULL, 0), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(duplicates), TEST(merges), TEST(survivors), TEST(records),
        TEST(erasures),   TEST(pages),  TEST(entries),
    };
    return cmocka_run_group_tests_name("arguments of pages", tests, NULL, NULL);
}
