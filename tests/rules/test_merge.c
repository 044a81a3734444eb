/* What becomes of everything when two customers are merged (pitfalls 5). */
#include "couple.h"

#define MILLION INT64_C(1000000)

static kith_id survivor_of(kith_book *book, kith_id customer)
{
    kith_error err = NEW_ERROR;
    kith_id out = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_customer_survivor(view, customer, &out, &err));
    kith_view_close(view);
    return out;
}

static void the_source_stays_as_an_alias(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    couple in = new_couple();
    assert_int_equal(survivor_of(in.book, in.source), in.source);
    merge(&in);
    assert_int_equal(survivor_of(in.book, in.source), in.target);
    assert_int_equal(survivor_of(in.book, in.target), in.target);
    kith_view *view = view_of(in.book);
    assert_int_equal(find(view, "S"), in.source);
    assert_int_equal(field_number(view, in.source, KITH_CUSTOMER_STATUS), KITH_STATUS_MERGED);
    kith_history *page = NULL; /* one entry, the alias, stands in the history of both */
    for (int i = 0; i < 2; i++) {
        const kith_history_query query = {.size = sizeof query,
                                          .customer = i == 0 ? in.source : in.target,
                                          .kind = KITH_KIND_ALIAS,
                                          .most = 10};
        OK(&err, kith_history_read(view, &query, &page, &err));
        assert_int_equal(kith_history_count(page), 1);
        kith_history_close(page);
    }
    kith_view_close(view);
    kith_txn *txn = begin(in.book);
    const kith_merge again = {.size = sizeof again, .source = in.other, .target = in.source};
    REFUSED(KITH_ERR_RULE, &err, kith_customer_merge(txn, &again, NULL, 0, &in.count, &err));
    assert_int_equal(err.rule, KITH_RULE_ALIAS);
    assert_int_equal(err.subject, in.source);
    kith_txn_close(txn);
    kith_book_close(in.book);
}

static void aliases_of_an_alias_go_along(void **state)
{
    (void)state;
    couple in = new_couple();
    merge(&in);
    couple on = in;
    on.source = in.target;
    on.target = in.other;
    merge(&on);
    assert_int_equal(survivor_of(in.book, in.source), in.other);
    assert_int_equal(survivor_of(in.book, in.target), in.other);
    kith_book_close(in.book);
}

static void an_erased_customer_is_not_merged(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    couple in = new_couple();
    erase_customer(in.book, in.source);
    kith_txn *txn = begin(in.book);
    const kith_merge merge_them = {.size = sizeof merge_them, .source = in.source, .target = in.target};
    REFUSED(KITH_ERR_RULE, &err, kith_customer_merge(txn, &merge_them, NULL, 0, &in.count, &err));
    assert_int_equal(err.rule, KITH_RULE_CUSTOMER_ERASED);
    kith_txn_close(txn);
    kith_book_close(in.book);
}

/* An absent field is not an empty one: what the target lacks it gets, what differs is listed and stays. */
static void fields_fill_gaps_only(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    change(txn, in.source, TEXT(KITH_CUSTOMER_CITY, "Bonn"));
    change(txn, in.source, TEXT(KITH_CUSTOMER_PHONE, "1"));
    change(txn, in.target, TEXT(KITH_CUSTOMER_PHONE, "2"));
    change(txn, in.target, TEXT(KITH_CUSTOMER_ADDRESS, "here"));
    change(txn, in.source, REF(KITH_CUSTOMER_PAYER, in.target));
    change(txn, in.other, REF(KITH_CUSTOMER_PAYER, in.source));
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    assert_string_equal(field_text(view, in.target, KITH_CUSTOMER_CITY), "Bonn");
    assert_string_equal(field_text(view, in.target, KITH_CUSTOMER_PHONE), "2");
    assert_string_equal(field_text(view, in.target, KITH_CUSTOMER_ADDRESS), "here");
    assert_int_equal(field_number(view, in.other, KITH_CUSTOMER_PAYER), in.target);
    assert_int_equal(in.count, 2); /* organisation and phone */
    assert_int_equal(in.conflicts[0].conflict, KITH_CONFLICT_FIELD);
    assert_int_equal(in.conflicts[0].field, KITH_CUSTOMER_ORGANISATION);
    assert_int_equal(in.conflicts[1].field, KITH_CUSTOMER_PHONE);
    kith_view_close(view);
    kith_book_close(in.book);
}

static void a_dry_run_lists_all_and_changes_nothing(void **state)
{
    (void)state;
    couple in = new_couple();
    const uint64_t before = digest_of(in.book);
    kith_txn *txn = begin(in.book);
    kith_finding findings[2];
    size_t broken = 0;
    merge_in(txn, &in);
    assert_int_equal(in.count, 1);
    OK(NULL, kith_txn_check(txn, findings, COUNT(findings), &broken, NULL));
    assert_int_equal(broken, 0);
    kith_txn_close(txn);
    assert_int_equal(digest_of(in.book), before);
    kith_book_close(in.book);
}

