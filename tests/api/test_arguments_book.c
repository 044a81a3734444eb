/* Arguments of the calls on a book, and what is left of one that is closed while it is in use. */
#include "arguments.h"

#include <string.h>

static void options_of_a_book_are_checked(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_book *book = at->book;
    const kith_allocator allocator = {.size = sizeof allocator};
    const kith_limit unknown = {.limit = KITH_LIMIT_COUNT, .value = 1};
    const kith_limit nothing = {.limit = KITH_LIMIT_CUSTOMERS, .value = 0};
    const kith_limit raised = {.limit = KITH_LIMIT_CUSTOMERS, .value = UINT64_MAX};
    const kith_book_options invalid[] = {
        {.size = sizeof invalid[0], .allocator = &allocator},
        {.size = sizeof invalid[0], .rights_mode = KITH_RIGHTS_ROLES + 1},
        {.size = sizeof invalid[0], .rights_mode = KITH_RIGHTS_ROLES},
        {.size = sizeof invalid[0], .rights_mode = KITH_RIGHTS_ROLES, .owner = ""},
        {.size = sizeof invalid[0], .limit_count = 1},
        {.size = sizeof invalid[0], .limit_count = 1, .limits = &unknown},
        {.size = sizeof invalid[0], .limit_count = 1, .limits = &nothing},
        {.size = sizeof invalid[0], .limit_count = 1, .limits = &raised},
    };
    for (size_t i = 0; i < COUNT(invalid); i++) {
        INVALID(kith_book_open(&invalid[i], &book, err));
        assert_null(book);
    }
    INVALID(kith_book_open(NULL, NULL, err));
    OLD(kith_book_open(NULL, &book, &at->unset));
}

static void structs_within_the_options_say_their_size(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_book *book = NULL;
    const kith_allocator allocator = {.size = 0};
    const kith_store store = {.size = 0};
    const kith_run run = {.size = 0};
    const kith_book_options unsized[] = {
        {.size = 0},
        {.size = sizeof unsized[0], .allocator = &allocator},
        {.size = sizeof unsized[0], .store = &store},
        {.size = sizeof unsized[0], .run = &run},
    };
    for (size_t i = 0; i < COUNT(unsized); i++) {
        OLD(kith_book_open(&unsized[i], &book, err));
    }
    OLD(kith_book_refresh(at->book, &run, err));
    OLD(kith_book_recover(at->book, &run, err));
}

static void refresh_recover_and_status_want_a_book(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    uint64_t sequence = 7;
    kith_book_stats stats = {.size = 0};
    OLD(kith_book_refresh(at->book, NULL, &at->unset));
    INVALID(kith_book_refresh(NULL, NULL, err));
    OLD(kith_book_recover(at->book, NULL, &at->unset));
    INVALID(kith_book_recover(NULL, NULL, err));
    OLD(kith_commit_status(at->book, 1, &sequence, &at->unset));
    INVALID(kith_commit_status(NULL, 1, &sequence, err));
    assert_int_equal(sequence, 0);
    INVALID(kith_commit_status(at->book, 1, NULL, err));
    INVALID(kith_commit_status(at->book, 0, &sequence, err));
    INVALID(kith_commit_status(at->book, UINT64_MAX, &sequence, err));
    OLD(kith_book_stats_get(at->book, &stats));
    INVALID(kith_book_stats_get(NULL, &stats));
    INVALID(kith_book_stats_get(at->book, NULL));
    REFUSED(KITH_ERR_BUSY, err, kith_book_refresh(at->book, NULL, err)); /* one is prepared */
    kith_txn_finish(at->prepared, KITH_STORE_REJECTED);
    OK(err, kith_book_refresh(at->book, NULL, err)); /* there is no store: nothing to do */
}

