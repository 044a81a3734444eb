/* Table 2: the order header. */
#include "desk.h"

/* --- chain selection --- */

/* Worked case 23. */
static void chain_check_off_takes_nothing_from_the_chain(void **state)
{
    (void)state;
    desk *in = new_desk();
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = in->payer, .party = in->at.na001});
    const kith_order_request request = {.order_type = in->off};
    assert_int_equal(outcome_of(in, request), KITH_ORDER_OK);
    assert_int_equal(in->header.steps, 0);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_CHAIN].origin, 0);
    assert_int_equal(in->header.inherits, 0);
    expect_party(in, request, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_SELF, in->at.c1001);
    set(in, in->off, FLAG(KITH_ORDER_TYPE_INHERITS));
    assert_int_equal(outcome_of(in, request), KITH_ORDER_OK);
    assert_int_equal(in->header.inherits, 1);
    free_desk(in);
}

static void chain_check_on_stores_the_only_chain(void **state)
{
    (void)state;
    desk *in = new_desk();
    assert_int_equal(outcome_of(in, plain), KITH_ORDER_OK);
    assert_int_equal(in->header.steps, 5);
    assert_int_equal(in->header.path[0].customer, in->at.c1001);
    assert_int_equal(in->header.path[4].customer, in->at.na001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_CHAIN].party, in->at.bb001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_CHAIN].level, 4);
    assert_int_equal(in->header.inherits, 1);
    assert_int_equal(outcome_of(in, (kith_order_request){.customer = in->at.bb001}), KITH_ORDER_OK);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_CHAIN].party, in->at.bb001); /* orders itself */
    set(in, in->on, (kith_value){.field = KITH_ORDER_TYPE_INHERITS, .type = KITH_TYPE_FLAG, .number = 0});
    (void)outcome_of(in, plain);
    assert_int_equal(in->header.inherits, 0);
    free_desk(in);
}

static void no_chain_is_no_hindrance_unless_it_is_required(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id loner = organisation(txn, "L");
    (void)location(txn, loner, NULL, "somewhere");
    (void)commit(txn);
    assert_int_equal(outcome_of(in, (kith_order_request){.customer = loner}), KITH_ORDER_OK);
    assert_int_equal(in->header.steps, 0);
    assert_int_equal(outcome_of(in, (kith_order_request){.customer = loner, .order_type = in->required}),
                     KITH_ORDER_CHAIN_REQUIRED);
    assert_int_equal(outcome_of(in, (kith_order_request){.order_type = in->required}), KITH_ORDER_OK);
    free_desk(in);
}

/* Worked cases 25 and 27. */
static void of_several_chains_one_is_chosen(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id xy001 = organisation(txn, "XY001");
    const kith_id second = join(txn, in->at.c1001, xy001);
    (void)commit(txn);
    assert_int_equal(outcome_of(in, plain), KITH_ORDER_CHAIN_AMBIGUOUS);
    assert_int_equal(in->header.task, 0);
    assert_int_equal(outcome_of(in, (kith_order_request){.unattended = 1}), KITH_ORDER_OK);
    assert_int_equal(in->header.task, 1);
    assert_int_equal(in->header.steps, 0);
    assert_int_equal(outcome_of(in, (kith_order_request){.chain = xy001}), KITH_ORDER_OK);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_CHAIN].party, xy001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_CHAIN].origin, KITH_ORIGIN_MANUAL);
    assert_int_equal(outcome_of(in, (kith_order_request){.chain = in->at.ch001}), KITH_ORDER_NOT_A_MEMBER);
    set(in, second, FLAG(KITH_CHAIN_LINK_PREFERRED));
    assert_int_equal(outcome_of(in, plain), KITH_ORDER_OK);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_CHAIN].party, xy001);
    free_desk(in);
}

