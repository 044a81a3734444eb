/* Commission that is booked when orders are saved: corrections, and the statements of recipients. */
#include "commission.h"
#include "couple.h"

/* --- what is booked --- */

static void returns_give_back_at_the_frozen_rate(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = saved_order(in, WHOLE(2000));
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 20));
    post(in, order, KITH_ORDER_MEASURE_RETURNED, WHOLE(500));
    save_order_on(in, order, "2026-07-01");
    expect_earned(in, in->kim, WHOLE(1500), WHOLE(120));
    kith_id ids[4];
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_ENTRY, ids, COUNT(ids)), 2);
    const struct {
        uint32_t field;
        int64_t first;
        int64_t second;
    } wanted[] = {{KITH_COMMISSION_ENTRY_BASE, WHOLE(2000), -WHOLE(500)},
                  {KITH_COMMISSION_ENTRY_AMOUNT, WHOLE(160), -WHOLE(40)},
                  {KITH_COMMISSION_ENTRY_DATE, day("2026-06-01"), day("2026-07-01")},
                  {KITH_COMMISSION_ENTRY_MANAGER, (int64_t)in->kim, (int64_t)in->kim},
                  {KITH_COMMISSION_ENTRY_AT, INT64_C(1780000000000000), INT64_C(1780000000000000)}};
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_int_equal(number_in(in, ids[0], wanted[i].field), wanted[i].first);
        assert_int_equal(number_in(in, ids[1], wanted[i].field), wanted[i].second);
    }
    free_showroom(in);
}

static void cancelled_value_earns_nothing(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = saved_order(in, WHOLE(2000));
    post(in, order, KITH_ORDER_MEASURE_CANCELLED, WHOLE(1000));
    post(in, order, KITH_ORDER_MEASURE_SHIPPED, WHOLE(700)); /* does not count */
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(1000), WHOLE(80));
    give(in, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CANCELLED));
    ask(in, (kith_commission_request){.order = order});
    assert_int_equal(in->whole.amount, 0);
    save_order(in, order);
    expect_earned(in, in->kim, 0, 0);
    give(in, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_OPEN));
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(1000), WHOLE(80));
    assert_int_equal(entries_of(in, order), 4);
    free_showroom(in);
}

static void draft_and_order_cancelled_at_once_settle_nothing(void **state)
{
    (void)state;
    static const int64_t kinds[] = {KITH_ORDER_STATUS_DRAFT, KITH_ORDER_STATUS_CANCELLED};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        showroom *in = with_eight_percent();
        const kith_id order = new_order_of(in, WHOLE(100));
        kith_id part = 0;
        give(in, order, CODE(KITH_ORDER_STATUS, kinds[i]));
        save_order(in, order);
        assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, &part, 1), 0);
        give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 9));
        give(in, order, nothing_of(KITH_ORDER_STATUS));
        save_order(in, order);
        expect_earned(in, in->kim, WHOLE(100), WHOLE(9));
        give(in, order, CODE(KITH_ORDER_STATUS, kinds[i]));
        save_order(in, order);
        expect_earned(in, in->kim, 0, 0);
        ask(in, (kith_commission_request){.order = order});
        assert_int_equal(in->whole.amount, 0);
        free_showroom(in);
    }
}

static void lines_count_where_nothing_is_booked(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, 0);
    kith_txn *txn = begin(in->book);
    for (int64_t i = 1; i <= 2; i++) {
        (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order),
                  TEXT(KITH_ORDER_LINE_ITEM, "item"), DECIMAL(KITH_ORDER_LINE_AMOUNT, WHOLE(100 * i)));
    }
    (void)commit(txn);
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(300), WHOLE(24));
    post(in, order, KITH_ORDER_MEASURE_RETURNED, WHOLE(100));
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(200), WHOLE(16));
    post(in, order, KITH_ORDER_MEASURE_BOOKED, WHOLE(250)); /* from here on that counts */
    save_order(in, order);
    expect_earned(in, in->kim, WHOLE(150), WHOLE(12));
    free_showroom(in);
}

/* Cents that go one way and back: each entry may round otherwise, their sum is what is due. */
static kith_id booked_in(kith_txn *txn, kith_id order, kith_decimal amount)
{
    return ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
               CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
               DATE(KITH_ORDER_ENTRY_DATE, "2026-06-02"), DECIMAL(KITH_ORDER_ENTRY_AMOUNT, amount));
}

