/* Export agents (W15 to W17): whom they stand in for in the order header, and the role that they need. */
#include "desk.h"

/* Worked cases 48 and 49. */
static void agent_is_invoiced_and_pays_if_its_account_is_complete(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id e000 = organisation(txn, "E000");
    const kith_id e101 = organisation(txn, "E101");
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, e000),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    (void)location(txn, e000, NULL, "Hamburg");
    (void)location(txn, e101, NULL, "Altona");
    const kith_id account = ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, e000),
                                TEXT(KITH_BANK_ACCOUNT_HOLDER, "E"), TEXT(KITH_BANK_ACCOUNT_NUMBER, "DE1"),
                                TEXT(KITH_BANK_ACCOUNT_MANDATE, "M"));
    const kith_id own = ADD(txn, KITH_KIND_BANK_ACCOUNT, REF(KITH_BANK_ACCOUNT_CUSTOMER, e101),
                            TEXT(KITH_BANK_ACCOUNT_HOLDER, "A"), TEXT(KITH_BANK_ACCOUNT_NUMBER, "DE2"),
                            TEXT(KITH_BANK_ACCOUNT_MANDATE, "M"));
    (void)relation(txn, (kith_relation){.type = in->agency, .from = e000, .to = e101});
    (void)commit(txn);
    const kith_order_request request = {.customer = e101};
    expect_party(in, request, KITH_HEADER_FIELD_INVOICE_TO, KITH_ORIGIN_EXPORT_AGENT, e000);
    expect_party(in, request, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_EXPORT_AGENT, e000);
    expect_party(in, request, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_EXPORT_AGENT, e000);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, account);
    expect_party(in, request, KITH_HEADER_FIELD_DELIVERY, KITH_ORIGIN_SELF, e101);
    set(in, account, nothing_of(KITH_BANK_ACCOUNT_NUMBER));
    expect_party(in, request, KITH_HEADER_FIELD_INVOICE_TO, KITH_ORIGIN_EXPORT_AGENT, e000);
    expect_party(in, request, KITH_HEADER_FIELD_BANK_ACCOUNT, KITH_ORIGIN_SELF, e101);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_BANK_ACCOUNT].location, own);
    txn = begin(in->at.book);
    set_book(txn, in->at.book,
             (kith_value){.field = KITH_BOOK_AGENT_PAYS, .type = KITH_TYPE_FLAG, .number = 0});
    (void)commit(txn);
    expect_party(in, request, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_SELF, e101);
    txn = begin(in->at.book); /* without the feature there is no agent (worked case 51) */
    set_book(txn, in->at.book,
             (kith_value){.field = KITH_BOOK_EXPORT_AGENTS, .type = KITH_TYPE_FLAG, .number = 0});
    (void)commit(txn);
    expect_party(in, request, KITH_HEADER_FIELD_INVOICE_TO, KITH_ORIGIN_SELF, e101);
    txn = begin(in->at.book);
    const kith_id link = relation(txn, (kith_relation){.type = in->agency, .from = e000, .to = in->at.c1001});
    expect_rule(txn, KITH_RULE_FEATURE_DISABLED, link);
    free_desk(in);
}

/* A payer that is kept at the customer is more specific than an agent, whether as a field or a condition. */
static void own_payer_comes_before_the_agent(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id agent = organisation(txn, "E000");
    const kith_id idle = organisation(txn, "I000");
    (void)ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, agent),
              CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    (void)relation(txn, (kith_relation){.type = in->agency, .from = agent, .to = in->at.c1001});
    (void)location(txn, agent, NULL, "Hamburg");
    (void)commit(txn);
    (void)put(in, (condition_settings){.customer = in->at.bb001, .type = in->payer, .party = in->at.bb001});
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_EXPORT_AGENT, agent);
    const kith_id own =
        put(in, (condition_settings){.customer = in->at.c1001, .type = in->payer, .party = in->at.c1010});
    (void)put(in,
              (condition_settings){.customer = in->at.c1001, .type = in->invoice_to, .party = in->at.c1010});
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_CUSTOMER, in->at.c1010);
    assert_int_equal(in->header.fields[KITH_HEADER_FIELD_PAYER].record, own);
    expect_party(in, (kith_order_request){.order_type = in->off}, KITH_HEADER_FIELD_PAYER,
                 KITH_ORIGIN_CUSTOMER, in->at.c1010);
    expect_party(in, plain, KITH_HEADER_FIELD_INVOICE_TO, KITH_ORIGIN_EXPORT_AGENT, agent);
    set(in, own, REF(KITH_CONDITION_PARTY, idle));
    set(in, idle, CODE(KITH_CUSTOMER_STATUS, KITH_STATUS_INACTIVE));
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_EXPORT_AGENT, agent);
    assert_true(was_skipped(in, KITH_HEADER_FIELD_PAYER, idle, KITH_REASON_INACTIVE));
    set(in, in->at.c1001, REF(KITH_CUSTOMER_PAYER, in->at.mw001)); /* the record comes first */
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_CUSTOMER, in->at.mw001);
    free_desk(in);
}

