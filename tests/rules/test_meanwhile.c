/* Two that change a book at the same time: nothing of what the first has stored is lost to the second, and
 * who loses nothing is not stopped. */
#include "trio.h"

static void remove_in(kith_txn *txn, kith_id id)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_record_remove(txn, id, &err));
}

/* The first commits; the second is told of a record and field, and nothing is stored of it. KITH_OK as
 * `status`: both are stored. */
static void meet(kith_book *book, kith_txn *first, kith_txn *second, kith_status status, kith_id subject,
                 uint32_t field)
{
    kith_error err = NEW_ERROR;
    (void)commit(first);
    const uint64_t digest = digest_of(book);
    REFUSED(status, &err, kith_txn_commit(second, NULL, &err));
    if (status != KITH_OK) {
        assert_int_equal(err.subject, subject);
        assert_int_equal(err.field, field);
        assert_int_equal(digest_of(book), digest);
        REFUSED(status, NULL, kith_txn_commit(second, NULL, NULL)); /* it does not pass by trying again */
    }
    kith_txn_close(second);
    expect_valid(book);
    kith_book_close(book);
}

static int64_t code_of(kith_book *book, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value;
    kith_view *view = view_of(book);
    OK(&err, kith_record_get(view, id, field, &value, &err));
    kith_view_close(view);
    return value.number;
}

/* --- relations --- */

typedef struct couple {
    kith_book *book;
    kith_id husband; /* type */
    kith_id friend;
    kith_id one;
    kith_id back; /* its reciprocal */
} couple;

/* A wife comes and goes with her husband, and not the other way round. */
static couple new_couple(void)
{
    const trio of = new_trio();
    couple made = {.book = of.book};
    kith_txn *txn = begin(of.book);
    const kith_id wife = relation_type(txn, (type_settings){.code = "wife"});
    made.husband =
        relation_type(txn, (type_settings){.code = "husband", .reciprocal = wife, .auto_reciprocal = 1});
    made.friend = relation_type(txn, (type_settings){.code = "friend"});
    change(txn, wife, reference(KITH_RELATION_TYPE_RECIPROCAL, made.husband));
    (void)commit(txn);
    made.one = relate(of.book, between(made.husband, of.a, of.b, "", ""));
    kith_id ids[2] = {0};
    size_t count = 0;
    kith_view *view = view_of(of.book);
    OK(NULL, kith_record_list(view, KITH_KIND_RELATION, 0, ids, COUNT(ids), &count, NULL));
    kith_view_close(view);
    assert_int_equal(count, 2);
    made.back = ids[0] == made.one ? ids[1] : ids[0];
    return made;
}

static void a_reciprocal_that_was_changed_does_not_go_with_its_relation(void **state)
{
    (void)state;
    for (int retyped = 0; retyped < 2; retyped++) {
        const couple of = new_couple();
        kith_txn *first = begin(of.book);
        kith_txn *second = begin(of.book);
        change(first, of.back, text_of(KITH_RELATION_REMARK, "in church"));
        if (retyped != 0) {
            change(second, of.one, reference(KITH_RELATION_TYPE, of.friend));
        } else {
            remove_in(second, of.one);
        }
        meet(of.book, first, second, KITH_ERR_CONFLICT, of.back, KITH_RELATION_REMARK);
    }
}

static kith_id add_existing(kith_txn *txn, kith_relation fields)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    fields.size = sizeof fields;
    fields.present = KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_FROM) |
                     KITH_PRESENT(KITH_RELATION_TO) | KITH_PRESENT(KITH_RELATION_SINCE);
    OK(&err, kith_relation_add(txn, &fields, 1, &id, &err));
    return id;
}

