/* Stores that a host has written: what they may leave out, and what becomes of a book if they hand over
 * nonsense. */
#include "../support/support.h"

#include <stdio.h>
#include <string.h>

#define ID(kind, sequence) ((UINT64_C(sequence) << 8) | KITH_KIND_##kind)

/* Values of the fields of a row. */
#define TEXT(which, string)                                                                                  \
    {                                                                                                        \
        .field = (which), .type = KITH_TYPE_TEXT, .text = (string), .length = KITH_NUL_ENDED                 \
    }
#define CODE(which, code)                                                                                    \
    {                                                                                                        \
        .field = (which), .type = KITH_TYPE_CODE, .number = (code)                                           \
    }
#define REFERENCE(which, id)                                                                                 \
    {                                                                                                        \
        .field = (which), .type = KITH_TYPE_REFERENCE, .number = (int64_t)(id)                               \
    }

/* One row that the store hands over. */
typedef struct given_row {
    kith_id id;
    kith_value values[3];
    size_t count;
} given_row;

#define BOOK                                                                                                 \
    {                                                                                                        \
        ID(BOOK, 1), {CODE(KITH_BOOK_RIGHTS, KITH_RIGHTS_HOST)}, 1                                           \
    }
#define PERSON(sequence, number)                                                                             \
    {                                                                                                        \
        ID(CUSTOMER, sequence),                                                                              \
            {TEXT(KITH_CUSTOMER_NUMBER, number), CODE(KITH_CUSTOMER_KIND, KITH_PARTY_PERSON),                \
             TEXT(KITH_CUSTOMER_SURNAME, "S")},                                                              \
            3                                                                                                \
    }
#define TYPE(sequence, code)                                                                                 \
    {                                                                                                        \
        ID(RELATION_TYPE, sequence), {TEXT(KITH_RELATION_TYPE_CODE, code)}, 1                                \
    }
#define RELATION(sequence, from, type, to)                                                                   \
    {                                                                                                        \
        ID(RELATION, sequence),                                                                              \
            {REFERENCE(KITH_RELATION_FROM, from), REFERENCE(KITH_RELATION_TO, to),                           \
             REFERENCE(KITH_RELATION_TYPE, type)},                                                           \
            3                                                                                                \
    }

#define FLAG(which)                                                                                          \
    {                                                                                                        \
        .field = (which), .type = KITH_TYPE_FLAG, .number = 1                                                \
    }
#define LOCATION(sequence, customer, ...)                                                                    \
    {                                                                                                        \
        ID(LOCATION, sequence), {REFERENCE(KITH_LOCATION_CUSTOMER, customer), __VA_ARGS__},                  \
            sizeof((const kith_value[]){__VA_ARGS__}) / sizeof(kith_value) + 1                               \
    }

/* What the store hands over, and what it then says. */
typedef struct scripted {
    const given_row *rows;
    size_t count;
    kith_id removal;
    uint64_t sequence;
    int32_t answer;
    int no_end;
    uint64_t first_id;
    const kith_change *history;
    kith_status got; /* by the last call of the library */
    int closed;
} scripted;

static int32_t hand_over(void *ctx, kith_load *load)
{
    scripted *script = ctx;
    script->got = KITH_OK;
    for (size_t i = 0; i < script->count; i++) {
        const given_row *row = &script->rows[i];
        const kith_status status = kith_load_row(load, row->id, row->values, row->count);
        script->got = status != KITH_OK ? status : script->got; /* it goes on: the library remembers */
    }
    if (!script->no_end) {
        (void)kith_load_end(load, script->sequence);
    }
    return script->answer;
}

static int32_t hand_over_changes(void *ctx, uint64_t after, kith_load *load)
{
    scripted *script = ctx;
    (void)after;
    if (script->removal != 0) {
        (void)kith_load_removal(load, script->removal);
    }
    return hand_over(ctx, load);
}

static int32_t hand_over_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    scripted *script = ctx;
    (void)query;
    script->got = kith_load_history(load, script->history);
    return script->answer;
}

static int32_t grant(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    const scripted *script = ctx;
    (void)kind;
    (void)count;
    *first = script->first_id;
    return script->answer;
}

static void close_store(void *ctx)
{
    scripted *script = ctx;
    script->closed++;
}