/* Two hierarchies, and neither the order type nor the book says which. */
static void where_there_is_no_hierarchy_no_chain_can_be_chosen(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin(in->at.book);
    (void)entry(txn, KITH_KIND_HIERARCHY, "other");
    set_book(txn, in->at.book, nothing_of(KITH_BOOK_HIERARCHY));
    const kith_id order =
        ADD(txn, KITH_KIND_ORDER, TEXT(KITH_ORDER_NUMBER, "1"), REF(KITH_ORDER_CUSTOMER, in->at.c1001),
            REF(KITH_ORDER_ORDER_TYPE, in->on), DATE(KITH_ORDER_DATE, "2026-06-01"));
    (void)commit(txn);
    assert_int_equal(outcome_of(in, plain), KITH_ORDER_OK);
    assert_int_equal(in->header.steps, 0);
    assert_int_equal(outcome_of(in, (kith_order_request){.chain = in->at.bb001}), KITH_ORDER_NOT_A_MEMBER);
    const kith_order_saving saving = {.size = sizeof saving, .chain = in->at.bb001};
    txn = begin(in->at.book);
    REFUSED(KITH_ERR_RULE, &err, kith_order_save(txn, order, &saving, NULL, NULL, &err));
    assert_int_equal(err.rule, KITH_RULE_NOT_A_MEMBER);
    kith_txn_close(txn);
    assert_int_equal(outcome_of(in, (kith_order_request){.order_type = in->off, .chain = in->at.bb001}),
                     KITH_ORDER_OK); /* chains count for nothing */
    free_desk(in);
}

/* --- fields --- */

/* Worked cases 44 and 45. */
static void payer_and_invoice_come_down_the_chain(void **state)
{
    (void)state;
    desk *in = new_desk();
    const kith_id paying =
        put(in, (condition_settings){.customer = in->at.na001, .type = in->payer, .party = in->at.na001});
    (void)put(in,
              (condition_settings){.customer = in->at.mw001, .type = in->invoice_to, .party = in->at.mw001});
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_CHAIN, in->at.na001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_PAYER].level, 1);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_PAYER].record, paying);
    expect_party(in, plain, KITH_HEADER_FIELD_INVOICE_TO, KITH_ORIGIN_CHAIN, in->at.mw001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_INVOICE_TO].level, 2);
    assert_true(in->header.fields[KITH_HEADER_FIELD_INVOICE_TO].location != 0);
    expect_party(in, plain, KITH_HEADER_FIELD_DELIVERY, KITH_ORIGIN_SELF, in->at.c1001);
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.c1001));
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_CUSTOMER, in->at.c1001);
    free_desk(in);
}

static void invoice_to_takes_its_sources_in_order(void **state)
{
    (void)state;
    desk *in = new_desk();
    const uint32_t field = KITH_HEADER_FIELD_INVOICE_TO;
    expect_party(in, plain, field, KITH_ORIGIN_SELF, in->at.c1001);
    (void)put(in,
              (condition_settings){.customer = in->at.ch001, .type = in->invoice_to, .party = in->at.ch001});
    expect_party(in, plain, field, KITH_ORIGIN_CHAIN, in->at.ch001);
    set(in, in->at.c1001, REF(KITH_CUSTOMER_INVOICE_TO, in->at.c1002));
    expect_party(in, plain, field, KITH_ORIGIN_CUSTOMER, in->at.c1002);
    kith_txn *txn = begin(in->at.book);
    const kith_id agent = organisation(txn, "E000");
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, agent),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    (void)location(txn, agent, NULL, "Hamburg");
    const kith_id link =
        relation(txn, (kith_relation){.type = in->agency, .from = agent, .to = in->at.c1001});
    (void)commit(txn);
    expect_party(in, plain, field, KITH_ORIGIN_EXPORT_AGENT, agent);
    assert_int_equal(in->header.fields[field].record, link);
    kith_header_value typed[KITH_HEADER_FIELDS] = {{0}};
    typed[field].party = in->at.c1010;
    const kith_order_request request = {.typed = KITH_PRESENT(KITH_HEADER_FIELD_INVOICE_TO), .values = typed};
    expect_party(in, request, field, KITH_ORIGIN_MANUAL, in->at.c1010);
    free_desk(in);
}