/* Whoever asks for the relation that is there has been given one, and would get another. */
static void the_very_same_relation_is_named(void **state)
{
    (void)state;
    for (int removed = 0; removed < 2; removed++) {
        kith_error err = NEW_ERROR;
        const trio of = new_trio();
        const kith_id type = new_type(of.book, (type_settings){.code = "friend"});
        const kith_relation fields = between(type, of.a, of.b, "2026-02-03", "");
        kith_id there = removed != 0 ? relate(of.book, fields) : 0;
        kith_txn *txn = begin(of.book);
        (void)add_existing(txn, fields);
        kith_txn *other = begin(of.book);
        if (removed != 0) {
            remove_in(other, there);
        } else {
            there = relation(other, fields);
        }
        (void)commit(other);
        REFUSED(KITH_ERR_CONFLICT, &err, kith_txn_commit(txn, NULL, &err));
        assert_int_equal(err.subject, there);
        assert_int_equal(err.change, 0);
        assert_string_equal(
            err.message, removed != 0
                             ? "relation \"friend\" \"A\" -> \"B\" 2026-02-03..: somebody else has removed "
                               "the relation"
                             : "relation \"friend\" \"A\" -> \"B\" 2026-02-03..: somebody else has added "
                               "the very same relation");
        kith_txn_close(txn);
        kith_book_close(of.book);
    }
}

static void a_part_that_a_reciprocal_got_does_not_go_with_it(void **state)
{
    (void)state;
    const couple of = new_couple();
    kith_txn *txn = begin(of.book);
    const kith_id where = attribute(txn, "where", KITH_KIND_RELATION, KITH_TYPE_TEXT);
    (void)commit(txn);
    kith_txn *first = begin(of.book);
    kith_txn *second = begin(of.book);
    (void)attribute_value(first, of.back, where, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "in church"));
    remove_in(second, of.one);
    meet(of.book, first, second, KITH_ERR_CONFLICT, of.back, 0);
}

static void a_reciprocal_that_nobody_changed_goes(void **state)
{
    (void)state;
    for (int retyped = 0; retyped < 2; retyped++) {
        const couple of = new_couple();
        kith_txn *first = begin(of.book);
        kith_txn *second = begin(of.book);
        (void)person(first, "somebody else");
        if (retyped != 0) {
            change(second, of.one, reference(KITH_RELATION_TYPE, of.friend));
        } else {
            remove_in(second, of.one);
        }
        meet(of.book, first, second, KITH_OK, 0, 0);
    }
}

static void a_policy_does_not_remove_a_relation_that_was_changed(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "knows"});
    const kith_id id = relate(of.book, between(type, of.a, of.b, "", ""));
    kith_txn *first = begin(of.book);
    kith_txn *second = begin(of.book);
    const kith_value only = number_of(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, KITH_PARTY_ORGANISATION);
    change(first, id, text_of(KITH_RELATION_REMARK, "from school"));
    OK(&err, kith_relation_type_change(second, type, &only, 1, KITH_POLICY_DELETE, &err));
    meet(of.book, first, second, KITH_ERR_CONFLICT, id, KITH_RELATION_REMARK);
}

/* --- retiring --- */

typedef struct retiring {
    kith_book *book;
    kith_id who;
    kith_id relation;
    kith_txn *first;
    kith_txn *second; /* retires */
} retiring;

static retiring new_retiring(const char *since)
{
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    const kith_id type = new_type(of.book, (type_settings){.code = "knows"});
    retiring made = {.book = of.book, .who = of.a};
    made.relation = relate(of.book, between(type, of.a, of.b, since, ""));
    made.first = begin(of.book);
    made.second = begin(of.book);
    OK(&err, kith_customer_retire(made.second, of.a, 0, &err));
    return made;
}

static void who_has_died_meanwhile_is_not_made_inactive(void **state)
{
    (void)state;
    const retiring of = new_retiring("2020-01-01");
    change(of.first, of.who, number_of(KITH_CUSTOMER_STATUS, KITH_TYPE_CODE, KITH_STATUS_DECEASED));
    meet(of.book, of.first, of.second, KITH_ERR_CONFLICT, of.who, KITH_CUSTOMER_STATUS);
}

static void who_was_retired_meanwhile_may_be_retired(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const retiring of = new_retiring("2020-01-01");
    OK(&err, kith_customer_retire(of.first, of.who, 0, &err));
    meet(of.book, of.first, of.second, KITH_OK, 0, 0);
}

