/*
 * Linked accounts: whatever is linked and ended, written and shared, a record is visible exactly to the
 * connected component of the day in which its account lies, and the book opened anew says the same.
 */
#include "../support/support.h"

#include <string.h>

#define CUSTOMERS 9u
#define LINKS 14u
#define ENTRIES 60u
#define ROUNDS 250
#define DAYS 40u
#define MIDNIGHT INT64_C(86400000000)

typedef struct link {
    kith_id id; /* 0: is not there */
    uint32_t from;
    uint32_t to;
    int64_t since; /* days after the first; -1: open */
    int64_t until;
    int counts; /* its type has the effect */
} link;

typedef struct entry {
    kith_id id; /* 0: is not there */
    uint32_t kind;
    uint32_t customer;
    int64_t at;    /* microseconds after the first midnight */
    int64_t share; /* -1: says nothing */
} entry;

typedef struct world {
    kith_memory_store *memory;
    kith_book *book;
    kith_id settings; /* of the book */
    rng random;
    kith_id types[3]; /* two with the effect, and one without */
    kith_id customers[CUSTOMERS];
    link links[LINKS];
    entry entries[ENTRIES];
    int since_link;
    uint32_t most; /* accounts in a group so far */
} world;

static const uint32_t kinds[] = {KITH_KIND_NOTE, KITH_KIND_TASK, KITH_KIND_APPOINTMENT};

/* The fields that all three have: whose, what, when, shared. */
static const uint32_t fields[COUNT(kinds)][4] = {
    {KITH_NOTE_CUSTOMER, KITH_NOTE_TEXT, KITH_NOTE_AT, KITH_NOTE_SHARED},
    {KITH_TASK_CUSTOMER, KITH_TASK_TEXT, KITH_TASK_AT, KITH_TASK_SHARED},
    {KITH_APPOINTMENT_CUSTOMER, KITH_APPOINTMENT_TEXT, KITH_APPOINTMENT_AT, KITH_APPOINTMENT_SHARED},
};

static kith_date date_of(int64_t days)
{
    return days < 0 ? 0 : (kith_date)(day("2026-01-01") + days);
}

static int64_t instant_of(int64_t at)
{
    return INT64_C(1767225600000000) + at; /* midnight of that day */
}

/* --- steps --- */

static void set_link(world *at, kith_txn *txn, link *one)
{
    kith_error err = NEW_ERROR;
    if (one->id != 0) {
        OK(&err, kith_record_remove(txn, one->id, &err));
        one->id = 0;
        return;
    }
    const uint32_t type = rng_below(&at->random, 3);
    one->counts = type < 2;
    one->from = rng_below(&at->random, CUSTOMERS);
    one->to = (one->from + 1 + rng_below(&at->random, CUSTOMERS - 1)) % CUSTOMERS;
    one->since = (int64_t)rng_below(&at->random, DAYS + 1) - 1;
    one->until = rng_once_in(&at->random, 3) ? -1 : one->since + (int64_t)rng_below(&at->random, DAYS);
    for (size_t i = 0; i < LINKS; i++) { /* a second of a pair is refused where the days overlap */
        const link *other = &at->links[i];
        if (other->id != 0 && other->from + other->to == one->from + one->to &&
            (other->from == one->from || other->from == one->to)) {
            return;
        }
    }
    one->id = relation(txn, (kith_relation){.type = at->types[type],
                                            .from = at->customers[one->from],
                                            .to = at->customers[one->to],
                                            .since = date_of(one->since),
                                            .until = one->until < 0 ? 0 : date_of(one->until)});
}