static kith_status open_script(scripted *script, kith_store store, kith_book **book, kith_error *err)
{
    store.size = sizeof store;
    store.ctx = script;
    const kith_book_options options = {.size = sizeof options, .store = &store, .existing = 1};
    return kith_book_open(&options, book, err);
}

/* --- loading --- */

static void a_row_that_is_none_refuses_the_book_and_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        given_row row;
    } cases[] = {
        {"not an id", {0, {{0}}, 0}},
        {"not an id", {ID(CUSTOMER, 0), {{0}}, 0}},
        {"not an id", {ID(COUNT, 1), {{0}}, 0}},
        {"not an id", {UINT64_MAX, {{0}}, 0}},
        {"out of range", {ID(CUSTOMER, 4294967295), {{0}}, 0}},
        {"no field", {ID(CATEGORY, 1), {TEXT(9, "x")}, 1}},
        {"given twice", {ID(CATEGORY, 1), {TEXT(KITH_CATEGORY_CODE, "x"), TEXT(KITH_CATEGORY_CODE, "y")}, 2}},
        {"code", {ID(CATEGORY, 1), {{0}}, 0}},
        {"another type", {ID(CATEGORY, 1), {CODE(KITH_CATEGORY_CODE, 1)}, 1}},
        {"another type",
         {ID(CATEGORY, 1), {TEXT(KITH_CATEGORY_CODE, "c"), {.field = KITH_CATEGORY_CODE, .type = 99}}, 2}},
        {"UTF-8", {ID(CATEGORY, 1), {TEXT(KITH_CATEGORY_CODE, "\xff")}, 1}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const given_row rows[] = {BOOK, cases[i].row, PERSON(1, "1")};
        scripted script = {.rows = rows, .count = COUNT(rows), .answer = KITH_STORE_COMMITTED};
        const kith_store store = {.load = hand_over, .close = close_store};
        kith_error err = NEW_ERROR;
        kith_book *book = NULL;
        REFUSED(KITH_ERR_CORRUPT, &err, open_script(&script, store, &book, &err));
        assert_null(book);
        assert_int_equal(err.subject, cases[i].row.id);
        assert_non_null(strstr(err.message, "row "));
        assert_non_null(strstr(err.message, cases[i].why));
        assert_int_equal(script.got, KITH_ERR_CORRUPT);
        assert_int_equal(script.closed, 1);
        REFUSED(KITH_ERR_CORRUPT, NULL, open_script(&script, store, &book, NULL));
    }
}

static void rows_that_refer_to_nothing_refuse_the_book(void **state)
{
    (void)state;
    static const given_row cases[] = {
        RELATION(1, ID(CUSTOMER, 1), ID(RELATION_TYPE, 1), ID(CUSTOMER, 9)),
        RELATION(1, ID(CUSTOMER, 9), ID(RELATION_TYPE, 1), ID(CUSTOMER, 1)),
        RELATION(1, ID(CUSTOMER, 1), ID(RELATION_TYPE, 9), ID(CUSTOMER, 1)),
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const given_row rows[] = {cases[i], PERSON(1, "1"), TYPE(1, "t"), BOOK};
        scripted script = {.rows = rows, .count = COUNT(rows), .answer = KITH_STORE_COMMITTED};
        kith_error err = NEW_ERROR;
        kith_book *book = NULL;
        const kith_store store = {.load = hand_over};
        REFUSED(KITH_ERR_CORRUPT, &err, open_script(&script, store, &book, &err));
        assert_int_equal(err.subject, ID(RELATION, 1));
        REFUSED(KITH_ERR_CORRUPT, NULL, open_script(&script, store, &book, NULL));
    }
}

