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

/* --- relations --- */

static kith_id related(couple *in, kith_id from, const char *since, const char *until)
{
    kith_txn *txn = begin(in->book);
    const kith_id id = relation(
        txn, (kith_relation){
                 .type = in->type, .from = from, .to = in->other, .since = day(since), .until = day(until)});
    (void)commit(txn);
    return id;
}

static void expect_days(const couple *in, kith_id id, const char *since, const char *until)
{
    kith_view *view = view_of(in->book);
    assert_int_equal(field_number(view, id, KITH_RELATION_FROM), in->target);
    assert_int_equal(field_number(view, id, KITH_RELATION_SINCE), day(since));
    assert_int_equal(field_number(view, id, KITH_RELATION_UNTIL), day(until));
    kith_view_close(view);
}

static size_t relations_of(const couple *in, kith_id customer)
{
    kith_link links[8];
    size_t count = 0;
    kith_view *view = view_of(in->book);
    const kith_relation_query query = {
        .size = sizeof query, .periods = KITH_PERIOD_CURRENT | KITH_PERIOD_PAST | KITH_PERIOD_FUTURE};
    OK(NULL, kith_relation_list(view, customer, &query, links, COUNT(links), &count, NULL));
    kith_view_close(view);
    return count;
}

static void relations_with_days_apart_both_stay(void **state)
{
    (void)state;
    couple in = new_couple();
    const kith_id ours = related(&in, in.source, "2020-01-01", "2020-12-31");
    const kith_id theirs = related(&in, in.target, "2022-01-01", "");
    merge(&in);
    expect_days(&in, ours, "2020-01-01", "2020-12-31");
    expect_days(&in, theirs, "2022-01-01", "");
    assert_int_equal(relations_of(&in, in.source), 0);
    kith_book_close(in.book);
}

/* Overlapping, inside one another, and following each other; into all of the target's that they meet. */
static void relations_that_agree_have_the_days_of_both(void **state)
{
    static const struct {
        const char *ours[2];
        const char *theirs[2];
        const char *both[2];
    } rows[] = {
        {{"2020-01-01", "2020-12-31"}, {"2020-06-01", "2021-12-31"}, {"2020-01-01", "2021-12-31"}},
        {{"2020-01-01", "2020-12-31"}, {"2021-01-01", ""}, {"2020-01-01", ""}},
        {{"2020-01-01", ""}, {"2020-06-01", "2020-07-01"}, {"2020-01-01", ""}},
        {{"", "2020-12-31"}, {"2020-06-01", "2021-12-31"}, {"", "2021-12-31"}},
        {{"", ""}, {"2020-06-01", "2021-12-31"}, {"", ""}},
        {{"2020-06-01", "2020-07-01"}, {"", ""}, {"", ""}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        couple in = new_couple();
        (void)related(&in, in.source, rows[i].ours[0], rows[i].ours[1]);
        const kith_id theirs = related(&in, in.target, rows[i].theirs[0], rows[i].theirs[1]);
        merge(&in);
        expect_days(&in, theirs, rows[i].both[0], rows[i].both[1]);
        assert_int_equal(relations_of(&in, in.target), 1);
        assert_int_equal(in.count, 1);
        kith_book_close(in.book);
    }
    couple in = new_couple();
    (void)related(&in, in.target, "2020-01-01", "2020-03-31");
    const kith_id last = related(&in, in.target, "2020-07-01", "2020-09-30");
    (void)related(&in, in.source, "2020-04-01", "2020-06-30");
    merge(&in);
    expect_days(&in, last, "2020-01-01", "2020-09-30");
    assert_int_equal(relations_of(&in, in.target), 1);
    kith_book_close(in.book);
}

/* Of a symmetric type the lower id is stored first, whoever it was. */
static void symmetric_relations_are_put_in_order(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id type =
        relation_type(txn, (type_settings){.code = "partner", .direction = KITH_DIRECTION_SYMMETRIC});
    const kith_id last = organisation(txn, "Z");
    const kith_id id = relation(txn, (kith_relation){.type = type, .from = in.other, .to = last});
    (void)commit(txn);
    couple on = in;
    on.source = last; /* the highest becomes the lowest */
    on.target = in.source;
    merge(&on);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, id, KITH_RELATION_FROM), in.source);
    assert_int_equal(field_number(view, id, KITH_RELATION_TO), in.other);
    kith_view_close(view);
    kith_book_close(in.book);
}