/* Of two primary parts the target's stays; one that it has already stays with the alias. */
static void parts_go_along_unless_there_is_one(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id ours = location(txn, in.source, "shop", "Bonn");
    const kith_id theirs = location(txn, in.target, "office", "Köln");
    const kith_id brands[] = {entry(txn, KITH_KIND_BRAND, "MR"), entry(txn, KITH_KIND_BRAND, "KS")};
    const kith_id twin = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, in.source),
                             REF(KITH_CUSTOMER_BRAND_BRAND, brands[0]));
    const kith_id only = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, in.source),
                             REF(KITH_CUSTOMER_BRAND_BRAND, brands[1]));
    const kith_id has = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, in.target),
                            REF(KITH_CUSTOMER_BRAND_BRAND, brands[0]));
    const kith_id note =
        ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in.source), TEXT(KITH_NOTE_TEXT, "spoke"));
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, ours, KITH_LOCATION_CUSTOMER), in.target);
    assert_int_equal(field_number(view, ours, KITH_LOCATION_PRIMARY), 0);
    assert_int_equal(field_number(view, theirs, KITH_LOCATION_PRIMARY), 1);
    assert_int_equal(field_number(view, note, KITH_NOTE_CUSTOMER), in.target);
    assert_int_equal(field_number(view, only, KITH_CUSTOMER_BRAND_CUSTOMER), in.target);
    assert_int_equal(field_number(view, twin, KITH_CUSTOMER_BRAND_CUSTOMER), in.source);
    assert_int_equal(in.conflicts[1].conflict, KITH_CONFLICT_PART);
    assert_int_equal(in.conflicts[1].record, twin);
    assert_int_equal(in.conflicts[1].other, has);
    kith_location place = {.size = sizeof place};
    kith_error err = NEW_ERROR;
    OK(&err, kith_location_get(view, theirs, &place, &err));
    kith_view_close(view);
    kith_book_close(in.book);
}

/* What was primary is found as such at its new owner. */
static void the_primary_part_of_the_source_is_found_at_the_target(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_error err = NEW_ERROR;
    kith_id found = 0;
    kith_txn *txn = begin(in.book);
    const kith_id first = location(txn, in.source, "shop", "Bonn");
    (void)location(txn, in.source, "office", "Köln");
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, first, KITH_LOCATION_PRIMARY), 1);
    OK(&err, kith_location_find(view, in.target, 0, &found, &err));
    assert_int_equal(found, first);
    assert_int_equal(kith_location_find(view, in.source, 0, &found, &err), KITH_ERR_NOT_FOUND);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* One location may be without a name, several may not. */
static void locations_without_a_name_get_the_number_of_whose_they_were(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id ours = location(txn, in.source, NULL, "Bonn");
    const kith_id theirs = location(txn, in.target, NULL, "Köln");
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    assert_string_equal(field_text(view, ours, KITH_LOCATION_NAME), "S");
    assert_string_equal(field_text(view, theirs, KITH_LOCATION_NAME), "T");
    kith_view_close(view);
    kith_book_close(in.book);
}

static const kith_conflict *last_conflict(const couple *in)
{
    return &in->conflicts[in->count - 1];
}