/* What no transaction makes, but a store may hold: it is loaded, and found. */
static void parts_that_break_their_rules_are_found(void **state)
{
    (void)state;
    const struct {
        given_row rows[3];
        size_t count;
        int32_t rule;
        kith_id subject;
    } cases[] = {
        {{LOCATION(1, ID(CUSTOMER, 1), FLAG(KITH_LOCATION_PRIMARY), TEXT(KITH_LOCATION_NAME, "a")),
          LOCATION(2, ID(CUSTOMER, 1), FLAG(KITH_LOCATION_PRIMARY), TEXT(KITH_LOCATION_NAME, "b"))},
         2,
         KITH_RULE_PRIMARY_DOUBLE,
         ID(LOCATION, 2)},
        {{LOCATION(1, ID(CUSTOMER, 1), TEXT(KITH_LOCATION_NAME, "a")),
          LOCATION(2, ID(CUSTOMER, 1), TEXT(KITH_LOCATION_NAME, "b"))},
         2,
         KITH_RULE_PRIMARY_REQUIRED,
         ID(LOCATION, 1)},
        {{LOCATION(1, ID(CUSTOMER, 1), FLAG(KITH_LOCATION_PRIMARY)),
          LOCATION(2, ID(CUSTOMER, 1), TEXT(KITH_LOCATION_NAME, "b"))},
         2,
         KITH_RULE_LOCATION_NAME,
         ID(LOCATION, 1)},
        {{LOCATION(1, ID(CUSTOMER, 1), FLAG(KITH_LOCATION_PRIMARY)),
          LOCATION(2, ID(CUSTOMER, 2), FLAG(KITH_LOCATION_PRIMARY),
                   REFERENCE(KITH_LOCATION_SHARES, ID(LOCATION, 1))),
          LOCATION(3, ID(CUSTOMER, 3), FLAG(KITH_LOCATION_PRIMARY),
                   REFERENCE(KITH_LOCATION_SHARES, ID(LOCATION, 2)))},
         3,
         KITH_RULE_LOCATION_SHARES,
         ID(LOCATION, 3)},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        given_row rows[7] = {BOOK, PERSON(1, "1"), PERSON(2, "2"), PERSON(3, "3")};
        memcpy(rows + 4, cases[i].rows, cases[i].count * sizeof *rows);
        scripted script = {.rows = rows, .count = 4 + cases[i].count, .answer = KITH_STORE_COMMITTED};
        const kith_store store = {.load = hand_over};
        kith_error err = NEW_ERROR;
        kith_book *book = NULL;
        OK(&err, open_script(&script, store, &book, &err));
        kith_view *view = view_of(book);
        kith_finding findings[2];
        size_t count = 0;
        OK(&err, kith_validate_all(view, NULL, findings, COUNT(findings), &count, &err));
        assert_int_equal(count, 1);
        assert_int_equal(findings[0].rule, cases[i].rule);
        assert_int_equal(findings[0].subject, cases[i].subject);
        kith_view_close(view);
        kith_book_close(book);
    }
}

/* A store may hand over what is archived: it is not kept, but its numbers are used. */
static void archived_rows_take_no_room_but_their_numbers(void **state)
{
    (void)state;
    const given_row rows[] = {
        BOOK,
        PERSON(1, "1"),
        {ID(EMAIL, 41),
         {REFERENCE(KITH_EMAIL_CUSTOMER, ID(CUSTOMER, 1)), TEXT(KITH_EMAIL_ADDRESS, "a@example.com")},
         2},
    };
    scripted script = {.rows = rows, .count = COUNT(rows), .answer = KITH_STORE_COMMITTED};
    const kith_store store = {.load = hand_over};
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    kith_id id = 0;
    OK(&err, open_script(&script, store, &book, &err));
    assert_int_equal(stats_of(book).records[KITH_KIND_EMAIL], 0);
    kith_txn *txn = begin(book);
    OK(&err, kith_record_add(txn, KITH_KIND_EMAIL, rows[2].values, 2, &id, &err));
    assert_int_equal(id, ID(EMAIL, 42));
    kith_txn_close(txn);
    kith_book_close(book);
}

