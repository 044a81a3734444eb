/*
 * Two processes write the parts of the same customers at once: whatever is committed keeps the rules, both
 * books show the same, and every question is answered as a look at all rows answers it.
 */
#include "../support/support.h"

#include <stdbool.h>
#include <string.h>

#define CUSTOMERS 3u
#define ROWS 256u
#define ROUNDS 60

typedef struct world {
    kith_memory_store *memory;
    kith_book *books[2];
    kith_id customers[CUSTOMERS];
    kith_id season;
    kith_id stage;
    rng random;
} world;

/* One of a list of the book: given by code, the first field of all lists. */
static kith_id entry(kith_txn *txn, uint32_t kind, const char *code)
{
    kith_error err = NEW_ERROR;
    const kith_value value = text_of(1, code);
    kith_id id = 0;
    OK(&err, kith_record_add(txn, kind, &value, 1, &id, &err));
    return id;
}

static void open_world(world *at)
{
    at->memory = new_store();
    at->books[0] = open_over(at->memory);
    kith_txn *txn = begin(at->books[0]);
    for (size_t i = 0; i < CUSTOMERS; i++) {
        const char number[] = {(char)('A' + i), '\0'};
        at->customers[i] = organisation(txn, number);
    }
    at->season = entry(txn, KITH_KIND_SEASON, "FW");
    at->stage = entry(txn, KITH_KIND_CALL_STATUS, "booked");
    (void)commit(txn);
    at->books[1] = open_over(at->memory);
}

static size_t list(const kith_view *view, uint32_t kind, kith_id *ids)
{
    kith_error err = NEW_ERROR;
    size_t count = 0;
    OK(&err, kith_record_list(view, kind, 0, ids, ROWS, &count, &err));
    assert_true(count < ROWS);
    return count;
}

static kith_value get(const kith_view *view, kith_id id, uint32_t field)
{
    kith_error err = NEW_ERROR;
    kith_value value = {0};
    OK(&err, kith_record_get(view, id, field, &value, &err));
    return value;
}

/* --- writing --- */

static kith_id any_of(world *at, kith_txn *txn, uint32_t kind)
{
    kith_id ids[ROWS];
    kith_view *view = view_of_txn(txn);
    const size_t count = list(view, kind, ids);
    kith_view_close(view);
    return count == 0 ? 0 : ids[rng_below(&at->random, (uint32_t)count)];
}

static void add_any(world *at, kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    const kith_id customer = at->customers[rng_below(&at->random, CUSTOMERS)];
    const kith_id season = rng_below(&at->random, 2) == 0 ? at->season : 0;
    const int64_t year = rng_below(&at->random, 3);
    const int64_t instant = (int64_t)rng_below(&at->random, 40) - 20;
    const kith_value location[] = {reference(KITH_LOCATION_CUSTOMER, customer),
                                   text_of(KITH_LOCATION_NAME, "name"), text_of(KITH_LOCATION_CITY, "city"),
                                   number_of(KITH_LOCATION_PRIMARY, KITH_TYPE_FLAG, year & 1)};
    const kith_value appointment[] = {
        reference(KITH_APPOINTMENT_CUSTOMER, customer), reference(KITH_APPOINTMENT_SEASON, season),
        number_of(KITH_APPOINTMENT_START, KITH_TYPE_INSTANT, instant == 0 ? 1 : instant),
        year == 0 ? nothing_of(KITH_APPOINTMENT_YEAR)
                  : number_of(KITH_APPOINTMENT_YEAR, KITH_TYPE_INTEGER, 2000 + year)};
    const kith_value task[] = {reference(KITH_TASK_CUSTOMER, customer), text_of(KITH_TASK_TEXT, "do it"),
                               text_of(KITH_TASK_ASSIGNEE, year == 0 ? "" : "olga"),
                               number_of(KITH_TASK_DUE, KITH_TYPE_DATE, TODAY + instant)};
    const kith_value note[] = {reference(KITH_NOTE_CUSTOMER, customer), text_of(KITH_NOTE_TEXT, "said"),
                               reference(KITH_NOTE_CALL_STATUS, year == 0 ? 0 : at->stage),
                               number_of(KITH_NOTE_AT, KITH_TYPE_INSTANT, instant)};
    const struct {
        uint32_t kind;
        const kith_value *values;
    } all[] = {{KITH_KIND_LOCATION, location},
               {KITH_KIND_APPOINTMENT, appointment},
               {KITH_KIND_TASK, task},
               {KITH_KIND_NOTE, note}};
    const uint32_t which = rng_below(&at->random, COUNT(all));
    OK(&err, kith_record_add(txn, all[which].kind, all[which].values, 4, &id, &err));
}