static void relations_that_differ_on_common_days_are_listed_and_stay(void **state)
{
    (void)state;
    couple in = new_couple();
    const kith_id ours = related(&in, in.source, "2020-01-01", "2020-12-31");
    const kith_id theirs = related(&in, in.target, "2020-06-01", "");
    kith_txn *txn = begin(in.book);
    change(txn, ours, INTEGER(KITH_RELATION_PRIORITY, 2));
    (void)commit(txn);
    merge(&in);
    assert_int_equal(in.count, 2);
    assert_int_equal(in.conflicts[1].conflict, KITH_CONFLICT_RELATION);
    assert_int_equal(in.conflicts[1].record, ours);
    assert_int_equal(in.conflicts[1].other, theirs);
    expect_days(&in, theirs, "2020-06-01", "");
    assert_int_equal(relations_of(&in, in.source), 1);
    kith_book_close(in.book);
}

static void attributes_must_agree_too(void **state)
{
    (void)state;
    for (int alike = 0; alike <= 1; alike++) {
        couple in = new_couple();
        const kith_id ours = related(&in, in.source, "2020-01-01", "2020-12-31");
        const kith_id theirs = related(&in, in.target, "2020-06-01", "");
        kith_txn *txn = begin(in.book);
        const kith_id shop = attribute(txn, "shop", KITH_KIND_RELATION, KITH_TYPE_TEXT);
        (void)attribute_value(txn, ours, shop, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "north"));
        (void)attribute_value(txn, theirs, shop,
                              text_of(KITH_ATTRIBUTE_VALUE_TEXT, alike ? "north" : "south"));
        (void)commit(txn);
        merge(&in);
        assert_int_equal(in.count, alike ? 1 : 2);
        assert_int_equal(relations_of(&in, in.source), alike ? 0 : 1);
        kith_book_close(in.book);
    }
}

/* A relation between the two ends the day before; one that is to come goes. */
static void nobody_is_related_with_itself(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id now = relation(
        txn,
        (kith_relation){.type = in.type, .from = in.source, .to = in.target, .until = day("2026-12-31")});
    const kith_id later = relation(
        txn,
        (kith_relation){.type = in.type, .from = in.source, .to = in.target, .since = day("2027-01-01")});
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, now, KITH_RELATION_UNTIL), TODAY - 1);
    assert_int_equal(field_number(view, now, KITH_RELATION_FROM), in.source);
    kith_value value;
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_record_get(view, later, KITH_RELATION_FROM, &value, NULL));
    assert_int_equal(in.count, 3);
    assert_int_equal(in.conflicts[1].conflict, KITH_CONFLICT_SELF);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* The agent's role goes along, and what it did for the other stays with the alias. */
static void an_agent_and_its_client_become_one(void **state)
{
    static const char *const ends[] = {"", "2025-01-01"};
    (void)state;
    for (size_t i = 0; i < 2 * COUNT(ends); i++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id agent = i % 2 == 0 ? in.source : in.target;
        const kith_id client = i % 2 == 0 ? in.target : in.source;
        (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, agent),
                  CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
        change(txn, in.type, CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_EXPORT_AGENT));
        const kith_id id = relation(
            txn, (kith_relation){.type = in.type, .from = agent, .to = client, .until = day(ends[i / 2])});
        (void)commit(txn);
        merge(&in);
        kith_view *view = view_of(in.book);
        assert_int_equal(field_number(view, id, KITH_RELATION_UNTIL),
                         i / 2 == 0 ? TODAY - 1 : day("2025-01-01"));
        kith_view_close(view);
        kith_book_close(in.book);
    }
}

