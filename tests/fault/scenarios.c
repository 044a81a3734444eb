/* Scenarios: see the header. */
#include "scenarios.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY 150

/* --- the fixture --- */

static void fill(fixture *f)
{
    kith_txn *txn = begin(f->book);
    f->a = customer(txn, (kith_customer){.number = "A",
                                         .kind = KITH_PARTY_PERSON,
                                         .surname = "Archer",
                                         .given_name = "Ann",
                                         .city = "Bonn",
                                         .phone = "+49 228 123456"});
    f->b = customer(
        txn, (kith_customer){.number = "B", .kind = KITH_PARTY_PERSON, .surname = "Baker", .city = "Bonn"});
    f->c = person(txn, "C");
    f->d = organisation(txn, "D");
    f->mother = relation_type(txn, (type_settings){.code = "mother"});
    f->sibling =
        relation_type(txn, (type_settings){.code = "sibling", .direction = KITH_DIRECTION_SYMMETRIC});
    const kith_id wife = relation_type(txn, (type_settings){.code = "wife"});
    f->husband =
        relation_type(txn, (type_settings){.code = "husband", .reciprocal = wife, .auto_reciprocal = 1});
    f->shop = attribute(txn, "shop", KITH_KIND_RELATION, KITH_TYPE_TEXT);
    (void)label(txn, f->mother, KITH_END_FROM, KITH_SEX_FEMALE, "en", "mother");
    f->first = relation(txn, (kith_relation){.type = f->mother, .from = f->a, .to = f->b});
    f->second = relation(
        txn, (kith_relation){.type = f->mother, .from = f->a, .to = f->c, .since = day("2027-01-01")});
    (void)attribute_value(txn, f->first, f->shop, text_of(KITH_ATTRIBUTE_VALUE_TEXT, "north"));
    const kith_value role[] = {
        number_of(KITH_CUSTOMER_ROLE_CUSTOMER, KITH_TYPE_REFERENCE, (int64_t)f->d),
        number_of(KITH_CUSTOMER_ROLE_ROLE, KITH_TYPE_CODE, KITH_CUSTOMER_ROLE_EXPORT_AGENT),
    };
    kith_id id = 0;
    OK(NULL, kith_record_add(txn, KITH_KIND_CUSTOMER_ROLE, role, COUNT(role), &id, NULL));
    (void)commit(txn);
}

/* No good one; what counts is that there is one. */
static int32_t hash_address(void *ctx, const char *address, size_t length, unsigned char out[KITH_HASH_BYTES])
{
    (void)ctx;
    memset(out, 0, KITH_HASH_BYTES);
    memcpy(out, address, length < KITH_HASH_BYTES ? length : KITH_HASH_BYTES);
    return 1;
}

static void open_counted(fixture *f)
{
    kith_allocator allocator = {.size = sizeof allocator};
    f->allocator = (kith_test_allocator){.size = sizeof f->allocator};
    OK(NULL, kith_test_allocator_callbacks(&f->allocator, &allocator));
    f->book = open_with((kith_book_options){.allocator = &allocator, .hash = hash_address}, f->memory);
}

void fixture_open_wild(fixture *f, wild_store *wild)
{
    kith_allocator allocator = {.size = sizeof allocator};
    *f = (fixture){.memory = new_store(), .allocator = {.size = sizeof f->allocator}};
    f->book = open_over(f->memory);
    fill(f);
    kith_book_close(f->book);
    OK(NULL, kith_test_allocator_callbacks(&f->allocator, &allocator));
    f->book = wild_book(wild, f->memory, &allocator);
    f->sequence = stats_of(f->book).sequence;
}

void fixture_open(fixture *f, int with_store)
{
    *f = (fixture){.memory = with_store ? new_store() : NULL};
    if (with_store) {
        f->book = open_over(f->memory);
        fill(f);
        kith_book_close(f->book);
        open_counted(f);
    } else {
        open_counted(f);
        fill(f);
    }
    f->sequence = stats_of(f->book).sequence;
}