/* What an order has in a transaction, of which Kim gets eight percent. */
static void expect_worth(showroom *in, kith_txn *txn, kith_id order, kith_decimal worth)
{
    kith_error err = NEW_ERROR;
    kith_view *view = NULL;
    OK(&err, kith_view_open_txn(txn, &view, &err));
    ask_view(in, view, (kith_commission_request){.order = order});
    assert_int_equal(in->whole.amount, worth / 100 * 8);
    kith_view_close(view);
}

static void entry_that_goes_again_before_it_is_stored_counts_no_longer(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, 0);
    kith_txn *txn = begin(in->book);
    (void)ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order), TEXT(KITH_ORDER_LINE_ITEM, "A"),
              DECIMAL(KITH_ORDER_LINE_AMOUNT, WHOLE(700)));
    expect_worth(in, txn, order, WHOLE(700));
    const kith_id first = booked_in(txn, order, WHOLE(300));
    const kith_id second = booked_in(txn, order, WHOLE(500));
    expect_worth(in, txn, order, WHOLE(800));
    remove_record(txn, first);
    expect_worth(in, txn, order, WHOLE(500));
    remove_record(txn, second); /* nothing is booked any more: the lines count */
    expect_worth(in, txn, order, WHOLE(700));
    (void)booked_in(txn, order, 0); /* which says that it is worth nothing */
    expect_worth(in, txn, order, 0);
    (void)commit(txn);
    free_showroom(in);
}

static void sum_is_exact_after_every_correction(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    for (size_t i = 0; i < 3; i++) {
        (void)link_to(in, in->r[i], (kith_relation){0});
    }
    const kith_id order = saved_order(in, CENTS(10001));
    for (int64_t cent = 1; cent < 40; cent++) {
        post(in, order, cent % 3 == 0 ? KITH_ORDER_MEASURE_RETURNED : KITH_ORDER_MEASURE_BOOKED,
             CENTS(cent * 7));
        save_order(in, order);
        ask(in, (kith_commission_request){.order = order});
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(total_of(in, in->parts[i].recipient, "", "").amount, in->parts[i].amount);
        }
    }
    free_showroom(in);
}

static void order_that_changes_its_currency_is_booked_anew(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    showroom *in = with_eight_percent();
    const kith_id order = saved_order(in, WHOLE(100)); /* in the book's, which is the euro */
    give(in, order, REF(KITH_ORDER_CURRENCY, in->euro));
    save_order(in, order);
    assert_int_equal(entries_of(in, order), 1);
    kith_txn *txn = begin(in->book);
    const kith_id yen = currency(txn, "JPY", 0);
    change(txn, order, REF(KITH_ORDER_CURRENCY, yen));
    (void)commit(txn);
    post(in, order, KITH_ORDER_MEASURE_BOOKED, WHOLE(5));
    save_order(in, order);
    kith_statement_total totals[3];
    size_t count = 0;
    const kith_statement_query query = {.size = sizeof query, .recipient = in->kim};
    kith_view *view = view_of(in->book);
    OK(&err, kith_commission_totals(view, &query, totals, COUNT(totals), &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(totals[0].currency, 0);
    assert_int_equal(totals[0].amount, 0);
    assert_int_equal(totals[0].base, 0);
    assert_int_equal(totals[0].entries, 2);
    assert_int_equal(totals[1].currency, yen);
    assert_int_equal(totals[1].amount, WHOLE(8)); /* 8.4 in whole yen */
    assert_int_equal(totals[1].base, WHOLE(105));
    OK(&err, kith_commission_totals(view, &query, totals, 1, &count, &err));
    assert_int_equal(count, 2);
    kith_view_close(view);
    free_showroom(in);
}

/* Of the book, if no record is named. */
static void expect_in_use(showroom *in, kith_id record, kith_value value, kith_id other)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    if (record == 0) {
        set_book(txn, in->book, value);
    } else {
        change(txn, record, value);
    }
    REFUSED(KITH_ERR_RULE, &err, kith_txn_commit(txn, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_IN_USE);
    assert_true(record == 0 ? KITH_ID_KIND(err.subject) == KITH_KIND_BOOK : err.subject == record);
    assert_int_equal(err.field, value.field);
    assert_int_equal(err.other, other);
    kith_txn_close(txn);
}

/* What was earned in the book's currency would be read as another money, or in another unit. */
static void currency_of_what_was_earned_stays(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    kith_id entry = 0;
    kith_txn *txn = begin(in->book);
    const kith_id yen = currency(txn, "JPY", 0);
    const kith_id dinar = currency(txn, "BHD", 3);
    (void)commit(txn);
    const kith_id order = new_order_of(in, WHOLE(100));
    give(in, order, REF(KITH_ORDER_CURRENCY, dinar));
    save_order(in, order);
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_ENTRY, &entry, 1), 1);
    expect_in_use(in, dinar, INTEGER(KITH_CURRENCY_DIGITS, 2), entry);
    give(in, dinar, TEXT(KITH_CURRENCY_CODE, "BH"));
    give_book(in, REF(KITH_BOOK_CURRENCY, yen)); /* nothing was earned in it yet */
    give_book(in, nothing_of(KITH_BOOK_CURRENCY));
    const kith_id unnamed = saved_order(in, WHOLE(100));
    assert_int_equal(parts_of(in, unnamed, KITH_KIND_COMMISSION_ENTRY, &entry, 1), 1);
    expect_in_use(in, 0, REF(KITH_BOOK_CURRENCY, yen), entry); /* of other units */
    give_book(in, REF(KITH_BOOK_CURRENCY, in->euro));
    expect_in_use(in, 0, REF(KITH_BOOK_CURRENCY, yen), entry);
    expect_in_use(in, 0, nothing_of(KITH_BOOK_CURRENCY), entry);
    expect_in_use(in, in->euro, INTEGER(KITH_CURRENCY_DIGITS, 3), entry);
    give(in, yen, INTEGER(KITH_CURRENCY_DIGITS, 2));
    free_showroom(in);
}

