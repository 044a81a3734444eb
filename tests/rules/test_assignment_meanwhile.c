/* Saving while others save: what was decided is decided anew on what the others have left behind, and
 * nobody's turn is lost or doubled. */
#include "office.h"

/* An office whose orders are given out by turns, over a store, seen by a second process too. */
typedef struct house {
    kith_memory_store *memory;
    office *first;
    kith_book *second;
    kith_id by;
} house;

static house new_house(int64_t policy)
{
    house made = {.memory = new_store(), .first = test_calloc(1, sizeof *made.first)};
    office *in = made.first;
    in->book = open_over(made.memory);
    kith_txn *txn = begin(in->book);
    in->anna = manager(txn, "anna");
    in->boris = manager(txn, "boris");
    in->clara = manager(txn, "clara");
    in->dora = manager(txn, "dora");
    in->customer = organisation(txn, "C1");
    (void)commit(txn);
    made.by = distribution(in, (distribution_settings){.policy = policy});
    made.second = open_over(made.memory);
    return made;
}

static void free_house(house *in)
{
    kith_book_close(in->second);
    free_office(in->first);
    kith_memory_store_free(in->memory);
}

/* Save an order of a customer of its own in a transaction of its own, not committed yet. */
static kith_txn *saving(kith_book *book, uint32_t number, kith_id *order)
{
    char code[16];
    (void)snprintf(code, sizeof code, "S%u", (unsigned)number);
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(book, "robot", "2026-06-01");
    *order = add_order(txn, number, organisation(txn, code), 0, "2026-06-01");
    OK(&err, kith_order_save(txn, *order, NULL, NULL, NULL, &err));
    return txn;
}

/* Commit, and once more on what others wrote, as long as that is what is missing. */
static uint32_t commit_at_last(kith_book *book, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    uint32_t conflicts = 0;
    kith_status status = kith_txn_commit(txn, NULL, &err);
    while (status == KITH_ERR_CONFLICT && conflicts < 4) {
        conflicts++;
        OK(&err, kith_book_refresh(book, NULL, &err));
        status = kith_txn_commit(txn, NULL, &err);
    }
    expect_status(status, KITH_OK, &err, "commit", __FILE__, __LINE__);
    kith_txn_close(txn);
    return conflicts;
}

/* In one process: the second one is decided anew, without a conflict. */
static void two_transactions_at_once_get_two_managers(void **state)
{
    (void)state;
    const int64_t policies[] = {KITH_DISTRIBUTE_ROUND_ROBIN, KITH_DISTRIBUTE_LONGEST_WAIT,
                                KITH_DISTRIBUTE_LEAST_LOADED, KITH_DISTRIBUTE_WEIGHTED};
    for (size_t p = 0; p < COUNT(policies); p++) {
        office *in = new_office();
        (void)distribution(in, (distribution_settings){.policy = policies[p]});
        const kith_id turns[] = {in->anna, in->boris, in->clara, in->dora};
        kith_txn *txns[COUNT(turns)];
        kith_id orders[COUNT(turns)];
        for (uint32_t i = 0; i < COUNT(turns); i++) {
            txns[i] = saving(in->book, i, &orders[i]);
        }
        for (size_t i = 0; i < COUNT(turns); i++) {
            const size_t which = COUNT(turns) - 1 - i; /* in whatever order they are committed */
            assert_int_equal(commit_at_last(in->book, txns[which]), 0);
            assert_int_equal(order_manager(in, orders[which]), turns[i]);
        }
        free_office(in);
    }
}

