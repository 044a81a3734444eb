/* Arguments of the calls of chain.h, condition.h and order.h: each that is missing or out of range is
 * refused, and outputs are cleared. */
#include "arguments.h"

#include <string.h>

/* Beside the arguments: a hierarchy that is the default, the mother a node above the daughter, a condition
 * type. */
typedef struct chained {
    kith_id hierarchy;
    kith_id link;
    kith_id type;
    kith_id order_type;
} chained;

static const kith_id no_hierarchy = UINT64_C(99) << 8 | KITH_KIND_HIERARCHY;

static kith_id add(arguments *at, uint32_t kind, kith_value one, kith_value other)
{
    const kith_value values[] = {one, other};
    kith_id id = 0;
    OK(&at->err, kith_record_add(at->txn, kind, values, other.field == 0 ? 1 : 2, &id, &at->err));
    return id;
}

static chained new_chained(arguments *at)
{
    chained made = {0};
    made.hierarchy = add(at, KITH_KIND_HIERARCHY, text_of(KITH_HIERARCHY_CODE, "trade"), nothing_of(0));
    made.order_type = add(at, KITH_KIND_ORDER_TYPE, text_of(KITH_ORDER_TYPE_CODE, "D01"),
                          number_of(KITH_ORDER_TYPE_CHAIN_CHECK, KITH_TYPE_CODE, KITH_CHAIN_CHECK_ON));
    made.type = add(at, KITH_KIND_CONDITION_TYPE, text_of(KITH_CONDITION_TYPE_CODE, "discount"),
                    number_of(KITH_CONDITION_TYPE_VALUE, KITH_TYPE_CODE, KITH_CONDITION_VALUE_PERCENT));
    const kith_value standard = number_of(KITH_BOOK_HIERARCHY, KITH_TYPE_REFERENCE, (int64_t)made.hierarchy);
    OK(&at->err, kith_record_change(at->txn, UINT64_C(1) << 8 | KITH_KIND_BOOK, &standard, 1, &at->err));
    const kith_chain_link link = {.size = sizeof link,
                                  .present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) |
                                             KITH_PRESENT(KITH_CHAIN_LINK_PARENT),
                                  .customer = at->daughter,
                                  .parent = at->mother};
    OK(&at->err, kith_chain_connect(at->txn, &link, &made.link, &at->err));
    kith_view_close(at->view);
    at->view = view_of_txn(at->txn);
    return made;
}