/* Settle anew; doing so again changes nothing. */
static void renew(showroom *in, kith_id order)
{
    kith_error err = NEW_ERROR;
    const kith_order_saving how = {.size = sizeof how, .renew = 1};
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    OK(&err, kith_order_save(txn, order, &how, NULL, NULL, &err));
    (void)commit(txn);
    txn = begin_as(in->book, "robot", "2026-06-01");
    OK(&err, kith_order_save(txn, order, &how, NULL, NULL, &err));
    assert_int_equal(changes_of(txn), 0);
}

/* The only part of an order, and who earns by it. */
static kith_id only_part(showroom *in, kith_id order, kith_id who)
{
    kith_id ids[2] = {0};
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, ids, COUNT(ids)), 1);
    const int64_t recipient = number_in(in, ids[0], KITH_COMMISSION_SHARE_RECIPIENT);
    const int64_t manager = number_in(in, ids[0], KITH_COMMISSION_SHARE_MANAGER);
    assert_int_equal(recipient != 0 ? recipient : manager, who);
    return ids[0];
}

/* A customer who was put right earns nothing by its own order. */
static void renewing_settles_anew_what_is_not_booked(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id link = link_to(in, in->r[0], (kith_relation){0});
    const kith_id order = saved_order(in, 0); /* worth nothing yet */
    const kith_id part = only_part(in, order, in->r[0]);
    renew(in, order);
    assert_int_equal(only_part(in, order, in->r[0]), part);
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 5));
    give(in, link, DECIMAL(KITH_RELATION_RATE, WHOLE(3)));
    renew(in, order);
    assert_int_equal(number_in(in, part, KITH_COMMISSION_SHARE_RATE), WHOLE(3));
    give(in, order, REF(KITH_ORDER_CUSTOMER, in->r[0]));
    save_order(in, order); /* which does not ask for it */
    assert_int_equal(only_part(in, order, in->r[0]), part);
    renew(in, order);
    (void)only_part(in, order, in->kim);
    give(in, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_DRAFT));
    renew(in, order); /* drafts freeze nothing */
    kith_id none = 0;
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, &none, 1), 0);
    give(in, order, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_OPEN));
    post(in, order, KITH_ORDER_MEASURE_BOOKED, WHOLE(100));
    renew(in, order);
    expect_earned(in, in->kim, WHOLE(100), WHOLE(5));
    give(in, order, REF(KITH_ORDER_CUSTOMER, in->f1)); /* what is booked stays */
    renew(in, order);
    (void)only_part(in, order, in->kim);
    expect_earned(in, in->r[0], 0, 0);
    free_showroom(in);
}