/* Two processes: conflict, refresh, commit again. */
static void two_processes_at_once_get_two_managers(void **state)
{
    (void)state;
    const int64_t policies[] = {KITH_DISTRIBUTE_ROUND_ROBIN, KITH_DISTRIBUTE_LONGEST_WAIT,
                                KITH_DISTRIBUTE_LEAST_LOADED, KITH_DISTRIBUTE_WEIGHTED};
    for (size_t p = 0; p < COUNT(policies); p++) {
        house in = new_house(policies[p]);
        const kith_id turns[] = {in.first->anna, in.first->boris, in.first->clara, in.first->dora};
        for (uint32_t i = 0; i < 8; i++) {
            kith_id one = 0;
            kith_id other = 0;
            kith_txn *mine = saving(in.first->book, 2 * i, &one);
            kith_txn *theirs = saving(in.second, 2 * i + 1, &other);
            (void)commit_at_last(in.first->book, mine);
            assert_int_equal(commit_at_last(in.second, theirs), 1);
            kith_error err = NEW_ERROR;
            OK(&err, kith_book_refresh(in.first->book, NULL, &err));
            assert_int_equal(order_manager(in.first, one), turns[2 * i % COUNT(turns)]);
            assert_int_equal(order_manager(in.first, other), turns[(2 * i + 1) % COUNT(turns)]);
        }
        assert_int_equal(digest_of(in.first->book), digest_of(in.second));
        free_house(&in);
    }
}

/* The customer got somebody meanwhile: the order goes there too, and nothing is bound twice. */
static void customer_bound_meanwhile_is_not_bound_again(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id one = new_order(in, 0);
    const kith_id other = new_order(in, 0);
    kith_error err = NEW_ERROR;
    kith_txn *first = begin_as(in->book, "boris", "2026-06-01");
    kith_txn *second = begin_as(in->book, "clara", "2026-06-01");
    OK(NULL, try_save(in, first, one));
    OK(NULL, try_save(in, second, other));
    assert_int_equal(in->said.customer_manager, in->clara); /* as far as it was known */
    (void)commit(second);
    OK(&err, kith_txn_commit(first, NULL, &err));
    kith_txn_close(first);
    assert_int_equal(order_manager(in, one), in->clara);
    assert_int_equal(order_manager(in, other), in->clara);
    const expected_binding wanted[] = {
        {in->clara, "2026-06-01", "", 1, 0, KITH_ASSIGNED_BY_EDITOR, "0002", "clara"},
    };
    expect_bindings(in, in->customer, wanted, COUNT(wanted));
    free_office(in);
}

/* Who was picked left meanwhile: it is picked anew. */
static void manager_who_left_meanwhile_gets_nothing(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    kith_id order = 0;
    kith_txn *txn = saving(in->book, 1, &order);
    leave(in, in->anna);
    (void)commit(txn);
    assert_int_equal(order_manager(in, order), in->boris);
    free_office(in);
}

/* Dropping a change before it makes the later ones anew, with the turns that are left. */
static void dropped_save_gives_its_turn_back(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    kith_id orders[3];
    for (size_t i = 0; i < COUNT(orders); i++) {
        const char number[] = {'D', (char)('0' + i), '\0'};
        orders[i] = order_of(in, add_customer(in, number), 0, "2026-06-01");
    }
    kith_error err = NEW_ERROR;
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    uint32_t second = 0;
    for (size_t i = 0; i < COUNT(orders); i++) {
        second = i == 1 ? kith_txn_count(txn) : second;
        OK(NULL, try_save(in, txn, orders[i]));
    }
    assert_int_equal(in->said.manager, in->clara);
    size_t dropped = 0;
    OK(&err, kith_txn_drop(txn, &second, 1, &dropped, &err));
    assert_int_equal(dropped, 1);
    (void)commit(txn);
    assert_int_equal(order_manager(in, orders[0]), in->anna);
    assert_int_equal(order_manager(in, orders[1]), 0);
    assert_int_equal(order_manager(in, orders[2]), in->boris);
    free_office(in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_transactions_at_once_get_two_managers),
        cmocka_unit_test(two_processes_at_once_get_two_managers),
        cmocka_unit_test(customer_bound_meanwhile_is_not_bound_again),
        cmocka_unit_test(manager_who_left_meanwhile_gets_nothing),
        cmocka_unit_test(dropped_save_gives_its_turn_back),
    };
    return cmocka_run_group_tests_name("assignment_meanwhile", tests, NULL, NULL);
}