static void a_future_relation_that_was_changed_is_not_removed_by_retiring(void **state)
{
    (void)state;
    const retiring of = new_retiring("2030-01-01");
    change(of.first, of.relation, text_of(KITH_RELATION_REMARK, "as agreed"));
    meet(of.book, of.first, of.second, KITH_ERR_CONFLICT, of.relation, KITH_RELATION_REMARK);
}

static void relations_end_by_retiring_as_they_stand_then(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const retiring of = new_retiring("2020-01-01");
    change(of.first, of.relation, number_of(KITH_RELATION_UNTIL, KITH_TYPE_DATE, day("2031-01-01")));
    (void)commit(of.first);
    OK(&err, kith_txn_commit(of.second, NULL, &err));
    kith_txn_close(of.second);
    assert_int_equal(code_of(of.book, of.relation, KITH_RELATION_UNTIL), TODAY);
    kith_book_close(of.book);
}

static void erasing_takes_what_came_meanwhile_as_well(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const trio of = new_trio();
    kith_txn *txn = begin(of.book);
    const kith_value values[] = {reference(KITH_NOTE_CUSTOMER, of.a), text_of(KITH_NOTE_TEXT, "likes tea")};
    const kith_id note = add_record(txn, KITH_KIND_NOTE, values, COUNT(values));
    (void)commit(txn);
    kith_txn *first = begin(of.book);
    kith_txn *second = begin(of.book);
    const kith_erasure in = {.size = sizeof in, .customer = of.a};
    OK(&err, kith_customer_erase(second, &in, &err));
    change(first, note, text_of(KITH_NOTE_TEXT, "likes coffee"));
    (void)add_record(first, KITH_KIND_NOTE, values, COUNT(values));
    (void)commit(first);
    OK(&err, kith_txn_commit(second, NULL, &err));
    kith_txn_close(second);
    assert_int_equal(stats_of(of.book).records[KITH_KIND_NOTE], 0);
    kith_book_close(of.book);
}

/* --- what a change relies on --- */

typedef struct places {
    kith_book *book;
    kith_id main;
    kith_id branch;
    kith_txn *first;
    kith_txn *second;
} places;

static kith_id location(kith_txn *txn, kith_id customer, const char *name, const char *city)
{
    const kith_value values[] = {reference(KITH_LOCATION_CUSTOMER, customer),
                                 text_of(KITH_LOCATION_NAME, name), text_of(KITH_LOCATION_CITY, city)};
    return add_record(txn, KITH_KIND_LOCATION, values, COUNT(values));
}

static places new_places(void)
{
    const trio of = new_trio();
    places made = {.book = of.book};
    kith_txn *txn = begin(of.book);
    made.main = location(txn, of.a, "main", "Ulm");
    made.branch = location(txn, of.a, "branch", "Kiel");
    (void)commit(txn);
    made.first = begin(of.book);
    made.second = begin(of.book);
    return made;
}

static void a_new_address_does_not_give_way_to_a_shared_one(void **state)
{
    (void)state;
    for (int shares_first = 0; shares_first < 2; shares_first++) {
        const places of = new_places();
        kith_txn *sharing = shares_first != 0 ? of.first : of.second;
        kith_txn *moving = shares_first != 0 ? of.second : of.first;
        change(sharing, of.branch, reference(KITH_LOCATION_SHARES, of.main));
        change(moving, of.branch, text_of(KITH_LOCATION_CITY, "York"));
        meet(of.book, of.first, of.second, KITH_ERR_CONFLICT, of.branch, KITH_LOCATION_CITY);
    }
}

static void two_may_let_a_location_share_the_same_address(void **state)
{
    (void)state;
    const places of = new_places();
    change(of.first, of.branch, reference(KITH_LOCATION_SHARES, of.main));
    change(of.second, of.branch, reference(KITH_LOCATION_SHARES, of.main));
    meet(of.book, of.first, of.second, KITH_OK, 0, 0);
}

