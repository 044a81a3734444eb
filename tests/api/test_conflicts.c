/* Two that write to one store: what counts as a conflict, field by field, and what does not. */
#include "../support/support.h"

#include <string.h>

typedef struct two {
    kith_memory_store *memory;
    kith_book *mine;
    kith_book *theirs;
    kith_id type;
    kith_id label;
    kith_id a;
    kith_id b;
    kith_id between;
    kith_txn *txn; /* mine, begun before they commit */
    kith_txn *other;
} two;

static two *open_two(void)
{
    two *at = test_calloc(1, sizeof *at);
    at->memory = new_store();
    at->mine = open_over(at->memory);
    kith_txn *txn = begin(at->mine);
    at->type = relation_type(txn, (type_settings){.code = "knows"});
    at->label = label(txn, at->type, KITH_END_FROM, 0, "en", "acquaintance");
    at->a = person(txn, "A");
    at->b = person(txn, "B");
    at->between = relation(txn, (kith_relation){.type = at->type, .from = at->a, .to = at->b});
    (void)commit(txn);
    at->theirs = open_over(at->memory);
    at->txn = begin(at->mine);
    at->other = begin(at->theirs);
    return at;
}

/* They commit; then I do, on what they have committed. */
static kith_status meet(two *at, kith_error *err)
{
    (void)commit(at->other);
    at->other = NULL;
    OK(err, kith_book_refresh(at->mine, NULL, err));
    return kith_txn_commit(at->txn, NULL, err);
}

static void close_two(two *at)
{
    kith_error err = NEW_ERROR;
    kith_txn_close(at->txn);
    OK(&err, kith_book_refresh(at->mine, NULL, &err));
    OK(&err, kith_book_refresh(at->theirs, NULL, &err));
    assert_int_equal(digest_of(at->mine), digest_of(at->theirs));
    kith_book_close(at->mine);
    kith_book_close(at->theirs);
    kith_memory_store_free(at->memory);
    test_free(at);
}

static void remove_in(kith_txn *txn, kith_id id)
{
    kith_error err = NEW_ERROR;
    OK(&err, kith_record_remove(txn, id, &err));
}