static void without_any_location_there_is_nobody_to_invoice(void **state)
{
    (void)state;
    desk *in = new_desk();
    assert_int_equal(outcome_of(in, (kith_order_request){.customer = in->at.c1002}),
                     KITH_ORDER_NO_INVOICE_TO);
    free_desk(in);
}

/* Somebody has to pay: the customer's own "nothing" is looked at, and told, once. */
static void nobody_as_the_customers_own_payer_is_told_once(void **state)
{
    (void)state;
    desk *in = new_desk();
    (void)put(in, (condition_settings){
                      .customer = in->at.c1001, .type = in->payer, .state = KITH_CONDITION_STATE_NONE});
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_SELF, in->at.c1001);
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PAYER, in->at.c1001, KITH_REASON_NONE), 1);
    free_desk(in);
}

static void who_is_not_active_is_skipped_with_the_reason(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id first = organisation(txn, "E1");
    const kith_id second = organisation(txn, "E2");
    const kith_id agents[] = {first, second};
    for (size_t i = 0; i < COUNT(agents); i++) {
        (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, agents[i]),
                  CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
        (void)relation(
            txn, (kith_relation){
                     .type = in->agency, .from = agents[i], .to = in->at.c1001, .priority = (int64_t)i + 1});
    }
    (void)commit(txn);
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_EXPORT_AGENT, first);
    set(in, first, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_EXPORT_AGENT, second);
    assert_true(was_skipped(in, KITH_HEADER_FIELD_INVOICE_TO, first, KITH_REASON_INACTIVE));
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.c1010));
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_CUSTOMER, in->at.c1010);
    set(in, in->at.c1010, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_DECEASED));
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_EXPORT_AGENT, second);
    assert_true(was_skipped(in, KITH_HEADER_FIELD_PAYER, in->at.c1010, KITH_REASON_INACTIVE));
    free_desk(in);
}

static void payer_is_who_is_invoiced_where_the_location_says_so(void **state)
{
    (void)state;
    desk *in = new_desk();
    (void)put(in,
              (condition_settings){.customer = in->at.ch001, .type = in->invoice_to, .party = in->at.ch001});
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_SELF, in->at.c1001);
    const kith_id place = in->header.fields[KITH_HEADER_FIELD_INVOICE_TO].location;
    set(in, place, FLAG(KITH_LOCATION_PAYS));
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_INVOICE_TO, in->at.ch001);
    free_desk(in);
}

/* Worked case 47 among them. */
static void terms_list_and_model_take_their_sources_in_order(void **state)
{
    (void)state;
    const struct {
        uint32_t field;
        uint32_t customer;
        uint32_t order_type;
        uint32_t book;
    } fields[] = {
        {KITH_HEADER_FIELD_PAYMENT_TERMS, KITH_CUSTOMER_PAYMENT_TERMS, KITH_ORDER_TYPE_PAYMENT_TERMS,
         KITH_BOOK_PAYMENT_TERMS},
        {KITH_HEADER_FIELD_PRICE_LIST, KITH_CUSTOMER_PRICE_LIST, KITH_ORDER_TYPE_PRICE_LIST,
         KITH_BOOK_PRICE_LIST},
        {KITH_HEADER_FIELD_DISCOUNT_MODEL, KITH_CUSTOMER_DISCOUNT_MODEL, KITH_ORDER_TYPE_DISCOUNT_MODEL, 0},
    };
    for (size_t i = 0; i < COUNT(fields); i++) {
        desk *in = new_desk();
        const kith_id types[] = {in->terms, in->list, in->model};
        const uint32_t field = fields[i].field;
        expect_text(in, plain, field, 0, NULL);
        if (fields[i].book != 0) {
            kith_txn *txn = begin(in->at.book);
            set_book(txn, in->at.book, TEXT(fields[i].book, "book"));
            (void)commit(txn);
            expect_text(in, plain, field, KITH_ORIGIN_DEFAULT, "book");
        }
        (void)put(in, (condition_settings){.customer = in->at.na001, .type = types[i], .text = "chain"});
        expect_text(in, plain, field, KITH_ORIGIN_CHAIN, "chain");
        const kith_id none =
            put(in, (condition_settings){
                        .customer = in->at.bb001, .type = types[i], .state = KITH_CONDITION_STATE_NONE});
        expect_text(in, plain, field, KITH_ORIGIN_CHAIN, NULL); /* explicitly nothing is not "unset" */
        set(in, none, FLAG(KITH_CONDITION_INACTIVE));
        set(in, in->at.c1001, TEXT(fields[i].customer, "own"));
        expect_text(in, plain, field, KITH_ORIGIN_CUSTOMER, "own");
        set(in, in->on, TEXT(fields[i].order_type, "fixed"));
        expect_text(in, plain, field, KITH_ORIGIN_ORDER_TYPE, "fixed");
        kith_header_value typed[KITH_HEADER_FIELDS] = {{0}};
        typed[field].text = "typed";
        const kith_order_request request = {.typed = KITH_PRESENT(field), .values = typed};
        expect_text(in, request, field, KITH_ORIGIN_MANUAL, "typed");
        free_desk(in);
    }
}