static void a_store_says_that_it_is_done_and_at_which_sequence(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK};
    scripted unread = {.rows = rows, .count = 1, .answer = KITH_STORE_UNKNOWN};
    scripted endless = {.rows = rows, .count = 1, .answer = KITH_STORE_COMMITTED, .no_end = 1};
    scripted empty = {.answer = KITH_STORE_COMMITTED};
    const kith_store store = {.load = hand_over};
    const kith_store no_load = {.load = NULL};
    REFUSED(KITH_ERR_STORE, &err, open_script(&unread, store, &book, &err));
    REFUSED(KITH_ERR_STORE, &err, open_script(&endless, store, &book, &err));
    assert_non_null(strstr(err.message, "sequence"));
    REFUSED(KITH_ERR_STORE, &err, open_script(&unread, no_load, &book, &err));
    REFUSED(KITH_ERR_NOT_FOUND, &err, open_script(&empty, store, &book, &err));
    assert_int_equal(kith_load_row(NULL, ID(BOOK, 1), NULL, 0), KITH_ERR_INVALID);
    assert_int_equal(kith_load_removal(NULL, ID(BOOK, 1)), KITH_ERR_INVALID);
    assert_int_equal(kith_load_history(NULL, NULL), KITH_ERR_INVALID);
    assert_int_equal(kith_load_end(NULL, 1), KITH_ERR_INVALID);
}

/* --- refreshing --- */

static void a_refresh_takes_rows_and_removals_and_refuses_what_is_left_hanging(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK, PERSON(1, "1"), PERSON(2, "2"), TYPE(1, "t"),
                              RELATION(1, ID(CUSTOMER, 1), ID(RELATION_TYPE, 1), ID(CUSTOMER, 2))};
    const given_row more[] = {PERSON(3, "3")};
    const given_row hanging[] = {RELATION(2, ID(CUSTOMER, 1), ID(RELATION_TYPE, 1), ID(CUSTOMER, 9))};
    scripted script = {.rows = rows, .count = COUNT(rows), .answer = KITH_STORE_COMMITTED, .sequence = 1};
    const kith_store store = {.load = hand_over, .refresh = hand_over_changes};
    OK(&err, open_script(&script, store, &book, &err));
    const uint64_t before = digest_of(book);
    script.rows = hanging;
    script.count = 1;
    script.sequence = 2;
    REFUSED(KITH_ERR_CORRUPT, &err, kith_book_refresh(book, NULL, &err));
    assert_int_equal(err.subject, ID(RELATION, 2));
    script.count = 0;
    script.removal = ID(CUSTOMER, 2); /* the relation is left */
    REFUSED(KITH_ERR_CORRUPT, &err, kith_book_refresh(book, NULL, &err));
    REFUSED(KITH_ERR_CORRUPT, NULL, kith_book_refresh(book, NULL, NULL));
    assert_int_equal(digest_of(book), before);
    script.removal = ID(CUSTOMER, 77); /* was never here */
    script.rows = more;
    script.count = 1;
    OK(&err, kith_book_refresh(book, NULL, &err));
    script.removal = ID(RELATION, 1);
    script.count = 0;
    OK(&err, kith_book_refresh(book, NULL, &err));
    kith_view *view = view_of(book);
    assert_int_equal(kith_view_sequence(view), 2);
    assert_int_equal(find(view, "3"), ID(CUSTOMER, 3));
    assert_int_equal(relation_count(view, ID(CUSTOMER, 1)), 0);
    kith_view_close(view);
    kith_book_close(book);
}

static void without_a_refresh_all_is_loaded_again_and_what_is_not_there_is_removed(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK, PERSON(1, "1"), PERSON(200, "200")};
    const given_row fewer[] = {BOOK, PERSON(200, "200"), PERSON(2, "2")};
    scripted script = {.rows = rows, .count = COUNT(rows), .answer = KITH_STORE_COMMITTED, .sequence = 1};
    const kith_store store = {.load = hand_over};
    OK(&err, open_script(&script, store, &book, &err));
    script.rows = fewer;
    script.sequence = 5;
    OK(&err, kith_book_refresh(book, NULL, &err));
    kith_view *view = view_of(book);
    assert_int_equal(find(view, "1"), 0);
    assert_int_equal(find(view, "2"), ID(CUSTOMER, 2));
    assert_int_equal(find(view, "200"), ID(CUSTOMER, 200));
    kith_view_close(view);
    kith_book_close(book);
}