/* Text that grows, as long as nothing else is asked of it. */
static void append(char **text, size_t *length, const char *more)
{
    const size_t size = strlen(more);
    *text = realloc(*text, *length + size + 1);
    assert_non_null(*text);
    memcpy(*text + *length, more, size + 1);
    *length += size;
}

char *fixture_snapshot(const fixture *f)
{
    const kith_history_query query = {.size = sizeof query, .most = 1000};
    char *text = dump_of(f->book);
    size_t length = strlen(text);
    kith_view *view = view_of(f->book);
    kith_history *page = NULL;
    OK(NULL, kith_history_read(view, &query, &page, NULL));
    for (size_t i = 0; i < kith_history_count(page); i++) {
        char line[600];
        kith_change change = {.size = sizeof change};
        OK(NULL, kith_history_get(page, i, &change));
        (void)snprintf(line, sizeof line,
                       "%" PRIu64 ".%" PRIu32 " %" PRIu32 " of %" PRIu32 " %zu %zu %s %s\n", change.sequence,
                       change.index, change.operation, KITH_ID_KIND(change.id), change.before_count,
                       change.after_count, change.actor, change.reason);
        append(&text, &length, line);
    }
    kith_history_close(page);
    kith_view_close(view);
    return text;
}

void fixture_close(fixture *f)
{
    kith_book_close(f->book);
    assert_int_equal(f->allocator.live, 0);
    assert_int_equal(f->allocator.bytes, 0);
    assert_int_equal(f->allocator.wrong, 0);
    kith_memory_store_free(f->memory);
}

/* --- changes --- */

kith_status start(fixture *f, kith_txn **txn)
{
    const kith_txn_options options = {.size = sizeof options,
                                      .actor = "anna",
                                      .today = TODAY,
                                      .reason =
                                          "a reason that is long enough not to fit beside anything else",
                                      .request = 77};
    return kith_txn_begin(f->book, &options, txn, NULL);
}

kith_status finish(fixture *f, kith_txn *txn)
{
    kith_status status = kith_txn_commit(txn, NULL, NULL);
    if (LACKS_MEMORY(status) && f->insists) {
        status = kith_txn_commit(txn, NULL, NULL);
    }
    f->committed = f->committed || status == KITH_OK;
    return status;
}

kith_status add_one(kith_txn *txn, const char *number, const char *remarks, kith_id *id)
{
    const kith_customer given = {.size = sizeof given,
                                 .present =
                                     KITH_PRESENT(KITH_CUSTOMER_NUMBER) | KITH_PRESENT(KITH_CUSTOMER_KIND) |
                                     KITH_PRESENT(KITH_CUSTOMER_SURNAME) | KITH_PRESENT(KITH_CUSTOMER_CITY) |
                                     KITH_PRESENT(KITH_CUSTOMER_PHONE) | KITH_PRESENT(KITH_CUSTOMER_REMARKS),
                                 .number = number,
                                 .kind = KITH_PARTY_PERSON,
                                 .surname = "Смирнова",
                                 .city = "Казань",
                                 .phone = "843 555 0199",
                                 .remarks = remarks};
    return kith_customer_add(txn, &given, id, NULL);
}

kith_status relate(kith_txn *txn, kith_id type, kith_id from, kith_id to, kith_id *id)
{
    const kith_relation given = {.size = sizeof given,
                                 .present =
                                     KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_FROM) |
                                     KITH_PRESENT(KITH_RELATION_TO) | KITH_PRESENT(KITH_RELATION_REMARK),
                                 .type = type,
                                 .from = from,
                                 .to = to,
                                 .remark = "met at the fair"};
    return kith_relation_add(txn, &given, 0, id, NULL);
}

