/* Arguments of the calls of commission.h: each that is missing or out of range is refused, and outputs are
 * cleared. */
#include "arguments.h"

static const kith_id no_order = UINT64_C(99) << 8 | KITH_KIND_ORDER;
static const kith_id no_brand = UINT64_C(99) << 8 | KITH_KIND_BRAND;
static const kith_id no_manager = UINT64_C(99) << 8 | KITH_KIND_MANAGER;
static const kith_id no_currency = UINT64_C(99) << 8 | KITH_KIND_CURRENCY;
static const kith_id no_entry = UINT64_C(99) << 8 | KITH_KIND_COMMISSION_ENTRY;

static void commissions(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_commission_request good = {.size = sizeof good, .customer = at->mother};
    kith_commission out = {.size = sizeof out, .rate = 7};
    kith_commission unsized = {.size = 0};
    kith_commission_part parts[2];
    kith_trace unsized_trace = {.size = 0};
    kith_trace no_rows = {.size = sizeof no_rows, .capacity = 1};
    size_t count = 7;
    OLD(kith_commission_of(at->view, &good, &out, parts, 2, &count, NULL, &at->unset));
    INVALID(kith_commission_of(NULL, &good, &out, parts, 2, &count, NULL, err));
    assert_int_equal(count, 0);
    INVALID(kith_commission_of(at->view, NULL, &out, parts, 2, &count, NULL, err));
    INVALID(kith_commission_of(at->view, &good, NULL, parts, 2, &count, NULL, err));
    INVALID(kith_commission_of(at->view, &good, &out, NULL, 2, &count, NULL, err));
    INVALID(kith_commission_of(at->view, &good, &out, parts, 2, NULL, NULL, err));
    OLD(kith_commission_of(at->view, &good, &unsized, parts, 2, &count, NULL, err));
    OLD(kith_commission_of(at->view, &good, &out, parts, 2, &count, &unsized_trace, err));
    INVALID(kith_commission_of(at->view, &good, &out, parts, 2, &count, &no_rows, err));
    assert_int_equal(out.rate, 0);
    const kith_commission_request wrong[] = {
        {.size = 0, .customer = at->mother},
        {.size = sizeof good},
        {.size = sizeof good, .order = at->mother},
        {.size = sizeof good, .customer = at->type},
        {.size = sizeof good, .customer = at->mother, .brand = at->mother},
        {.size = sizeof good, .customer = at->mother, .manager = at->mother},
        {.size = sizeof good, .customer = at->mother, .currency = at->mother},
        {.size = sizeof good, .customer = at->mother, .has_typed_rate = 2},
        {.size = sizeof good, .customer = at->mother, .typed_rate = -1},
        {.size = sizeof good, .customer = at->mother, .typed_rate = 100000001},
        {.size = sizeof good, .customer = at->mother, .on = -5},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        count = 7;
        REFUSED(i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID, err,
                kith_commission_of(at->view, &wrong[i], &out, parts, 2, &count, NULL, err));
        assert_int_equal(count, 0);
    }
    const kith_commission_request strange[] = {
        {.size = sizeof good, .order = no_order},
        {.size = sizeof good, .customer = at->nowhere},
        {.size = sizeof good, .customer = at->mother, .brand = no_brand},
        {.size = sizeof good, .customer = at->mother, .manager = no_manager},
        {.size = sizeof good, .customer = at->mother, .currency = no_currency},
    };
    for (size_t i = 0; i < COUNT(strange); i++) {
        REFUSED(KITH_ERR_NOT_FOUND, err,
                kith_commission_of(at->view, &strange[i], &out, parts, 2, &count, NULL, err));
    }
    OK(NULL, kith_commission_of(at->view, &good, &out, NULL, 0, &count, NULL, NULL));
    assert_int_equal(count, 0);
    assert_int_equal(out.origin, 0);
}