static void a_closed_book_is_read_on_and_refuses_everything_else(void **state)
{
    arguments *at = *state;
    kith_error *err = &at->err;
    kith_view *view = NULL;
    kith_txn *txn = NULL;
    kith_id id = 0;
    uint64_t sequence = 0;
    kith_history *history = NULL;
    kith_book_stats stats = {.size = sizeof stats};
    const kith_history_query query = {.size = sizeof query, .most = 1};
    const kith_customer customer = {.size = sizeof customer};
    kith_book *book = new_book();
    kith_txn *open = begin(book);
    const kith_id known = person(open, "1");
    (void)commit(open);
    open = begin(book);
    kith_view *kept = view_of(book);
    kith_book_close(book);
    assert_int_equal(find(kept, "1"), known);
    OVER(kith_view_open(book, NULL, &view, err));
    OVER(kith_txn_begin(book, NULL, &txn, err));
    OVER(kith_book_refresh(book, NULL, err));
    OVER(kith_book_recover(book, NULL, err));
    OVER(kith_commit_status(book, 1, &sequence, err));
    OVER(kith_book_stats_get(book, &stats));
    OVER(kith_customer_add(open, &customer, &id, err));
    OVER(kith_txn_commit(open, NULL, err));
    OVER(kith_history_read(kept, &query, &history, err));
    kith_txn_close(open);
    assert_int_equal(find(kept, "1"), known);
    kith_view_close(kept); /* the last handle frees the memory */
}

/* A log that counts. */
static void count_lines(void *ctx, int32_t level, const char *message)
{
    size_t *lines = ctx;
    assert_true(level > 0 && message[0] != '\0');
    ++*lines;
}

static int32_t only_reading(void *ctx, const char *actor, const char *shop, uint32_t operation, uint32_t kind)
{
    (void)ctx;
    (void)kind;
    assert_string_equal(actor, "anna");
    assert_string_equal(shop, "north");
    return operation == KITH_OPERATION_VIEW ? 1 : 7; /* only 1 is yes */
}

static void a_host_decides_about_rights(void **state)
{
    (void)state;
    kith_book *book = open_with((kith_book_options){.rights = only_reading}, NULL);
    kith_txn *txn = begin(book);
    kith_view *view = view_of(book);
    (void)person(txn, "1");
    expect_commit(txn, KITH_ERR_DENIED);
    kith_view_close(view);
    kith_book_close(book);
}

static int32_t close_the_book(void *ctx, const char *actor, const char *shop, uint32_t operation,
                              uint32_t kind)
{
    kith_book **book = ctx;
    (void)actor;
    (void)shop;
    (void)kind;
    if (operation == KITH_OPERATION_ADD) {
        kith_book_close(*book);
        *book = NULL;
    }
    return 1;
}

/* It is asked about rights before the store is. */
static void a_book_that_is_closed_while_it_commits_stores_nothing(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    kith_book *book = NULL;
    kith_memory_store *memory = new_store();
    book = open_with((kith_book_options){.rights = close_the_book, .rights_ctx = &book}, memory);
    kith_txn *txn = begin(book);
    (void)person(txn, "1");
    REFUSED(KITH_ERR_CLOSED, &err, kith_txn_commit(txn, NULL, &err));
    assert_string_equal(err.message, "book is closed");
    assert_null(book);
    kith_txn_close(txn);
    book = open_with((kith_book_options){0}, memory);
    assert_int_equal(stats_of(book).records[KITH_KIND_CUSTOMER], 0);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

static void a_log_hears_of_unknown_outcomes_and_of_recovery(void **state)
{
    (void)state;
    kith_error err = NEW_ERROR;
    size_t lines = 0;
    kith_memory_store *memory = new_store();
    kith_book *book = open_with((kith_book_options){.log = count_lines, .log_ctx = &lines}, memory);
    const kith_store_fault fault = {.size = sizeof fault, .commit_at = 1, .outcome = KITH_STORE_UNKNOWN};
    OK(NULL, kith_memory_store_fault(memory, &fault));
    kith_txn *txn = begin(book);
    (void)person(txn, "1");
    expect_commit(txn, KITH_ERR_UNKNOWN);
    assert_true(lines > 0);
    const size_t before = lines;
    REFUSED(KITH_ERR_STALE, &err, kith_book_refresh(book, NULL, &err));
    OK(&err, kith_book_recover(book, NULL, &err));
    assert_true(lines > before);
    kith_book_close(book);
    kith_memory_store_free(memory);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arguments_open, arguments_close)
    const struct CMUnitTest tests[] = {
        TEST(options_of_a_book_are_checked),
        TEST(structs_within_the_options_say_their_size),
        TEST(refresh_recover_and_status_want_a_book),
        TEST(a_closed_book_is_read_on_and_refuses_everything_else),
        cmocka_unit_test(a_host_decides_about_rights),
        cmocka_unit_test(a_book_that_is_closed_while_it_commits_stores_nothing),
        cmocka_unit_test(a_log_hears_of_unknown_outcomes_and_of_recovery),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