/* Who is invoiced and where are one: the location of one does not come beside the other of the other. */
static void who_is_invoiced_and_where_go_along_together(void **state)
{
    (void)state;
    for (int has = 0; has <= 1; has++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id payer = organisation(txn, "P");
        const kith_id place = location(txn, in.other, "shop", "Bonn");
        change(txn, in.source, REF(KITH_CUSTOMER_INVOICE_TO, in.other));
        change(txn, in.source, REF(KITH_CUSTOMER_INVOICE_LOCATION, place));
        if (has) {
            change(txn, in.target, REF(KITH_CUSTOMER_INVOICE_TO, payer));
        }
        (void)commit(txn);
        merge(&in);
        kith_view *view = view_of(in.book);
        assert_int_equal(field_number(view, in.target, KITH_CUSTOMER_INVOICE_TO), has ? payer : in.other);
        assert_int_equal(field_number(view, in.target, KITH_CUSTOMER_INVOICE_LOCATION), has ? 0 : place);
        assert_int_equal(in.count, has ? 3 : 1);
        if (has) {
            assert_int_equal(last_conflict(&in)->field, KITH_CUSTOMER_INVOICE_LOCATION);
        }
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

/* Its own location goes along; the alias may go on naming it. */
static void a_location_of_its_own_is_invoiced_on(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id place = location(txn, in.source, "shop", "Bonn");
    change(txn, in.source, REF(KITH_CUSTOMER_INVOICE_LOCATION, place));
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, in.target, KITH_CUSTOMER_INVOICE_LOCATION), place);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* --- conditions --- */

static kith_id terms(kith_txn *txn, kith_id customer, kith_id type, const char *group, const char *since,
                     const char *until)
{
    return ADD(txn, KITH_KIND_CONDITION, REF(KITH_CONDITION_CUSTOMER, customer),
               REF(KITH_CONDITION_TYPE, type), TEXT(KITH_CONDITION_ITEM_GROUP, group),
               DATE(KITH_CONDITION_SINCE, since), DATE(KITH_CONDITION_UNTIL, until),
               number_of(KITH_CONDITION_NUMBER, KITH_TYPE_DECIMAL, 5 * MILLION));
}

/* One that would hold on a day of one of the target's stays with the alias, also if it is equal. */
static void conditions_go_along_unless_they_would_hold_at_a_time(void **state)
{
    static const struct {
        const char *days[2];
        int stays;
    } rows[] = {
        {{"2026-01-01", "2026-06-30"}, 1}, {{"2026-03-01", "2026-03-31"}, 1}, {{"", ""}, 1},
        {{"2026-06-30", ""}, 1},           {{"", "2026-01-01"}, 1},           {{"2026-07-01", ""}, 0},
        {{"2025-01-01", "2025-12-31"}, 0},
    };
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(rows); i++) {
        const char *const *days = rows[i / 2].days;
        const char *group = i % 2 == 0 ? NULL : "frames"; /* with and without a scope */
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id type = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "discount"),
                                 CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_PERCENT),
                                 FLAG(KITH_CONDITION_TYPE_BY_ITEM_GROUP));
        const kith_id ours = terms(txn, in.source, type, group, days[0], days[1]);
        const kith_id theirs = terms(txn, in.target, type, group, "2026-01-01", "2026-06-30");
        const kith_id other = terms(txn, in.source, type, "lenses", "", "");
        (void)commit(txn);
        merge(&in);
        kith_view *view = view_of(in.book);
        const int stays = rows[i / 2].stays;
        assert_int_equal(field_number(view, ours, KITH_CONDITION_CUSTOMER), stays ? in.source : in.target);
        assert_int_equal(field_number(view, other, KITH_CONDITION_CUSTOMER), in.target);
        assert_int_equal(in.count, stays ? 2 : 1);
        if (stays) {
            assert_int_equal(last_conflict(&in)->conflict, KITH_CONFLICT_PART);
            assert_int_equal(last_conflict(&in)->record, ours);
            assert_int_equal(last_conflict(&in)->other, theirs);
        }
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

static void bind(kith_txn *txn, kith_id customer, kith_id manager)
{
    kith_error err = NEW_ERROR;
    const kith_customer_saving saving = {.size = sizeof saving, .manager = manager};
    OK(&err, kith_customer_save(txn, customer, &saving, NULL, &err));
}

static kith_id manager_of(kith_book *book, kith_id customer)
{
    kith_error err = NEW_ERROR;
    kith_id manager = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_customer_manager(view, customer, 0, &manager, NULL, &err));
    kith_view_close(view);
    return manager;
}

static void the_manager_comes_along_unless_there_is_one(void **state)
{
    (void)state;
    for (int both = 0; both <= 1; both++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id anna = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "anna"));
        const kith_id boris = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "boris"));
        bind(txn, in.source, anna);
        if (both) {
            bind(txn, in.target, boris);
        }
        (void)commit(txn);
        merge(&in);
        assert_int_equal(manager_of(in.book, in.target), both ? boris : anna);
        assert_int_equal(manager_of(in.book, in.source), 0);
        assert_int_equal(in.count, both ? 2 : 1);
        if (both) {
            assert_int_equal(in.conflicts[1].conflict, KITH_CONFLICT_MANAGER);
        }
        kith_book_close(in.book);
    }
}

static kith_id manager_on(kith_book *book, kith_id customer, const char *on)
{
    kith_view *view = view_of(book);
    kith_id manager = 0;
    OK(NULL, kith_customer_manager(view, customer, day(on), &manager, NULL, NULL));
    kith_view_close(view);
    return manager;
}