static kith_status add_customers(fixture *f)
{
    char text[1200];
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    TRY(f, start(f, &txn));
    TRY(f, add_one(txn, "X1", "short", &id));
    TRY(f, add_one(txn, "X2", text, &id));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status add_many_customers(fixture *f)
{
    char number[] = "N000";
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_id relation_id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    for (int i = 0; i < MANY; i++) {
        number[1] = (char)('0' + i / 100);
        number[2] = (char)('0' + i / 10 % 10);
        number[3] = (char)('0' + i % 10);
        TRY(f, add_one(txn, number, "one of many", &id));
        TRY(f, relate(txn, f->mother, id, f->d, &relation_id));
    }
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

/* So many that pages of the tree run empty and are given up. */
static kith_status remove_many_customers(fixture *f)
{
    char number[] = "N000";
    kith_id ids[MANY];
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    for (int i = 0; i < MANY; i++) {
        number[1] = (char)('0' + i / 100);
        number[2] = (char)('0' + i / 10 % 10);
        number[3] = (char)('0' + i % 10);
        TRY(f, add_one(txn, number, "here and gone", &ids[i]));
    }
    for (int i = 0; i < MANY; i++) {
        TRY(f, kith_record_remove(txn, ids[i], NULL));
    }
    TRY(f, add_one(txn, "X1", "left", ids));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status add_relations(fixture *f)
{
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, relate(txn, f->sibling, f->c, f->b, &id));
    TRY(f, relate(txn, f->husband, f->b, f->c, &id));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status save_ticks(fixture *f)
{
    const kith_tick ticks[] = {{.type = f->husband, .end = KITH_END_FROM},
                               {.type = f->sibling, .end = KITH_END_TO},
                               {.type = f->mother, .end = KITH_END_FROM}};
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_relation_save_ticks(txn, f->a, f->b, ticks, COUNT(ticks), NULL, NULL));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status change_fields(fixture *f)
{
    const kith_value name[] = {text_of(KITH_CUSTOMER_SURNAME, "Archer-Longname-Of-Somewhere"),
                               text_of(KITH_CUSTOMER_PHONE, "0228 999 888"), nothing_of(KITH_CUSTOMER_CITY)};
    const kith_value number[] = {text_of(KITH_CUSTOMER_NUMBER, "B-2")};
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_record_change(txn, f->a, name, COUNT(name), NULL));
    TRY(f, kith_record_change(txn, f->b, number, COUNT(number), NULL));
    TRY(f, kith_relation_end(txn, f->first, day("2026-12-31"), NULL));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status retire_and_remove(fixture *f)
{
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_customer_retire(txn, f->a, 0, NULL));
    TRY(f, kith_record_remove(txn, f->d, NULL));
    TRY(f, kith_record_remove(txn, f->first, NULL));
    TRY(f, kith_record_remove(txn, f->b, NULL));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status tighten_type(fixture *f)
{
    const kith_value tighter[] = {
        number_of(KITH_RELATION_TYPE_FROM_KIND, KITH_TYPE_CODE, KITH_PARTY_ORGANISATION)};
    kith_txn *txn = NULL;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, kith_relation_type_change(txn, f->mother, tighter, COUNT(tighter), KITH_POLICY_DELETE, NULL));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

static kith_status check_and_drop(fixture *f)
{
    kith_finding findings[4];
    size_t count = 0;
    size_t dropped = 0;
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_id relation_id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_one(txn, "X1", "kept", &id));
    TRY(f, add_one(txn, "A", "its number is taken", &id));
    TRY(f, relate(txn, f->mother, id, f->c, &relation_id));
    TRY(f, relate(txn, f->mother, f->c, f->d, &relation_id));
    TRY(f, kith_txn_check(txn, findings, COUNT(findings), &count, NULL));
    assert_int_equal(count, 1);
    TRY(f, kith_txn_drop(txn, &findings[0].change, 1, &dropped, NULL));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

/* A change that others overtake before it is committed. */
static kith_status replay_on_newer_version(fixture *f)
{
    const kith_value city[] = {text_of(KITH_CUSTOMER_CITY, "Essen")};
    const kith_value name[] = {text_of(KITH_CUSTOMER_SURNAME, "Overtaken")};
    const kith_txn_options options = {.size = sizeof options};
    kith_txn *slow = NULL;
    kith_txn *fast = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &slow));
    TRY(f, kith_record_change(slow, f->c, name, COUNT(name), NULL));
    TRY(f, relate(slow, f->sibling, f->a, f->c, &id));
    TRY(f, kith_txn_begin(f->book, &options, &fast, NULL));
    TRY(f, kith_record_change(fast, f->c, city, COUNT(city), NULL));
    TRY(f, kith_txn_commit(fast, NULL, NULL));
    f->committed = 1; /* from here on there is something new even if the slow one fails */
    TRY(f, finish(f, slow));
out:
    kith_txn_close(fast);
    kith_txn_close(slow);
    return status;
}

/* Prepare and finish apart, turned down once. */
static kith_status prepare_twice(fixture *f)
{
    kith_change change = {.size = sizeof change};
    const kith_changes *changes = NULL;
    kith_txn *txn = NULL;
    kith_id id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_one(txn, "X1", "turned down once", &id));
    TRY(f, kith_txn_prepare(txn, &changes, NULL));
    assert_int_equal(kith_changes_count(changes), 1);
    assert_int_equal(kith_changes_base(changes), f->sequence);
    TRY(f, kith_changes_head(changes, &change));
    assert_int_equal(change.request, 77);
    TRY(f, kith_changes_get(changes, 0, &change));
    assert_int_equal(change.id, id);
    kith_txn_finish(txn, KITH_STORE_REJECTED);
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    return status;
}