static void renewing_leaves_what_was_typed(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, 0);
    const kith_id rated = type_share(in, order, in->r[0], DECIMAL(KITH_COMMISSION_SHARE_RATE, WHOLE(2)));
    const kith_id unrated = type_share(in, order, in->r[1], nothing_of(KITH_COMMISSION_SHARE_RATE));
    save_order(in, order);
    give(in, in->kim, RATE(KITH_MANAGER_COMMISSION_RATE, 5));
    renew(in, order);
    assert_int_equal(number_in(in, rated, KITH_COMMISSION_SHARE_RATE), WHOLE(2));
    assert_int_equal(number_in(in, unrated, KITH_COMMISSION_SHARE_RATE), WHOLE(5));
    assert_int_equal(number_in(in, unrated, KITH_COMMISSION_SHARE_SHARE), WHOLE(50));
    give(in, order, REF(KITH_ORDER_CUSTOMER, in->r[1])); /* who does not earn by it */
    renew(in, order);
    assert_int_equal(number_in(in, unrated, KITH_COMMISSION_SHARE_ORIGIN), 0);
    assert_int_equal(number_in(in, unrated, KITH_COMMISSION_SHARE_RATE), 0);
    assert_int_equal(number_in(in, rated, KITH_COMMISSION_SHARE_ORIGIN), KITH_RECIPIENT_MANUAL);
    give(in, order, REF(KITH_ORDER_CUSTOMER, in->f1)); /* and does again */
    renew(in, order);
    assert_int_equal(number_in(in, unrated, KITH_COMMISSION_SHARE_ORIGIN), KITH_RECIPIENT_MANUAL);
    free_showroom(in);
}

static void entry_has_the_orders_date_where_no_day_is_known(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, WHOLE(100));
    kith_txn *txn = begin_as(in->book, "robot", "");
    save_in(txn, order);
    (void)commit(txn);
    assert_int_equal(total_of(in, in->kim, "2026-06-01", "2026-06-01").amount, WHOLE(8));
    free_showroom(in);
}

/* Somebody else settles the order meanwhile: what was decided is decided again, and nothing twice. */
static void order_settled_meanwhile_is_not_settled_twice(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    const kith_id order = new_order_of(in, WHOLE(100));
    kith_txn *slow = begin_as(in->book, "robot", "2026-06-01");
    save_in(slow, order);
    kith_txn *fast = begin_as(in->book, "robot", "2026-06-01");
    save_in(fast, order);
    (void)commit(fast);
    (void)commit(slow);
    assert_int_equal(entries_of(in, order), 1);
    expect_earned(in, in->kim, WHOLE(100), WHOLE(8));
    free_showroom(in);
}

/* --- statements --- */

static void statement_has_the_entries_of_a_period(void **state)
{
    (void)state;
    static const char *const days[] = {"2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-31",
                                       "2026-04-30", "2026-05-01", "2028-02-28", "2028-02-29", "2028-03-01"};
    static const struct {
        const char *since;
        const char *until;
        size_t first;
        size_t count;
    } periods[] = {{"2026-02-01", "2026-02-28", 1, 2},
                   {"2026-03-01", "2026-03-31", 3, 2},
                   {"2026-04-01", "2026-04-30", 5, 1},
                   {"2028-02-01", "2028-02-29", 7, 2},
                   {"", "2026-01-31", 0, 1},
                   {"", "2026-01-30", 0, 0},
                   {"2028-03-01", "", 9, 1},
                   {"2028-03-02", "", 0, 0},
                   {"", "", 0, 10},
                   {"2026-05-02", "2028-02-27", 0, 0}};
    showroom *in = with_eight_percent();
    kith_error err = NEW_ERROR;
    kith_id all[10];
    for (size_t i = COUNT(days); i-- > 0;) { /* the latest first: they are listed by day all the same */
        const kith_id order = new_order_of(in, WHOLE(1 << i));
        save_order_on(in, order, days[i]);
        assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_ENTRY, &all[i], 1), 1);
    }
    kith_view *view = view_of(in->book);
    for (size_t i = 0; i < COUNT(periods); i++) {
        kith_statement_query query = {.size = sizeof query,
                                      .recipient = in->kim,
                                      .since = day(periods[i].since),
                                      .until = day(periods[i].until)};
        kith_id ids[COUNT(days) + 1];
        kith_decimal base = 0;
        size_t count = 0;
        OK(&err, kith_commission_statement(view, &query, ids, COUNT(ids), &count, &err));
        assert_int_equal(count, periods[i].count);
        for (size_t j = 0; j < count; j++) {
            assert_int_equal(ids[j], all[periods[i].first + j]);
            base += WHOLE(1 << (periods[i].first + j));
        }
        assert_int_equal(total_of(in, in->kim, periods[i].since, periods[i].until).base, base);
        for (size_t j = 0; j < count; j++) { /* one by one */
            kith_id one = 0;
            OK(&err, kith_commission_statement(view, &query, &one, 1, &count, &err));
            assert_int_equal(one, ids[j]);
            query.after = one;
            count = periods[i].count;
        }
        OK(&err, kith_commission_statement(view, &query, ids, COUNT(ids), &count, &err));
        assert_int_equal(count, 0);
    }
    kith_view_close(view);
    free_showroom(in);
}