static void links(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id id = 7;
    kith_chain_link link = {.size = sizeof link,
                            .present =
                                KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER) | KITH_PRESENT(KITH_CHAIN_LINK_PARENT),
                            .customer = at->daughter,
                            .parent = at->mother};
    INVALID(kith_chain_connect(at->txn, &link, &id, err)); /* the book has no default hierarchy */
    const chained with = new_chained(at);
    OLD(kith_chain_connect(at->txn, &link, &id, &at->unset));
    INVALID(kith_chain_connect(NULL, &link, &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_chain_connect(at->txn, NULL, &id, err));
    INVALID(kith_chain_connect(at->txn, &link, NULL, err));
    OVER(kith_chain_connect(at->prepared, &link, &id, err));
    kith_chain_link wrong = link;
    wrong.present |= 1;
    INVALID(kith_chain_connect(at->txn, &wrong, &id, err));
    wrong.present = UINT64_C(1) << 20;
    INVALID(kith_chain_connect(at->txn, &wrong, &id, err));
    wrong = link;
    wrong.size = 0;
    OLD(kith_chain_connect(at->txn, &wrong, &id, err));
    wrong = link;
    wrong.present = KITH_PRESENT(KITH_CHAIN_LINK_CUSTOMER);
    REFUSED(KITH_ERR_SHAPE, err, kith_chain_connect(at->txn, &wrong, &id, err));
    wrong = link;
    wrong.parent = at->nowhere;
    REFUSED(KITH_ERR_REFERENCE, err, kith_chain_connect(at->txn, &wrong, &id, err));
    OLD(kith_chain_move(at->txn, at->daughter, 0, at->mother, 0, &id, &at->unset));
    INVALID(kith_chain_move(NULL, at->daughter, 0, at->mother, 0, &id, err));
    INVALID(kith_chain_move(at->txn, at->type, 0, at->mother, 0, &id, err));
    INVALID(kith_chain_move(at->txn, at->daughter, at->mother, at->mother, 0, &id, err));
    INVALID(kith_chain_move(at->txn, at->daughter, 0, at->type, 0, &id, err));
    INVALID(kith_chain_move(at->txn, at->daughter, 0, at->mother, -5, &id, err));
    OVER(kith_chain_move(at->prepared, at->daughter, 0, at->mother, 0, &id, err));
    REFUSED(KITH_ERR_REFERENCE, err, kith_chain_move(at->txn, at->daughter, 0, at->nowhere, 0, &id, err));
    REFUSED(KITH_ERR_REFERENCE, err, kith_chain_move(at->txn, at->nowhere, 0, 0, 0, &id, err));
    REFUSED(KITH_ERR_REFERENCE, err, kith_chain_move(at->txn, at->daughter, no_hierarchy, 0, 0, &id, err));
    kith_txn *undated = begin_on(at->book, 0);
    INVALID(kith_chain_move(undated, at->daughter, with.hierarchy, at->mother, 0, &id, err));
    kith_txn_close(undated);
    OK(NULL, kith_chain_move(at->txn, at->daughter, with.hierarchy, 0, 0, NULL, NULL));
}

static void paths_and_levels(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_chain_step steps[2];
    size_t count = 7;
    uint32_t outcome = 7;
    uint32_t level = 7;
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_chain_path(at->view, at->mother, NULL, steps, 2, &count, &outcome, err));
    (void)new_chained(at);
    const kith_chain_query unsized = {.size = 0};
    const kith_chain_query wrong[] = {{.size = sizeof unsized, .as_of = -5},
                                      {.size = sizeof unsized, .chain = at->type},
                                      {.size = sizeof unsized, .after = at->type},
                                      {.size = sizeof unsized, .hierarchy = at->mother}};
    const kith_chain_query strange = {.size = sizeof strange, .hierarchy = no_hierarchy};
    OLD(kith_chain_path(at->view, at->mother, NULL, steps, 2, &count, &outcome, &at->unset));
    OLD(kith_chain_path(at->view, at->mother, &unsized, steps, 2, &count, &outcome, err));
    INVALID(kith_chain_path(NULL, at->mother, NULL, steps, 2, &count, &outcome, err));
    assert_int_equal(count, 0);
    assert_int_equal(outcome, KITH_CHAIN_NONE);
    INVALID(kith_chain_path(at->view, at->type, NULL, steps, 2, &count, &outcome, err));
    INVALID(kith_chain_path(at->view, at->mother, NULL, NULL, 2, &count, &outcome, err));
    INVALID(kith_chain_path(at->view, at->mother, NULL, steps, 2, NULL, &outcome, err));
    INVALID(kith_chain_path(at->view, at->mother, NULL, steps, 2, &count, NULL, err));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        INVALID(kith_chain_path(at->view, at->mother, &wrong[i], steps, 2, &count, &outcome, err));
    }
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_chain_path(at->view, at->nowhere, NULL, steps, 2, &count, &outcome, err));
    REFUSED(KITH_ERR_NOT_FOUND, err,
            kith_chain_path(at->view, at->mother, &strange, steps, 2, &count, &outcome, err));
    OK(NULL, kith_chain_path(at->view, at->daughter, NULL, NULL, 0, &count, &outcome, NULL));
    assert_int_equal(count, 2);
    OLD(kith_chain_levels(at->view, &at->mother, 1, NULL, &level, &at->unset));
    OLD(kith_chain_levels(at->view, &at->mother, 1, &unsized, &level, err));
    INVALID(kith_chain_levels(NULL, &at->mother, 1, NULL, &level, err));
    assert_int_equal(level, 0);
    INVALID(kith_chain_levels(at->view, NULL, 1, NULL, &level, err));
    INVALID(kith_chain_levels(at->view, &at->mother, 1, NULL, NULL, err));
    INVALID(kith_chain_levels(at->view, &at->type, 1, NULL, &level, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_chain_levels(at->view, &at->mother, 1, &strange, &level, err));
    OK(NULL, kith_chain_levels(at->view, NULL, 0, NULL, NULL, NULL));
}

