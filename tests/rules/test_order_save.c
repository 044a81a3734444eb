/* The header of an order, as it is frozen when the order is saved (M9, M10, table 2). */
#include "condition.h"
#include "office.h"

/* The figure, with order types, condition types and an order of C1001. */
typedef struct desk {
    figure at;
    kith_id on; /* order types */
    kith_id required;
    kith_id payer; /* condition types */
    kith_id list;
    kith_id xy001; /* a second group, of which nobody is a member yet */
    kith_id clara;
    kith_id order;
} desk;

static kith_id order_type(kith_txn *txn, const char *code, int64_t check)
{
    return ADD(txn, KITH_KIND_ORDER_TYPE, TEXT(KITH_ORDER_TYPE_CODE, code),
               CODE(KITH_ORDER_TYPE_CHAIN_CHECK, check));
}

static kith_id typed_order(kith_txn *txn, uint32_t number, kith_id customer, kith_id type)
{
    const kith_id order = add_order(txn, number, customer, 0, "2026-06-01");
    change(txn, order, REF(KITH_ORDER_ORDER_TYPE, type));
    return order;
}

static kith_id find_type(const desk *in, const char *code)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_record_find(view, KITH_KIND_CONDITION_TYPE, code, &id, &err));
    kith_view_close(view);
    return id;
}

static desk *new_desk(void)
{
    kith_error err = NEW_ERROR;
    desk *made = test_calloc(1, sizeof *made);
    made->at = new_figure();
    kith_txn *txn = begin(made->at.book);
    OK(&err, kith_condition_presets(txn, &err));
    made->on = order_type(txn, "D02", KITH_CHAIN_CHECK_ON);
    made->required = order_type(txn, "D03", KITH_CHAIN_CHECK_REQUIRED);
    made->clara = manager(txn, "clara");
    change(txn, made->clara, TEXT(KITH_MANAGER_USER, "cc"));
    made->xy001 = organisation(txn, "XY001");
    (void)ADD(txn, KITH_KIND_CHAIN_NODE, REF(KITH_CHAIN_NODE_CUSTOMER, made->xy001),
              REF(KITH_CHAIN_NODE_HIERARCHY, made->at.hierarchy));
    const kith_id customers[] = {made->at.na001, made->at.mw001, made->at.ch001,
                                 made->at.bb001, made->at.c1001, made->at.c1010};
    for (size_t i = 0; i < COUNT(customers); i++) {
        (void)location(txn, customers[i], NULL, "somewhere");
    }
    made->order = typed_order(txn, 1, made->at.c1001, made->on);
    (void)commit(txn);
    made->payer = find_type(made, "payer");
    made->list = find_type(made, "price_list");
    return made;
}

static void free_desk(desk *in)
{
    kith_book_close(in->at.book);
    test_free(in);
}

static void set(desk *in, kith_id id, kith_value value)
{
    kith_txn *txn = begin(in->at.book);
    change(txn, id, value);
    (void)commit(txn);
}

static kith_id put_condition(desk *in, condition_settings settings)
{
    kith_txn *txn = begin(in->at.book);
    const kith_id id = condition(txn, settings);
    (void)commit(txn);
    return id;
}

static const kith_order_saving plain;

static kith_status try_saving(kith_txn *txn, kith_id order, kith_order_saving how, kith_error *err)
{
    how.size = sizeof how;
    return kith_order_save(txn, order, &how, NULL, NULL, err);
}

static void save_as(desk *in, kith_id order, kith_order_saving how)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(in->at.book, "cc", "2026-06-01");
    OK(&err, try_saving(txn, order, how, &err));
    (void)commit(txn);
}

static size_t changes_of_saving(desk *in, kith_id order, kith_order_saving how)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(in->at.book, "cc", "2026-06-01");
    OK(&err, try_saving(txn, order, how, &err));
    return changes_of(txn);
}

/* The rule refuses the call; the transaction is as it was, and so is the book. */
static void expect_refused(desk *in, kith_id order, kith_order_saving how, int32_t rule)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(in->at.book, "cc", "2026-06-01");
    REFUSED(KITH_ERR_RULE, &err, try_saving(txn, order, how, &err));
    assert_int_equal(err.rule, rule);
    assert_int_equal(err.subject, order);
    assert_string_not_equal(err.message, "");
    assert_int_equal(kith_txn_count(txn), 0);
    assert_int_equal(changes_of(txn), 0);
}

