/*
 * A store hands over rubbish, and does not mind what the library says of it: the load is refused and names
 * the row, nothing of it shows, and the next honest answer is taken.
 */
#include "scenarios.h"

#include <stdlib.h>
#include <string.h>

#define MANY 65u

/* What is handed over first; it goes on with the honest rows and answers that all went well. */
typedef struct rubbish {
    const char *name;
    void (*give)(fixture *f, kith_load *load);
    kith_status load;    /* opening must answer this; KITH_OK: it does no harm */
    kith_status refresh; /* and so must a refresh */
} rubbish;

static const kith_value good_customer[] = {
    {.field = KITH_CUSTOMER_NUMBER, .type = KITH_TYPE_TEXT, .text = "Z9", .length = 2},
    {.field = KITH_CUSTOMER_KIND, .type = KITH_TYPE_CODE, .number = KITH_PARTY_PERSON},
    {.field = KITH_CUSTOMER_SURNAME, .type = KITH_TYPE_TEXT, .text = "Z", .length = 1},
};

static kith_id id_of(uint64_t sequence, uint32_t kind)
{
    return sequence << 8 | kind;
}

static void give_row(kith_load *load, kith_id id, kith_value more)
{
    kith_value values[COUNT(good_customer) + 1];
    memcpy(values, good_customer, sizeof good_customer);
    values[COUNT(good_customer)] = more;
    (void)kith_load_row(load, id, values, COUNT(values));
}

/* --- ids --- */

static void give_no_id(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_row(load, 0, good_customer, COUNT(good_customer));
}

static void give_no_sequence(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_row(load, id_of(0, KITH_KIND_CUSTOMER), good_customer, COUNT(good_customer));
}

static void give_no_kind(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_row(load, id_of(900, 0), good_customer, COUNT(good_customer));
}

static void give_unknown_kind(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_row(load, id_of(900, 255), good_customer, COUNT(good_customer));
}

static void give_last_sequence(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_row(load, id_of(UINT32_MAX, KITH_KIND_CUSTOMER), good_customer, COUNT(good_customer));
}

static void give_too_large_an_id(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_row(load, UINT64_MAX, good_customer, COUNT(good_customer));
}

/* --- values --- */

static void give_no_values(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_row(load, id_of(900, KITH_KIND_CUSTOMER), NULL, 0);
}

static void give_missing_values(fixture *f, kith_load *load)
{
    (void)f;
    REFUSED(KITH_ERR_INVALID, NULL, kith_load_row(load, id_of(900, KITH_KIND_CUSTOMER), NULL, 3));
}

static void give_too_many_values(fixture *f, kith_load *load)
{
    const kith_value values[MANY] = {{0}};
    (void)f;
    REFUSED(KITH_ERR_INVALID, NULL, kith_load_row(load, id_of(900, KITH_KIND_CUSTOMER), values, MANY));
    REFUSED(KITH_ERR_INVALID, NULL,
            kith_load_row(load, id_of(900, KITH_KIND_CUSTOMER), good_customer, SIZE_MAX));
}

static void give_unknown_field(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), text_of(99, "what"));
}

static void give_largest_field(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), text_of(UINT32_MAX, "what"));
}

static void give_wrong_type(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), number_of(KITH_CUSTOMER_CITY, KITH_TYPE_INTEGER, 7));
}

static void give_unknown_type(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), number_of(KITH_CUSTOMER_SEX, UINT32_MAX, 7));
}

static void give_unknown_code(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), number_of(KITH_CUSTOMER_SEX, KITH_TYPE_CODE, INT64_MIN));
}

static void give_missing_text(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER),
             (kith_value){.field = KITH_CUSTOMER_CITY, .type = KITH_TYPE_TEXT, .length = 4});
}

static void give_broken_text(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), text_of(KITH_CUSTOMER_CITY, "K\xC3\x28ln"));
}

static void give_far_too_long_a_text(fixture *f, kith_load *load)
{
    static char text[5000];
    (void)f;
    memset(text, 'x', sizeof text - 1);
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), text_of(KITH_CUSTOMER_CITY, text));
}

static void give_field_twice(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER), text_of(KITH_CUSTOMER_SURNAME, "again"));
}

static void give_impossible_date(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER),
             number_of(KITH_CUSTOMER_BIRTH_DATE, KITH_TYPE_DATE, INT64_MAX));
}

/* --- references and keys --- */

static void give_reference_to_nothing(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER),
             number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, (int64_t)id_of(77, KITH_KIND_CATEGORY)));
}

