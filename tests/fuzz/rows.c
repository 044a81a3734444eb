/*
 * Rows: a store that may hand over anything. Each call of the book ends in a typed refusal that changes
 * nothing, or in a book that can be read from every side and equals one that is loaded anew from the rows it
 * took.
 */
#include "check.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

#define ACTS_MOST 24u
#define ROWS_AT_ONCE 40u
#define ROWS_HANDED 600u /* of one input */
#define NEW_SEQUENCES 8u /* close together, so that rows meet */
#define CALLS_MOST 6u
#define ENTRIES_MOST 6u
#define ANSWERS 6u

/* The store, and what the book must have of it. */
typedef struct hostile {
    fuzz_source *source;
    kith_test_allocator memory;
    kith_allocator allocator;
    kith_book *book;
    fuzz_rows now;     /* what the book has */
    fuzz_rows next;    /* and after the call under way, if that goes well */
    uint64_t sequence; /* newest that it knows */
    uint64_t next_sequence;
    uint64_t granted[KITH_KIND_COUNT];
    size_t handed;
    uint32_t closed;
    char *shown; /* dump of a book that was loaded anew from `now` */
    int refused; /* a row in the call under way */
    int unsure;  /* an outcome was not told */
} hostile;

/* --- answers --- */

static int32_t any_answer(hostile *store, int32_t usual)
{
    static const int32_t answers[ANSWERS] = {
        KITH_STORE_UNKNOWN, KITH_STORE_COMMITTED, KITH_STORE_REJECTED, KITH_STORE_CONFLICT, -1, 77};
    return values_wrong(store->source) ? answers[rng_below(&store->source->random, ANSWERS)] : usual;
}

static uint64_t any_sequence(hostile *store, uint64_t usual)
{
    return values_wrong(store->source) ? (uint64_t)values_number(store->source) : usual;
}

/* --- loading --- */

/* The first rows are such as others refer to, and a book has one record of its own. */
static kith_id next_id(hostile *store)
{
    static const uint32_t first[] = {KITH_KIND_BOOK, KITH_KIND_CUSTOMER, KITH_KIND_RELATION_TYPE,
                                     KITH_KIND_ATTRIBUTE, KITH_KIND_ROLE};
    fuzz_source *source = store->source;
    const size_t count = store->next.count;
    const uint32_t kind = count < COUNT(first) && !values_wrong(source) ? first[count] : values_kind(source);
    return kind == KITH_KIND_BOOK || values_wrong(source)
               ? values_id(source, &store->next, kind)
               : (kith_id)(1 + rng_below(&source->random, NEW_SEQUENCES)) << 8 | kind;
}

static void hand_row(hostile *store, kith_load *load)
{
    fuzz_row row;
    values_begin(store->source);
    values_row(store->source, &store->next, next_id(store), &row);
    /* Exactly as long as it says, so that a sanitizer sees what reads beyond it. */
    kith_value *values = malloc(row.count * sizeof *values + 1);
    assert_non_null(values);
    memcpy(values, row.values, row.count * sizeof *values);
    const kith_status status = kith_load_row(load, row.id, row.count == 0 ? NULL : values, row.count);
    free(values);
    assert_in_range(-status, 0, -KITH_ERR_FEATURE);
    store->refused = store->refused || status != KITH_OK;
    if (status == KITH_OK) {
        assert_true(rows_put(&store->next, &row));
    }
}

static void hand_removal(hostile *store, kith_load *load)
{
    const kith_id id = values_id(store->source, &store->next, values_kind(store->source));
    if (kith_load_removal(load, id) == KITH_OK) {
        rows_remove(&store->next, id);
    }
}

/* What belongs into other callbacks is refused, and the load with it. */
static void misuse(hostile *store, kith_load *load, int refreshing)
{
    const kith_change change = {.size = sizeof change};
    store->refused = 1;
    assert_int_equal(kith_load_history(load, &change), KITH_ERR_INVALID);
    if (!refreshing) {
        assert_int_equal(kith_load_removal(load, store->now.count == 0 ? 256 : store->now.rows[0].id),
                         KITH_ERR_INVALID);
    }
}