static void set_entry(world *at, kith_txn *txn, entry *one)
{
    kith_error err = NEW_ERROR;
    if (one->id != 0 && rng_once_in(&at->random, 2)) {
        OK(&err, kith_record_remove(txn, one->id, &err));
        one->id = 0;
        return;
    }
    const int fresh = one->id == 0;
    one->kind = fresh ? rng_below(&at->random, COUNT(kinds)) : one->kind;
    one->customer = fresh ? rng_below(&at->random, CUSTOMERS) : one->customer;
    one->at = (int64_t)rng_below(&at->random, DAYS) * MIDNIGHT +
              (int64_t)rng_below(&at->random, 3) * (MIDNIGHT / 2 - 1);
    one->share = (int64_t)rng_below(&at->random, 3) - 1;
    const uint32_t *of = fields[one->kind];
    const kith_value values[] = {
        number_of(of[2], KITH_TYPE_INSTANT, instant_of(one->at)),
        one->share < 0 ? nothing_of(of[3])
                       : (kith_value){.field = of[3], .type = KITH_TYPE_FLAG, .number = one->share},
        number_of(of[0], KITH_TYPE_REFERENCE, (int64_t)at->customers[one->customer]),
        text_of(of[1], "something"),
        number_of(KITH_APPOINTMENT_START, KITH_TYPE_INSTANT, instant_of(one->at)), /* those must have one */
    };
    if (fresh) {
        OK(&err, kith_record_add(txn, kinds[one->kind], values,
                                 kinds[one->kind] == KITH_KIND_APPOINTMENT ? 5 : 4, &one->id, &err));
    } else {
        OK(&err, kith_record_change(txn, one->id, values, 2, &err));
    }
}

static void step(world *at, kith_txn *txn)
{
    const uint32_t what = rng_below(&at->random, 10);
    if (what < 4) {
        set_link(at, txn, &at->links[rng_below(&at->random, LINKS)]);
    } else if (what < 9) {
        set_entry(at, txn, &at->entries[rng_below(&at->random, ENTRIES)]);
    } else {
        at->since_link = !at->since_link;
        change(txn, at->settings, number_of(KITH_BOOK_NOTES_SINCE_LINK, KITH_TYPE_FLAG, at->since_link));
    }
}

/* --- what ought to be seen --- */

/* Bits of the customers that belong together with one on a day: spread until nobody is new. */
static uint32_t component_of(const world *at, uint32_t customer, int64_t on)
{
    uint32_t members = 1u << customer;
    for (uint32_t before = 0; before != members;) {
        before = members;
        for (size_t i = 0; i < LINKS; i++) {
            const link *one = &at->links[i];
            const uint32_t both = 1u << one->from | 1u << one->to;
            if (one->id != 0 && one->counts && (one->since < 0 || one->since <= on) &&
                (one->until < 0 || on <= one->until) && (members & both) != 0) {
                members |= both;
            }
        }
    }
    return members;
}

static int is_visible(const world *at, const entry *one, uint32_t customer, uint32_t kind, int64_t on)
{
    if (one->id == 0 || one->kind != kind) {
        return 0;
    }
    if (one->customer == customer) {
        return 1;
    }
    const int shared = one->share < 0 ? kinds[kind] == KITH_KIND_NOTE : one->share != 0;
    const uint32_t owner = 1u << one->customer;
    return shared && (component_of(at, customer, on) & owner) != 0 &&
           (kinds[kind] != KITH_KIND_NOTE || !at->since_link ||
            (component_of(at, customer, one->at / MIDNIGHT) & owner) != 0);
}

/* Latest first, then by falling id. */
static size_t expected(const world *at, uint32_t customer, uint32_t kind, int64_t on, kith_id *out)
{
    const entry *found[ENTRIES];
    size_t count = 0;
    for (size_t i = 0; i < ENTRIES; i++) {
        const entry *one = &at->entries[i];
        if (is_visible(at, one, customer, kind, on)) {
            size_t place = count++;
            for (; place > 0 && (found[place - 1]->at < one->at ||
                                 (found[place - 1]->at == one->at && found[place - 1]->id < one->id));
                 place--) {
                found[place] = found[place - 1];
            }
            found[place] = one;
        }
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = found[i]->id;
    }
    return count;
}

/* --- comparing --- */