static void give_reference_to_the_wrong_kind(fixture *f, kith_load *load)
{
    give_row(load, id_of(900, KITH_KIND_CUSTOMER),
             number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, (int64_t)f->mother));
}

static void give_impossible_reference(fixture *f, kith_load *load)
{
    (void)f;
    give_row(load, id_of(900, KITH_KIND_CUSTOMER),
             number_of(KITH_CUSTOMER_CATEGORY, KITH_TYPE_REFERENCE, INT64_MIN));
}

static void give_relation_of_nobody(fixture *f, kith_load *load)
{
    const kith_value values[] = {
        number_of(KITH_RELATION_FROM, KITH_TYPE_REFERENCE, (int64_t)f->a),
        number_of(KITH_RELATION_TO, KITH_TYPE_REFERENCE, (int64_t)id_of(900, KITH_KIND_CUSTOMER)),
        number_of(KITH_RELATION_TYPE, KITH_TYPE_REFERENCE, (int64_t)f->mother),
    };
    (void)kith_load_row(load, id_of(900, KITH_KIND_RELATION), values, COUNT(values));
}

/* The same row again and again is one row. */
static void give_row_many_times(fixture *f, kith_load *load)
{
    (void)f;
    for (int i = 0; i < 50; i++) {
        (void)kith_load_row(load, id_of(900, KITH_KIND_CUSTOMER), good_customer, COUNT(good_customer));
    }
}

/* Of two that differ the later one counts. */
static void give_row_that_the_store_then_corrects(fixture *f, kith_load *load)
{
    const kith_value values[] = {text_of(KITH_CUSTOMER_NUMBER, "was-A"),
                                 number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_ORGANISATION)};
    (void)kith_load_row(load, f->a, values, COUNT(values));
    (void)kith_load_row(load, f->a, good_customer, COUNT(good_customer));
}

/* --- removals and the end --- */

static void remove_rubbish(fixture *f, kith_load *load)
{
    const kith_id ids[] = {0,
                           UINT64_MAX,
                           id_of(900, KITH_KIND_CUSTOMER),
                           id_of(1, 255),
                           id_of(0, 1),
                           id_of(UINT32_MAX, KITH_KIND_RELATION)};
    (void)f;
    for (size_t i = 0; i < COUNT(ids); i++) {
        (void)kith_load_removal(load, ids[i]);
    }
}

static void remove_what_is_in_use(fixture *f, kith_load *load)
{
    (void)kith_load_removal(load, f->mother);
}

static void end_beyond_all_sequences(fixture *f, kith_load *load)
{
    (void)f;
    REFUSED(KITH_ERR_INVALID, NULL, kith_load_end(load, UINT64_MAX));
    REFUSED(KITH_ERR_INVALID, NULL, kith_load_end(load, (uint64_t)INT64_MAX + 1));
}

static void end_before_the_rows(fixture *f, kith_load *load)
{
    (void)f;
    (void)kith_load_end(load, 4711);
}

static void give_history_while_loading(fixture *f, kith_load *load)
{
    const kith_change change = {.size = sizeof change, .sequence = 1, .id = f->a};
    REFUSED(KITH_ERR_INVALID, NULL, kith_load_history(load, &change));
}

static const rubbish all[] = {
    {"no id", give_no_id, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"no sequence", give_no_sequence, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"no kind", give_no_kind, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"unknown kind", give_unknown_kind, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"last sequence", give_last_sequence, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"too large an id", give_too_large_an_id, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"no values", give_no_values, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"missing values", give_missing_values, KITH_ERR_STORE, KITH_ERR_STORE},
    {"too many values", give_too_many_values, KITH_ERR_STORE, KITH_ERR_STORE},
    {"unknown field", give_unknown_field, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"largest field", give_largest_field, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"wrong type", give_wrong_type, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"unknown type", give_unknown_type, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"unknown code", give_unknown_code, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"missing text", give_missing_text, KITH_OK, KITH_OK} /* not set */,
    {"broken text", give_broken_text, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"far too long a text", give_far_too_long_a_text, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"field twice", give_field_twice, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"impossible date", give_impossible_date, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"reference to nothing", give_reference_to_nothing, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"reference to the wrong kind", give_reference_to_the_wrong_kind, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"impossible reference", give_impossible_reference, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"relation of nobody", give_relation_of_nobody, KITH_ERR_CORRUPT, KITH_ERR_CORRUPT},
    {"row many times", give_row_many_times, KITH_OK, KITH_OK},
    {"row that is corrected", give_row_that_the_store_then_corrects, KITH_OK, KITH_OK},
    {"removals of rubbish", remove_rubbish, KITH_ERR_STORE, KITH_OK},
    {"removal of what is in use", remove_what_is_in_use, KITH_ERR_STORE, KITH_ERR_CORRUPT},
    {"end beyond all sequences", end_beyond_all_sequences, KITH_ERR_STORE, KITH_ERR_STORE},
    {"end before the rows", end_before_the_rows, KITH_OK, KITH_OK},
    {"history while loading", give_history_while_loading, KITH_ERR_STORE, KITH_ERR_STORE},
};