static void other_fields_and_equal_values_are_no_conflict(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    change(at->txn, at->a, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    change(at->other, at->a, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    change(at->other, at->a, text_of(KITH_CUSTOMER_PHONE, "1"));
    OK(&err, meet(at, &err));
    close_two(at);
}

static void who_removes_what_is_gone_has_what_he_wants(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    remove_in(at->txn, at->between);
    remove_in(at->other, at->between);
    OK(&err, meet(at, &err));
    close_two(at);
}

static void who_changes_what_is_gone_is_told(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    change(at->txn, at->between, text_of(KITH_RELATION_REMARK, "old"));
    remove_in(at->other, at->between);
    REFUSED(KITH_ERR_CONFLICT, &err, meet(at, &err));
    assert_int_equal(err.subject, at->between);
    assert_int_equal(err.change, 0);
    REFUSED(KITH_ERR_CONFLICT, NULL, kith_txn_commit(at->txn, NULL, NULL));
    close_two(at);
}

/* Whatever stands in the way of a change, at once or later: the error names the record and its field. */
static void a_change_that_is_refused_names_its_record(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    const kith_id nowhere = UINT64_C(777) << 8 | KITH_KIND_CUSTOMER;
    const struct {
        kith_id record;
        kith_value value;
        kith_status status;
        kith_id other;
        const char *message;
    } cases[] = {
        {at->a, text_of(KITH_CUSTOMER_CITY, "\xff"), KITH_ERR_SHAPE, 0,
         "customer \"A\": city: text is not valid UTF-8"},
        {at->a,
         {.field = KITH_CUSTOMER_CITY, .type = KITH_TYPE_TEXT, .text = "a\0b", .length = 3},
         KITH_ERR_SHAPE,
         0,
         "customer \"A\": city: text holds a NUL"},
        {at->a, text_of(KITH_CUSTOMER_NUMBER, ""), KITH_ERR_SHAPE, 0,
         "customer \"A\": number: a value is required"},
        {at->label, reference(KITH_LABEL_OWNER, at->type + 256), KITH_ERR_SHAPE, 0, NULL},
        {at->a, reference(KITH_CUSTOMER_PAYER, nowhere), KITH_ERR_REFERENCE, nowhere,
         "customer \"A\": payer: refers to a record that is not there"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        REFUSED(cases[i].status, &err,
                kith_record_change(at->txn, cases[i].record, &cases[i].value, 1, &err));
        if (cases[i].message != NULL) {
            assert_string_equal(err.message, cases[i].message);
        } else { /* it has no key, and is named by its owner and its id */
            assert_non_null(strstr(err.message, "label of relation_type "));
            assert_non_null(strstr(err.message, ": owner: cannot be changed"));
        }
        assert_int_equal(err.subject, cases[i].record);
        assert_int_equal(err.field, cases[i].value.field);
        assert_int_equal(err.other, cases[i].other);
    }
    kith_txn *payers = begin(at->mine);
    const kith_id payer = person(payers, "P");
    (void)commit(payers);
    OK(&err, kith_book_refresh(at->theirs, NULL, &err));
    kith_txn_close(at->txn);
    kith_txn_close(at->other);
    at->txn = begin(at->mine);
    at->other = begin(at->theirs);
    change(at->txn, at->a, reference(KITH_CUSTOMER_PAYER, payer));
    remove_in(at->other, payer);
    REFUSED(KITH_ERR_CONFLICT, &err, meet(at, &err));
    assert_string_equal(err.message, "customer \"A\": payer: refers to a record that is not there");
    assert_int_equal(err.subject, at->a);
    assert_int_equal(err.field, KITH_CUSTOMER_PAYER);
    assert_int_equal(err.other, payer);
    close_two(at);
}

static void who_removes_what_was_changed_is_told_the_field(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    remove_in(at->txn, at->between);
    change(at->other, at->between, text_of(KITH_RELATION_REMARK, "new"));
    REFUSED(KITH_ERR_CONFLICT, &err, meet(at, &err));
    assert_int_equal(err.subject, at->between);
    assert_int_equal(err.field, KITH_RELATION_REMARK);
    close_two(at);
}

static void parts_that_came_went_or_changed_stand_in_the_way_of_removing_their_owner(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        kith_error err = NEW_ERROR;
        two *at = open_two();
        remove_in(at->txn, at->between);
        remove_in(at->txn, at->type);
        if (i == 0) {
            (void)label(at->other, at->type, KITH_END_TO, 0, "en", "acquaintance");
        } else if (i == 1) {
            change(at->other, at->label, text_of(KITH_LABEL_TEXT, "friend"));
        } else if (i == 2) {
            remove_in(at->other, at->label);
        } else {
            change(at->other, at->a, text_of(KITH_CUSTOMER_CITY, "Kiel")); /* nothing of the type */
        }
        REFUSED(i < 3 ? KITH_ERR_CONFLICT : KITH_OK, &err, meet(at, &err));
        assert_int_equal(err.subject, i < 3 ? at->type : 0);
        close_two(at);
    }
}

static void what_a_call_needs_has_been_removed(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    kith_txn *txn = begin(at->theirs);
    const kith_id c = person(txn, "C");
    (void)commit(txn);
    kith_txn_close(at->txn);
    kith_txn_close(at->other);
    OK(&err, kith_book_refresh(at->mine, NULL, &err));
    at->txn = begin(at->mine);
    at->other = begin(at->theirs);
    (void)relation(at->txn, (kith_relation){.type = at->type, .from = at->a, .to = c});
    remove_in(at->other, c);
    REFUSED(KITH_ERR_CONFLICT, &err, meet(at, &err));
    assert_int_equal(err.change, 0);
    assert_string_not_equal(err.message, "");
    close_two(at);
}

static void the_very_same_relation_of_somebody_else_is_a_conflict(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    kith_id id = 0;
    const kith_relation same = {.size = sizeof same,
                                .present = KITH_PRESENT(KITH_RELATION_TYPE) |
                                           KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO),
                                .type = at->type,
                                .from = at->b,
                                .to = at->a};
    OK(&err, kith_relation_add(at->txn, &same, 1, &id, &err));
    OK(&err, kith_relation_add(at->other, &same, 1, &id, &err));
    REFUSED(KITH_ERR_CONFLICT, &err, meet(at, &err));
    close_two(at);
}

static void what_was_found_instead_of_added_must_stay(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    two *at = open_two();
    kith_id id = 0;
    const kith_relation same = {.size = sizeof same,
                                .present = KITH_PRESENT(KITH_RELATION_TYPE) |
                                           KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO),
                                .type = at->type,
                                .from = at->a,
                                .to = at->b};
    OK(&err, kith_relation_add(at->txn, &same, 1, &id, &err));
    assert_int_equal(id, at->between);
    change(at->txn, at->a, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    remove_in(at->other, at->between);
    REFUSED(KITH_ERR_CONFLICT, &err, meet(at, &err));
    close_two(at);
}

static void changes_that_rest_on_a_dropped_one_are_dropped_with_it(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = new_book();
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, (type_settings){.code = "knows"});
    const kith_id a = person(txn, "A");
    const kith_id b = person(txn, "B");
    (void)relation(txn, (kith_relation){.type = type, .from = a, .to = b});
    change(txn, b, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    size_t dropped = 0;
    const uint32_t wrong[] = {1, 5};
    REFUSED(KITH_ERR_INVALID, &err, kith_txn_drop(txn, wrong, 2, &dropped, &err));
    const uint32_t twice[] = {2, 2};
    OK(&err, kith_txn_drop(txn, twice, 2, &dropped, &err));
    assert_int_equal(dropped, 3); /* B, the relation and the city */
    OK(&err, kith_txn_drop(txn, twice, 1, &dropped, &err));
    assert_int_equal(dropped, 0);
    (void)commit(txn);
    assert_int_equal(stats_of(book).records[KITH_KIND_CUSTOMER], 1);
    assert_int_equal(stats_of(book).records[KITH_KIND_RELATION], 0);
    kith_book_close(book);
}

/* --- ids that are not granted --- */

static kith_store within; /* of the store below */
static int refuses;

static int32_t grant_ids(void *ctx, uint32_t kind, uint32_t count, uint64_t *first)
{
    return refuses != 0 ? KITH_STORE_REJECTED : within.grant_ids(ctx, kind, count, first);
}

static kith_book *open_granting(kith_memory_store *memory)
{
    within = (kith_store){.size = sizeof within};
    OK(NULL, kith_memory_store_callbacks(memory, &within));
    kith_store store = within;
    store.grant_ids = grant_ids;
    refuses = 0;
    return open_with((kith_book_options){.store = &store}, NULL);
}

/* Use up the ids at hand, so that the next relation needs the store. */
static void use_up_relations(kith_txn *txn, kith_id type, kith_id from, kith_id to)
{
    kith_error err = NEW_ERROR;
    kith_id id = 0;
    kith_status status = KITH_OK;
    refuses = 1;
    for (kith_date on = day("2000-01-01"); status == KITH_OK; on++) {
        const kith_value values[] = {reference(KITH_RELATION_TYPE, type), reference(KITH_RELATION_FROM, from),
                                     reference(KITH_RELATION_TO, to),
                                     number_of(KITH_RELATION_SINCE, KITH_TYPE_DATE, on),
                                     number_of(KITH_RELATION_UNTIL, KITH_TYPE_DATE, on)};
        status = kith_record_add(txn, KITH_KIND_RELATION, values, COUNT(values), &id, &err);
    }
    assert_int_equal(status, KITH_ERR_STORE);
}

static void nothing_is_dropped_for_want_of_ids(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_memory_store *memory = new_store();
    kith_book *book = open_granting(memory);
    kith_txn *txn = begin(book);
    const kith_id type = relation_type(txn, (type_settings){.code = "knows"});
    const kith_id a = person(txn, "A");
    const kith_id b = person(txn, "B");
    (void)commit(txn);
    txn = begin(book);
    const kith_tick tick = {.type = type, .end = KITH_END_FROM};
    size_t added = 1;
    (void)relation(txn, (kith_relation){.type = type, .from = a, .to = b});
    OK(&err, kith_relation_save_ticks(txn, a, b, &tick, 1, &added, &err));
    assert_int_equal(added, 0); /* it stands, by the change that is dropped now */
    use_up_relations(txn, type, b, a);
    const uint32_t count = kith_txn_count(txn);
    const uint32_t first = 0;
    size_t dropped = 9;
    REFUSED(KITH_ERR_STORE, &err, kith_txn_drop(txn, &first, 1, &dropped, &err));
    assert_int_equal(dropped, 0);
    refuses = 0;
    OK(&err, kith_txn_drop(txn, &first, 1, &dropped, &err));
    assert_int_equal(dropped, 1);
    (void)commit(txn);
    assert_int_equal(stats_of(book).records[KITH_KIND_RELATION], count - 1); /* the tick has made its own */
    kith_book_close(book);
    kith_memory_store_free(memory);
}

/* --- history and requests --- */

static size_t entries(const kith_view *view, kith_history_query query)
{
    kith_error err = NEW_ERROR;
    kith_history *page = NULL;
    query.size = sizeof query;
    query.most = 100;
    OK(&err, kith_history_read(view, &query, &page, &err));
    const size_t count = kith_history_count(page);
    kith_history_close(page);
    return count;
}

static void history_is_asked_by_time_kind_and_place(void **state)
{
    (void)state;
    for (int stored = 0; stored < 2; stored++) {
        kith_error err = NEW_ERROR;
        kith_memory_store *memory = new_store();
        kith_book *book = stored != 0 ? open_over(memory) : new_book();
        const uint64_t first = stats_of(book).sequence;
        for (int i = 1; i <= 3; i++) {
            kith_txn *txn = NULL;
            const char number[] = {(char)('0' + i), '\0'};
            const kith_txn_options options = {
                .size = sizeof options, .at = 1000 * i, .request = (kith_request)i};
            OK(&err, kith_txn_begin(book, &options, &txn, &err));
            (void)person(txn, number);
            (void)relation_type(txn, (type_settings){.code = number});
            (void)commit(txn);
        }
        kith_view *view = view_of(book);
        const uint32_t kind = KITH_KIND_CUSTOMER;
        assert_int_equal(entries(view, (kith_history_query){.kind = kind}), 3);
        assert_int_equal(entries(view, (kith_history_query){.kind = kind, .since = 2000}), 2);
        assert_int_equal(entries(view, (kith_history_query){.kind = kind, .until = 2000, .since = 1}), 2);
        assert_int_equal(entries(view, (kith_history_query){.kind = kind, .since = 1001, .until = 1999}), 0);
        assert_int_equal(entries(view, (kith_history_query){.since = 1, .before = first + 3}), 4);
        assert_int_equal(
            entries(view, (kith_history_query){.since = 1, .before = first + 3, .before_change = 1}), 5);
        assert_int_equal(
            entries(view, (kith_history_query){.since = 1, .before = first + 3, .before_change = UINT32_MAX}),
            4);
        assert_int_equal(entries(view, (kith_history_query){.since = 1, .before = 999}), 6);
        kith_view_close(view);
        kith_book_close(book);
        kith_memory_store_free(memory);
    }
}

static void a_request_that_was_stored_is_found_again(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_memory_store *memory = new_store();
    kith_book *book = open_over(memory);
    kith_txn *txn = NULL;
    uint64_t sequence = 0;
    const kith_txn_options options = {.size = sizeof options, .request = 77};
    OK(&err, kith_txn_begin(book, &options, &txn, &err));
    (void)person(txn, "1");
    const uint64_t committed = commit(txn);
    OK(&err, kith_commit_status(book, 77, &sequence, &err));
    assert_int_equal(sequence, committed);
    REFUSED(KITH_ERR_NOT_FOUND, &err, kith_commit_status(book, 78, &sequence, &err));
    assert_int_equal(sequence, 0);
    kith_book_close(book);
    book = new_book();
    REFUSED(KITH_ERR_FEATURE, &err, kith_commit_status(book, 77, &sequence, &err));
    kith_book_close(book);
    kith_memory_store_free(memory);
}

/* A book over the store that counts ids by itself, as if no other one did. */
static kith_book *open_counting(kith_memory_store *memory)
{
    kith_store store = {.size = sizeof store};
    OK(NULL, kith_memory_store_callbacks(memory, &store));
    store.grant_ids = NULL;
    return open_with((kith_book_options){.store = &store}, NULL);
}

static void a_new_record_never_becomes_a_change_of_another_with_its_id(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    size_t dropped = 0;
    kith_memory_store *memory = new_store();
    kith_book *mine = open_counting(memory);
    kith_txn *txn = begin(mine);
    const kith_id both = person(txn, "both");
    (void)commit(txn);
    kith_book *theirs = open_counting(memory);
    txn = begin(mine);
    kith_txn *other = begin(theirs);
    change(txn, both, text_of(KITH_CUSTOMER_CITY, "Kiel"));
    const kith_id id = person(txn, "mine");
    assert_int_equal(person(other, "theirs"), id);
    (void)commit(other);
    OK(&err, kith_book_refresh(mine, NULL, &err));
    const uint64_t digest = digest_of(mine);
    for (int i = 0; i < 2; i++) { /* it does not become true by trying again */
        REFUSED(KITH_ERR_STORE, &err, kith_txn_commit(txn, NULL, &err));
        assert_int_equal(err.subject, id);
        assert_int_equal(err.change, 1);
        assert_int_equal(digest_of(mine), digest);
    }
    const uint32_t added[] = {1};
    OK(&err, kith_txn_drop(txn, added, 1, &dropped, &err));
    assert_int_equal(dropped, 1);
    (void)commit(txn); /* the rest can be stored */
    OK(&err, kith_book_refresh(theirs, NULL, &err));
    assert_int_equal(digest_of(mine), digest_of(theirs));
    kith_book_close(mine);
    kith_book_close(theirs);
    kith_memory_store_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_fields_and_equal_values_are_no_conflict),
        cmocka_unit_test(who_removes_what_is_gone_has_what_he_wants),
        cmocka_unit_test(who_changes_what_is_gone_is_told),
        cmocka_unit_test(a_change_that_is_refused_names_its_record),
        cmocka_unit_test(who_removes_what_was_changed_is_told_the_field),
        cmocka_unit_test(parts_that_came_went_or_changed_stand_in_the_way_of_removing_their_owner),
        cmocka_unit_test(what_a_call_needs_has_been_removed),
        cmocka_unit_test(the_very_same_relation_of_somebody_else_is_a_conflict),
        cmocka_unit_test(what_was_found_instead_of_added_must_stay),
        cmocka_unit_test(changes_that_rest_on_a_dropped_one_are_dropped_with_it),
        cmocka_unit_test(nothing_is_dropped_for_want_of_ids),
        cmocka_unit_test(history_is_asked_by_time_kind_and_place),
        cmocka_unit_test(a_request_that_was_stored_is_found_again),
        cmocka_unit_test(a_new_record_never_becomes_a_change_of_another_with_its_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