static void compare_members(world *at, const kith_view *view, uint32_t customer, int64_t on)
{
    kith_error err = NEW_ERROR;
    const uint32_t wanted = component_of(at, customer, on);
    const size_t page = 1 + rng_below(&at->random, CUSTOMERS);
    uint32_t seen = 0;
    kith_id ids[CUSTOMERS];
    kith_id last = 0;
    size_t count = page;
    while (count == page) {
        OK(&err,
           kith_group_members(view, at->customers[customer], date_of(on), last, ids, page, &count, &err));
        for (size_t i = 0; i < count; i++) {
            assert_true(ids[i] > last);
            last = ids[i];
            for (uint32_t c = 0; c < CUSTOMERS; c++) {
                seen |= at->customers[c] == last ? 1u << c : 0;
            }
        }
    }
    assert_int_equal(seen, wanted);
    const uint32_t size = (uint32_t)__builtin_popcount(wanted);
    at->most = size > at->most ? size : at->most;
}

static void compare_list(world *at, const kith_view *view, uint32_t customer, uint32_t kind, int64_t on)
{
    kith_error err = NEW_ERROR;
    kith_id wanted[ENTRIES];
    kith_id got[ENTRIES + 1];
    const size_t total = expected(at, customer, kind, on, wanted);
    const size_t page = 1 + rng_below(&at->random, 12);
    kith_group_query query = {
        .size = sizeof query, .customer = at->customers[customer], .kind = kinds[kind], .on = date_of(on)};
    size_t written = 0;
    size_t count = page;
    while (count == page) {
        const size_t room = COUNT(got) - written < page ? COUNT(got) - written : page;
        OK(&err, kith_group_list(view, &query, got + written, room, &count, &err));
        written += count;
        query.after = count == 0 ? 0 : got[written - 1];
    }
    assert_int_equal(written, total);
    assert_memory_equal(got, wanted, total * sizeof *wanted);
}

static void compare_some(world *at, const kith_view *view)
{
    for (uint32_t i = 0; i < 12; i++) {
        const uint32_t customer = rng_below(&at->random, CUSTOMERS);
        const int64_t on = rng_below(&at->random, DAYS);
        compare_members(at, view, customer, on);
        compare_list(at, view, customer, rng_below(&at->random, COUNT(kinds)), on);
    }
}

static void open_world(world *at)
{
    kith_error err = NEW_ERROR;
    at->random = rng_new("groups");
    at->memory = new_store();
    at->book = open_over(at->memory);
    kith_txn *txn = begin(at->book);
    for (uint32_t i = 0; i < COUNT(at->types); i++) {
        const char code[] = {(char)('a' + i), '\0'};
        const kith_value values[] = {
            text_of(KITH_RELATION_TYPE_CODE, code),
            number_of(KITH_RELATION_TYPE_DIRECTION, KITH_TYPE_CODE,
                      i == 0 ? KITH_DIRECTION_SYMMETRIC : KITH_DIRECTION_TWO_WAY),
            number_of(KITH_RELATION_TYPE_EFFECT, KITH_TYPE_CODE,
                      i < 2 ? KITH_EFFECT_ACCOUNT_LINK : KITH_EFFECT_CONTACT_PERSON)};
        OK(&err, kith_record_add(txn, KITH_KIND_RELATION_TYPE, values, COUNT(values), &at->types[i], &err));
    }
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
    }
    (void)commit(txn);
    kith_view *view = view_of(at->book);
    size_t count = 0;
    OK(&err, kith_record_list(view, KITH_KIND_BOOK, 0, &at->settings, 1, &count, &err));
    kith_view_close(view);
}

static void records_are_seen_by_the_component_of_the_day(void **state)
{
    (void)state;
    world *at = test_calloc(1, sizeof *at);
    open_world(at);
    for (int round = 0; round < (is_full_run() ? 10 : 1) * ROUNDS; round++) {
        kith_txn *txn = begin(at->book);
        for (uint32_t i = 0; i <= rng_below(&at->random, 6); i++) {
            step(at, txn);
        }
        kith_view *view = view_of_txn(txn); /* before it is committed, and after */
        compare_some(at, view);
        kith_view_close(view);
        (void)commit(txn);
        if (rng_once_in(&at->random, 20)) {
            at->book = reopened(at->book, at->memory);
        }
        view = view_of(at->book);
        compare_some(at, view);
        kith_view_close(view);
    }
    assert_true(at->most > CUSTOMERS / 2); /* there were groups of some size */
    kith_book_close(at->book);
    kith_memory_store_free(at->memory);
    test_free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_seen_by_the_component_of_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
