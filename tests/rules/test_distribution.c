/* Table 3 C: to whom an order is given out. A test per policy, tie and filter. */
#include "office.h"

/* --- policies --- */

static void none_is_nobody(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_NONE});
    expect_turns(in, "---");
    assert_int_equal(in->said.outcome, KITH_ASSIGNMENT_PENDING);
    free_office(in);
}

static void fixed_is_the_one_named_if_it_passes(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id by =
        distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_FIXED, .manager = in->clara});
    expect_turns(in, "cc");
    assert_true(was_traced(in, in->clara, by, KITH_REASON_TAKEN));
    leave(in, in->clara);
    expect_turns(in, "-");
    free_office(in);
}

/* By id, whatever was assigned by hand meanwhile. */
static void round_robin_is_the_next_by_id(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    expect_turns(in, "abcda");
    assert_true(was_traced(in, in->anna, by, KITH_REASON_TAKEN));
    save(in, order_of(in, add_customer(in, "H"), in->boris, "2026-06-01"));
    expect_turns(in, "bcd");
    free_office(in);
}

/* Who left is passed over; the pointer stands on the one last picked even if that one is gone. */
static void round_robin_goes_on_behind_the_one_last_picked(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    expect_turns(in, "ab");
    leave(in, in->boris);
    expect_turns(in, "cdacda");
    put(in, in->boris, nothing_of(KITH_MANAGER_STATE));
    expect_turns(in, "bcd");
    leave(in, in->anna);
    leave(in, in->dora);
    expect_turns(in, "bcb");
    free_office(in);
}

static void round_robin_takes_in_who_comes_later(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    expect_turns(in, "abcd");
    kith_txn *txn = begin(in->book);
    const kith_id eva = manager(txn, "eva");
    (void)commit(txn);
    assert_int_equal(next_turn(in), eva);
    expect_turns(in, "abcd");
    free_office(in);
}

/* Weights leave no pointer behind: nobody was picked by turns yet. */
static void round_robin_begins_with_the_first_whatever_was_before(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_WEIGHTED});
    expect_turns(in, "ab");
    put(in, by, CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_ROUND_ROBIN));
    expect_turns(in, "abc");
    put(in, by, CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_WEIGHTED));
    expect_turns(in, "cd"); /* the credits are as they were */
    put(in, by, CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_ROUND_ROBIN));
    expect_turns(in, "d");
    free_office(in);
}

/* Each distribution has a pointer of its own. */
static void round_robins_do_not_move_each_other(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in,
                       (distribution_settings){
                           .code = "web", .rank = 1, .policy = KITH_DISTRIBUTE_ROUND_ROBIN, .method = "web"});
    (void)distribution(
        in, (distribution_settings){.code = "rest", .rank = 2, .policy = KITH_DISTRIBUTE_ROUND_ROBIN});
    expect_turns(in, "ab");
    for (size_t i = 0; i < 3; i++) {
        const kith_id order = fresh_order(in);
        put(in, order, TEXT(KITH_ORDER_METHOD, "web"));
        save(in, order);
        const kith_id turns[] = {in->anna, in->boris, in->clara};
        assert_int_equal(in->said.manager, turns[i]);
    }
    expect_turns(in, "cd");
    free_office(in);
}

static void longest_wait_is_who_never_got_one_and_then_who_got_one_longest_ago(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_LONGEST_WAIT});
    expect_turns(in, "abcdab");
    kith_txn *txn = begin(in->book);
    const kith_id eva = manager(txn, "eva");
    (void)commit(txn);
    assert_int_equal(next_turn(in), eva);
    expect_turns(in, "cdab");
    free_office(in);
}

/* By whatever way: an order's or a card's manager set by hand, who saves, another distribution. */
static void longest_wait_counts_what_was_not_given_out_too(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.code = "named",
                                                   .rank = 1,
                                                   .policy = KITH_DISTRIBUTE_FIXED,
                                                   .manager = in->dora,
                                                   .method = "named"});
    (void)distribution(
        in, (distribution_settings){.code = "rest", .rank = 2, .policy = KITH_DISTRIBUTE_LONGEST_WAIT});
    expect_turns(in, "abcd");
    save(in, order_of(in, add_customer(in, "H1"), in->anna, "2026-06-01")); /* a waited longest */
    expect_turns(in, "b");
    save_card(in, add_customer(in, "H2"), in->clara, "2026-06-01");
    expect_turns(in, "d");
    save_by(in, "anna", fresh_order(in));
    expect_turns(in, "bc");
    const kith_id order = fresh_order(in);
    put(in, order, TEXT(KITH_ORDER_METHOD, "named"));
    save(in, order);
    assert_int_equal(in->said.manager, in->dora);
    expect_turns(in, "abcd");
    put(in, order, REF(KITH_ORDER_MANAGER, in->anna)); /* an order that was saved gets another one by hand */
    save(in, order);
    expect_turns(in, "bcda");
    free_office(in);
}

