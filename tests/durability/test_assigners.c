/*
 * Processes that give out orders of one book at once, by turns: conflict, refresh, and the order is decided
 * anew. Nothing is lost, nothing doubled, and the turns go on as if there were one process. Argument:
 * ASSIGNER
 */
#include "child.h"
#include "sqlite_fixture.h"

#include <stdio.h>
#include <string.h>

#define MANAGERS 3u
#define WRITERS 2u
#define COMMITS_MOST 300u

/* What the test makes before, and what all made in the end. */
typedef struct desk {
    ledger self;
    kith_id managers[MANAGERS];
    kith_id distribution;
    uint64_t acknowledged[2 * WRITERS * COMMITS_MOST]; /* orders */
    size_t count;
} desk;

static void set_up_desk(desk *at, const char *path, const ledger_setting *setting, uint32_t commits)
{
    static const char *const codes[MANAGERS] = {"anna", "boris", "clara"};
    memset(at, 0, sizeof *at);
    assert_int_equal(ledger_open(&at->self, path, setting), KITH_OK);
    kith_txn *txn = begin(at->self.book);
    for (size_t i = 0; i < MANAGERS; i++) {
        const kith_value code = text_of(KITH_MANAGER_CODE, codes[i]);
        at->managers[i] = add_record(txn, KITH_KIND_MANAGER, &code, 1);
    }
    const kith_value by[] = {
        text_of(KITH_DISTRIBUTION_CODE, "turns"), number_of(KITH_DISTRIBUTION_RANK, KITH_TYPE_INTEGER, 1),
        number_of(KITH_DISTRIBUTION_POLICY, KITH_TYPE_CODE, KITH_DISTRIBUTE_ROUND_ROBIN)};
    at->distribution = add_record(txn, KITH_KIND_DISTRIBUTION, by, COUNT(by));
    for (uint32_t n = 2; n <= commits; n += 2) {
        char number[48];
        (void)snprintf(number, sizeof number, "s-%u", (unsigned)n);
        (void)person(txn, number);
    }
    (void)commit(txn);
    ledger_close(&at->self);
}

/* Wait for the next receipt; conflicts met on the way. */
static uint64_t take(desk *at, const child *from, uint64_t n)
{
    ledger_receipt receipt;
    assert_true(child_read(from, &receipt));
    assert_int_equal(receipt.number, n);
    for (size_t i = 0; i < 2 && receipt.ids[i] != 0; i++) {
        assert_true(at->count < COUNT(at->acknowledged));
        at->acknowledged[at->count++] = receipt.ids[i];
    }
    return receipt.conflicts;
}

/* --- what is there in the end --- */

static int64_t get(const kith_view *view, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    OK(&err, kith_record_get(view, id, field, &value, &err));
    return value.number;
}

static size_t manager_of(const desk *at, int64_t id)
{
    size_t which = 0;
    while (which < MANAGERS && at->managers[which] != (kith_id)id) {
        which++;
    }
    assert_true(which < MANAGERS);
    return which;
}

/* Every order that was acknowledged is there, no other one is, and each has the manager of its customer.
 * Orders given out by turns go to `given`, one per customer; the others follow their customer. */
static size_t count_orders(const desk *at, const kith_view *view, size_t *given)
{
    static kith_id ids[2 * WRITERS * COMMITS_MOST + 1];
    kith_error err = NEW_ERROR;
    size_t count = 0;
    size_t turns = 0;
    OK(&err, kith_record_list(view, KITH_KIND_ORDER, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, at->count);
    for (size_t i = 0; i < at->count; i++) {
        const kith_id order = at->acknowledged[i];
        kith_id bound = 0;
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(at->acknowledged[j], order);
        }
        assert_int_equal(get(view, order, KITH_ORDER_OUTCOME), 0);
        assert_int_equal(get(view, order, KITH_ORDER_SAVED), 1);
        OK(&err, kith_customer_manager(view, (kith_id)get(view, order, KITH_ORDER_CUSTOMER), 0, &bound, NULL,
                                       &err));
        assert_int_equal(get(view, order, KITH_ORDER_MANAGER), bound);
        if (get(view, order, KITH_ORDER_RULE) == KITH_ASSIGNED_BY_DISTRIBUTION) {
            given[manager_of(at, (int64_t)bound)]++;
            turns++;
        } else {
            assert_int_equal(get(view, order, KITH_ORDER_RULE), KITH_ASSIGNED_BY_CUSTOMER);
        }
    }
    return turns;
}

/* One binding for each turn, and none that another has replaced. */
static void expect_bindings(const desk *at, const kith_view *view, const size_t *given, size_t turns)
{
    static kith_id ids[2 * WRITERS * COMMITS_MOST + 1];
    kith_error err = NEW_ERROR;
    size_t count = 0;
    OK(&err, kith_record_list(view, KITH_KIND_BINDING, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, turns);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(get(view, ids[i], KITH_BINDING_CURRENT), 1);
        assert_int_equal(get(view, ids[i], KITH_BINDING_REPLACED), 0);
    }
    for (size_t i = 0; i < MANAGERS; i++) {
        kith_manager_info info = {.size = sizeof info};
        OK(&err, kith_manager_get(view, at->managers[i], 0, &info, &err));
        assert_int_equal(info.customers, given[i]);
    }
}