/* A location whose address this transaction has taken away is not changed before it shares another. */
static void try_change(kith_txn *txn, kith_id id, kith_value value)
{
    kith_error err = NEW_ERROR;
    const kith_status status = kith_record_change(txn, id, &value, 1, &err);
    assert_true(status == KITH_OK || (status == KITH_ERR_REFERENCE && err.field == KITH_LOCATION_SHARES));
}

static void share_any(world *at, kith_txn *txn)
{
    const kith_id id = any_of(at, txn, KITH_KIND_LOCATION);
    const kith_id shared = rng_below(&at->random, 3) == 0 ? 0 : any_of(at, txn, KITH_KIND_LOCATION);
    if (id != 0) {
        try_change(txn, id, reference(KITH_LOCATION_SHARES, shared));
    }
}

static void step(world *at, kith_txn *txn)
{
    static const uint32_t kinds[] = {KITH_KIND_LOCATION, KITH_KIND_APPOINTMENT, KITH_KIND_TASK,
                                     KITH_KIND_NOTE};
    static const uint32_t fields[] = {KITH_LOCATION_PRIMARY, KITH_APPOINTMENT_START, KITH_TASK_STATE,
                                      KITH_NOTE_AT};
    static const uint32_t types[] = {KITH_TYPE_FLAG, KITH_TYPE_INSTANT, KITH_TYPE_CODE, KITH_TYPE_INSTANT};
    kith_error err = NEW_ERROR;
    const uint32_t which = rng_below(&at->random, COUNT(kinds));
    const kith_id id = any_of(at, txn, kinds[which]);
    const kith_value value = number_of(fields[which], types[which], 1 + rng_below(&at->random, 3) % 2);
    switch (rng_below(&at->random, 8)) {
    case 0:
        if (id != 0) {
            OK(&err, kith_record_remove(txn, id, &err));
        }
        break;
    case 1:
    case 2:
        if (id != 0 && (which != 0 || value.number == 1)) {
            try_change(txn, id, value);
        }
        break;
    case 3:
    case 4:
        share_any(at, txn);
        break;
    default:
        add_any(at, txn);
        break;
    }
}

/* --- comparing --- */

/* One primary location each, and no location that is shared shares another. */
static void compare_locations(const world *at, const kith_view *view)
{
    kith_id ids[ROWS];
    size_t locations[CUSTOMERS] = {0};
    size_t primaries[CUSTOMERS] = {0};
    const size_t count = list(view, KITH_KIND_LOCATION, ids);
    for (size_t i = 0; i < count; i++) {
        const kith_id shared = (kith_id)get(view, ids[i], KITH_LOCATION_SHARES).number;
        assert_true(shared == 0 || get(view, shared, KITH_LOCATION_SHARES).number == 0);
        for (size_t c = 0; c < CUSTOMERS; c++) {
            const bool is = (kith_id)get(view, ids[i], KITH_LOCATION_CUSTOMER).number == at->customers[c];
            locations[c] += is;
            primaries[c] += is && get(view, ids[i], KITH_LOCATION_PRIMARY).number != 0;
        }
    }
    for (size_t c = 0; c < CUSTOMERS; c++) {
        assert_int_equal(primaries[c], locations[c] > 0);
    }
}

static bool is_asked(const kith_view *view, const kith_agenda_query *query, kith_id id)
{
    const int64_t start = get(view, id, KITH_APPOINTMENT_START).number;
    return (query->customer == 0 ||
            query->customer == (kith_id)get(view, id, KITH_APPOINTMENT_CUSTOMER).number) &&
           (query->season == 0 || query->season == (kith_id)get(view, id, KITH_APPOINTMENT_SEASON).number) &&
           (query->year == 0 || query->year == get(view, id, KITH_APPOINTMENT_YEAR).number) &&
           (query->since == 0 || start >= query->since) && (query->until == 0 || start < query->until);
}

static void compare_agenda(world *at, const kith_view *view)
{
    kith_error err = NEW_ERROR;
    kith_id ids[ROWS];
    kith_id listed[ROWS];
    size_t got = 0;
    size_t wanted = 0;
    const uint32_t customer = rng_below(&at->random, CUSTOMERS + 1);
    const uint32_t year = rng_below(&at->random, 3);
    const kith_agenda_query query = {.size = sizeof query,
                                     .customer = customer == CUSTOMERS ? 0 : at->customers[customer],
                                     .season = rng_below(&at->random, 2) == 0 ? at->season : 0,
                                     .year = year == 0 ? 0 : 2000 + (int64_t)year,
                                     .since = -(kith_instant)rng_below(&at->random, 10),
                                     .until = rng_below(&at->random, 10)};
    const size_t count = list(view, KITH_KIND_APPOINTMENT, ids);
    for (size_t i = 0; i < count; i++) {
        wanted += is_asked(view, &query, ids[i]);
    }
    OK(&err, kith_agenda_list(view, &query, listed, ROWS, &got, &err));
    assert_int_equal(got, wanted);
    for (size_t i = 0; i < got; i++) {
        assert_true(is_asked(view, &query, listed[i]));
        assert_true(i == 0 || get(view, listed[i - 1], KITH_APPOINTMENT_START).number <=
                                  get(view, listed[i], KITH_APPOINTMENT_START).number);
    }
}