/* --- reading --- */

static kith_status look(fixture *f, const kith_view *view)
{
    const kith_search by_name = {.size = sizeof by_name, .text = "arch"};
    const kith_criterion takes_part = {.type = f->mother};
    const kith_selection selection = {.size = sizeof selection, .criteria = &takes_part, .criteria_count = 1};
    kith_reached reached[8];
    kith_finding findings[2];
    kith_id ids[8];
    size_t count = 0;
    kith_iter *walk = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_relation_reach(view, f->a, NULL, 3, reached, COUNT(reached), &count, NULL));
    assert_true(count >= 1);
    TRY(f, kith_validate_all(view, NULL, findings, COUNT(findings), &count, NULL));
    assert_int_equal(count, 0);
    TRY(f, kith_iter_search(view, &by_name, &walk, NULL));
    TRY(f, kith_iter_next(walk, ids, COUNT(ids), &count, NULL));
    assert_int_equal(count, 1);
    kith_iter_close(walk);
    walk = NULL;
    TRY(f, kith_iter_select(view, &selection, &walk, NULL));
    TRY(f, kith_iter_next(walk, ids, COUNT(ids), &count, NULL));
    kith_iter_close(walk);
    walk = NULL;
    TRY(f, kith_iter_records(view, KITH_KIND_CUSTOMER, &walk, NULL));
    TRY(f, kith_iter_next(walk, ids, COUNT(ids), &count, NULL));
out:
    kith_iter_close(walk);
    return status;
}

static kith_status read_committed(fixture *f)
{
    kith_view *view = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open(f->book, NULL, &view, NULL));
    TRY(f, look(f, view));
out:
    kith_view_close(view);
    return status;
}

/* A view on a transaction that goes on changing beside it. */
static kith_status read_what_if(fixture *f)
{
    kith_txn *txn = NULL;
    kith_view *before = NULL;
    kith_view *after = NULL;
    kith_id id = 0;
    kith_id relation_id = 0;
    kith_status status = KITH_OK;
    TRY(f, start(f, &txn));
    TRY(f, add_one(txn, "X1", "first", &id));
    TRY(f, kith_view_open_txn(txn, &before, NULL));
    TRY(f, relate(txn, f->mother, id, f->b, &relation_id));
    TRY(f, kith_view_open_txn(txn, &after, NULL));
    TRY(f, look(f, before));
    TRY(f, look(f, after));
    TRY(f, finish(f, txn));
out:
    kith_txn_close(txn);
    kith_view_close(before);
    kith_view_close(after);
    return status;
}