/* --- reading --- */

static kith_id header_of(const kith_view *view, kith_id order)
{
    kith_error err = NEW_ERROR;
    kith_id ids[2] = {0};
    size_t count = 0;
    OK(&err, kith_record_parts(view, order, KITH_KIND_ORDER_HEADER, 0, ids, COUNT(ids), &count, &err));
    assert_true(count <= 1);
    return ids[0];
}

static int64_t header_number(desk *in, kith_id order, uint32_t field)
{
    kith_view *view = view_of(in->at.book);
    const int64_t number = field_number(view, header_of(view, order), field);
    kith_view_close(view);
    return number;
}

static void expect_header_text(desk *in, kith_id order, uint32_t field, const char *text)
{
    kith_view *view = view_of(in->at.book);
    assert_string_equal(field_text(view, header_of(view, order), field), text);
    kith_view_close(view);
}

/* Nodes of the frozen path by level; 0: none. */
static void read_path(desk *in, kith_id order, kith_id *nodes)
{
    kith_error err = NEW_ERROR;
    kith_id ids[16] = {0};
    size_t count = 0;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_record_parts(view, order, KITH_KIND_ORDER_PATH, 0, ids, COUNT(ids), &count, &err));
    for (size_t level = 0; level < KITH_PATH_MOST; level++) {
        nodes[level] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        nodes[field_number(view, ids[i], KITH_ORDER_PATH_LEVEL)] =
            (kith_id)field_number(view, ids[i], KITH_ORDER_PATH_NODE);
    }
    kith_view_close(view);
}

/* Where the fields of the header lie in the record; 0: nowhere. */
static const struct {
    uint32_t party;
    uint32_t location;
    uint32_t text;
    uint32_t origin;
    uint32_t source;
} places[KITH_HEADER_FIELDS] = {
    [KITH_HEADER_FIELD_INVOICE_TO] = {KITH_ORDER_HEADER_INVOICE_TO, KITH_ORDER_HEADER_INVOICE_LOCATION, 0,
                                      KITH_ORDER_HEADER_INVOICE_ORIGIN, KITH_ORDER_HEADER_INVOICE_SOURCE},
    [KITH_HEADER_FIELD_PAYER] = {KITH_ORDER_HEADER_PAYER, 0, 0, KITH_ORDER_HEADER_PAYER_ORIGIN,
                                 KITH_ORDER_HEADER_PAYER_SOURCE},
    [KITH_HEADER_FIELD_PAYMENT_TERMS] = {0, 0, KITH_ORDER_HEADER_PAYMENT_TERMS,
                                         KITH_ORDER_HEADER_TERMS_ORIGIN, KITH_ORDER_HEADER_TERMS_SOURCE},
    [KITH_HEADER_FIELD_PRICE_LIST] = {0, 0, KITH_ORDER_HEADER_PRICE_LIST, KITH_ORDER_HEADER_PRICE_LIST_ORIGIN,
                                      KITH_ORDER_HEADER_PRICE_LIST_SOURCE},
    [KITH_HEADER_FIELD_DISCOUNT_MODEL] = {0, 0, KITH_ORDER_HEADER_DISCOUNT_MODEL,
                                          KITH_ORDER_HEADER_DISCOUNT_MODEL_ORIGIN,
                                          KITH_ORDER_HEADER_DISCOUNT_MODEL_SOURCE},
    [KITH_HEADER_FIELD_BANK_ACCOUNT] = {0, KITH_ORDER_HEADER_BANK_ACCOUNT, 0,
                                        KITH_ORDER_HEADER_BANK_ACCOUNT_ORIGIN, 0},
    [KITH_HEADER_FIELD_DELIVERY] = {KITH_ORDER_HEADER_DELIVERY_PARTY, KITH_ORDER_HEADER_DELIVERY_LOCATION, 0,
                                    KITH_ORDER_HEADER_DELIVERY_ORIGIN, 0},
    [KITH_HEADER_FIELD_CHAIN] = {KITH_ORDER_HEADER_CHAIN, 0, 0, KITH_ORDER_HEADER_CHAIN_ORIGIN, 0},
};