static void a_book_does_not_lose_its_own_record_and_with_it_its_rights(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK, PERSON(1, "1")};
    scripted script = {.rows = rows, .count = COUNT(rows), .answer = KITH_STORE_COMMITTED, .sequence = 1};
    const kith_store store = {.load = hand_over, .refresh = hand_over_changes};
    OK(&err, open_script(&script, store, &book, &err));
    const uint64_t before = digest_of(book);
    script.count = 0;
    script.sequence = 2;
    script.removal = ID(BOOK, 1);
    REFUSED(KITH_ERR_CORRUPT, &err, kith_book_refresh(book, NULL, &err));
    assert_int_equal(digest_of(book), before);
    kith_book_close(book);
}

static int32_t tell(void *ctx, kith_request request, uint64_t *sequence)
{
    const scripted *script = ctx;
    *sequence = request;
    return script->answer;
}

static void only_a_clear_answer_about_a_request_is_believed(void **state)
{
    (void)state;
    static const struct {
        int32_t answer;
        kith_status wanted;
    } cases[] = {{KITH_STORE_COMMITTED, KITH_OK},
                 {KITH_STORE_REJECTED, KITH_ERR_NOT_FOUND},
                 {KITH_STORE_UNKNOWN, KITH_ERR_UNKNOWN},
                 {KITH_STORE_CONFLICT, KITH_ERR_STORE},
                 {99, KITH_ERR_STORE}};
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK};
    scripted script = {.rows = rows, .count = 1, .answer = KITH_STORE_COMMITTED};
    const kith_store store = {.load = hand_over, .status = tell};
    OK(&err, open_script(&script, store, &book, &err));
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t sequence = 7;
        script.answer = cases[i].answer;
        REFUSED(cases[i].wanted, &err, kith_commit_status(book, 5, &sequence, &err));
        assert_int_equal(sequence, i == 0 ? 5 : 0);
    }
    kith_book_close(book);
}

static int32_t lose(void *ctx, const kith_changes *changes)
{
    (void)ctx;
    (void)changes;
    return KITH_STORE_UNKNOWN;
}

/* A replica may lag behind: what was stored must be there before anything is stored on top of it. */
static void a_book_is_stale_until_the_commit_is_there_that_the_store_has(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK, PERSON(1, "1")};
    scripted script = {.rows = rows, .count = 1, .answer = KITH_STORE_COMMITTED, .sequence = 6};
    const kith_store store = {
        .load = hand_over, .refresh = hand_over_changes, .commit = lose, .status = tell};
    OK(&err, open_script(&script, store, &book, &err));
    kith_txn *txn = NULL;
    const kith_txn_options options = {.size = sizeof options, .request = 7};
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    (void)person(txn, "1");
    REFUSED(KITH_ERR_UNKNOWN, &err, kith_txn_commit(txn, NULL, &err));
    kith_txn_close(txn);
    script.count = 0;
    REFUSED(KITH_ERR_STORE, &err, kith_book_recover(book, NULL, &err)); /* it was stored as 7 */
    assert_int_equal(stats_of(book).stale, 1);
    assert_int_equal(stats_of(book).sequence, 6);
    script.count = COUNT(rows);
    script.sequence = 7;
    OK(&err, kith_book_recover(book, NULL, &err));
    assert_int_equal(stats_of(book).stale, 0);
    assert_int_equal(stats_of(book).records[KITH_KIND_CUSTOMER], 1);
    kith_book_close(book);
}

static int32_t stop(void *ctx, uint64_t done, uint64_t total)
{
    (void)ctx;
    (void)done;
    (void)total;
    return 1;
}

static void a_load_can_be_stopped(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    kith_txn *txn = begin(book);
    for (int i = 0; i < 1100; i++) { /* progress is told every 1,024 rows */
        char number[16];
        (void)snprintf(number, sizeof number, "%d", i);
        (void)person(txn, number);
    }
    (void)commit(txn);
    kith_book_close(book);
    kith_store store = {.size = sizeof store};
    OK(NULL, kith_memory_store_callbacks(memory, &store));
    const kith_run run = {.size = sizeof run, .progress = stop};
    const kith_book_options options = {.size = sizeof options, .store = &store, .run = &run};
    REFUSED(KITH_ERR_STOPPED, &err, kith_book_open(&options, &book, &err));
    assert_null(book);
    kith_memory_store_free(memory);
}

/* --- other callbacks --- */

