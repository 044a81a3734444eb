/* Scenarios in which books and stores come and go, and changes made through structs. */
#include "scenarios.h"

#include <string.h>

#define NAMES 100
#define NAMES_KEPT 31 /* at each end: the page before the gap stays too full to take in the next */

/* --- changes through structs --- */

kith_status change_structs(fixture *f)
{
    const kith_customer moved = {
        .size = sizeof moved, .present = KITH_PRESENT(KITH_CUSTOMER_CITY), .city = "Köln"};
    const kith_relation noted = {
        .size = sizeof noted, .present = KITH_PRESENT(KITH_RELATION_REMARK), .remark = "by adoption"};
    kith_id id = 0;
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    const kith_value category[] = {text_of(KITH_CATEGORY_CODE, "regular")};
    TRY(f, start(f, &txn));
    TRY(f, kith_customer_change(txn, f->a, &moved, NULL));
    TRY(f, kith_relation_change(txn, f->first, &noted, NULL));
    TRY(f, kith_relation_end(txn, f->first, day("2026-05-01"), NULL));
    TRY(f, kith_relation_reopen(txn, f->first, NULL));
    TRY(f, kith_record_add(txn, KITH_KIND_CATEGORY, category, COUNT(category), &id, NULL));
    assert_int_equal(kith_txn_count(txn), 5);
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

/* Long names that stand side by side in the index: pages between full ones run empty. */
kith_status remove_names_in_between(fixture *f)
{
    kith_id ids[NAMES];
    char number[] = "M00";
    char surname[200];
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    memset(surname, 'm', sizeof surname);
    surname[sizeof surname - 1] = '\0';
    TRY(f, start(f, &txn));
    for (size_t step = 0; step < NAMES; step++) {
        const size_t i = step * 37 % NAMES; /* in no order, so that pages get full */
        number[1] = surname[0] = (char)('a' + i / 10);
        number[2] = surname[1] = (char)('a' + i % 10);
        const kith_value values[] = {text_of(KITH_CUSTOMER_NUMBER, number),
                                     number_of(KITH_CUSTOMER_KIND, KITH_TYPE_CODE, KITH_PARTY_PERSON),
                                     text_of(KITH_CUSTOMER_SURNAME, surname)};
        TRY(f, kith_record_add(txn, KITH_KIND_CUSTOMER, values, COUNT(values), &ids[i], NULL));
    }
    for (size_t i = NAMES_KEPT; i < NAMES - NAMES_KEPT; i++) {
        TRY(f, kith_record_remove(txn, ids[i], NULL));
    }
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

/* A circle of a type that allows none is found, described, and taken apart again. */
kith_status close_a_circle(fixture *f)
{
    const kith_value type_values[] = {text_of(KITH_RELATION_TYPE_CODE, "above"),
                                      number_of(KITH_RELATION_TYPE_ACYCLIC, KITH_TYPE_FLAG, 1)};
    kith_error err = NEW_ERROR;
    kith_finding findings[4];
    size_t count = 0;
    size_t dropped = 0;
    kith_id type = 0;
    kith_id id = 0;
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_record_add(txn, KITH_KIND_RELATION_TYPE, type_values, COUNT(type_values), &type, NULL));
    TRY(f, relate(txn, type, f->a, f->b, &id));
    TRY(f, relate(txn, type, f->b, f->c, &id));
    TRY(f, relate(txn, type, f->c, f->a, &id));
    TRY(f, kith_txn_check(txn, findings, COUNT(findings), &count, NULL));
    assert_true(count > 0 && findings[0].rule == KITH_RULE_CYCLE);
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_finding_describe(view, &findings[0], &err));
    assert_non_null(strstr(err.message, "above"));
    const uint32_t last = kith_txn_count(txn) - 1;
    TRY(f, kith_txn_drop(txn, &last, 1, &dropped, NULL));
    assert_int_equal(dropped, 1);
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}

/* A tightened type leaves a relation that it no longer allows; checking everything finds it. */
kith_status leave_what_breaks(fixture *f)
{
    const kith_value tighter[] = {
        number_of(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, KITH_PARTY_ORGANISATION)};
    kith_finding findings[4];
    size_t count = 0;
    kith_txn *txn = NULL;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_relation_type_change(txn, f->mother, tighter, COUNT(tighter), KITH_POLICY_LEAVE, NULL));
    TRY(f, kith_view_open_txn(txn, &view, NULL));
    TRY(f, kith_validate_all(view, NULL, findings, COUNT(findings), &count, NULL));
    assert_int_equal(count, 2);
    TRY(f, finish(f, txn));
out:
    kith_view_close(view);
    kith_txn_close(txn);
    return status;
}

/* --- books and stores of their own --- */