/* The record says what the resolver says for the same order. */
static void expect_as_resolved(desk *in, kith_id order, kith_order_request request)
{
    kith_error err = NEW_ERROR;
    kith_header header = {.size = sizeof header};
    kith_view *view = view_of(in->at.book);
    request.size = sizeof request;
    request.customer = (kith_id)field_number(view, order, KITH_ORDER_CUSTOMER);
    request.order_type = (kith_id)field_number(view, order, KITH_ORDER_ORDER_TYPE);
    request.on = (kith_date)field_number(view, order, KITH_ORDER_DATE);
    OK(&err, kith_order_header(view, &request, &header, NULL, &err));
    assert_int_equal(header.outcome, KITH_ORDER_OK);
    const kith_id record = header_of(view, order);
    assert_true(record != 0);
    for (uint32_t i = 1; i < KITH_HEADER_FIELDS; i++) {
        const kith_header_value *value = &header.fields[i];
        const int from_customer = KITH_ID_KIND(value->source) == KITH_KIND_CUSTOMER;
        assert_int_equal(field_number(view, record, places[i].origin), value->origin);
        if (places[i].party != 0) {
            assert_int_equal(field_number(view, record, places[i].party), value->party);
        }
        if (places[i].location != 0) {
            assert_int_equal(field_number(view, record, places[i].location), value->location);
        }
        if (places[i].text != 0) {
            assert_string_equal(field_text(view, record, places[i].text),
                                value->text == NULL ? "" : value->text);
        }
        if (places[i].source != 0) {
            assert_int_equal(field_number(view, record, places[i].source), from_customer ? value->source : 0);
        }
    }
    assert_int_equal(field_number(view, record, KITH_ORDER_HEADER_INHERITS), header.inherits);
    kith_view_close(view);
    kith_id nodes[KITH_PATH_MOST] = {0};
    kith_id wanted[KITH_PATH_MOST] = {0};
    read_path(in, order, nodes);
    for (uint32_t i = 0; i < header.steps; i++) {
        wanted[header.path[i].level] = header.path[i].customer;
    }
    wanted[0] = 0; /* of no level */
    assert_memory_equal(nodes, wanted, sizeof nodes);
}

/* --- what is frozen --- */

static void order_without_a_type_has_no_header(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id order = add_order(txn, 2, in->at.c1002, 0, "2026-06-01"); /* has no location either */
    (void)commit(txn);
    save_as(in, order, plain);
    kith_view *view = view_of(in->at.book);
    assert_int_equal(header_of(view, order), 0);
    assert_int_equal(field_number(view, order, KITH_ORDER_MANAGER), in->clara);
    kith_view_close(view);
    free_desk(in);
}

static void header_and_path_are_what_the_resolver_says(void **state)
{
    (void)state;
    desk *in = new_desk();
    (void)put_condition(
        in, (condition_settings){.customer = in->at.na001, .type = in->payer, .party = in->at.na001});
    (void)put_condition(in,
                        (condition_settings){.customer = in->at.mw001, .type = in->list, .text = "midwest"});
    set(in, in->on, TEXT(KITH_ORDER_TYPE_DISCOUNT_MODEL, "DM2"));
    set(in, in->at.na001, TEXT(KITH_CUSTOMER_PAYMENT_TERMS, "net 60"));
    kith_txn *txn = begin(in->at.book);
    (void)ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, in->at.na001),
              TEXT(KITH_BANK_ACCOUNT_HOLDER, "NA"), TEXT(KITH_BANK_ACCOUNT_NUMBER, "DE1"),
              TEXT(KITH_BANK_ACCOUNT_MANDATE, "M1"));
    (void)commit(txn);
    save_as(in, in->order, plain);
    expect_as_resolved(in, in->order, (kith_order_request){0});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER), in->at.na001);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER_ORIGIN), KITH_ORIGIN_CHAIN);
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "midwest");
    expect_header_text(in, in->order, KITH_ORDER_HEADER_DISCOUNT_MODEL, "DM2");
    kith_id nodes[KITH_PATH_MOST] = {0};
    read_path(in, in->order, nodes);
    assert_int_equal(nodes[1], in->at.na001);
    assert_int_equal(nodes[4], in->at.bb001);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->at.bb001);
    assert_int_equal(changes_of_saving(in, in->order, plain), 0);
    free_desk(in);
}

