/* The profile as one page: each part has what it ought to have, in its order, and says when there is more. */
#include "profile.h"

#define MILLION INT64_C(1000000)
#define ROWS 256

typedef struct screen {
    kith_book *book;
    kith_id who;
    kith_id other;
    kith_id linked;
    kith_page page;
    kith_page_row rows[ROWS];
    size_t count;
    kith_sales sales[4];
} screen;

static void look(screen *in, kith_id who, uint32_t most)
{
    kith_error err = NEW_ERROR;
    kith_view *view = view_of(in->book);
    const kith_page_query query = {.size = sizeof query,
                                   .customer = who,
                                   .on = day("2026-06-01"),
                                   .most = most,
                                   .sales = in->sales,
                                   .sales_capacity = COUNT(in->sales)};
    in->page = (kith_page){.size = sizeof in->page};
    OK(&err, kith_page_read(view, &query, &in->page, in->rows, ROWS, &in->count, &err));
    kith_view_close(view);
}

/* The rows of a part are these, in this order. */
static void expect_part(const screen *in, uint32_t part, const kith_id *wanted, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < in->count; i++) {
        if (in->rows[i].part == part) {
            assert_true(found < count);
            assert_int_equal(in->rows[i].record, wanted[found++]);
        }
    }
    assert_int_equal(found, count);
}

static kith_page_row first_of(const screen *in, uint32_t part)
{
    for (size_t i = 0; i < in->count; i++) {
        if (in->rows[i].part == part) {
            return in->rows[i];
        }
    }
    fail_msg("part %u is empty", part);
    return (kith_page_row){0};
}

static screen *new_screen(void)
{
    screen *in = test_calloc(1, sizeof *in);
    in->book = new_book();
    kith_txn *txn = begin(in->book);
    in->who = customer(txn, (kith_customer){.number = "W",
                                            .kind = KITH_PARTY_PERSON,
                                            .surname = "Weiss",
                                            .birth_date = day("1990-06-01")});
    in->other = person(txn, "O");
    in->linked = person(txn, "L");
    (void)commit(txn);
    return in;
}

static void free_screen(screen *in)
{
    kith_book_close(in->book);
    test_free(in);
}

static void a_customer_of_whom_nothing_is_known_has_an_empty_page(void **state)
{
    (void)state;
    screen *in = new_screen();
    look(in, in->other, 10);
    assert_int_equal(in->count, 0);
    assert_int_equal(in->page.customer, in->other);
    assert_int_equal(in->page.age, -1);
    assert_int_equal(in->page.accounts, 1);
    assert_int_equal(in->page.manager + in->page.location + in->page.contact + in->page.bank_account +
                         in->page.stage + in->page.card + in->page.sales,
                     0);
    free_screen(in);
}