/* What fills a field is one thing; what others would have had for it is told, too, also of what is enforced.
 */
static void what_a_later_source_has_is_traced(void **state)
{
    (void)state;
    desk *in = new_desk();
    const kith_id mandate = put(
        in,
        (condition_settings){.customer = in->at.na001, .type = in->list, .text = "mandate", .enforced = 1});
    expect_text(in, plain, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CHAIN, "mandate");
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_PRICE_LIST, "own"));
    expect_text(in, plain, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CUSTOMER, "own");
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PRICE_LIST, in->at.na001, KITH_REASON_NOT_CHOSEN), 1);
    set(in, in->on, TEXT(KITH_ORDER_TYPE_PRICE_LIST, "fixed"));
    expect_text(in, plain, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_ORDER_TYPE, "fixed");
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PRICE_LIST, in->at.c1001, KITH_REASON_NOT_CHOSEN), 1);
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PRICE_LIST, in->at.na001, KITH_REASON_NOT_CHOSEN), 1);
    kith_header_value values[KITH_HEADER_FIELDS] = {{0}};
    values[KITH_HEADER_FIELD_PRICE_LIST].text = "typed";
    expect_text(in,
                (kith_order_request){.typed = KITH_PRESENT(KITH_HEADER_FIELD_PRICE_LIST), .values = values},
                KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_MANUAL, "typed");
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PRICE_LIST, 0, KITH_REASON_NOT_CHOSEN), 1);
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PRICE_LIST, in->at.na001, KITH_REASON_NOT_CHOSEN), 1);
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PAYER, in->at.c1001, KITH_REASON_NOT_CHOSEN), 0);
    set(in, mandate, FLAG(KITH_CONDITION_INACTIVE));
    (void)outcome_of(in, plain);
    assert_int_equal(was_skipped(in, KITH_HEADER_FIELD_PRICE_LIST, in->at.na001, KITH_REASON_NOT_CHOSEN), 0);
    free_desk(in);
}

/* Two types that fill a field: which is the oldest follows every change of what they fill. */
static void of_several_types_the_oldest_fills_a_field(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id younger = ADD(txn, KITH_KIND_CONDITION_TYPE, TEXT(KITH_CONDITION_TYPE_CODE, "second_list"),
                                CODE(KITH_CONDITION_TYPE_VALUE, KITH_CONDITION_VALUE_CODE),
                                CODE(KITH_CONDITION_TYPE_FILLS, KITH_HEADER_FIELD_PRICE_LIST));
    (void)commit(txn);
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = in->list, .text = "older"});
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = younger, .text = "younger"});
    expect_text(in, plain, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CHAIN, "older");
    set(in, in->list, CODE(KITH_CONDITION_TYPE_FILLS, 0));
    expect_text(in, plain, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CHAIN, "younger");
    set(in, in->list, CODE(KITH_CONDITION_TYPE_FILLS, KITH_HEADER_FIELD_PRICE_LIST));
    expect_text(in, plain, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CHAIN, "older");
    set(in, younger, CODE(KITH_CONDITION_TYPE_FILLS, 0));
    set(in, in->list, CODE(KITH_CONDITION_TYPE_FILLS, 0));
    expect_text(in, plain, KITH_HEADER_FIELD_PRICE_LIST, 0, NULL);
    free_desk(in);
}