/* The header is that of the order's date, whatever the day it is saved on. */
static void header_is_that_of_the_orders_date(void **state)
{
    (void)state;
    desk *in = new_desk();
    (void)put_condition(
        in, (condition_settings){
                .customer = in->at.na001, .type = in->list, .text = "spring", .until = "2026-05-31"});
    (void)put_condition(
        in, (condition_settings){
                .customer = in->at.na001, .type = in->list, .text = "summer", .since = "2026-06-01"});
    set(in, in->order, DATE(KITH_ORDER_DATE, "2026-05-31"));
    save_as(in, in->order, plain);
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "spring");
    set(in, in->order, DATE(KITH_ORDER_DATE, "2026-06-01"));
    save_as(in, in->order, plain);
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "spring"); /* frozen */
    save_as(in, in->order, (kith_order_saving){.renew = 1});
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "summer");
    free_desk(in);
}

/* Whatever changes at customer, chain or conditions: what was saved stays. */
static void later_changes_do_not_reach_what_is_frozen(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_error err = NEW_ERROR;
    kith_id before[KITH_PATH_MOST] = {0};
    kith_id after[KITH_PATH_MOST] = {0};
    const kith_id was = put_condition(
        in, (condition_settings){.customer = in->at.na001, .type = in->payer, .party = in->at.na001});
    save_as(in, in->order, plain);
    read_path(in, in->order, before);
    set(in, was, FLAG(KITH_CONDITION_INACTIVE));
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.c1010));
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_PRICE_LIST, "own"));
    set(in, in->on, TEXT(KITH_ORDER_TYPE_PAYMENT_TERMS, "net 10"));
    kith_txn *txn = begin(in->at.book);
    OK(&err,
       kith_chain_move(txn, in->at.bb001, in->at.hierarchy, in->at.mw001, day("2026-01-01"), NULL, &err));
    (void)commit(txn);
    assert_int_equal(changes_of_saving(in, in->order, plain), 0);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER), in->at.na001);
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "");
    read_path(in, in->order, after);
    assert_memory_equal(before, after, sizeof before);
    assert_int_equal(after[3], in->at.ch001);
    save_as(in, in->order, (kith_order_saving){.renew = 1}); /* unless it is asked for */
    expect_as_resolved(in, in->order, (kith_order_request){0});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER), in->at.c1010);
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "own");
    read_path(in, in->order, after);
    assert_int_equal(after[3], in->at.bb001);
    assert_int_equal(after[5], 0);
    assert_int_equal(changes_of_saving(in, in->order, (kith_order_saving){.renew = 1}), 0);
    free_desk(in);
}

/* Before the first save everything may still change; after it nothing is filled anew by itself. */
static void customer_and_type_count_until_the_first_save(void **state)
{
    (void)state;
    desk *in = new_desk();
    set(in, in->order, REF(KITH_ORDER_CUSTOMER, in->at.c1010));
    save_as(in, in->order, plain);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->at.mw001);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_INVOICE_TO), in->at.c1010);
    set(in, in->order, REF(KITH_ORDER_CUSTOMER, in->at.c1001));
    save_as(in, in->order, plain);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_INVOICE_TO), in->at.c1010);
    save_as(in, in->order, (kith_order_saving){.renew = 1});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_INVOICE_TO), in->at.c1001);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->at.bb001);
    free_desk(in);
}

/* --- what is typed --- */

