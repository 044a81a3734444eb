/*
 * Cells hold what was counted in them, few or many, small or great: random entries come and go, and every
 * walk tells what a plain list of them tells.
 */
#include "../support/support.h"

#include "engine/txn.h"
#include "model/cells.h"

#include <string.h>

#define CUSTOMERS 3u
#define YEARS 20u
#define BRANDS 3u
#define KEYS (YEARS * BRANDS)
#define STEPS 4000
#define GREAT (INT64_MAX / 3)

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_txn *txn;
    rng random;
    kith_id customers[CUSTOMERS];
    kithi_cell_sums counted[KITHI_CELLS_PARTS][CUSTOMERS][KEYS]; /* in order of their keys */
    uint32_t most;                                               /* cells that a customer had at once */
} world;

static kithi_cell_key key_of(uint32_t number)
{
    return (kithi_cell_key){.year = 2000 + number / BRANDS, .season = 1, .brand = number % BRANDS};
}

static void open_world(world *at)
{
    memset(at, 0, sizeof *at);
    at->random = rng_new("cells");
    at->memory = new_store();
    at->book = open_over(at->memory);
    at->txn = begin(at->book);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(at->txn, number);
    }
}

static void close_world(world *at)
{
    kith_txn_close(at->txn);
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
}

static kithi_cell_sums any_sums(world *at)
{
    kithi_cell_sums sums;
    memset(&sums, 0, sizeof sums);
    const int64_t unit = rng_once_in(&at->random, 200) ? GREAT : 1;
    for (uint32_t i = 0; i < KITHI_CELLS_MEASURES; i++) {
        sums.amounts[i] = unit * ((int64_t)rng_below(&at->random, 5) - 2);
        sums.units[i] = (int64_t)rng_below(&at->random, 100) - 50;
    }
    sums.entries = 1 + rng_below(&at->random, 3);
    return sums;
}

static void add(kithi_cell_sums *to, const kithi_cell_sums *more, int sign)
{
    for (uint32_t i = 0; i < KITHI_CELLS_MEASURES; i++) {
        to->amounts[i] += more->amounts[i] * sign;
        to->units[i] += more->units[i] * sign;
    }
    to->entries += more->entries * (uint32_t)sign;
}

/* --- what is told --- */

static void expect_sums(const kithi_cell_sums *wanted, kithi_cell_place got)
{
    kithi_cell_sums sums;
    memset(&sums, 0, sizeof sums);
    kithi_cells_add_to(&sums, got);
    for (uint32_t i = 0; i < KITHI_CELLS_MEASURES; i++) {
        assert_true(sums.amounts[i] == wanted->amounts[i]);
        assert_true(sums.units[i] == wanted->units[i]);
    }
    assert_int_equal(sums.entries, wanted->entries);
}

/* All cells of a customer, or those of a year, in order and no others; how many. */
static uint32_t expect_cells(const world *at, kithi_cells_part part, uint32_t customer, uint32_t year)
{
    kithi_cells_walk walk;
    const kithi_cell_sums *counted = at->counted[part][customer];
    uint32_t count = 0;
    bool more = kithi_cells_first(&walk, &at->txn->edit.state, part, at->customers[customer], year);
    for (uint32_t i = 0; i < KEYS; i++) {
        const kithi_cell_key key = key_of(i);
        if (counted[i].entries > 0 && (year == 0 || year == key.year)) {
            assert_true(more);
            assert_memory_equal(&walk.key, &key, sizeof key);
            expect_sums(&counted[i], kithi_cells_at(&walk));
            more = kithi_cells_next(&walk);
            count++;
        }
    }
    assert_false(more);
    return count;
}

/* --- entries come and go --- */

static void count(world *at, kithi_cells_part part, uint32_t customer, uint32_t number,
                  const kithi_cell_sums *sums, int sign)
{
    const kithi_cell_key key = key_of(number);
    assert_int_equal(kithi_cells_count(&at->txn->edit, part, at->customers[customer], &key, sums, sign),
                     KITH_OK);
    add(&at->counted[part][customer][number], sums, sign);
}

/* Mostly more for a while, then mostly less. */
static void step(world *at, bool growing)
{
    const kithi_cells_part part = (kithi_cells_part)rng_below(&at->random, KITHI_CELLS_PARTS);
    const uint32_t customer = rng_below(&at->random, CUSTOMERS);
    const uint32_t number = rng_below(&at->random, KEYS);
    kithi_cell_sums *counted = &at->counted[part][customer][number];
    if (rng_once_in(&at->random, growing ? 2 : 20)) {
        const kithi_cell_sums sums = any_sums(at);
        count(at, part, customer, number, &sums, 1);
    } else if (counted->entries > 0) { /* all of it, or what leaves one */
        kithi_cell_sums less = *counted;
        less.entries -= rng_once_in(&at->random, 3) && less.entries > 1 ? 1 : 0;
        count(at, part, customer, number, &less, -1);
    }
    const uint32_t cells = expect_cells(at, part, customer, 0);
    (void)expect_cells(at, part, customer, key_of(number).year);
    at->most = cells > at->most ? cells : at->most;
    if (cells == 0) {
        assert_int_equal(kithi_cells_place(&at->txn->edit.state, part, at->customers[customer]), 0);
    }
}

static void cells_hold_what_was_counted(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    open_world(at);
    for (int i = 0; i < (is_full_run() ? 10 : 1) * STEPS; i++) {
        step(at, i / 500 % 2 == 0);
    }
    assert_true(at->most > KITHI_CELLS_FEW); /* many were among them */
    close_world(at);
    test_free(at);
}

/* The least that does not fit beside others stands alone, and is told exactly. */
static void great_sums_are_exact(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    kithi_cell_sums most = {.amounts = {INT64_MAX, INT64_MIN, 0, 0}, .entries = 1};
    kithi_cell_sums least = {.amounts = {1, -1, 0, 0}, .units = {0, 0, 0, 1}, .entries = 1};
    open_world(at);
    count(at, KITHI_CELLS_OWN, 0, 7, &least, 1);
    count(at, KITHI_CELLS_OWN, 0, 5, &most, 1);
    assert_int_not_equal(kithi_cells_place(&at->txn->edit.state, KITHI_CELLS_OWN, at->customers[0]),
                         KITHI_CELLS_MANY);
    count(at, KITHI_CELLS_OWN, 0, 5, &least, 1);
    assert_int_equal(kithi_cells_place(&at->txn->edit.state, KITHI_CELLS_OWN, at->customers[0]),
                     KITHI_CELLS_MANY);
    assert_int_equal(expect_cells(at, KITHI_CELLS_OWN, 0, 0), 2);
    count(at, KITHI_CELLS_OWN, 0, 5, &most, -1);
    assert_int_equal(expect_cells(at, KITHI_CELLS_OWN, 0, 0), 2);
    close_world(at);
    test_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_hold_what_was_counted),
        cmocka_unit_test(great_sums_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
