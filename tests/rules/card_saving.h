/* Orders that are saved with a discount card: making them, and what they keep and add up. */
#ifndef KITH_TESTS_CARD_SAVING_H
#define KITH_TESTS_CARD_SAVING_H

#include "cards.h"

/* --- making --- */

static inline kith_id new_order_of(shop *in, kith_id customer)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = add_order(txn, ++in->made, customer, 0, "2026-06-01");
    (void)commit(txn);
    return id;
}

static inline void add_entry(shop *in, kith_id order, int64_t measure, int64_t amount)
{
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
              CODE(KITH_ORDER_ENTRY_MEASURE, measure), DATE(KITH_ORDER_ENTRY_DATE, "2026-06-01"),
              AMOUNT(KITH_ORDER_ENTRY_AMOUNT, amount));
    (void)commit(txn);
}

static inline void add_line(shop *in, kith_id order, kith_value amount)
{
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order), TEXT(KITH_ORDER_LINE_ITEM, "i"),
              amount);
    (void)commit(txn);
}

static inline void set_status(shop *in, kith_id order, int64_t status)
{
    set_field(in, order, CODE(KITH_ORDER_STATUS, status));
}

/* --- saving --- */

static inline kith_status try_saving(kith_txn *txn, kith_id order, kith_id card, kith_error *err)
{
    const kith_order_saving how = {.size = sizeof how, .card = card};
    return kith_order_save(txn, order, card == 0 ? NULL : &how, NULL, NULL, err);
}

/* Save; saving again changes nothing. */
static inline void save_with(shop *in, kith_id order, kith_id card)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    OK(&err, try_saving(txn, order, card, &err));
    (void)commit(txn);
    txn = begin(in->book);
    OK(&err, try_saving(txn, order, card, &err));
    assert_int_equal(changes_of(txn), 0);
}

static inline void save_order(shop *in, kith_id order)
{
    save_with(in, order, 0);
}

/* An order that is booked, closed and saved. */
static inline kith_id sold_to(shop *in, kith_id customer, int64_t amount)
{
    const kith_id order = new_order_of(in, customer);
    add_entry(in, order, KITH_ORDER_MEASURE_BOOKED, amount);
    set_status(in, order, KITH_ORDER_STATUS_CLOSED);
    save_order(in, order);
    return order;
}

static inline void expect_save_refused(shop *in, kith_id order, kith_id card, int32_t rule, kith_id other)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    REFUSED(KITH_ERR_RULE, &err, try_saving(txn, order, card, &err));
    assert_int_equal(err.rule, rule);
    assert_int_equal(err.subject, order);
    assert_int_equal(err.other, other);
    assert_int_equal(kith_txn_count(txn), 0);
    assert_int_equal(changes_of(txn), 0);
}

/* --- expecting --- */

static inline kith_id part_of(const kith_view *view, kith_id order)
{
    kith_error err = NEW_ERROR;
    kith_id ids[2] = {0};
    size_t count = 0;
    OK(&err, kith_record_parts(view, order, KITH_KIND_ORDER_CARD, 0, ids, COUNT(ids), &count, &err));
    assert_true(count <= 1);
    return ids[0];
}

static inline int64_t part_number(shop *in, kith_id order, uint32_t field)
{
    kith_view *view = view_of(in->book);
    const kith_id part = part_of(view, order);
    const int64_t number = field_number(view, part, field);
    kith_view_close(view);
    return number;
}

static inline void expect_kept(shop *in, kith_id order, uint32_t result, kith_id card)
{
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_RESULT), result);
    assert_int_equal(part_number(in, order, KITH_ORDER_CARD_CARD), card);
}

/* The accruals of an account, oldest first; how many there are. */
static inline size_t accruals_of(const kith_view *view, kith_id account, kith_id *ids, size_t capacity)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    OK(&err, kith_record_parts(view, account, KITH_KIND_CARD_ACCRUAL, 0, ids, capacity, &count, &err));
    return count;
}

/* So much in all, in so many accruals. */
static inline void expect_balance(shop *in, kith_id account, int64_t amount, size_t accruals)
{
    kith_id ids[16];
    kith_view *view = view_of(in->book);
    assert_int_equal(accruals_of(view, account, ids, COUNT(ids)), accruals);
    kith_view_close(view);
    assert_int_equal(balance_of(in, account), MONEY(amount));
}

static inline void expect_checked(shop *in, int32_t rule, kith_id other)
{
    kith_error err = NEW_ERROR;
    kith_finding findings[4];
    size_t count = 0;
    kith_view *view = view_of(in->book);
    OK(&err, kith_validate_all(view, NULL, findings, COUNT(findings), &count, &err));
    assert_int_equal(count, rule == 0 ? 0 : 1);
    assert_true(rule == 0 || (findings[0].rule == rule && findings[0].other == other));
    kith_view_close(view);
}

#endif