/* A form sends all that it shows. */
static void sharing_as_before_relies_on_nothing(void **state)
{
    (void)state;
    const places of = new_places();
    change(of.first, of.branch, text_of(KITH_LOCATION_CITY, "York"));
    change(of.second, of.branch, nothing_of(KITH_LOCATION_SHARES));
    change(of.second, of.branch, text_of(KITH_LOCATION_NAME, "second branch"));
    meet(of.book, of.first, of.second, KITH_OK, 0, 0);
}

static kith_id contact(kith_txn *txn, kith_id customer)
{
    const kith_value values[] = {reference(KITH_CONTACT_CUSTOMER, customer), text_of(KITH_CONTACT_NAME, "A"),
                                 text_of(KITH_CONTACT_EMAIL, "old@example.org"),
                                 text_of(KITH_CONTACT_PHONE, "0123456"),
                                 number_of(KITH_CONTACT_CONSENT, KITH_TYPE_CODE, KITH_CONSENT_NONE)};
    return add_record(txn, KITH_KIND_CONTACT, values, COUNT(values));
}

static void what_is_said_of_an_address_does_not_land_on_another(void **state)
{
    (void)state;
    static const struct {
        uint32_t address;
        const char *moved;
        uint32_t said;
        int64_t is;
        kith_status wanted;
    } cases[] = {
        {KITH_CONTACT_EMAIL, "new@example.org", KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE,
         KITH_ERR_CONFLICT},
        {KITH_CONTACT_PHONE, "0654321", KITH_CONTACT_PHONE_STATUS, KITH_CHANNEL_HARD_BOUNCE,
         KITH_ERR_CONFLICT},
        {KITH_CONTACT_PHONE, "0654321", KITH_CONTACT_EMAIL_STATUS, KITH_CHANNEL_HARD_BOUNCE, KITH_OK},
        {KITH_CONTACT_EMAIL, "new@example.org", KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS,
         KITH_ERR_CONFLICT},
        {KITH_CONTACT_PHONE, "0654321", KITH_CONTACT_CONSENT, KITH_CONSENT_EXPRESS, KITH_OK},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const trio of = new_trio();
        kith_txn *txn = begin(of.book);
        const kith_id id = contact(txn, of.a);
        (void)commit(txn);
        kith_txn *first = begin(of.book);
        kith_txn *second = begin(of.book);
        change(first, id, text_of(cases[i].address, cases[i].moved));
        change(second, id, number_of(cases[i].said, KITH_TYPE_CODE, cases[i].is));
        meet(of.book, first, second, cases[i].wanted, id, cases[i].address);
    }
}

/* Nor if the address is moved there afterwards: whose it is by now, nobody has said it of. */
static void a_bounce_does_not_land_where_both_have_moved(void **state)
{
    (void)state;
    const trio of = new_trio();
    kith_txn *txn = begin(of.book);
    const kith_id id = contact(txn, of.a);
    (void)commit(txn);
    kith_txn *first = begin(of.book);
    kith_txn *second = begin(of.book);
    const kith_value moved = text_of(KITH_CONTACT_EMAIL, "new@example.org");
    change(first, id, moved);
    change(second, id, number_of(KITH_CONTACT_EMAIL_STATUS, KITH_TYPE_CODE, KITH_CHANNEL_HARD_BOUNCE));
    change(second, id, moved);
    meet(of.book, first, second, KITH_ERR_CONFLICT, id, KITH_CONTACT_EMAIL);
}

/* --- no conflict --- */