static void what_is_typed_survives_everything_but_typing(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
    values[KITH_HEADER_FIELD_PAYER].party = in->at.mw001;
    values[KITH_HEADER_FIELD_PRICE_LIST].text = "special";
    const kith_order_saving typing = {.typed = KITH_PRESENT(KITH_HEADER_FIELD_PAYER) |
                                               KITH_PRESENT(KITH_HEADER_FIELD_PRICE_LIST),
                                      .values = values};
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_PRICE_LIST, "own"));
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_DISCOUNT_MODEL, "DM1"));
    save_as(in, in->order, typing);
    expect_as_resolved(in, in->order, (kith_order_request){.typed = typing.typed, .values = values});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER), in->at.mw001);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER_ORIGIN), KITH_ORIGIN_MANUAL);
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "special");
    expect_header_text(in, in->order, KITH_ORDER_HEADER_DISCOUNT_MODEL, "DM1");
    assert_int_equal(changes_of_saving(in, in->order, plain), 0);
    assert_int_equal(changes_of_saving(in, in->order, typing), 0);
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_PRICE_LIST, "newer"));
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_DISCOUNT_MODEL, "DM9"));
    save_as(in, in->order, (kith_order_saving){.renew = 1});
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "special");
    expect_header_text(in, in->order, KITH_ORDER_HEADER_DISCOUNT_MODEL, "DM9");
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER), in->at.mw001);
    values[KITH_HEADER_FIELD_PRICE_LIST].text = "other";
    save_as(in, in->order,
            (kith_order_saving){.typed = KITH_PRESENT(KITH_HEADER_FIELD_PRICE_LIST), .values = values});
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "other");
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER), in->at.mw001);
    free_desk(in);
}

/* A frozen header takes what is typed, and nothing else. */
static void typing_into_a_frozen_header_changes_that_field_alone(void **state)
{
    (void)state;
    desk *in = new_desk();
    save_as(in, in->order, plain);
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.c1010));
    kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
    values[KITH_HEADER_FIELD_PAYMENT_TERMS].text = "net 7";
    save_as(in, in->order,
            (kith_order_saving){.typed = KITH_PRESENT(KITH_HEADER_FIELD_PAYMENT_TERMS), .values = values});
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PAYMENT_TERMS, "net 7");
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_TERMS_ORIGIN), KITH_ORIGIN_MANUAL);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PAYER), in->at.c1001);
    free_desk(in);
}

/* Explicitly empty is not "not set": it is not filled again. */
static void what_is_emptied_by_hand_stays_empty(void **state)
{
    (void)state;
    desk *in = new_desk();
    const kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_PRICE_LIST, "own"));
    save_as(in, in->order,
            (kith_order_saving){.typed = KITH_PRESENT(KITH_HEADER_FIELD_PRICE_LIST), .values = values});
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "");
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_PRICE_LIST_ORIGIN), KITH_ORIGIN_MANUAL);
    save_as(in, in->order, (kith_order_saving){.renew = 1});
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "");
    free_desk(in);
}

static void what_is_typed_has_to_be_there(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_error err = NEW_ERROR;
    kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
    values[KITH_HEADER_FIELD_PAYER].party = UINT64_C(999) << 8 | KITH_KIND_CUSTOMER;
    const kith_order_saving typing = {.typed = KITH_PRESENT(KITH_HEADER_FIELD_PAYER), .values = values};
    for (int saved_before = 0; saved_before < 2; saved_before++) {
        kith_txn *txn = begin_as(in->at.book, "cc", "2026-06-01");
        REFUSED(KITH_ERR_REFERENCE, &err, try_saving(txn, in->order, typing, &err));
        assert_int_equal(kith_txn_count(txn), 0);
        assert_int_equal(changes_of(txn), 0);
        save_as(in, in->order, plain);
    }
    free_desk(in);
}

/* --- chains --- */