/* So many open orders of a customer that is never asked about. */
static void load(office *in, kith_id who, size_t count)
{
    kith_txn *txn = begin(in->book);
    for (size_t i = 0; i < count; i++) {
        (void)add_order(txn, ++in->orders, in->customer, who, "2026-06-01");
    }
    (void)commit(txn);
}

/* Worked case 63. */
static void case_63_least_loaded_and_of_equals_who_waited_longest(void **state)
{
    (void)state;
    office *in = new_office();
    leave(in, in->dora);
    save(in, order_of(in, add_customer(in, "H1"), in->boris, "2026-06-01"));
    save(in, order_of(in, add_customer(in, "H2"), in->clara, "2026-06-01"));
    load(in, in->anna, 5);
    load(in, in->boris, 1);
    load(in, in->clara, 1);
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_LEAST_LOADED});
    expect_turns(in, "b");
    assert_true(was_traced(in, in->clara, by, KITH_REASON_NOT_ITS_TURN));
    assert_true(was_traced(in, in->anna, by, KITH_REASON_NOT_ITS_TURN));
    expect_turns(in, "cbcbcabc"); /* 5 3 2, 5 3 3, 5 4 3, ... */
    free_office(in);
}

static void least_loaded_of_equals_who_never_got_one_and_then_the_lower_id(void **state)
{
    (void)state;
    office *in = new_office();
    save(in, order_of(in, add_customer(in, "H1"), in->anna, "2026-06-01"));
    load(in, in->boris, 1);
    load(in, in->clara, 1);
    load(in, in->dora, 1);
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_LEAST_LOADED});
    expect_turns(in, "bcda");
    free_office(in);
}

/* Only what is open counts: neither closed nor cancelled. */
static void least_loaded_counts_open_orders_alone(void **state)
{
    (void)state;
    office *in = new_office();
    leave(in, in->clara);
    leave(in, in->dora);
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_LEAST_LOADED});
    const int64_t statuses[] = {KITH_ORDER_STATUS_CLOSED, KITH_ORDER_STATUS_CANCELLED};
    for (size_t i = 0; i < COUNT(statuses); i++) {
        const kith_id order = order_of(in, in->customer, in->anna, "2026-06-01");
        put(in, order, CODE(KITH_ORDER_STATUS, statuses[i]));
    }
    const kith_id open = order_of(in, in->customer, in->boris, "2026-06-01");
    put(in, open, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_OPEN));
    kith_error err = NEW_ERROR;
    kith_manager_info info = {.size = sizeof info};
    kith_view *view = view_of(in->book);
    OK(&err, kith_manager_get(view, in->anna, 0, &info, &err));
    assert_int_equal(info.open_orders, 0);
    OK(&err, kith_manager_get(view, in->boris, 0, &info, &err));
    assert_int_equal(info.open_orders, 1);
    kith_view_close(view);
    expect_turns(in, "a");
    put(in, open, CODE(KITH_ORDER_STATUS, KITH_ORDER_STATUS_CLOSED));
    expect_turns(in, "ba");
    free_office(in);
}

/* The smooth order that is published for weights 5, 1, 1. */
static void weighted_is_by_turns_in_proportion(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_WEIGHTED});
    put(in, in->anna, INTEGER(KITH_MANAGER_WEIGHT, 5));
    put(in, in->dora,
        (kith_value){.field = KITH_MANAGER_WEIGHT, .type = KITH_TYPE_INTEGER, .number = 0}); /* never */
    expect_turns(in, "aabacaaaabacaa");
    free_office(in);
}

/* Weight 0 takes no part, also where there is nobody else; by any other policy it does. */
static void weight_0_takes_no_part_in_what_is_given_out_by_weight(void **state)
{
    (void)state;
    office *in = new_office();
    leave(in, in->boris);
    leave(in, in->clara);
    leave(in, in->dora);
    put(in, in->anna, (kith_value){.field = KITH_MANAGER_WEIGHT, .type = KITH_TYPE_INTEGER, .number = 0});
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_WEIGHTED});
    expect_turns(in, "-");
    assert_true(was_traced(in, in->anna, by, KITH_REASON_OPTED_OUT));
    put(in, by, CODE(KITH_DISTRIBUTION_POLICY, KITH_DISTRIBUTE_ROUND_ROBIN));
    expect_turns(in, "a");
    free_office(in);
}

