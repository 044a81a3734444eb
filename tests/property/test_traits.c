/* Traits: four bytes of each customer say what its row says, whatever changes. */
#include "../support/support.h"

#include "base/date.h"
#include "engine/view.h"
#include "model/rows.h"
#include "model/traits.h"

#include <stdio.h>

#define PEOPLE 8u
#define ROUNDS 200

/* KITH_STATUS_ACTIVE is what a customer without a status has. */
static void expect_traits(const kithi_state *state, kith_id customer)
{
    const uint32_t sequence = kithi_id_sequence(customer);
    const kithi_traits traits = kithi_traits_at(state, sequence);
    if (kithi_row_find(state, customer) == NULL) {
        assert_int_equal(traits, 0);
        return;
    }
    const int64_t status = kithi_row_number_of(state, customer, KITH_CUSTOMER_STATUS);
    assert_int_equal(kithi_traits_code(traits, KITHI_TRAITS_KIND),
                     kithi_row_number_of(state, customer, KITH_CUSTOMER_KIND));
    assert_int_equal(kithi_traits_code(traits, KITHI_TRAITS_SEX),
                     kithi_row_number_of(state, customer, KITH_CUSTOMER_SEX));
    assert_int_equal(kithi_traits_status(state, customer), status == 0 ? KITH_STATUS_ACTIVE : status);
    assert_int_equal(kithi_traits_active(state, customer), status == 0 || status == KITH_STATUS_ACTIVE);
    assert_int_equal(kithi_traits_born(traits),
                     kithi_row_number_of(state, customer, KITH_CUSTOMER_BIRTH_DATE));
}

static kith_id add_somebody(kith_txn *txn, bool is_person)
{
    static uint32_t numbers;
    char number[16];
    (void)snprintf(number, sizeof number, "%u", ++numbers);
    return is_person ? person(txn, number) : organisation(txn, number);
}

/* Organisations have a status only. */
static void change_somebody(rng *random, kith_txn *txn, kith_id customer, bool is_person)
{
    kith_error err = NEW_ERROR;
    const kith_date days[] = {KITHI_DATE_MIN, TODAY - 10000, TODAY};
    const kith_value values[] = {
        number_of(KITH_CUSTOMER_STATUS, KITH_TYPE_CODE, KITH_STATUS_ACTIVE + rng_below(random, 3)),
        number_of(KITH_CUSTOMER_STATUS, KITH_TYPE_NONE, 0),
        number_of(KITH_CUSTOMER_SEX, KITH_TYPE_CODE, 1 + rng_below(random, 2)),
        number_of(KITH_CUSTOMER_SEX, KITH_TYPE_NONE, 0),
        number_of(KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_DATE, days[rng_below(random, COUNT(days))]),
        number_of(KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_NONE, 0)};
    const kith_value *value = &values[rng_below(random, is_person ? COUNT(values) : 2)];
    OK(&err, kith_record_change(txn, customer, value, 1, &err));
}

static void change_people(rng *random, kith_txn *txn, kith_id *people)
{
    kith_error err = NEW_ERROR;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const uint64_t which = rng_below(random, PEOPLE);
        kith_id *one = &people[which];
        if (*one == 0) {
            *one = add_somebody(txn, which % 2 == 0);
        } else if (rng_once_in(random, 5)) {
            OK(&err, kith_record_remove(txn, *one, &err));
            *one = 0;
        } else {
            change_somebody(random, txn, *one, which % 2 == 0);
        }
    }
}

/* Everybody, one who never was there included. */
static void expect_all(kith_view *view)
{
    const uint32_t high = kithi_state_high(&view->state, KITH_KIND_CUSTOMER);
    for (uint32_t row = 1; row <= high + 1; row++) {
        expect_traits(&view->state, kithi_id_make(KITH_KIND_CUSTOMER, row));
    }
    assert_true(high > 0);
    kith_view_close(view);
}

/* Also what is not committed is seen, and what is gone leaves nothing; a reload makes the same again. */
static void traits_are_what_the_rows_say(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_id people[PEOPLE] = {0};
    rng random = rng_new("traits");
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    for (int round = 0; round < ROUNDS; round++) {
        kith_view *view = NULL;
        kith_txn *txn = begin(book);
        change_people(&random, txn, people);
        OK(&err, kith_view_open_txn(txn, &view, &err));
        expect_all(view);
        (void)commit(txn);
        book = rng_once_in(&random, 4) ? reopened(book, memory) : book;
        expect_all(view_of(book));
    }
    kith_book_close(book);
    kith_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(traits_are_what_the_rows_say)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