static void agent_needs_the_role_as_long_as_it_is_one(void **state)
{
    (void)state;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id e000 = organisation(txn, "E000");
    const kith_id bare = relation(txn, (kith_relation){.type = in->agency, .from = e000, .to = in->at.c1001});
    expect_rule(txn, KITH_RULE_ROLE_MISSING, bare);
    txn = begin(in->at.book);
    const kith_id agent = organisation(txn, "E000");
    const kith_id role = ADD(txn, KITH_KIND_CUSTOMER_ROLE, REF(KITH_CUSTOMER_ROLE_CUSTOMER, agent),
                             CODE(KITH_CUSTOMER_ROLE_ROLE, KITH_CUSTOMER_ROLE_EXPORT_AGENT));
    const kith_id link =
        relation(txn, (kith_relation){.type = in->agency, .from = agent, .to = in->at.c1001});
    const kith_id branch = /* W17 */
        relation(txn, (kith_relation){.type = in->agency, .from = agent, .to = in->at.c1002});
    (void)commit(txn);
    txn = begin(in->at.book);
    remove_record(txn, role);
    expect_rule(txn, KITH_RULE_IN_USE, role);
    txn = begin(in->at.book);
    change(txn, link, DATE(KITH_RELATION_UNTIL, "2026-05-31")); /* over: no agent any more */
    (void)commit(txn);
    expect_party(in, plain, KITH_HEADER_FIELD_PAYER, KITH_ORIGIN_SELF, in->at.c1001);
    static const struct {
        const char *until;
        int32_t rule;
    } cases[] = {{"2026-06-01", KITH_RULE_IN_USE}, {"2026-05-31", 0}};
    for (size_t i = 0; i < COUNT(cases); i++) { /* the last link is over on the first day behind its end */
        txn = begin(in->at.book);
        change(txn, branch, DATE(KITH_RELATION_UNTIL, cases[i].until));
        (void)commit(txn);
        txn = begin(in->at.book);
        remove_record(txn, role);
        if (cases[i].rule != 0) {
            expect_rule(txn, cases[i].rule, role);
        } else {
            (void)commit(txn);
        }
    }
    expect_valid(in->at.book);
    txn = begin(in->at.book);
    change(txn, link, nothing_of(KITH_RELATION_UNTIL));
    expect_rule(txn, KITH_RULE_ROLE_MISSING, link);
    txn = begin(in->at.book);
    change(txn, link, DATE(KITH_RELATION_UNTIL, "2026-06-01"));
    expect_rule(txn, KITH_RULE_ROLE_MISSING, link);
    free_desk(in);
}

/* Whatever changes, a link in force without the role is found: also one that has an end. */
static void a_type_that_gets_the_effect_lets_go_of_who_has_not_the_role(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    desk *in = new_desk();
    kith_txn *txn = begin(in->at.book);
    const kith_id type = relation_type(txn, (type_settings){.code = "plain"});
    const kith_id other = organisation(txn, "E9");
    const kith_id link = relation(txn, (kith_relation){.type = type,
                                                       .from = other,
                                                       .to = in->at.c1001,
                                                       .since = day("2025-01-01"),
                                                       .until = day("2099-12-31")});
    (void)commit(txn);
    txn = begin(in->at.book);
    const kith_value effect = CODE(KITH_RELATION_TYPE_EFFECT, KITH_EFFECT_EXPORT_AGENT);
    OK(&err, kith_relation_type_change(txn, type, &effect, 1, KITH_POLICY_DELETE, &err));
    (void)commit(txn);
    kith_view *view = view_of(in->at.book);
    kith_value value;
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_record_get(view, link, KITH_RELATION_TYPE, &value, &err));
    kith_view_close(view);
    free_desk(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agent_is_invoiced_and_pays_if_its_account_is_complete),
        cmocka_unit_test(own_payer_comes_before_the_agent),
        cmocka_unit_test(agent_needs_the_role_as_long_as_it_is_one),
        cmocka_unit_test(a_type_that_gets_the_effect_lets_go_of_who_has_not_the_role),
    };
    return cmocka_run_group_tests_name("export agents", tests, NULL, NULL);
}