static void chain_that_is_ambiguous_required_or_wrong_is_refused(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    (void)join(txn, in->at.c1001, in->xy001);
    const kith_id loner = organisation(txn, "L");
    (void)location(txn, loner, NULL, "somewhere");
    const kith_id other = typed_order(txn, 2, loner, in->required);
    const kith_id nowhere = typed_order(txn, 3, in->at.c1002, in->on); /* has no location */
    (void)commit(txn);
    expect_refused(in, in->order, plain, KITH_RULE_CHAIN_AMBIGUOUS);
    expect_refused(in, in->order, (kith_order_saving){.chain = in->at.ch001}, KITH_RULE_NOT_A_MEMBER);
    expect_refused(in, other, plain, KITH_RULE_CHAIN_REQUIRED);
    expect_refused(in, nowhere, plain, KITH_RULE_NO_INVOICE_TO);
    save_as(in, in->order, (kith_order_saving){.chain = in->xy001});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->xy001);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN_ORIGIN), KITH_ORIGIN_MANUAL);
    kith_id nodes[KITH_PATH_MOST] = {0};
    read_path(in, in->order, nodes);
    assert_int_equal(nodes[1], in->xy001);
    assert_int_equal(nodes[3], 0);
    save_as(in, in->order, (kith_order_saving){.renew = 1}); /* what was chosen is chosen */
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->xy001);
    save_as(in, in->order, (kith_order_saving){.renew = 1, .chain = in->at.bb001});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->at.bb001);
    read_path(in, in->order, nodes);
    assert_int_equal(nodes[1], in->at.na001);
    set(in, in->order, REF(KITH_ORDER_CUSTOMER, in->at.c1010)); /* unless that is none of the customer's */
    save_as(in, in->order, (kith_order_saving){.renew = 1});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->at.mw001);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN_ORIGIN), KITH_ORIGIN_CHAIN);
    free_desk(in);
}

/* One call may be refused and others of the transaction go on. */
static void refused_order_does_not_spoil_the_transaction(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(in->at.book, "cc", "2026-06-01");
    const kith_id nowhere = typed_order(txn, 2, in->at.c1002, in->on);
    REFUSED(KITH_ERR_RULE, &err, try_saving(txn, nowhere, plain, &err));
    OK(&err, try_saving(txn, in->order, plain, &err));
    (void)commit(txn);
    kith_view *view = view_of(in->at.book);
    assert_int_equal(header_of(view, nowhere), 0);
    assert_true(header_of(view, in->order) != 0);
    kith_view_close(view);
    free_desk(in);
}

static size_t tasks_of(desk *in, kith_id customer, kith_id *task)
{
    kith_error err = NEW_ERROR;
    kith_id ids[4] = {0};
    size_t count = 0;
    kith_view *view = view_of(in->at.book);
    OK(&err, kith_record_parts(view, customer, KITH_KIND_TASK, 0, ids, COUNT(ids), &count, &err));
    kith_view_close(view);
    *task = ids[0];
    return count;
}

/* Nobody there to choose: a task for the order's manager, once; the chain can be set later. */
static void unattended_order_makes_one_task(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_id task = 0;
    kith_txn *txn = begin(in->at.book);
    (void)join(txn, in->at.c1001, in->xy001);
    (void)commit(txn);
    save_as(in, in->order, (kith_order_saving){.unattended = 1});
    assert_int_equal(tasks_of(in, in->at.c1001, &task), 1);
    kith_view *view = view_of(in->at.book);
    assert_string_equal(field_text(view, task, KITH_TASK_ASSIGNEE), "cc"); /* the user of Clara, who saved */
    assert_string_not_equal(field_text(view, task, KITH_TASK_TEXT), "");
    assert_int_equal(field_number(view, task, KITH_TASK_STATE), 0);
    kith_view_close(view);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), 0);
    assert_int_equal(changes_of_saving(in, in->order, (kith_order_saving){.unattended = 1}), 0);
    assert_int_equal(changes_of_saving(in, in->order, (kith_order_saving){.unattended = 1, .renew = 1}), 0);
    save_as(in, in->order, (kith_order_saving){.renew = 1, .chain = in->xy001});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->xy001);
    assert_int_equal(tasks_of(in, in->at.c1001, &task), 1);
    free_desk(in);
}

/* Nobody was there to choose: somebody does later, and that alone fills the header anew. */
static void a_chain_is_chosen_later(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    (void)join(txn, in->at.c1001, in->xy001);
    (void)commit(txn);
    (void)put_condition(in,
                        (condition_settings){.customer = in->at.na001, .type = in->list, .text = "chain"});
    save_as(in, in->order, (kith_order_saving){.unattended = 1});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), 0);
    expect_refused(in, in->order, (kith_order_saving){.chain = in->at.ch001}, KITH_RULE_NOT_A_MEMBER);
    save_as(in, in->order, (kith_order_saving){.chain = in->at.bb001});
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_CHAIN), in->at.bb001);
    expect_header_text(in, in->order, KITH_ORDER_HEADER_PRICE_LIST, "chain");
    assert_int_equal(changes_of_saving(in, in->order, (kith_order_saving){.chain = in->at.bb001}), 0);
    free_desk(in);
}