/* Every part that is a kind of the customer's, with its records by id. */
static void each_part_has_its_records(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_txn *txn = begin(in->book);
    const kith_id role = ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, in->who),
                             CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    const kith_id drives = attribute(txn, "drives", KITH_KIND_CUSTOMER, KITH_TYPE_FLAG);
    const kith_id value = attribute_value(txn, in->who, drives, FLAG(KITH_ATTRIBUTE_VALUE_FLAG));
    const kith_id places[] = {location(txn, in->who, "shop", "Bonn"),
                              location(txn, in->who, "store", "Köln")};
    const kith_id contact = ADD(txn, KITH_KIND_CONTACT, REF(KITH_CONTACT_CUSTOMER, in->who),
                                TEXT(KITH_CONTACT_NAME, "Ann"), TEXT(KITH_CONTACT_PHONE, "1"));
    const kith_id account = ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, in->who),
                                TEXT(KITH_BANK_ACCOUNT_NUMBER, "DE1"));
    const kith_id brand = ADD(txn, KITH_KIND_CUSTOMER_BRAND, REF(KITH_CUSTOMER_BRAND_CUSTOMER, in->who),
                              REF(KITH_CUSTOMER_BRAND_BRAND, entry(txn, KITH_KIND_BRAND, "MR")));
    const kith_id visit =
        ADD(txn, KITH_KIND_VISIT, REF(KITH_VISIT_CUSTOMER, in->who), DATE(KITH_VISIT_DATE, "2026-05-10"));
    const kith_id file = ADD(txn, KITH_KIND_ATTACHMENT, REF(KITH_ATTACHMENT_CUSTOMER, in->who),
                             TEXT(KITH_ATTACHMENT_NAME, "scan"));
    const kith_id liked = ADD(txn, KITH_KIND_FAVOURITE, REF(KITH_FAVOURITE_CUSTOMER, in->who),
                              TEXT(KITH_FAVOURITE_ITEM, "F-1"));
    const kith_id meeting = ADD(txn, KITH_KIND_APPOINTMENT, REF(KITH_APPOINTMENT_CUSTOMER, in->who),
                                AT_HOUR(KITH_APPOINTMENT_START, "2026-06-02", 12));
    kith_error err = NEW_ERROR;
    const kith_signatory_request signing = {
        .size = sizeof signing, .customer = in->who, .document = KITH_DOCUMENT_CONTRACT, .on = TODAY};
    kith_id document = 0;
    OK(&err, kith_document_sign(txn, &signing, "17", &document, &err));
    (void)commit(txn);
    look(in, in->who, 10);
    expect_part(in, KITH_PAGE_ROLE, &role, 1);
    expect_part(in, KITH_PAGE_ATTRIBUTE, &value, 1);
    expect_part(in, KITH_PAGE_LOCATION, places, 2);
    expect_part(in, KITH_PAGE_CONTACT, &contact, 1);
    expect_part(in, KITH_PAGE_BANK_ACCOUNT, &account, 1);
    expect_part(in, KITH_PAGE_BRAND, &brand, 1);
    expect_part(in, KITH_PAGE_VISIT, &visit, 1);
    expect_part(in, KITH_PAGE_ATTACHMENT, &file, 1);
    expect_part(in, KITH_PAGE_FAVOURITE, &liked, 1);
    expect_part(in, KITH_PAGE_APPOINTMENT, &meeting, 1);
    expect_part(in, KITH_PAGE_DOCUMENT, &document, 1);
    for (size_t i = 1; i < in->count; i++) {
        assert_true(in->rows[i].part >= in->rows[i - 1].part);
    }
    assert_int_equal(in->page.location, places[0]);
    assert_int_equal(in->page.contact, contact);
    assert_int_equal(in->page.bank_account, account);
    assert_int_equal(in->page.age, 36);
    free_screen(in);
}

static void relations_links_and_notes_say_whose_they_are(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_txn *txn = begin(in->book);
    const kith_id friend = relation_type(txn, (type_settings){.code = "friend"});
    const kith_id account = ADD(txn, KITH_KIND_RELATION_TYPE, TEXT(KITH_RELATION_TYPE_CODE, "account"),
                                CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_ACCOUNT_LINK));
    const kith_id now = relation(txn, (kith_relation){.type = friend, .from = in->other, .to = in->who});
    (void)relation(
        txn, (kith_relation){.type = friend, .from = in->who, .to = in->linked, .until = day("2026-05-31")});
    const kith_id link = relation(txn, (kith_relation){.type = account, .from = in->who, .to = in->linked});
    const kith_id own = ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in->who), TEXT(KITH_NOTE_TEXT, "a"),
                            number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, 1000));
    const kith_id theirs = ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in->linked),
                               TEXT(KITH_NOTE_TEXT, "b"), number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, 2000));
    (void)commit(txn);
    look(in, in->who, 10);
    const kith_id relations[] = {now, link};
    expect_part(in, KITH_PAGE_RELATION, relations, 2);
    assert_int_equal(first_of(in, KITH_PAGE_RELATION).other, in->other);
    expect_part(in, KITH_PAGE_LINKED, &in->linked, 1);
    const kith_id notes[] = {theirs, own};
    expect_part(in, KITH_PAGE_NOTE, notes, 2);
    assert_int_equal(first_of(in, KITH_PAGE_NOTE).other, in->linked);
    assert_int_equal(in->page.accounts, 2);
    free_screen(in);
}