static int32_t hand_over(hostile *store, kith_load *load, int refreshing)
{
    rng *random = &store->source->random;
    store->refused = 0;
    for (uint32_t left = rng_below(random, ROWS_AT_ONCE); left > 0 && store->handed < ROWS_HANDED; left--) {
        store->handed++;
        if (refreshing && rng_once_in(random, 4)) {
            hand_removal(store, load);
        } else {
            hand_row(store, load);
        }
        if (store->refused && rng_once_in(random, 2)) {
            return any_answer(store, KITH_STORE_UNKNOWN);
        }
    }
    values_begin(store->source);
    if (values_wrong(store->source)) {
        misuse(store, load, refreshing);
    }
    store->next_sequence = any_sequence(store, store->sequence + 1);
    if (!values_wrong(store->source)) {
        store->refused = kith_load_end(load, store->next_sequence) != KITH_OK || store->refused;
    }
    return any_answer(store, KITH_STORE_COMMITTED);
}

static int32_t load_rows(void *ctx, kith_load *load)
{
    hostile *store = ctx;
    store->next.count = 0;
    return hand_over(store, load, 0);
}

static int32_t refresh_rows(void *ctx, uint64_t after, kith_load *load)
{
    hostile *store = ctx;
    store->next = store->now;
    assert_true(after == store->sequence);
    return hand_over(store, load, 1);
}

/* --- writing --- */

static void take_change(hostile *store, const kith_change *change)
{
    fuzz_row row = {.id = change->id};
    assert_in_range(change->operation, KITH_OPERATION_ADD, KITH_OPERATION_REMOVE);
    if (change->operation == KITH_OPERATION_REMOVE) {
        rows_remove(&store->next, change->id);
        return;
    }
    assert_in_range(change->row_count, 1, VALUES_FIELDS);
    for (; row.count < change->row_count; row.count++) {
        kith_value *value = &row.values[row.count];
        *value = change->row[row.count];
        if (value->type == KITH_TYPE_TEXT) {
            value->text = values_keep(store->source, value->text, value->length);
        }
    }
    assert_true(rows_put(&store->next, &row));
}

static int32_t commit_changes(void *ctx, const kith_changes *changes)
{
    hostile *store = ctx;
    values_begin(store->source);
    const int32_t answer = any_answer(store, KITH_STORE_COMMITTED);
    for (size_t i = 0; i < kith_changes_count(changes); i++) {
        kith_change change = {.size = sizeof change};
        OK(NULL, kith_changes_get(changes, i, &change));
        take_change(store, &change);
    }
    store->next_sequence = kith_changes_base(changes) + 1;
    store->unsure =
        answer != KITH_STORE_COMMITTED && answer != KITH_STORE_REJECTED && answer != KITH_STORE_CONFLICT;
    return answer;
}

static int32_t tell_status(void *ctx, kith_request request, uint64_t *sequence)
{
    hostile *store = ctx;
    (void)request;
    values_begin(store->source);
    *sequence = any_sequence(store, store->sequence);
    return any_answer(store, KITH_STORE_COMMITTED);
}

static int32_t grant_ids(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    hostile *store = ctx;
    uint64_t high = store->granted[kind];
    values_begin(store->source);
    for (size_t i = 0; i < store->next.count; i++) {
        const kith_id id = store->next.rows[i].id;
        high = KITH_ID_KIND(id) == kind && id >> 8 > high ? id >> 8 : high;
    }
    *first = any_sequence(store, high + 1);
    store->granted[kind] = high + count;
    return any_answer(store, KITH_STORE_COMMITTED);
}

/* --- history --- */