/* A link that is united with another one goes into it as it stands then. */
static void merging_unites_what_came_or_changed_meanwhile(void **state)
{
    (void)state;
    for (int came = 0; came < 2; came++) {
        kith_error err = NEW_ERROR;
        const trio of = new_trio();
        const kith_id type = new_type(of.book, (type_settings){.code = "friend"});
        (void)relate(of.book, between(type, of.b, of.c, "2020-01-01", ""));
        const kith_id old = came != 0 ? 0 : relate(of.book, between(type, of.a, of.c, "2019-01-01", ""));
        kith_txn *first = begin(of.book);
        kith_txn *second = begin(of.book);
        const kith_merge in = {.size = sizeof in, .source = of.a, .target = of.b, .on = TODAY};
        size_t conflicts = 0;
        OK(&err, kith_customer_merge(second, &in, NULL, 0, &conflicts, &err));
        if (came != 0) {
            (void)relation(first, between(type, of.a, of.c, "2018-01-01", ""));
        } else {
            change(first, old, number_of(KITH_RELATION_SINCE, KITH_TYPE_DATE, day("2018-01-01")));
        }
        (void)commit(first);
        OK(&err, kith_txn_commit(second, NULL, &err));
        kith_txn_close(second);
        kith_view *view = view_of(of.book);
        assert_true(is_related(view, of.b, type, of.c, day("2018-01-01")));
        kith_view_close(view);
        assert_int_equal(stats_of(of.book).records[KITH_KIND_RELATION], 1);
        expect_valid(of.book);
        kith_book_close(of.book);
    }
}

static void what_both_have_set_alike_in_the_end_is_no_conflict(void **state)
{
    (void)state;
    static const struct {
        const char *then;
        kith_status wanted;
    } cases[] = {{"York", KITH_OK}, {"Bath", KITH_ERR_CONFLICT}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const trio of = new_trio();
        kith_txn *first = begin(of.book);
        kith_txn *second = begin(of.book);
        change(first, of.a, text_of(KITH_CUSTOMER_CITY, "York"));
        change(second, of.a, text_of(KITH_CUSTOMER_CITY, "Ulm"));
        change(second, of.a, text_of(KITH_CUSTOMER_CITY, cases[i].then));
        meet(of.book, first, second, cases[i].wanted, of.a, KITH_CUSTOMER_CITY);
    }
}

static void what_conflicts_can_be_dropped_and_the_rest_stored(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    const couple of = new_couple();
    kith_txn *first = begin(of.book);
    kith_txn *second = begin(of.book);
    change(first, of.back, text_of(KITH_RELATION_REMARK, "in church"));
    (void)person(second, "D");
    remove_in(second, of.one);
    (void)person(second, "E");
    (void)commit(first);
    REFUSED(KITH_ERR_CONFLICT, &err, kith_txn_commit(second, NULL, &err));
    assert_int_equal(err.change, 1);
    const uint32_t conflicting = err.change;
    size_t dropped = 0;
    OK(&err, kith_txn_drop(second, &conflicting, 1, &dropped, &err));
    assert_int_equal(dropped, 1);
    (void)commit(second);
    assert_int_equal(stats_of(of.book).records[KITH_KIND_RELATION], 2);
    assert_int_equal(stats_of(of.book).records[KITH_KIND_CUSTOMER], 5);
    kith_book_close(of.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reciprocal_that_was_changed_does_not_go_with_its_relation),
        cmocka_unit_test(the_very_same_relation_is_named),
        cmocka_unit_test(a_part_that_a_reciprocal_got_does_not_go_with_it),
        cmocka_unit_test(a_reciprocal_that_nobody_changed_goes),
        cmocka_unit_test(a_policy_does_not_remove_a_relation_that_was_changed),
        cmocka_unit_test(who_has_died_meanwhile_is_not_made_inactive),
        cmocka_unit_test(who_was_retired_meanwhile_may_be_retired),
        cmocka_unit_test(a_future_relation_that_was_changed_is_not_removed_by_retiring),
        cmocka_unit_test(relations_end_by_retiring_as_they_stand_then),
        cmocka_unit_test(erasing_takes_what_came_meanwhile_as_well),
        cmocka_unit_test(a_new_address_does_not_give_way_to_a_shared_one),
        cmocka_unit_test(two_may_let_a_location_share_the_same_address),
        cmocka_unit_test(what_is_said_of_an_address_does_not_land_on_another),
        cmocka_unit_test(sharing_as_before_relies_on_nothing),
        cmocka_unit_test(a_bounce_does_not_land_where_both_have_moved),
        cmocka_unit_test(merging_unites_what_came_or_changed_meanwhile),
        cmocka_unit_test(what_both_have_set_alike_in_the_end_is_no_conflict),
        cmocka_unit_test(what_conflicts_can_be_dropped_and_the_rest_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