/* --- tests --- */

typedef struct giver {
    fixture *f;
    const rubbish *what;
} giver;

static void give(wild_store *wild, kith_load *load)
{
    const giver *by = wild->ctx;
    by->what->give(by->f, load);
}

static void arm(wild_store *wild, wild_call call, giver *by)
{
    wild_arm(wild, call, 1, KITH_STORE_COMMITTED); /* it says that all went well, whatever it heard */
    wild->first = give;
    wild->ctx = by;
}

static void expect(const rubbish *what, kith_status status, kith_status wanted, const kith_error *err)
{
    if (status != wanted) {
        print_error("%s: status %d (%s), expected %d\n", what->name, (int)status, err->message, (int)wanted);
        fail();
    }
    if (status != KITH_OK) {
        assert_string_not_equal(err->message, "");
    }
}

static void refresh_with_rubbish(const rubbish *what, int reloads)
{
    wild_store wild = {.reloads = reloads};
    kith_error err = NEW_ERROR;
    fixture f;
    fixture_open_wild(&f, &wild);
    giver by = {&f, what};
    char *before = fixture_snapshot(&f);
    arm(&wild, reloads ? WILD_LOAD : WILD_REFRESH, &by);
    const kith_status wanted = reloads ? what->load : what->refresh;
    const kith_status status = kith_book_refresh(f.book, NULL, &err);
    expect(what, status, wanted, &err);
    if (wanted != KITH_OK) {
        char *after = fixture_snapshot(&f);
        assert_string_equal(after, before);
        free(after);
        OK(&err, kith_book_refresh(f.book, NULL, &err));
        after = fixture_snapshot(&f);
        assert_string_equal(after, before);
        free(after);
        kith_txn *txn = begin(f.book);
        (void)person(txn, "X1");
        (void)commit(txn);
    }
    free(before);
    fixture_close(&f);
}

static void open_with_rubbish(const rubbish *what)
{
    wild_store wild = {0};
    kith_error err = NEW_ERROR;
    fixture f;
    kith_book *book = NULL;
    fixture_open(&f, 1);
    giver by = {&f, what};
    kith_allocator allocator = {.size = sizeof allocator};
    OK(NULL, kith_test_allocator_callbacks(&f.allocator, &allocator)); /* finds what leaks */
    const kith_store store = wild_over(&wild, f.memory);
    const kith_book_options options = {.size = sizeof options, .store = &store, .allocator = &allocator};
    arm(&wild, WILD_LOAD, &by);
    const kith_status status = kith_book_open(&options, &book, &err);
    expect(what, status, what->load, &err);
    assert_int_equal(book != NULL, status == KITH_OK);
    kith_book_close(book);
    assert_int_equal(wild.calls[WILD_CLOSE], 1);
    fixture_close(&f);
}

static void rubbish_opens_no_book(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        open_with_rubbish(&all[i]);
    }
}

static void rubbish_in_a_refresh_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        refresh_with_rubbish(&all[i], 0);
    }
}

static void rubbish_in_a_reload_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(all); i++) {
        refresh_with_rubbish(&all[i], 1);
    }
}

/* --- history --- */