/* A book over libc's memory, in which something is done. */
static kith_status use_book(fixture *f, kith_book *book)
{
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_txn_begin(book, NULL, &txn, NULL));
    TRY(f, add_one(txn, "OWN", "in a book of its own", &id));
    TRY(f, kith_txn_commit(txn, NULL, NULL));
out:
    kith_txn_close(txn);
    return status;
}

kith_status keep_a_book_of_its_own(fixture *f)
{
    const kith_book_options options = {
        .size = sizeof options, .rights_mode = KITH_RIGHTS_ROLES, .owner = "anna", .name = "roles"};
    kith_book *plain = NULL;
    kith_book *guarded = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_book_open(NULL, &plain, NULL));
    TRY(f, use_book(f, plain));
    TRY(f, kith_book_open(&options, &guarded, NULL));
out:
    kith_book_close(plain);
    kith_book_close(guarded);
    return status;
}

kith_status keep_a_store_of_its_own(fixture *f)
{
    const kith_store_fault refuses = {.size = sizeof refuses, .commit_at = 1, .outcome = KITH_STORE_CONFLICT};
    kith_store store = {.size = sizeof store};
    kith_book_options options = {.size = sizeof options, .store = &store};
    kith_memory_store *memory = NULL;
    kith_book *book = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_memory_store_new(&memory));
    TRY(f, kith_memory_store_callbacks(memory, &store));
    TRY(f, kith_memory_store_fault(memory, &refuses));
    assert_int_not_equal(kith_book_open(&options, &book, NULL), KITH_OK);
    TRY(f, kith_memory_store_fault(memory, NULL));
    TRY(f, kith_book_open(&options, &book, NULL));
    TRY(f, use_book(f, book));
out:
    kith_book_close(book);
    kith_memory_store_free(memory);
    return status;
}

/* What somebody else writes meanwhile; no fault strikes it, and a second time there is nothing to do. */
static void write_beside(const fixture *f)
{
    if (f->hold != NULL) {
        f->hold(1);
    }
    kith_book *other = open_over(f->memory);
    kith_txn *txn = begin(other);
    if (stats_of(other).records[KITH_KIND_CUSTOMER] == 4) {
        change(txn, f->b, text_of(KITH_CUSTOMER_CITY, "Kiel"));
        (void)relation(txn, (kith_relation){.type = f->sibling, .from = f->a, .to = f->b});
        (void)person(txn, "E");
        OK(NULL, kith_record_remove(txn, f->second, NULL));
    }
    (void)commit(txn);
    kith_book_close(other);
    if (f->hold != NULL) {
        f->hold(0);
    }
}

/* Bring in what another process has written. */
kith_status refresh(fixture *f)
{
    kith_status status = KITH_OK;
    write_beside(f);
    TRY(f, kith_book_refresh(f->book, NULL, NULL));
    f->committed = 1;
out:
    return status;
}

static kith_status open_beside(fixture *f, int may_refresh, kith_book **book)
{
    kith_store store = {.size = sizeof store};
    kith_allocator allocator = {.size = sizeof allocator};
    const kith_book_options options = {.size = sizeof options, .store = &store, .allocator = &allocator};
    kith_status status = KITH_OK;
    TRY(f, kith_test_allocator_callbacks(&f->allocator, &allocator));
    TRY(f, kith_memory_store_callbacks(f->memory, &store));
    store.refresh = may_refresh ? store.refresh : NULL;
    TRY(f, kith_book_open(&options, book, NULL));
out:
    return status;
}

/* The store's rows become a book. */
kith_status open_another_book(fixture *f)
{
    kith_book *book = NULL;
    const kith_status status = open_beside(f, 1, &book);
    kith_book_close(book);
    return status;
}

/* A store that cannot tell what is new hands over everything. */
kith_status reload(fixture *f)
{
    kith_book *book = NULL;
    kith_status status = KITH_OK;
    TRY(f, open_beside(f, 0, &book));
    write_beside(f);
    TRY(f, kith_book_refresh(book, NULL, NULL));
    TRY(f, kith_book_refresh(f->book, NULL, NULL));
    f->committed = 1;
out:
    kith_book_close(book);
    return status;
}

/* Commit under an unknown outcome and find out. */
kith_status recover(fixture *f)
{
    const kith_store_fault lost = {
        .size = sizeof lost, .commit_at = 1, .outcome = KITH_STORE_UNKNOWN, .stored = 1};
    uint64_t sequence = 0;
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_one(txn, "X1", "was it stored?", &id));
    OK(NULL, kith_memory_store_fault(f->memory, &lost));
    status = finish(f, txn);
    OK(NULL, kith_memory_store_fault(f->memory, NULL));
    if (status == KITH_ERR_UNKNOWN) {
        TRY(f, kith_commit_status(f->book, 77, &sequence, NULL));
        TRY(f, kith_book_recover(f->book, NULL, NULL));
        f->committed = 1;
    }
out:
    kith_txn_close(txn);
    return status;
}