static kith_status read_history(fixture *f)
{
    const kith_history_query query = {.size = sizeof query, .customer = f->a, .most = 100};
    kith_view *view = NULL;
    kith_history *page = NULL;
    kith_status status = KITH_OK;
    TRY(f, kith_view_open(f->book, NULL, &view, NULL));
    TRY(f, kith_history_read(view, &query, &page, NULL));
    assert_true(kith_history_count(page) >= 3);
out:
    kith_history_close(page);
    kith_view_close(view);
    return status;
}

const scenario scenarios[] = {
    {"add customers", add_customers, 0, 1},
    {"add many customers", add_many_customers, 0, 1},
    {"remove many customers", remove_many_customers, 0, 1},
    {"add relations", add_relations, 0, 1},
    {"save ticks", save_ticks, 0, 1},
    {"change fields", change_fields, 0, 1},
    {"retire and remove", retire_and_remove, 0, 1},
    {"tighten a type", tighten_type, 0, 1},
    {"check and drop", check_and_drop, 0, 1},
    {"replay on a newer version", replay_on_newer_version, 0, 0},
    {"prepare twice", prepare_twice, 0, 1},
    {"read what is committed", read_committed, 0, 0},
    {"read what if", read_what_if, 0, 1},
    {"read history", read_history, 0, 0},
    {"change structs", change_structs, 0, 1},
    {"leave what breaks", leave_what_breaks, 0, 1},
    {"remove names in between", remove_names_in_between, 0, 1},
    {"close a circle", close_a_circle, 0, 1},
    {"share locations", share_locations, 0, 1},
    {"keep a profile", keep_a_profile, 0, 1},
    {"hang in chains", hang_in_chains, 0, 1},
    {"give out orders", give_out_orders, 0, 1},
    {"give out meanwhile", give_out_meanwhile, 0, 0},
    {"earn commissions", earn_commissions, 0, 1},
    {"keep cards", keep_cards, 0, 1},
    {"erase a holder", erase_a_holder, 0, 0},
    {"add up meanwhile", add_up_meanwhile, 0, 0},
    {"say and withdraw", say_and_withdraw, 0, 1},
    {"sign documents", sign_documents, 0, 1},
    {"sign meanwhile", sign_meanwhile, 0, 0},
    {"share notes", share_notes, 0, 1},
    {"call for others", call_for_others, 0, 1},
    {"make one of two", make_one_of_two, 0, 1},
    {"erase somebody", erase_somebody, 0, 1},
    {"sum up sales", sum_up_sales, 0, 1},
    {"read records", read_records, 0, 0},
    {"read relations", read_relations, 0, 0},
    {"read many views", read_many_views, 0, 0},
    {"read dump and digest", read_canonical, 0, 0},
    {"read entries of the history", read_entries, 0, 0},
    {"ask without a book", ask_without_a_book, 0, 0},
    {"keep a book of its own", keep_a_book_of_its_own, 0, 0},
    {"keep a store of its own", keep_a_store_of_its_own, 0, 0},
    {"open another book", open_another_book, 1, 0},
    {"refresh", refresh, 1, 0},
    {"reload", reload, 1, 0},
    {"recover", recover, 1, 0},
#ifdef WITH_SQLITE
    {"keep a book in SQLite", keep_a_book_in_sqlite, 1, 0},
    {"keep a book in a file", keep_a_book_in_a_file, 1, 0},
    {"keep a book in a file of the host", keep_a_book_in_a_file_of_the_host, 1, 0},
#endif
    {NULL, NULL, 0, 0},
};
