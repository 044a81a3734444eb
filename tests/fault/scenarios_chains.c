/* Scenarios of trade chains: links, conditions and the order header, each call of theirs. */
#include "scenarios.h"

static kith_status connect_to(kith_txn *txn, kith_id hierarchy, kith_id customer, kith_id parent,
                              int64_t member, kith_id *link)
{
    const kith_chain_link given = {
        .size = sizeof given,
        .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) | KITH_PRESENT(KITH_CHAIN_LINK_PARENT) |
                   KITH_PRESENT(KITH_CHAIN_LINK_HIERARCHY) | KITH_PRESENT(KITH_CHAIN_LINK_MEMBER),
        .customer = customer,
        .parent = parent,
        .hierarchy = hierarchy,
        .member = member,
    };
    return kith_chain_connect(txn, &given, link, NULL);
}

/* What stands in the chain a (root) above b above c, with d a member of c. */
static kith_status ask_chain(fixture *f, const kith_view *view, kith_id hierarchy)
{
    const kith_chain_query query = {.size = sizeof query, .hierarchy = hierarchy, .members = 1};
    kith_chain_step steps[11];
    kith_id ids[4];
    kith_id common = 0;
    size_t count = 0;
    uint32_t outcome = 0;
    uint32_t level = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_chain_path(view, f->d, &query, steps, COUNT(steps), &count, &outcome, NULL));
    assert_int_equal(outcome, KITH_CHAIN_FOUND);
    assert_int_equal(count, 4);
    TRY(f, kith_chain_levels(view, &f->c, 1, &query, &level, NULL));
    assert_int_equal(level, 3);
    TRY(f, kith_chain_candidates(view, f->d, &query, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_chain_list(view, f->c, &query, steps, COUNT(steps), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_chain_tree(view, f->a, &query, steps, COUNT(steps), &count, NULL));
    assert_int_equal(count, 4);
    TRY(f, kith_chain_roots(view, &query, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_chain_common(view, f->b, f->d, &query, &common, NULL));
    assert_int_equal(common, f->b);
out:
    return status;
}

static kith_status ask_conditions(fixture *f, const kith_view *view, kith_id hierarchy, kith_id type)
{
    kith_trace_row rows[8];
    kith_trace trace = {.size = sizeof trace, .rows = rows, .capacity = COUNT(rows)};
    kith_condition_query query = {
        .size = sizeof query, .customer = f->d, .type = type, .hierarchy = hierarchy};
    const kith_order_request request = {.size = sizeof request, .customer = f->d};
    kith_header header = {.size = sizeof header};
    kith_effective out[16];
    size_t count = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_condition_effective(view, &query, out, &trace, NULL));
    assert_int_equal(out[0].number, 5000000);
    TRY(f, kith_condition_list(view, &query, out, COUNT(out), &count, NULL));
    assert_int_equal(count, 1);
    query.customer = 0;
    TRY(f, kith_condition_many(view, &query, &f->d, 1, out, NULL));
    assert_int_equal(out[0].number, 5000000);
    query.customer = f->d;
    query.type = 0;
    TRY(f, kith_condition_all(view, &query, out, COUNT(out), &count, NULL));
    assert_int_equal(count, 9);
    TRY(f, kith_order_header(view, &request, &header, NULL, NULL));
    assert_int_equal(header.outcome, KITH_ORDER_NO_INVOICE_TO);
out:
    return status;
}

kith_status hang_in_chains(fixture *f)
{
    const kith_value code = text_of(KITH_HIERARCHY_CODE, "trade");
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_id hierarchy = 0;
    kith_id link = 0;
    kith_id type = 0;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_record_add(txn, KITH_KIND_HIERARCHY, &code, 1, &hierarchy, NULL));
    TRY(f, connect_to(txn, hierarchy, f->b, f->a, 0, &link));
    TRY(f, connect_to(txn, hierarchy, f->c, f->b, 0, &link));
    TRY(f, connect_to(txn, hierarchy, f->d, f->c, 1, &link));
    TRY(f, kith_condition_presets(txn, NULL));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_record_find(view, KITH_KIND_CONDITION_TYPE, "discount", &type, NULL));
    kith_view_close(view);
    view = NULL;
    const kith_value percent[] = {
        reference(KITH_CONDITION_CUSTOMER, f->a),
        reference(KITH_CONDITION_TYPE, type),
        number_of(KITH_CONDITION_NUMBER, KITH_TYPE_DECIMAL, 5000000),
        number_of(KITH_CONDITION_MINIMUM, KITH_TYPE_DECIMAL, 1000000),
    };
    TRY(f, kith_record_add(txn, KITH_KIND_CONDITION, percent, COUNT(percent), &id, NULL));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, ask_chain(f, view, hierarchy));
    TRY(f, ask_conditions(f, view, hierarchy, type));
    TRY(f, kith_chain_move(txn, f->c, hierarchy, f->a, 0, &link, NULL));
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}