/* Without weights it is round robin. */
static void weighted_without_weights_is_one_after_the_other(void **state)
{
    (void)state;
    office *in = new_office();
    const kith_id by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_WEIGHTED});
    expect_turns(in, "abcdabcd");
    const kith_value never = {.field = KITH_MANAGER_WEIGHT, .type = KITH_TYPE_INTEGER, .number = 0};
    const kith_id all[] = {in->anna, in->boris, in->clara, in->dora};
    for (size_t i = 0; i < COUNT(all); i++) {
        put(in, all[i], never);
    }
    expect_turns(in, "-");
    (void)by;
    free_office(in);
}

/* What the host's callback was asked, and what it answers. */
typedef struct host {
    kith_id asked_order;
    kith_id asked_customer;
    kith_id asked_distribution;
    kith_id managers[8];
    size_t count;
    kith_id answer;
} host;

static kith_id choose(void *ctx, kith_id order, kith_id customer, kith_id by, const kith_id *managers,
                      size_t count)
{
    host *self = ctx;
    self->asked_order = order;
    self->asked_customer = customer;
    self->asked_distribution = by;
    self->count = count;
    for (size_t i = 0; i < count && i < COUNT(self->managers); i++) {
        self->managers[i] = managers[i];
    }
    return self->answer;
}

/* An office whose host chooses; `by` is the distribution that asks it. */
static office *new_hosted_office(host *answers, kith_memory_store *memory, kith_id *by)
{
    office *in = test_calloc(1, sizeof *in);
    in->book = open_with((kith_book_options){.choose = choose, .choose_ctx = answers}, memory);
    kith_txn *txn = begin(in->book);
    in->anna = manager(txn, "anna");
    in->boris = manager(txn, "boris");
    in->clara = manager(txn, "clara");
    in->customer = organisation(txn, "C1");
    (void)commit(txn);
    *by = distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_CUSTOM});
    return in;
}

static void custom_is_the_hosts_choice_among_those_who_may_take_it(void **state)
{
    (void)state;
    host answers = {.count = 7};
    kith_id by = 0;
    office *in = new_hosted_office(&answers, NULL, &by);
    leave(in, in->boris);
    answers.answer = in->clara;
    const kith_id order = new_order(in, 0);
    save(in, order);
    expect_managers(in, order, in->clara, in->clara);
    assert_int_equal(answers.asked_order, order);
    assert_int_equal(answers.asked_customer, in->customer);
    assert_int_equal(answers.asked_distribution, by);
    assert_int_equal(answers.count, 2);
    assert_int_equal(answers.managers[0], in->anna);
    assert_int_equal(answers.managers[1], in->clara);
    assert_true(was_traced(in, in->clara, by, KITH_REASON_TAKEN));
    assert_true(was_traced(in, in->anna, by, KITH_REASON_NOT_CHOSEN));
    const kith_id wrong[] = {0, in->boris, in->customer, UINT64_MAX - 1};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        answers.answer = wrong[i];
        assert_int_equal(next_turn(in), 0);
        assert_int_equal(in->said.outcome, KITH_ASSIGNMENT_PENDING);
        assert_true(was_traced(in, in->clara, by, KITH_REASON_NOT_CHOSEN)); /* nobody came first */
    }
    free_office(in);
}

/* Nothing is stored that no choice has led to, whenever it is asked for. */
static void a_choice_that_cannot_be_made_stops_the_call(void **state)
{
    (void)state;
    host answers = {.answer = KITH_CHOICE_FAILED};
    kith_error err = NEW_ERROR;
    kith_id by = 0;
    office *in = new_hosted_office(&answers, NULL, &by);
    const kith_id order = new_order(in, 0);
    kith_txn *txn = begin_as(in->book, "robot", "2026-06-01");
    REFUSED(KITH_ERR_STOPPED, &err, kith_order_save(txn, order, NULL, NULL, NULL, &err));
    assert_string_equal(err.message, "order \"0001\": the host could not choose a manager");
    assert_int_equal(err.subject, order);
    assert_int_equal(kith_txn_count(txn), 0);
    answers.answer = in->clara;
    OK(&err, try_save(in, txn, order));
    put(in, in->anna, TEXT(KITH_MANAGER_NAME, "Anna")); /* so that the commit has to ask again */
    answers.answer = KITH_CHOICE_FAILED;
    REFUSED(KITH_ERR_STOPPED, &err, kith_txn_commit(txn, NULL, &err));
    REFUSED(KITH_ERR_STOPPED, &err, kith_txn_drop(txn, (const uint32_t[]){7}, 0, NULL, &err));
    assert_int_equal(order_manager(in, order), 0);
    answers.answer = in->clara;
    (void)commit(txn);
    assert_int_equal(order_manager(in, order), in->clara);
    (void)by;
    free_office(in);
}