/* Entries that are handed over before the honest ones; `status` is what the page comes to. */
static const struct {
    const char *name;
    kith_change change;
    kith_status status;
} entries[] = {
    {"no size", {0}, KITH_ERR_STORE},
    {"no texts", {.size = sizeof(kith_change), .sequence = 1}, KITH_OK},
    {"of a later commit", {.size = sizeof(kith_change), .sequence = UINT64_MAX}, KITH_OK},
    {"missing values", {.size = sizeof(kith_change), .sequence = 1, .before_count = 1}, KITH_ERR_STORE},
    {"too many values",
     {.size = sizeof(kith_change), .sequence = 1, .after = good_customer, .after_count = SIZE_MAX},
     KITH_ERR_STORE},
    {"missing customers", {.size = sizeof(kith_change), .sequence = 1, .customer_count = 1}, KITH_ERR_STORE},
    {"too many customers",
     {.size = sizeof(kith_change), .sequence = 1, .customers = &(const kith_id){1}, .customer_count = MANY},
     KITH_ERR_STORE},
    {"text that is missing",
     {.size = sizeof(kith_change),
      .sequence = 1,
      .before = &(const kith_value){.field = 1, .type = KITH_TYPE_TEXT},
      .before_count = 1},
     KITH_ERR_STORE},
    {"rubbish throughout",
     {.size = sizeof(kith_change),
      .sequence = 1,
      .index = UINT32_MAX,
      .operation = UINT32_MAX,
      .id = UINT64_MAX,
      .at = INT64_MIN,
      .request = UINT64_MAX,
      .customers = &(const kith_id){UINT64_MAX},
      .customer_count = 1,
      .after = &(const kith_value){.field = UINT32_MAX, .type = UINT32_MAX, .number = INT64_MIN},
      .after_count = 1},
     KITH_OK},
};

static void give_entry(wild_store *wild, kith_load *load)
{
    const kith_change *change = wild->ctx;
    (void)kith_load_history(load, change);
}

static void rubbish_in_the_history_is_refused_or_shown_as_it_came(void **state)
{
    const kith_history_query query = {.size = sizeof query, .most = 100};
    (void)state;
    for (size_t i = 0; i < COUNT(entries); i++) {
        wild_store wild = {0};
        kith_error err = NEW_ERROR;
        kith_change change = entries[i].change;
        kith_change read = {.size = sizeof read};
        kith_history *page = NULL;
        fixture f;
        fixture_open_wild(&f, &wild);
        kith_view *view = view_of(f.book);
        wild_arm(&wild, WILD_HISTORY, 1, KITH_STORE_COMMITTED);
        wild.first = give_entry;
        wild.ctx = &change;
        const kith_status status = kith_history_read(view, &query, &page, &err);
        expect(&(rubbish){.name = entries[i].name}, status, entries[i].status, &err);
        for (size_t at = 0; at < kith_history_count(page); at++) {
            OK(NULL, kith_history_get(page, at, &read));
            assert_true(read.actor != NULL && read.shop != NULL && read.reason != NULL);
        }
        assert_int_equal(page != NULL, status == KITH_OK);
        kith_history_close(page);
        kith_view_close(view);
        fixture_close(&f);
    }
}

/* More than was asked for, each of them twice. */
static void give_everything_again(wild_store *wild, kith_load *load)
{
    const kith_change change = {.size = sizeof change, .sequence = 1, .operation = KITH_OPERATION_ADD};
    (void)wild;
    for (int i = 0; i < 3000; i++) {
        OK(NULL, kith_load_history(load, &change));
    }
}

static void give_rows_as_history(wild_store *wild, kith_load *load)
{
    (void)wild;
    REFUSED(KITH_ERR_INVALID, NULL,
            kith_load_row(load, id_of(900, KITH_KIND_CUSTOMER), good_customer, COUNT(good_customer)));
    REFUSED(KITH_ERR_INVALID, NULL, kith_load_removal(load, 1));
    REFUSED(KITH_ERR_INVALID, NULL, kith_load_end(load, 1));
}

static void history_beyond_what_was_asked_for_is_left_out(void **state)
{
    const kith_history_query query = {.size = sizeof query, .most = 7};
    wild_store wild = {0};
    kith_history *page = NULL;
    fixture f;
    (void)state;
    fixture_open_wild(&f, &wild);
    kith_view *view = view_of(f.book);
    wild_arm(&wild, WILD_HISTORY, 1, KITH_STORE_COMMITTED);
    wild.first = give_everything_again;
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    assert_int_equal(kith_history_count(page), 7);
    kith_history_close(page);
    wild_arm(&wild, WILD_HISTORY, 1, KITH_STORE_COMMITTED);
    wild.first = give_rows_as_history;
    REFUSED(KITH_ERR_STORE, NULL, kith_history_read(view, &query, &page, NULL));
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    assert_int_equal(kith_history_count(page), 7);
    kith_history_close(page);
    kith_view_close(view);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rubbish_opens_no_book),
        cmocka_unit_test(rubbish_in_a_refresh_changes_nothing),
        cmocka_unit_test(rubbish_in_a_reload_changes_nothing),
        cmocka_unit_test(rubbish_in_the_history_is_refused_or_shown_as_it_came),
        cmocka_unit_test(history_beyond_what_was_asked_for_is_left_out),
    };
    return cmocka_run_group_tests_name("rubbish", tests, NULL, NULL);
}