/* On the first day of all nothing can have ended the day before. */
static void what_would_end_before_the_first_day_goes(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id manager = ADD(txn, KITH_KIND_MANAGER, TEXT(KITH_MANAGER_CODE, "anna"));
    const kith_customer_saving saving = {.size = sizeof saving, .manager = manager};
    const kith_id id = relation(txn, (kith_relation){.type = in.type, .from = in.source, .to = in.target});
    (void)commit(txn);
    OK(&err, kith_txn_begin(in.book, NULL, &txn, &err)); /* it knows no day */
    OK(&err, kith_customer_save(txn, in.source, &saving, NULL, &err));
    (void)commit(txn);
    txn = begin(in.book);
    const kith_merge merge_them = {
        .size = sizeof merge_them, .source = in.source, .target = in.target, .on = day("0001-01-01")};
    OK(&err, kith_customer_merge(txn, &merge_them, in.conflicts, COUNT(in.conflicts), &in.count, &err));
    (void)commit(txn);
    expect_whole(in.book);
    kith_view *view = view_of(in.book);
    kith_value value;
    REFUSED(KITH_ERR_NOT_FOUND, NULL, kith_record_get(view, id, KITH_RELATION_FROM, &value, NULL));
    kith_id bindings[4];
    size_t count = 0;
    OK(&err, kith_record_list(view, KITH_KIND_BINDING, 0, bindings, COUNT(bindings), &count, &err));
    for (size_t i = 0; i < count; i++) {
        const int64_t until = field_number(view, bindings[i], KITH_BINDING_UNTIL);
        assert_true(until == 0 || until >= day("0001-01-01"));
    }
    kith_view_close(view);
    kith_book_close(in.book);
}

/* Rules judge what comes of it: a circle of an acyclic type is found before anything is stored. */
static void a_circle_is_refused_as_ever(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    change(txn, in.type, FLAG(KITH_RELATION_TYPE_ACYCLIC));
    (void)relation(txn, (kith_relation){.type = in.type, .from = in.other, .to = in.target});
    (void)relation(txn, (kith_relation){.type = in.type, .from = in.source, .to = in.other});
    (void)commit(txn);
    const uint64_t before = digest_of(in.book);
    kith_finding findings[2];
    size_t count = 0;
    txn = begin(in.book);
    merge_in(txn, &in);
    OK(NULL, kith_txn_check(txn, findings, COUNT(findings), &count, NULL));
    assert_true(count > 0);
    assert_int_equal(findings[0].rule, KITH_RULE_CYCLE);
    expect_commit(txn, KITH_ERR_RULE);
    assert_int_equal(digest_of(in.book), before);
    kith_book_close(in.book);
}

static void chain_links_go_along_and_unite(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
    set_book(txn, in.book, REF(KITH_BOOK_HIERARCHY, hierarchy));
    (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, in.other),
              REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
    const kith_id ends[] = {in.source, in.target};
    for (size_t i = 0; i < 2; i++) {
        (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, ends[i]),
                  REF(KITH_CHAIN_LINK_PARENT, in.other), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy),
                  FLAG(KITH_CHAIN_LINK_MEMBER));
    }
    (void)commit(txn);
    merge(&in);
    kith_view *view = view_of(in.book);
    kith_id ids[4];
    size_t count = 0;
    OK(NULL, kith_record_list(view, KITH_KIND_CHAIN_LINK, 0, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(field_number(view, ids[0], KITH_CHAIN_LINK_CUSTOMER), in.target);
    kith_view_close(view);
    kith_book_close(in.book);
}

/* The link of a node does not stay where there is no node any more, and nothing hangs under itself. */
static void a_node_and_a_member_become_one(void **state)
{
    (void)state;
    for (int below = 0; below <= 1; below++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
        const kith_id nodes[] = {in.source, in.other};
        for (size_t i = 0; i < 2; i++) {
            (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, nodes[i]),
                      REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
        }
        (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, in.source),
                  REF(KITH_CHAIN_LINK_PARENT, in.other), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy));
        (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, in.target),
                  REF(KITH_CHAIN_LINK_PARENT, below ? in.source : in.other),
                  REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy), FLAG(KITH_CHAIN_LINK_MEMBER));
        (void)commit(txn);
        merge(&in); /* expects that nothing is wrong with the whole book */
        kith_book_close(in.book);
    }
}

/* --- consent, managers, orders --- */

static kith_id contact(kith_txn *txn, kith_id customer, const char *email, int64_t consent)
{
    return ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, customer), TEXT(KITH_CONTACT_NAME, "Ann"),
               TEXT(KITH_CONTACT_EMAIL, email), CODE(KITH_CONTACT_CONSENT, consent));
}

static uint32_t permission_of(kith_book *book, kith_id contact_id)
{
    kith_error err = NEW_ERROR;
    const kith_contact_request request = {
        .size = sizeof request, .contact = contact_id, .channel = KITH_CHANNEL_EMAIL, .on = TODAY};
    kith_permission out = {.size = sizeof out};
    kith_view *view = view_of(book);
    OK(&err, kith_may_contact(view, &request, &out, &err));
    kith_view_close(view);
    return out.reason;
}

