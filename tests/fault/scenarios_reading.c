/* Scenarios that read: every answer is right, or the call says that memory was short. */
#include "scenarios.h"

#include <stdlib.h>
#include <string.h>

#define VIEWS 70 /* more than one block of readers' slots */

/* --- with a view on what is committed --- */

static kith_status look_up(fixture *f, const kith_view *view)
{
    const char *numbers[] = {"A", "?", "B"};
    kith_customer customer = {.size = sizeof customer};
    kith_value values[32];
    kith_id ids[8];
    kith_id id = 0;
    size_t count = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_customer_find(view, "A", &id, NULL));
    assert_int_equal(id, f->a);
    TRY(f, kith_customer_find_many(view, numbers, COUNT(numbers), ids, NULL));
    assert_true(ids[0] == f->a && ids[1] == 0 && ids[2] == f->b);
    TRY(f, kith_customer_get(view, f->a, &customer, NULL));
    assert_string_equal(customer.surname, "Archer");
    TRY(f, kith_record_find(view, KITH_KIND_RELATION_TYPE, "mother", &id, NULL));
    assert_int_equal(id, f->mother);
    TRY(f, kith_record_get(view, f->a, KITH_CUSTOMER_CITY, values, NULL));
    assert_string_equal(values[0].text, "Bonn");
    TRY(f, kith_record_read(view, f->a, values, COUNT(values), NULL));
    assert_string_equal(values[KITH_CUSTOMER_NUMBER - 1].text, "A");
    const uint32_t fields[] = {KITH_CUSTOMER_CITY, KITH_CUSTOMER_NUMBER};
    int64_t flat[COUNT(fields)];
    const char *texts[COUNT(fields)];
    TRY(f, kith_record_read_many(view, &f->a, 1, fields, COUNT(fields), NULL, flat, texts, NULL));
    assert_string_equal(texts[1], "A");
    TRY(f, kith_record_list(view, KITH_KIND_CUSTOMER, 0, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 4);
    TRY(f, kith_record_parts(view, f->mother, KITH_KIND_LABEL, 0, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_record_users(view, f->shop, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
out:
    return status;
}

kith_status read_records(fixture *f)
{
    const kith_search search = {.size = sizeof search, .text = "arch"};
    const kith_view_options options = {.size = sizeof options, .today = TODAY};
    kith_book_stats stats = {.size = sizeof stats};
    kith_selection selection = {.size = sizeof selection, .city = "bonn"};
    kith_id ids[8];
    size_t count = 0;
    kith_iter *walk = NULL;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_book_stats_get(f->book, &stats));
    assert_int_equal(stats.records[KITH_KIND_CUSTOMER], 4);
    assert_true(kith_book_limit(f->book, KITH_LIMIT_CODE) > 0);
    TRY(f, kith_view_open(f->book, &options, &view, NULL));
    assert_int_equal(kith_view_sequence(view), stats.sequence);
    assert_int_equal(kith_view_today(view), TODAY);
    TRY(f, look_up(f, view));
    TRY(f, kith_search_customers(view, &search, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_select_customers(view, &selection, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 2);
    selection.among = ids; /* a walk keeps copies of all that the question points to */
    selection.among_count = count;
    TRY(f, kith_iter_select(view, &selection, &walk, NULL));
    TRY(f, kith_iter_next(walk, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 2);
out:
    kith_iter_close(walk);
    kith_view_close(view);
    return status;
}

static kith_status look_at_relations(fixture *f, const kith_view *view)
{
    const kith_pair pairs[] = {{f->a, f->mother, f->b}, {f->b, f->mother, f->a}};
    const kith_id customers[] = {f->a, f->b};
    const kith_selection anybody = {.size = sizeof anybody};
    kith_relation relation = {.size = sizeof relation};
    kith_link links[8];
    size_t counts[COUNT(customers)];
    kith_id ids[8];
    uint32_t end = 0;
    size_t count = 0;
    kith_status status = KITH_OK;
    TRY(f, kith_relation_get(view, f->first, &relation, NULL));
    assert_int_equal(relation.to, f->b);
    TRY(f, kith_relation_list(view, f->a, NULL, links, COUNT(links), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_relation_list_many(view, customers, COUNT(customers), NULL, links, 4, counts, NULL));
    assert_true(counts[0] == 1 && counts[1] == 1 && links[4].other == f->a);
    TRY(f, kith_relation_has(view, pairs, 0, ids, NULL));
    assert_int_equal(ids[0], f->first);
    TRY(f, kith_relation_has_many(view, pairs, COUNT(pairs), 0, ids, NULL));
    assert_true(ids[0] == f->first && ids[1] == 0);
    TRY(f, kith_relation_type_find(view, "mother", ids, &end, NULL));
    assert_int_equal(ids[0], f->mother);
    assert_string_equal(kith_relation_type_label(view, f->mother, KITH_END_FROM, KITH_SEX_FEMALE, "en"),
                        "mother");
    TRY(f, kith_select_pairs(view, f->mother, 0, &anybody, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
out:
    return status;
}

kith_status read_relations(fixture *f)
{
    const kith_view_options options = {.size = sizeof options, .today = TODAY};
    kith_reached reached[64];
    size_t count = 0;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open(f->book, &options, &view, NULL));
    TRY(f, look_at_relations(f, view));
    TRY(f, kith_relation_reach(view, f->c, NULL, 3, reached, COUNT(reached), &count, NULL));
out:
    kith_view_close(view);
    return status;
}

kith_status read_many_views(fixture *f)
{
    kith_view *views[VIEWS] = {NULL};
    kith_view *what_if = NULL;
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    for (size_t i = 0; i < VIEWS; i++) {
        TRY(f, kith_view_open(f->book, NULL, &views[i], NULL));
    }
    TRY(f, kith_view_open_txn(txn, &what_if, NULL));
out:
    for (size_t i = 0; i < VIEWS; i++) {
        kith_view_close(views[i]);
    }
    kith_view_close(what_if);
    kith_txn_close(txn);
    return status;
}

kith_status read_canonical(fixture *f)
{
    char text[64];
    uint64_t digest = 0;
    size_t length = 0;
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open(f->book, NULL, &view, NULL));
    TRY(f, kith_view_dump(view, text, sizeof text, &length));
    assert_true(length > sizeof text && strlen(text) == sizeof text - 1);
    TRY(f, kith_view_digest(view, &digest));
    assert_int_not_equal(digest, 0);
out:
    kith_view_close(view);
    return status;
}

kith_status read_entries(fixture *f)
{
    const kith_history_query query = {.size = sizeof query, .most = 100};
    kith_change change = {.size = sizeof change};
    kith_view *view = NULL;
    kith_history *page = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open(f->book, NULL, &view, NULL));
    TRY(f, kith_history_read(view, &query, &page, NULL));
    assert_true(kith_history_count(page) >= 12);
    for (size_t i = 0; i < kith_history_count(page); i++) {
        TRY(f, kith_history_get(page, i, &change));
        assert_true(change.after_count > 0);
    }
out:
    kith_history_close(page);
    kith_view_close(view);
    return status;
}

/* --- without a book --- */

/* Nothing of this takes memory: it goes well however short that is. */
kith_status ask_without_a_book(fixture *f)
{
    kith_kind_info kind = {.size = sizeof kind};
    kith_field_info field = {.size = sizeof field};
    kith_message message = {.size = sizeof message};
    kith_value value = {0};
    kith_date date = 0;
    uint64_t standard = 0;
    char text[32];
    (void)f;
    assert_string_not_equal(kith_version(), "");
    assert_int_equal(kith_struct_size(KITH_STRUCT_SEARCH), sizeof(kith_search));
    assert_int_equal(kith_feature_supported(UINT32_MAX), 0);
    OK(NULL, kith_schema_kind(KITH_KIND_CUSTOMER, &kind));
    OK(NULL, kith_schema_field(KITH_KIND_CUSTOMER, KITH_CUSTOMER_CITY, &field));
    assert_int_equal(kith_schema_find_kind(kind.name), KITH_KIND_CUSTOMER);
    assert_int_equal(kith_schema_find_field(KITH_KIND_CUSTOMER, field.name), KITH_CUSTOMER_CITY);
    assert_int_equal(kith_schema_find_code(KITH_LIST_SEX, kith_schema_code(KITH_LIST_SEX, KITH_SEX_MALE)),
                     KITH_SEX_MALE);
    assert_non_null(kith_schema_limit(KITH_LIMIT_CODE, &standard));
    OK(NULL, kith_message_get(KITH_ERR_MEMORY, 0, &message));
    OK(NULL, kith_message_list(0, &message));
    OK(NULL, kith_date_parse("2026-06-01", &date));
    OK(NULL, kith_date_format(date, text));
    assert_string_equal(text, "2026-06-01");
    OK(NULL, kith_value_parse(KITH_TYPE_INTEGER, 0, "12", &value));
    assert_int_equal(kith_value_format(&value, 0, text, sizeof text), 2);
    return KITH_OK;
}
