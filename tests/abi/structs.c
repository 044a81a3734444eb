/*
 * Every struct that may grow, passed at the very end of a page: a library that reads or writes more of it
 * than its caller knows dies here. Built with three headers: these ones, those of the baseline (an old
 * program), and ones in which each such struct has a member more (a program that is newer than the library,
 * with NEWER defined).
 *
 * The argument says how the library's structs compare with those of the headers: older, same, newer or any.
 */
#define _DEFAULT_SOURCE 1 /* MAP_ANONYMOUS */
#include <kith.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#define PAGE ((size_t)65536) /* as large as pages get */
#define UNTOUCHED 0xA5

/* A struct to be filled: every byte but its size says so. */
#define OUT(type, name)                                                                                      \
    type *name = at_edge(sizeof *(name), UNTOUCHED);                                                         \
    (name)->size = sizeof *(name)
/* A struct to be taken. */
#define IN(type, name)                                                                                       \
    type *name = at_edge(sizeof *(name), 0);                                                                 \
    (name)->size = sizeof *(name)

/* What a newer header added is refused if it is used, and zeroed if it comes out. */
#ifdef NEWER
#define LATER_IS_REFUSED(name, call)                                                                         \
    (name)->later = 1;                                                                                       \
    assert_int_equal(call, KITH_ERR_ABI);                                                                    \
    (name)->later = 0
#define LATER_IS_ZERO(name) assert_int_equal((name)->later, 0)
#else
#define LATER_IS_REFUSED(name, call) (void)(name)
#define LATER_IS_ZERO(name) (void)(name)
#endif
#define GOES_WELL(call) assert_int_equal(call, KITH_OK)

static const char *library;

static void *at_edge(size_t size, int fill)
{
    char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    assert_int_equal(mprotect(pages + PAGE, PAGE, PROT_NONE), 0);
    return memset(pages + PAGE - size, fill, size);
}

/* A book over a store in memory, with two customers and a relation. */
typedef struct setting {
    kith_memory_store *memory;
    kith_book *book;
    kith_id first;
    kith_id second;
    kith_id relation;
} setting;

static kith_id add_customer(kith_txn *txn, const char *number)
{
    kith_id id = 0;
    IN(kith_customer, customer);
    customer->present = KITH_PRESENT(KITH_CUSTOMER_NUMBER) | KITH_PRESENT(KITH_CUSTOMER_KIND) |
                        KITH_PRESENT(KITH_CUSTOMER_SURNAME);
    customer->number = number;
    customer->kind = KITH_PARTY_PERSON;
    customer->surname = "Heron";
    LATER_IS_REFUSED(customer, kith_customer_add(txn, customer, &id, NULL));
    GOES_WELL(kith_customer_add(txn, customer, &id, NULL));
    return id;
}

static kith_id add_type(kith_txn *txn)
{
    const kith_value values[] = {
        {.field = KITH_RELATION_TYPE_CODE,
         .type = KITH_TYPE_TEXT,
         .text = "friend",
         .length = KITH_NUL_ENDED},
        {.field = KITH_RELATION_TYPE_DIRECTION, .type = KITH_TYPE_CODE, .number = KITH_DIRECTION_SYMMETRIC},
    };
    kith_id id = 0;
    GOES_WELL(kith_record_add(txn, KITH_KIND_RELATION_TYPE, values, 2, &id, NULL));
    return id;
}

static void add_relation(kith_txn *txn, setting *made)
{
    IN(kith_relation, relation);
    relation->present =
        KITH_PRESENT(KITH_RELATION_TYPE) | KITH_PRESENT(KITH_RELATION_FROM) | KITH_PRESENT(KITH_RELATION_TO);
    relation->type = add_type(txn);
    relation->from = made->first;
    relation->to = made->second;
    LATER_IS_REFUSED(relation, kith_relation_add(txn, relation, 0, &made->relation, NULL));
    GOES_WELL(kith_relation_add(txn, relation, 0, &made->relation, NULL));
}

static setting open_setting(void)
{
    setting made = {0};
    kith_txn *txn = NULL;
    OUT(kith_store, store);
    IN(kith_book_options, options);
    IN(kith_txn_options, by);
    GOES_WELL(kith_memory_store_new(&made.memory));
    GOES_WELL(kith_memory_store_callbacks(made.memory, store));
    LATER_IS_ZERO(store);
    options->store = store;
    GOES_WELL(kith_book_open(options, &made.book, NULL));
    by->actor = "anna";
    LATER_IS_REFUSED(by, kith_txn_begin(made.book, by, &txn, NULL));
    GOES_WELL(kith_txn_begin(made.book, by, &txn, NULL));
    made.first = add_customer(txn, "1");
    made.second = add_customer(txn, "2");
    add_relation(txn, &made);
    GOES_WELL(kith_txn_commit(txn, NULL, NULL));
    kith_txn_close(txn);
    return made;
}