static void consent_becomes_the_most_restrictive(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id ours = contact(txn, in.source, "ann@example.org", KITH_CONSENT_NONE);
    const kith_id theirs = contact(txn, in.target, "ANN@example.org", KITH_CONSENT_EXPRESS);
    const kith_id stranger = contact(txn, in.target, "eve@example.org", KITH_CONSENT_EXPRESS);
    const kith_value said[] = {CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL),
                               CODE(KITH_CONSENT_BASIS, KITH_BASIS_EXPRESS),
                               DATE(KITH_CONSENT_DATE, "2025-01-10"), TEXT(KITH_CONSENT_PROOF, "form"),
                               REF(KITH_CONSENT_CONTACT, theirs)};
    (void)record_of(txn, KITH_KIND_CONSENT, said, COUNT(said));
    (void)ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, ours),
              CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL), CODE(KITH_CONSENT_BASIS, KITH_BASIS_WITHDRAWAL),
              DATE(KITH_CONSENT_DATE, "2026-05-01"));
    change(txn, in.source, FLAG(KITH_CUSTOMER_DO_NOT_CALL));
    (void)commit(txn);
    assert_int_equal(permission_of(in.book, theirs), KITH_PERMISSION_EXPRESS);
    merge(&in);
    assert_int_equal(permission_of(in.book, theirs), KITH_PERMISSION_WITHDRAWN);
    assert_int_equal(permission_of(in.book, ours), KITH_PERMISSION_WITHDRAWN);
    kith_view *view = view_of(in.book);
    assert_int_equal(field_number(view, theirs, KITH_CONTACT_CONSENT), KITH_CONSENT_NONE);
    assert_int_equal(field_number(view, stranger, KITH_CONTACT_CONSENT), KITH_CONSENT_EXPRESS);
    assert_int_equal(field_number(view, in.target, KITH_CUSTOMER_DO_NOT_CALL), 1);
    kith_view_close(view);
    kith_book_close(in.book);
}

static void say(kith_txn *txn, kith_id contact_id, int64_t basis, const char *date)
{
    const char *proof = basis == KITH_BASIS_WITHDRAWAL ? NULL : "form";
    (void)ADD(txn, KITH_KIND_CONSENT, REF(KITH_CONSENT_CONTACT, contact_id),
              CODE(KITH_CONSENT_CHANNEL, KITH_CHANNEL_EMAIL), CODE(KITH_CONSENT_BASIS, basis),
              DATE(KITH_CONSENT_DATE, date), TEXT(KITH_CONSENT_PROOF, proof));
}

/* Who says no says so for both, whatever the other said since; who has said yes again says yes. */
static void a_withdrawal_of_either_counts_for_both(void **state)
{
    static const struct {
        const char *withdrawn[2]; /* of the source and of the target; "": never */
        const char *express[2];
        uint32_t reason;
    } rows[] = {
        {{"2024-01-01", ""}, {"", "2025-01-01"}, KITH_PERMISSION_WITHDRAWN},
        {{"", "2024-01-01"}, {"2025-01-01", ""}, KITH_PERMISSION_WITHDRAWN},
        {{"2025-01-01", ""}, {"", "2024-01-01"}, KITH_PERMISSION_WITHDRAWN},
        {{"2024-01-01", ""}, {"2025-01-01", "2023-01-01"}, KITH_PERMISSION_EXPRESS},
        {{"2025-01-01", "2025-01-01"}, {"", ""}, KITH_PERMISSION_WITHDRAWN},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        couple in = new_couple();
        kith_txn *txn = begin(in.book);
        const kith_id contacts[] = {contact(txn, in.source, "ann@example.org", KITH_CONSENT_EXPRESS),
                                    contact(txn, in.target, "ANN@example.org", KITH_CONSENT_EXPRESS)};
        for (size_t j = 0; j < 2; j++) {
            if (rows[i].withdrawn[j][0] != '\0') {
                say(txn, contacts[j], KITH_BASIS_WITHDRAWAL, rows[i].withdrawn[j]);
            }
            if (rows[i].express[j][0] != '\0') {
                say(txn, contacts[j], KITH_BASIS_EXPRESS, rows[i].express[j]);
            }
        }
        (void)commit(txn);
        merge(&in);
        assert_int_equal(permission_of(in.book, contacts[0]), rows[i].reason);
        assert_int_equal(permission_of(in.book, contacts[1]), rows[i].reason);
        kith_book_close(in.book);
    }
}