static void compare_tasks(const kith_view *view)
{
    static const char *const assignees[] = {NULL, "", "olga"};
    kith_error err = NEW_ERROR;
    kith_id ids[ROWS];
    kith_id listed[ROWS];
    const size_t count = list(view, KITH_KIND_TASK, ids);
    for (size_t a = 0; a < COUNT(assignees); a++) {
        size_t got = 0;
        size_t wanted = 0;
        for (size_t i = 0; i < count; i++) {
            const kith_value assignee = get(view, ids[i], KITH_TASK_ASSIGNEE);
            const char *name = assignee.text == NULL ? "" : assignee.text;
            wanted += get(view, ids[i], KITH_TASK_STATE).number <= KITH_TASK_STATE_OPEN &&
                      get(view, ids[i], KITH_TASK_DUE).number < TODAY &&
                      (assignees[a] == NULL || strcmp(assignees[a], name) == 0);
        }
        OK(&err, kith_task_overdue(view, assignees[a], 0, listed, ROWS, &got, &err));
        assert_int_equal(got, wanted);
    }
}

static void compare_stages(const world *at, const kith_view *view)
{
    kith_error err = NEW_ERROR;
    kith_id ids[ROWS];
    const size_t count = list(view, KITH_KIND_NOTE, ids);
    for (size_t c = 0; c < CUSTOMERS; c++) {
        kith_id wanted = 0;
        kith_id stage = 0;
        kith_id note = 0;
        for (size_t i = 0; i < count; i++) {
            if ((kith_id)get(view, ids[i], KITH_NOTE_CUSTOMER).number == at->customers[c] &&
                get(view, ids[i], KITH_NOTE_CALL_STATUS).number != 0 &&
                (wanted == 0 ||
                 get(view, ids[i], KITH_NOTE_AT).number >= get(view, wanted, KITH_NOTE_AT).number)) {
                wanted = ids[i];
            }
        }
        OK(&err, kith_call_status_get(view, at->customers[c], 0, 0, &stage, &note, &err));
        assert_int_equal(note, wanted);
        assert_int_equal(stage, wanted == 0 ? 0 : at->stage);
    }
}

static void compare(world *at, kith_book *book)
{
    kith_error err = NEW_ERROR;
    size_t findings = 0;
    kith_view *view = view_of(book);
    OK(&err, kith_validate_all(view, NULL, NULL, 0, &findings, &err));
    assert_int_equal(findings, 0);
    compare_locations(at, view);
    compare_agenda(at, view);
    compare_tasks(view);
    compare_stages(at, view);
    kith_view_close(view);
}

/* --- running --- */

static void commit_or_not(kith_txn *txn)
{
    kith_error err = NEW_ERROR;
    const kith_status status = kith_txn_commit(txn, NULL, &err);
    assert_true(status == KITH_OK || status == KITH_ERR_RULE || status == KITH_ERR_CONFLICT);
    kith_txn_close(txn);
}

static void play_round(world *at)
{
    kith_error err = NEW_ERROR;
    kith_txn *txns[2];
    for (size_t i = 0; i < 2; i++) {
        txns[i] = begin(at->books[i]);
        for (uint32_t left = 1 + rng_below(&at->random, 5); left > 0; left--) {
            step(at, txns[i]);
        }
    }
    const size_t first = rng_below(&at->random, 2);
    commit_or_not(txns[first]);
    OK(&err, kith_book_refresh(at->books[1 - first], NULL, &err));
    commit_or_not(txns[1 - first]);
    OK(&err, kith_book_refresh(at->books[first], NULL, &err));
    assert_int_equal(digest_of(at->books[0]), digest_of(at->books[1]));
    compare(at, at->books[0]);
    compare(at, at->books[1]);
}

static void questions_are_answered_as_the_rows_answer_them(void **state)
{
    (void)state;
    world at = {.random = rng_new("parts")};
    const int worlds = is_full_run() ? 200 : 10;
    for (int i = 0; i < worlds; i++) {
        open_world(&at);
        for (int round = 0; round < ROUNDS; round++) {
            play_round(&at);
        }
        at.books[1] = reopened(at.books[1], at.memory); /* the same from the rows alone */
        compare(&at, at.books[1]);
        kith_book_close(at.books[0]);
        kith_book_close(at.books[1]);
        kith_memory_store_free(at.memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(questions_are_answered_as_the_rows_answer_them)};
    return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
