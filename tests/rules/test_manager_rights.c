/* Who may let the book decide: saving orders and cards and handing over, where it keeps rights. */
#include "office.h"

/* Two clerks may change customers and orders, and one of them also managers. */
static void give_rights(kith_txn *txn)
{
    const char *const codes[] = {"sue", "tom"};
    const int64_t kinds[] = {KITH_KIND_CUSTOMER, KITH_KIND_ORDER, KITH_KIND_MANAGER};
    for (size_t i = 0; i < COUNT(codes); i++) {
        const kith_id role = ADD(txn, KITH_KIND_ROLE, TEXT(KITH_ROLE_CODE, codes[i]));
        (void)ADD(txn, KITH_KIND_USER, TEXT(KITH_USER_CODE, codes[i]), REF(KITH_USER_ROLE, role));
        for (size_t k = 0; k < 2 + i; k++) {
            (void)ADD(txn, KITH_KIND_RIGHT, REF(KITH_RIGHT_ROLE, role),
                      CODE(KITH_RIGHT_OPERATION, KITH_OPERATION_CHANGE), CODE(KITH_RIGHT_KIND, kinds[k]));
        }
    }
}

/* A turn is noted by what decides; by hand it is a change of its manager. */
static void deciding_takes_no_right_to_change_managers(void **state)
{
    (void)state;
    office in = {.book =
                     open_with((kith_book_options){.rights_mode = KITH_RIGHTS_ROLES, .owner = "anna"}, NULL)};
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(in.book, "anna", "2026-06-01");
    give_rights(txn);
    in.anna = manager(txn, "anna");
    in.boris = manager(txn, "boris");
    in.customer = organisation(txn, "C1");
    const kith_id order = add_order(txn, 1, in.customer, 0, "2026-06-01");
    (void)ADD(txn, KITH_KIND_DISTRIBUTION, TEXT(KITH_DISTRIBUTION_CODE, "turns"),
              INTEGER(KITH_DISTRIBUTION_RANK, 1),
              CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_ROUND_ROBIN));
    (void)commit(txn);
    txn = begin_as(in.book, "sue", "2026-06-01");
    OK(&err, try_save(&in, txn, order));
    assert_int_equal(in.said.rule, KITH_ASSIGNED_BY_DISTRIBUTION);
    (void)commit(txn);
    const kith_customer_saving card = {.size = sizeof card, .manager = in.boris};
    txn = begin_as(in.book, "sue", "2026-06-02");
    OK(&err, kith_customer_save(txn, in.customer, &card, NULL, &err));
    (void)commit(txn);
    const kith_transfer how = {.size = sizeof how, .from = in.boris, .to = in.anna};
    txn = begin_as(in.book, "sue", "2026-06-03");
    OK(&err, kith_manager_transfer(txn, &how, NULL, &err));
    (void)commit(txn);
    kith_id turn = 0;
    size_t count = 0;
    txn = begin_as(in.book, "anna", "2026-06-04");
    kith_view *view = view_of_txn(txn);
    OK(&err, kith_record_list(view, KITH_KIND_TURN, 0, &turn, 1, &count, &err));
    assert_int_equal(count, 1);
    kith_view_close(view);
    kith_txn_close(txn);
    for (int decided = 0; decided <= 1; decided++) {
        txn = begin_as(in.book, "sue", "2026-06-04");
        if (decided) { /* one of two is by hand */
            const kith_transfer back = {.size = sizeof back, .from = in.anna, .to = in.boris};
            OK(&err, kith_manager_transfer(txn, &back, NULL, &err));
        }
        change(txn, turn, INTEGER(KITH_TURN_NUMBER, 77));
        expect_commit(txn, KITH_ERR_DENIED);
    }
    txn = begin_as(in.book, "tom", "2026-06-04");
    change(txn, turn, INTEGER(KITH_TURN_NUMBER, 77));
    (void)commit(txn);
    kith_book_close(in.book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(deciding_takes_no_right_to_change_managers)};
    return cmocka_run_group_tests_name("manager_rights", tests, NULL, NULL);
}