static void payment_terms_are_the_payers(void **state)
{
    (void)state;
    desk *in = new_desk();
    set(in, in->at.c1010, TEXT(KITH_CUSTOMER_PAYMENT_TERMS, "net 60"));
    set(in, in->at.c1001, TEXT(KITH_CUSTOMER_PAYMENT_TERMS, "net 30"));
    expect_text(in, plain, KITH_HEADER_FIELD_PAYMENT_TERMS, KITH_ORIGIN_CUSTOMER, "net 30");
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.c1010));
    expect_text(in, plain, KITH_HEADER_FIELD_PAYMENT_TERMS, KITH_ORIGIN_CUSTOMER, "net 60");
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_PAYMENT_TERMS].source, in->at.c1010);
    free_desk(in);
}

/* Column 3 of table 2, where they are kept as conditions: what comes down the chain is the customer's, and so
 * is what the customer says for whom another one pays. */
static void payment_terms_are_the_payers_also_as_conditions(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id payer = organisation(txn, "P");
    const kith_id above = organisation(txn, "G");
    const kith_id below = organisation(txn, "H");
    (void)hang(txn, below, above);
    (void)join(txn, payer, below);
    (void)commit(txn);
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, payer));
    const uint32_t field = KITH_HEADER_FIELD_PAYMENT_TERMS;
    (void)put(in, (condition_settings){.customer = above, .type = in->terms, .text = "of its chain"});
    expect_text(in, plain, field, 0, NULL);
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = in->terms, .text = "chain"});
    expect_text(in, plain, field, KITH_ORIGIN_CHAIN, "chain");
    (void)put(in, (condition_settings){.customer = in->at.c1001, .type = in->terms, .text = "own"});
    expect_text(in, plain, field, KITH_ORIGIN_CUSTOMER, "own");
    assert_int_equal(in->header.fields[field].source, in->at.c1001);
    const kith_id terms =
        put(in, (condition_settings){.customer = payer, .type = in->terms, .text = "payer's"});
    for (int checked = 0; checked <= 1; checked++) { /* with a chain or without */
        const kith_order_request request = {.order_type = checked ? in->on : in->off};
        expect_text(in, request, field, KITH_ORIGIN_CUSTOMER, "payer's");
        assert_int_equal(in->header.fields[field].source, payer);
        assert_int_equal(in->header.fields[field].record, terms);
        assert_int_equal(in->header.fields[field].level, 0);
    }
    set(in, terms, FLAG(KITH_CONDITION_INACTIVE));
    expect_text(in, plain, field, KITH_ORIGIN_CUSTOMER, "own");
    (void)put(in,
              (condition_settings){.customer = payer, .type = in->terms, .state = KITH_CONDITION_STATE_NONE});
    expect_text(in, plain, field, KITH_ORIGIN_CUSTOMER, NULL); /* explicitly nothing is not "unset" */
    assert_int_equal(in->header.fields[field].source, payer);
    set(in, payer, TEXT(KITH_CUSTOMER_PAYMENT_TERMS, "record"));
    expect_text(in, plain, field, KITH_ORIGIN_CUSTOMER, "record");
    free_desk(in);
}

static void delivery_never_comes_from_chain_or_agent(void **state)
{
    (void)state;
    desk *in = new_desk();
    set(in, in->at.c1001, REF(KITH_CUSTOMER_DELIVERY_PARTY, in->at.bb001));
    expect_party(in, plain, KITH_HEADER_FIELD_DELIVERY, KITH_ORIGIN_CUSTOMER, in->at.bb001);
    assert_true(in->header.fields[KITH_HEADER_FIELD_DELIVERY].location != 0);
    free_desk(in);
}