static void close_setting(const setting *made)
{
    kith_book_close(made->book);
    kith_memory_store_free(made->memory);
}

static void the_library_is_the_one_to_be_tested(void **state)
{
    (void)state;
    const size_t theirs = kith_struct_size(KITH_STRUCT_ERROR);
    const char *found = theirs < sizeof(kith_error)   ? "older"
                        : theirs > sizeof(kith_error) ? "newer"
                                                      : "same";
    if (strcmp(library, "any") != 0) {
        assert_string_equal(found, library);
    }
}

static void what_a_book_is_opened_with(void **state)
{
    (void)state;
    kith_memory_store *memory = NULL;
    kith_book *book = NULL;
    IN(kith_test_allocator, counts);
    OUT(kith_allocator, allocator);
    OUT(kith_store, store);
    IN(kith_store_fault, fault);
    IN(kith_run, run);
    IN(kith_book_options, options);
    LATER_IS_REFUSED(counts, kith_test_allocator_callbacks(counts, allocator));
    GOES_WELL(kith_test_allocator_callbacks(counts, allocator));
    LATER_IS_ZERO(allocator);
    GOES_WELL(kith_memory_store_new(&memory));
    GOES_WELL(kith_memory_store_callbacks(memory, store));
    LATER_IS_REFUSED(fault, kith_memory_store_fault(memory, fault));
    GOES_WELL(kith_memory_store_fault(memory, fault));
    options->allocator = allocator;
    options->store = store;
    options->run = run;
    LATER_IS_REFUSED(options, kith_book_open(options, &book, NULL));
    LATER_IS_REFUSED(allocator, kith_book_open(options, &book, NULL));
    LATER_IS_REFUSED(store, kith_book_open(options, &book, NULL));
    LATER_IS_REFUSED(run, kith_book_open(options, &book, NULL));
    GOES_WELL(kith_book_open(options, &book, NULL));
    LATER_IS_REFUSED(run, kith_book_refresh(book, run, NULL));
    GOES_WELL(kith_book_refresh(book, run, NULL));
    assert_true(counts->calls > 0);
    kith_book_close(book);
    assert_int_equal(counts->live, 0);
    kith_memory_store_free(memory);
}

static void errors(void **state)
{
    (void)state;
    kith_book *book = NULL;
    OUT(kith_error, err);
    IN(kith_book_options, options);
    options->rights_mode = 99;
    assert_int_equal(kith_book_open(options, &book, err), KITH_ERR_INVALID);
    assert_int_equal(err->size, sizeof *err);
    assert_int_equal(err->status, KITH_ERR_INVALID);
    assert_int_not_equal(err->message[0], '\0');
    LATER_IS_ZERO(err);
    (void)memset((char *)err + sizeof err->size, UNTOUCHED, sizeof *err - sizeof err->size);
    options->rights_mode = 0;
    assert_int_equal(kith_book_open(options, &book, err), KITH_OK);
    assert_int_equal(err->status, KITH_OK);
    assert_int_equal(err->change, UINT32_MAX);
    assert_string_equal(err->message, "");
    LATER_IS_ZERO(err);
    err->size = offsetof(kith_error, message); /* there never was one without a message */
    assert_int_equal(kith_book_refresh(book, NULL, err), KITH_ERR_ABI);
    kith_book_close(book);
}

static void what_views_take_and_fill(void **state)
{
    (void)state;
    setting made = open_setting();
    kith_view *view = NULL;
    kith_id found = 0;
    kith_link link;
    size_t count = 0;
    IN(kith_view_options, reader);
    OUT(kith_customer, customer);
    OUT(kith_relation, relation);
    IN(kith_relation_query, query);
    IN(kith_search, search);
    IN(kith_selection, selection);
    LATER_IS_REFUSED(reader, kith_view_open(made.book, reader, &view, NULL));
    GOES_WELL(kith_view_open(made.book, reader, &view, NULL));
    GOES_WELL(kith_customer_get(view, made.first, customer, NULL));
    assert_string_equal(customer->surname, "Heron");
    LATER_IS_ZERO(customer);
    GOES_WELL(kith_relation_get(view, made.relation, relation, NULL));
    assert_int_equal(relation->to, made.second);
    LATER_IS_ZERO(relation);
    LATER_IS_REFUSED(query, kith_relation_list(view, made.first, query, &link, 1, &count, NULL));
    GOES_WELL(kith_relation_list(view, made.first, query, &link, 1, &count, NULL));
    assert_int_equal(count, 1);
    search->text = "her";
    LATER_IS_REFUSED(search, kith_search_customers(view, search, &found, 1, &count, NULL));
    GOES_WELL(kith_search_customers(view, search, &found, 1, &count, NULL));
    assert_int_equal(found, made.first);
    LATER_IS_REFUSED(selection, kith_select_customers(view, selection, &found, 1, &count, NULL));
    GOES_WELL(kith_select_customers(view, selection, &found, 1, &count, NULL));
    assert_int_equal(found, made.first);
    kith_view_close(view);
    close_setting(&made);
}