static int32_t hand_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    hostile *store = ctx;
    fuzz_source *source = store->source;
    (void)query;
    for (uint32_t left = rng_below(&source->random, ENTRIES_MOST); left > 0; left--) {
        fuzz_row rows[2];
        kith_id customers[4];
        size_t length = 0;
        values_begin(source);
        values_row(source, &store->now, values_id(source, &store->now, values_kind(source)), &rows[0]);
        values_row(source, &store->now, values_id(source, &store->now, values_kind(source)), &rows[1]);
        for (size_t i = 0; i < COUNT(customers); i++) {
            customers[i] = values_id(source, &store->now, KITH_KIND_CUSTOMER);
        }
        const kith_change entry = {
            .size = sizeof entry,
            .sequence = any_sequence(store, store->sequence),
            .index = left,
            .operation = rng_below(&source->random, 6),
            .id = rows[0].id,
            .at = values_number(source),
            .actor = values_text(source, &length),
            .shop = values_wrong(source) ? NULL : values_text(source, &length),
            .reason = values_text(source, &length),
            .request = (kith_request)values_number(source),
            .customers = customers,
            .customer_count = rng_below(&source->random, COUNT(customers) + 1),
            .before = rows[0].values,
            .before_count = rows[0].count,
            .after = rows[1].values,
            .after_count = rows[1].count,
        };
        assert_in_range(-kith_load_history(load, &entry), 0, -KITH_ERR_FEATURE);
    }
    return any_answer(store, KITH_STORE_COMMITTED);
}

static void note_close(void *ctx)
{
    hostile *store = ctx;
    store->closed++;
}

/* --- a second book --- */

/* Hands over what the first one must have, in the reverse order. */
static int32_t load_plainly(void *ctx, kith_load *load)
{
    const hostile *store = ctx;
    for (size_t i = store->now.count; i > 0; i--) {
        const fuzz_row *row = &store->now.rows[i - 1];
        if (kith_load_row(load, row->id, row->values, row->count) != KITH_OK) {
            return KITH_STORE_UNKNOWN;
        }
    }
    (void)kith_load_end(load, 1);
    return KITH_STORE_COMMITTED;
}

static void show_anew(hostile *store)
{
    const kith_store plain = {
        .size = sizeof plain, .ctx = store, .load = load_plainly, .commit = commit_changes};
    const kith_book_options options = {.size = sizeof options, .store = &plain, .existing = 1};
    kith_error err = NEW_ERROR;
    kith_book *other = NULL;
    kith_view *other_view = NULL;
    OK(&err, kith_book_open(&options, &other, &err));
    OK(&err, kith_view_open(other, NULL, &other_view, &err));
    free(store->shown);
    store->shown = check_dump(other_view);
    kith_view_close(other_view);
    kith_book_close(other);
}

/* --- acts of the host --- */

/* NULL: the rows say that nobody may. */
static kith_view *open_view(hostile *store)
{
    kith_error err = NEW_ERROR;
    kith_view *view = NULL;
    if (!check_answer(kith_view_open(store->book, NULL, &view, &err), &err)) {
        assert_int_equal(err.status, KITH_ERR_DENIED);
    }
    return view;
}

/* After a call that brought rows in, or did not. */
static void settle(hostile *store, int done)
{
    if (done) {
        assert_false(store->refused);
        store->now = store->next;
        store->sequence = store->next_sequence;
    }
    kith_view *view = open_view(store);
    if (view != NULL) {
        if (done || store->shown == NULL) {
            show_anew(store);
        }
        char *shown = check_dump(view);
        assert_string_equal(shown, store->shown);
        free(shown);
        check_book(view);
        kith_view_close(view);
    }
}

static void begin_call(hostile *store)
{
    store->refused = 0;
    store->next = store->now;
    store->next_sequence = store->sequence;
}

static void refresh(hostile *store)
{
    kith_error err = NEW_ERROR;
    begin_call(store);
    settle(store, check_answer(kith_book_refresh(store->book, NULL, &err), &err));
}

static void recover(hostile *store)
{
    kith_error err = NEW_ERROR;
    begin_call(store);
    const int done = check_answer(kith_book_recover(store->book, NULL, &err), &err);
    store->unsure = store->unsure && !done;
    settle(store, done);
}