/* The order of the sources is a setting. */
static void book_may_order_the_sources_itself(void **state)
{
    (void)state;
    desk *in = new_desk();
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = in->payer, .party = in->at.na001});
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.c1010));
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_CUSTOMER, in->at.c1010);
    kith_txn *txn = begin(in->at.book);
    const int64_t origins[] = {KITH_ORIGIN_CHAIN, KITH_ORIGIN_CUSTOMER};
    for (size_t i = 0; i < COUNT(origins); i++) {
        (void)ADD(txn, KITH_KIND_HEADER_SOURCE, CODE(KITH_HEADER_SOURCE_FIELD, KITH_HEADER_FIELD_PAYER),
                  INTEGER(KITH_HEADER_SOURCE_RANK, (int64_t)i + 1),
                  CODE(KITH_HEADER_SOURCE_ORIGIN, origins[i]));
    }
    (void)commit(txn);
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_CHAIN, in->at.na001);
    expect_party(in, (kith_order_request){.order_type = in->off}, KITH_HEADER_FIELD_PAYER,
                 KITH_ORIGIN_CUSTOMER, in->at.c1010);
    expect_party(in, plain, KITH_HEADER_FIELD_INVOICE_TO, KITH_ORIGIN_SELF, in->at.c1001); /* as ever */
    free_desk(in);
}

/* The payer's account comes before the agent's, also where the customer pays itself. */
static void account_is_that_of_who_pays(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id agent = organisation(txn, "E000");
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, agent),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    (void)relation(txn, (kith_relation){.type = in->agency, .from = agent, .to = in->at.c1001});
    (void)complete_account(txn, agent, "DE1");
    const kith_id lacking = ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, in->at.c1001),
                                TEXT(KITH_BANK_ACCOUNT_NUMBER, "DE2"));
    const kith_id own = complete_account(txn, in->at.c1001, "DE3");
    const kith_id others = complete_account(txn, in->at.c1010, "DE4");
    (void)commit(txn);
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.c1001));
    expect_party(in, plain, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_CUSTOMER, in->at.c1001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, own);
    set(in, in->at.c1001, nothing_of(KITH_CUSTOMER_PAYER));
    txn = begin(in->at.book);
    set_book(txn, in->at.book,
             (kith_value){.field = KITH_BOOK_AGENT_PAYS, .type = KITH_TYPE_FLAG, .number = 0});
    (void)commit(txn);
    expect_party(in, plain, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_SELF, in->at.c1001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, own);
    set(in, own,
        nothing_of(KITH_BANK_ACCOUNT_MANDATE)); /* only that of the agent, who does not pay, has one */
    expect_party(in, plain, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_SELF, in->at.c1001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, lacking);
    (void)put(in, (condition_settings){.customer = in->at.mw001, .type = in->payer, .party = in->at.c1010});
    expect_party(in, plain, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_CHAIN, in->at.c1010);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, others);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].level, 2);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].source, in->at.mw001);
    free_desk(in);
}

/* Nobody pays: typed so, or no source that the book asks names anybody. What was found for an order before is
 * nobody's then. */
