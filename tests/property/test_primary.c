/*
 * Of the locations, contacts and accounts of a customer exactly one is primary at all times: random calls on
 * a book and on a plain array that says which one it should be.
 */
#include "../support/support.h"

#define CUSTOMERS 3u
#define PLACES 6u

static const struct {
    uint32_t kind;
    uint32_t primary;
    uint32_t name;
} kinds[] = {
    {KITH_KIND_LOCATION, KITH_LOCATION_PRIMARY, KITH_LOCATION_NAME},
    {KITH_KIND_CONTACT, KITH_CONTACT_PRIMARY, KITH_CONTACT_NAME},
    {KITH_KIND_BANK_ACCOUNT, KITH_BANK_ACCOUNT_PRIMARY, KITH_BANK_ACCOUNT_HOLDER},
};

/* Parts of one customer and kind, oldest first. */
typedef struct group {
    kith_id parts[PLACES];
    size_t count;
    kith_id primary;
} group;

typedef struct expected {
    group groups[CUSTOMERS][COUNT(kinds)];
    int promotes;
} expected;

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_id settings; /* the record of kind book */
    kith_id customers[CUSTOMERS];
    expected committed;
    rng random;
} world;

static void open_world(world *at)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    at->memory = new_store();
    at->book = open_over(at->memory);
    kith_txn *txn = begin(at->book);
    for (size_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
    }
    (void)commit(txn);
    kith_view *view = view_of(at->book);
    OK(&err, kith_record_list(view, KITH_KIND_BOOK, 0, &at->settings, 1, &count, &err));
    kith_view_close(view);
}

/* What is there is what the array says: the same parts, and the flag on one of them. */
static void compare(const world *at, const kith_view *view, const expected *model)
{
    kith_error err = NEW_ERROR;
    for (size_t c = 0; c < CUSTOMERS; c++) {
        for (size_t k = 0; k < COUNT(kinds); k++) {
            const group *parts = &model->groups[c][k];
            kith_id ids[PLACES + 1];
            size_t count = 0;
            size_t primaries = 0;
            OK(&err,
               kith_record_parts(view, at->customers[c], kinds[k].kind, 0, ids, COUNT(ids), &count, &err));
            assert_int_equal(count, parts->count);
            for (size_t i = 0; i < count; i++) {
                kith_value value = {0};
                assert_int_equal(ids[i], parts->parts[i]);
                OK(&err, kith_record_get(view, ids[i], kinds[k].primary, &value, &err));
                assert_int_equal(value.number != 0, ids[i] == parts->primary);
                primaries += value.number != 0;
            }
            assert_int_equal(primaries, count > 0 && parts->primary != 0);
        }
    }
}

static int in_order(const expected *model)
{
    int good = 1;
    for (size_t c = 0; c < CUSTOMERS; c++) {
        for (size_t k = 0; k < COUNT(kinds); k++) {
            good = good && (model->groups[c][k].count == 0) == (model->groups[c][k].primary == 0);
        }
    }
    return good;
}

static void add_part(world *at, kith_txn *txn, group *parts, size_t c, size_t k)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    const int wants = (int)rng_below(&at->random, 2);
    const kith_value values[] = {
        number_of(1, KITH_TYPE_REFERENCE, (int64_t)at->customers[c]), /* the owner is the first field */
        text_of(kinds[k].name, "n"),
        number_of(kinds[k].primary, KITH_TYPE_FLAG, wants),
    };
    if (parts->count == PLACES) {
        return;
    }
    OK(&err, kith_record_add(txn, kinds[k].kind, values, COUNT(values), &id, &err));
    parts->parts[parts->count++] = id;
    parts->primary = wants || parts->count == 1 ? id : parts->primary;
}

static void remove_part(world *at, kith_txn *txn, expected *model, group *parts)
{
    kith_error err = NEW_ERROR;
    if (parts->count == 0) {
        return;
    }
    const size_t which = rng_below(&at->random, (uint32_t)parts->count);
    const kith_id id = parts->parts[which];
    OK(&err, kith_record_remove(txn, id, &err));
    parts->count--;
    for (size_t i = which; i < parts->count; i++) {
        parts->parts[i] = parts->parts[i + 1];
    }
    if (parts->primary == id) {
        parts->primary = model->promotes && parts->count > 0 ? parts->parts[0] : 0;
    }
}

static void set_part(world *at, kith_txn *txn, group *parts, size_t k)
{
    kith_error err = NEW_ERROR;
    if (parts->count == 0) {
        return;
    }
    const kith_id id = parts->parts[rng_below(&at->random, (uint32_t)parts->count)];
    const int wants = rng_below(&at->random, 4) != 0;
    const kith_value value = number_of(kinds[k].primary, KITH_TYPE_FLAG, wants);
    OK(&err, kith_record_change(txn, id, &value, 1, &err));
    parts->primary = wants ? id : parts->primary == id ? 0 : parts->primary;
}

static void step(world *at, kith_txn *txn, expected *model)
{
    const size_t c = rng_below(&at->random, CUSTOMERS);
    const size_t k = rng_below(&at->random, COUNT(kinds));
    group *parts = &model->groups[c][k];
    switch (rng_below(&at->random, 8)) {
    case 0:
    case 1:
    case 2:
        add_part(at, txn, parts, c, k);
        break;
    case 3:
    case 4:
        remove_part(at, txn, model, parts);
        break;
    case 5:
        model->promotes = !model->promotes;
        change(txn, at->settings, number_of(KITH_BOOK_PROMOTES, KITH_TYPE_FLAG, model->promotes));
        break;
    default:
        set_part(at, txn, parts, k);
        break;
    }
}

/* Nothing but the rule refuses, and it does so exactly when a group would be left without. */
static void close_txn(world *at, kith_txn *txn, const expected *model)
{
    kith_error err = NEW_ERROR;
    const kith_status status = kith_txn_commit(txn, NULL, &err);
    if (in_order(model)) {
        expect_status(status, KITH_OK, &err, "commit", __FILE__, __LINE__);
        at->committed = *model;
    } else {
        assert_int_equal(status, KITH_ERR_RULE);
        assert_int_equal(err.rule, KITH_RULE_PRIMARY_REQUIRED);
    }
    kith_txn_close(txn);
}

static void validate(const world *at)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    kith_view *view = view_of(at->book);
    compare(at, view, &at->committed);
    OK(&err, kith_validate_all(view, NULL, NULL, 0, &count, &err));
    assert_int_equal(count, 0);
    kith_view_close(view);
}

static void one_is_primary_under_any_sequence(void **state)
{
    (void)state;
    world at = {.random = rng_new("primary")};
    const uint32_t rounds = is_full_run() ? 20000 : 1500;
    open_world(&at);
    for (uint32_t round = 0; round < rounds; round++) {
        expected model = at.committed;
        kith_txn *txn = begin(at.book);
        const uint32_t steps = 1 + rng_below(&at.random, 6);
        for (uint32_t i = 0; i < steps; i++) {
            step(&at, txn, &model);
        }
        kith_view *view = view_of_txn(txn);
        compare(&at, view, &model);
        kith_view_close(view);
        close_txn(&at, txn, &model);
        validate(&at);
        if (rng_once_in(&at.random, 16)) {
            at.book = reopened(at.book, at.memory);
            validate(&at);
        }
    }
    kith_book_close(at.book);
    kith_memory_store_free(at.memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_is_primary_under_any_sequence)};
    return cmocka_run_group_tests_name("primary", tests, NULL, NULL);
}