static void ids_that_a_store_grants_are_checked(void **state)
{
    (void)state;
    const given_row rows[] = {BOOK, PERSON(1, "1")};
    const struct {
        uint64_t first;
        kith_status wanted;
    } cases[] = {{0, KITH_ERR_STORE}, {1, KITH_ERR_STORE}, {UINT32_MAX, KITH_ERR_LIMIT}, {2, KITH_OK}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        kith_error err = NEW_ERROR;
        kith_book *book = NULL;
        scripted script = {
            .rows = rows, .count = COUNT(rows), .answer = KITH_STORE_COMMITTED, .first_id = cases[i].first};
        const kith_store store = {.load = hand_over, .grant_ids = grant};
        OK(&err, open_script(&script, store, &book, &err));
        kith_txn *txn = begin(book);
        kith_id id = 0;
        const kith_value values[] = {text_of(KITH_CUSTOMER_NUMBER, "2"),
                                     number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON),
                                     text_of(KITH_CUSTOMER_SURNAME, "S")};
        REFUSED(cases[i].wanted, &err, kith_record_add(txn, KITH_KIND_CUSTOMER, values, 3, &id, &err));
        assert_int_equal(id, cases[i].wanted == KITH_OK ? ID(CUSTOMER, 2) : 0);
        assert_true(cases[i].wanted != KITH_ERR_LIMIT || strstr(err.message, "kind customer") != NULL);
        kith_txn_close(txn);
        kith_book_close(book);
    }
}

/* Of a store that grants none: from the highest that it has seen, whatever has become of that record. */
static void ids_go_on_from_what_a_refresh_brings(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    for (int with_refresh = 0; with_refresh <= 1; with_refresh++) {
        kith_book *book = NULL;
        const given_row rows[] = {BOOK, PERSON(1, "1"), PERSON(2, "2"), PERSON(3, "3")};
        scripted script = {.rows = rows, .count = 2, .answer = KITH_STORE_COMMITTED, .sequence = 1};
        const kith_store store = {.load = hand_over, .refresh = with_refresh ? hand_over_changes : NULL};
        OK(&err, open_script(&script, store, &book, &err));
        script.count = COUNT(rows);
        script.sequence = 2;
        OK(&err, kith_book_refresh(book, NULL, &err));
        kith_txn *txn = begin(book);
        assert_int_equal(person(txn, "4"), ID(CUSTOMER, 4));
        kith_txn_close(txn);
        script.count = 3; /* the third has been removed */
        script.removal = ID(CUSTOMER, 3);
        script.sequence = 3;
        OK(&err, kith_book_refresh(book, NULL, &err));
        txn = begin(book);
        assert_int_equal(person(txn, "5"), ID(CUSTOMER, 5)); /* 4 was given out, though not stored */
        kith_txn_close(txn);
        kith_book_close(book);
    }
}

static void what_a_store_does_not_offer_is_refused_when_it_is_asked_for(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK};
    scripted script = {.rows = rows, .count = 1, .answer = KITH_STORE_COMMITTED};
    const kith_store store = {.load = hand_over};
    OK(&err, open_script(&script, store, &book, &err));
    kith_view *view = view_of(book);
    kith_history *history = NULL;
    uint64_t sequence = 7;
    const kith_history_query query = {.size = sizeof query, .most = 1};
    REFUSED(KITH_ERR_STORE, &err, kith_history_read(view, &query, &history, &err));
    assert_int_not_equal(kith_commit_status(book, 1, &sequence, &err), KITH_OK);
    assert_int_equal(sequence, 0);
    kith_txn *txn = begin(book);
    (void)person(txn, "1");
    assert_int_not_equal(kith_txn_commit(txn, NULL, &err), KITH_OK); /* the host stores it itself */
    kith_txn_close(txn);
    kith_view_close(view);
    kith_book_close(book);
}