static void statements_are_told_apart_by_recipient(void **state)
{
    (void)state;
    showroom *in = with_eight_percent();
    (void)saved_order(in, WHOLE(100));
    (void)link_to(in, in->r[0], (kith_relation){0});
    (void)saved_order(in, WHOLE(10));
    (void)saved_order(in, WHOLE(20));
    expect_earned(in, in->kim, WHOLE(100), WHOLE(8));
    expect_earned(in, in->r[0], WHOLE(30), CENTS(240));
    assert_int_equal(total_of(in, in->r[0], "", "").entries, 2);
    expect_earned(in, in->r[1], 0, 0);
    free_showroom(in);
}

/* --- merging --- */

/* Two who earned by one order are one: both parts stay as they were booked, and its statement has both. */
static void two_recipients_of_one_order_become_one(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    const kith_id links[] = {link_to(in, in->r[0], (kith_relation){0}),
                             link_to(in, in->r[1], (kith_relation){0})};
    const kith_id order = saved_order(in, WHOLE(100));
    expect_earned(in, in->r[1], WHOLE(100), WHOLE(5));
    (void)merge_two(in->book, in->r[0], in->r[1]);
    expect_earned(in, in->r[0], 0, 0);
    expect_earned(in, in->r[1], WHOLE(200), WHOLE(10));
    ask(in, (kith_commission_request){.order = order});
    assert_int_equal(in->count, 2);
    for (size_t i = 0; i < 2; i++) {
        expect_part(in, i, in->r[1], WHOLE(5));
        assert_int_equal(in->parts[i].relation, links[1]); /* the two were united */
    }
    post(in, order, KITH_ORDER_MEASURE_BOOKED, WHOLE(100)); /* what is lacking goes to the survivor */
    save_order(in, order);
    expect_earned(in, in->r[1], WHOLE(400), WHOLE(20));
    free_showroom(in);
}

/* Customers with the same recipient: the relation that the frozen part names is united with another one. */
static void a_recipient_of_both_stays_one(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    kith_txn *txn = begin(in->book);
    const kith_id f2 = organisation(txn, "F2");
    const kith_id theirs =
        relation(txn, (kith_relation){.type = in->earner, .from = in->r[0], .to = f2, .since = TODAY});
    (void)commit(txn);
    const kith_id ours = link_to(in, in->r[0], (kith_relation){.until = TODAY});
    const kith_id order = saved_order(in, WHOLE(100));
    kith_id share = 0;
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, &share, 1), 1);
    assert_int_equal(number_in(in, share, KITH_COMMISSION_SHARE_RELATION), ours);
    (void)merge_two(in->book, in->f1, f2);
    assert_int_equal(number_in(in, share, KITH_COMMISSION_SHARE_RELATION), theirs);
    expect_earned(in, in->r[0], WHOLE(100), WHOLE(10));
    free_showroom(in);
}