static void cards_orders_and_sales(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    const kith_id programme = entry(txn, KITH_KIND_CARD_PROGRAMME, "club");
    const kith_id account =
        ADD(txn, KITH_KIND_CARD_ACCOUNT, REF(KITH_CARD_ACCOUNT_CUSTOMER, in->who),
            REF(KITH_CARD_ACCOUNT_PROGRAMME, programme), TEXT(KITH_CARD_ACCOUNT_CODE, "1"));
    const kith_id card =
        ADD(txn, KITH_KIND_CARD, REF(KITH_CARD_ACCOUNT, account), TEXT(KITH_CARD_NUMBER, "770012"));
    kith_id orders[2];
    for (size_t i = 0; i < 2; i++) {
        orders[i] = ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, i == 0 ? "1" : "2"),
                        REF(KITH_ORDER_CUSTOMER, in->who),
                        DATE(KITH_ORDER_DATE, i == 0 ? "2026-05-02" : "2026-05-01"),
                        CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
        (void)ADD(txn, KITH_KIND_ORDER_ENTRY, REF(KITH_ORDER_ENTRY_ORDER, orders[i]),
                  CODE(KITH_ORDER_ENTRY_MEASURE, KITH_ORDER_MEASURE_BOOKED),
                  DATE(KITH_ORDER_ENTRY_DATE, "2026-05-01"),
                  number_of(KITH_ORDER_ENTRY_AMOUNT, KITH_TYPE_DECIMAL, 5 * MILLION));
        OK(&err, kith_order_save(txn, orders[i], NULL, NULL, NULL, &err));
    }
    (void)commit(txn);
    look(in, in->who, 10);
    expect_part(in, KITH_PAGE_CARD, &card, 1);
    assert_int_equal(first_of(in, KITH_PAGE_CARD).other, account);
    expect_part(in, KITH_PAGE_ORDER, orders, 2); /* the latest first */
    assert_int_equal(in->page.card, card);
    assert_int_equal(in->page.balance, 10 * MILLION);
    assert_int_equal(in->page.sales, 1);
    assert_int_equal(in->sales[0].year, 2026);
    assert_int_equal(in->sales[0].booked, 10 * MILLION);
    free_screen(in);
}

static void the_chain_is_shown_from_the_nearest_node_up(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_txn *txn = begin(in->book);
    const kith_id hierarchy = entry(txn, KITH_KIND_HIERARCHY, "corporate");
    set_book(txn, in->book, REF(KITH_BOOK_HIERARCHY, hierarchy));
    const kith_id nodes[] = {in->linked, in->other}; /* the other is the root */
    for (size_t i = 0; i < 2; i++) {
        (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, nodes[i]),
                  REF(KITH_CHAIN_NODE_HIERARCHY, hierarchy));
    }
    (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, nodes[0]),
              REF(KITH_CHAIN_LINK_PARENT, nodes[1]), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy));
    (void)ADD(txn, KITH_KIND_CHAIN_LINK, REF(KITH_CHAIN_LINK_CUSTOMER, in->who),
              REF(KITH_CHAIN_LINK_PARENT, nodes[0]), REF(KITH_CHAIN_LINK_HIERARCHY, hierarchy),
              FLAG(KITH_CHAIN_LINK_MEMBER));
    (void)commit(txn);
    look(in, in->who, 10);
    expect_part(in, KITH_PAGE_CHAIN, nodes, 2);
    assert_int_equal(in->page.level, 2);
    free_screen(in);
}

/* A part ends with what was asked for, and says so; the rest of it is not read. */
static void a_part_says_that_there_is_more(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_txn *txn = begin(in->book);
    const kith_id friend = relation_type(txn, (type_settings){.code = "friend"});
    kith_id notes[5];
    for (size_t i = 0; i < COUNT(notes); i++) {
        notes[i] = ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in->who), TEXT(KITH_NOTE_TEXT, "a"),
                       number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, (int64_t)(10 - i)));
        (void)location(txn, in->who, i == 0 ? "1" : i == 1 ? "2" : i == 2 ? "3" : i == 3 ? "4" : "5", "Bonn");
        const char number[] = {(char)('a' + i), '\0'};
        (void)relation(txn, (kith_relation){.type = friend, .from = person(txn, number), .to = in->who});
    }
    (void)commit(txn);
    static const uint32_t parts[] = {KITH_PAGE_NOTE, KITH_PAGE_LOCATION, KITH_PAGE_RELATION};
    for (uint32_t most = 1; most <= 6; most++) {
        look(in, in->who, most);
        for (size_t p = 0; p < COUNT(parts); p++) {
            size_t found = 0;
            uint32_t more = 0;
            for (size_t i = 0; i < in->count; i++) {
                if (in->rows[i].part == parts[p]) {
                    assert_int_equal(more, 0); /* only the last one says so */
                    more = in->rows[i].more;
                    found++;
                }
            }
            assert_int_equal(found, most < 5 ? most : 5);
            assert_int_equal(more, most < 5);
        }
        expect_part(in, KITH_PAGE_NOTE, notes, most < 5 ? most : 5);
    }
    free_screen(in);
}