static void custom_without_a_callback_is_nobody(void **state)
{
    (void)state;
    office *in = new_office();
    (void)distribution(in, (distribution_settings){.policy = KITH_DISTRIBUTE_CUSTOM});
    expect_turns(in, "-");
    free_office(in);
}

/* --- fairness --- */

/* Equal managers get as many each, whenever one looks. */
static void equal_managers_never_differ_by_more_than_one(void **state)
{
    (void)state;
    const int64_t policies[] = {KITH_DISTRIBUTE_ROUND_ROBIN, KITH_DISTRIBUTE_LONGEST_WAIT,
                                KITH_DISTRIBUTE_LEAST_LOADED, KITH_DISTRIBUTE_WEIGHTED};
    for (size_t p = 0; p < COUNT(policies); p++) {
        office *in = new_office();
        (void)distribution(in, (distribution_settings){.policy = policies[p]});
        const kith_id all[] = {in->anna, in->boris, in->clara, in->dora};
        size_t counts[COUNT(all)] = {0};
        for (size_t i = 0; i < 42; i++) {
            const kith_id who = next_turn(in);
            size_t least = SIZE_MAX;
            size_t most = 0;
            for (size_t m = 0; m < COUNT(all); m++) {
                counts[m] += who == all[m];
                least = counts[m] < least ? counts[m] : least;
                most = counts[m] > most ? counts[m] : most;
            }
            assert_true(most - least <= 1);
        }
        free_office(in);
    }
}

/* Pointers, waits and credits belong to the store: a restart between any two goes on as if there was none. */
static void turns_go_on_after_a_restart(void **state)
{
    (void)state;
    const struct {
        int64_t policy;
        const char *turns;
    } policies[] = {{KITH_DISTRIBUTE_ROUND_ROBIN, "abcdabcd"},
                    {KITH_DISTRIBUTE_LONGEST_WAIT, "abcdabcd"},
                    {KITH_DISTRIBUTE_LEAST_LOADED, "abcdabcd"},
                    {KITH_DISTRIBUTE_WEIGHTED, "abacdaabacda"}}; /* 3, 1, 1, 1 */
    for (size_t p = 0; p < COUNT(policies); p++) {
        kith_memory_store *memory = new_store();
        office *in = test_calloc(1, sizeof *in);
        in->book = open_over(memory);
        kith_txn *txn = begin(in->book);
        in->anna = manager(txn, "anna");
        in->boris = manager(txn, "boris");
        in->clara = manager(txn, "clara");
        in->dora = manager(txn, "dora");
        change(txn, in->anna, INTEGER(KITH_MANAGER_WEIGHT, 3));
        (void)commit(txn);
        (void)distribution(in, (distribution_settings){.policy = policies[p].policy});
        for (size_t i = 0; policies[p].turns[i] != '\0'; i++) {
            const char one[] = {policies[p].turns[i], '\0'};
            in->book = reopened(in->book, memory);
            expect_turns(in, one);
        }
        free_office(in);
        kith_memory_store_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_is_nobody),
        cmocka_unit_test(fixed_is_the_one_named_if_it_passes),
        cmocka_unit_test(round_robin_is_the_next_by_id),
        cmocka_unit_test(round_robin_goes_on_behind_the_one_last_picked),
        cmocka_unit_test(round_robin_takes_in_who_comes_later),
        cmocka_unit_test(round_robin_begins_with_the_first_whatever_was_before),
        cmocka_unit_test(round_robins_do_not_move_each_other),
        cmocka_unit_test(longest_wait_is_who_never_got_one_and_then_who_got_one_longest_ago),
        cmocka_unit_test(longest_wait_counts_what_was_not_given_out_too),
        cmocka_unit_test(case_63_least_loaded_and_of_equals_who_waited_longest),
        cmocka_unit_test(least_loaded_of_equals_who_never_got_one_and_then_the_lower_id),
        cmocka_unit_test(least_loaded_counts_open_orders_alone),
        cmocka_unit_test(weighted_is_by_turns_in_proportion),
        cmocka_unit_test(weight_0_takes_no_part_in_what_is_given_out_by_weight),
        cmocka_unit_test(weighted_without_weights_is_one_after_the_other),
        cmocka_unit_test(custom_is_the_hosts_choice_among_those_who_may_take_it),
        cmocka_unit_test(a_choice_that_cannot_be_made_stops_the_call),
        cmocka_unit_test(custom_without_a_callback_is_nobody),
        cmocka_unit_test(equal_managers_never_differ_by_more_than_one),
        cmocka_unit_test(turns_go_on_after_a_restart),
    };
    return cmocka_run_group_tests_name("distribution", tests, NULL, NULL);
}