static void where_nobody_pays_no_others_account_is_taken(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id others = complete_account(txn, in->at.c1010, "DE1");
    (void)commit(txn);
    set(in, in->at.c1002, REF(KITH_CUSTOMER_PAYER, in->at.c1010));
    const kith_header_value typed[KITH_HEADER_FIELDS] = {{0}};
    const kith_order_request before = {.customer = in->at.c1002};
    const kith_order_request nobody = {.typed = KITH_PRESENT(KITH_HEADER_FIELD_PAYER), .values = typed};
    for (int by_sources = 0; by_sources <= 1; by_sources++) {
        expect_party(in, before, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_CUSTOMER, in->at.c1010);
        assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, others);
        expect_party(in, by_sources ? plain : nobody, KITH_HEADER_FIELD_BANK_ACCOUNT, 0, 0);
        assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, 0);
        assert_int_equal(in->header.fields[KITH_HEADER_FIELD_PAYER].party, 0);
        txn = begin(in->at.book);
        const int64_t origins[] = {KITH_ORIGIN_CUSTOMER, KITH_ORIGIN_CHAIN};
        for (size_t i = 0; i < COUNT(origins) && !by_sources; i++) {
            (void)ADD(txn, KITH_KIND_HEADER_SOURCE, CODE(KITH_HEADER_SOURCE_FIELD, KITH_HEADER_FIELD_PAYER),
                      INTEGER(KITH_HEADER_SOURCE_RANK, (int64_t)i + 1),
                      CODE(KITH_HEADER_SOURCE_ORIGIN, origins[i]));
        }
        (void)commit(txn);
    }
    txn = begin(in->at.book);
    const kith_id own = complete_account(txn, in->at.c1001, "DE2");
    (void)commit(txn);
    expect_party(in, nobody, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_SELF, in->at.c1001);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, own);
    free_desk(in);
}