static void make_call(hostile *store, kith_txn *txn)
{
    fuzz_source *source = store->source;
    kith_error err = NEW_ERROR;
    values_begin(source);
    kith_id id = values_id(source, &store->now, values_kind(source));
    fuzz_row row;
    values_row(source, &store->now, id, &row);
    if (rng_once_in(&source->random, 2)) {
        (void)check_answer(kith_record_add(txn, KITH_ID_KIND(id), row.values, row.count, &id, &err), &err);
    } else if (rng_once_in(&source->random, 3)) {
        (void)check_answer(kith_record_remove(txn, id, &err), &err);
    } else {
        (void)check_answer(kith_record_change(txn, id, row.values, row.count, &err), &err);
    }
}

static void write_changes(hostile *store)
{
    kith_error err = NEW_ERROR;
    kith_txn *txn = NULL;
    kith_finding findings[4];
    size_t count = 0;
    begin_call(store);
    OK(&err, kith_txn_begin(store->book, NULL, &txn, &err));
    for (uint32_t left = 1 + rng_below(&store->source->random, CALLS_MOST); left > 0; left--) {
        make_call(store, txn);
    }
    OK(&err, kith_txn_check(txn, findings, COUNT(findings), &count, &err));
    const kith_status status = kith_txn_commit(txn, NULL, &err);
    (void)check_answer(status, &err);
    assert_true((status == KITH_ERR_UNKNOWN) <= store->unsure);
    kith_txn_close(txn);
    settle(store, status == KITH_OK);
}

static void ask_status(hostile *store)
{
    kith_error err = NEW_ERROR;
    uint64_t sequence = 0;
    (void)check_answer(
        kith_commit_status(store->book, 1 + rng_below(&store->source->random, 3), &sequence, &err), &err);
}

static void read_history(hostile *store)
{
    const kith_history_query query = {
        .size = sizeof query, .most = 1 + rng_below(&store->source->random, 4), .before_change = UINT32_MAX};
    kith_view *view = open_view(store);
    if (view != NULL) {
        check_history(view, &query);
        kith_view_close(view);
    }
}

/* --- a run --- */

static int open_book(hostile *store)
{
    rng *random = &store->source->random;
    const kith_store callbacks = {
        .size = sizeof callbacks,
        .ctx = store,
        .load = load_rows,
        .refresh = rng_once_in(random, 3) ? NULL : refresh_rows,
        .commit = commit_changes,
        .status = rng_once_in(random, 8) ? NULL : tell_status,
        .grant_ids = rng_once_in(random, 3) ? NULL : grant_ids,
        .history = rng_once_in(random, 8) ? NULL : hand_history,
        .close = note_close,
    };
    const kith_book_options options = {
        .size = sizeof options,
        .allocator = &store->allocator,
        .store = &callbacks,
        .existing = !rng_once_in(random, 4),
        .rights_mode = rng_once_in(random, 8) ? KITH_RIGHTS_ROLES : KITH_RIGHTS_HOST,
        .owner = "anna",
    };
    kith_error err = NEW_ERROR;
    begin_call(store);
    if (check_answer(kith_book_open(&options, &store->book, &err), &err)) {
        settle(store, 1);
        return 1;
    }
    assert_null(store->book);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const acts[])(hostile *) = {refresh, write_changes, refresh,     write_changes,
                                              recover, ask_status,    read_history};
    hostile *store = calloc(1, sizeof *store);
    assert_non_null(store);
    store->source = values_new(data, size);
    store->memory.size = sizeof store->memory;
    store->allocator.size = sizeof store->allocator;
    OK(NULL, kith_test_allocator_callbacks(&store->memory, &store->allocator));
    if (open_book(store)) {
        rng *random = &store->source->random;
        for (uint32_t left = ACTS_MOST; left > 0 && !rng_is_spent(random); left--) {
            acts[rng_below(random, COUNT(acts))](store);
        }
        kith_book_close(store->book);
    }
    assert_true(store->closed == 1 && store->memory.live == 0 && store->memory.wrong == 0);
    values_free(store->source);
    free(store->shown);
    free(store);
    return 0;
}