/* The recipient turns out to be the customer: the relation keeps the day on which it was earned. */
static void a_recipient_becomes_the_customer_itself(void **state)
{
    (void)state;
    for (int began = 0; began <= 1; began++) {
        showroom *in = with_ten_percent();
        const kith_date since = began ? TODAY : 0;
        const kith_id link = link_to(in, in->r[0], (kith_relation){.since = since});
        const kith_id order = new_order_of(in, WHOLE(100));
        give(in, order, number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY));
        save_order(in, order);
        (void)merge_two(in->book, in->r[0], in->f1);
        assert_int_equal(number_in(in, link, KITH_RELATION_UNTIL), began ? TODAY : TODAY - 1);
        expect_earned(in, in->f1, WHOLE(100), WHOLE(10));
        free_showroom(in);
    }
}

/* What was typed and is not booked yet is told apart by recipient as ever. */
static void a_recipient_that_was_typed_twice_is_told(void **state)
{
    (void)state;
    showroom *in = new_showroom();
    const kith_id order = new_order_of(in, WHOLE(100));
    const kith_id ours = type_share(in, order, in->r[0], RATE(KITH_COMMISSION_SHARE_SHARE, 30));
    const kith_id theirs = type_share(in, order, in->r[1], RATE(KITH_COMMISSION_SHARE_SHARE, 70));
    const couple told = merge_two(in->book, in->r[0], in->r[1]);
    assert_int_equal(number_in(in, ours, KITH_COMMISSION_SHARE_RECIPIENT), in->r[0]);
    const kith_conflict *last = &told.conflicts[told.count - 1];
    assert_int_equal(last->conflict, KITH_CONFLICT_PART);
    assert_int_equal(last->record, ours);
    assert_int_equal(last->other, theirs);
    free_showroom(in);
}

/* A merge lets what is frozen follow who became whom, and nothing else. */
static void what_is_frozen_changes_by_nothing_else(void **state)
{
    (void)state;
    showroom *in = with_ten_percent();
    const kith_id ours = link_to(in, in->r[0], (kith_relation){0});
    const kith_id order = saved_order(in, WHOLE(100));
    kith_id share = 0;
    assert_int_equal(parts_of(in, order, KITH_KIND_COMMISSION_SHARE, &share, 1), 1);
    (void)merge_two(in->book, in->r[0], in->r[1]);
    kith_txn *txn = begin(in->book);
    const kith_id another =
        relation(txn, (kith_relation){.type = in->earner, .from = in->r[1], .to = in->f1});
    change(txn, share, REF(KITH_COMMISSION_SHARE_RELATION, another));
    remove_record(txn, ours);
    kith_finding finding;
    size_t count = 0;
    OK(NULL, kith_txn_check(txn, &finding, 1, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(finding.rule, KITH_RULE_APPEND_ONLY);
    kith_txn_close(txn);
    free_showroom(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(returns_give_back_at_the_frozen_rate),
        cmocka_unit_test(cancelled_value_earns_nothing),
        cmocka_unit_test(draft_and_order_cancelled_at_once_settle_nothing),
        cmocka_unit_test(lines_count_where_nothing_is_booked),
        cmocka_unit_test(entry_that_goes_again_before_it_is_stored_counts_no_longer),
        cmocka_unit_test(sum_is_exact_after_every_correction),
        cmocka_unit_test(order_that_changes_its_currency_is_booked_anew),
        cmocka_unit_test(currency_of_what_was_earned_stays),
        cmocka_unit_test(renewing_settles_anew_what_is_not_booked),
        cmocka_unit_test(renewing_leaves_what_was_typed),
        cmocka_unit_test(entry_has_the_orders_date_where_no_day_is_known),
        cmocka_unit_test(order_settled_meanwhile_is_not_settled_twice),
        cmocka_unit_test(statement_has_the_entries_of_a_period),
        cmocka_unit_test(statements_are_told_apart_by_recipient),
        cmocka_unit_test(two_recipients_of_one_order_become_one),
        cmocka_unit_test(a_recipient_of_both_stays_one),
        cmocka_unit_test(a_recipient_becomes_the_customer_itself),
        cmocka_unit_test(a_recipient_that_was_typed_twice_is_told),
        cmocka_unit_test(what_is_frozen_changes_by_nothing_else),
    };
    return cmocka_run_group_tests_name("commission that is booked", tests, NULL, NULL);
}
