/* Scenarios of orders and managers: saving, giving out, cards, handing over, and each question about them. */
#include "scenarios.h"

static kith_status add_manager(kith_txn *txn, const char *code, kith_id *id)
{
    const kith_value values[] = {text_of(KITH_MANAGER_CODE, code), text_of(KITH_MANAGER_USER, code)};
    return kith_record_add(txn, KITH_KIND_MANAGER, values, COUNT(values), id, NULL);
}

/* For orders of the method that its code is. */
static kith_status add_distribution(kith_txn *txn, const char *code, int64_t policy, kith_id *id)
{
    const kith_value values[] = {text_of(KITH_DISTRIBUTION_CODE, code),
                                 text_of(KITH_DISTRIBUTION_METHOD, code),
                                 number_of(KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, 1),
                                 number_of(KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, policy)};
    return kith_record_add(txn, KITH_KIND_DISTRIBUTION, values, COUNT(values), id, NULL);
}

static kith_status add_order(kith_txn *txn, const char *number, kith_id customer, const char *method,
                             kith_id type, kith_id *id)
{
    const kith_value values[] = {text_of(KITH_ORDER_NUMBER, number), reference(KITH_ORDER_CUSTOMER, customer),
                                 text_of(KITH_ORDER_METHOD, method), reference(KITH_ORDER_ORDER_TYPE, type),
                                 number_of(KITH_ORDER_DATE, KITH_TYPE_DATE, TODAY)};
    return kith_record_add(txn, KITH_KIND_ORDER, values, COUNT(values), id, NULL);
}

/* A customer in two chains and an order type for which one of them has to be chosen. */
static kith_status add_chains(fixture *f, kith_txn *txn, kith_id *type)
{
    const kith_value code = text_of(KITH_HIERARCHY_CODE, "trade");
    const kith_id parents[] = {f->b, f->c};
    kith_id hierarchy = 0;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_record_add(txn, KITH_KIND_HIERARCHY, &code, 1, &hierarchy, NULL));
    for (size_t i = 0; i < COUNT(parents); i++) {
        const kith_chain_link link = {
            .size = sizeof link,
            .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) | KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                       KITH_PRESENT(KITH_CHAIN_LINK_HIERARCHY) | KITH_PRESENT(KITH_CHAIN_LINK_MEMBER),
            .customer = f->a,
            .parent = parents[i],
            .hierarchy = hierarchy,
            .member = 1,
        };
        TRY(f, kith_chain_connect(txn, &link, &id, NULL));
    }
    const kith_value values[] = {text_of(KITH_ORDER_TYPE_CODE, "D02"),
                                 reference(KITH_ORDER_TYPE_HIERARCHY, hierarchy),
                                 number_of(KITH_ORDER_TYPE_CHAIN_CHECK, KITH_TYPE_CODE, KITH_CHAIN_CHECK_ON)};
    TRY(f, kith_record_add(txn, KITH_KIND_ORDER_TYPE, values, COUNT(values), type, NULL));
    const kith_value location[] = {reference(KITH_LOCATION_CUSTOMER, f->a),
                                   text_of(KITH_LOCATION_CITY, "Paris")};
    TRY(f, kith_record_add(txn, KITH_KIND_LOCATION, location, COUNT(location), &id, NULL));
out:
    return status;
}

/* An order with a header in which something is typed, and a task for whoever has to choose the chain; then
 * the chain is chosen. */
static kith_status save_with_header(fixture *f, kith_txn *txn, kith_id type)
{
    kith_header_value typed[KITH_HEADER_FIELDS] = {{0}};
    kith_order_saving saving = {.size = sizeof saving,
                                .unattended = 1,
                                .typed = KITH_PRESENT(KITH_HEADER_FIELD_PRICE_LIST),
                                .values = typed};
    kith_assignment said = {.size = sizeof said};
    kith_id order = 0;
    kith_status status = KITH_OK;
    typed[KITH_HEADER_FIELD_PRICE_LIST].text = "a price list with a name";
    TRY(f, add_order(txn, "1", f->a, "turns", type, &order));
    TRY(f, kith_order_save(txn, order, &saving, &said, NULL, NULL));
    assert_int_equal(said.rule, KITH_ASSIGNED_BY_DISTRIBUTION);
    saving.renew = 1;
    saving.chain = f->b;
    TRY(f, kith_order_save(txn, order, &saving, &said, NULL, NULL));
    assert_int_equal(said.rule, 0);
out:
    return status;
}