/* Who called a message spam did so for good, also once the address that bounces is another one. */
static void a_complaint_outlasts_a_hard_bounce(void **state)
{
    (void)state;
    couple in = new_couple();
    kith_txn *txn = begin(in.book);
    const kith_id contacts[] = {contact(txn, in.source, "ann@example.org", KITH_CONSENT_EXPRESS),
                                contact(txn, in.target, "ann@example.org", KITH_CONSENT_EXPRESS)};
    change(txn, contacts[0], CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_COMPLAINT));
    change(txn, contacts[1], CODE(KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE));
    say(txn, contacts[1], KITH_BASIS_EXPRESS, "2025-01-01");
    (void)commit(txn);
    merge(&in);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(permission_of(in.book, contacts[i]), KITH_PERMISSION_HARD_BOUNCE);
        txn = begin(in.book);
        change(txn, contacts[i], TEXT(KITH_CONTACT_EMAIL, "ann@example.com"));
        (void)commit(txn);
        assert_int_equal(permission_of(in.book, contacts[i]), KITH_PERMISSION_WITHDRAWN);
    }
    kith_book_close(in.book);
}

/* Of two statuses that which forbids more counts for both; of equal ones the later. */
static void the_status_that_forbids_more_counts_for_both(void **state)
{
    static const int64_t rising[] = {0,
                                     KITH_CHANNEL_VALID,
                                     KITH_CHANNEL_UNCONFIRMED,
                                     KITH_CHANNEL_SOFT_BOUNCE,
                                     KITH_CHANNEL_SUPPRESSED,
                                     KITH_CHANNEL_COMPLAINT,
                                     KITH_CHANNEL_HARD_BOUNCE};
    (void)state;
    for (size_t i = 0; i < COUNT(rising) * COUNT(rising); i++) {
        const size_t ranks[] = {i / COUNT(rising), i % COUNT(rising)};
        const size_t worse = ranks[0] > ranks[1] ? ranks[0] : ranks[1];
        couple in = new_couple();
        kith_id contacts[2];
        kith_txn *txn = begin(in.book);
        for (size_t j = 0; j < 2; j++) {
            contacts[j] = contact(txn, j == 0 ? in.source : in.target, "ann@example.org", KITH_CONSENT_NONE);
            change(txn, contacts[j], CODE(KITH_CONTACT_EMAIL_STATUS, rising[ranks[j]]));
            change(txn, contacts[j],
                   DATE(KITH_CONTACT_EMAIL_STATUS_SINCE, j == 0 ? "2026-02-01" : "2026-01-01"));
        }
        (void)commit(txn);
        merge(&in);
        kith_view *view = view_of(in.book);
        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(field_number(view, contacts[j], KITH_CONTACT_EMAIL_STATUS), rising[worse]);
            assert_int_equal(field_number(view, contacts[j], KITH_CONTACT_EMAIL_STATUS_SINCE),
                             day(ranks[0] >= ranks[1] ? "2026-02-01" : "2026-01-01"));
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
        cmocka_unit_test(relations_with_days_apart_both_stay),
        cmocka_unit_test(relations_that_agree_have_the_days_of_both),
        cmocka_unit_test(symmetric_relations_are_put_in_order),
        cmocka_unit_test(relations_that_differ_on_common_days_are_listed_and_stay),
        cmocka_unit_test(attributes_must_agree_too),
        cmocka_unit_test(nobody_is_related_with_itself),
        cmocka_unit_test(an_agent_and_its_client_become_one),
        cmocka_unit_test(what_would_end_before_the_first_day_goes),
        cmocka_unit_test(a_circle_is_refused_as_ever),
        cmocka_unit_test(chain_links_go_along_and_unite),
        cmocka_unit_test(a_node_and_a_member_become_one),
        cmocka_unit_test(consent_becomes_the_most_restrictive),
        cmocka_unit_test(a_withdrawal_of_either_counts_for_both),
        cmocka_unit_test(a_complaint_outlasts_a_hard_bounce),
        cmocka_unit_test(the_status_that_forbids_more_counts_for_both),
        cmocka_unit_test(the_manager_comes_along_unless_there_is_one),
        cmocka_unit_test(nobody_inherits_a_manager_who_has_left),
        cmocka_unit_test(orders_and_their_sums_go_along),
    };
    return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