/* What comes behind very many records of another kind, or behind others that name the customer. */
static void parts_behind_very_many_others_are_found(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_txn *txn = begin(in->book);
    kith_id notes[40];
    for (size_t i = 0; i < COUNT(notes); i++) {
        notes[i] = ADD(txn, KITH_KIND_NOTE, REF(KITH_NOTE_CUSTOMER, in->who), TEXT(KITH_NOTE_TEXT, "a"),
                       number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, (int64_t)(100 - i)));
        (void)ADD(txn, KITH_KIND_VISIT, REF(KITH_VISIT_CUSTOMER, in->who),
                  DATE(KITH_VISIT_DATE, "2026-05-10"));
        const char number[] = {'N', (char)('0' + i), '\0'};
        (void)customer(txn,
                       (kith_customer){
                           .number = number, .kind = KITH_PARTY_PERSON, .surname = "Roth", .payer = in->who});
    }
    const kith_id file = ADD(txn, KITH_KIND_ATTACHMENT, REF(KITH_ATTACHMENT_CUSTOMER, in->who),
                             TEXT(KITH_ATTACHMENT_NAME, "scan"));
    const kith_id place = location(txn, in->who, "shop", "Bonn");
    (void)commit(txn);
    look(in, in->who, 3);
    expect_part(in, KITH_PAGE_NOTE, notes, 3);
    expect_part(in, KITH_PAGE_ATTACHMENT, &file, 1);
    expect_part(in, KITH_PAGE_LOCATION, &place, 1);
    assert_int_equal(first_of(in, KITH_PAGE_VISIT).more, 0);
    free_screen(in);
}

static void rows_beyond_the_room_are_counted(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->book);
    for (int i = 0; i < 3; i++) {
        (void)ADD(txn, KITH_KIND_VISIT, REF(KITH_VISIT_CUSTOMER, in->who),
                  DATE(KITH_VISIT_DATE, "2026-05-10"));
    }
    (void)commit(txn);
    kith_view *view = view_of(in->book);
    const kith_page_query query = {.size = sizeof query, .customer = in->who, .most = 10};
    kith_page_row row[2] = {{0}};
    kith_page page = {.size = sizeof page};
    OK(&err, kith_page_read(view, &query, &page, row, 1, &in->count, &err));
    assert_int_equal(in->count, 3);
    assert_int_equal(row[0].part, KITH_PAGE_VISIT);
    assert_int_equal(row[1].part, 0);
    kith_view_close(view);
    free_screen(in);
}

static void an_alias_shows_the_page_of_the_survivor(void **state)
{
    (void)state;
    screen *in = new_screen();
    kith_error err = NEW_ERROR;
    size_t count = 0;
    kith_txn *txn = begin(in->book);
    const kith_merge merge = {.size = sizeof merge, .source = in->other, .target = in->who};
    OK(&err, kith_customer_merge(txn, &merge, NULL, 0, &count, &err));
    (void)commit(txn);
    look(in, in->other, 10);
    assert_int_equal(in->page.customer, in->who);
    assert_int_equal(first_of(in, KITH_PAGE_ALIAS).part, KITH_PAGE_ALIAS);
    free_screen(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_customer_of_whom_nothing_is_known_has_an_empty_page),
        cmocka_unit_test(each_part_has_its_records),
        cmocka_unit_test(relations_links_and_notes_say_whose_they_are),
        cmocka_unit_test(cards_orders_and_sales),
        cmocka_unit_test(the_chain_is_shown_from_the_nearest_node_up),
        cmocka_unit_test(a_part_says_that_there_is_more),
        cmocka_unit_test(parts_behind_very_many_others_are_found),
        cmocka_unit_test(rows_beyond_the_room_are_counted),
        cmocka_unit_test(an_alias_shows_the_page_of_the_survivor),
    };
    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
