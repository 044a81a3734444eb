/* A house: the figure with a type of conditions, a brand and two currencies. */
#ifndef KITH_TESTS_HOUSE_H
#define KITH_TESTS_HOUSE_H

#include "condition.h"

#include <string.h>

/* The figure, with a type per mode. Distances from C1001: bb001 1, ch001 2, mw001 3, na001 4. */
typedef struct house {
    figure at;
    kith_id nearest;
    kith_id brand;
    kith_id euro;
    kith_id dollar;
    kith_trace_row rows[32];
    kith_trace trace;
} house;

static inline house *new_house(void)
{
    house *made = test_calloc(1, sizeof *made);
    made->at = new_figure();
    kith_txn *txn = begin(made->at.book);
    made->nearest = percent_type(txn, "nearest", 0);
    made->brand = entry(txn, KITH_KIND_BRAND, "MR");
    made->euro =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "EUR"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    made->dollar =
        ADD(txn, KITH_KIND_CURRENCY, TEXT(KITH_CURRENCY_CODE, "USD"), INTEGER(KITH_CURRENCY_DIGITS, 2));
    (void)commit(txn);
    made->trace = (kith_trace){.size = sizeof made->trace, .rows = made->rows, .capacity = COUNT(made->rows)};
    return made;
}

static inline void free_house(house *in)
{
    kith_book_close(in->at.book);
    test_free(in);
}

static inline kith_id put(house *in, condition_settings set)
{
    kith_txn *txn = begin(in->at.book);
    set.type = set.type == 0 ? in->nearest : set.type;
    const kith_id id = condition(txn, set);
    (void)commit(txn);
    return id;
}

static inline kith_effective ask(house *in, kith_condition_query query)
{
    kith_error err = NEW_ERROR;
    kith_effective out;
    query.size = sizeof query;
    query.customer = query.customer == 0 ? in->at.c1001 : query.customer;
    query.type = query.type == 0 ? in->nearest : query.type;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_condition_effective(view, &query, &out, &in->trace, &err));
    kith_view_close(view);
    return out;
}

/* Reason that the trace gives to a record; of a customer without one if the record is 0. */
static inline uint32_t reason_of(const house *in, kith_id record, kith_id customer)
{
    for (size_t i = 0; i < in->trace.count; i++) {
        if (in->rows[i].record == record && (customer == 0 || in->rows[i].subject == customer)) {
            return in->rows[i].reason;
        }
    }
    return 0;
}

static inline void expect_percent(house *in, int64_t percent, kith_id record)
{
    const kith_effective out = ask(in, (kith_condition_query){.chain = 0});
    assert_int_equal(out.reason, KITH_REASON_TAKEN);
    assert_int_equal(out.number, percent);
    assert_int_equal(out.condition, record);
    assert_int_equal(reason_of(in, record, 0), KITH_REASON_TAKEN);
}

static inline kith_id add_type(house *in, const char *code, int64_t mode)
{
    kith_txn *txn = begin(in->at.book);
    const kith_id type = percent_type(txn, code, mode);
    (void)commit(txn);
    return type;
}

#endif