static void chain_goes_on_above_a_party_that_is_not_active(void **state)
{
    (void)state;
    desk *in = new_desk();
    const struct {
        uint32_t field;
        kith_id type;
    } fields[] = {{KITH_HEADER_FIELD_PAYER, in->payer}, {KITH_HEADER_FIELD_INVOICE_TO, in->invoice_to}};
    for (size_t i = 0; i < COUNT(fields); i++) {
        (void)put(in, (condition_settings){
                          .customer = in->at.bb001, .type = fields[i].type, .party = in->at.c1010});
        (void)put(in, (condition_settings){
                          .customer = in->at.na001, .type = fields[i].type, .party = in->at.na001});
        expect_party(in, plain, fields[i].field, KITH_ORIGIN_CHAIN, in->at.c1010);
    }
    set(in, in->at.c1010, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    for (size_t i = 0; i < COUNT(fields); i++) {
        expect_party(in, plain, fields[i].field, KITH_ORIGIN_CHAIN, in->at.na001);
        assert_int_equal(in->header.fields[fields[i].field].level, 1);
        assert_true(was_skipped(in, fields[i].field, in->at.c1010, KITH_REASON_INACTIVE));
    }
    free_desk(in);
}

static void sources_that_make_no_sense_fill_nothing(void **state)
{
    (void)state;
    desk *in = new_desk();
    const uint32_t fields[] = {KITH_HEADER_FIELD_PAYMENT_TERMS, KITH_HEADER_FIELD_PRICE_LIST,
                               KITH_HEADER_FIELD_DISCOUNT_MODEL};
    kith_txn *txn = begin(in->at.book);
    for (size_t i = 0; i < COUNT(fields); i++) {
        (void)ADD(txn, KITH_KIND_HEADER_SOURCE, CODE(KITH_HEADER_SOURCE_FIELD, fields[i]),
                  INTEGER(KITH_HEADER_SOURCE_RANK, 1), CODE(KITH_HEADER_SOURCE_ORIGIN, KITH_ORIGIN_SELF));
    }
    (void)commit(txn);
    for (size_t i = 0; i < COUNT(fields); i++) {
        expect_text(in, plain, fields[i], 0, NULL);
    }
    free_desk(in);
}

/* The option of table 1; the chain is that of the order date. */
static void prices_may_be_those_of_the_delivery_date(void **state)
{
    (void)state;
    desk *in = new_desk();
    const kith_order_request request = {.on = day("2026-06-01"), .delivery = day("2026-09-01")};
    (void)put(in, (condition_settings){
                      .customer = in->at.na001, .type = in->list, .text = "spring", .until = "2026-07-31"});
    (void)put(in, (condition_settings){
                      .customer = in->at.na001, .type = in->list, .text = "autumn", .since = "2026-08-01"});
    expect_text(in, request, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CHAIN, "spring");
    kith_txn *txn = begin(in->at.book);
    set_book(txn, in->at.book, FLAG(KITH_BOOK_PRICES_ON_DELIVERY));
    (void)commit(txn);
    expect_text(in, request, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CHAIN, "autumn");
    expect_text(in, (kith_order_request){.on = day("2026-06-01")}, KITH_HEADER_FIELD_PRICE_LIST,
                KITH_ORIGIN_CHAIN, "spring"); /* no such date */
    kith_error err = NEW_ERROR;
    kith_id link = 0;
    txn = begin(in->at.book); /* by then nothing comes down from above any more */
    OK(&err, kith_chain_move(txn, in->at.bb001, 0, 0, day("2026-08-01"), &link, &err));
    (void)commit(txn);
    expect_text(in, request, KITH_HEADER_FIELD_PRICE_LIST, 0, NULL);
    assert_int_equal(in->header.steps, 5);
    free_desk(in);
}

/* In two chains on the order date, in one by then: none was stored, so nothing comes down. */
static void without_a_chain_on_the_order_date_none_is_priced_on_delivery(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    set_book(txn, in->at.book, FLAG(KITH_BOOK_PRICES_ON_DELIVERY));
    (void)connect_as(txn, in->at.c1001, in->at.ch001, 1, "", "2026-07-31");
    (void)commit(txn);
    (void)put(in, (condition_settings){.customer = in->at.na001, .type = in->list, .text = "chain"});
    const kith_order_request request = {
        .on = day("2026-06-01"), .delivery = day("2026-09-01"), .unattended = 1};
    expect_text(in, request, KITH_HEADER_FIELD_PRICE_LIST, 0, NULL);
    assert_int_equal(in->header.task, 1);
    assert_int_equal(in->header.steps, 0);
    (void)put(in, (condition_settings){
                      .customer = in->at.c1001, .type = in->list, .text = "own", .since = "2026-08-01"});
    expect_text(in, request, KITH_HEADER_FIELD_PRICE_LIST, KITH_ORIGIN_CUSTOMER, "own");
    free_desk(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chain_check_off_takes_nothing_from_the_chain),
        cmocka_unit_test(chain_check_on_stores_the_only_chain),
        cmocka_unit_test(no_chain_is_no_hindrance_unless_it_is_required),
        cmocka_unit_test(of_several_chains_one_is_chosen),
        cmocka_unit_test(where_there_is_no_hierarchy_no_chain_can_be_chosen),
        cmocka_unit_test(payer_and_invoice_come_down_the_chain),
        cmocka_unit_test(invoice_to_takes_its_sources_in_order),
        cmocka_unit_test(without_any_location_there_is_nobody_to_invoice),
        cmocka_unit_test(nobody_as_the_customers_own_payer_is_told_once),
        cmocka_unit_test(who_is_not_active_is_skipped_with_the_reason),
        cmocka_unit_test(payer_is_who_is_invoiced_where_the_location_says_so),
        cmocka_unit_test(terms_list_and_model_take_their_sources_in_order),
        cmocka_unit_test(what_a_later_source_has_is_traced),
        cmocka_unit_test(of_several_types_the_oldest_fills_a_field),
        cmocka_unit_test(payment_terms_are_the_payers),
        cmocka_unit_test(payment_terms_are_the_payers_also_as_conditions),
        cmocka_unit_test(delivery_never_comes_from_chain_or_agent),
        cmocka_unit_test(book_may_order_the_sources_itself),
        cmocka_unit_test(account_is_that_of_who_pays),
        cmocka_unit_test(where_nobody_pays_no_others_account_is_taken),
        cmocka_unit_test(chain_goes_on_above_a_party_that_is_not_active),
        cmocka_unit_test(sources_that_make_no_sense_fill_nothing),
        cmocka_unit_test(prices_may_be_those_of_the_delivery_date),
        cmocka_unit_test(without_a_chain_on_the_order_date_none_is_priced_on_delivery),
    };
    return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