/* One record of turns for each manager, of the distribution and of all; the newest number of the distribution
 * says how many there were, and it is of whose turn it was last. */
static void expect_turns(const desk *at, const kith_view *view, size_t turns)
{
    kith_error err = NEW_ERROR;
    kith_id ids[2 * MANAGERS + 1];
    size_t count = 0;
    size_t seen[2][MANAGERS] = {{0}};
    int64_t numbers[2][MANAGERS] = {{0}};
    OK(&err, kith_record_list(view, KITH_KIND_TURN, 0, ids, COUNT(ids), &count, &err));
    assert_int_equal(count, 2 * MANAGERS);
    for (size_t i = 0; i < count; i++) {
        const size_t m = manager_of(at, get(view, ids[i], KITH_TURN_MANAGER));
        const int64_t of = get(view, ids[i], KITH_TURN_DISTRIBUTION);
        assert_true(of == 0 || of == (int64_t)at->distribution);
        seen[of != 0][m]++;
        numbers[of != 0][m] = get(view, ids[i], KITH_TURN_NUMBER);
    }
    for (size_t m = 0; m < MANAGERS; m++) {
        assert_int_equal(seen[0][m], 1);
        assert_int_equal(seen[1][m], 1);
        /* the last turns of the three were the last three turns, in the order of the managers */
        assert_int_equal((uint64_t)(numbers[1][m] - 1) % MANAGERS, m);
        assert_true(numbers[1][m] > (int64_t)turns - (int64_t)MANAGERS);
        assert_true(numbers[1][m] <= (int64_t)turns);
    }
}

static void expect_fair(desk *at, const char *path, const ledger_setting *setting, size_t commits)
{
    size_t given[MANAGERS] = {0};
    assert_int_equal(ledger_open(&at->self, path, setting), KITH_OK);
    kith_view *view = view_of(at->self.book);
    const size_t turns = count_orders(at, view, given);
    assert_int_equal(at->count, WRITERS * (commits + commits / 2));
    assert_int_equal(turns, WRITERS * commits + commits / 2); /* a customer of both is given out once */
    for (size_t m = 0; m < MANAGERS; m++) {
        assert_true(given[m] == turns / MANAGERS || given[m] == (turns + MANAGERS - 1) / MANAGERS);
    }
    expect_bindings(at, view, given, turns);
    expect_turns(at, view, turns);
    kith_view_close(view);
    ledger_close(&at->self);
}

/* --- at once --- */

/* So many commits each, asked for in rounds; in each both write at once, or the second after the first. */
static void assign_in_rounds(const char *name, uint32_t commits, int at_once)
{
    static desk at;
    const ledger_setting *setting = ledger_setting_of(name);
    const char *path = path_of("a.db");
    child writers[WRITERS];
    uint64_t conflicts = 0;
    assert_true(commits <= COMMITS_MOST);
    set_up_desk(&at, path, setting, commits);
    for (uint32_t i = 0; i < WRITERS; i++) {
        writers[i] = child_start(path, setting, i + 1, 1);
    }
    for (uint64_t n = 1; n <= commits; n++) {
        for (uint32_t i = 0; i < WRITERS; i++) {
            child_ask(&writers[i], 1);
            conflicts += at_once ? 0 : take(&at, &writers[i], n);
        }
        for (uint32_t i = 0; i < WRITERS && at_once; i++) {
            conflicts += take(&at, &writers[i], n);
        }
    }
    for (uint32_t i = 0; i < WRITERS; i++) {
        child_end(&writers[i]);
    }
    assert_true(conflicts >= commits - 1); /* whoever is first in a round meets what the last one wrote */
    expect_fair(&at, path, setting, commits);
    print_message("# assigners: %s: %u commits each, %u conflicts\n", name, (unsigned)commits,
                  (unsigned)conflicts);
}

static void two_at_once_give_out_each_turn_once(void **state)
{
    (void)state;
    assign_in_rounds("wal-full", is_full_run() ? 300 : 61, 1);
}

static void two_at_once_with_a_journal_give_out_each_turn_once(void **state)
{
    (void)state;
    assign_in_rounds("rollback-extra", is_full_run() ? 100 : 14, 1);
}

static void two_that_take_turns_go_on_where_the_other_was(void **state)
{
    (void)state;
    assign_in_rounds("wal-full", 20, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        TEST(two_at_once_give_out_each_turn_once),
        TEST(two_at_once_with_a_journal_give_out_each_turn_once),
        TEST(two_that_take_turns_go_on_where_the_other_was),
    };
    if (count != 2) {
        return 2;
    }
    child_use(arguments[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
