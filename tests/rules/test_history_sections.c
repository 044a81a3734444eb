/* Sections of a customer's history (P22 to P24): each entry stands in one, and a page of one skips the rest.
 */
#include "profile.h"

/* An instant of a day, for what may not be without one. */
#define NOON(field, text, hour) AT_HOUR(field, text, hour)

typedef struct entries {
    kith_id customer;
    kith_id by_section[6][8]; /* oldest first */
    size_t count[6];
} entries;

static void wrote(entries *at, uint32_t section, kith_id id)
{
    at->by_section[section][at->count[section]++] = id;
    at->by_section[0][at->count[0]++] = id;
}

/* One commit for each, so that the order is that of the list. */
static void write_all(kith_book *book, entries *at)
{
    kith_txn *txn = begin(book);
    const kith_id brand = entry(txn, KITH_KIND_BRAND, "MR");
    const kith_id other = organisation(txn, "O");
    const kith_id type = relation_type(txn, (type_settings){.code = "supplier"});
    (void)commit(txn);
    txn = begin(book);
    at->customer = organisation(txn, "C");
    (void)commit(txn);
    wrote(at, KITH_SECTION_CUSTOMER, at->customer);
    txn = begin(book);
    wrote(at, KITH_SECTION_WEBSITE,
          ADD(txn, KITH_KIND_FAVOURITE, REF(KITH_FAVOURITE_CUSTOMER, at->customer),
              TEXT(KITH_FAVOURITE_ITEM, "dress"), REF(KITH_FAVOURITE_BRAND, brand)));
    (void)commit(txn);
    txn = begin(book);
    const kith_id order = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"),
                              REF(KITH_ORDER_CUSTOMER, at->customer), DATE(KITH_ORDER_DATE, "2026-05-01"));
    wrote(at, KITH_SECTION_ORDERS, order);
    (void)commit(txn);
    txn = begin(book);
    wrote(at, KITH_SECTION_EMAIL,
          ADD(txn, KITH_KIND_EMAIL, REF(KITH_EMAIL_CUSTOMER, at->customer),
              TEXT(KITH_EMAIL_ADDRESS, "c@example.org"), TEXT(KITH_EMAIL_SUBJECT, "news"),
              NOON(KITH_EMAIL_AT, "2026-05-02", 12)));
    (void)commit(txn);
    txn = begin(book);
    wrote(at, KITH_SECTION_APPOINTMENTS,
          ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, at->customer),
              NOON(KITH_APPOINTMENT_START, "2026-05-03", 12)));
    (void)commit(txn);
    txn = begin(book);
    wrote(at, KITH_SECTION_ORDERS,
          ADD(txn, KITH_KIND_ORDER_LINE, REF(KITH_ORDER_LINE_ORDER, order),
              TEXT(KITH_ORDER_LINE_ITEM, "dress"),
              number_of(KITH_ORDER_LINE_AMOUNT, KITH_TYPE_DECIMAL, 100)));
    (void)commit(txn);
    txn = begin(book);
    wrote(at, KITH_SECTION_CUSTOMER,
          relation(txn, (kith_relation){.type = type, .from = other, .to = at->customer}));
    (void)commit(txn);
    txn = begin(book);
    wrote(at, KITH_SECTION_CUSTOMER,
          ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, at->customer), TEXT(KITH_NOTE_TEXT, "spoke")));
    (void)commit(txn);
}

/* A section newest first, in pages. */
static void expect_section(kith_book *book, const entries *at, uint32_t section, uint32_t most)
{
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(book);
    kith_history_query query = {
        .size = sizeof query, .customer = at->customer, .section = section, .most = most};
    size_t left = at->count[section];
    size_t given = most;
    while (given == most) {
        kith_history *page = NULL;
        OK(&err, kith_history_read(view, &query, &page, &err));
        given = kith_history_count(page);
        for (size_t i = 0; i < given; i++) {
            kith_change change = {.size = sizeof change};
            OK(&err, kith_history_get(page, i, &change));
            assert_true(left > 0);
            assert_int_equal(change.id, at->by_section[section][--left]);
            assert_string_equal(change.actor, "anna");
            query.before = change.sequence;
            query.before_change = change.index;
        }
        kith_history_close(page);
    }
    assert_int_equal(left, 0);
    kith_view_close(view);
}

static void expect_sections(kith_book *book)
{
    entries at = {0};
    write_all(book, &at);
    for (uint32_t section = 0; section <= KITH_SECTION_WEBSITE; section++) {
        assert_true(at.count[section] > 0);
        expect_section(book, &at, section, 100);
        expect_section(book, &at, section, 1);
        expect_section(book, &at, section, 2);
    }
    kith_book_close(book);
}

static void each_section_shows_its_entries_and_no_others(void **state)
{
    (void)state;
    expect_sections(new_book());
    kith_memory_store *memory = new_store();
    expect_sections(open_over(memory));
    kith_memory_store_free(memory);
}

/* Where a kind stands is said by the schema, so that a store can ask for it. */
static void every_kind_has_a_section(void **state)
{
    (void)state;
    for (uint32_t kind = 1; kind < KITH_KIND_COUNT; kind++) {
        kith_kind_info info = {.size = sizeof info};
        OK(NULL, kith_schema_kind(kind, &info));
        assert_non_null(kith_schema_code(KITH_LIST_SECTION, info.section));
    }
}

static void a_section_that_there_is_not_is_refused(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_view *view = view_of(book);
    kith_history *page = NULL;
    const kith_history_query query = {.size = sizeof query, .section = KITH_SECTION_WEBSITE + 1, .most = 1};
    REFUSED(KITH_ERR_INVALID, &err, kith_history_read(view, &query, &page, &err));
    kith_view_close(view);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_section_shows_its_entries_and_no_others),
        cmocka_unit_test(every_kind_has_a_section),
        cmocka_unit_test(a_section_that_there_is_not_is_refused),
    };
    return cmocka_run_group_tests_name("sections of the history", tests, NULL, NULL);
}