static void lists_and_trees(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_chain_step steps[2];
    kith_id ids[2];
    kith_id id = 7;
    size_t count = 7;
    (void)new_chained(at);
    const kith_chain_query unsized = {.size = 0};
    const kith_chain_query behind = {.size = sizeof behind, .after = at->daughter};
    OLD(kith_chain_list(at->view, at->mother, NULL, steps, 2, &count, &at->unset));
    OLD(kith_chain_list(at->view, at->mother, &unsized, steps, 2, &count, err));
    INVALID(kith_chain_list(NULL, at->mother, NULL, steps, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_chain_list(at->view, at->type, NULL, steps, 2, &count, err));
    INVALID(kith_chain_list(at->view, at->mother, NULL, NULL, 2, &count, err));
    INVALID(kith_chain_list(at->view, at->mother, NULL, steps, 2, NULL, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_chain_list(at->view, at->nowhere, NULL, steps, 2, &count, err));
    OLD(kith_chain_tree(at->view, at->mother, NULL, steps, 2, &count, &at->unset));
    OLD(kith_chain_tree(at->view, at->mother, &unsized, steps, 2, &count, err));
    INVALID(kith_chain_tree(NULL, at->mother, NULL, steps, 2, &count, err));
    INVALID(kith_chain_tree(at->view, at->type, NULL, steps, 2, &count, err));
    INVALID(kith_chain_tree(at->view, at->mother, NULL, NULL, 2, &count, err));
    INVALID(kith_chain_tree(at->view, at->mother, NULL, steps, 2, NULL, err));
    INVALID(kith_chain_tree(at->view, at->mother, &behind, steps, 2, &count, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_chain_tree(at->view, at->nowhere, NULL, steps, 2, &count, err));
    OK(err, kith_chain_tree(at->view, at->mother, NULL, NULL, 0, &count, err));
    assert_int_equal(count, 2);
    OLD(kith_chain_candidates(at->view, at->mother, NULL, ids, 2, &count, &at->unset));
    OLD(kith_chain_candidates(at->view, at->mother, &unsized, ids, 2, &count, err));
    INVALID(kith_chain_candidates(NULL, at->mother, NULL, ids, 2, &count, err));
    INVALID(kith_chain_candidates(at->view, at->type, NULL, ids, 2, &count, err));
    INVALID(kith_chain_candidates(at->view, at->mother, NULL, NULL, 2, &count, err));
    INVALID(kith_chain_candidates(at->view, at->mother, NULL, ids, 2, NULL, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_chain_candidates(at->view, at->nowhere, NULL, ids, 2, &count, err));
    OLD(kith_chain_roots(at->view, NULL, ids, 2, &count, &at->unset));
    OLD(kith_chain_roots(at->view, &unsized, ids, 2, &count, err));
    INVALID(kith_chain_roots(NULL, NULL, ids, 2, &count, err));
    INVALID(kith_chain_roots(at->view, NULL, NULL, 2, &count, err));
    INVALID(kith_chain_roots(at->view, NULL, ids, 2, NULL, err));
    OK(err, kith_chain_roots(at->view, NULL, ids, 2, &count, err));
    assert_int_equal(count, 1);
    OLD(kith_chain_common(at->view, at->mother, at->daughter, NULL, &id, &at->unset));
    OLD(kith_chain_common(at->view, at->mother, at->daughter, &unsized, &id, err));
    INVALID(kith_chain_common(NULL, at->mother, at->daughter, NULL, &id, err));
    assert_int_equal(id, 0);
    INVALID(kith_chain_common(at->view, at->type, at->daughter, NULL, &id, err));
    INVALID(kith_chain_common(at->view, at->mother, at->type, NULL, &id, err));
    INVALID(kith_chain_common(at->view, at->mother, at->daughter, NULL, NULL, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_chain_common(at->view, at->nowhere, at->mother, NULL, &id, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_chain_common(at->view, at->mother, at->nowhere, NULL, &id, err));
    OK(err, kith_chain_common(at->view, at->mother, at->daughter, NULL, &id, err));
    assert_int_equal(id, at->mother);
}

static void conditions(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_effective out = {.count = 7};
    size_t count = 7;
    const chained with = new_chained(at);
    const kith_condition_query good = {.size = sizeof good, .customer = at->daughter, .type = with.type};
    kith_trace unsized_trace = {.size = 0};
    kith_trace no_rows = {.size = sizeof no_rows, .capacity = 1};
    OLD(kith_condition_effective(at->view, &good, &out, NULL, &at->unset));
    INVALID(kith_condition_effective(NULL, &good, &out, NULL, err));
    assert_int_equal(out.count, 0);
    INVALID(kith_condition_effective(at->view, NULL, &out, NULL, err));
    INVALID(kith_condition_effective(at->view, &good, NULL, NULL, err));
    OLD(kith_condition_effective(at->view, &good, &out, &unsized_trace, err));
    INVALID(kith_condition_effective(at->view, &good, &out, &no_rows, err));
    for (size_t i = 0; i < 9; i++) {
        kith_condition_query wrong = good;
        kith_id *const ids[] = {&wrong.customer, &wrong.type,  &wrong.hierarchy,
                                &wrong.chain,    &wrong.brand, &wrong.currency};
        if (i < COUNT(ids)) {
            *ids[i] = at->between; /* the id of a relation */
        }
        wrong.as_of = i == 6 ? -5 : 0;
        wrong.size = i == 7 ? 0 : sizeof wrong;
        wrong.type = i == 8 ? 0 : wrong.type;
        REFUSED(i == 7 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_condition_effective(at->view, &wrong, &out, NULL, err));
    }
    kith_condition_query strange = good;
    strange.customer = at->nowhere;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_condition_effective(at->view, &strange, &out, NULL, err));
    strange = good;
    strange.type += 256;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_condition_effective(at->view, &strange, &out, NULL, err));
    strange = good;
    strange.hierarchy = no_hierarchy;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_condition_effective(at->view, &strange, &out, NULL, err));
    OK(NULL, kith_condition_effective(at->view, &good, &out, NULL, NULL));
    OLD(kith_condition_list(at->view, &good, &out, 1, &count, &at->unset));
    INVALID(kith_condition_list(NULL, &good, &out, 1, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_condition_list(at->view, NULL, &out, 1, &count, err));
    INVALID(kith_condition_list(at->view, &good, NULL, 1, &count, err));
    INVALID(kith_condition_list(at->view, &good, &out, 1, NULL, err));
    OK(err, kith_condition_list(at->view, &good, NULL, 0, &count, err));
    OLD(kith_condition_all(at->view, &good, &out, 1, &count, &at->unset));
    INVALID(kith_condition_all(at->view, &good, &out, 1, &count, err)); /* names a type */
    INVALID(kith_condition_all(NULL, &good, &out, 1, &count, err));
    INVALID(kith_condition_all(at->view, NULL, &out, 1, &count, err));
    INVALID(kith_condition_all(at->view, &good, NULL, 1, &count, err));
    INVALID(kith_condition_all(at->view, &good, &out, 1, NULL, err));
    const kith_condition_query all = {.size = sizeof all, .customer = at->daughter};
    OK(err, kith_condition_all(at->view, &all, NULL, 0, &count, err));
    assert_int_equal(count, 1);
    OLD(kith_condition_many(at->view, &good, &at->mother, 1, &out, &at->unset));
    INVALID(kith_condition_many(at->view, &good, &at->mother, 1, &out, err)); /* names a customer */
    const kith_condition_query many = {.size = sizeof many, .type = with.type};
    INVALID(kith_condition_many(NULL, &many, &at->mother, 1, &out, err));
    INVALID(kith_condition_many(at->view, NULL, &at->mother, 1, &out, err));
    INVALID(kith_condition_many(at->view, &many, NULL, 1, &out, err));
    INVALID(kith_condition_many(at->view, &many, &at->mother, 1, NULL, err));
    INVALID(kith_condition_many(at->view, &many, &at->type, 1, &out, err));
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_condition_many(at->view, &many, &at->nowhere, 1, &out, err));
    OK(err, kith_condition_many(at->view, &many, &at->mother, 1, &out, err));
    OLD(kith_condition_presets(at->txn, &at->unset));
    INVALID(kith_condition_presets(NULL, err));
    OVER(kith_condition_presets(at->prepared, err));
    OK(NULL, kith_condition_presets(at->txn, NULL));
}

static void order_headers(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const chained with = new_chained(at);
    kith_header out = {.size = sizeof out, .task = 7};
    kith_header unsized = {.size = 0};
    kith_trace unsized_trace = {.size = 0};
    kith_trace no_rows = {.size = sizeof no_rows, .capacity = 1};
    const kith_order_request good = {
        .size = sizeof good, .customer = at->daughter, .order_type = with.order_type};
    OLD(kith_order_header(at->view, &good, &out, NULL, &at->unset));
    INVALID(kith_order_header(NULL, &good, &out, NULL, err));
    INVALID(kith_order_header(at->view, NULL, &out, NULL, err));
    INVALID(kith_order_header(at->view, &good, NULL, NULL, err));
    OLD(kith_order_header(at->view, &good, &unsized, NULL, err));
    OLD(kith_order_header(at->view, &good, &out, &unsized_trace, err));
    INVALID(kith_order_header(at->view, &good, &out, &no_rows, err));
    assert_int_equal(out.task, 0);
    for (size_t i = 0; i < 8; i++) {
        kith_order_request wrong = good;
        wrong.size = i == 0 ? 0 : sizeof wrong;
        wrong.customer = i == 1 ? at->between : wrong.customer;
        wrong.order_type = i == 2 ? at->between : wrong.order_type;
        wrong.chain = i == 3 ? at->between : 0;
        wrong.on = i == 4 ? -5 : 0;
        wrong.typed = i == 5   ? KITH_PRESENT(KITH_HEADER_FIELD_PAYER) /* without values */
                      : i == 6 ? 1
                      : i == 7 ? KITH_PRESENT(KITH_HEADER_FIELD_CHAIN)
                               : 0;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_order_header(at->view, &wrong, &out, NULL, err));
    }
    kith_order_request strange = good;
    strange.customer = at->nowhere;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_order_header(at->view, &strange, &out, NULL, err));
    strange = good;
    strange.order_type += 256;
    REFUSED(KITH_ERR_NOT_FOUND, err, kith_order_header(at->view, &strange, &out, NULL, err));
    OK(NULL, kith_order_header(at->view, &good, &out, NULL, NULL));
    assert_int_equal(out.outcome, KITH_ORDER_NO_INVOICE_TO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(links), TEST(paths_and_levels), TEST(lists_and_trees), TEST(conditions), TEST(order_headers),
    };
    return cmocka_run_group_tests_name("arguments, chains", tests, NULL, NULL);
}