/* Who has the source on the day comes along until its last day, and who follows then. */
static void the_manager_of_the_day_comes_along(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id anna = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "anna"));
    const kith_id boris = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "boris"));
    (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in.source), REF(KITH_BINDING_MANAGER, anna),
              DATE(KITH_BINDING_SINCE, "2020-01-01"), DATE(KITH_BINDING_UNTIL, "2099-12-31"));
    (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in.source), REF(KITH_BINDING_MANAGER, boris),
              DATE(KITH_BINDING_SINCE, "2100-01-01"));
    (void)commit(txn);
    merge(&in);
    assert_int_equal(manager_on(in.book, in.target, "2099-12-31"), anna);
    assert_int_equal(manager_on(in.book, in.target, "2100-01-01"), boris);
    uint64_t count = 7;
    kith_view *view = view_of(in.book);
    OK(NULL, kith_manager_count(view, boris, 0, &count, NULL)); /* an alias is to have none later */
    assert_int_equal(count, 1);
    kith_view_close(view);
    assert_int_equal(manager_on(in.book, in.source, "2099-12-31"), 0);
    assert_int_equal(manager_on(in.book, in.source, "2100-01-01"), 0);
    expect_valid(in.book);
    kith_book_close(in.book);
}

/* Where the target has somebody until a day, the source's manager follows then. */
static void the_manager_follows_that_of_the_target(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id anna = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "anna"));
    const kith_id boris = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "boris"));
    (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in.source), REF(KITH_BINDING_MANAGER, anna),
              DATE(KITH_BINDING_SINCE, "2020-01-01"));
    (void)ADD(txn, KITH_KIND_BINDING, REF(KITH_BINDING_CUSTOMER, in.target), REF(KITH_BINDING_MANAGER, boris),
              DATE(KITH_BINDING_SINCE, "2020-01-01"), DATE(KITH_BINDING_UNTIL, "2099-12-31"));
    (void)commit(txn);
    merge(&in);
    assert_int_equal(in.conflicts[in.count - 1].conflict, KITH_CONFLICT_MANAGER);
    assert_int_equal(manager_on(in.book, in.target, "2099-12-31"), boris);
    assert_int_equal(manager_on(in.book, in.target, "2100-01-01"), anna);
    expect_valid(in.book);
    kith_book_close(in.book);
}

static void nobody_inherits_a_manager_who_has_left(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id anna = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "anna"));
    bind(txn, in.source, anna);
    (void)commit(txn);
    txn = begin(in.book);
    change(txn, anna, CODE(KITH_MANAGER_STATE, KITH_MANAGER_STATE_INACTIVE));
    (void)commit(txn);
    merge(&in);
    assert_int_equal(manager_of(in.book, in.target), 0);
    assert_int_equal(manager_of(in.book, in.source), 0);
    kith_book_close(in.book);
}

static kith_decimal booked_of(kith_book *book, kith_id customer)
{
    kith_error err = NEW_ERROR;
    kith_sales rows[2] = {{0}};
    size_t count = 0;
    kith_view *view = view_of(book);
    const kith_sales_query query = {.size = sizeof query, .customer = customer};
    OK(&err, kith_sales_summary(view, &query, rows, COUNT(rows), &count, &err));
    kith_view_close(view);
    return rows[0].booked;
}

static void orders_and_their_sums_go_along(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id ends[] = {in.source, in.target};
    for (size_t i = 0; i < 2; i++) {
        const kith_id order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, i == 0 ? "1" : "2"),
                                  REF(KITH_ORDER_CUSTOMER, ends[i]), DATE(KITH_ORDER_DATE, "2026-05-01"));
        (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, order),
                  CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
                  DATE(KITH_ORDER_ENTRY_DATE, "2026-05-01"),
                  number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, (i == 0 ? 100 : 7) * MILLION));
    }
    (void)commit(txn);
    merge(&in);
    assert_int_equal(booked_of(in.book, in.target), 107 * MILLION);
    assert_int_equal(booked_of(in.book, in.source), 0);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_source_stays_as_an_alias),
        cmocka_unit_test(aliases_of_an_alias_go_along),
        cmocka_unit_test(an_erased_customer_is_not_merged),
        cmocka_unit_test(fields_fill_gaps_only),
        cmocka_unit_test(a_dry_run_lists_all_and_changes_nothing),
        cmocka_unit_test(parts_go_along_unless_there_is_one),
        cmocka_unit_test(the_primary_part_of_the_source_is_found_at_the_target),
        cmocka_unit_test(locations_without_a_name_get_the_number_of_whose_they_were),
        cmocka_unit_test(who_is_invoiced_and_where_go_along_together),
        cmocka_unit_test(a_location_of_its_own_is_invoiced_on),
        cmocka_unit_test(conditions_go_along_unless_they_would_hold_at_a_time),
        cmocka_unit_test(the_manager_comes_along_unless_there_is_one),
        cmocka_unit_test(the_manager_of_the_day_comes_along),
        cmocka_unit_test(the_manager_follows_that_of_the_target),
        cmocka_unit_test(nobody_inherits_a_manager_who_has_left),
        cmocka_unit_test(orders_and_their_sums_go_along),
    };
    return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