static void statements(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    const kith_statement_query good = {.size = sizeof good, .recipient = at->mother};
    kith_statement_total totals[2];
    kith_id ids[2];
    size_t count = 7;
    OLD(kith_commission_statement(at->view, &good, ids, 2, &count, &at->unset));
    INVALID(kith_commission_statement(NULL, &good, ids, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_commission_statement(at->view, NULL, ids, 2, &count, err));
    INVALID(kith_commission_statement(at->view, &good, NULL, 2, &count, err));
    INVALID(kith_commission_statement(at->view, &good, ids, 2, NULL, err));
    OLD(kith_commission_totals(at->view, &good, totals, 2, &count, &at->unset));
    count = 7;
    INVALID(kith_commission_totals(NULL, &good, totals, 2, &count, err));
    assert_int_equal(count, 0);
    INVALID(kith_commission_totals(at->view, NULL, totals, 2, &count, err));
    INVALID(kith_commission_totals(at->view, &good, NULL, 2, &count, err));
    INVALID(kith_commission_totals(at->view, &good, totals, 2, NULL, err));
    const kith_statement_query wrong[] = {
        {.size = 0, .recipient = at->mother},
        {.size = sizeof good},
        {.size = sizeof good, .recipient = at->type},
        {.size = sizeof good, .recipient = at->mother, .since = -5},
        {.size = sizeof good, .recipient = at->mother, .until = -5},
        {.size = sizeof good, .recipient = at->mother, .after = at->mother},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        const kith_status refused = i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID;
        count = 7;
        REFUSED(refused, err, kith_commission_statement(at->view, &wrong[i], ids, 2, &count, err));
        assert_int_equal(count, 0);
        count = 7;
        REFUSED(refused, err, kith_commission_totals(at->view, &wrong[i], totals, 2, &count, err));
        assert_int_equal(count, 0);
    }
    kith_statement_query strange = good; /* nobody earns nothing */
    strange.recipient = no_manager;
    strange.after = no_entry;
    OK(err, kith_commission_statement(at->view, &strange, ids, 2, &count, err));
    assert_int_equal(count, 0);
    OK(NULL, kith_commission_statement(at->view, &good, NULL, 0, &count, NULL));
    OK(NULL, kith_commission_totals(at->view, &good, NULL, 0, &count, NULL));
    assert_int_equal(count, 0);
}

/* Share and rate of a relation: given, read back, 0 told from none, out of range refused. */
static void relations(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_id id = 0;
    kith_relation given = {.size = sizeof given,
                           .present = KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO) |
                                      KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_SHARE) |
                                      KITH_PRESENT(KITH_RELATION_RATE),
                           .type = at->type,
                           .from = at->daughter,
                           .to = at->mother,
                           .share = 50000000};
    OK(err, kith_relation_add(at->txn, &given, 0, &id, err));
    kith_view *view = view_of_txn(at->txn);
    kith_relation read = {.size = sizeof read};
    OK(err, kith_relation_get(view, id, &read, err));
    assert_int_equal(read.present, given.present);
    assert_int_equal(read.share, 50000000);
    assert_int_equal(read.rate, 0);
    OK(err, kith_relation_get(view, at->between, &read, err));
    assert_int_equal(read.present & (KITH_PRESENT(KITH_RELATION_SHARE) | KITH_PRESENT(KITH_RELATION_RATE)),
                     0);
    kith_view_close(view);
    kith_relation wrong = {.size = sizeof wrong, .present = KITH_PRESENT(KITH_RELATION_SHARE)};
    const kith_decimal shares[] = {-1, 100000001};
    for (size_t i = 0; i < COUNT(shares); i++) {
        wrong.share = shares[i];
        REFUSED(KITH_ERR_SHAPE, err, kith_relation_change(at->txn, id, &wrong, err));
    }
    wrong.present = KITH_PRESENT(KITH_RELATION_RATE + 1);
    INVALID(kith_relation_change(at->txn, id, &wrong, err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(commissions), TEST(statements), TEST(relations)};
    return cmocka_run_group_tests_name("arguments, commissions", tests, NULL, NULL);
}