static void changes_and_history(void **state)
{
    (void)state;
    setting made = open_setting();
    const kith_changes *changes = NULL;
    kith_history *history = NULL;
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    OUT(kith_change, prepared);
    OUT(kith_change, stored);
    IN(kith_history_query, query);
    GOES_WELL(kith_txn_begin(made.book, NULL, &txn, NULL));
    const kith_id third = add_customer(txn, "3");
    GOES_WELL(kith_txn_prepare(txn, &changes, NULL));
    GOES_WELL(kith_changes_get(changes, 0, prepared));
    assert_int_equal(prepared->id, third);
    LATER_IS_ZERO(prepared);
    kith_txn_finish(txn, KITH_STORE_REJECTED);
    kith_txn_close(txn);
    query->most = 1;
    query->customer = made.first;
    GOES_WELL(kith_view_open(made.book, NULL, &view, NULL));
    LATER_IS_REFUSED(query, kith_history_read(view, query, &history, NULL));
    GOES_WELL(kith_history_read(view, query, &history, NULL));
    GOES_WELL(kith_history_get(history, 0, stored));
    assert_string_equal(stored->actor, "anna");
    LATER_IS_ZERO(stored);
    kith_history_close(history);
    kith_view_close(view);
    close_setting(&made);
}

/* A store of the host: its history has one entry. */
static int32_t tell_history(void *ctx, const kith_history_query *query, kith_load *load)
{
    (void)query; /* looked at by NEWER programs only */
    IN(kith_change, change);
    change->sequence = 1;
    change->operation = KITH_OPERATION_ADD;
    change->id = *(const kith_id *)ctx;
    change->actor = change->shop = change->reason = "";
#ifdef NEWER
    if (query->most == 2) { /* a refused entry refuses the reading */
        change->later = 1;
        assert_int_equal(kith_load_history(load, change), KITH_ERR_ABI);
        return KITH_STORE_COMMITTED;
    }
#endif
    return kith_load_history(load, change) == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

static int32_t load_nothing(void *ctx, kith_load *load)
{
    (void)ctx;
    return kith_load_end(load, 0) == KITH_OK ? KITH_STORE_COMMITTED : KITH_STORE_UNKNOWN;
}

static int32_t commit_nothing(void *ctx, const kith_changes *changes)
{
    (void)ctx;
    (void)changes;
    return KITH_STORE_COMMITTED;
}

static void history_of_a_hosts_store(void **state)
{
    (void)state;
    kith_id customer = 1 << 8 | KITH_KIND_CUSTOMER;
    kith_book *book = NULL;
    kith_view *view = NULL;
    kith_history *history = NULL;
    IN(kith_store, store);
    IN(kith_book_options, options);
    IN(kith_history_query, query);
    store->ctx = &customer;
    store->load = load_nothing;
    store->commit = commit_nothing;
    store->history = tell_history;
    options->store = store;
    GOES_WELL(kith_book_open(options, &book, NULL));
    GOES_WELL(kith_view_open(book, NULL, &view, NULL));
#ifdef NEWER
    query->most = 2;
    assert_int_not_equal(kith_history_read(view, query, &history, NULL), KITH_OK);
#endif
    query->most = 1;
    GOES_WELL(kith_history_read(view, query, &history, NULL));
    assert_int_equal(kith_history_count(history), 1);
    kith_history_close(history);
    kith_view_close(view);
    kith_book_close(book);
}

static void descriptions(void **state)
{
    (void)state;
    kith_book *book = NULL;
    OUT(kith_kind_info, kind);
    OUT(kith_field_info, field);
    OUT(kith_message, message);
    OUT(kith_book_stats, stats);
    GOES_WELL(kith_schema_kind(KITH_KIND_CUSTOMER, kind));
    LATER_IS_ZERO(kind);
    assert_string_equal(kind->name, "customer");
    GOES_WELL(kith_schema_field(KITH_KIND_CUSTOMER, KITH_CUSTOMER_NUMBER, field));
    LATER_IS_ZERO(field);
    assert_string_equal(field->name, "number");
    GOES_WELL(kith_message_get(KITH_ERR_BUSY, 0, message));
    LATER_IS_ZERO(message);
    assert_non_null(message->english);
    GOES_WELL(kith_book_open(NULL, &book, NULL));
    GOES_WELL(kith_book_stats_get(book, stats));
    LATER_IS_ZERO(stats);
    assert_true(stats->page_bytes > 0);
    kith_book_close(book);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_library_is_the_one_to_be_tested),
        cmocka_unit_test(what_a_book_is_opened_with),
        cmocka_unit_test(errors),
        cmocka_unit_test(what_views_take_and_fill),
        cmocka_unit_test(changes_and_history),
        cmocka_unit_test(history_of_a_hosts_store),
        cmocka_unit_test(descriptions),
    };
    if (argc != 2) {
        return 2;
    }
    library = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