/* Every policy that keeps something, and that of the host. */
static kith_status save_by_policies(fixture *f, kith_txn *txn)
{
    static const struct {
        const char *code;
        int64_t policy;
    } policies[] = {{"weights", KITH_DISTRIBUTE_WEIGHTED},
                    {"waits", KITH_DISTRIBUTE_LONGEST_WAIT},
                    {"loads", KITH_DISTRIBUTE_LEAST_LOADED},
                    {"host", KITH_DISTRIBUTE_CUSTOM}};
    kith_trace_row rows[16];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows)};
    kith_id customers[] = {f->b, f->c, f->d, 0}; /* of nobody yet, or no policy would be asked */
    kith_status status = KITH_OK;
    TRY(f, add_one(txn, "of nobody", "r", &customers[3]));
    for (size_t i = 0; i < COUNT(policies); i++) {
        const char number[] = {(char)('2' + i), '\0'};
        kith_id order = 0;
        kith_id by = 0;
        TRY(f, add_distribution(txn, policies[i].code, policies[i].policy, &by));
        TRY(f, add_order(txn, number, customers[i], policies[i].code, 0, &order));
        TRY(f, kith_order_save(txn, order, NULL, NULL, &trace, NULL));
    }
out:
    return status;
}

static kith_status ask_managers(fixture *f, const kith_view *view, kith_id boris)
{
    const kith_order_query query = {.size = sizeof query, .customer = f->a};
    kith_manager_info info = {.size = sizeof info};
    kith_id ids[8];
    kith_id id = 0;
    kith_id binding = 0;
    size_t count = 0;
    uint64_t number = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_order_list(view, &query, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_manager_find(view, "boris", &id, NULL));
    assert_int_equal(id, boris);
    TRY(f, kith_manager_get(view, boris, 0, &info, NULL));
    assert_true(info.customers > 0);
    TRY(f, kith_manager_customers(view, boris, TODAY, 0, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, info.customers);
    TRY(f, kith_manager_count(view, boris, TODAY, &number, NULL));
    assert_int_equal(number, count);
    TRY(f, kith_customer_manager(view, f->a, 0, &id, &binding, NULL));
    assert_int_equal(id, boris);
out:
    return status;
}

kith_status give_out_orders(fixture *f)
{
    kith_customer_saving card = {.size = sizeof card};
    kith_transfer transfer = {.size = sizeof transfer};
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_id boris = 0;
    kith_id clara = 0;
    kith_id turns = 0;
    kith_id type = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_manager(txn, "boris", &boris));
    TRY(f, add_manager(txn, "clara", &clara));
    TRY(f, add_distribution(txn, "turns", KITH_DISTRIBUTE_ROUND_ROBIN, &turns));
    TRY(f, add_chains(f, txn, &type));
    TRY(f, save_with_header(f, txn, type));
    TRY(f, save_by_policies(f, txn));
    card.manager = clara;
    TRY(f, kith_customer_save(txn, f->d, &card, NULL, NULL));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, ask_managers(f, view, boris));
    transfer.from = boris;
    transfer.distribution = turns;
    TRY(f, kith_manager_transfer(txn, &transfer, NULL, NULL));
    transfer.from = clara;
    transfer.to = boris;
    transfer.distribution = 0;
    TRY(f, kith_manager_transfer(txn, &transfer, NULL, NULL));
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}

/* An order that is decided anew because others overtook it: its customer is bound by now. */
kith_status give_out_meanwhile(fixture *f)
{
    const kith_txn_options options = {.size = sizeof options, .today = TODAY};
    kith_customer_saving card = {.size = sizeof card};
    kith_assignment said = {.size = sizeof said};
    kith_txn *slow = NULL;
    kith_txn *fast = NULL;
    kith_id boris = 0;
    kith_id turns = 0;
    kith_id order = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &slow));
    TRY(f, add_manager(slow, "boris", &boris));
    TRY(f, add_distribution(slow, "turns", KITH_DISTRIBUTE_ROUND_ROBIN, &turns));
    TRY(f, add_order(slow, "1", f->a, "turns", 0, &order));
    TRY(f, kith_order_save(slow, order, NULL, &said, NULL, NULL));
    assert_int_equal(said.manager, boris);
    TRY(f, kith_txn_begin(f->book, &options, &fast, NULL));
    TRY(f, add_manager(fast, "clara", &card.manager));
    TRY(f, kith_customer_save(fast, f->a, &card, NULL, NULL));
    TRY(f, kith_txn_commit(fast, NULL, NULL));
    f->committed = 1; /* from here on there is something new even if the slow one fails */
    TRY(f, finish(f, slow));
out:
    kith_txn_close(fast);
    kith_txn_close(slow);
    return status;
}