static void history_entries_of_a_store_are_checked(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    const given_row rows[] = {BOOK};
    const kith_value no_text[] = {
        {.field = KITH_CUSTOMER_CITY, .type = KITH_TYPE_TEXT, .text = NULL, .length = 3}};
    const kith_id customer = ID(CUSTOMER, 1);
    const kith_change cases[] = {
        {.size = 0},
        {.size = sizeof cases[0], .before_count = 1},
        {.size = sizeof cases[0], .after_count = 1},
        {.size = sizeof cases[0], .before = no_text, .before_count = 65},
        {.size = sizeof cases[0], .after = no_text, .after_count = 1},
        {.size = sizeof cases[0], .customer_count = 1},
        {.size = sizeof cases[0], .customers = &customer, .customer_count = 65},
    };
    const kith_change good = {
        .size = sizeof good, .id = customer, .customers = &customer, .customer_count = 1};
    scripted script = {.rows = rows, .count = 1, .answer = KITH_STORE_COMMITTED, .sequence = 3};
    const kith_store store = {.load = hand_over, .history = hand_over_history};
    OK(&err, open_script(&script, store, &book, &err));
    kith_view *view = view_of(book);
    kith_history *history = NULL;
    const kith_history_query query = {.size = sizeof query, .most = 5};
    script.answer = KITH_STORE_UNKNOWN;
    for (size_t i = 0; i < COUNT(cases); i++) {
        script.history = &cases[i];
        REFUSED(KITH_ERR_STORE, &err, kith_history_read(view, &query, &history, &err));
        assert_int_equal(script.got, i == 0 ? KITH_ERR_ABI : KITH_ERR_INVALID);
    }
    const kith_value no_utf8[] = {
        {.field = KITH_CUSTOMER_CITY, .type = KITH_TYPE_TEXT, .text = "K\xff", .length = 2}};
    const kith_value cut[] = {
        {.field = KITH_CUSTOMER_CITY, .type = KITH_TYPE_TEXT, .text = "\xc3", .length = KITH_NUL_ENDED}};
    const kith_change texts[] = {
        {.size = sizeof good, .id = customer, .sequence = 3, .actor = "\xff"},
        {.size = sizeof good, .id = customer, .sequence = 3, .shop = "\xc0\x80"},
        {.size = sizeof good, .id = customer, .sequence = 3, .reason = "\xed\xa0\x80"},
        {.size = sizeof good, .id = customer, .sequence = 3, .before = no_utf8, .before_count = 1},
        {.size = sizeof good, .id = customer, .sequence = 3, .after = cut, .after_count = 1},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        script.history = &texts[i];
        script.answer = i % 2 == 0 ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
        REFUSED(KITH_ERR_CORRUPT, &err, kith_history_read(view, &query, &history, &err));
        assert_null(history);
        assert_int_equal(script.got, KITH_ERR_CORRUPT);
        assert_int_equal(err.subject, customer);
        assert_string_equal(err.message, "history of commit 3: a text is not UTF-8");
    }
    script.history = &good;
    script.answer = KITH_STORE_COMMITTED;
    OK(&err, kith_history_read(view, &query, &history, &err));
    assert_int_equal(kith_history_count(history), 1);
    kith_change change = {.size = sizeof change};
    assert_int_equal(kith_history_get(history, 0, &change), KITH_OK);
    assert_string_equal(change.actor, ""); /* NULL is taken for no text */
    kith_history_close(history);
    kith_view_close(view);
    kith_book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_that_is_none_refuses_the_book_and_is_named),
        cmocka_unit_test(rows_that_refer_to_nothing_refuse_the_book),
        cmocka_unit_test(parts_that_break_their_rules_are_found),
        cmocka_unit_test(archived_rows_take_no_room_but_their_numbers),
        cmocka_unit_test(a_store_says_that_it_is_done_and_at_which_sequence),
        cmocka_unit_test(a_refresh_takes_rows_and_removals_and_refuses_what_is_left_hanging),
        cmocka_unit_test(without_a_refresh_all_is_loaded_again_and_what_is_not_there_is_removed),
        cmocka_unit_test(a_book_does_not_lose_its_own_record_and_with_it_its_rights),
        cmocka_unit_test(only_a_clear_answer_about_a_request_is_believed),
        cmocka_unit_test(a_book_is_stale_until_the_commit_is_there_that_the_store_has),
        cmocka_unit_test(a_load_can_be_stopped),
        cmocka_unit_test(ids_that_a_store_grants_are_checked),
        cmocka_unit_test(ids_go_on_from_what_a_refresh_brings),
        cmocka_unit_test(what_a_store_does_not_offer_is_refused_when_it_is_asked_for),
        cmocka_unit_test(history_entries_of_a_store_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