/* The payer was typed, the account was not: it goes with the payer. */
static void account_follows_a_typed_payer(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id payers[] = {in->at.c1010, in->at.mw001};
    const kith_id accounts[] = {complete_account(txn, payers[0], "DE1"),
                                complete_account(txn, payers[1], "DE2")};
    (void)commit(txn);
    for (size_t i = 0; i < COUNT(payers); i++) {
        kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
        values[KITH_HEADER_FIELD_PAYER].party = payers[i];
        save_as(in, in->order,
                (kith_order_saving){
                    .typed = KITH_PRESENT(KITH_HEADER_FIELD_PAYER), .values = values, .renew = 1});
        assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_BANK_ACCOUNT), accounts[i]);
        assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_BANK_ACCOUNT_ORIGIN),
                         KITH_ORIGIN_CUSTOMER);
    }
    free_desk(in);
}

static void location_that_is_typed_is_one_of_its_party(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id place = location(txn, in->at.c1002, NULL, "Brest");
    (void)commit(txn);
    const uint32_t fields[] = {KITH_HEADER_FIELD_INVOICE_TO, KITH_HEADER_FIELD_DELIVERY};
    const struct {
        uint32_t field;
        const char *named;
    } told[] = {
        {KITH_ORDER_HEADER_INVOICE_LOCATION, ": invoice_location: location belongs to another customer"},
        {KITH_ORDER_HEADER_DELIVERY_LOCATION, ": delivery_location: location belongs to another customer"}};
    for (size_t i = 0; i < COUNT(fields); i++) {
        kith_error err = NEW_ERROR;
        kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
        values[fields[i]] = (kith_header_value){.party = in->at.c1010, .location = place};
        kith_order_saving typing = {.typed = KITH_PRESENT(fields[i]), .values = values};
        txn = begin_as(in->at.book, "cc", "2026-06-01");
        REFUSED(KITH_ERR_RULE, &err, try_saving(txn, in->order, typing, &err));
        assert_int_equal(err.rule, KITH_RULE_LOCATION_OWNER);
        assert_int_equal(err.subject, 0);
        assert_int_equal(err.field, told[i].field);
        assert_int_equal(err.other, place);
        assert_non_null(strstr(err.message, told[i].named));
        assert_int_equal(changes_of(txn), 0);
        values[fields[i]].party = in->at.c1002;
        save_as(in, in->order, typing);
    }
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_INVOICE_LOCATION), place);
    assert_int_equal(header_number(in, in->order, KITH_ORDER_HEADER_DELIVERY_LOCATION), place);
    free_desk(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_without_a_type_has_no_header),
        cmocka_unit_test(header_and_path_are_what_the_resolver_says),
        cmocka_unit_test(header_is_that_of_the_orders_date),
        cmocka_unit_test(later_changes_do_not_reach_what_is_frozen),
        cmocka_unit_test(customer_and_type_count_until_the_first_save),
        cmocka_unit_test(what_is_typed_survives_everything_but_typing),
        cmocka_unit_test(typing_into_a_frozen_header_changes_that_field_alone),
        cmocka_unit_test(what_is_emptied_by_hand_stays_empty),
        cmocka_unit_test(what_is_typed_has_to_be_there),
        cmocka_unit_test(chain_that_is_ambiguous_required_or_wrong_is_refused),
        cmocka_unit_test(refused_order_does_not_spoil_the_transaction),
        cmocka_unit_test(unattended_order_makes_one_task),
        cmocka_unit_test(a_chain_is_chosen_later),
        cmocka_unit_test(account_follows_a_typed_payer),
        cmocka_unit_test(location_that_is_typed_is_one_of_its_party),
    };
    return cmocka_run_group_tests_name("order_save", tests, NULL, NULL);
}
